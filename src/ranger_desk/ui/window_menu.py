"""The Window menu: what is done to the window in front, and the windows that there are."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ranger_desk.ui.actions import Actions


class WindowMenu(QObject):
    """Obeys its commands, and lists the windows anew whenever the menu opens."""

    def __init__(self, menu: QMenu, actions: Actions, main: QWidget) -> None:
        super().__init__(main)
        self._menu, self._main = menu, main
        self._listed: list[QAction] = []
        menu.addSeparator()
        menu.aboutToShow.connect(self._list)
        actions.minimise.triggered.connect(lambda: self._in_front().showMinimized())
        actions.zoom.triggered.connect(self._zoom)
        actions.full_screen.triggered.connect(self._full_screen)

    def _in_front(self) -> QWidget:
        return QApplication.activeWindow() or self._main

    def _zoom(self) -> None:
        window = self._in_front()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowMaximized)

    def _full_screen(self) -> None:
        self._main.setWindowState(self._main.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _list(self) -> None:
        for action in self._listed:
            self._menu.removeAction(action)
            action.deleteLater()
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible() and _has_place(each)]
        windows.sort(key=lambda window: (window is not self._main, window.windowTitle()))
        self._listed = [self._entry(window) for window in windows]

    def _entry(self, window: QWidget) -> QAction:
        action = self._menu.addAction(window.windowTitle().replace("[*]", "").replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(window is QApplication.activeWindow())
        action.triggered.connect(lambda: _bring(window))
        return action


def _has_place(window: QWidget) -> bool:
    """Whether it is a window to the reviewer, not a menu, a tip or a question that waits for an answer."""
    kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
    return window.windowType() in kinds and not window.isModal() and bool(window.windowTitle())


def _bring(window: QWidget) -> None:
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
