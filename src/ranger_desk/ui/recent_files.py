"""The files that were opened last, in the File menu and on the welcome page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from ranger_desk.ui.pages import WelcomePage
from ranger_desk.ui.settings import Settings


class RecentFiles(QObject):
    """Offers them. Whether a file is still there is looked at when it is chosen: a disk may take long to answer.

    Signals:
        chosen: the path that the reviewer wants to open.
        gone: the path that was chosen, and taken off the list because nothing is there any more.
    """

    chosen = Signal(object)
    gone = Signal(object)

    def __init__(self, menu: QMenu, welcome: WelcomePage, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._menu, self._welcome, self._settings = menu, welcome, settings
        welcome.chosen.connect(self._choose)

    def show(self) -> None:
        """Offer the files that the settings hold now."""
        recent = self._settings.recent
        same_name = Counter(path.name for path in recent)
        self._menu.clear()
        for path in recent:
            words = path.name if same_name[path.name] == 1 else f"{path.name} ({path.parent.name})"
            action = self._menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, path=path: self._choose(path))
        self._menu.addSeparator()
        clear = self._menu.addAction("&Clear Menu")
        clear.setEnabled(bool(recent))
        clear.triggered.connect(self._clear)
        self._welcome.set_recent(recent)

    def _choose(self, path: Path) -> None:
        if path.exists():
            self.chosen.emit(path)
            return
        self._settings.forget_recent(path)
        self.show()
        self.gone.emit(path)

    def _clear(self) -> None:
        self._settings.clear_recent()
        self.show()
