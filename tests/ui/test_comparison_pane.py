"""The park-month in full: what is shown of it, in words and not by colour alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from ui_samples import GHOST, TWO, summarise

from ranger_desk.records import Verdict
from ranger_desk.review import Review
from ranger_desk.ui import theme
from ranger_desk.ui.comparison_pane import ComparisonPane, Shown
from ranger_desk.ui.text_card import TextCard
from ranger_desk.ui.theme import LIGHT


@pytest.fixture
def pane(qtbot: QtBot) -> ComparisonPane:
    made = ComparisonPane()
    qtbot.addWidget(made)
    made.resize(520, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(pane: ComparisonPane, review: Review, number: int) -> None:
    id_ = review.ids()[number]
    pane.show_row(Shown(review.rows([id_])[0], f"row {number + 1} of 12", review.history(id_)))


def words(pane: ComparisonPane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisibleTo(pane))


def mark(card: TextCard, word: str) -> QTextCharFormat:
    at = card.toPlainText().index(word)
    cursor = QTextCursor(card.document())
    cursor.setPosition(at + 1)
    return cursor.charFormat()


def background(card: TextCard, word: str) -> str:
    return mark(card, word).background().color().name()


def test_it_says_which_park_month_it_is(pane: ComparisonPane, review: Review):
    show(pane, review, 1)
    said = words(pane)
    for part in ("Oak Hill National Historic Site", "OAKH", "January 2015", "row 2 of 12", "To review"):
        assert part in said


def test_each_closure_has_the_same_colour_in_comment_summary_and_table(pane: ComparisonPane, review: Review):
    show(pane, review, 1)
    assert pane.comment.toPlainText() == TWO
    for place, tint in (("Visitor center", LIGHT.tint(0)), ("Larch Campground", LIGHT.tint(1))):
        for card in (pane.comment, pane.summary):
            assert background(card, place) == tint.background
            assert mark(card, place).fontWeight() > 400
            assert mark(card, place).fontUnderline()
    colours = [pane.closures.records.index(row, 0).data(Qt.ItemDataRole.DecorationRole).name() for row in (0, 1)]
    assert colours == [LIGHT.tint(0).chosen, LIGHT.tint(1).chosen]


def test_the_closures_in_words(pane: ComparisonPane, review: Review):
    show(pane, review, 1)
    assert [pane.closures.records.line(row).split("\t") for row in (0, 1)] == [
        ["Visitor center", "Place", "Part of month", "January 3 to 20", "new roof", "Word for word", ""],
        ["Larch Campground", "Place", "All month", "", "", "Word for word", ""],
    ]


def test_choosing_a_closure_brings_out_its_evidence(pane: ComparisonPane, review: Review):
    show(pane, review, 1)
    pane.closures.selectRow(1)
    assert background(pane.comment, "Larch Campground") == LIGHT.tint(1).chosen
    assert background(pane.summary, "Larch Campground") == LIGHT.tint(1).chosen
    assert background(pane.comment, "Visitor center") == LIGHT.tint(0).background


def test_a_click_on_evidence_chooses_its_closure(qtbot: QtBot, pane: ComparisonPane, review: Review):
    show(pane, review, 1)
    cursor = QTextCursor(pane.comment.document())
    cursor.setPosition(pane.comment.toPlainText().index("Larch") + 2)
    at = pane.comment.cursorRect(cursor).center() + QPoint(1, 0)
    qtbot.mouseClick(pane.comment.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [index.row() for index in pane.closures.selectionModel().selectedRows()] == [1]


def test_what_the_comment_does_not_say_is_underlined_and_flagged(pane: ComparisonPane, review: Review):
    show(pane, review, 3)
    assert pane.comment.toPlainText() == GHOST
    ferry = mark(pane.summary, "Ferry")
    assert ferry.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline
    assert ferry.toolTip() == "The comment does not say this"
    assert "Flag: Evidence missing, Medium" in [card.accessibleName() for card in pane.flags.cards]
    assert pane.closures.records.line(0).split("\t")[5] == "Not found"


def test_counts_are_shown_where_there_are_any(pane: ComparisonPane, review: Review):
    show(pane, review, 0)
    assert pane.counts.isVisible()
    lines = [pane.counts.table.records.line(row).split("\t")[:3] for row in (0, 1)]
    assert lines == [["TRAFFIC AT GATE", "F1", "1,234"], ["BUSES", "F2", "no data"]]
    show(pane, review, 1)
    assert not pane.counts.isVisible()


def test_counts_stand_beside_the_comment_where_there_is_room(qtbot: QtBot, pane: ComparisonPane, review: Review):
    show(pane, review, 0)
    pane.resize(1100, 700)
    qtbot.waitUntil(lambda: pane.counts.mapTo(pane, QPoint()).x() > pane.comment.mapTo(pane, QPoint()).x())
    pane.resize(520, 700)
    qtbot.waitUntil(lambda: pane.counts.mapTo(pane, QPoint()).y() > pane.comment.mapTo(pane, QPoint()).y() + 50)


def test_who_said_it_and_who_decided(pane: ComparisonPane, review: Review):
    id_ = review.ids()[1]
    review.decide(id_, Verdict.REJECTED, "January: Visitor center was closed.", "no", "Dana")
    review.undo()
    review.decide(id_, Verdict.EDITED, "January: Larch Campground was closed all month.", "half right", "Dana")
    show(pane, review, 1)
    said = words(pane)
    assert "Summarised by Tiny-1B with first, prompt format marked, January 1, 2026, 20:04." in said
    assert "Summary, edited by Dana" in said
    assert said.index("Rejected by Dana") < said.index("Undone: rejected by Dana") < said.index("half right")
    assert pane.summary.toPlainText() == "January: Larch Campground was closed all month."
    assert background(pane.summary, "Larch Campground") == LIGHT.tint(1).background
    assert pane._models.isVisible()
    assert pane._models.toPlainText().startswith("January: Visitor center was closed from")


def test_a_row_that_was_set_aside_says_why(pane: ComparisonPane, review: Review):
    review.set_aside(review.ids()[9], "The model's process died on this comment, twice.")
    show(pane, review, 9)
    assert "The model's process died on this comment, twice." in words(pane)
    assert "Set aside" in words(pane)
    assert pane.summary.placeholderText().startswith("The model could not summarise")


def test_a_decision_on_an_older_report_says_so(pane: ComparisonPane, review: Review):
    review.decide(review.ids()[1], Verdict.ACCEPTED, "January: x.", "", "Dana")
    summarise(review, review.ids()[1:2])
    show(pane, review, 1)
    assert "summarised this comment again since the decision" in words(pane)


def test_text_is_as_tall_as_it_needs_to_be_and_no_taller(qtbot: QtBot, pane: ComparisonPane, review: Review):
    show(pane, review, 2)
    qtbot.wait(1)
    low = pane.comment.height()
    show(pane, review, 1)
    qtbot.waitUntil(lambda: pane.comment.height() > low)
    pane.resize(880, 700)
    qtbot.waitUntil(lambda: pane.comment.height() == low)


def test_marks_follow_the_theme(qtbot: QtBot, pane: ComparisonPane, review: Review, qapp):
    show(pane, review, 1)
    theme.apply(qapp, theme.Appearance.DARK)
    qtbot.waitUntil(lambda: background(pane.comment, "Larch") == theme.DARK.tint(1).background)
