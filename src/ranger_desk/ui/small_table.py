"""A table of a few rows inside a pane: as tall as its rows, without a scroll bar of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ranger_desk.ui import icons
from ranger_desk.ui.record_table import Field, RecordTable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Need:
    """Widths of a column: no word is cut; nor the first characters that its field asks for; nothing wraps."""

    word: int
    least: int
    most: int


class SmallTable(QTableView, Generic[T]):
    """Shows records; cells wrap, Tab leaves the table."""

    def __init__(self, name: str, fields: Sequence[Field[T]], *, wide: int, spared: Sequence[int] = ()) -> None:
        """Make an empty table.

        Args:
            name: what those are told who cannot see it.
            fields: the columns.
            wide: the column that takes the room which the others leave.
            spared: columns that are left out where there is no room, the first of them first.
        """
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
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(0)
        self.setItemDelegate(WholeRow(self))
        self._wide = wide
        self._spared = tuple(spared)
        self.setIconSize(icons.beside(self.fontMetrics()))
        self._needs: dict[int, _Need] = {}

    def show_records(self, records: Sequence[T], fields: Sequence[Field[T]] | None = None) -> None:
        """Show other records, none of them chosen; columns without a word in them are left out.

        Args:
            records: the rows.
            fields: other columns, as many as before.
        """
        self.records.show(records, fields)
        self._measure()
        self._fit()

    def sizeHint(self) -> QSize:
        """As tall as its rows, and the scroll bar where the columns have no room."""
        rows = sum(self.rowHeight(row) for row in range(self.records.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height() if self._too_narrow() else 0
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows + bar + 2)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes, as tall as `sizeHint`."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps the cells otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font makes other rows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.setIconSize(icons.beside(self.fontMetrics()))
            self._measure()
            self._fit()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    def copy(self) -> None:
        """Put the current row on the clipboard; the Copy command calls this."""
        if self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.records.line(self.currentIndex().row()))

    def _too_narrow(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()

    def _measure(self) -> None:
        """Note what every column with a word in it needs."""
        columns = range(self.records.columnCount())
        for column in columns:
            self.setColumnHidden(column, False)  # the header tells no width of what is hidden
        self._needs = {column: self._need(column) for column in columns if self.records.any_text(column)}

    def _fit(self) -> None:
        """Give every column what its longest word needs; then as many as can be the width in which nothing wraps."""
        widths = {column: need.least for column, need in self._needs.items()}
        for column in self._spared:
            if sum(widths.values()) > self.viewport().width():
                widths.pop(column, None)
        if sum(widths.values()) > self.viewport().width():
            widths = {column: self._needs[column].word for column in widths}
        shown = list(widths)
        for column in range(self.records.columnCount()):
            self.setColumnHidden(column, column not in widths)
        lacks = {column: self._needs[column].most - widths[column] for column in shown}
        room = max(0, self.viewport().width() - sum(widths.values()))
        wrapped = sorted(shown, key=lambda column: lacks[column])
        while wrapped and lacks[wrapped[0]] <= room:
            room -= lacks[wrapped[0]]
            widths[wrapped[0]] += lacks[wrapped[0]]
            del wrapped[0]
        lacking = sum(lacks[column] for column in wrapped)
        for column in wrapped:
            widths[column] += room * lacks[column] // lacking
        if not wrapped and self._wide in widths:
            widths[self._wide] += room
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.resizeRowsToContents()
        self.updateGeometry()

    def _need(self, column: int) -> _Need:
        advance = self.fontMetrics().horizontalAdvance
        title = self.horizontalHeader().sectionSizeHint(column)
        lines = [line for row in range(self.records.rowCount()) for line in self._text(row, column).splitlines()]
        most = max(self._hints(column))
        around = most - max(map(advance, lines), default=0)
        least = self.records.fields[column].least
        word = max((advance(part) for line in lines for part in line.split()), default=0)
        begun = max((advance(line[:least]) for line in lines), default=0)
        return _Need(max(word + around, title), max(word + around, begun + around, title), max(most, title))

    def _text(self, row: int, column: int) -> str:
        return self.records.fields[column].text(self.records.records[row])

    def _hints(self, column: int) -> list[int]:
        """The widths that the cells of a column want; `sizeHintForColumn` would wrap at the width that it has."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText
        cells = [self.records.index(row, column) for row in range(self.records.rowCount())]
        return [0, *(self.itemDelegate().sizeHint(option, cell).width() for cell in cells)]


class WholeRow(QStyledItemDelegate):
    """Cells without a frame, for rows that are chosen as a whole."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Let no single cell look as if it had the focus."""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
