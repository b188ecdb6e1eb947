"""Confidence is kept with closures and reports, sorts the list, and costs no one a review that was begun without it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from review_samples import PARK_MONTHS, PROBLEMS, closure, export, flag, provenance, report

from ranger_desk.records import Extent, Verdict
from ranger_desk.review import Column, Review, Sort, StepKind, schema

VERSION_1 = Path(__file__).with_name("version_1.sql")


def sure(confidence, *of_closures):
    return report(closures=[replace(closure(), confidence=one) for one in of_closures], confidence=confidence)


@pytest.fixture
def old(path):
    """A review that an earlier version wrote: reports, one of them replaced, decisions, one of them undone."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1.read_text(encoding="utf-8"))
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    return path


def test_closures_and_reports_keep_their_confidence(path):
    given = [sure(0.875, 0.875, None, 0.0), sure(0.0), sure(None, None)]
    with Review.create(path, export()) as review:
        review.save_reports((id_, one, ()) for id_, one in enumerate(given, 1))
    with Review.open(path) as review:
        assert [row.report for row in review.rows([1, 2, 3])] == given


def test_the_least_certain_come_first_and_those_without_a_confidence_last(review):
    review.save_reports((id_, sure(one), ()) for id_, one in ((1, 0.9), (2, None), (3, 0.25), (5, 0.9)))
    assert review.ids(None, Sort(Column.CONFIDENCE)) == [3, 1, 5, 2, 4]
    assert review.ids(None, Sort(Column.CONFIDENCE, descending=True)) == [1, 5, 3, 2, 4]


def test_a_new_report_brings_its_own_confidence(review):
    for first, second in ((0.25, None), (None, 0.5)):
        review.save_report(1, sure(first), ())
        review.save_report(1, sure(second), ())
        assert review.rows([1])[0].report.confidence == second
    review.save_report(2, sure(0.75), ())
    assert review.ids(None, Sort(Column.CONFIDENCE))[:2] == [1, 2]


def test_a_review_of_the_first_version_loses_nothing(old):
    full = replace(
        report("July: Boat ramp was closed, in full.", [closure(), closure("Gate 2", Extent.PART_MONTH)], key="k2"),
        trouble="Cut off.",
    )
    with Review.open(old) as review:
        rows = review.rows(review.ids())
        assert tuple(row.park_month for row in rows) == PARK_MONTHS
        quiet = report("July: No Closures.", [], key="k2")
        assert [row.report for row in rows] == [full, None, quiet, None, None]
        assert [row.flags for row in rows] == [(flag(),), (), (), (), ()]
        assert [row.decision and row.decision.verdict for row in rows] == [
            *(Verdict.EDITED, None, Verdict.ACCEPTED, None, None),
        ]
        assert (rows[0].decision.summary, rows[0].decision.note) == ("July: The ramp was closed.", "shorter")
        assert rows[4].error == "The model's process died on this comment, twice."
        assert tuple(review.problems()) == PROBLEMS
        assert review.source == export().source
        assert review.models() == [provenance("k1"), provenance("k2")]
        assert [step.kind for step in review.history(4)] == [StepKind.DECIDE, StepKind.UNDO]
        assert review.redo() == 4
        with closing(sqlite3.connect(old)) as plain:
            assert plain.execute("SELECT count(*) FROM reports").fetchone() == (3,)
            assert plain.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)


def test_a_review_of_the_first_version_goes_on_with_confidence(old):
    with Review.open(old) as review:
        assert review.ids(None, Sort(Column.CONFIDENCE)) == [1, 2, 3, 4, 5]
        review.save_report(5, sure(0.5, 0.5), ())
        assert review.ids(None, Sort(Column.CONFIDENCE)) == [5, 1, 2, 3, 4]
