"""With text of twice the size nothing is cut off, in a window of 1280 by 800 pixels."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ranger_desk.ui.flow_layout import FlowLayout
from ranger_desk.ui.main_window import MainWindow


def cut(inside: QWidget) -> list[str]:
    """The words of labels and controls that have less room than they need; tool bars have a way of their own."""
    found = []
    for widget in inside.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget.parentWidget(), QToolBar | QLineEdit):
            continue
        if isinstance(widget, QLabel) and widget.text():
            wraps = widget.wordWrap()
            least = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
            if widget.height() < least or (not wraps and widget.width() < widget.sizeHint().width()):
                found.append(widget.text())
        elif isinstance(widget, QAbstractButton) and widget.text() and widget.width() < widget.sizeHint().width():
            found.append(widget.text())
        elif isinstance(widget, QComboBox) and widget.width() < widget.sizeHint().width():
            found.append(widget.currentText())
    return found


@pytest.fixture
def large(qtbot: QtBot, counted: MainWindow) -> MainWindow:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    counted.resize(1280, 800)
    counted.message.hide()
    font = QFont(app.font())
    font.setPointSizeF(2 * font.pointSizeF())
    line = counted.page.table.rowHeight(0)
    app.setFont(font)
    qtbot.waitUntil(lambda: counted.page.table.rowHeight(0) > 1.5 * line)
    qtbot.wait(50)
    return counted


def test_the_pane_needs_no_scrolling_to_the_side(large: MainWindow):
    pane = large.page.pane
    assert pane.widget().width() <= pane.viewport().width()
    right = pane.widget().mapTo(large, QPoint(pane.widget().width(), 0)).x()
    assert right <= large.width()


def test_no_word_is_cut_off(qtbot: QtBot, large: MainWindow):
    large.page.filters.set_shown(34862, 34862)
    large.page.pane.flags.begin_dismissing()
    qtbot.wait(20)
    assert cut(large.page) == []


def test_no_word_of_an_edit_is_cut_off(qtbot: QtBot, large: MainWindow):
    large.commands.edit.trigger()
    qtbot.wait(20)
    assert cut(large.page) == []


def test_the_value_of_the_month_can_be_seen_and_icons_grow(large: MainWindow):
    counts = large.page.pane.counts.table
    value = 2
    assert not counts.isColumnHidden(value)
    assert counts.columnViewportPosition(value) + counts.columnWidth(value) <= counts.viewport().width()
    assert counts.iconSize().height() > 20


def test_commands_without_room_are_behind_a_button_that_is_seen(large: MainWindow):
    (more,) = [button for button in large.findChildren(QToolButton) if button.accessibleName() == "More commands"]
    assert more.isVisible()
    large.resize(2600, 800)
    assert not more.isVisible()
    assert large.findChild(QToolBar).iconSize().height() > 30


def test_where_columns_have_no_room_the_table_scrolls_sideways(large: MainWindow):
    closures = large.page.pane.closures
    assert closures.horizontalHeader().length() > closures.viewport().width()
    assert closures.horizontalScrollBar().isVisible()
    last = closures.model().rowCount() - 1
    assert closures.rowViewportPosition(last) + closures.rowHeight(last) <= closures.viewport().height()


def test_all_filters_can_be_read_at_the_usual_size_whatever_is_counted(
    qtbot: QtBot, make_window: Callable[..., MainWindow], opened: MainWindow
):
    opened.resize(1280, 800)
    opened.page.filters.set_shown(34862, 34862)
    opened.page.filters.set_stale(True)
    qtbot.wait(20)
    assert cut(opened.page.filters) == []


# The lines of controls


@pytest.fixture
def lines(qtbot: QtBot) -> tuple[QWidget, list[QLabel]]:
    made = QWidget()
    layout = FlowLayout(10, last_at_end=True)
    layout.setContentsMargins(5, 5, 5, 5)
    made.setLayout(layout)
    labels = [QLabel(text) for text in ("one", "two", "three")]
    for label in labels:
        label.setFixedSize(100, 20)
        layout.addWidget(label)
    qtbot.addWidget(made)
    made.show()
    return made, labels


@pytest.mark.parametrize(
    ("width", "places"),
    [
        (400, [(5, 5), (115, 5), (295, 5)]),
        (330, [(5, 5), (115, 5), (225, 5)]),
        (300, [(5, 5), (115, 5), (195, 35)]),
        (120, [(5, 5), (5, 35), (15, 65)]),
    ],
)
def test_controls_stand_in_as_many_lines_as_they_need(lines, width: int, places: list[tuple[int, int]]):
    window, labels = lines
    window.resize(width, window.heightForWidth(width))
    assert [label.pos().toTuple() for label in labels] == places
    assert labels[-1].geometry().bottom() <= window.height() - 5


def test_a_hidden_control_takes_no_room(lines):
    window, labels = lines
    labels[1].hide()
    window.resize(220, 60)
    assert labels[2].y() == labels[0].y()
    assert window.layout().expandingDirections() == Qt.Orientation(0)
