"""Weights of other bits: the sizes as a chart (the paper's Figure 3), the making, and the scores before and after."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ranger_desk import paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation import gold
from ranger_desk.evaluation.scores import Scores
from ranger_desk.operations import Progress
from ranger_desk.ui.cards import Card, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop import wording
from ranger_desk.ui.workshop.bar_chart import Bar, BarChart
from ranger_desk.ui.workshop.page import ask_file, button, heading, row_of, text_label
from ranger_desk.ui.workshop.width_boxes import width_boxes
from ranger_desk.ui.workshop.work import OnProgress, Work
from ranger_desk.workshop import quantise
from ranger_desk.workshop.catalogue import DENSE_BITS, Model
from ranger_desk.workshop.quantise import QuantiseRefused, Size

_Line = tuple[str, str, str]


class QuantisePanel(QWidget):
    """Quantises the model that is chosen.

    Signals:
        made: the id of a model that was made, and what happened to it.
    """

    made = Signal(str, str)

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(parent)
        self._work = work
        self._model: Model | None = None
        self._pair: tuple[Model, Size] | None = None
        self.bits, self.group = width_boxes("the quantised model")
        self.go = button("Quantise", self._start)
        self.measure = button(
            "Measure Before and After…",
            self._ask_rows,
            "Have both answer labelled comments, and compare their scores",
        )
        self._why = Quiet()
        self.chart = BarChart("Sizes on the disk by bits")
        self.scores: SmallTable[_Line] = SmallTable(
            "Scores before and after quantising",
            (
                Field("Score", lambda line: line[0]),
                Field("Before", lambda line: line[1], number=True),
                Field("After", lambda line: line[2], number=True),
            ),
            wide=0,
        )
        self._scores = Card(self.scores)
        self._scores.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        heading(column, "Quantise")
        column.addWidget(text_label("Fewer bits make a model smaller and, on a Mac, faster; it may answer worse."))
        column.addLayout(row_of(self.bits, self.group, self.go, self.measure))
        for widget in (self._why, self.chart, self._scores):
            column.addWidget(widget)
        for box in (self.bits, self.group):
            box.currentIndexChanged.connect(lambda _at: self._show())

    def show_model(self, model: Model) -> None:
        """Offer to quantise another model."""
        self._model = model
        self._show()

    def update_buttons(self) -> None:
        """Offer what can be done now, and say why it cannot."""
        model = self._model
        if model is None:
            return
        why = self._refusal(model)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.go.setEnabled(not why and not self._work.busy)
        self.measure.setEnabled(self._pair is not None and not self._work.busy)

    def _refusal(self, model: Model) -> str:
        try:
            quantise.check(model, self.bits.currentData(), self.group.currentData())
        except QuantiseRefused as error:
            return str(error)
        if not model.on_disk:
            return f"{model.name} is not on this disk: the chart shows what it would take. Download it to quantise it."
        target = quantise.default_target(model, self.bits.currentData())
        return f"{target.name} is there already: remove it to make it again." if target.exists() else ""

    def _show(self) -> None:
        model = self._model
        if model is None:
            return
        self.group.setEnabled(self.bits.currentData() is not None)
        wanted = self.bits.currentData() or DENSE_BITS
        bars = []
        for size in quantise.sizes(model):
            words = wording.size(size.disk_bytes) + ("" if size.expected else ", as it is")
            bars.append(Bar(wording.bits(size.bits), size.disk_bytes, words, not size.expected or size.bits == wanted))
        self.chart.show_bars(bars)
        self.update_buttons()

    def _start(self) -> None:
        model, bits, group = self._model, self.bits.currentData(), self.group.currentData()
        if model is None:
            return

        def do(steering: Steering, on_progress: OnProgress) -> tuple[Size, Size]:
            return quantise.quantise(model, bits, group, on_progress=on_progress, steering=steering)

        def done(sizes: tuple[Size, Size]) -> None:
            before, after = sizes
            self._pair = (model, after)
            self._scores.hide()
            place = quantise.default_target(model, bits).resolve()
            said = f"was made: {wording.size(after.disk_bytes)} instead of {wording.size(before.disk_bytes)}"
            self.made.emit(str(place), said)

        self._work.start(f"Quantising {model.name}", do, done)

    def _ask_rows(self) -> None:
        ask_file(self, "Choose labelled comments", "Labelled comments (*.jsonl)", self._measure)

    def _measure(self, path: Path) -> None:
        if self._pair is None:
            return
        model, after = self._pair
        before = ModelChoice(None if model.embedded else str(model.folder), "none")
        if model.embedded:
            before = ModelChoice(None, "none")
        choices = (before, ModelChoice(str(paths.models_folder() / after.name), "none"))

        def do(steering: Steering, on_progress: OnProgress) -> list[Scores]:
            rows = gold.read(path)
            found = []
            for name, choice in zip(("Before", "After"), choices, strict=True):

                def tell(progress: Progress, name: str = name) -> None:
                    on_progress(f"{name} quantising: comments answered", progress.done, progress.total)

                found.append(quantise.measure(choice, rows, on_progress=tell, steering=steering))
            return found

        self._work.start(f"Measuring {model.name} and {after.name}", do, self._measured)

    def _measured(self, found: list[Scores]) -> None:
        before, after = (scores.headlines() for scores in found)
        self.scores.show_records(
            [(name, _number(before[name]), _number(after[name])) for name in before if name in after]
        )
        self._scores.show()


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
