"""Files into the window: the first start, exports, questions about them, counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot
from ui_samples import park_months, write_export
from window_steps import choose_in_file_dialog, dialog, of, open_in, press_button, run_to_end

from ranger_desk.exports import Role
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.mapping_dialog import MappingDialog, SheetDialog
from ranger_desk.ui.settings import Settings

MakeWindow = Callable[..., MainWindow]


def test_the_first_start_says_what_to_do(qtbot: QtBot, make_window: MakeWindow):
    window = make_window()
    assert window.stack.currentWidget() is window.welcome
    assert window.windowTitle() == "Ranger Desk[*]"
    texts = [label.text() for label in window.welcome.findChildren(QLabel)]
    assert any("keeps what you decide" in text for text in texts)
    for action in (window.commands.export, window.commands.summarise, window.commands.accept, window.commands.undo):
        assert not action.isEnabled()


def test_the_sample_opens_with_one_click(qtbot: QtBot, make_window: MakeWindow):
    window = make_window()
    press_button(qtbot, window.welcome, "Open the Sample")
    qtbot.waitUntil(lambda: window.page.review is not None)
    assert window.page.table.park_months.rowCount() == len(of(window).ids()) > 50
    assert window.page.table.hasFocus()


def test_a_file_opens_through_the_dialog(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = make_window()
    window.commands.open.trigger()
    choose_in_file_dialog(qtbot, comments)
    qtbot.waitUntil(lambda: window.page.review is not None)
    assert window.windowTitle() == "comments 2015.csv[*] - Ranger Desk"
    assert window.message.text.startswith("12 park-months, 11 with a comment.")


def test_a_file_that_is_opened_again_shows_what_was_decided(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = open_in(qtbot, make_window(), comments)
    run_to_end(qtbot, window)
    qtbot.keyClick(window.page.table, "a")
    window.commands.close_review.trigger()
    assert window.stack.currentWidget() is window.welcome
    assert not window.commands.export.isEnabled()
    open_in(qtbot, window, comments)
    assert of(window).counts().decided == 1
    assert "1 was decided before" in window.message.text


def test_recent_files_are_offered(qtbot: QtBot, make_window: MakeWindow, opened: MainWindow, comments: Path):
    opened.commands.close_review.trigger()
    names = [action.text() for action in opened.commands.recent.actions()]
    assert names[0] == comments.name
    opened.commands.recent.actions()[0].trigger()
    qtbot.waitUntil(lambda: opened.page.review is not None)
    opened.commands.recent.actions()[-1].trigger()
    assert comments.name not in [action.text() for action in opened.commands.recent.actions()]


def test_a_recent_file_that_is_gone_is_told_and_taken_off(opened: MainWindow, comments: Path, settings: Settings):
    moved = comments.rename(comments.with_name("moved.csv"))
    opened.commands.recent.actions()[0].trigger()
    assert f"comments 2015.csv is not in {comments.parent} any more" in opened.message.text
    assert settings.recent == []
    assert [action.text() for action in opened.commands.recent.actions() if action.text()] == ["&Clear Menu"]
    assert opened.page.review is not None
    assert moved.exists()


def test_recent_files_of_one_name_are_told_apart(opened: MainWindow, settings: Settings, tmp_path: Path):
    for year in ("2023", "2024"):
        (tmp_path / year).mkdir()
        settings.add_recent(write_export(tmp_path / year / "comments.csv", park_months(2)))
    opened.recent.show()
    names = [action.text() for action in opened.commands.recent.actions()][:3]
    assert names == ["comments.csv (2024)", "comments.csv (2023)", "comments 2015.csv"]


def test_a_dropped_file_opens_and_two_do_not(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = make_window()

    def drop(*paths: Path) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPoint(5, 5), *how)
        enter.setAccepted(False)
        QApplication.sendEvent(window, enter)
        if enter.isAccepted():
            QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *how))
        return enter.isAccepted()

    assert not drop(comments, comments)
    assert not drop(comments.parent)
    assert drop(comments)
    qtbot.waitUntil(lambda: window.page.review is not None)


def test_a_file_that_the_system_hands_over_opens(qtbot: QtBot, make_window: MakeWindow, comments: Path, qapp):
    window = make_window()
    qapp.open_with(window.open_path)
    QApplication.sendEvent(qapp, QFileOpenEvent(str(comments)))
    qtbot.waitUntil(lambda: window.page.review is not None)


def test_what_cannot_be_opened_says_why_and_what_to_do(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path):
    window = make_window()
    bad = tmp_path / "notes.csv"
    bad.write_text("colour;size\nred;4\n")
    window.open_path(bad)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.error or bool(window.findChildren(MappingDialog)))
    if window.findChildren(MappingDialog):
        dialog(qtbot, MappingDialog).reject()
        return
    texts = [label.text() for label in window.error.findChildren(QLabel) if label.text()]
    assert "notes.csv could not be opened" in texts
    assert str(bad) in texts
    assert len(texts) == 4
    press_button(qtbot, window.error, "Copy Details")
    assert QApplication.clipboard().text().splitlines() == texts
    press_button(qtbot, window.error, "Back")
    assert window.stack.currentWidget() is window.welcome


def test_a_missing_file_is_told_too_and_leaves_the_open_review(qtbot: QtBot, opened: MainWindow, tmp_path: Path):
    opened.open_path(tmp_path / "gone.xlsx")
    qtbot.waitUntil(lambda: opened.stack.currentWidget() is opened.error)
    press_button(qtbot, opened.error, "Back")
    assert opened.stack.currentWidget() is opened.page
    assert opened.page.table.park_months.rowCount() == 12


def test_reading_can_be_given_up(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = make_window()
    window.open_path(comments)
    assert window.stack.currentWidget() is window.busy
    press_button(qtbot, window.busy, "Cancel")
    assert window.stack.currentWidget() is window.welcome
    qtbot.wait(300)
    assert window.page.review is None


def test_unknown_columns_are_asked_for_and_remembered(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path):
    window = make_window()
    path = tmp_path / "strange.csv"
    path.write_text("Kennung,Monat,Text\nELMR,2015-07-01,Boat ramp closed.\nOAKH,2015-07-01,All open.\n")
    window.open_path(path)
    asked = dialog(qtbot, MappingDialog)
    assert isinstance(asked, MappingDialog)
    for choice in asked.findChildren(QComboBox):
        assert choice.accessibleName()
    for role, column in ((Role.UNIT, "Kennung"), (Role.DATE, "Monat"), (Role.COMMENT, "Text")):
        asked.choose(role, None)
        assert not asked._buttons.button(asked._buttons.StandardButton.Open).isEnabled()
        asked.choose(role, column)
    press_button(qtbot, asked, "Open")
    qtbot.waitUntil(lambda: window.page.review is not None)
    assert [row.park_month.comment for row in of(window).rows(of(window).ids())] == ["Boat ramp closed.", "All open."]
    again = tmp_path / "again.csv"
    again.write_text("Kennung,Monat,Text\nELMR,2016-07-01,Fog.\n")
    window.open_path(again)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("again.csv"))


def test_a_question_that_is_not_answered_opens_nothing(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path):
    window = make_window()
    path = tmp_path / "strange.csv"
    path.write_text("Kennung,Monat,Text\nELMR,2015-07-01,Boat ramp closed.\n")
    window.open_path(path)
    dialog(qtbot, MappingDialog).reject()
    assert window.stack.currentWidget() is window.welcome


def test_a_sheet_is_chosen_where_several_fit(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path):
    window = make_window()
    book = openpyxl.Workbook()
    for name, comment in (("North", "Boat ramp closed."), ("South", "All open.")):
        sheet = book.create_sheet(name)
        sheet.append(["UnitCode", "ParkName", "Date", "Comments"])
        sheet.append(["ELMR", "Elm River", "2015-07-01", comment])
    del book["Sheet"]
    book.save(tmp_path / "book.xlsx")
    window.open_path(tmp_path / "book.xlsx")
    asked = dialog(qtbot, SheetDialog)
    assert isinstance(asked, SheetDialog)
    asked._sheets.setCurrentRow(1)
    press_button(qtbot, asked, "Open")
    qtbot.waitUntil(lambda: window.page.review is not None)
    assert of(window).rows(of(window).ids())[0].park_month.comment == "All open."


def test_counts_are_added_to_the_open_review(qtbot: QtBot, opened: MainWindow, tmp_path: Path):
    counts = tmp_path / "counts.csv"
    counts.write_text(
        "UnitCode,ParkName,Date,FieldName,Label,Value\nELMR,Elm River National Park,2015-01-01,F1,GATE,77\n"
    )
    opened.commands.add_counts.trigger()
    choose_in_file_dialog(qtbot, counts)
    qtbot.waitUntil(lambda: "were added" in opened.message.text)
    assert opened.page.pane.counts.table.records.line(0).startswith("GATE\tF1\t77")


def test_counts_that_were_opened_instead_of_added_are_added_all_the_same(
    qtbot: QtBot, opened: MainWindow, tmp_path: Path
):
    counts = tmp_path / "counts.csv"
    counts.write_text("UnitCode,ParkName,Date,FieldName,Label,Value\nELMR,Elm River,2015-01-01,F1,GATE,77\n")
    opened.open_path(counts)
    qtbot.waitUntil(lambda: "counts and no comments" in opened.message.text)
    press_button(qtbot, opened.message, "Add to the Review Before")
    qtbot.waitUntil(lambda: "were added" in opened.message.text)
    assert opened.windowTitle().startswith("comments 2015.csv")
    assert opened.page.pane.counts.table.records.line(0).startswith("GATE\tF1\t77")


def test_a_field_dictionary_labels_the_counts(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path):
    path = tmp_path / "counts without labels.csv"
    path.write_text("UnitCode,ParkName,Date,FieldName,Value,Comments\nELMR,Elm River,2015-01-01,F1,77,Fog.\n")
    window = open_in(qtbot, make_window(), path)
    dictionary = tmp_path / "dictionary.csv"
    dictionary.write_text("UnitCode,Label,Expr1,IsInSTATS,Formula\nELMR,TRAFFIC AT GATE,F1,1,NULL\n")
    window.commands.add_dictionary.trigger()
    choose_in_file_dialog(qtbot, dictionary)
    qtbot.waitUntil(lambda: window.message.text.startswith("dictionary.csv was added."))
    assert window.page.pane.counts.table.records.line(0).startswith("TRAFFIC AT GATE\tF1\t77")
