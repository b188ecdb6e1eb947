from datetime import date

import pytest
from closure_samples import PROVENANCE, park_month
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.closures import FORMATS, comment_highlights, parse, scopes, summary_highlights
from ranger_desk.records import Closure, Extent, Match, Scope

COMMENT = "Otter Ferry was tied up July 3 through 12 for engine work; the Mill Loop Trail remains closed. Counter fine."


def test_an_answer_becomes_summary_and_closures_with_evidence():
    answer = (
        " Otter Ferry was closed July 3 through 12 for engine work. Mill Loop Trail was closed.\n"
        "Otter Ferry | place | part month | 3-12 | engine work\nMill Loop Trail | place | all month | - | -"
    )
    report = parse(answer, park_month(COMMENT), PROVENANCE)
    assert report.summary.startswith("July: Otter Ferry was closed")
    assert report.trouble is None
    ferry, trail = report.closures
    assert (ferry.extent, ferry.start, ferry.end) == (Extent.PART_MONTH, date(2019, 7, 3), date(2019, 7, 12))
    assert ferry.reason == "engine work"
    assert trail.evidence.text == "Mill Loop Trail remains closed"
    assert trail.evidence.match is Match.EXACT
    assert report.beyond == ()


@pytest.mark.parametrize(
    "answer", [" No Closures.", "July: No closures", "Summary: March 2018: no closures.", " No Closures.\n"]
)
def test_no_closures_is_written_one_way_with_the_records_own_month(answer):
    assert parse(answer, park_month("Quiet month."), PROVENANCE).summary == "July: No Closures."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("", "no answer"),
        ("   \n ", "no answer"),
        ("::: 1 2 3", "could not be read"),
        ("x | y", "This line"),
        ("Mill | place | forever", "This line"),
    ],
)
def test_a_broken_answer_is_a_report_that_says_so(answer, told):
    report = parse(answer, park_month(COMMENT), PROVENANCE)
    assert told in (report.trouble or "")
    assert report.summary.startswith("July: ")
    assert report.answer == answer


def test_an_answer_that_was_cut_off_says_so_and_keeps_what_is_whole():
    answer = " Mill Loop Trail was closed.\nMill Loop Trail | place | all month | - | -\nOtter Fer | pl"
    report = parse(answer, park_month(COMMENT), PROVENANCE, complete=False)
    assert "cut off" in (report.trouble or "")
    assert [c.place for c in report.closures] == ["Mill Loop Trail"]


def test_days_and_hours_may_stand_below_no_closures():
    report = parse(" No Closures.\nMill Loop Trail | place | days | 4 | -", park_month(COMMENT), PROVENANCE)
    assert report.trouble is None
    assert report.closures[0].start == report.closures[0].end == date(2019, 7, 4)


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ("3-12", 3, 12),
        ("17-", 17, None),
        ("-13", None, 13),
        ("4", 4, 4),
        ("-", None, None),
        ("40", None, None),
        ("12-3", 12, None),
        ("soon", None, None),
    ],
)
def test_days_are_days_of_the_records_month(days, start, end):
    report = parse(f" Mill was closed.\nMill | place | part month | {days} | -", park_month("Mill closed"), PROVENANCE)
    closure = report.closures[0]
    assert (closure.start and closure.start.day, closure.end and closure.end.day) == (start, end)


def test_the_papers_formats_give_closures_from_the_summary_alone():
    answer = "July: Otter Ferry and Mill Loop Trail were closed for the entire month. The park was closed from July 20."
    comment = "Otter Ferry and Mill Loop Trail closed all July. Park closed from 7/20 on."
    report = parse(answer, park_month(comment), PROVENANCE)
    assert [(c.place, c.scope, c.extent) for c in report.closures] == [
        ("Otter Ferry", Scope.PLACE, Extent.ALL_MONTH),
        ("Mill Loop Trail", Scope.PLACE, Extent.ALL_MONTH),
        ("Park", Scope.UNIT, Extent.PART_MONTH),
    ]


def test_a_place_that_the_comment_does_not_name_has_no_evidence():
    report = parse(" Bear Lodge was closed.\nBear Lodge | place | all month | - | -", park_month(COMMENT), PROVENANCE)
    assert report.closures[0].evidence.match is Match.NONE
    assert [report.summary[s.start : s.end] for s in report.beyond] == ["Bear Lodge"]


@pytest.mark.parametrize(
    ("said", "days", "settled"),
    [
        ("days", "3-19", Extent.PART_MONTH),
        ("part month", "3-5", Extent.DAYS),
        ("days", "17-", Extent.PART_MONTH),
        ("days", "4", Extent.DAYS),
        ("all month", "1-31", Extent.ALL_MONTH),
        ("hours", "3-9", Extent.HOURS),
    ],
)
def test_the_dates_settle_whether_it_was_days_or_a_part_of_the_month(said, days, settled):
    report = parse(f" No Closures.\nMill | place | {said} | {days} | -", park_month("Mill closed"), PROVENANCE)
    assert report.closures[0].extent is settled


@pytest.mark.parametrize(
    ("comment", "settled"),
    [
        ("The mill was closed for 9 1/2 days.", Extent.PART_MONTH),
        ("The mill was closed four (4) days.", Extent.PART_MONTH),
        ("The mill was closed 3 days.", Extent.DAYS),
        ("The mill is closed 4 days a week.", Extent.DAYS),
    ],
)
def test_a_number_of_days_settles_it_too(comment, settled):
    report = parse(" No Closures.\nmill | place | days | - | -", park_month(comment), PROVENANCE)
    assert report.closures[0].extent is settled


@pytest.mark.parametrize(
    ("place", "said", "settled"),
    [
        ("Park", "place", Scope.UNIT),
        ("the entire site", "place", Scope.UNIT),
        ("-", "place", Scope.UNIT),
        ("PINE", "place", Scope.UNIT),
        ("Pine Hollow", "place", Scope.UNIT),
        ("Mill Road", "unit", Scope.PLACE),
        ("museum", "unit", Scope.PLACE),
        ("Old Mill", "unit", Scope.UNIT),
        ("State Park", "outside", Scope.OUTSIDE),
    ],
)
def test_the_name_settles_whether_it_is_the_unit_or_a_place(place, said, settled):
    report = parse(f" X was closed.\n{place} | {said} | all month | - | -", park_month("Closed."), PROVENANCE)
    assert report.closures[0].scope is settled


def test_places_are_spelt_as_the_comment_spells_them():
    lines = "Glac Creek Campground | place | all month | - | -\notter ferry | place | all month | - | -"
    answer = f" X was closed.\n{lines}"
    report = parse(answer, park_month("Glacier Creek Campground and OTTER  FERRY closed"), PROVENANCE)
    assert [c.place for c in report.closures] == ["Glacier Creek Campground", "OTTER FERRY"]


def _consistent(closure: Closure) -> bool:
    """Whether a label could say this: name and scope, dates and extent agree."""
    if scopes.settled(closure.place, closure.scope, park_month(COMMENT)) is not closure.scope:
        return False
    if closure.extent not in (Extent.DAYS, Extent.PART_MONTH) or closure.start is None:
        return True
    days = (closure.end - closure.start).days + 1 if closure.end else 31
    return (days <= 3) == (closure.extent is Extent.DAYS)


closures = st.builds(
    Closure,
    place=st.sampled_from(["", "Mill Loop Trail", "Otter Ferry", "Fort A & B", "ruins (north)"]),
    scope=st.sampled_from(Scope),
    extent=st.sampled_from(Extent),
    start=st.none() | st.dates(date(2019, 7, 1), date(2019, 7, 15)),
    end=st.none() | st.dates(date(2019, 7, 15), date(2019, 7, 31)),
    reason=st.none() | st.sampled_from(["engine work", "flood"]),
).filter(_consistent)


@given(st.lists(closures, max_size=4, unique=True))
def test_what_a_model_is_taught_to_write_is_what_is_read(wanted):
    answer = FORMATS["structured"].answer("July: Something was closed.", wanted)
    got = parse(answer, park_month(COMMENT), PROVENANCE).closures
    if wanted:
        assert [(c.place, c.scope, c.extent, c.start, c.end, c.reason) for c in got] == [
            (c.place, c.scope, c.extent, c.start, c.end, c.reason) for c in wanted
        ]


@given(st.text(max_size=200), st.text(max_size=200), st.booleans())
def test_no_answer_and_no_comment_break_it(answer, comment, complete):
    report = parse(answer, park_month(comment), PROVENANCE, complete)
    assert report.summary.startswith("July: ")
    for closure in report.closures:
        if closure.evidence.span:
            span = closure.evidence.span
            assert comment[span.start : span.end] == closure.evidence.text
            assert closure.evidence.text
    for highlight in (*comment_highlights(report), *summary_highlights(report)):
        assert highlight.span.start < highlight.span.end


@given(st.text(alphabet="|- placeunit allmonth\n0123456789", max_size=120))
def test_garbled_lines_never_raise(answer):
    assert parse(answer, park_month(COMMENT), PROVENANCE).answer == answer
