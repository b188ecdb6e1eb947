"""A whole review with keys alone: opened, read, decided, filtered and handed on, and the focus is never lost."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from ui_samples import summarise, write_counted
from window_steps import dialog, of

from ranger_desk.records import FlagVerdict, Verdict
from ranger_desk.ui.main_window import MainWindow

Key = Qt.Key


def focus() -> QWidget:
    """Where the keyboard is: always somewhere."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: str) -> None:
    """Press keys where the keyboard is, as 'Ctrl+E' or 'J'."""
    for key in keys:
        (combination,) = QKeySequence(key)
        QTest.keyClick(focus(), combination.key(), combination.keyboardModifiers())


def write(text: str) -> None:
    QTest.keyClicks(focus(), text)


def tab_to(name: str) -> None:
    """Go on with Tab until the control of this name has the keyboard."""
    seen: list[QWidget] = []
    while focus().accessibleName() != name:
        assert focus() not in seen, f"Tab does not reach {name}"
        seen.append(focus())
        press("Tab")


def name_file(qtbot: QtBot, path: Path) -> None:
    """Write a path into the file dialog that is open, and press Return."""
    asking = dialog(qtbot, QFileDialog)
    field = asking.findChild(QLineEdit)
    qtbot.waitUntil(asking.isActiveWindow)
    field.setFocus()
    field.selectAll()
    write(str(path))
    press("Return")
    qtbot.waitUntil(lambda: not asking.isVisible())
    asking.parentWidget().activateWindow()  # as every system does; the offscreen one does not
    qtbot.waitUntil(asking.parentWidget().isActiveWindow)


@pytest.fixture
def window(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> MainWindow:
    made = make_window()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def give_reports(qtbot: QtBot, window: MainWindow) -> None:
    """Give the park-months their reports and flags, as a run of the model would."""
    summarise(of(window), of(window).ids())
    window.page.take_all()
    window.check.checker.check_some(of(window).ids())
    qtbot.waitUntil(lambda: bool(window.page.pane.flags.cards) and not window.check.checker.busy)


def test_a_review_with_keys_alone(qtbot: QtBot, window: MainWindow, tmp_path: Path):
    # Open: the first button of the welcome has the keyboard.
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press("Ctrl+O")
    name_file(qtbot, write_counted(tmp_path / "counted.csv"))
    qtbot.waitUntil(lambda: window.page.review is not None)
    qtbot.waitUntil(window.page.table.hasFocus)
    give_reports(qtbot, window)
    first, second = of(window).ids()

    # Move and read.
    press("J")
    assert window.page.table.current == second
    press("Up")
    assert window.page.table.current == first
    tab_to("Comment")
    assert "repairs" in focus().accessibleDescription()
    press("Ctrl+A", "Ctrl+C")
    assert QApplication.clipboard().text() == of(window).rows([first])[0].park_month.comment
    tab_to("Counts")
    press("Down", "Home")

    # Dismiss a flag, with its reason.
    press("F", "D")
    assert focus().accessibleName() == "Why the flag is dismissed"
    write("Staff stayed there.")
    press("Return")
    qtbot.waitUntil(lambda: of(window).rows([first])[0].marks[0] is not None)
    mark = of(window).rows([first])[0].marks[0]
    assert (mark.verdict, mark.note) == (FlagVerdict.DISMISSED, "Staff stayed there.")

    # A note, an edit; on to the next one.
    press("N")
    write("Called the park.")
    press("Return", "E", "Ctrl+A")
    write("January: Larch Campground was closed for repairs.")
    press("Ctrl+Return")
    decision = of(window).rows([first])[0].decision
    assert (decision.verdict, decision.note) == (Verdict.EDITED, "Called the park.")
    assert window.page.table.current == second
    assert window.page.table.hasFocus()

    # Accept, take it back, reject.
    press("A")
    assert of(window).counts().decided == 2
    press("Ctrl+Z")
    assert of(window).counts().decided == 1
    assert window.page.table.current == second
    press("R")
    assert of(window).rows([second])[0].decision.verdict is Verdict.REJECTED


def test_filters_and_export_with_keys_alone(qtbot: QtBot, counted: MainWindow, tmp_path: Path):
    window = counted
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first, second = of(window).ids()
    window.page.table.setFocus()
    press("R", "E", "Ctrl+Return")
    assert window.isWindowModified()

    # Filter and look through what is left, then all again.
    press("Ctrl+F")
    write("repairs")
    tab_to("Status")
    write("Acc")
    qtbot.waitUntil(lambda: list(window.page.table.park_months.ids) == [second])
    press("Ctrl+Shift+F")
    qtbot.waitUntil(lambda: list(window.page.table.park_months.ids) == [first, second])

    # Hand on.
    press("Ctrl+E")
    name_file(qtbot, tmp_path / "reviewed.csv")
    qtbot.waitUntil(lambda: "2 park-months were written" in window.message.text)
    with (tmp_path / "reviewed.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["Decision"] for row in csv.DictReader(file)} == {"Accepted", "Rejected"}
    qtbot.waitUntil(lambda: not window.isWindowModified())


def test_every_menu_opens_and_closes_with_keys(qtbot: QtBot, opened: MainWindow):
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    for action in opened.menuBar().actions():
        letter = action.text()[action.text().index("&") + 1]
        QTest.keyClick(opened, letter.lower(), Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(action.menu().isVisible)
        QTest.keyClick(action.menu(), Key.Key_Escape)
        qtbot.waitUntil(lambda action=action: not action.menu().isVisible())
        QTest.keyClick(opened.menuBar(), Key.Key_Escape)
