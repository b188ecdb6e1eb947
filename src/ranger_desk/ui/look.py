"""How the window looks: light or dark, and how large the text is; both remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ranger_desk.ui import theme
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.theme import Appearance

_STEP = 0.1


class Look(QObject):
    """Obeys the actions for appearance and zoom, and follows the system."""

    def __init__(self, app: QApplication, actions: Actions, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._app, self._actions, self._settings = app, actions, settings
        self._font = QFont(app.font())
        for appearance, action in actions.appearances.items():
            action.triggered.connect(lambda _checked=False, chosen=appearance: self.appear(chosen))
        actions.larger.triggered.connect(lambda: self.zoom(settings.zoom + _STEP))
        actions.smaller.triggered.connect(lambda: self.zoom(settings.zoom - _STEP))
        actions.actual.triggered.connect(lambda: self.zoom(1.0))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.appear(settings.appearance)
        if settings.zoom != 1.0:
            self.zoom(settings.zoom)

    def appear(self, appearance: Appearance) -> None:
        """Be light, dark, or as the system is."""
        self._settings.appearance = appearance
        self._actions.appearances[appearance].setChecked(True)
        theme.apply(self._app, appearance)

    def zoom(self, factor: float) -> None:
        """Show text this much larger than the system does."""
        self._settings.zoom = factor
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * self._settings.zoom)
        self._app.setFont(font)

    def _system_changed(self) -> None:
        if self._settings.appearance is Appearance.SYSTEM:
            theme.apply(self._app, Appearance.SYSTEM)
