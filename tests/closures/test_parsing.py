import math
from datetime import date

import pytest
from closure_samples import PROVENANCE, park_month, shown
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.closures import FORMATS, comment_highlights, parse, summary_highlights
from ranger_desk.records import Extent, Match, Scope

COMMENT = "Otter Ferry was tied up July 3 through 12 for engine work; the Mill Loop Trail remains closed. Counter fine."


OTTER = "{ Otter Ferry } was tied up July 3 through 12 for < engine work > = place part 3-12"
TRAIL = "{ Mill Loop Trail } remains closed = place all"


def test_an_answer_becomes_summary_and_closures_with_evidence():
    told = "Summary: Otter Ferry was tied up July 3 through 12 for engine work. Mill Loop Trail was closed."
    report = parse(f" {OTTER}\n {TRAIL}\n {told}", park_month(COMMENT), PROVENANCE)
    assert report.summary.startswith("July: Otter Ferry was tied up")
    assert report.trouble is None
    ferry, trail = report.closures
    assert (ferry.extent, ferry.start, ferry.end) == (Extent.PART_MONTH, date(2019, 7, 3), date(2019, 7, 12))
    assert ferry.reason == "engine work"
    assert trail.evidence.text == "Mill Loop Trail remains closed"
    assert trail.evidence.match is Match.EXACT
    assert report.beyond == ()


def test_places_that_share_a_line_are_a_closure_each():
    answer = " { Otter Ferry } was tied up; the { Mill Loop Trail } remains closed = place all"
    comment = "Otter Ferry was tied up; the Mill Loop Trail remains closed."
    first, second = parse(answer, park_month(comment), PROVENANCE).closures
    assert (first.place, second.place) == ("Otter Ferry", "Mill Loop Trail")
    assert first.evidence.span == second.evidence.span
    assert second.evidence.place is not None
    assert comment[second.evidence.place.start : second.evidence.place.end] == "Mill Loop Trail"


def test_the_same_words_twice_are_two_stretches_of_the_comment():
    comment = "6/9 house closed at noon. 6/10 house closed at noon."
    answer = " { house } closed at noon = place hours 9\n { house } closed at noon = place hours 10"
    first, second = parse(answer, park_month(comment), PROVENANCE).closures
    assert first.evidence.span != second.evidence.span


@pytest.mark.parametrize(
    ("comment", "extent"),
    [
        ("Mill lot closed virtually all month", Extent.PART_MONTH),
        ("Mill lot closed most of the month", Extent.PART_MONTH),
        ("Mill lot closed all month", Extent.ALL_MONTH),
        ("Mill lot was closed in May 2018", None),
        ("Mill lot closed since the flood in 2018", Extent.ALL_MONTH),
        ("Mill lot closed in July 2019", Extent.ALL_MONTH),
    ],
)
def test_nearly_all_of_the_month_is_a_part_and_another_year_is_no_closure(comment, extent):
    month = park_month(f"{comment}.", 7, 2019)
    answer = " " + comment.replace("Mill lot", "{ Mill lot }") + " = place all"
    assert [closure.extent for closure in parse(answer, month, PROVENANCE).closures] == ([extent] if extent else [])


@pytest.mark.parametrize(
    ("evidence", "closures"),
    [
        ("Mill lot is still available", 0),
        ("Mill lot is estimated", 0),
        ("Mill lot not available", 1),
        ("Mill lot out", 1),
        ("Mill lot is limited to 40 cars a day", 0),
        ("Mill lot limited to 40 cars, closed after dark", 1),
        ("Mill lot remained open", 0),
        ("Mill lot was not closed", 0),
        ("Mill lot remains open weekends only", 1),
    ],
)
def test_what_is_available_limited_open_or_estimated_is_no_closure(evidence, closures):
    answer = f" {evidence.replace('Mill lot', '{ Mill lot }')} = place all\n Summary: {evidence}."
    report = parse(answer, park_month(f"{evidence}."), PROVENANCE)
    assert len(report.closures) == closures
    assert report.summary.endswith("No Closures.") is not bool(closures)


@pytest.mark.parametrize(
    ("comment", "extent"),
    [
        ("Mill lot closed April 15", Extent.ALL_MONTH),
        ("Mill lot closed on 4/15", Extent.ALL_MONTH),
        ("Mill lot closed 7/15", Extent.DAYS),
        ("Mill lot closed for 1 1/2 days", Extent.DAYS),
    ],
)
def test_a_day_of_another_month_is_no_day_of_this_one(comment, extent):
    answer = " " + comment.replace("Mill lot", "{ Mill lot }") + " = place days 15"
    (closure,) = parse(answer, park_month(f"{comment}.", 7), PROVENANCE).closures
    assert closure.extent is extent


@pytest.mark.parametrize(
    ("comment", "start"),
    [
        ("July 8 the Mill lot was closed", 8),
        ("Busy. On 7/8, Mill lot was closed", 8),
        ("Gate counter out until July 8  Mill lot was closed", None),
        ("July 1 Mill lot was closed", None),
        ("July 8-31 Mill lot was closed", None),
        ("June 8 Mill lot was closed", None),
        ("July 40 Mill lot was closed", None),
    ],
)
def test_what_a_sentence_tells_of_a_later_day_is_no_closure_of_the_whole_month(comment, start):
    answer = " { Mill lot } was closed = place all"
    (closure,) = parse(answer, park_month(f"{comment}.", 7), PROVENANCE).closures
    assert (closure.extent, closure.start) == (
        (Extent.PART_MONTH, date(2019, 7, start)) if start else (Extent.ALL_MONTH, None)
    )


@pytest.mark.parametrize(
    ("summary", "left"),
    [
        ("Mill lot was closed. St. Brigid lot was estimated.", "Mill lot was closed."),
        ("Tours were limited to 20 people. Mill lot was closed.", "Mill lot was closed."),
        ("Mill lot was closed; the ferry remained open.", "Mill lot was closed; the ferry remained open."),
        ("Mill lot is estimated.", "Mill lot closed."),
    ],
)
def test_a_summary_tells_of_closures_and_not_of_estimates(summary, left):
    comment = "Mill lot closed. St. Brigid lot is estimated. Tours were limited to 20 people. The ferry remained open."
    answer = f" {{ Mill lot }} closed = place all\n Summary: {summary}"
    assert parse(answer, park_month(comment, 7), PROVENANCE).summary == f"July: {left}"


def test_a_report_without_the_closure_that_the_model_told_is_as_sure_as_the_model_was_not():
    answer = " { Mill lot } is still available = place all"
    month = park_month("Mill lot is still available.")
    report = parse(answer, month, PROVENANCE, chances=(math.log(0.9),))
    assert report.closures == ()
    assert report.confidence == pytest.approx(0.1)
    assert parse(" none", month, PROVENANCE, chances=(math.log(0.9),)).confidence == pytest.approx(0.9)


def test_the_unnamed_unit_closed_twice_shows_two_stretches_in_the_papers_formats_too():
    comment = "Closed July 2 for a storm. Also closed July 20 for a power outage."
    report = parse("July: Closed on July 2. Closed on July 20.", park_month(comment), PROVENANCE)
    spans = [closure.evidence.span for closure in report.closures]
    assert len(spans) == 2
    assert spans[0] != spans[1]


def test_a_place_that_is_marked_twice_in_its_evidence_is_one_closure():
    answer = " With few visitors the { park } decided to close the { park } = unit unknown"
    comment = "With few visitors the park decided to close the park."
    assert len(parse(answer, park_month(comment), PROVENANCE).closures) == 1


def test_closures_without_a_summary_are_told_in_the_comments_own_words():
    assert parse(f" {TRAIL}", park_month(COMMENT), PROVENANCE).summary == "July: Mill Loop Trail remains closed."


@pytest.mark.parametrize(
    "answer", [" none", " No Closures.", "July: No closures", "Summary: March 2018: no closures.", " No Closures.\n"]
)
def test_no_closures_is_written_one_way_with_the_records_own_month(answer):
    assert parse(answer, park_month("Quiet month."), PROVENANCE).summary == "July: No Closures."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("", "no answer"),
        ("   \n ", "no answer"),
        ("::: 1 2 3", "could not be read"),
        ("x = y", "This line"),
        ("{ Mill } closed = place forever", "This line"),
    ],
)
def test_a_broken_answer_is_a_report_that_says_so(answer, told):
    report = parse(answer, park_month(COMMENT), PROVENANCE)
    assert told in (report.trouble or "")
    assert report.summary.startswith("July: ")
    assert report.answer == answer


def test_an_answer_that_was_cut_off_says_so_and_keeps_what_is_whole():
    answer = f" {TRAIL}\n {{ Otter Fer"
    report = parse(answer, park_month(COMMENT), PROVENANCE, complete=False)
    assert "cut off" in (report.trouble or "")
    assert [c.place for c in report.closures] == ["Mill Loop Trail"]


def test_days_and_hours_are_closures_that_the_summary_leaves_out():
    report = parse(" { Mill Loop Trail } remains closed = place days 4", park_month(COMMENT), PROVENANCE)
    assert report.trouble is None
    assert report.summary == "July: No Closures."
    assert report.closures[0].start == report.closures[0].end == date(2019, 7, 4)


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ("3-12", 3, 12),
        ("17-", 17, None),
        ("-13", None, 13),
        ("4", 4, 4),
        ("", None, None),
        ("40", None, None),
        ("12-3", 12, None),
    ],
)
def test_days_are_days_of_the_records_month(days, start, end):
    report = parse(f" {{ Mill }} closed = place part {days}".rstrip(), park_month("Mill closed"), PROVENANCE)
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
    answer = " { Bear Lodge } was shut = place all\n Summary: Bear Lodge was closed."
    report = parse(answer, park_month(COMMENT), PROVENANCE)
    assert report.closures[0].evidence.match is Match.NONE
    assert [report.summary[s.start : s.end] for s in report.beyond] == ["Bear Lodge"]


@pytest.mark.parametrize(
    ("said", "days", "settled"),
    [
        ("days", "3-19", Extent.PART_MONTH),
        ("part", "3-5", Extent.DAYS),
        ("days", "17-", Extent.PART_MONTH),
        ("days", "4", Extent.DAYS),
        ("all", "1-31", Extent.ALL_MONTH),
        ("part", "1-31", Extent.ALL_MONTH),
        ("part", "1-30", Extent.PART_MONTH),
        ("hours", "3-9", Extent.HOURS),
    ],
)
def test_the_dates_settle_whether_it_was_days_or_a_part_of_the_month(said, days, settled):
    report = parse(f" {{ Mill }} closed = place {said} {days}", park_month("Mill closed"), PROVENANCE)
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
    report = parse(f" {comment.replace('mill', '{ mill }').rstrip('.')} = place days", park_month(comment), PROVENANCE)
    assert report.closures[0].extent is settled


@pytest.mark.parametrize(
    ("evidence", "settled"),
    [
        ("{ Mill } closed April 15th = place part 15-", Extent.ALL_MONTH),
        ("{ Mill } closed until Sept. 3 = place part -2", Extent.ALL_MONTH),
        ("{ Mill } closed 5/2 until 9/3 = place part", Extent.ALL_MONTH),
        ("{ Mill } closed from July 2 until Sept. 3 = place part 2-", Extent.PART_MONTH),
        ("{ Mill } closed since it may fall down = place part 9-", Extent.PART_MONTH),
        ("{ Mill } opened after being closed since March 2020 = place part", Extent.PART_MONTH),
        ("{ Mill } open weekends only until September = place weekly", Extent.RECURRING),
    ],
)
def test_a_closure_between_other_months_lasts_all_month(evidence, settled):
    comment = evidence.partition(" = ")[0].replace("{ ", "").replace(" }", "")
    closure = parse(f" {evidence}", park_month(comment), PROVENANCE).closures[0]
    assert closure.extent is settled
    assert settled is not Extent.ALL_MONTH or (closure.start, closure.end) == (None, None)


@pytest.mark.parametrize(
    ("place", "said", "settled"),
    [
        ("Park", "place", Scope.UNIT),
        ("the entire site", "place", Scope.UNIT),
        ("", "place", Scope.UNIT),
        ("PINE", "place", Scope.UNIT),
        ("Pine Hollow", "place", Scope.UNIT),
        ("Mill Road", "unit", Scope.PLACE),
        ("museum", "unit", Scope.PLACE),
        ("Old Mill", "unit", Scope.UNIT),
        ("State Park", "outside", Scope.OUTSIDE),
    ],
)
def test_the_name_settles_whether_it_is_the_unit_or_a_place(place, said, settled):
    marked = f"{{ {place} }} closed" if place else "Closed"
    report = parse(f" {marked} = {said} all", park_month(f"{place} closed"), PROVENANCE)
    assert report.closures[0].scope is settled


def test_places_are_spelt_as_the_comment_spells_them():
    answer = " { Glac Creek Campground } closed = place all\n { otter ferry } closed = place all"
    report = parse(answer, park_month("Glacier Creek Campground shut, OTTER  FERRY closed"), PROVENANCE)
    assert [c.place for c in report.closures] == ["Glacier Creek Campground", "OTTER FERRY"]


WORDS = ["Mill Loop Trail", "Otter Ferry", "Fort A & B", "ruins (north)", "Loop {C}", "VC"]
days = st.none() | st.integers(1, 31)


@st.composite
def labelled(draw):
    """A comment and closures that stand in it, one a sentence."""
    names = draw(st.lists(st.sampled_from(WORDS), max_size=4, unique=True))
    sentences, wanted = ["Counter = 5, fine."], []
    for name in names:
        said = f"{name}  closed for {draw(st.sampled_from(['flood', 'engine work']))} until further notice"
        sentences.append(f"The {said}.")
        wanted.append((name, said, draw(days), draw(days), draw(st.sampled_from(Extent))))
    month = park_month(" ".join(sentences))
    reason = {said: said.partition(" for ")[2].partition(" until")[0] for _, said, *_ in wanted}
    return month, [shown(month, n, s, reason[s], (a, b), e) for n, s, a, b, e in wanted if not (a and b and a > b)]


@given(labelled())
def test_what_a_model_is_taught_to_write_is_what_is_read(case):
    month, wanted = case
    answer = FORMATS["marked"].answer(month, "July: Something was closed.", wanted)
    report = parse(answer, month, PROVENANCE)
    assert report.trouble is None
    assert [(c.place, c.start, c.end, c.reason, c.evidence) for c in report.closures] == [
        (c.place, c.start, c.end, c.reason, c.evidence) for c in wanted
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
