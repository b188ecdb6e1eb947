"""Fetches what a unit reported over the years, off the window's thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ranger_desk import operations
from ranger_desk.review import Review
from ranger_desk.ui.unit_history import UnitHistory
from ranger_desk.ui.workers import Task, stop_all

_KEPT = 8
"""Units kept; a list that is sorted by month goes through many."""


class UnitLoader(QObject):
    """Keeps the histories of the units looked at last.

    Signals:
        loaded: a `UnitHistory` that was asked for, or a newer one of the same unit.
        failed: it could not be read; the exception says why.
    """

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._review: Path | None = None
        self._kept: OrderedDict[str, UnitHistory] = OrderedDict()
        self._stale: set[str] = set()
        self._loading: dict[str, Task] = {}

    def set_review(self, path: Path | None) -> None:
        """Take units from another review, or from none; nothing is left running."""
        stop_all(self)
        self._review = path
        for kept in (self._kept, self._stale, self._loading):
            kept.clear()

    def history(self, unit: str) -> UnitHistory | None:
        """What is known of a unit; where that is nothing or not the newest, `loaded` follows."""
        if unit not in self._kept or unit in self._stale:
            self._load(unit)
        if unit in self._kept:
            self._kept.move_to_end(unit)
        return self._kept.get(unit)

    def changed(self, units: Iterable[str] | None = None) -> None:
        """Something changed on disk about these units, or about any; they are read again when they are asked for."""
        self._stale.update(self._kept if units is None else units)

    def _load(self, unit: str) -> None:
        if self._review is None or unit in self._loading:
            return
        self._stale.discard(unit)
        path = self._review

        def work(_tell: object) -> UnitHistory:
            with Review.open(path) as review:
                said = [each for each in operations.corrections(review) if each.unit_code == unit]
                return UnitHistory.of(unit, review.unit_rows(unit), said)

        self._loading[unit] = Task(work, self._done, lambda error: self._failed(unit, error), self)
        self._loading[unit].start()

    def _done(self, history: UnitHistory) -> None:
        del self._loading[history.unit]
        self._kept[history.unit] = history
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.loaded.emit(history)

    def _failed(self, unit: str, error: Exception) -> None:
        del self._loading[unit]
        self.failed.emit(error)
