"""One run: where it is, its live loss curves, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ranger_desk.ui import icons
from ranger_desk.ui import wording as words
from ranger_desk.ui.cards import Card, Heading, Picture
from ranger_desk.ui.workshop import wording
from ranger_desk.ui.workshop.line_chart import Curve, LineChart, Stroke
from ranger_desk.ui.workshop.page import text_label
from ranger_desk.ui.workshop.trainer import Trainer
from ranger_desk.workshop.curves import Curves, Point
from ranger_desk.workshop.runs import Run, RunError, Stage

STAGES = {
    Stage.QUEUED: "Waiting for its turn",
    Stage.RUNNING: "Training",
    Stage.PAUSED: "Paused",
    Stage.STOPPED: "Stopped",
    Stage.INTERRUPTED: "Interrupted",
    Stage.FAILED: "Failed",
    Stage.FINISHED: "Finished",
}


class RunPanel(QWidget):
    """Shows a run as it stands on the disk, and how fast it is where it trains here."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self._trainer = trainer
        self._name = Heading(scale=1.1)
        self.said, self.error = text_label(), text_label()
        self._failure = QWidget()
        failure = QHBoxLayout(self._failure)
        failure.setContentsMargins(0, 0, 0, 0)
        failure.addWidget(Picture(icons.icon("high", lambda colours: colours.high)), 0, Qt.AlignmentFlag.AlignTop)
        failure.addWidget(self.error, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(12)
        self._bar.setAccessibleName("Progress of the run")
        self.chart = LineChart("Loss curves", "Iteration", "No losses yet.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._name, self._bar, self.said, self._failure, Card(self.chart)):
            column.addWidget(widget)

    def show_run(self, run: Run) -> None:
        """Show a run.

        Raises:
            RunError: its folder is damaged.
        """
        state = run.state
        self._name.setText(run.name)
        self._bar.setAccessibleName(f"Progress of {run.name}")
        self._bar.setRange(0, max(1, state.total))
        self._bar.setValue(state.done)
        self.said.setText(" ".join(self._sentences(run)))
        self.error.setText(state.error)
        self._failure.setVisible(bool(state.error))
        self.chart.show_curves(loss_curves(run.curves))

    def _sentences(self, run: Run) -> Sequence[str]:
        state, best, latest = run.state, run.curves.best, self._trainer.latest(run.name)
        stage = "Stopping; it keeps what it learnt" if self._trainer.is_stopping(run.name) else STAGES[state.stage]
        said = [f"{stage}: {state.done:,} of {state.total:,} iterations." if state.total else f"{stage}."]
        if latest is not None and state.stage is Stage.RUNNING:
            said.append(
                f"{latest.tokens_per_second:,.0f} tokens a second, {wording.size(latest.memory_bytes)} of memory, "
                f"{words.duration(latest.seconds_left)} left."
            )
        if best is not None:
            said.append(f"The best validation loss is {wording.loss(best.loss)}, after {best.done:,} iterations.")
        if state.stage is Stage.INTERRUPTED:
            said.append("The program that trained it ended; Resume goes on from its last checkpoint.")
        if self._trainer.hint and state.stage is Stage.RUNNING:
            said.append(self._trainer.hint)
        return said


def loss_curves(found: Curves) -> list[Curve]:
    """A run's losses as curves: training as it was noted and smoothed, and validation."""
    return [
        Curve("Training", points(found.train), 1, Stroke.FAINT),
        Curve("Training, smoothed", points(found.smoothed), 1),
        Curve("Validation", points(found.validation), 0, Stroke.DOTS),
    ]


def points(found: Sequence[Point]) -> list[tuple[float, float]]:
    """Losses as places of a chart."""
    return [(point.done, point.loss) for point in found]


def stage_of(run: Run) -> str:
    """Where a run is, in words; a damaged one says so."""
    try:
        return STAGES[run.state.stage]
    except RunError:
        return "Damaged"
