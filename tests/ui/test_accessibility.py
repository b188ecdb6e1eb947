"""Everything can be reached and named without a mouse and without seeing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QProgressBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from ui_samples import park_months, write_export

from ranger_desk.ui.main_window import MainWindow

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTextEdit, QProgressBar)


@pytest.fixture
def opened(qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.open_path(write_export(tmp_path / "comments.csv", park_months(12)))
    qtbot.waitUntil(lambda: window.page.review is not None)
    window.commands.summarise.trigger()
    qtbot.waitUntil(lambda: not window.run.summariser.running)
    window.commands.problems.trigger()
    window.activateWindow()
    return window


def ours(widget: QWidget) -> bool:
    """Whether it is a control of our own and not a part of one of Qt's."""
    if widget.objectName().startswith("qt_"):
        return False
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QComboBox | QLineEdit | QAbstractItemView):
            return False
        around = around.parentWidget()
    return True


def test_every_control_has_a_name(opened: MainWindow):
    nameless = [
        control
        for control in opened.findChildren(QWidget)
        if isinstance(control, CONTROLS)
        and ours(control)
        and not (
            control.accessibleName() or (isinstance(control, QAbstractButton) and (control.text() or control.toolTip()))
        )
    ]
    assert nameless == []


def test_tab_reaches_everything_in_the_order_of_reading(qtbot: QtBot, opened: MainWindow):
    page = opened.page
    page.filters._search.setFocus()
    visited: list[QWidget] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus in visited:
            break
        visited.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    names = [widget.accessibleName() for widget in visited]
    expected = [
        "Search",
        "Has closure",
        "Has flag",
        "Unit",
        "Month",
        "Year",
        "Status",
        "Rule",
        "Severity",
        "Park-months",
    ]
    expected += ["Comment", "Summary", "Closures", "Note", "Accept", "Edit", "Reject"]
    places = [names.index(name) for name in expected]
    assert places == sorted(places)


def test_a_row_is_read_out_with_its_columns(opened: MainWindow):
    model = opened.page.table.park_months
    said = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(model.columnCount())]
    assert said[0] == "Unit: ELMR"
    assert said[-3:] == ["Flags: none", "Status: To review", "Sure: none"]


def test_tab_reaches_flags_counts_and_chart(qtbot: QtBot, counted: MainWindow):
    counted.activateWindow()
    visited: list[QWidget] = []
    focus: QWidget | None = counted.page.table
    counted.page.table.setFocus()
    while focus is not None and focus not in visited:
        visited.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
    names = [widget.accessibleName() for widget in visited]
    expected = ["Park-months", "Flag: Closed but counted, Medium", "Confirm this flag", "Dismiss this flag", "Comment"]
    expected += ["Summary", "Closures", "Count Fields…", "Chart of LARCH CAMPGROUND TENTS (F1)", "Counts", "Note"]
    places = [names.index(name) for name in expected]
    assert places == sorted(places)


def test_every_control_of_a_park_month_with_flags_and_counts_has_a_name(counted: MainWindow):
    counted.page.pane.flags.begin_dismissing()
    test_every_control_has_a_name(counted)
