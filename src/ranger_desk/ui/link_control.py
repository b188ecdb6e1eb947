"""Lets the reviewer correct which count fields a closed place stands for, and keeps it for the park."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ranger_desk import operations
from ranger_desk.records import Closure, Correction, ReviewedParkMonth
from ranger_desk.review import Review
from ranger_desk.ui import dialogs
from ranger_desk.ui.links_dialog import LinksDialog


class LinkControl(QObject):
    """Asks, and keeps the answer.

    Signals:
        corrected: the unit of which something else holds now.
        failed: it could not be kept; the exception says why.
    """

    corrected = Signal(str)
    failed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def ask(self, review: Review, row: ReviewedParkMonth, closure: Closure) -> None:
        """Ask about a closure of a park-month."""
        try:
            known = operations.corrections(review)
        except Exception as error:
            self.failed.emit(error)
            return
        unit = row.park_month.unit_code
        said = [each for each in known if each.unit_code == unit]
        dialog = LinksDialog(row.park_month, closure, said, self._window)
        dialog.accepted.connect(lambda: self._keep(review.path, row, closure.place, dialog.correction))
        dialogs.shown(dialog)

    def _keep(self, path: Path, row: ReviewedParkMonth, place: str, correction: Correction | None) -> None:
        unit = row.park_month.unit_code
        try:
            with Review.open(path) as review:
                if correction is None:
                    operations.withdraw(review, unit, place, row.id)
                else:
                    operations.correct(review, correction, row.id)
        except Exception as error:
            self.failed.emit(error)
            return
        self.corrected.emit(unit)
