"""The settings window: a list of sections and the one that was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyleOptionViewItem,
    QWidget,
)

from ranger_desk.ui import icons
from ranger_desk.ui.small_table import WholeRow
from ranger_desk.ui.workshop.page import Page

_SECTIONS = 170
"""Pixels of the list of sections."""


class SettingsWindow(QDialog):
    """Shows one section at a time. Closing hides it: what goes on in a section goes on."""

    def __init__(self, pages: Sequence[tuple[str, Page]], parent: QWidget) -> None:
        """Make the window.

        Args:
            pages: an icon's name and its section, in order.
            parent: the main window.
        """
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setWindowFlag(Qt.WindowType.Window)
        self.sections = QListWidget()
        self.sections.setAccessibleName("Sections")
        self.sections.setFixedWidth(_SECTIONS)
        self.sections.setIconSize(QSize(20, 20))
        self.sections.setFrameShape(QListWidget.Shape.NoFrame)
        self.sections.setItemDelegate(_Section(self.sections))
        self.pages = [page for _, page in pages]
        self._stack = QStackedWidget()
        for name, page in pages:
            item = QListWidgetItem(icons.icon(name), page.title, self.sections)
            item.setSizeHint(QSize(_SECTIONS, 34))
            self._stack.addWidget(page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sections)
        layout.addWidget(self._stack, 1)
        self.sections.currentRowChanged.connect(self._show)
        close = QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self)
        close.activated.connect(self.close)
        self.resize(1100, 760)
        self.sections.setCurrentRow(0)

    @property
    def page(self) -> Page:
        """The section in sight."""
        return self.pages[self._stack.currentIndex()]

    def go_to(self, title: str) -> None:
        """Show a section, and the window if it is closed."""
        self.sections.setCurrentRow([page.title for page in self.pages].index(title))
        self.refresh()
        self.show()
        self.raise_()
        self.activateWindow()

    def refresh(self) -> None:
        """Show how things stand now."""
        self.page.refresh()

    def close_down(self) -> None:
        """Go out of sight, end all that goes on, and wait for that; called when the program quits."""
        self.close()
        for page in self.pages:
            page.close_down()

    def event(self, event: QEvent) -> bool:
        """Show how things stand now whenever the window comes to the front."""
        if event.type() is QEvent.Type.WindowActivate:
            self.page.refresh()
        return super().event(event)

    def _show(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        if self.isVisible():
            self.page.refresh()


class _Section(WholeRow):
    """A section's icon and name, chosen as a whole."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Let the colour of the selection lie under the icon, too."""
        super().initStyleOption(option, index)
        option.showDecorationSelected = True
