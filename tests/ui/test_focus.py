"""Whoever works with keys alone sees where the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ranger_desk.ui import theme
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.theme import DARK, LIGHT, Appearance

SEEN = 40
"""Pixels in the colour of focus that one cannot overlook."""


def in_accent(image: QImage, accent: str) -> int:
    wanted = QColor(accent)
    return sum(image.pixelColor(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def edge(window: QWidget, control: QWidget) -> list[QImage]:
    """The window along the four sides of a control."""
    around = QRect(control.mapTo(window, QPoint(0, 0)), control.size()).adjusted(-3, -3, 3, 3)
    sides = (
        QRect(around.topLeft(), around.topRight() + QPoint(0, 8)),
        QRect(around.bottomLeft() - QPoint(0, 8), around.bottomRight()),
        QRect(around.topLeft(), around.bottomLeft() + QPoint(8, 0)),
    )
    return [window.grab(side.intersected(window.rect())).toImage() for side in sides]


@pytest.mark.parametrize(("appearance", "accent"), [(Appearance.LIGHT, LIGHT.accent), (Appearance.DARK, DARK.accent)])
def test_every_control_that_tab_reaches_shows_the_focus(
    qtbot: QtBot, counted: MainWindow, appearance: Appearance, accent: str
):
    counted.look.appear(appearance)
    qtbot.waitUntil(lambda: theme.of(counted.palette()).accent == accent)
    counted.activateWindow()
    qtbot.waitUntil(counted.isActiveWindow)
    counted.page.filters.focus_search()
    unseen, visited = [], []
    while (focus := QApplication.focusWidget()) not in visited:
        visited.append(focus)
        with_focus = sum(in_accent(side, accent) for side in edge(counted, focus))
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        without = sum(in_accent(side, accent) for side in edge(counted, focus))
        if with_focus - without < SEEN:
            unseen.append((focus.accessibleName(), type(focus).__name__, with_focus, without))
    assert unseen == []
    assert len(visited) > 20


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for control in (QLineEdit(), QPushButton("Press"), QPushButton("Leave")):
        column.addWidget(control)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def test_a_click_on_a_button_leaves_no_frame_a_key_does(qtbot: QtBot, form: QWidget):
    press, _leave = form.findChildren(QPushButton)
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    assert in_accent(press.grab().toImage(), LIGHT.accent) == 0
    form.findChild(QLineEdit).setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert press.hasFocus()
    assert in_accent(press.grab().toImage(), LIGHT.accent) > SEEN


def test_the_frame_grows_with_its_control_and_lets_clicks_through(qtbot: QtBot, form: QWidget):
    field = form.findChild(QLineEdit)
    field.setFocus()
    before = in_accent(field.grab().toImage(), LIGHT.accent)
    form.resize(form.width() * 2, form.height())
    qtbot.waitUntil(lambda: in_accent(field.grab().toImage(), LIGHT.accent) > 1.5 * before)
    qtbot.keyClicks(field, "two words")
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton, pos=QPoint(12, field.height() // 2))
    assert field.selectedText().strip() == "two"
