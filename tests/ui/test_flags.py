"""Flags in the pane: evidence and numbers, and the reviewer's word on each, with buttons and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from count_samples import COUNTED, ODD, WHY
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from window_steps import press_button

from ranger_desk.records import Flag, FlagVerdict, Severity
from ranger_desk.review import Column, Review
from ranger_desk.ui.flag_card import FlagCard
from ranger_desk.ui.park_month_model import COLUMNS
from ranger_desk.ui.review_page import ReviewPage
from ranger_desk.ui.settings import Settings

Key = Qt.Key
HIGH = Flag(
    "closed-but-counted", Severity.HIGH, "Closed, yet 1,234 are counted.", "Boat ramp", "Boat ramp closed", "F1"
)


@pytest.fixture
def flagged(page: ReviewPage, review: Review) -> ReviewPage:
    """The page on its first park-month, which has two flags and a note."""
    review.replace_flags([(review.ids()[0], (HIGH, ODD, WHY))])
    page.take_changes(review.ids()[:1])
    page.table.setFocus()
    return page


def cards(page: ReviewPage) -> tuple[FlagCard, ...]:
    return page.pane.flags.cards


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def marks(review: Review) -> list[tuple[FlagVerdict, str, str] | None]:
    (row,) = review.rows(review.ids()[:1])
    return [mark and (mark.verdict, mark.note, mark.reviewer) for _, mark in row.marked_flags]


def cell(page: ReviewPage) -> str:
    return page.table.park_months.index(0, COLUMNS.index(Column.FLAGS)).data()


def test_a_flag_shows_its_evidence_and_its_number_beside_each_other(flagged: ReviewPage):
    first = cards(flagged)[0]
    said = words(first)
    for part in ("Closed but counted", "High", HIGH.reason, "“Boat ramp closed”", "TRAFFIC AT GATE (F1)", "1,234"):
        assert part in said


def test_notes_are_shown_without_a_question(flagged: ReviewPage):
    assert [card.flag for card in cards(flagged)] == [HIGH, ODD]
    assert WHY.reason in words(flagged.pane.flags)


def test_c_confirms_the_flag_that_waits(qtbot: QtBot, flagged: ReviewPage, review: Review):
    qtbot.keyClick(flagged.table, "c")
    assert marks(review) == [(FlagVerdict.CONFIRMED, "", "Dana Reyes"), None, None]
    assert "Confirmed by Dana Reyes" in words(cards(flagged)[1])
    qtbot.keyClick(flagged.table, "c")
    assert marks(review)[1] == (FlagVerdict.CONFIRMED, "", "Dana Reyes")
    assert not flagged._actions.confirm_flag.isEnabled()


def test_d_asks_why_and_return_dismisses(qtbot: QtBot, flagged: ReviewPage, review: Review):
    qtbot.keyClick(flagged.table, "d")
    reason = cards(flagged)[0].findChild(QLineEdit)
    assert reason.hasFocus()
    qtbot.keyClicks(reason, "counted by staff, r and a")
    assert marks(review) == [None, None, None]
    qtbot.keyClick(reason, Key.Key_Return)
    assert marks(review)[0] == (FlagVerdict.DISMISSED, "counted by staff, r and a", "Dana Reyes")
    assert review.counts().decided == 0


def test_a_dismissed_flag_is_folded_says_why_and_counts_no_more(qtbot: QtBot, flagged: ReviewPage, review: Review):
    assert cell(flagged) == "Closed but counted +1"
    review.mark(review.ids()[0], HIGH, FlagVerdict.DISMISSED, "staff only", "Dana")
    flagged.take_changes(review.ids()[:1])
    assert cell(flagged) == "Unusual number"
    last = cards(flagged)[-1]
    assert "Dismissed by Dana: staff only" in words(last)
    assert HIGH.reason not in words(last)
    assert last.height() < cards(flagged)[0].height()


def test_esc_leaves_the_flag_as_it_was(qtbot: QtBot, flagged: ReviewPage, review: Review):
    press_button(qtbot, cards(flagged)[0], "Dismiss…")
    reason = cards(flagged)[0].findChild(QLineEdit)
    qtbot.keyClicks(reason, "no")
    qtbot.keyClick(reason, Key.Key_Escape)
    assert not reason.isVisible()
    assert cards(flagged)[0].hasFocus()
    assert marks(review) == [None, None, None]


def test_a_reason_that_is_left_empty_goes_away(qtbot: QtBot, flagged: ReviewPage):
    qtbot.keyClick(flagged.table, "d")
    flagged.table.setFocus()
    assert not cards(flagged)[0].asking
    qtbot.keyClick(flagged.table, "d")
    qtbot.keyClicks(cards(flagged)[0].findChild(QLineEdit), "half")
    flagged.table.setFocus()
    assert cards(flagged)[0].asking


def test_a_dismissed_flag_is_restored_with_its_button(qtbot: QtBot, flagged: ReviewPage, review: Review):
    qtbot.keyClick(flagged.table, "d")
    qtbot.keyClick(cards(flagged)[0].findChild(QLineEdit), Key.Key_Return)
    press_button(qtbot, cards(flagged)[-1], "Restore")
    assert marks(review) == [None, None, None]
    assert "Dismissed" not in words(flagged.pane.flags)


def test_undo_and_redo_take_marks_back_too(qtbot: QtBot, flagged: ReviewPage, review: Review):
    qtbot.keyClick(flagged.table, "c")
    qtbot.keyClick(flagged.table, "a")
    assert review.counts().decided == 1
    flagged.undo()
    flagged.undo()
    assert (review.counts().decided, marks(review)[0]) == (0, None)
    assert flagged.table.current == review.ids()[0]
    assert "Confirmed" not in words(flagged.pane.flags)
    flagged.redo()
    assert marks(review)[0] == (FlagVerdict.CONFIRMED, "", "Dana Reyes")


def test_f_goes_from_flag_to_flag_and_keys_are_about_that_one(qtbot: QtBot, flagged: ReviewPage, review: Review):
    qtbot.keyClick(flagged.table, "f")
    assert cards(flagged)[0].hasFocus()
    qtbot.keyClick(cards(flagged)[0], "f")
    assert cards(flagged)[1].hasFocus()
    qtbot.keyClick(cards(flagged)[1], "c")
    assert marks(review) == [None, (FlagVerdict.CONFIRMED, "", "Dana Reyes"), None]


def test_every_flag_can_be_marked_with_its_buttons_alone(qtbot: QtBot, flagged: ReviewPage, review: Review):
    press_button(qtbot, cards(flagged)[0], "Confirm")
    press_button(qtbot, cards(flagged)[1], "Take Back")
    press_button(qtbot, cards(flagged)[0], "Confirm")
    assert [mark and mark[0] for mark in marks(review)] == [FlagVerdict.CONFIRMED, None, None]


def test_the_name_is_asked_before_the_first_mark(
    qtbot: QtBot, flagged: ReviewPage, review: Review, settings: Settings, names
):
    settings.reviewer = ""
    qtbot.keyClick(flagged.table, "c")
    assert marks(review)[0] is None
    settings.reviewer = "Robin"
    names[0]("Robin")
    assert marks(review)[0] == (FlagVerdict.CONFIRMED, "", "Robin")


def test_a_reason_that_is_being_written_outlasts_what_the_model_says(qtbot: QtBot, flagged: ReviewPage, review: Review):
    qtbot.keyClick(flagged.table, "d")
    reason = cards(flagged)[0].findChild(QLineEdit)
    qtbot.keyClicks(reason, "half a reas")
    flagged.take_changes(review.ids()[:3])
    assert cards(flagged)[0].findChild(QLineEdit) is reason
    assert reason.text() == "half a reas"


def test_an_edit_that_is_open_outlasts_a_mark(qtbot: QtBot, flagged: ReviewPage):
    qtbot.keyClick(flagged.table, "e")
    qtbot.keyClicks(flagged.pane.summary, " Mine.")
    press_button(qtbot, cards(flagged)[0], "Confirm")
    assert flagged.pane.editing
    assert flagged.pane.summary.toPlainText().endswith(" Mine.")


def test_a_flag_is_named_for_those_who_cannot_see_it(flagged: ReviewPage):
    first = cards(flagged)[0]
    assert first.accessibleName() == "Flag: Closed but counted, High"
    assert first.accessibleDescription() == HIGH.reason
    assert COUNTED.rule == HIGH.rule


def test_of_many_flags_the_first_are_shown_until_all_are_asked_for(qtbot: QtBot, page: ReviewPage, review: Review):
    many = [replace(HIGH, field=f"F{place}") for place in range(1, 8)]
    review.replace_flags([(review.ids()[0], many)])
    page.take_changes(review.ids()[:1])
    assert [card.isVisible() for card in cards(page)] == [True] * 3 + [False] * 4
    press_button(qtbot, page.pane.flags, "Show 4 More Flags")
    assert all(card.isVisible() for card in cards(page))


def test_f_comes_to_flags_that_are_folded_too(qtbot: QtBot, page: ReviewPage, review: Review):
    review.replace_flags([(review.ids()[0], [replace(HIGH, field=f"F{place}") for place in range(1, 8)])])
    page.take_changes(review.ids()[:1])
    qtbot.keyClick(page.table, "f")
    for place in range(6):
        qtbot.keyClick(cards(page)[place], "f")
    assert cards(page)[6].hasFocus()
