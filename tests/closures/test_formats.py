from closure_samples import park_month, place

from ranger_desk.closures import FORMATS
from ranger_desk.records import Extent


def test_the_three_formats_are_the_papers_two_and_ours():
    assert set(FORMATS) == {"basic", "advanced", "structured"}


def test_every_prompt_ends_where_the_month_is_given():
    for form in FORMATS.values():
        prompt = form.prompt(park_month("Quiet."))
        assert prompt.opening == "July:"
        assert "Quiet." in prompt.body


def test_basic_has_no_instruction_and_advanced_has_one():
    assert FORMATS["basic"].prompt(park_month("Quiet.")).prefix == ""
    assert "Instruction" in FORMATS["advanced"].prompt(park_month("Quiet.")).prefix


def test_the_paper_formats_answer_with_the_summary_alone():
    for name in ("basic", "advanced"):
        assert FORMATS[name].answer("July: Mill was closed.", [place("Mill")]) == " Mill was closed."


def test_the_structured_answer_has_a_line_a_closure():
    answer = FORMATS["structured"].answer("July: Mill was closed.", [place("Mill", Extent.PART_MONTH, "flood")])
    assert answer == " Mill was closed.\nMill | place | part month | - | flood"


def test_equal_comments_of_one_month_share_a_prompt_unless_they_speak_of_years():
    form = FORMATS["structured"]
    assert form.prompt(park_month("Mill  closed.", year=2018)) == form.prompt(park_month("Mill closed.", year=2019))
    assert form.prompt(park_month("Closed since 2017.", year=2018)) != form.prompt(
        park_month("Closed since 2017.", year=2019)
    )
