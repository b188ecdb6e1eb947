"""The window as a whole: files in and out, runs, problems, undo, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QMessageBox,
    QProgressDialog,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from ui_samples import BOAT, ScriptedEngine, park_months, remembering, write_export

from ranger_desk.engine.client import EngineFailed
from ranger_desk.exports import Role
from ranger_desk.records import Problem, Verdict
from ranger_desk.review import Filters, Review, ReviewLocked, Status
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.mapping_dialog import MappingDialog, SheetDialog
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workers import Task

CTRL = Qt.KeyboardModifier.ControlModifier
MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    """A comments export of twelve park-months."""
    return write_export(tmp_path / "comments 2015.csv", park_months(12))


@pytest.fixture
def opened(qtbot: QtBot, make_window: MakeWindow, comments: Path) -> MainWindow:
    """A window that shows it."""
    return open_in(qtbot, make_window(), comments)


def open_in(qtbot: QtBot, window: MainWindow, path: Path) -> MainWindow:
    window.open_path(path)
    qtbot.waitUntil(
        lambda: window.stack.currentWidget() in (window.page, window.error) and window.page.review is not None
    )
    return window


def of(window: MainWindow) -> Review:
    assert window.page.review is not None
    return window.page.review


def dialog(qtbot: QtBot, kind: type) -> QDialog:
    """The dialog of this kind that is open."""

    def found() -> list[QDialog]:
        return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def press_button(qtbot: QtBot, inside: QWidget, text: str) -> None:
    (button,) = [
        each
        for each in inside.findChildren(QPushButton)
        if each.text().replace("&", "") == text and each.isVisible() and each.isEnabled()
    ]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose_in_file_dialog(qtbot: QtBot, path: Path) -> None:
    choosing = dialog(qtbot, QFileDialog)
    assert isinstance(choosing, QFileDialog)
    choosing.setOption(QFileDialog.Option.DontConfirmOverwrite)
    choosing.selectFile(str(path))
    choosing.accept()


def run_to_end(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)


# First start


def test_the_first_start_says_what_to_do(qtbot: QtBot, make_window: MakeWindow):
    window = make_window()
    assert window.stack.currentWidget() is window.welcome
    assert window.windowTitle() == "Ranger Desk"
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


# Opening


def test_a_file_opens_through_the_dialog(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = make_window()
    window.commands.open.trigger()
    choose_in_file_dialog(qtbot, comments)
    qtbot.waitUntil(lambda: window.page.review is not None)
    assert window.windowTitle() == "comments 2015.csv - Ranger Desk"
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
    qapp.file_wanted.connect(window.open_path)
    QApplication.sendEvent(qapp, QFileOpenEvent(str(comments)))
    qtbot.waitUntil(lambda: window.page.review is not None)
    qapp.file_wanted.disconnect(window.open_path)


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
    assert opened.page.pane._counts.records.line(0) == "F1\tGATE\t77"


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
    assert opened.page.pane._counts.records.line(0) == "F1\tGATE\t77"


# Runs


def test_a_run_summarises_and_ends_with_what_to_look_at(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made)), comments)
    qtbot.keyClick(window, Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.commands.pause.isEnabled()
    assert not window.commands.summarise.isEnabled()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert of(window).counts().pending == 0
    assert made[0].closed
    assert "MainThread" not in made[0].threads
    qtbot.waitUntil(lambda: "11 comments are summarised" in window.message.text)
    press_button(qtbot, window.message, "Show Flagged")
    flagged = of(window).ids(Filters(has_flag=True))
    qtbot.waitUntil(lambda: list(window.page.table.park_months.ids) == flagged)
    assert not window.message.isVisible()


def test_a_run_can_be_paused_and_goes_on(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=4)), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 4)
    window.commands.pause.trigger()
    assert window.commands.pause.text() == "&Resume"
    qtbot.waitUntil(lambda: window.status._words.text().startswith("Paused at "))
    made[0].go.set()
    qtbot.wait(50)
    assert of(window).counts().with_report == 4
    window.commands.pause.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert of(window).counts().with_report == 11


def test_a_run_that_was_stopped_keeps_what_is_done_and_resumes(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=4)), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 4)
    window.commands.cancel.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert "4 were summarised, 7 comments are left" in window.message.text
    window.commands.close_review.trigger()
    open_in(qtbot, window, comments)
    assert "7 are not summarised yet" in window.message.text
    window.run._make_engine = ScriptedEngine
    press_button(qtbot, window.message, "Summarise the Rest")
    qtbot.waitUntil(lambda: of(window).counts().with_report == 11 and not window.run.summariser.running)


def test_a_restart_and_rows_set_aside_are_told(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    said: list[str] = []
    window = open_in(qtbot, make_window(lambda: ScriptedEngine(restarts=True, set_aside=[BOAT])), comments)
    window.run.summariser.told.connect(lambda progress: said.append(progress.message))
    run_to_end(qtbot, window)
    assert any("started again" in text for text in said)
    aside = of(window).ids(Filters(status=Status.SET_ASIDE))
    assert f"{len(aside)} could not be summarised" in window.message.text
    press_button(qtbot, window.message, "Show Set Aside")
    qtbot.waitUntil(lambda: list(window.page.table.park_months.ids) == aside)


def test_a_model_that_cannot_be_used_is_told_with_ways_out(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = open_in(
        qtbot, make_window(lambda: ScriptedEngine(fails=EngineFailed("The weights are damaged."))), comments
    )
    run_to_end(qtbot, window)
    assert "The weights are damaged." in window.message.text
    window.run._make_engine = ScriptedEngine
    press_button(qtbot, window.message, "Try Again")
    qtbot.waitUntil(lambda: of(window).counts().with_report == 11 and not window.run.summariser.running)


def test_deciding_goes_on_during_a_run(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=6)), comments)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 6)
    qtbot.waitUntil(window.commands.accept.isEnabled)
    for _ in range(3):
        qtbot.keyClick(window.page.table, "a")
    assert of(window).counts().decided == 3
    made[0].go.set()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    assert of(window).counts().decided == 3
    assert of(window).counts().with_report == 11


def test_opening_another_file_during_a_run_asks_first(
    qtbot: QtBot, make_window: MakeWindow, comments: Path, tmp_path: Path
):
    window = open_in(qtbot, make_window(lambda: ScriptedEngine(stop_at=2)), comments)
    other = write_export(tmp_path / "other.csv", park_months(3))
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 2)
    window.open_path(other)
    press_button(qtbot, dialog(qtbot, QMessageBox), "Keep Summarising")
    assert window.run.summariser.running
    window.open_path(other)
    press_button(qtbot, dialog(qtbot, QMessageBox), "Open")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("other.csv"))
    assert not window.run.summariser.running


def test_leaving_during_a_run_asks_and_loses_nothing(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    made: list[ScriptedEngine] = []
    window = open_in(qtbot, make_window(remembering(made, stop_at=5)), comments)
    path = of(window).path
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: of(window).counts().with_report == 5)
    assert not window.close()
    press_button(qtbot, dialog(qtbot, QMessageBox), "Keep Summarising")
    assert window.isVisible()
    assert not window.close()
    press_button(qtbot, dialog(qtbot, QMessageBox), "Quit")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert made[0].closed
    with Review.open(path) as review:
        assert review.counts().with_report == 5


# Problems, undo, export


@pytest.fixture
def with_problems(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    path = tmp_path / "troubled.csv"
    path.write_text(
        "UnitCode,ParkName,Date,Comments\nELMR,Elm River,2015-07-01,Fog.\nELMR,Elm River,soon,Rain.\n"
        "OAKH,Oak Hill,2015-07-01,Snow.\nOAKH,Oak Hill,2015-07-01,Hail.\n"
    )
    return open_in(qtbot, make_window(), path)


def test_problems_are_counted_shown_and_copied(qtbot: QtBot, with_problems: MainWindow):
    window = with_problems
    assert "2 problems in the file" in window.message.text
    assert window.commands.problems.text() == "&Problems (2)"
    assert not window.problems.isVisible()
    press_button(qtbot, window.message, "Show Problems")
    assert window.problems.isVisible()
    assert window.commands.problems.isChecked()
    press_button(qtbot, window.problems, "Copy All")
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "File\tRow\tColumn\tWhat is wrong\tWhat was done"
    assert [line.split("\t")[:2] for line in lines[1:]] == [["troubled.csv", "3"], ["troubled.csv", "5"]]
    window.commands.problems.trigger()
    assert not window.problems.isVisible()


def test_return_on_a_problem_goes_to_its_row(qtbot: QtBot, make_window: MakeWindow, opened: MainWindow):
    source = of(opened).source.path
    opened.problems.show_problems(
        [Problem(source, 6, "Date", "odd", "taken"), Problem(source, 999, None, "odd", "left out")]
    )
    opened.commands.problems.trigger()
    table = opened.problems.table
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.page.table.current == of(opened).find_row(6)
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.statusBar().currentMessage() == "This problem has no row in the table."
    assert opened.page.table.current == of(opened).find_row(6)


def test_the_menu_names_what_undo_takes_back(qtbot: QtBot, opened: MainWindow):
    run_to_end(qtbot, opened)
    assert not opened.commands.undo.isEnabled()
    qtbot.keyClick(opened.page.table, "a")
    assert opened.commands.undo.text() == "&Undo accept ELMR, January 2015"
    qtbot.keyClick(opened.page.table, Qt.Key.Key_Z, CTRL)
    assert not opened.commands.undo.isEnabled()
    assert opened.commands.redo.text() == "&Redo accept ELMR, January 2015"
    opened.commands.redo.trigger()
    assert of(opened).rows(of(opened).ids()[:1])[0].decision.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".jsonl"])
def test_the_reviewed_sheet_is_written_and_can_be_found(qtbot: QtBot, opened: MainWindow, tmp_path: Path, ending: str):
    run_to_end(qtbot, opened)
    qtbot.keyClick(opened.page.table, "a")
    out = tmp_path / f"out{ending}"
    opened.commands.export.trigger()
    choose_in_file_dialog(qtbot, out)
    qtbot.waitUntil(lambda: out.exists() and f"12 park-months were written to out{ending}." in opened.message.text)
    names = {button.text() for button in opened.message.findChildren(QPushButton)}
    assert {"Open", "Show in Folder"} <= names


def test_writing_can_be_given_up_and_leaves_nothing(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path):
    window = open_in(qtbot, make_window(), write_export(tmp_path / "long.csv", park_months(2000)))
    window.message.hide()
    out = tmp_path / "given up" / "out.xlsx"
    out.parent.mkdir()
    window.writer.export(of(window).path, out)
    (progress,) = window.findChildren(QProgressDialog)
    qtbot.waitUntil(lambda: progress.value() > 0)
    assert progress.maximum() == len(of(window).ids()) > 1000
    progress.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: not window.findChildren(Task))
    assert list(out.parent.iterdir()) == []
    assert window.message.text == ""


def test_the_source_is_never_overwritten(qtbot: QtBot, opened: MainWindow, comments: Path):
    before = comments.read_bytes()
    opened.writer.export(of(opened).path, comments)
    qtbot.waitUntil(lambda: "was not written" in opened.message.text)
    assert comments.read_bytes() == before


def test_a_copy_of_the_review_is_a_review(qtbot: QtBot, opened: MainWindow, tmp_path: Path):
    run_to_end(qtbot, opened)
    copy = tmp_path / "copy.rangerdesk"
    copy.write_text("in the way")
    opened.commands.save_copy.trigger()
    choose_in_file_dialog(qtbot, copy)
    qtbot.waitUntil(lambda: "was copied" in opened.message.text)
    with Review.open(copy) as review:
        assert review.counts() == of(opened).counts()
    opened.writer.copy(of(opened).path, of(opened).path)
    qtbot.waitUntil(lambda: "This is the review itself" in opened.message.text)
    assert of(opened).counts().with_report == 11


def test_a_write_that_fails_says_where(qtbot: QtBot, opened: MainWindow, tmp_path: Path):
    opened.writer.export(of(opened).path, tmp_path / "no such folder" / "out.xlsx")
    qtbot.waitUntil(lambda: "was not written" in opened.message.text)


# The window itself


def test_sizes_and_columns_are_there_at_the_next_start(qtbot: QtBot, make_window: MakeWindow, comments: Path):
    window = open_in(qtbot, make_window(), comments)
    window.resize(window.width(), 651)
    window.page.table.setColumnWidth(4, 321)
    window.close()
    again = open_in(qtbot, make_window(), comments)
    assert again.height() == 651
    assert again.page.table.columnWidth(4) == 321


def test_text_grows_and_shrinks(qtbot: QtBot, make_window: MakeWindow, comments: Path, settings: Settings):
    window = open_in(qtbot, make_window(), comments)
    before = window.page.table.rowHeight(0), window.page.pane.comment.fontInfo().pixelSize()
    title = window.page.pane._title.fontInfo().pixelSize()
    for _ in range(4):
        window.commands.larger.trigger()
    qtbot.waitUntil(lambda: window.page.table.rowHeight(0) > before[0])
    assert window.page.pane.comment.fontInfo().pixelSize() > before[1]
    assert window.page.pane._title.fontInfo().pixelSize() > title
    assert settings.zoom == pytest.approx(1.4)
    window.commands.actual.trigger()
    qtbot.waitUntil(lambda: window.page.table.rowHeight(0) == before[0])


def test_the_totals_are_kept_up(qtbot: QtBot, opened: MainWindow):
    run_to_end(qtbot, opened)
    qtbot.keyClick(opened.page.table, "a")
    qtbot.waitUntil(lambda: opened.status._totals.text().startswith("1 decided"), timeout=3000)


def test_full_screen_and_back(qtbot: QtBot, opened: MainWindow):
    opened.commands.full_screen.trigger()
    qtbot.waitUntil(opened.isFullScreen)
    opened.commands.full_screen.trigger()
    qtbot.waitUntil(lambda: not opened.isFullScreen())


def test_a_review_that_is_locked_says_so_and_keeps_the_row(qtbot: QtBot, opened: MainWindow, monkeypatch):
    run_to_end(qtbot, opened)

    def locked(*_arguments: object) -> None:
        raise ReviewLocked(of(opened).path, "Another program keeps the file locked.", "Close it, then try again.")

    first = opened.page.table.current
    monkeypatch.setattr(Review, "decide", locked)
    qtbot.keyClick(opened.page.table, "a")
    assert opened.message.text == "Another program keeps the file locked. Close it, then try again."
    assert opened.page.table.current == first
