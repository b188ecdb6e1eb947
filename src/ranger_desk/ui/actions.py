"""Everything the reviewer can tell the program: names, keys and menus, in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QToolBar

from ranger_desk.review import Column
from ranger_desk.ui import icons
from ranger_desk.ui.park_month_model import TITLES
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
    "F": "Next flag",
    "C": "Confirm the flag",
    "D": "Dismiss the flag",
    "L": "Choose the count fields of a closed place",
}
"""Keys that work in the table and the pane beside it, wherever no text is being written."""


def _action(
    text: str,
    keys: Key | Sequence[str | QKeySequence] = (),
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
        self.add_dictionary = _action(
            "Add Field &Dictionary…", tip="Take labels and formulas of the count fields from a file"
        )
        self.export = _action("&Export to Excel…", ["Ctrl+E"], "export", tip="Write the reviewed sheet")
        self.export_flags = _action("Export Fla&gs…", tip="Write the flags that stand as a table, a row each")
        self.import_corrections, self.export_corrections = _of_corrections()
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
        self.settings = _action("Se&ttings…", ["Ctrl+,"], "settings", role=QAction.MenuRole.PreferencesRole)

        self.accept = _action("&Accept", ["Ctrl+Return", "Ctrl+Enter"], tip="Accept the summary and move on")
        self.edit = _action("&Edit", ["Ctrl+Shift+E", "F2"], tip="Edit the summary")
        self.reject = _action("&Reject", ["Ctrl+Shift+Return"], tip="Reject the summary and move on")
        self.save_edit = _action("&Save Edit", ["Ctrl+Return", "Ctrl+Enter"], tip="Save the edited summary and move on")
        self.cancel_edit = _action("&Cancel Edit", tip="Show the summary as it was")
        self.note = _action("Write a &Note", ["Ctrl+Shift+N"])
        self.next_flag = _action("Next &Flag", ["Ctrl+Shift+G"])
        self.confirm_flag = _action("C&onfirm Flag", ["Ctrl+Shift+Y"], tip="Say that the flag is right")
        self.dismiss_flag = _action("&Dismiss Flag…", ["Ctrl+Shift+D"], tip="Say that the flag is not right, and why")
        self.restore_flag = _action("Res&tore Flag", ["Ctrl+Shift+T"], tip="Take back what was said of the flag")
        self.link = _action("Count Fie&lds…", ["Ctrl+L"], "link", tip="Choose the count fields of a closed place")
        self.checks = _action("C&hecks…", ["Ctrl+Shift+K"], "checks", tip="Choose what is flagged")
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
        self.larger = _action("Zoom &In", [*QKeySequence.keyBindings(Key.ZoomIn), "Ctrl+="])
        self.smaller = _action("Zoom &Out", Key.ZoomOut)
        self.actual = _action("&Actual Size", ["Ctrl+0"])
        self.minimise, self.zoom, self.full_screen = _of_windows()

        self.help, self.flags_help, self.shortcuts, self.privacy_help, self.about = _of_help()

        self.recent, self.appearance, self.columns = QMenu("Open &Recent"), QMenu("A&ppearance"), QMenu("Colu&mns")
        self.appearances, self.column = _appearances(self.appearance), _columns(self.columns)
        _obey_focus({self.cut: "cut", self.copy: "copy", self.paste: "paste", self.select_all: "selectAll"})

    def single_keys(self) -> dict[str, QAction]:
        """What the keys of `SINGLE_KEYS` do."""
        actions = (
            *(self.accept, self.edit, self.reject, self.note, self.next, self.previous, self.next_undecided),
            *(self.next_flag, self.confirm_flag, self.dismiss_flag, self.link),
        )
        return dict(zip(SINGLE_KEYS, actions, strict=True))

    def of_review(self) -> list[QAction]:
        """The commands that need a review."""
        return [
            *(self.add_counts, self.add_dictionary, self.import_corrections, self.export, self.export_flags),
            *(self.export_corrections, self.save_copy, self.problems, self.close_review),
        ]

    def of_list(self) -> list[QAction]:
        """The commands that need a list of park-months."""
        moves = [self.next, self.previous, self.next_undecided]
        listing = [self.find, self.clear_filters, self.refresh, self.least_certain, self.default_columns]
        return [*moves, *listing, *self.column.values()]

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
                    *(self.open, self.recent, self.sample, None),
                    *(self.add_counts, self.add_dictionary, self.import_corrections, None),
                    *(self.export, self.export_flags, self.export_corrections, self.save_copy, None),
                    *(self.close_review, self.quit),
                ],
            ),
            (
                "&Edit",
                [
                    *(self.undo, self.redo, None, self.cut, self.copy, self.paste, self.select_all, None),
                    *(self.find, self.clear_filters, None, self.settings),
                ],
            ),
            (
                "&Review",
                [
                    *(self.accept, self.edit, self.reject, self.note, None),
                    *(self.save_edit, self.cancel_edit, None),
                    *(self.next_flag, self.confirm_flag, self.dismiss_flag, self.restore_flag, self.link, None),
                    *(self.next, self.previous, self.next_undecided, None),
                    *(self.checks, None, self.summarise, self.pause, self.cancel),
                ],
            ),
            (
                "&View",
                [
                    *(self.problems, self.refresh, self.least_certain, self.columns, self.default_columns, None),
                    *(self.larger, self.smaller, self.actual, None, self.appearance, self.full_screen),
                ],
            ),
            ("&Window", [self.minimise, self.zoom]),
            ("&Help", [self.help, self.flags_help, self.shortcuts, self.privacy_help, None, self.about]),
        ]

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Put the menus into a menu bar; they are returned by their titles, without the '&'."""
        made: dict[str, QMenu] = {}
        for title, items in self.menus():
            menu = made[title.replace("&", "")] = bar.addMenu(title)
            menu.setToolTipsVisible(False)
            for item in items:
                if item is None:
                    menu.addSeparator()
                elif isinstance(item, QMenu):
                    menu.addMenu(item)
                else:
                    menu.addAction(item)
        return made

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Put what is needed at every turn into a tool bar."""
        bar.addActions([self.open, self.export])
        bar.addSeparator()
        bar.addActions([self.summarise, self.pause, self.cancel])
        bar.addSeparator()
        bar.addActions([self.undo, self.redo])
        bar.addSeparator()
        bar.addAction(self.problems)


def _of_corrections() -> tuple[QAction, QAction]:
    return (
        _action("&Import Corrections…", tip="Take from a file what reviewers said that places stand for"),
        _action("Expor&t Corrections…", tip="Write what was said that places of these parks stand for, for others"),
    )


def _of_windows() -> tuple[QAction, QAction, QAction]:
    return (
        _action("Mi&nimize", ["Ctrl+M"]),
        _action("&Zoom"),
        _action("&Full Screen", Key.FullScreen, checkable=True),
    )


def _of_help() -> tuple[QAction, QAction, QAction, QAction, QAction]:
    return (
        _action("Ranger Desk &Help", Key.HelpContents, "help"),
        _action("What the &Flags Mean"),
        _action("&Keyboard Shortcuts", ["Ctrl+/"]),
        _action("&Privacy"),
        _action("&About Ranger Desk", role=QAction.MenuRole.AboutRole),
    )


def _appearances(menu: QMenu) -> dict[Appearance, QAction]:
    """The choices of the menu, of which one holds at a time."""
    group = QActionGroup(menu)
    made = {
        Appearance.SYSTEM: group.addAction("As the &System"),
        Appearance.LIGHT: group.addAction("&Light"),
        Appearance.DARK: group.addAction("&Dark"),
    }
    for action in made.values():
        action.setCheckable(True)
        menu.addAction(action)
    return made


def _columns(menu: QMenu) -> dict[Column, QAction]:
    """The columns of the table, each of which can be shown or not."""
    made = {column: menu.addAction(title) for column, title in TITLES.items()}
    for action in made.values():
        action.setCheckable(True)
    return made


def _obey_focus(methods: Mapping[QAction, str]) -> None:
    """Let actions do what the widget in focus has of these methods."""
    for action, method in methods.items():
        action.triggered.connect(_in_focus(method))


def _in_focus(method: str) -> Callable[[], None]:
    """A function that calls `method` of the widget in focus, if it has that."""

    def do() -> None:
        if call := getattr(QApplication.focusWidget(), method, None):
            call()

    return do
