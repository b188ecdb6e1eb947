"""What a reviewer does in the window, as the tests do it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ranger_desk.review import Review
from ranger_desk.ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


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
