"""The window around a review: problems, undo, export, and the window itself."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot
from ui_samples import park_months, write_export
from window_steps import CTRL, choose_in_file_dialog, of, open_in, press_button, run_to_end

from ranger_desk import operations
from ranger_desk.records import Problem, Verdict
from ranger_desk.review import Review, ReviewLocked
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workers import Task

MakeWindow = Callable[..., MainWindow]


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


def test_the_flags_that_stand_are_written_as_a_table(qtbot: QtBot, counted: MainWindow, tmp_path: Path):
    press_button(qtbot, counted.page.pane.flags.cards[0], "Confirm")
    out = tmp_path / "flags.csv"
    counted.commands.export_flags.trigger()
    choose_in_file_dialog(qtbot, out)
    qtbot.waitUntil(lambda: "The flags of 2 park-months were written to flags.csv." in counted.message.text)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Date"][:7], row["FieldName"], row["Rule"]) for row in rows] == [
        ("2015-01", "F1", "closed-but-counted"),
        ("2015-02", "F1", "closed-but-counted"),
    ]


def test_writing_can_be_given_up_and_leaves_nothing(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    given_up = threading.Event()
    write = operations.export

    def no_faster_than_the_click(review: Review, to: Path, *, on_progress: Callable[[int, int], None]):
        def tell(done: int, total: int) -> None:
            on_progress(done, total)
            if done:
                given_up.wait(20)

        return write(review, to, on_progress=tell)

    monkeypatch.setattr(operations, "export", no_faster_than_the_click)
    window = open_in(qtbot, make_window(), write_export(tmp_path / "long.csv", park_months(2000)))
    window.message.hide()
    out = tmp_path / "given up" / "out.xlsx"
    out.parent.mkdir()
    window.writer.export(of(window).path, out)
    (progress,) = window.findChildren(QProgressDialog)
    qtbot.waitUntil(lambda: progress.value() > 0)
    assert progress.maximum() == len(of(window).ids()) > 1000
    progress.findChild(QPushButton).click()
    given_up.set()
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
    assert opened.commands.full_screen.isChecked()
    opened.commands.full_screen.trigger()
    qtbot.waitUntil(lambda: not opened.isFullScreen())
    assert not opened.commands.full_screen.isChecked()


def test_a_review_that_is_locked_says_so_and_keeps_the_row(qtbot: QtBot, opened: MainWindow, monkeypatch):
    run_to_end(qtbot, opened)

    def locked(*_arguments: object) -> None:
        raise ReviewLocked(of(opened).path, "Another program keeps the file locked.", "Close it, then try again.")

    first = opened.page.table.current
    monkeypatch.setattr(Review, "decide", locked)
    qtbot.keyClick(opened.page.table, "a")
    assert opened.message.text == "Another program keeps the file locked. Close it, then try again."
    assert opened.page.table.current == first
