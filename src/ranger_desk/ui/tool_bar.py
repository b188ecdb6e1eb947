"""The tool bar: what is needed at every turn, with icons that grow with the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QToolBar, QToolButton

from ranger_desk.ui import icons
from ranger_desk.ui.actions import Actions

_ICON, _MORE = 20, 11
"""Pixels of the icons beside text of the usual size, and of the one on the narrow button at the end."""


class ToolBar(QToolBar):
    """Cannot be moved; what has no room is in a menu at its end."""

    def __init__(self, actions: Actions) -> None:
        super().__init__("Main")
        self.setObjectName("main")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggleViewAction().setVisible(False)
        self.setIconSize(icons.beside(self.fontMetrics(), _ICON))
        actions.fill_toolbar(self)
        for more in self.findChildren(QToolButton, "qt_toolbar_ext_button"):
            more.setIcon(icons.small("forward", _MORE))  # Qt's own is black, in the dark too
            more.setAccessibleName("More commands")

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.setIconSize(icons.beside(self.fontMetrics(), _ICON))
