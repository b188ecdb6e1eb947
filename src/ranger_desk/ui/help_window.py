"""The help window: the guide's pages and sections on the left, one page beside them, and a search through all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QSortFilterProxyModel, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QIcon,
    QKeySequence,
    QShortcut,
    QStandardItem,
    QStandardItemModel,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ranger_desk.ui import dialogs, icons, wording
from ranger_desk.ui.cards import Quiet
from ranger_desk.ui.help_pages import INDEX, HelpPage, Section
from ranger_desk.ui.help_view import HelpView

_CONTENTS = 26
"""Widths of the letter M that the list of pages has at first."""
_PLACE = Qt.ItemDataRole.UserRole
"""The role of an item's page and anchor."""
_TEXT = Qt.ItemDataRole.UserRole + 1
"""The role of its words, which the search goes through."""


class HelpWindow(QWidget):
    """Shows the guide."""

    def __init__(self, pages: Sequence[HelpPage], pictures: Path, parent: QWidget) -> None:
        """Make the window, at the first page; `pictures` is the folder of the guide's pictures."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Ranger Desk Help")
        self._pages = {page.name: page for page in pages}
        self.view = HelpView(self._pages, pictures)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the guide")
        self.search.setAccessibleName("Search the guide")
        self.search.setClearButtonEnabled(True)
        icons.mark_search(self.search)
        self.found = Quiet()
        self.found.hide()
        self.contents = QTreeView()
        self.contents.setAccessibleName("Pages")
        self.contents.setHeaderHidden(True)
        self.contents.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.contents.setFrameShape(QTreeView.Shape.NoFrame)
        self.contents.setItemDelegate(_Row(self.contents))
        self._listed = QSortFilterProxyModel(self)
        self._listed.setSourceModel(_contents(pages, self))
        self._listed.setRecursiveFilteringEnabled(True)
        self._listed.setFilterRole(_TEXT)
        self._listed.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.contents.setModel(self._listed)
        self.back = _button("Back", icons.icon("back"), QKeySequence.StandardKey.Back)
        self.forward = _button("Forward", icons.icon("forward"), QKeySequence.StandardKey.Forward)
        self._lay_out()
        self._connect()
        self.open(INDEX)

    def open(self, page: str, section: str = "") -> None:
        """Show a page, from the section with this anchor if one is given; both are shown in the list, too."""
        self.view.open(page, section)
        self.view.setFocus()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(10, 10, 10, 0)
        column.setSpacing(8)
        for widget in (self.search, self.found):
            column.addWidget(widget)
        column.addWidget(self.contents, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.addWidget(self.back)
        bar.addWidget(self.forward)
        bar.addStretch(1)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        parts = QSplitter()
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setStretchFactor(1, 1)
        parts.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)
        self.resize(1100, 760)
        contents = _CONTENTS * self.fontMetrics().horizontalAdvance("M")
        parts.setSizes([contents, self.width() - contents])

    def _connect(self) -> None:
        self.back.clicked.connect(self.view.backward)
        self.forward.clicked.connect(self.view.forward)
        self.view.backwardAvailable.connect(self.back.setEnabled)
        self.view.forwardAvailable.connect(self.forward.setEnabled)
        self.view.historyChanged.connect(self._list_place)
        self.view.outside_wanted.connect(self._ask_outside)
        self.contents.selectionModel().currentChanged.connect(self._show_chosen)
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self.next_match)
        for key, do in (
            (QKeySequence.StandardKey.Find, self._begin_search),
            (QKeySequence.StandardKey.FindNext, self.next_match),
            (QKeySequence.StandardKey.FindPrevious, lambda: self.next_match(backward=True)),
            (QKeySequence.StandardKey.Close, self.close),
            (QKeySequence(Qt.Key.Key_Escape), self._leave),
        ):
            QShortcut(key, self).activated.connect(do)

    def next_match(self, *, backward: bool = False) -> None:
        """Go to the next place of the guide that has the words of the search; after the last one, to the first."""
        if self.view.next_match(backward=backward):
            return
        names = list(reversed(self._pages) if backward else self._pages)
        here = names.index(self.view.page) + 1
        for name in (*names[here:], *names[:here]):
            if _count(self._pages[name], self._words):
                self.view.open(name)
                self.view.moveCursor(QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start)
                self.view.next_match(backward=backward)
                return

    @property
    def _words(self) -> str:
        return self.search.text().strip()

    def _look_for(self) -> None:
        words = self._words
        self._listed.setFilterFixedString(words)
        self.view.look_for(words)
        counts = [count for page in self._pages.values() if (count := _count(page, words))]
        self.found.setVisible(bool(words))
        self.found.setText(
            f"{wording.amount(sum(counts), 'place')} on {wording.amount(len(counts), 'page')}; Return goes to the next."
            if counts
            else f"The guide says nothing of “{words}”. Try another word, or a shorter one."
        )
        self.search.setAccessibleDescription(self.found.text() if words else "")
        self.contents.expandAll() if words else self.contents.collapseAll()
        self._list_place()

    def _list_place(self) -> None:
        """Let the list show which page and section is open."""
        root = QModelIndex()
        places = [(self.view.page, self.view.source().fragment()), (self.view.page, "")]
        for page in (self._listed.index(row, 0, root) for row in range(self._listed.rowCount(root))):
            sections = [self._listed.index(row, 0, page) for row in range(self._listed.rowCount(page))]
            for index in (*sections, page):
                if index.data(_PLACE) == places[0] or (index.data(_PLACE) == places[1] and index == page):
                    self.contents.expand(page)
                    self.contents.setCurrentIndex(index)
                    return
        self.contents.setCurrentIndex(QModelIndex())

    def _show_chosen(self, index: QModelIndex) -> None:
        # Only what the reviewer chooses: the list's current row also moves when the search leaves it out.
        if index.isValid() and self.contents.hasFocus():
            self.view.open(*index.data(_PLACE))

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _leave(self) -> None:
        """Leave the search, or without one the window."""
        if self.search.text():
            self.search.clear()
            self.view.setFocus()
        else:
            self.close()

    def _ask_outside(self, url: QUrl) -> None:
        dialogs.ask(
            self,
            "Open this page in your web browser?",
            f"{url.toDisplayString()} is not a part of the guide. Your browser would fetch it from the network.",
            "Open in Browser",
            "Stay Here",
            lambda: QDesktopServices.openUrl(url),
        )


class _Row(QStyledItemDelegate):
    """A page or section, with some room around its words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As tall as the words, and a third of that more."""
        wanted = super().sizeHint(option, index)
        return QSize(wanted.width(), wanted.height() * 4 // 3)


def _contents(pages: Sequence[HelpPage], parent: QWidget) -> QStandardItemModel:
    """A row for each page, and below it one for each of its sections."""
    model = QStandardItemModel(parent)
    for page in pages:
        first, *others = (_item(page, section) for section in page.sections)
        first.appendRows(others)
        model.appendRow(first)
    return model


def _item(page: HelpPage, section: Section) -> QStandardItem:
    item = QStandardItem(section.title)
    item.setToolTip(section.title)
    item.setData((page.name, section.anchor), _PLACE)
    item.setData(section.text, _TEXT)
    return item


def _count(page: HelpPage, words: str) -> int:
    return page.text.casefold().count(words.casefold()) if words else 0


def _button(name: str, icon: QIcon, keys: QKeySequence.StandardKey) -> QToolButton:
    made = QToolButton()
    made.setIcon(icon)
    made.setIconSize(QSize(20, 20))
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
    made.setShortcut(QKeySequence(keys))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setEnabled(False)
    return made
