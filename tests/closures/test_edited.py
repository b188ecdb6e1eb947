"""What an edited summary does to the closures of a report."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.closures import as_edited, parse
from ranger_desk.records import Closure, Extent, ParkMonth, Provenance, Report, Scope

COMMENT = "Boat ramp closed all month. Elm Loop closed July 5 to 20. Museum closed July 4."
MONTH = ParkMonth("PINE", "Pine Hollow NP", 2021, 7, COMMENT)
MODEL = Provenance("Base-1B", None, "marked", "0.1.0", "k1", datetime(2026, 1, 2, tzinfo=UTC))
RAMP = Closure("Boat ramp", Scope.PLACE, Extent.ALL_MONTH, reason="as the model read it")
LOOP = Closure("Elm Loop", Scope.PLACE, Extent.PART_MONTH)
MUSEUM = Closure("Museum", Scope.PLACE, Extent.DAYS)
SUMMARY = "July: Boat ramp was closed for the entire month. Elm Loop was closed from July 5 to 20."
REPORT = Report(SUMMARY, (RAMP, LOOP, MUSEUM), (), "", MODEL)


def edited(summary, report=REPORT):
    return [(one.place, one.extent) for one in as_edited(report, summary, MONTH).closures]


def test_a_summary_in_other_words_changes_no_closure():
    same = "July: Boat ramp was closed for the entire month; Elm Loop was closed from July 5 until July 20."
    assert as_edited(REPORT, same, MONTH).closures == REPORT.closures


@pytest.mark.parametrize(
    ("summary", "left"),
    [
        ("July: Boat ramp was closed for the entire month.", ["Boat ramp", "Museum"]),
        ("July: Elm Loop was closed from July 5 to 20.", ["Elm Loop", "Museum"]),
        ("July: No Closures.", ["Museum"]),
        ("no closures", ["Museum"]),
        ("  ", ["Boat ramp", "Elm Loop", "Museum"]),
    ],
)
def test_what_is_taken_out_of_the_summary_is_taken_out_of_the_closures(summary, left):
    assert [place for place, _ in edited(summary)] == left


def test_another_extent_in_the_summary_is_the_closures_extent():
    summary = "July: Boat ramp was closed from July 10 to 25. Elm Loop was closed from July 5 to 20."
    assert edited(summary)[:2] == [("Boat ramp", Extent.PART_MONTH), ("Elm Loop", Extent.PART_MONTH)]
    ramp = as_edited(REPORT, summary, MONTH).closures[0]
    assert (ramp.reason, ramp.scope) == (RAMP.reason, Scope.PLACE)


def test_what_is_put_into_the_summary_becomes_a_closure():
    nothing = Report("July: No Closures.", (), (), "", MODEL)
    made = as_edited(nothing, "July: Boat ramp was closed for the entire month.", MONTH)
    assert [(one.place, one.extent) for one in made.closures] == [("Boat ramp", Extent.ALL_MONTH)]
    assert made.closures[0].evidence.text in COMMENT
    assert made.summary == "July: Boat ramp was closed for the entire month."


@given(st.text() | st.sampled_from(["July: x was closed.", "closed; closed and closed.", "July:"]))
def test_every_closure_is_one_that_the_model_or_the_reviewer_named(summary):
    made = as_edited(REPORT, summary, MONTH)
    named = {one.place for one in (*REPORT.closures, *parse(summary, MONTH, MODEL).closures)}
    assert {one.place for one in made.closures} <= named


@given(st.sampled_from([SUMMARY, "July: No Closures.", "July: Ferry was closed for the season."]))
def test_an_edit_that_changes_nothing_changes_no_closure(summary):
    report = parse(summary, MONTH, MODEL)
    assert as_edited(report, report.summary, MONTH).closures == report.closures
