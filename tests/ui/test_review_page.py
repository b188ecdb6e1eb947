"""Reviewing with the keyboard: decide, move on, edit, undo; nothing that was typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHeaderView, QWidget
from pytestqt.qtbot import QtBot
from ui_samples import summarise

from ranger_desk.records import Flag, FlagVerdict, Severity, Verdict
from ranger_desk.review import Column, Filters, Review, Status
from ranger_desk.ui.overview import Overview
from ranger_desk.ui.park_month_model import COLUMNS
from ranger_desk.ui.review_page import ReviewPage
from ranger_desk.ui.settings import Settings

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def press(
    qtbot: QtBot, widget: QWidget, key: str | Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
):
    qtbot.keyClick(widget, key, modifiers)


def shown(page: ReviewPage) -> int:
    assert page.table.current is not None
    return page.table.current


def column(page: ReviewPage, which: Column) -> list[str]:
    model = page.table.park_months
    return [model.index(row, COLUMNS.index(which)).data() for row in range(model.rowCount())]


def test_a_accepts_and_moves_on(qtbot: QtBot, page: ReviewPage, review: Review):
    first, second = review.ids()[:2]
    assert shown(page) == first
    press(qtbot, page.table, "a")
    assert shown(page) == second
    (row,) = review.rows([first])
    assert row.decision is not None
    assert (row.decision.verdict, row.decision.reviewer) == (Verdict.ACCEPTED, "Dana Reyes")
    assert row.decision.summary == row.report.summary
    assert column(page, Column.STATUS)[0] == "Accepted"


def test_r_rejects_and_moves_on(qtbot: QtBot, page: ReviewPage, review: Review):
    press(qtbot, page.table, "r")
    (row,) = review.rows(review.ids()[:1])
    assert row.decision.verdict is Verdict.REJECTED
    assert shown(page) == review.ids()[1]


def test_moving_on_skips_what_needs_no_decision_and_begins_again_at_the_top(
    qtbot: QtBot, page: ReviewPage, review: Review
):
    ids = review.ids()
    page.table.choose(ids[5])
    press(qtbot, page.table, "a")
    assert shown(page) == ids[7]  # the one between has no comment
    press(qtbot, page.table, "a")
    assert shown(page) == ids[0]  # the rest is not summarised


def test_when_all_is_decided_the_row_stays_and_it_is_said(qtbot: QtBot, page: ReviewPage, review: Review):
    said: list[str] = []
    page.said.connect(said.append)
    for _ in review.ids(Filters(status=Status.UNDECIDED)):
        press(qtbot, page.table, "a")
    assert review.counts().decided == 7
    assert said == ["Nothing is left to review in this list."]
    assert page.pane.isVisible()


def test_keys_work_from_the_comment_and_the_buttons_too(qtbot: QtBot, page: ReviewPage, review: Review):
    page.pane.comment.setFocus()
    press(qtbot, page.pane.comment, "a")
    page.pane.closures.setFocus()
    press(qtbot, page.pane.closures, "r")
    assert review.counts().decided == 2


def test_letters_typed_into_search_and_choices_decide_nothing(qtbot: QtBot, page: ReviewPage, review: Review):
    for control in page.filters.findChildren(QWidget):
        if control.focusPolicy() != Qt.FocusPolicy.NoFocus:
            control.setFocus()
            for key in "are":
                press(qtbot, control, key)
    press(qtbot, page.bar.note, "a")
    assert review.counts().decided == 0
    assert not page.pane.editing


def test_a_park_month_without_a_report_cannot_be_accepted_but_written(qtbot: QtBot, page: ReviewPage, review: Review):
    without = review.ids()[9]
    page.table.choose(without)
    press(qtbot, page.table, "a")
    press(qtbot, page.table, "r")
    assert review.counts().decided == 0
    press(qtbot, page.table, "e")
    assert page.pane.summary.toPlainText() == "May: "
    qtbot.keyClicks(page.pane.summary, "Larch Campground was closed.")
    press(qtbot, page.pane.summary, Key.Key_Return, CTRL)
    (row,) = review.rows([without])
    assert row.decision.verdict is Verdict.EDITED
    assert row.decision.summary == "May: Larch Campground was closed."


def test_e_edits_in_place_and_ctrl_return_saves_and_moves_on(qtbot: QtBot, page: ReviewPage, review: Review):
    first, second = review.ids()[:2]
    press(qtbot, page.table, "e")
    assert page.pane.summary.hasFocus()
    qtbot.keyClicks(page.pane.summary, " Reviewed on site.")
    press(qtbot, page.pane.summary, Key.Key_Return, CTRL)
    (row,) = review.rows([first])
    assert row.decision.verdict is Verdict.EDITED
    assert row.decision.summary == row.report.summary + " Reviewed on site."
    assert shown(page) == second
    assert page.table.hasFocus()
    assert not page.pane.editing


def test_an_edit_that_changes_nothing_is_an_acceptance(qtbot: QtBot, page: ReviewPage, review: Review):
    press(qtbot, page.table, "e")
    press(qtbot, page.pane.summary, Key.Key_Return, CTRL)
    assert review.rows(review.ids()[:1])[0].decision.verdict is Verdict.ACCEPTED


def test_esc_leaves_the_summary_as_it_was(qtbot: QtBot, page: ReviewPage, review: Review):
    before = page.pane.summary.toPlainText()
    press(qtbot, page.table, "e")
    qtbot.keyClicks(page.pane.summary, "nonsense")
    press(qtbot, page.pane.summary, Key.Key_Escape)
    assert page.pane.summary.toPlainText() == before
    assert not page.pane.editing
    assert page.table.hasFocus()
    assert review.counts().decided == 0
    assert "Unsaved edit" not in column(page, Column.STATUS)


def test_an_empty_summary_is_not_saved(qtbot: QtBot, page: ReviewPage, review: Review):
    press(qtbot, page.table, "e")
    page.pane.summary.selectAll()
    press(qtbot, page.pane.summary, Key.Key_Delete)
    with qtbot.waitSignal(page.said):
        press(qtbot, page.pane.summary, Key.Key_Return, CTRL)
    assert page.pane.editing
    assert review.counts().decided == 0


def test_an_open_edit_is_not_accepted_away(qtbot: QtBot, page: ReviewPage, review: Review):
    press(qtbot, page.table, "e")
    qtbot.keyClicks(page.pane.summary, " More.")
    page.table.setFocus()
    press(qtbot, page.table, "a")
    press(qtbot, page.table, "r")
    assert review.counts().decided == 0
    assert page.pane.summary.toPlainText().endswith(" More.")


def test_an_edit_that_was_left_is_there_again(qtbot: QtBot, page: ReviewPage, review: Review):
    first = shown(page)
    press(qtbot, page.table, "e")
    qtbot.keyClicks(page.pane.summary, " Half a thou")
    page.table.setFocus()
    press(qtbot, page.table, "j")
    assert shown(page) != first
    assert not page.pane.editing
    assert column(page, Column.STATUS)[0] == "Unsaved edit"
    press(qtbot, page.table, "k")
    assert page.pane.editing
    assert page.pane.summary.toPlainText().endswith(" Half a thou")


def test_what_was_typed_survives_closing(qtbot: QtBot, page: ReviewPage, review: Review):
    press(qtbot, page.table, "n")
    qtbot.keyClicks(page.bar.note, "ask the park")
    press(qtbot, page.bar.note, Key.Key_Return)
    assert page.table.hasFocus()
    press(qtbot, page.table, "e")
    qtbot.keyClicks(page.pane.summary, " Unfinished")
    page.close_review()
    page.show_review(Review.open(review.path), Overview.of(review))
    assert page.bar.note.text() == "ask the park"
    assert page.pane.editing
    assert page.pane.summary.toPlainText().endswith(" Unfinished")


def test_what_is_being_typed_is_on_disk_after_a_moment(
    qtbot: QtBot, page: ReviewPage, review: Review, settings: Settings
):
    first = shown(page)
    press(qtbot, page.table, "e")
    qtbot.keyClicks(page.pane.summary, " And then")
    qtbot.waitUntil(lambda: first in settings.drafts(review.path))
    kept = settings.drafts(review.path)[first].summary
    assert kept is not None
    assert kept.endswith(" And then")
    assert page.pane.editing


def test_a_note_goes_with_the_decision(qtbot: QtBot, page: ReviewPage, review: Review):
    first = shown(page)
    press(qtbot, page.table, "n")
    qtbot.keyClicks(page.bar.note, "seen it myself")
    press(qtbot, page.bar.note, Key.Key_Return, CTRL)
    assert review.rows([first])[0].decision.note == "seen it myself"
    assert review.counts().decided == 1
    assert page.bar.note.text() == ""
    assert page.table.hasFocus()
    page.table.choose(first)
    assert page.bar.note.text() == "seen it myself"


def test_undo_and_redo_jump_to_the_row_they_change(qtbot: QtBot, page: ReviewPage, review: Review):
    first = shown(page)
    press(qtbot, page.table, "a")
    page.table.choose(review.ids()[7])
    press(qtbot, page.table, Key.Key_Z, CTRL)
    assert shown(page) == first
    assert review.rows([first])[0].decision is None
    assert column(page, Column.STATUS)[0] == "To review"
    page.table.choose(review.ids()[7])
    page.redo()
    assert shown(page) == first
    assert review.rows([first])[0].decision is not None


def test_undo_in_a_text_takes_back_typing_and_no_decision(qtbot: QtBot, page: ReviewPage, review: Review):
    press(qtbot, page.table, "a")
    press(qtbot, page.table, "e")
    before = page.pane.summary.toPlainText()
    qtbot.keyClicks(page.pane.summary, "xyz")
    press(qtbot, page.pane.summary, Key.Key_Z, CTRL)
    assert page.pane.summary.toPlainText() == before
    assert review.counts().decided == 1


def test_undo_finds_a_row_that_the_filters_hide(qtbot: QtBot, page: ReviewPage, review: Review):
    first = shown(page)
    press(qtbot, page.table, "a")
    page.filters.show_flagged()
    qtbot.waitUntil(lambda: page.table.park_months.row_of(first) is None)
    page.undo()
    qtbot.waitUntil(lambda: page.table.current == first)
    assert page.filters.filters == Filters()


def test_the_name_is_asked_before_the_first_decision(
    qtbot: QtBot, page: ReviewPage, review: Review, settings: Settings, names
):
    settings.reviewer = ""
    press(qtbot, page.table, "a")
    assert review.counts().decided == 0
    settings.reviewer = "Robin"
    names[0]("Robin")
    assert review.rows(review.ids()[:1])[0].decision.reviewer == "Robin"


def test_filters_narrow_the_list_and_say_how_far(qtbot: QtBot, page: ReviewPage, review: Review):
    qtbot.keyClicks(page.filters._search, "DREDGING")
    qtbot.waitUntil(lambda: set(column(page, Column.CLOSURES)) <= {"1", ""} and page.table.park_months.rowCount() < 12)
    number = len(review.ids(Filters(text="dredging")))
    assert page.table.park_months.rowCount() == number
    assert page.filters._shown.text() == f"{number} of 12"
    page.filters.clear()
    qtbot.waitUntil(lambda: page.table.park_months.rowCount() == 12)
    assert page.filters._shown.text() == "12 park-months"


def test_where_nothing_passes_the_filters_it_is_said(qtbot: QtBot, page: ReviewPage):
    qtbot.keyClicks(page.filters._search, "no such words")
    qtbot.waitUntil(lambda: page.table.park_months.rowCount() == 0)
    assert page.table.current is None
    assert not page.pane.widget().isVisible()
    press(qtbot, page.table, "a")
    press(qtbot, page.table, "j")


@pytest.mark.parametrize("which", list(Column))
def test_a_click_on_a_header_sorts_and_the_row_stays_chosen(
    qtbot: QtBot, page: ReviewPage, review: Review, which: Column
):
    ids = review.ids()
    page.table.choose(ids[3])
    page.table.show_column(which, True)
    header = page.table.horizontalHeader()
    section = COLUMNS.index(which)
    where = header.viewport()
    at = header.sectionViewportPosition(section) + 12

    def click() -> None:
        with qtbot.waitSignal(page.changed):
            qtbot.mouseClick(where, Qt.MouseButton.LeftButton, pos=QPoint(at, 8))

    for descending in (False, True):
        click()
        sort = page.table.sort
        assert sort is not None
        assert (sort.column, sort.descending) == (which, descending)
        assert list(page.table.park_months.ids) == review.ids(None, sort)
        assert shown(page) == ids[3]
    click()
    assert page.table.sort is None
    assert list(page.table.park_months.ids) == ids


def test_the_next_row_takes_the_place_of_one_that_is_filtered_away(qtbot: QtBot, page: ReviewPage, review: Review):
    page.table.choose(review.ids()[2])  # no closures there
    page.filters._closure.click()
    qtbot.waitUntil(lambda: page.table.park_months.rowCount() < 12)
    assert shown(page) == review.ids()[3]


def test_a_list_that_may_be_out_of_date_says_so_and_does_not_jump(qtbot: QtBot, page: ReviewPage, review: Review):
    page.filters._status.setCurrentText("To review")
    qtbot.waitUntil(lambda: page.table.park_months.rowCount() == 7)
    press(qtbot, page.table, "a")
    assert page.table.park_months.rowCount() == 7
    assert page.filters._refresh.isVisible()
    qtbot.mouseClick(page.filters._refresh, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.table.park_months.rowCount() == 6)
    assert not page.filters._refresh.isVisible()


def test_what_the_model_says_appears_at_once_but_not_below_an_open_edit(qtbot: QtBot, page: ReviewPage, review: Review):
    eighth, ninth = review.ids()[8:10]
    page.table.choose(eighth)
    assert page.pane.summary.toPlainText() == ""
    summarise(review, [eighth, ninth])
    page.take_changes([eighth, ninth])
    assert page.pane.summary.toPlainText().startswith("May: ")
    assert column(page, Column.STATUS)[8:10] == ["To review", "To review"]
    press(qtbot, page.table, "e")
    qtbot.keyClicks(page.pane.summary, " mine")
    page.take_changes([eighth])
    assert page.pane.summary.toPlainText().endswith(" mine")


def test_a_copied_row_is_its_cells_between_tabs(qtbot: QtBot, page: ReviewPage):
    press(qtbot, page.table, Key.Key_C, CTRL)
    cells = QGuiApplication.clipboard().text().split("\t")
    assert cells[:3] == ["ELMR", "Elm River National Park", "Jan 2015"]
    assert len(cells) == len(COLUMNS)


def test_columns_fill_the_window_until_the_reviewer_gives_them_widths(
    qtbot: QtBot, page: ReviewPage, settings: Settings
):
    table = page.table
    assert sum(map(table.columnWidth, range(len(COLUMNS)))) <= table.viewport().width()
    assert table.layout_state().isEmpty()
    table.show_column(Column.PARK, True)
    header = table.horizontalHeader()
    header.moveSection(0, 2)
    table.setColumnWidth(COLUMNS.index(Column.COMMENT), 333)
    page.keep_layout()
    table.reset_layout()
    assert header.visualIndex(0) == 0
    page.restore_layout()
    assert table.columnWidth(COLUMNS.index(Column.COMMENT)) == 333
    assert header.visualIndex(0) == 2
    assert table.verticalHeader().sectionResizeMode(0) is QHeaderView.ResizeMode.Fixed


def test_a_narrow_table_leaves_out_what_the_pane_says_and_keeps_words_readable(qtbot: QtBot, page: ReviewPage):
    table = page.table
    page.resize(1280, 720)
    page.setSizes([774, 500])
    qtbot.waitUntil(lambda: not table.shows(Column.PARK))
    words = table.fontMetrics().horizontalAdvance("A comment's beginning")
    assert min(table.columnWidth(COLUMNS.index(which)) for which in (Column.COMMENT, Column.SUMMARY)) >= words
    assert not page._actions.column[Column.PARK].isChecked()
    page.resize(2200, 720)
    qtbot.waitUntil(lambda: all(map(table.shows, COLUMNS)))
    assert page._actions.column[Column.PARK].isChecked()


def test_the_reviewer_says_which_columns_are_shown(qtbot: QtBot, page: ReviewPage):
    actions, table = page._actions, page.table
    actions.column[Column.PARK].setChecked(True)
    actions.column[Column.SUMMARY].setChecked(False)
    assert table.shows(Column.PARK)
    assert not table.shows(Column.SUMMARY)
    page.keep_layout()
    actions.default_columns.trigger()
    assert table.shows(Column.SUMMARY)
    page.restore_layout()
    assert not table.shows(Column.SUMMARY)
    for action in actions.column.values():
        action.setChecked(False)
    assert [column for column in COLUMNS if table.shows(column)] == [COLUMNS[-1]]
    assert actions.column[COLUMNS[-1]].isChecked()


def test_flags_are_filtered_by_rule_severity_and_mark(qtbot: QtBot, page: ReviewPage, review: Review):
    first, second, third = review.ids()[:3]
    high = Flag("closed-but-counted", Severity.HIGH, "Closed, yet counted.", field="F1")
    low = Flag("unusual", Severity.LOW, "Too many.", field="F1")
    note = Flag("closed-but-counted", Severity.NOTE, "Explained.", field="F1")
    review.replace_flags([(id_, ()) for id_ in review.ids()])
    review.replace_flags([(first, (high, low)), (second, (low,)), (third, (note,))])
    review.mark(second, low, FlagVerdict.DISMISSED, "a festival", "Dana")
    page.filters.set_facets(review.facets())

    def listed(control: QComboBox, words: str) -> list[int]:
        page.filters.clear()
        control.setCurrentText(words)
        qtbot.waitUntil(lambda: list(page.table.park_months.ids) == review.ids(page.filters.filters))
        return list(page.table.park_months.ids)

    rule, severity = page.filters._rule, page.filters._severity
    assert listed(rule, "Unusual number") == [first]
    assert listed(severity, "High severity") == [first]
    assert listed(severity, "Notes") == [third]
    assert listed(severity, "Dismissed") == [second]
    assert len(listed(severity, "Any severity")) == 12
