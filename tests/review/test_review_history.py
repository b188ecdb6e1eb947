"""Decisions, undo and redo behave like a list with a mark in it, whatever is closed in between."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from review_samples import export, report

from ranger_desk.records import Verdict
from ranger_desk.review import Review, StepKind


class History(RuleBasedStateMachine):
    """The model: `done` and `undone` decisions, each (id, summary)."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.review = Review.create(self.folder / "x.rangerdesk", export())
        self.done, self.undone, self.steps = [], [], []

    def teardown(self):
        self.review.close()
        shutil.rmtree(self.folder)

    @rule(id_=st.integers(1, 5), verdict=st.sampled_from(Verdict))
    def decide(self, id_, verdict):
        made = (id_, f"decision {len(self.steps)}")
        self.review.decide(id_, verdict, made[1], "", "Kim")
        self.done.append(made)
        self.undone.clear()
        self.steps.append((StepKind.DECIDE, made))

    @rule()
    def undo(self):
        assert self.review.undo() == (self.done[-1][0] if self.done else None)
        if self.done:
            self.undone.append(self.done.pop())
            self.steps.append((StepKind.UNDO, self.undone[-1]))

    @rule()
    def redo(self):
        assert self.review.redo() == (self.undone[-1][0] if self.undone else None)
        if self.undone:
            self.done.append(self.undone.pop())
            self.steps.append((StepKind.REDO, self.done[-1]))

    @rule(id_=st.integers(1, 5))
    def report(self, id_):
        self.review.save_report(id_, report(), ())

    @precondition(lambda self: self.steps)
    @rule()
    def reopen(self):
        self.review.close()
        self.review = Review.open(self.folder / "x.rangerdesk")

    @invariant()
    def current_decisions_are_the_last_ones_done(self):
        expected = dict(self.done)
        rows = self.review.rows(self.review.ids())
        assert {row.id: row.decision.summary for row in rows if row.decision} == expected
        assert self.review.counts().decided == len(expected)

    @invariant()
    def menus_name_what_there_is(self):
        undo, redo = self.review.reviewer_steps()
        assert (undo is not None, redo is not None) == (bool(self.done), bool(self.undone))

    @invariant()
    def history_keeps_every_step(self):
        for id_ in range(1, 6):
            kept = [(step.kind, (id_, step.decision.summary)) for step in self.review.history(id_)]
            assert kept == [step for step in self.steps if step[1][0] == id_]


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=25, stateful_step_count=30)


def test_steps_are_named_for_the_menu(review):
    assert review.reviewer_steps() == (None, None)
    review.decide(1, Verdict.ACCEPTED, "July: x", "", "Kim")
    review.decide(5, Verdict.REJECTED, "December: x", "", "Kim")
    review.undo()
    assert review.reviewer_steps() == ("accept ELMR, July 2015", "reject PINE, December 1998")


def test_history_says_who_and_when(review):
    review.decide(1, Verdict.EDITED, "July: x", "why", "Kim")
    review.undo()
    made, undone = review.history(1)
    assert (made.decision.reviewer, made.decision.note, made.decision.verdict) == (
        "Kim",
        "why",
        Verdict.EDITED,
    )
    assert made.decision == undone.decision
    assert made.decision.time == made.time <= undone.time
