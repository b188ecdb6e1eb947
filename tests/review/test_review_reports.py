"""Reports, flags, set-aside rows, totals and counts from other files."""

from datetime import UTC, datetime

from review_samples import PARK_MONTHS, closure, export, flag, provenance, report

from ranger_desk.records import (
    NO_EVIDENCE,
    Closure,
    Count,
    Extent,
    ParkMonth,
    Problem,
    Scope,
    Severity,
    Verdict,
)
from ranger_desk.review import Filters, Review, Status


def test_a_report_comes_back_to_the_letter(review):
    plain = Closure("", Scope.UNIT, Extent.UNKNOWN, None, None, None, NO_EVIDENCE)
    given = report("July: Boat ramp, Kīlauea trail.", (closure(), plain), trouble="The last line is cut off.")
    flags = (flag(), flag("answer-unreadable", Severity.LOW, ""))
    review.save_report(4, given, flags)
    (row,) = review.rows([4])
    assert (row.report, row.flags) == (given, flags)


def test_the_latest_report_and_its_flags_hold(review):
    review.save_report(1, report(key="k1"), [flag()])
    review.save_report(1, report("July: No Closures.", (), key="k2"), [])
    (row,) = review.rows([1])
    assert (row.report.summary, row.report.closures, row.flags) == ("July: No Closures.", (), ())
    assert [model.key for model in review.models()] == ["k1", "k2"]
    assert review.ids(Filters(has_closure=True)) == review.ids(Filters(has_flag=True)) == []
    assert review.facets().rules == ()


def test_a_model_stands_once_with_the_time_of_its_first_report(review):
    for id_, minute in ((1, 5), (3, 6)):
        given = report()
        review.save_report(id_, type(given)("s", (), (), "", provenance(minute=minute)), ())
    review.save_report(4, report(key="k1"), ())
    assert [model.time.minute for model in review.models()] == [5]
    assert review.rows([3])[0].report.provenance.time.minute == 6


def test_pending_is_what_has_a_comment_and_no_report(review):
    assert review.pending() == review.pending("k1") == [1, 3, 4, 5]
    review.save_report(3, report(key="k1"), ())
    assert review.pending() == review.pending("k1") == [1, 4, 5]
    assert review.pending("k2") == review.pending(again=True) == [1, 3, 4, 5]


def test_pending_for_a_model_looks_at_the_report_that_holds_now(review):
    review.save_report(3, report(key="k1"), ())
    review.save_report(3, report(key="k2"), ())
    assert review.pending("k1") == [1, 3, 4, 5]
    assert review.pending("k2") == [1, 4, 5]


def test_rows_set_aside_are_tried_last_and_cleared_by_a_report(review):
    review.set_aside(1, "Out of memory, twice.")
    assert review.pending("k1") == [3, 4, 5, 1]
    assert review.rows([1])[0].error == "Out of memory, twice."
    assert review.ids(Filters(status=Status.SET_ASIDE)) == [1]
    review.save_report(1, report(), ())
    assert review.rows([1])[0].error is None
    assert review.pending("k1") == [3, 4, 5]


def test_a_decision_survives_a_new_report_and_is_known_to_be_older(review):
    review.save_report(1, report(key="k1"), ())
    review.decide(1, Verdict.EDITED, "July: Mine.", "note", "Kim")
    assert not review.rows([1])[0].decision_is_older
    review.save_report(1, report("July: Newer.", key="k2"), ())
    (row,) = review.rows([1])
    assert (row.report.summary, row.decision.summary, row.decision_is_older) == (
        "July: Newer.",
        "July: Mine.",
        True,
    )
    review.decide(1, Verdict.ACCEPTED, "July: Newer.", "", "Kim")
    assert not review.rows([1])[0].decision_is_older


def test_a_decision_before_any_report_is_older_than_the_first(review):
    review.decide(5, Verdict.EDITED, "December: By hand.", "", "Kim")
    assert not review.rows([5])[0].decision_is_older
    review.save_report(5, report(), ())
    assert review.rows([5])[0].decision_is_older


def test_totals(review):
    review.save_report(1, report(), [flag()])
    review.set_aside(3, "no")
    review.decide(1, Verdict.REJECTED, "July: x", "", "Kim")
    totals = review.counts()
    assert (totals.rows, totals.with_report, totals.pending, totals.without_comment) == (5, 1, 2, 1)
    assert (totals.flagged, totals.decided, totals.set_aside) == (1, 1, 1)


def counts_file(*rows, name="counts.csv", problems=()):
    return export(rows, problems, name)


def month(unit, year, month_, *counts, row=9):
    return ParkMonth(unit, "", year, month_, "", tuple(counts), row)


def test_counts_are_joined_by_unit_and_month(review):
    added = review.add_counts(counts_file(month("ELMR", 2015, 7, Count("F9", "RAMP", 0), Count("F8", "VC", None))))
    assert added == []
    assert review.rows([1])[0].park_month.counts == (Count("F9", "RAMP", 0), Count("F8", "VC", None))
    assert [source.path for source in review.sources()] == ["/data/export.csv", "/data/counts.csv"]
    assert review.source.path == "/data/export.csv"


def test_changed_unknown_and_unmatched_counts_are_problems(review):
    bad = Problem("counts.csv", 3, "F1", "'many' is no number.", "No data.")
    given = counts_file(
        month(
            "OAKH",
            2015,
            7,
            Count("F1", "x", 13),
            Count("F2", "x", 4),
            Count("F3", "x", None),
            Count("F4", "NEW", 1),
        ),
        month("OAKH", 2015, 9, Count("F1", "x", 1)),
        *(month("NONE", 2015, number, Count("F1", "x", 1)) for number in (1, 2)),
        problems=[bad],
    )
    found = review.add_counts(given)
    assert [count.value for count in review.rows([4])[0].park_month.counts] == [13, 4, 2.0, 1]
    assert found[0] == bad
    assert [(one.row, one.column) for one in found[1:]] == [(9, "F1"), (None, None), (None, None)]
    assert "was 12" in found[1].what
    assert "now 13" in found[1].done
    assert "'NONE' (2 months" in found[2].what
    assert "1 month of 1 unit" in found[3].what
    assert review.problems()[1:] == found


def test_a_field_that_stands_twice_is_merged_as_any_other(path):
    twice = (Count("F1", "A", 1), Count("F1", "A", 2))
    with Review.create(path, export([month("ELMR", 2015, 7, *twice)])) as review:
        found = review.add_counts(counts_file(month("ELMR", 2015, 7, Count("F1", "A", 3), Count("F2", "B", 4))))
        assert [count.value for count in review.rows([1])[0].park_month.counts] == [3, 2, 4]
        again = counts_file(month("ELMR", 2015, 7, *(Count("F9", "C", value) for value in (5, 6))), name="c.csv")
        found += review.add_counts(again)
        assert [count.value for count in review.rows([1])[0].park_month.counts] == [3, 2, 4, 6]
        assert [one.column for one in found] == ["F1", "F9"]


def test_a_count_beyond_64_bits_keeps_its_size(review):
    review.add_counts(counts_file(month("ELMR", 2015, 7, Count("F9", "RAMP", 10**19), Count("F8", "VC", -(10**30)))))
    assert [count.value for count in review.rows([1])[0].park_month.counts] == [1e19, -1e30]


def test_the_same_counts_are_added_once(review):
    given = counts_file(month("OAKH", 2015, 7, Count("F4", "NEW", 1)))
    review.add_counts(given)
    (told,) = review.add_counts(given)
    assert "before" in told.what
    assert len(review.rows([4])[0].park_month.counts) == len(PARK_MONTHS[3].counts) + 1
    assert len(review.sources()) == 2


def test_times_come_back_as_they_were(review):
    before = datetime.now(UTC)
    review.save_report(1, report(), ())
    review.decide(1, Verdict.ACCEPTED, "July: x", "", "Kim")
    (row,) = review.rows([1])
    assert row.report.provenance == provenance()
    assert before <= row.decision.time <= datetime.now(UTC)


def test_reviews_of_exports_with_one_month_twice_keep_both(path):
    with Review.create(path, export([PARK_MONTHS[0], PARK_MONTHS[0]])) as review:
        review.add_counts(counts_file(month("ELMR", 2015, 7, Count("F9", "RAMP", 3))))
        assert [len(row.park_month.counts) for row in review.rows(review.ids())] == [1, 1]
