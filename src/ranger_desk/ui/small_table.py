"""A table of a few rows inside a pane: as tall as its rows, without a scroll bar of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

from ranger_desk.ui.record_table import Field, RecordTable

T = TypeVar("T")


class SmallTable(QTableView, Generic[T]):
    """Shows records; cells wrap, Tab leaves the table."""

    def __init__(self, name: str, fields: Sequence[Field[T]], *, wide: int) -> None:
        """Make an empty table; the column `wide` takes the room that the others leave."""
        super().__init__()
        self.records: RecordTable[T] = RecordTable(fields, self)
        self.setModel(self.records)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    def show_records(self, records: Sequence[T]) -> None:
        """Show other records, none of them chosen; columns without a word in them are left out."""
        self.records.show(records)
        for column in range(self.records.columnCount()):
            self.setColumnHidden(column, not self.records.any_text(column))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As tall as its rows."""
        rows = sum(self.rowHeight(row) for row in range(self.records.rowCount()))
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows + 2)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes, as tall as `sizeHint`."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps the cells otherwise."""
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Another font makes other rows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    def copy(self) -> None:
        """Put the current row on the clipboard; the Copy command calls this."""
        if self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.records.line(self.currentIndex().row()))
