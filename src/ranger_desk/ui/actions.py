"""Everything the reviewer can tell the program: names, keys and menus, in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QToolBar

from ranger_desk.ui import icons
from ranger_desk.ui.theme import Appearance

Key = QKeySequence.StandardKey

SINGLE_KEYS = {
    "A": "Accept and move on",
    "E": "Edit the summary",
    "R": "Reject and move on",
    "N": "Write a note",
    "J": "Next park-month",
    "K": "Previous park-month",
    "U": "Next park-month to review",
}
"""Keys that work in the table and the pane beside it, wherever no text is being written."""


def _action(
    text: str,
    keys: Key | Sequence[str] = (),
    icon: str = "",
    role: QAction.MenuRole = QAction.MenuRole.NoRole,
    tip: str = "",
    checkable: bool = False,
) -> QAction:
    action = QAction(text)
    if isinstance(keys, Key):
        action.setShortcuts(keys)
    else:
        action.setShortcuts([QKeySequence(key) for key in keys])
    if icon:
        action.setIcon(icons.icon(icon))
    action.setMenuRole(role)
    action.setCheckable(checkable)
    action.setToolTip(tip or text.replace("&", "").removesuffix("…"))
    return action


class Actions:
    """One `QAction` for every command, and the menus that hold them."""

    def __init__(self) -> None:
        self.open = _action("&Open…", Key.Open, "open", tip="Open an export or a review")
        self.sample = _action("Open the &Sample", icon="sample", tip="Open the sample export")
        self.add_counts = _action("&Add Counts…", ["Ctrl+Shift+O"], tip="Join a file of counts to this review")
        self.export = _action("&Export to Excel…", ["Ctrl+E"], "export", tip="Write the reviewed sheet")
        self.save_copy = _action("Save a &Copy of the Review…", Key.SaveAs)
        self.close_review = _action("C&lose Review", Key.Close)
        self.quit = _action("&Quit", Key.Quit, role=QAction.MenuRole.QuitRole)

        self.undo = _action("&Undo", Key.Undo, "undo")
        self.redo = _action("&Redo", Key.Redo, "redo")
        self.cut = _action("Cu&t", Key.Cut)
        self.copy = _action("&Copy", Key.Copy)
        self.paste = _action("&Paste", Key.Paste)
        self.select_all = _action("Select &All", Key.SelectAll)
        self.find = _action("&Find", Key.Find, "search")
        self.clear_filters = _action("Clear Fi&lters", ["Ctrl+Shift+F"])
        self.preferences = _action("&Preferences…", ["Ctrl+,"], role=QAction.MenuRole.PreferencesRole)

        self.accept = _action("&Accept", ["Ctrl+Return", "Ctrl+Enter"], tip="Accept the summary and move on")
        self.edit = _action("&Edit", ["Ctrl+Shift+E", "F2"], tip="Edit the summary")
        self.reject = _action("&Reject", ["Ctrl+Shift+Return"], tip="Reject the summary and move on")
        self.save_edit = _action("&Save Edit", ["Ctrl+Return", "Ctrl+Enter"], tip="Save the edited summary and move on")
        self.cancel_edit = _action("&Cancel Edit", tip="Show the summary as it was")
        self.note = _action("Write a &Note", ["Ctrl+Shift+N"])
        self.next = _action("Ne&xt", ["Ctrl+Down"], "next", tip="Next park-month")
        self.previous = _action("Pre&vious", ["Ctrl+Up"], "previous", tip="Previous park-month")
        self.next_undecided = _action("Next to Re&view", ["Ctrl+Shift+Down"])

        self.summarise = _action(
            "S&ummarise", ["Ctrl+Shift+R"], "summarise", tip="Summarise every comment that has no summary yet"
        )
        self.pause = _action("&Pause", ["Ctrl+Shift+P"], "pause", tip="Pause the summarising")
        self.cancel = _action("&Cancel", ["Ctrl+."], "cancel", tip="Stop summarising; what is done stays")

        self.problems = _action("&Problems", ["Ctrl+Shift+M"], "problems", checkable=True)
        self.refresh = _action("Re&fresh List", Key.Refresh, "refresh")
        self.least_certain = _action(
            "&Least Certain First", ["Ctrl+Shift+L"], tip="Sort by confidence, the least certain park-month first"
        )
        self.default_columns = _action("&Default Columns")
        self.larger = _action("Zoom &In", Key.ZoomIn)
        self.smaller = _action("Zoom &Out", Key.ZoomOut)
        self.actual = _action("&Actual Size", ["Ctrl+0"])
        self.minimise = _action("Mi&nimize", ["Ctrl+M"])
        self.full_screen = _action("&Full Screen", Key.FullScreen, checkable=True)

        self.shortcuts = _action("&Keyboard Shortcuts", ["Ctrl+/"])
        self.about = _action("&About Ranger Desk", role=QAction.MenuRole.AboutRole)

        self.recent = QMenu("Open &Recent")
        self.appearance = QMenu("A&ppearance")
        self._group = QActionGroup(self.appearance)
        self.appearances = {
            kind: self._group.addAction(text)
            for kind, text in {
                Appearance.SYSTEM: "As the &System",
                Appearance.LIGHT: "&Light",
                Appearance.DARK: "&Dark",
            }.items()
        }
        for action in self.appearances.values():
            action.setCheckable(True)
            self.appearance.addAction(action)
        self.larger.setShortcuts([*QKeySequence.keyBindings(Key.ZoomIn), QKeySequence("Ctrl+=")])
        for action, method in {
            self.cut: "cut",
            self.copy: "copy",
            self.paste: "paste",
            self.select_all: "selectAll",
        }.items():
            action.triggered.connect(_in_focus(method))

    def single_keys(self) -> dict[str, QAction]:
        """What the keys of `SINGLE_KEYS` do."""
        actions = (self.accept, self.edit, self.reject, self.note, self.next, self.previous, self.next_undecided)
        return dict(zip(SINGLE_KEYS, actions, strict=True))

    def of_list(self) -> list[QAction]:
        """The commands that need a list of park-months."""
        moves = [self.next, self.previous, self.next_undecided]
        return [*moves, self.find, self.clear_filters, self.refresh, self.least_certain, self.default_columns]

    @staticmethod
    def enable(actions: Sequence[QAction], enabled: bool) -> None:
        """Let some commands be given, or not."""
        for action in actions:
            action.setEnabled(enabled)

    def menus(self) -> list[tuple[str, list[QAction | QMenu | None]]]:
        """The menus' titles and what is in them; None is a line between two."""
        return [
            (
                "&File",
                [
                    *(self.open, self.recent, self.sample, None, self.add_counts, None, self.export),
                    *(self.save_copy, None, self.close_review, self.quit),
                ],
            ),
            (
                "&Edit",
                [
                    *(self.undo, self.redo, None, self.cut, self.copy, self.paste, self.select_all, None),
                    *(self.find, self.clear_filters, None, self.preferences),
                ],
            ),
            (
                "&Review",
                [
                    *(self.accept, self.edit, self.reject, self.note, None),
                    *(self.save_edit, self.cancel_edit, None),
                    *(self.next, self.previous, self.next_undecided, None),
                    *(self.summarise, self.pause, self.cancel),
                ],
            ),
            (
                "&View",
                [
                    *(self.problems, self.refresh, self.least_certain, self.default_columns, None),
                    *(self.larger, self.smaller, self.actual, None, self.appearance, self.minimise, self.full_screen),
                ],
            ),
            ("&Help", [self.shortcuts, None, self.about]),
        ]

    def fill(self, bar: QMenuBar) -> None:
        """Put the menus into a menu bar."""
        for title, items in self.menus():
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(False)
            for item in items:
                if item is None:
                    menu.addSeparator()
                elif isinstance(item, QMenu):
                    menu.addMenu(item)
                else:
                    menu.addAction(item)

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Put what is needed at every turn into a tool bar."""
        bar.addActions([self.open, self.export])
        bar.addSeparator()
        bar.addActions([self.summarise, self.pause, self.cancel])
        bar.addSeparator()
        bar.addActions([self.undo, self.redo])
        bar.addSeparator()
        bar.addAction(self.problems)


def _in_focus(method: str) -> Callable[[], None]:
    """A function that calls `method` of the widget in focus, if it has that."""

    def do() -> None:
        if call := getattr(QApplication.focusWidget(), method, None):
            call()

    return do
