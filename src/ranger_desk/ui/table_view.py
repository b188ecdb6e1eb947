"""The big table: one line a park-month, every line of the same height."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from PySide6.QtCore import QByteArray, QEvent, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ranger_desk.review import Column, Sort
from ranger_desk.ui import icons, theme
from ranger_desk.ui.park_month_model import COLUMNS, ParkMonthModel

_SAMPLES = {
    Column.UNIT: "MMMM",
    Column.PARK: "Mount Rainier Nat",
    Column.MONTH: "May 2022",
    Column.COMMENT: "A comment's first few words",
    Column.SUMMARY: "A summary's first few words",
    Column.CLOSURES: "Closures",
    Column.FLAGS: "Closed but counted +1",
    Column.STATUS: "Not summarised",
    Column.CONFIDENCE: ">99%",
}
"""A text that each column has room for in a window that is not too narrow, until the reviewer changes its width."""
_AIR, _GAP, _ARROW = 11, 8, 10
"""Pixels beside a cell's text, between an icon and it, and for the arrow of sorting after a title."""
_SHARES = {Column.PARK: 0.16, Column.COMMENT: 0.41, Column.SUMMARY: 0.43}
"""Who gets what of the room that is left, or gives what is lacking."""
_SPARED = (Column.PARK, Column.CLOSURES)
"""Columns that are left out where there is no room, the first of them first: the pane beside shows what they say."""


class ParkMonthTable(QTableView):
    """Shows a `ParkMonthModel`, and keeps the chosen park-month chosen whatever is shown.

    Signals:
        chosen: the id of the park-month that is now the current one; None if there is none.
        sort_wanted: a `Sort`, or None for the order of the file.
        columns_changed: other columns are shown than before.
    """

    chosen = Signal(object)
    sort_wanted = Signal(object)
    columns_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ParkMonthModel(self)
        self._empty = ""
        self._silent = False
        self._fits = True
        self._fitting = False
        self.setModel(self._model)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName("Park-months")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._set_up_headers()
        self.selectionModel().currentRowChanged.connect(self._current_changed)

    @property
    def park_months(self) -> ParkMonthModel:
        """The model."""
        return self._model

    @property
    def current(self) -> int | None:
        """The id of the current park-month."""
        row = self.currentIndex().row()
        return self._model.ids[row] if 0 <= row < len(self._model.ids) else None

    @property
    def sort(self) -> Sort | None:
        """What the header says; None for the order of the file."""
        header = self.horizontalHeader()
        section = header.sortIndicatorSection()
        if not 0 <= section < len(COLUMNS):
            return None
        return Sort(COLUMNS[section], header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder)

    def show_ids(self, ids: Sequence[int], empty: str) -> None:
        """Show these park-months; `empty` is said where there are none.

        The current park-month stays current and in its place on the screen. If it is no longer shown, the
        next one after it that is takes its place.
        """
        before, was = self.current, self._model.ids
        top = self.rowViewportPosition(self.currentIndex().row()) if before is not None else 0
        self._empty = empty
        self._silent = True
        self._model.show(ids)
        keep = before
        if before is not None and self._model.row_of(before) is None:
            after = was[was.index(before) :]
            keep = next((id_ for id_ in after if self._model.row_of(id_) is not None), None)
        if keep is None and ids:
            keep = ids[0]
        if keep is not None:
            self._select(keep)
            shift = self.rowViewportPosition(self.currentIndex().row()) - top
            self.verticalScrollBar().setValue(
                self.verticalScrollBar().value() + round(shift / max(1, self._line_height()))
            )
            self.scrollTo(self.currentIndex())
        self._silent = False
        if self.current != before:
            self.chosen.emit(self.current)
        self.viewport().update()

    def choose(self, park_month: int) -> bool:
        """Make a park-month the current one; False if it is not shown."""
        if self._model.row_of(park_month) is None:
            return False
        self._select(park_month)
        self.scrollTo(self.currentIndex())
        return True

    def step(self, by: int) -> None:
        """Move `by` rows down (up, if negative), and no further than the end."""
        last = len(self._model.ids) - 1
        if last >= 0:
            row = self.currentIndex().row()
            self.choose(self._model.ids[min(max(row + by, 0), last)])

    def layout_state(self) -> QByteArray:
        """Widths and order of the columns, to be remembered; empty while the reviewer has not touched them."""
        return QByteArray() if self._fits else self.horizontalHeader().saveState()

    def restore_layout(self, state: QByteArray) -> None:
        """Take up widths and order again, not the sorting; an empty or strange state changes nothing."""
        header = self.horizontalHeader()
        if not state.isEmpty() and header.restoreState(state):
            self._fits = False
            self.clear_sort()
            self.columns_changed.emit()

    def sort_by(self, sort: Sort) -> None:
        """Sort as a click on the header would."""
        order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(COLUMNS.index(sort.column), order)

    def clear_sort(self) -> None:
        """Forget what is sorted by, without a word."""
        header = self.horizontalHeader()
        with QSignalBlocker(header):
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._model.set_sort(None)

    def shows(self, column: Column) -> bool:
        """Whether a column is shown."""
        return not self.isColumnHidden(COLUMNS.index(column))

    def show_column(self, column: Column, shown: bool) -> None:
        """Show a column or leave it out, from now on; the last one that is shown stays."""
        if shown or sum(map(self.shows, COLUMNS)) > 1:
            self._fits = False
            self.setColumnHidden(COLUMNS.index(column), not shown)
            if shown:
                self.setColumnWidth(COLUMNS.index(column), self._least()[column])
        self.columns_changed.emit()

    def reset_layout(self) -> None:
        """Give the columns the order of the first start, and let their widths follow the window again."""
        header = self.horizontalHeader()
        for place in range(len(COLUMNS)):
            header.moveSection(header.visualIndex(place), place)
        self._fits = True
        self._fit()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here, and a search would fetch every row."""

    def copy(self) -> None:
        """Put the current row on the clipboard, its cells between tabs; the Copy command calls this."""
        if self.currentIndex().isValid():
            row = self.currentIndex().row()
            cells = [str(self._model.index(row, place).data() or "") for place in range(len(COLUMNS))]
            QGuiApplication.clipboard().setText("\t".join(cells))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the lines as high, and the columns as wide, as the text needs."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.verticalHeader().setDefaultSectionSize(self._line_height())
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns fill the window, until the reviewer has given them widths."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where there is no row, say why."""
        super().paintEvent(event)
        if not self._model.ids and self._empty:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            area = self.viewport().rect().adjusted(24, 24, -24, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._line_height())
        columns = self.horizontalHeader()
        columns.setAccessibleName("Columns")
        columns.setSectionsMovable(True)
        columns.setSectionsClickable(True)
        columns.setSortIndicatorClearable(True)
        columns.setSortIndicatorShown(True)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(40)
        columns.sortIndicatorChanged.connect(self._sorted)
        columns.sectionResized.connect(self._touched)
        columns.sectionMoved.connect(self._touched)

    def _sorted(self) -> None:
        self._model.set_sort(self.sort)
        self.sort_wanted.emit(self.sort)

    def _touched(self) -> None:
        self._fits = self._fits and self._fitting

    def _fit(self) -> None:
        if not self._fits or self._fitting:
            return
        self._fitting = True
        widths = self._least()
        for column in _SPARED:
            if sum(widths.values()) > self.viewport().width():
                del widths[column]
        room = self.viewport().width() - sum(widths.values())
        shares = sum(_SHARES.get(column, 0) for column in widths)
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, column not in widths)
            if column in widths:
                width = widths[column] + floor(room * _SHARES.get(column, 0) / shares)
                self.setColumnWidth(place, max(width, widths[column] // 3))
        self._fitting = False
        self.columns_changed.emit()

    def _least(self) -> dict[Column, int]:
        """The width that each column needs to be read."""
        metrics = self.fontMetrics()
        widths = {column: metrics.horizontalAdvance(text) + _AIR for column, text in _SAMPLES.items()}
        for column in (Column.FLAGS, Column.STATUS):
            widths[column] += icons.beside(metrics).width() + _GAP
        for column in (Column.CLOSURES, Column.CONFIDENCE):  # their titles are their longest texts
            widths[column] += _ARROW
        return widths

    def _line_height(self) -> int:
        return self.fontMetrics().height() + 12

    def _select(self, park_month: int) -> None:
        row = self._model.row_of(park_month)
        if row is not None:
            column = max(0, self.currentIndex().column())
            self.setCurrentIndex(self._model.index(row, column))

    def _current_changed(self) -> None:
        if not self._silent:
            self.chosen.emit(self.current)


class _Cell(QStyledItemDelegate):
    """A cell with air at its sides; the frame around the whole table shows the focus, not a dotted cell."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """What only tells rows apart is written in a quieter colour."""
        super().initStyleOption(option, index)
        option.decorationSize = icons.beside(option.fontMetrics)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if COLUMNS[index.column()] is Column.FLAGS:
            option.textElideMode = Qt.TextElideMode.ElideMiddle  # its end says how many more there are
        if COLUMNS[index.column()] in (Column.UNIT, Column.MONTH, Column.COMMENT):
            quiet = theme.of(option.palette).secondary
            option.palette.setColor(QPalette.ColorRole.Text, quiet)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The current row bears a bar at its beginning while the keyboard is in the table."""
        super().paint(painter, option, index)
        table = self.parent()
        if not isinstance(table, QTableView) or not option.state & QStyle.StateFlag.State_Selected:
            return
        if table.hasFocus() and table.horizontalHeader().visualIndex(index.column()) == 0:
            left = option.rect.left()
            bar = option.rect.adjusted(0, 0, left + 2 - option.rect.right(), 0)
            painter.fillRect(bar, QColor(theme.of(option.palette).accent))
