"""Runs over each other: their curves (the paper's Figure 4), what was trained (Table 3), losses and scores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation import gold
from ranger_desk.operations import Progress
from ranger_desk.ui import theme
from ranger_desk.ui import wording as words
from ranger_desk.ui.cards import Card, Heading, Quiet
from ranger_desk.ui.message_bar import MessageBar
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop import wording
from ranger_desk.ui.workshop.line_chart import Curve, LineChart, Stroke
from ranger_desk.ui.workshop.page import ask_file, button, row_of, text_label
from ranger_desk.ui.workshop.run_panel import STAGES, points
from ranger_desk.ui.workshop.score_fields import score_fields
from ranger_desk.ui.workshop.work import OnProgress, Work
from ranger_desk.workshop import comparing
from ranger_desk.workshop.comparing import Compared
from ranger_desk.workshop.curves import Point
from ranger_desk.workshop.plans import duration
from ranger_desk.workshop.runs import Run, RunError

MOST = 6
"""Runs at once: so many colours and marks there are."""
_FIRST = 3
"""Runs that are compared at first, the latest."""
_LINES = MOST
"""Runs that the list shows without scrolling."""
_ALL = "Loss curves of runs"
_CURVES, _PICTURE = "Losses as a table (*.csv)", "The chart as a picture (*.png)"


class ComparePanel(QWidget):
    """Shows the chosen runs over each other."""

    def __init__(self, work: Work, message: MessageBar) -> None:
        """Make the panel.

        Args:
            work: what long work is done with.
            message: says what was done, or why not.
        """
        super().__init__()
        self._work, self._message = work, message
        self._runs: Sequence[Run] = ()
        self.compared: list[Compared] = []
        self.list = QListWidget()
        self.list.setAccessibleName("Runs to compare")
        self.list.setAccessibleDescription("Space chooses a run, or takes it out")
        self.chart = loss_chart()
        self.trained: SmallTable[Compared] = SmallTable(
            "Table 3: what was trained",
            (
                Field("Run", lambda run: run.name, decoration=self._tint, least=12),
                Field("Prompt", lambda run: run.format),
                Field("Batch", lambda run: str(run.batch_size), number=True, tip="Rows that are read at once"),
                Field("Layers", lambda run: _count(run.layers), number=True, tip="Blocks that have an adapter"),
                Field("Rank", lambda run: str(run.rank), number=True),
                Field("Trained parameters", lambda run: _count(run.trainable), number=True),
                Field(
                    "the paper's",
                    lambda run: _count(run.papers_trainable),
                    number=True,
                    tip="The same preset's on the paper's base, Llama-3-8B",
                ),
                Field("Base", lambda run: run.base),
            ),
            wide=0,
            spared=(7, 4),
        )
        self.results: SmallTable[Compared] = SmallTable(
            "Losses, cost and scores",
            (
                Field("Run", lambda run: run.name, decoration=self._tint, least=12),
                Field("Where it is", lambda run: STAGES[run.stage]),
                Field("Iterations", lambda run: f"{run.done:,} of {run.total:,}" if run.total else "–", number=True),
                Field("Training loss", lambda run: _loss(run.train), number=True, tip="The last, smoothed"),
                Field("Validation loss", lambda run: _loss(run.validation), number=True, tip="The last"),
                Field("Best", lambda run: _best(run.best), number=True, tip="The least validation loss, and when"),
                Field("Time", lambda run: duration(run.cost.seconds) if run.cost else "–", number=True),
                Field("Memory", lambda run: wording.size(run.cost.memory) if run.cost else "–", number=True),
                *score_fields(),
            ),
            wide=0,
            spared=(7, 1, 6, 3),
        )
        self.notes = text_label()
        self.measure = button(
            "Measure on Labelled Comments…", self._ask_rows, "Have each chosen run's best adapter answer the same rows"
        )
        self.export = button("Export Curves…", self._ask_export, "As a table (CSV) or a picture (PNG)")
        self._lay_out()
        self.list.itemChanged.connect(self._chosen)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Offer these runs, the latest three at first, and show the chosen ones as they stand."""
        if tuple(runs) != tuple(self._runs):
            names = [run.name for run in runs]
            chosen = [name for name in self._names if name in names] or names[-_FIRST:]
            self._runs = tuple(runs)
            self.list.blockSignals(True)
            self.list.clear()
            for name in names:
                item = QListWidgetItem(name, self.list)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            self.list.blockSignals(False)
            height = max(1, self.list.sizeHintForRow(0)) * min(_LINES, max(1, len(names)))
            self.list.setFixedHeight(height + 2 * self.list.frameWidth() + 4)
        self._show()

    def choose(self, names: Sequence[str]) -> None:
        """Compare the runs of these names."""
        self.list.blockSignals(True)
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setCheckState(Qt.CheckState.Checked if item.text() in names else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._show()

    def update_buttons(self) -> None:
        """Offer what can be done now."""
        self.measure.setEnabled(not self._work.busy and any(run.best or run.done for run in self.compared))
        self.export.setEnabled(any(run.curves.train or run.curves.validation for run in self.compared))

    @property
    def _names(self) -> list[str]:
        items = [self.list.item(at) for at in range(self.list.count())]
        return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(10)
        self._none = Quiet("There is no run yet.")
        self._some = QWidget()
        inside = QVBoxLayout(self._some)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(Quiet(f"Tick the runs to be compared, {MOST} at most."))
        inside.addWidget(self.list)
        inside.addWidget(Heading("Figure 4: losses over iterations"))
        inside.addWidget(Card(self.chart))
        inside.addWidget(self.notes)
        inside.addWidget(Heading("Table 3: what was trained"))
        inside.addWidget(Card(self.trained))
        inside.addWidget(Heading("Losses, cost and scores"))
        inside.addWidget(Card(self.results))
        inside.addLayout(row_of(self.measure, self.export))
        column.addWidget(self._none)
        column.addWidget(self._some)
        column.addStretch(1)

    def _chosen(self, item: QListWidgetItem) -> None:
        if len(self._names) > MOST:
            self.list.blockSignals(True)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.blockSignals(False)
            self._message.say(f"{MOST} runs can be compared at once: take one out first.", icon="medium")
        self._show()

    def _show(self) -> None:
        names, found, damaged = self._names, [], []
        for run in self._runs:
            if run.name in names:
                try:
                    found.append(comparing.described(run))
                except RunError as error:
                    damaged.append(str(error))
        changed = [_looks(run) for run in found] != [_looks(run) for run in self.compared]
        self.compared = found
        self._none.setVisible(not self._runs)
        self._some.setVisible(bool(self._runs))
        if changed or damaged:
            self.chart.show_curves(over_each_other(found))
            self.trained.show_records(found)
            self.results.show_records(found)
        said = [*damaged, *comparing.notes(found)]
        if any(not run.scores for run in found):
            said.append("Scores of a run are there once it was measured.")
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))
        self.update_buttons()

    def _tint(self, row: int, _run: Compared) -> QColor:
        return QColor(theme.of(self.palette()).tint(row).underline)

    def _ask_rows(self) -> None:
        ask_file(self, "Choose labelled comments", "Labelled comments (*.jsonl)", self._measure)

    def _measure(self, path: Path) -> None:
        chosen = [run for run in self._runs if run.name in self._names]

        def do(steering: Steering, on_progress: OnProgress) -> int:
            rows = gold.read(path)
            for run in chosen:

                def tell(progress: Progress, name: str = run.name) -> None:
                    on_progress(f"{name}: comments answered", progress.done, progress.total)

                comparing.measure(run, rows, on_progress=tell, steering=steering)
            return len(rows.rows)

        def done(rows: int) -> None:
            said = f"{words.amount(len(chosen), 'run')} answered the {rows:,} comments of {path.name}."
            self._message.say(said, icon="accepted")
            self._show()

        self._work.start(f"Measuring {words.amount(len(chosen), 'run')} on {path.name}", do, done)

    def _ask_export(self) -> None:
        suggested = str(Path.home() / "loss-curves.csv")
        ask_file(self, "Export the curves", f"{_CURVES};;{_PICTURE}", self._export, save_as=suggested)

    def _export(self, path: Path) -> None:
        try:
            if path.suffix.lower() == ".png":
                save_picture(self.chart, path)
            else:
                comparing.write_curves(self.compared, path)
        except OSError as error:
            self._message.say(f"{path.name} could not be written: {error}.", icon="high")
            return
        self._message.say(f"The curves were written to {path.name}.", icon="accepted")


def loss_chart() -> LineChart:
    """An empty chart for the losses of runs."""
    return LineChart(_ALL, "Iteration", "Nothing to be seen yet: no chosen run has a loss.")


def over_each_other(compared: Sequence[Compared]) -> list[Curve]:
    """The losses of runs as curves, a colour and a mark for each run."""
    made = []
    for tint, run in enumerate(compared):
        made.append(Curve(f"{run.name}, training", points(run.curves.smoothed), tint, Stroke.DASHED))
        made.append(Curve(f"{run.name}, validation", points(run.curves.validation), tint, Stroke.DOTS))
    return made


def save_picture(chart: LineChart, path: Path) -> None:
    """Write a chart as a picture, as it is seen.

    Raises:
        OSError: it cannot be written.
    """
    if not chart.grab().save(str(path), "PNG"):
        raise OSError("no picture can be written there")


def _looks(run: Compared) -> tuple[Any, ...]:
    return run.name, run.stage, run.done, run.total, run.curves, tuple(run.scores.items())


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _loss(point: Point | None) -> str:
    return wording.loss(point.loss if point else None)


def _best(point: Point | None) -> str:
    return "–" if point is None else f"{point.loss:.3f} ({point.done:,})"
