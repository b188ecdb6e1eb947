"""A table of a few records that fit in memory: closures, counts, problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

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
        number: aligned right, in figures of one width.
        tip: what the column means, where its title does not say it.
        colour: of the text, in bold; None for that of other texts.
        least: so many characters have room, where a text is that long, before a column that can be spared is shown.
    """

    title: str
    text: Callable[[T], str]
    decoration: Callable[[int, T], object] | None = None
    number: bool = False
    tip: str | None = None
    colour: Callable[[T], QColor | None] | None = None
    least: int = 0


class RecordTable(QAbstractTableModel, Generic[T]):
    """Records as rows; every cell's tooltip is its own text, for columns may be narrow."""

    def __init__(self, fields: Sequence[Field[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._records: tuple[T, ...] = ()

    @property
    def fields(self) -> tuple[Field[T], ...]:
        """The columns."""
        return self._fields

    @property
    def records(self) -> tuple[T, ...]:
        """What is shown, in order."""
        return self._records

    def show(self, records: Sequence[T], fields: Sequence[Field[T]] | None = None) -> None:
        """Show other records; in other columns too, where `fields` names some."""
        self.beginResetModel()
        self._records = tuple(records)
        self._fields = self._fields if fields is None else tuple(fields)
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
        """A cell's text, with its title for those who cannot see it, tooltip, decoration, alignment and colour."""
        if not index.isValid():
            return None
        field, record = self._fields[index.column()], self._records[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return field.text(record)
        if role == Role.AccessibleTextRole:
            return f"{field.title}: {'; '.join(field.text(record).splitlines()) or 'none'}"
        if role == Role.DecorationRole and field.decoration is not None:
            return field.decoration(index.row(), record)
        if role == Role.TextAlignmentRole and field.number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        colour = field.colour(record) if field.colour else None
        if role == Role.ForegroundRole:
            return colour
        if role == Role.FontRole and (field.number or colour):
            return figures(bold=colour is not None)
        return None


def figures(*, bold: bool) -> QFont:
    """A font with figures of one width, so that numbers below one another can be compared; else as around it."""
    font = QFont()
    font.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        font.setWeight(QFont.Weight.Bold)
    return font
