"""Marks on flags: they hold as long as the numbers are the same, count where they should, and are undone and redone."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from review_samples import export, flag, report

from ranger_desk.records import FlagVerdict, Severity, Verdict
from ranger_desk.review import Column, Filters, Review, Sort

CONFIRMED, DISMISSED = FlagVerdict.CONFIRMED, FlagVerdict.DISMISSED
COUNTED = replace(flag("closed-but-counted"), data="F1=12")
UNUSUAL = replace(flag("unusual", Severity.LOW), data="F1=12", place="", field=None)
NOTE = replace(flag("closed-but-explained", Severity.NOTE), data="F1=12")


@pytest.fixture
def flagged(review):
    review.replace_flags([(1, [COUNTED, UNUSUAL, NOTE]), (4, [UNUSUAL]), (5, [NOTE])])
    return review


def marks(review, id_):
    return [mark and mark.verdict for _, mark in review.rows([id_])[0].marked_flags]


def test_a_mark_stands_beside_its_flag_with_reason_name_and_time(flagged):
    flagged.mark(1, COUNTED, DISMISSED, "The ramp has two counters.", "Kim")
    row = flagged.rows([1])[0]
    (first, mark), (_, none), (_, nothing) = row.marked_flags
    assert first == COUNTED
    assert (mark.verdict, mark.note, mark.reviewer) == (DISMISSED, "The ramp has two counters.", "Kim")
    assert mark.time.utcoffset().total_seconds() == 0
    assert (none, nothing) == (None, None)
    assert row.standing_flags == (UNUSUAL,)


def test_a_mark_can_be_changed_and_taken_back(flagged):
    flagged.mark(1, COUNTED, DISMISSED, "", "Kim")
    flagged.mark(1, COUNTED, CONFIRMED, "after all", "Lee")
    assert marks(flagged, 1) == [CONFIRMED, None, None]
    flagged.mark(1, COUNTED, None, "", "Lee")
    assert flagged.rows([1])[0].marks == ()


def test_a_mark_survives_a_new_run_and_other_words_but_not_other_numbers(flagged):
    flagged.mark(1, COUNTED, DISMISSED, "", "Kim")
    flagged.replace_flags([(1, [UNUSUAL, replace(COUNTED, reason="In other words.", severity=Severity.MEDIUM)])])
    assert marks(flagged, 1) == [None, DISMISSED]
    flagged.save_report(1, report(), [COUNTED])
    assert marks(flagged, 1) == [DISMISSED]
    for other in (
        replace(COUNTED, data="F1=13"),
        replace(COUNTED, place="Gate 2"),
        replace(COUNTED, field="F2"),
        replace(COUNTED, rule="unusual"),
    ):
        flagged.replace_flags([(1, [other])])
        assert marks(flagged, 1) == [None]
    flagged.replace_flags([(1, []), (4, [COUNTED])])
    assert marks(flagged, 4) == [None]
    flagged.replace_flags([(1, [COUNTED])])
    assert marks(flagged, 1) == [DISMISSED]


def test_dismissed_flags_and_notes_count_nowhere(flagged):
    assert flagged.counts().flagged == 2
    assert flagged.ids(Filters(has_flag=True)) == [1, 4]
    assert flagged.ids(None, Sort(Column.FLAGS, descending=True)) == [1, 4, 2, 3, 5]
    flagged.mark(1, COUNTED, DISMISSED, "", "Kim")
    assert flagged.ids(None, Sort(Column.FLAGS, descending=True)) == [1, 4, 2, 3, 5]  # both low now, as in the file
    flagged.mark(1, UNUSUAL, DISMISSED, "", "Kim")
    assert flagged.counts().flagged == 1
    assert flagged.ids(Filters(has_flag=True)) == [4]
    assert flagged.ids(Filters(has_flag=False)) == [1, 2, 3, 5]
    assert flagged.ids(None, Sort(Column.FLAGS, descending=True)) == [4, 1, 2, 3, 5]


def test_filters_pass_over_what_was_dismissed_unless_it_is_asked_for(flagged):
    flagged.mark(1, UNUSUAL, DISMISSED, "", "Kim")
    flagged.mark(4, UNUSUAL, CONFIRMED, "", "Kim")
    assert flagged.ids(Filters(rule="unusual")) == [4]
    assert flagged.ids(Filters(severity=Severity.LOW)) == [4]
    assert flagged.ids(Filters(severity=Severity.NOTE)) == [1, 5]
    assert flagged.ids(Filters(mark=DISMISSED)) == [1]
    assert flagged.ids(Filters(mark=DISMISSED, rule="closed-but-counted")) == []
    assert flagged.ids(Filters(mark=CONFIRMED, severity=Severity.LOW)) == [4]


def test_marks_are_named_for_the_menu_between_decisions(flagged):
    flagged.decide(1, Verdict.ACCEPTED, "July: x", "", "Kim")
    flagged.mark(5, NOTE, CONFIRMED, "", "Kim")
    flagged.mark(1, COUNTED, None, "", "Kim")
    assert flagged.reviewer_steps() == ("unmark 'closed-but-counted' of ELMR, July 2015", None)
    assert flagged.undo() == 1
    assert flagged.reviewer_steps()[0] == "confirm 'closed-but-explained' of PINE, December 1998"
    assert flagged.undo() == 5
    assert flagged.reviewer_steps() == (
        "accept ELMR, July 2015",
        "confirm 'closed-but-explained' of PINE, December 1998",
    )


def test_earlier_marks_are_kept_in_the_file(flagged):
    for verdict in (DISMISSED, CONFIRMED, None):
        flagged.mark(1, COUNTED, verdict, f"{verdict}", "Kim")
    flagged.undo()
    with closing(sqlite3.connect(flagged.path)) as plain:
        kept = plain.execute("SELECT verdict, note FROM marks ORDER BY id").fetchall()
    assert kept == [("dismissed", "dismissed"), ("confirmed", "confirmed"), (None, "None")]


def test_a_mark_on_an_unknown_park_month_is_an_error(flagged):
    with pytest.raises(KeyError):
        flagged.mark(99, COUNTED, DISMISSED, "", "Kim")
    assert flagged.reviewer_steps() == (None, None)


class Acts(RuleBasedStateMachine):
    """Marks and decisions in one stack; the model: acts done and undone, each (id, what it is about, what it says)."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.review = Review.create(self.folder / "x.rangerdesk", export())
        self.review.replace_flags((id_, [COUNTED, UNUSUAL]) for id_ in range(1, 6))
        self.done, self.undone = [], []

    def teardown(self):
        self.review.close()
        shutil.rmtree(self.folder)

    @rule(
        id_=st.integers(1, 5),
        about=st.sampled_from([COUNTED, UNUSUAL]),
        verdict=st.none() | st.sampled_from(FlagVerdict),
    )
    def mark(self, id_, about, verdict):
        self.review.mark(id_, about, verdict, "", "Kim")
        self.done.append((id_, about.rule, verdict))
        self.undone.clear()

    @rule(id_=st.integers(1, 5), verdict=st.sampled_from(Verdict))
    def decide(self, id_, verdict):
        self.review.decide(id_, verdict, "", "", "Kim")
        self.done.append((id_, "decision", verdict))
        self.undone.clear()

    @rule()
    def undo(self):
        assert self.review.undo() == (self.done[-1][0] if self.done else None)
        if self.done:
            self.undone.append(self.done.pop())

    @rule()
    def redo(self):
        assert self.review.redo() == (self.undone[-1][0] if self.undone else None)
        if self.undone:
            self.done.append(self.undone.pop())

    @rule(id_=st.integers(1, 5))
    def check(self, id_):
        self.review.replace_flags([(id_, [COUNTED, UNUSUAL])])

    @invariant()
    def what_holds_is_what_was_done_last(self):
        last = {(id_, about): verdict for id_, about, verdict in self.done}
        expected = {key: verdict for key, verdict in last.items() if verdict is not None}
        rows = self.review.rows(self.review.ids())
        found = {(row.id, one.rule): mark.verdict for row in rows for one, mark in row.marked_flags if mark}
        found |= {(row.id, "decision"): row.decision.verdict for row in rows if row.decision}
        assert found == expected

    @invariant()
    def the_lists_count_the_flags_that_stand(self):
        standing = [row.id for row in self.review.rows(self.review.ids()) if row.standing_flags]
        assert self.review.ids(Filters(has_flag=True)) == standing


TestActs = Acts.TestCase
TestActs.settings = settings(max_examples=20, stateful_step_count=20)
