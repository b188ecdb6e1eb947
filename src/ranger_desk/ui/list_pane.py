"""The left side of a review: filters, the table below them, and what comes next in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ranger_desk.records import ReviewedParkMonth
from ranger_desk.review import Column, Review, Sort, Status
from ranger_desk.ui.filter_bar import FilterBar
from ranger_desk.ui.overview import Overview
from ranger_desk.ui.table_view import ParkMonthTable
from ranger_desk.ui.workers import Task, stop_all

_MOVING = (Column.SUMMARY, Column.CLOSURES, Column.FLAGS, Column.STATUS, Column.CONFIDENCE)
"""Columns whose order changes when a model or the reviewer says something."""


class ListPane(QWidget):
    """Lists the park-months of a review.

    Signals:
        listed: the list was made anew.
        failed: it could not be made; the exception says why.
    """

    listed = Signal()
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._review: Review | None = None
        self._undecided: set[int] = set()
        self._total = 0
        self._task: Task | None = None
        self._wanted: int | None = None
        self._from_top = False
        self.filters = FilterBar()
        self.table = ParkMonthTable()
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self.table, 1)
        self.filters.changed.connect(self.refresh)
        self.filters.refresh_wanted.connect(self.refresh)
        self.table.sort_wanted.connect(self.refresh)

    def show_review(self, review: Review, overview: Overview) -> None:
        """List another review, all of it, in the order of its file."""
        self._review = review
        self._undecided = overview.undecided
        self._total = overview.totals.rows
        self.filters.reset()
        self.filters.set_facets(overview.facets)
        self.table.clear_sort()
        self.table.park_months.set_source(review)
        self._list(overview.ids)

    def close_review(self) -> None:
        """List nothing, and leave nothing running."""
        stop_all(self)
        self._review = self._task = self._wanted = None
        self.table.park_months.set_source(None)

    def record(self, park_month: int) -> ReviewedParkMonth | None:
        """A park-month as it is on disk; None if it is not listed."""
        row = self.table.park_months.row_of(park_month)
        return None if row is None else self.table.park_months.record(row)

    def place(self, park_month: int) -> str:
        """Where a park-month stands: 'row 3 of 1,590'."""
        row = self.table.park_months.row_of(park_month)
        return "" if row is None else f"row {row + 1:,} of {len(self.table.park_months.ids):,}"

    def refresh(self) -> None:
        """Make the list anew; it appears when it is ready, and only the last one asked for."""
        if self._review is None:
            return
        if self._task is not None:
            self._task.cancel()
        path, filters, sort = self._review.path, self.filters.filters, self.table.sort

        def listed(_tell: object) -> list[int]:
            with Review.open(path) as review:
                return review.ids(filters, sort)

        self._task = Task(listed, self._list, self.failed.emit, self)
        self._task.start()

    def go_to(self, park_month: int) -> None:
        """Make a park-month current; if the filters hide it they are cleared."""
        if not self.table.choose(park_month):
            self._wanted = park_month
            self.filters.reset()
            self.refresh()

    def least_certain_first(self) -> None:
        """Sort by confidence, and begin with the park-month of which the model is the least sure."""
        wanted = Sort(Column.CONFIDENCE)
        self._from_top = True
        if self.table.sort == wanted:
            self.refresh()
        else:
            self.table.sort_by(wanted)

    def move_on(self) -> bool:
        """Go to the next park-month that waits for a decision, from the top again if need be.

        Returns:
            False if none is left in this list.
        """
        ids, current = self.table.park_months.ids, self.table.current
        row = self.table.park_months.row_of(current) if current is not None else None
        after = 0 if row is None else row + 1
        for place in (*range(after, len(ids)), *range(max(after - 1, 0))):
            if ids[place] in self._undecided:
                return self.table.choose(ids[place])
        return False

    def take(self, rows: Sequence[ReviewedParkMonth]) -> None:
        """Show park-months as they are on disk now."""
        for row in rows:
            if Status.of(row) is Status.UNDECIDED:
                self._undecided.add(row.id)
            else:
                self._undecided.discard(row.id)
        self.table.park_months.refresh([row.id for row in rows])
        self.may_be_stale()

    def _list(self, ids: list[int]) -> None:
        empty = "No park-month passes these filters." if self._total else "This file holds no park-month."
        self.table.show_ids(ids, empty)
        self.filters.set_shown(len(ids), self._total)
        self.filters.set_stale(False)
        if self._wanted is not None:
            self.table.choose(self._wanted)
            self._wanted = None
        elif self._from_top and ids:
            self.table.choose(ids[0])
        self._from_top = False
        self.listed.emit()

    def may_be_stale(self) -> None:
        """Rows changed: a list that filters or sorts by what changed may be out of date.

        It is not made anew below the reviewer's eyes, unless there is nothing in it to lose.
        """
        filters, sort = self.filters.filters, self.table.sort
        moved = sort is not None and sort.column in _MOVING
        about_flags = filters.has_flag or filters.rule or filters.severity or filters.mark
        found = bool(filters.text or filters.status or filters.has_closure or about_flags)
        if (moved or found) and not self.table.park_months.ids:
            self.refresh()
        else:
            self.filters.set_stale(moved or found)
