"""What checks need of a review: flags in one step, a unit's months, definitions and corrections."""

from dataclasses import replace

import pytest
from review_samples import PARK_MONTHS, export, flag, report

from ranger_desk.records import (
    Correction,
    Count,
    Dictionary,
    ExportKind,
    FieldDefinition,
    ParkMonth,
    Problem,
    Source,
    Verdict,
)
from ranger_desk.review import CorrectionsRefused, Review, ReviewError, remembered

DEFINITIONS = (
    FieldDefinition("OAKH", "F2", "BUSES AT THE GATE", None, "recreation visits", is_input=True),
    FieldDefinition("OAKH", "F9", "ALL", "F1+F2"),
    FieldDefinition("OAKH", "NEW", "BOATS AT THE RAMP"),
    FieldDefinition("ZION", "F1", "ELSEWHERE"),
)


def dictionary(definitions=DEFINITIONS, problems=(), sha="sha of dictionary"):
    return Dictionary(Source("/data/fields.csv", sha, None, "field dictionary", 4), definitions, problems)


def test_flags_are_replaced_in_one_step_and_others_stay(review):
    review.replace_flags([(1, [flag("a"), flag("b")]), (2, [flag("c")])])
    review.replace_flags([(1, [flag("d")]), (3, [])])
    assert [[one.rule for one in row.flags] for row in review.rows([1, 2, 3])] == [["d"], ["c"], []]


def test_a_batch_that_fails_leaves_all_flags_as_they_were(review):
    review.replace_flags([(1, [flag("a")])], "first")

    def batch():
        yield 1, [flag("b")]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        review.replace_flags(batch(), "second")
    assert [one.rule for one in review.rows([1])[0].flags] == ["a"]
    assert review.checked_with() == "first"


def test_what_flags_rest_on_is_kept(review):
    given = replace(flag(), data="F1=12; usual=40")
    review.save_report(1, report(), [given])
    assert review.rows([1])[0].flags == (given,)


def test_a_review_is_no_longer_checked_when_counts_or_labels_come(review):
    assert review.checked_with() is None
    review.replace_flags([], "settings")
    assert review.checked_with() == "settings"
    review.replace_flags([(1, [flag()])])
    assert review.checked_with() == "settings"
    review.add_counts(replace(export(name="counts.csv"), kind=ExportKind.COUNTS))
    assert review.checked_with() is None
    review.replace_flags([], "settings")
    review.add_dictionary(dictionary())
    assert review.checked_with() is None


def test_a_units_months_come_in_order_of_time_with_all_that_is_known(tmp_path):
    months = [ParkMonth("ELMR", "Elm River NP", 2015, 7, "b", row=2), ParkMonth("ELMR", "", 2014, 12, "a", row=3)]
    nameless = [ParkMonth("", "Twin NP", 2015, 2, "", (Count("V", "V", 3),), 4), ParkMonth("", "Oak NP", 2015, 1, "")]
    with Review.create(tmp_path / "x.rangerdesk", export([*months, *nameless, *PARK_MONTHS[3:]])) as review:
        assert review.units() == ["ELMR", "OAKH", "Oak NP", "PINE", "Twin NP"]
        assert review.units([3, 1, 2]) == ["ELMR", "Twin NP"]
        review.save_report(2, report(), [flag()])
        assert review.unit_rows("ELMR") == review.rows([2, 1])
        assert [row.park_month for row in review.unit_rows("Twin NP")] == nameless[:1]
        assert review.unit_rows("NONE") == []


def test_a_dictionary_labels_the_counts_that_have_no_label(review):
    counts = (Count("F2", "F2", 3), Count("NEW", "", 5), Count("F9", "EVERYBODY", 8))
    month = replace(PARK_MONTHS[3], counts=counts)
    review.add_counts(export([month], (), "before.csv"))
    assert review.add_dictionary(dictionary()) == []
    shown = [(one.field, one.label) for one in review.rows([4])[0].park_month.counts]
    assert shown[0] == ("F1", "TRAFFIC AT GATE")
    assert shown[1:] == [("F2", "BUSES"), ("F3", "RATIO"), ("NEW", "BOATS AT THE RAMP"), ("F9", "EVERYBODY")]
    assert review.definitions("OAKH") == list(DEFINITIONS[:3])
    assert review.definitions() == list(DEFINITIONS[:3])
    assert review.sources()[-1].form == "field dictionary"


def test_counts_that_come_after_a_dictionary_are_labelled_too(review):
    review.add_dictionary(dictionary())
    review.add_counts(export([replace(PARK_MONTHS[3], counts=(Count("NEW", "NEW", 5),))], (), "after.csv"))
    assert review.rows([4])[0].park_month.counts[-1] == Count("NEW", "BOATS AT THE RAMP", 5)


def test_a_dictionary_tells_its_problems_and_when_it_is_of_no_use(review):
    problem = Problem("/data/fields.csv", 3, None, "The row names no unit or no field.", "The row was left out.")
    assert review.add_dictionary(dictionary(problems=(problem,))) == [problem]
    (again,) = review.add_dictionary(dictionary())
    assert again.what == "This dictionary was added before."
    (useless,) = review.add_dictionary(dictionary(DEFINITIONS[3:], sha="other"))
    assert useless.what == "It has no count field of a unit of this review."
    assert review.problems()[-2:] == [problem, useless]


def test_the_last_correction_of_a_place_holds(path, review):
    review.correct([Correction("OAKH", "Boat  Ramp", ("F1",))])
    review.correct([Correction("ELMR", "Boat ramp", ("F2",), ("F3", "F4"))])
    review.correct([Correction("OAKH", "boat ramp", (), ("F1",))])
    expected = [Correction("ELMR", "Boat ramp", ("F2",), ("F3", "F4")), Correction("OAKH", "boat ramp", (), ("F1",))]
    with Review.open(path) as other:
        assert other.corrections() == expected
    review.correct([], [Correction("ELMR", "BOAT RAMP", ())])
    assert review.corrections() == expected[1:]


def test_what_was_said_of_places_is_undone_and_redone_among_decisions(path, review):
    first, second = Correction("OAKH", "Boat Ramp", ("F1",)), Correction("OAKH", "Boat Ramp", ("F2",))
    other = Correction("ELMR", "Mill", ("F3",), ("F4",))
    review.correct([first], park_month=2)
    review.decide(1, Verdict.ACCEPTED, "July: No Closures.", "", "Kim")
    review.correct([second, other])
    assert review.reviewer_steps() == ("import of 2 corrections", None)
    assert review.undo() == 4  # the first park-month of OAKH
    assert review.corrections() == [first]
    assert review.undo() == 1
    assert review.reviewer_steps() == ("count fields of Boat Ramp, OAKH", "accept ELMR, July 2015")
    assert review.undo() == 2
    assert review.corrections() == []
    with Review.open(path) as again:
        assert [again.redo() for _ in range(4)] == [2, 1, 4, None]
        assert again.corrections() == [other, second]
        assert len(again.history(1)) == 3
        assert again.steps_made() == 9


def test_without_a_place_nothing_is_corrected_and_an_unknown_unit_is_told(review):
    review.correct([])
    assert review.reviewer_steps() == (None, None)
    with pytest.raises(KeyError, match="ZZZZ"):
        review.correct([Correction("ZZZZ", "Mill", ())])
    assert review.corrections() == []


def test_corrections_come_back_from_their_file(tmp_path):
    given = [Correction("OAKH", 'The "Old" Mühle', ("F1", "F2"), ("F3",)), Correction("ELMR", "", (), ())]
    file = tmp_path / "corrections.json"
    assert remembered.write(file, given) == 2
    assert remembered.read(file) == given


def test_what_is_remembered_is_the_last_word(ranger_desk_home):
    assert remembered.remembered() == []
    remembered.remember([Correction("OAKH", "Mill", ("F1",)), Correction("OAKH", "Barn", ("F2",))])
    remembered.remember([Correction("OAKH", "mill", ("F3",))])
    assert remembered.remembered() == [Correction("OAKH", "Barn", ("F2",)), Correction("OAKH", "mill", ("F3",))]
    remembered.forget([Correction("OAKH", "BARN", ())])
    assert remembered.remembered() == [Correction("OAKH", "mill", ("F3",))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no JSON"),
        ("[]", "no list"),
        ('{"corrections": [3]}', "Correction 1 is no object"),
        ('{"corrections": [{"unit_code": "OAKH", "place": "x"}, {"unit_code": 3, "place": ""}]}', "2: 'unit_code'"),
        ('{"corrections": [{"unit_code": "OAKH"}]}', "'place'"),
        ('{"corrections": [{"unit_code": "OAKH", "place": "x", "fields": "F1"}]}', "'fields' must be a list"),
        ('{"corrections": [{"unit_code": "OAKH", "place": "x", "never": [1]}]}', "'never' must be a list"),
    ],
)
def test_a_damaged_file_of_corrections_is_refused_with_what_is_wrong(tmp_path, text, told):
    file = tmp_path / "mine.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionsRefused, match=r"^mine\.json: ") as refused:
        remembered.read(file)
    assert told in refused.value.what


def test_a_file_of_corrections_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ReviewError, match=r"No such file"):
        remembered.read(tmp_path / "none.json")
