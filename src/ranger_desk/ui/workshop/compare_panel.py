"""Two runs side by side: their curves over each other (the paper's Figure 4), their settings and scores (Table 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ranger_desk.ui.cards import Card, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop import wording
from ranger_desk.ui.workshop.line_chart import Curve, LineChart, Stroke
from ranger_desk.ui.workshop.page import form
from ranger_desk.ui.workshop.run_panel import points, stage_of
from ranger_desk.workshop import catalogue, toolbox
from ranger_desk.workshop.catalogue import UnknownModel
from ranger_desk.workshop.estimate import trainable_parameters
from ranger_desk.workshop.runs import Run, RunError
from ranger_desk.workshop.toolbox import ToolboxError

_Line = tuple[str, str, str]
_SCORES = {
    "material_f1": "Is there a closure, F1",
    "place_f1": "Which place, F1",
    "extent_f1": "For how long, F1",
    "rows": "Rows it was measured on",
}


class ComparePanel(QWidget):
    """Shows two runs over each other."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: Sequence[Run] = ()
        self.one, self.other = QComboBox(), QComboBox()
        self.chart = LineChart("Loss curves of two runs", "Iteration", "Choose two runs.")
        self.table: SmallTable[_Line] = SmallTable(
            "Two runs",
            (
                Field("", lambda line: line[0]),
                Field("First", lambda line: line[1], number=True),
                Field("Second", lambda line: line[2], number=True),
            ),
            wide=0,
        )
        self._note = Quiet(
            "Scores are those of the adapters that were added to the toolbox under the run's name and measured there."
        )
        rows = form()
        for label, box in (("&First run", self.one), ("&Second run", self.other)):
            rows.addRow(label, box)
            box.setAccessibleName(label.replace("&", ""))
            box.currentIndexChanged.connect(lambda _at: self._show())
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addLayout(rows)
        column.addWidget(Card(self.chart))
        column.addWidget(Card(self.table))
        column.addWidget(self._note)
        column.addStretch(1)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Offer these runs, the two latest at first."""
        if tuple(runs) != tuple(self._runs):
            self._runs = tuple(runs)
            for box, at in ((self.one, len(runs) - 2), (self.other, len(runs) - 1)):
                box.blockSignals(True)
                box.clear()
                box.addItems([run.name for run in runs])
                box.setCurrentIndex(max(0, at) if runs else -1)
                box.blockSignals(False)
        self._show()

    def _show(self) -> None:
        places = [box.currentIndex() for box in (self.one, self.other)]
        if min(places) < 0:
            self.chart.show_curves(())
            self.table.show_records(())
            return
        pair = [self._runs[place] for place in places]
        curves = []
        for name, tint, run in zip(("First", "Second"), (1, 0), pair, strict=True):
            found = run.curves
            curves.append(Curve(f"{name}, training", points(found.smoothed), tint, Stroke.DASHED))
            curves.append(Curve(f"{name}, validation", points(found.validation), tint, Stroke.DOTS))
        self.chart.show_curves(curves)
        one, other = map(_told, pair)
        self.table.show_records([(name, one[name], other[name]) for name in one])


def _told(run: Run) -> dict[str, str]:
    """What Table 3 says of a run."""
    try:
        spec = run.spec
        state = run.state
    except RunError as error:
        return dict.fromkeys(_NAMES, "–") | {"Where it is": str(error)}
    settings, best = spec.settings, run.curves.best
    scores = _scores(run.name)
    return {
        "Where it is": stage_of(run),
        "Preset": spec.preset,
        "Prompt format": spec.format,
        "Base": spec.base_name,
        "Layers": "all" if settings.layers is None else str(settings.layers),
        "Batch size": str(settings.batch_size),
        "Rank": str(settings.rank),
        "Trained numbers": _trainable(run),
        "Iterations": f"{state.done:,}",
        "Best validation loss": wording.loss(best.loss if best else None),
        **{words: _number(scores.get(name)) for name, words in _SCORES.items()},
    }


_NAMES = (
    *("Where it is", "Preset", "Prompt format", "Base", "Layers", "Batch size", "Rank", "Trained numbers"),
    *("Iterations", "Best validation loss", *_SCORES.values()),
)


def _trainable(run: Run) -> str:
    try:
        return f"{trainable_parameters(catalogue.find(run.spec.base).architecture, run.spec.settings):,}"
    except UnknownModel:
        return "–"


def _scores(name: str) -> Mapping[str, Any]:
    try:
        return toolbox.find(name).scores
    except ToolboxError:
        return {}


def _number(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
