from closure_samples import PROVENANCE, park_month, place, shown

from ranger_desk.closures import FORMATS, parse
from ranger_desk.records import Extent


def test_the_three_formats_are_the_papers_two_and_ours():
    assert set(FORMATS) == {"basic", "advanced", "marked"}


def test_every_prompt_shows_the_comment_and_the_papers_give_the_month():
    for name, form in FORMATS.items():
        prompt = form.prompt(park_month("Quiet."))
        assert prompt.opening == ("" if name == "marked" else "July:")
        assert "Quiet." in prompt.body


def test_basic_has_no_instruction_and_advanced_has_one():
    assert FORMATS["basic"].prompt(park_month("Quiet.")).prefix == ""
    assert "Instruction" in FORMATS["advanced"].prompt(park_month("Quiet.")).prefix


def test_the_paper_formats_answer_with_the_summary_alone():
    for name in ("basic", "advanced"):
        assert (
            FORMATS[name].answer(park_month("Mill closed."), "July: Mill was closed.", [place("Mill")])
            == " Mill was closed."
        )


def test_the_marked_answer_copies_the_evidence_of_each_closure_before_the_summary():
    month = park_month("North Mill and Otter Trail closed July 3-12 due to flooding. VC closed July 4 {holiday}.")
    closures = [
        shown(month, "North Mill", "North Mill and Otter Trail closed July 3-12 due to flooding", "flooding", (3, 12)),
        shown(month, "Otter Trail", "Otter Trail closed July 3-12 due to flooding", "flooding", (3, 12)),
        shown(month, "VC", "VC closed July 4 {holiday}", None, (4, 4), Extent.DAYS),
    ]
    answer = FORMATS["marked"].answer(
        month, "July: North Mill and Otter Trail were closed from July 3 to 12.", closures
    )
    assert answer.split("\n") == [
        " { North Mill } and { Otter Trail } closed July 3-12 due to < flooding > = place part 3-12",
        " { VC } closed July 4 (holiday) = place days 4",
        " Summary: North Mill and Otter Trail were closed from July 3 to 12.",
    ]


def test_the_marked_answer_says_none_in_one_word_and_leaves_out_a_summary_that_tells_nothing():
    form = FORMATS["marked"]
    assert form.answer(park_month("Quiet."), "July: No Closures.", []) == " none"
    month = park_month("VC closed July 4.")
    days = shown(month, "VC", "VC closed July 4", None, (4, 4), Extent.DAYS)
    assert form.answer(month, "July: No Closures.", [days]) == " { VC } closed July 4 = place days 4"


def test_equal_comments_of_one_month_share_a_prompt_unless_they_speak_of_years():
    form = FORMATS["marked"]
    assert form.prompt(park_month("Rain.  Mill closed.", year=2018)) == form.prompt(
        park_month("Rain. Mill closed.", year=2019)
    )
    assert form.prompt(park_month("Closed since 2017.", year=2018)) != form.prompt(
        park_month("Closed since 2017.", year=2019)
    )


def test_items_with_only_a_gap_or_a_line_break_between_them_are_kept_apart():
    month = park_month("Mill closed   VC open\nNo tours\tLoop {A} closed.")
    assert "Mill closed; VC open; No tours; Loop (A) closed." in FORMATS["marked"].body(month)
    report = parse(" { Mill } closed; VC open = place all\n Summary: Mill was closed.", month, PROVENANCE)
    assert report.closures[0].evidence.text == "Mill closed   VC open"
