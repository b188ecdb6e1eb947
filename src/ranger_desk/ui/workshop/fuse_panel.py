"""Fusing an adapter into its base, behind the gate: a refusal shows the answers that differ and offers other widths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ranger_desk import exports
from ranger_desk.engine.steering import Steering
from ranger_desk.records import ParkMonth
from ranger_desk.review import Review
from ranger_desk.ui import icons
from ranger_desk.ui.cards import Card, IconLine, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop.page import ask_file, button, heading, row_of
from ranger_desk.ui.workshop.width_boxes import width_boxes
from ranger_desk.ui.workshop.work import OnProgress, Work
from ranger_desk.workshop import gate, rows
from ranger_desk.workshop.gate import Differing, Fused, FuseRefused, Width
from ranger_desk.workshop.toolbox import Adapter

_SHOWN = 40
_COMMENTS = "Comments (*.csv *.xlsx *.xls *.ods *.jsonl);;All files (*)"


class FusePanel(QWidget):
    """Fuses the adapter that is chosen.

    Signals:
        fused: what came of a fuse that passed.
    """

    fused = Signal(object)

    def __init__(self, work: Work, review: Callable[[], Path | None]) -> None:
        """Make the panel; `review` tells the review that is open, whose comments can be asked."""
        super().__init__()
        self._work, self._review = work, review
        self._adapter: Adapter | None = None
        self._sample: Callable[[], Sequence[ParkMonth]] | None = None
        self.bits, self.group = width_boxes("the fused model")
        self.on_review = button("Fuse, Asking the Open Review", self._fuse_on_review)
        self.on_file = button("Fuse, Asking a File…", self._ask_file)
        self.differing: SmallTable[Differing] = SmallTable(
            "Answers that differ",
            (
                Field("Comment", lambda one: one.park_month.comment, least=30),
                Field("Adapter on its base", lambda one: one.on_base or "no answer", least=24),
                Field("Fused", lambda one: one.fused or "no answer", least=24),
            ),
            wide=0,
        )
        self._said = QVBoxLayout()
        self._offers = QHBoxLayout()
        self._differing = Card(self.differing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        heading(column, "Fuse into one model")
        column.addWidget(
            Quiet(
                f"The fused model answers up to {gate.SAMPLE} held-out comments. If more than {gate.MAX_SHARE:.0%} of "
                "its answers differ from those of the adapter on its base, it is thrown away and the answers are shown."
            )
        )
        column.addLayout(row_of(self.bits, self.group, self.on_review, self.on_file))
        column.addLayout(self._said)
        column.addLayout(self._offers)
        column.addWidget(self._differing)
        self._show_nothing()

    def show_adapter(self, adapter: Adapter) -> None:
        """Offer to fuse another adapter."""
        if self._adapter is None or adapter.name != self._adapter.name:
            self._show_nothing()
        self._adapter = adapter
        self.update_buttons()

    def update_buttons(self) -> None:
        """Offer what can be done now."""
        free = not self._work.busy and self._adapter is not None
        self.on_review.setEnabled(free and self._review() is not None)
        self.on_file.setEnabled(free)
        for offer in self.offers:
            offer.setEnabled(free)

    def _fuse_on_review(self) -> None:
        path = self._review()
        if path is not None:
            self._fuse(lambda: _of_review(path), self._width())

    def _ask_file(self) -> None:
        ask_file(
            self, "Choose held-out comments", _COMMENTS, lambda path: self._fuse(lambda: _of_file(path), self._width())
        )

    def _width(self) -> Width:
        return Width(self.bits.currentData(), self.group.currentData())

    def _fuse(self, sample: Callable[[], Sequence[ParkMonth]], width: Width) -> None:
        adapter = self._adapter
        if adapter is None:
            return
        self._sample = sample

        def do(steering: Steering, on_progress: OnProgress) -> Fused:
            on_progress("Reading comments", 0, 0)
            return gate.fuse(adapter.choice, width, sample(), on_progress=on_progress, steering=steering)

        self._show_nothing()
        self._work.start(f"Fusing {adapter.name} to {width.words}", do, self._passed, self._failed)

    def _passed(self, fused: Fused) -> None:
        differ = f"{len(fused.differing)} of {fused.asked} answers differ"
        said = f"{fused.folder.name} passed: {differ}. It is among the models now."
        self._tell("accepted", said, fused.differing)
        self.fused.emit(fused)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, FuseRefused):
            self._work.failed.emit(error)
            return
        self._tell("high", str(error), error.differing)
        for width in error.offers:
            self._offers.addWidget(button(f"Try {width.words}", partial(self._again, width)))
        self._offers.addStretch(1)
        self.update_buttons()

    def _again(self, width: Width) -> None:
        if self._sample is not None:
            self._fuse(self._sample, width)

    def _tell(self, icon: str, said: str, differing: Sequence[Differing]) -> None:
        self._said.addWidget(IconLine(icons.icon(icon), said))
        self.differing.show_records(differing[:_SHOWN])
        self._differing.setVisible(bool(differing))

    def _show_nothing(self) -> None:
        for layout in (self._said, self._offers):
            while item := layout.takeAt(0):
                if widget := item.widget():
                    widget.hide()
                    widget.deleteLater()
        self._differing.hide()

    @property
    def offers(self) -> list[QPushButton]:
        """The buttons that offer other widths after a refusal."""
        found = [self._offers.itemAt(at) for at in range(self._offers.count())]
        return [widget for item in found if item is not None and isinstance(widget := item.widget(), QPushButton)]


def _of_review(path: Path) -> Sequence[ParkMonth]:
    with Review.open(path) as review:
        return [row.park_month for row in review.rows(review.pending(again=True))]


def _of_file(path: Path) -> Sequence[ParkMonth]:
    if path.suffix.lower() == ".jsonl":
        return [row.park_month for row in rows.read_lines(path)]
    return exports.read(path).park_months
