"""Reviews that an earlier version began are gone on with, and lose nothing."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from review_samples import PARK_MONTHS, PROBLEMS, closure, export, flag, provenance, report

from ranger_desk.records import Extent, FlagVerdict, Severity, Verdict
from ranger_desk.review import Column, Filters, Review, Sort, StepKind

VERSION_2 = Path(__file__).with_name("version_2.sql")


@pytest.fixture
def old(path):
    """A review of version 2: reports, one replaced, flags, decisions, two undone and one of them redone."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_2.read_text(encoding="utf-8"))
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    return path


def test_a_review_of_the_second_version_loses_nothing(old):
    closures = [replace(closure(), confidence=0.875), closure("Gate 2", Extent.PART_MONTH)]
    full = report("July: Boat ramp was closed, in full.", closures, key="k2", confidence=0.75, trouble="Cut off.")
    with Review.open(old) as review:
        rows = review.rows(review.ids())
        assert tuple(row.park_month for row in rows) == PARK_MONTHS
        quiet = report("July: No Closures.", [], key="k2")
        assert [row.report for row in rows] == [full, None, quiet, None, None]
        assert rows[0].flags == (flag(), flag("summary-beyond-comment", Severity.LOW))
        assert [row.marks for row in rows] == [()] * 5
        verdicts = [row.decision and row.decision.verdict for row in rows]
        assert verdicts == [Verdict.EDITED, None, Verdict.ACCEPTED, None, None]
        assert rows[4].error == "The model's process died on this comment, twice."
        assert tuple(review.problems()) == PROBLEMS
        assert review.models() == [provenance("k1"), provenance("k2")]
        assert review.ids(Filters(has_flag=True)) == [1]
        assert review.ids(None, Sort(Column.CONFIDENCE)) == [1, 2, 3, 4, 5]
        assert (review.definitions(), review.corrections(), review.checked_with()) == ([], [], None)


def test_decisions_of_the_second_version_are_undone_and_redone(old):
    with Review.open(old) as review:
        assert review.reviewer_steps() == ("edit ELMR, July 2015", "reject OAKH, July 2015")
        kinds = [step.kind for step in review.history(1)]
        assert kinds == [StepKind.DECIDE, StepKind.DECIDE, StepKind.UNDO, StepKind.REDO]
        assert review.redo() == 4
        assert [review.undo() for _ in range(5)] == [4, 1, 3, 1, None]
        assert review.counts().decided == 0
        assert [review.redo() for _ in range(5)] == [1, 3, 1, 4, None]
        assert review.rows([1])[0].decision.summary == "July: The ramp was closed."


def test_flags_of_the_second_version_can_be_marked(old):
    with Review.open(old) as review:
        review.mark(1, flag(), FlagVerdict.DISMISSED, "It is named.", "Kim")
        assert review.rows([1])[0].standing_flags == (flag("summary-beyond-comment", Severity.LOW),)
        assert review.undo() == 1
        assert review.rows([1])[0].marks == ()
        assert review.reviewer_steps()[0] == "edit ELMR, July 2015"


def test_a_file_that_was_brought_up_is_like_a_new_one(old, tmp_path):
    Review.open(old).close()
    new = tmp_path / "new.rangerdesk"
    Review.create(new, export()).close()
    shapes = []
    for file in (old, new):
        with closing(sqlite3.connect(file)) as plain:
            shapes.append(set(plain.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")))
    assert shapes[0] == shapes[1]
