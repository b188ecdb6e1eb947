"""The big table's model: the ids of the park-months that are shown, and a cache of the rows looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ranger_desk.records import ReviewedParkMonth
from ranger_desk.review import Column, Sort, Status
from ranger_desk.ui import icons, wording
from ranger_desk.wording import CONFIDENCE, closure_line

PAGE = 64
"""Rows fetched at once: about two screens."""
CACHED = 64 * PAGE
"""Rows kept; the least recently used go first."""

COLUMNS = tuple(Column)
TITLES = {
    Column.UNIT: "Unit",
    Column.PARK: "Park",
    Column.MONTH: "Month",
    Column.COMMENT: "Comment",
    Column.SUMMARY: "Summary",
    Column.CLOSURES: "Closures",
    Column.FLAGS: "Flags",
    Column.STATUS: "Status",
    Column.CONFIDENCE: "Sure",
}
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Role = Qt.ItemDataRole


class RowSource(Protocol):
    """Where rows come from; a `Review` is one."""

    def rows(self, ids: Sequence[int]) -> list[ReviewedParkMonth]:
        """The park-months `ids`, in that order."""
        ...


@dataclass(frozen=True, slots=True)
class _Row:
    """A park-month with the texts of its cells, made once."""

    record: ReviewedParkMonth
    texts: tuple[str, ...]


class ParkMonthModel(QAbstractTableModel):
    """Park-months as rows, fetched a page at a time when they are first looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: RowSource | None = None
        self._ids: list[int] = []
        self._row_of: dict[int, int] = {}
        self._cache: OrderedDict[int, _Row] = OrderedDict()
        self._drafts: set[int] = set()
        self._sort: Sort | None = None

    @property
    def ids(self) -> Sequence[int]:
        """The park-months that are shown, in order."""
        return self._ids

    def set_source(self, source: RowSource | None) -> None:
        """Take rows from another review; nothing is shown until `show`."""
        self.beginResetModel()
        self._source = source
        self._ids, self._row_of = [], {}
        self._cache.clear()
        self._drafts.clear()
        self.endResetModel()

    def show(self, ids: Sequence[int]) -> None:
        """Show these park-months, in this order."""
        self.beginResetModel()
        self._ids = list(ids)
        self._row_of = {park_month: row for row, park_month in enumerate(self._ids)}
        self.endResetModel()

    def row_of(self, park_month: int) -> int | None:
        """The row in which a park-month is shown; None if it is not."""
        return self._row_of.get(park_month)

    def record(self, row: int) -> ReviewedParkMonth:
        """The park-month of a row.

        Raises:
            IndexError: there is no such row.
        """
        return self._row(row).record

    def refresh(self, ids: Iterable[int]) -> None:
        """Say that park-months changed on disk; only rows that were looked at have to be told."""
        changed = [park_month for park_month in ids if self._cache.pop(park_month, None) is not None]
        self._tell(self._row_of[park_month] for park_month in changed if park_month in self._row_of)

    def refresh_all(self) -> None:
        """Say that any row may have changed."""
        self._cache.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(COLUMNS) - 1))

    def set_sort(self, sort: Sort | None) -> None:
        """Tell those who cannot see it by which column the rows are sorted."""
        self._sort = sort
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def set_drafts(self, ids: Set[int]) -> None:
        """Mark the park-months that have an edit which is not saved yet."""
        changed = self._drafts ^ ids
        self._drafts = set(ids)
        self._tell(self._row_of[park_month] for park_month in changed if park_month in self._row_of)

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The columns' titles, which one is sorted by, and what the confidence means."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Role.DisplayRole:
            return TITLES[COLUMNS[section]]
        if role == Role.AccessibleTextRole:
            return TITLES[COLUMNS[section]] + self._order(COLUMNS[section])
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ToolTipRole and COLUMNS[section] is Column.CONFIDENCE:
            return CONFIDENCE
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """A cell's text, icon, tooltip, and its text with the column's title for those who cannot see it."""
        if not index.isValid():
            return None
        row, column = index.row(), COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return self._text(row, index.column())
        if role == Role.DecorationRole:
            return self._icon(row, column)
        if role == Role.ToolTipRole:
            return self._tip(row, column)
        if role == Role.AccessibleTextRole:
            return self._said(row, column)
        return None

    def _order(self, column: Column) -> str:
        if self._sort is None or self._sort.column is not column:
            return ""
        return ", sorted descending" if self._sort.descending else ", sorted ascending"

    def _said(self, row: int, column: Column) -> str:
        """A cell in words; the first one, on which one stands while moving through rows, says what tells rows apart."""
        record = self._row(row).record
        flag = wording.most_severe(record.standing_flags)
        said = f"{TITLES[column]}: {self._text(row, COLUMNS.index(column)) or 'none'}"
        if column is Column.FLAGS and flag:
            return f"{said} ({flag.severity.value})"
        if column is Column.UNIT:
            flags = f", {self._said(row, Column.FLAGS)}" if flag else ""
            return f"{said}, {wording.month_and_year(record)}, {self._text(row, COLUMNS.index(Column.STATUS))}{flags}"
        return said

    def _text(self, row: int, column: int) -> str:
        if COLUMNS[column] is Column.STATUS and self._ids[row] in self._drafts:
            return "Unsaved edit"
        return self._row(row).texts[column]

    def _icon(self, row: int, column: Column) -> object:
        record = self._row(row).record
        if column is Column.STATUS:
            if record.id in self._drafts:
                return icons.icon("draft")
            if not record.park_month.comment.strip() and record.report is None:
                return icons.icon("no-comment")
            return icons.icon(wording.STATUS_ICONS[Status.of(record)])
        if column is Column.FLAGS and (flag := wording.most_severe(record.standing_flags)):
            return icons.severity_icon(flag.severity)
        return None

    def _tip(self, row: int, column: Column) -> str | None:
        record = self._row(row).record
        if column is Column.FLAGS:
            return "\n".join(f"{wording.rule(flag.rule)}: {flag.reason}" for flag in record.standing_flags) or None
        if column is Column.CLOSURES and record.report:
            return "\n".join(map(closure_line, record.report.closures)) or None
        if column is Column.STATUS:
            return record.error
        if column is Column.CONFIDENCE:
            return CONFIDENCE if record.report and record.report.confidence is not None else None
        return None

    def _row(self, row: int) -> _Row:
        park_month = self._ids[row]
        found = self._cache.get(park_month)
        if found is None:
            self._fetch(row)
            found = self._cache[park_month]
        self._cache.move_to_end(park_month)
        return found

    def _fetch(self, row: int) -> None:
        """Fetch what is missing of the page that holds `row`."""
        assert self._source is not None
        first = row - row % PAGE
        page = self._ids[first : first + PAGE]
        for record in self._source.rows([id_ for id_ in page if id_ not in self._cache]):
            self._cache[record.id] = _Row(record, _texts(record))
        while len(self._cache) > CACHED:
            self._cache.popitem(last=False)

    def _tell(self, rows: Iterable[int]) -> None:
        for first, last in _stretches(sorted(rows)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))


def _texts(record: ReviewedParkMonth) -> tuple[str, ...]:
    """The texts of a row's cells, in the order of `COLUMNS`; the month has its own and begins no summary."""
    flags = record.standing_flags
    flag = wording.most_severe(flags)
    more = f" +{len(flags) - 1}" if len(flags) > 1 else ""
    return (
        record.park_month.unit_code,
        record.park_month.park_name,
        wording.short_month(record),
        wording.one_line(record.park_month.comment),
        wording.one_line(wording.shown_summary(record).removeprefix(f"{record.park_month.month_name}: ")),
        (str(len(record.report.closures)) if record.report.closures else "None") if record.report else "",
        wording.rule(flag.rule) + more if flag else "",
        wording.status_words(record),
        wording.percent(record.report.confidence) if record.report else "",
    )


def _stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of every run of consecutive numbers in `rows` (sorted)."""
    start = previous = None
    for row in rows:
        if start is None or previous is None:
            start = row
        elif row != previous + 1:
            yield start, previous
            start = row
        previous = row
    if start is not None and previous is not None:
        yield start, previous
