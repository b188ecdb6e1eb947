"""A table of a few records that fit in memory: closures, counts, problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Field(Generic[T]):
    """A column of a `RecordTable`.

    Attributes:
        text: what stands in the cell.
        decoration: a `QIcon` or a `QColor` before it, given the row's number and the record.
        number: aligned right.
        tip: what the column means, where its title does not say it.
    """

    title: str
    text: Callable[[T], str]
    decoration: Callable[[int, T], object] | None = None
    number: bool = False
    tip: str | None = None


class RecordTable(QAbstractTableModel, Generic[T]):
    """Records as rows; every cell's tooltip is its own text, for columns may be narrow."""

    def __init__(self, fields: Sequence[Field[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._records: tuple[T, ...] = ()

    @property
    def records(self) -> tuple[T, ...]:
        """What is shown, in order."""
        return self._records

    def show(self, records: Sequence[T]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._records = tuple(records)
        self.endResetModel()

    def any_text(self, column: int) -> bool:
        """Whether a column says anything."""
        return any(self._fields[column].text(record) for record in self._records)

    def line(self, row: int) -> str:
        """A row as text, columns separated by tabs, to be copied."""
        return "\t".join(field.text(self._records[row]) for field in self._fields)

    def header_line(self) -> str:
        """The titles as text, separated by tabs."""
        return "\t".join(field.title for field in self._fields)

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The columns' titles, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._fields):
            return None
        if role == Role.DisplayRole:
            return self._fields[section].title
        if role == Role.ToolTipRole:
            return self._fields[section].tip
        if role == Role.TextAlignmentRole and self._fields[section].number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """A cell's text, tooltip, decoration and alignment."""
        if not index.isValid():
            return None
        field, record = self._fields[index.column()], self._records[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return field.text(record)
        if role == Role.DecorationRole and field.decoration is not None:
            return field.decoration(index.row(), record)
        if role == Role.TextAlignmentRole and field.number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
