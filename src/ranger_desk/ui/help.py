"""Help: the window with the guide, made when it is first wanted, and the ways into it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ranger_desk import paths
from ranger_desk.ui import help_keys, wording
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.help_pages import INDEX, anchor, read
from ranger_desk.ui.help_window import HelpWindow
from ranger_desk.ui.settings import Settings


class Help(QObject):
    """Obeys the commands of the Help menu."""

    def __init__(self, parent: QWidget, actions: Actions, settings: Settings) -> None:
        super().__init__(parent)
        self._parent, self._actions, self._settings = parent, actions, settings
        self._window: HelpWindow | None = None
        for action, page in {
            actions.help: INDEX,
            actions.flags_help: "flags",
            actions.shortcuts: "keyboard",
            actions.privacy_help: "privacy",
        }.items():
            action.triggered.connect(lambda _checked=False, page=page: self.show_page(page))

    @property
    def window(self) -> HelpWindow:
        """The help window, made now if it was not wanted before."""
        if self._window is None:
            pages = read(paths.guide_folder(), {"keys": help_keys.tables(self._actions)})
            self._window = HelpWindow(pages, paths.guide_pictures(), self._parent)
            self._window.addActions([self._actions.larger, self._actions.smaller, self._actions.actual])
            self._window.restoreGeometry(self._settings.state("help"))
        return self._window

    def show_page(self, page: str, section: str = "") -> None:
        """Open a page of the guide, from the section with this anchor if one is given."""
        window = self.window
        window.open(page, section)
        window.show()
        window.raise_()
        window.activateWindow()

    def show_rule(self, rule: str) -> None:
        """Open what the guide says of a rule (by its name)."""
        self.show_page("flags", anchor(wording.rule(rule)))

    def close_down(self) -> None:
        """Close the window; it stands where it stood the next time."""
        if self._window is not None:
            self._settings.keep_state("help", self._window.saveGeometry())
            self._window.close()
