"""The section Training: a new run, and the runs that there are, those that train among them."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QInputDialog, QTabWidget, QVBoxLayout, QWidget

from ranger_desk.engine.steering import Steering
from ranger_desk.ui import dialogs
from ranger_desk.ui.cards import Card, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.trouble import told
from ranger_desk.ui.workshop import wording
from ranger_desk.ui.workshop.compare_panel import ComparePanel
from ranger_desk.ui.workshop.page import WorkingPage, button, row_of
from ranger_desk.ui.workshop.run_form import RunForm
from ranger_desk.ui.workshop.run_panel import RunPanel, stage_of
from ranger_desk.ui.workshop.trainer import Trainer
from ranger_desk.ui.workshop.work import OnProgress
from ranger_desk.workshop import runs, toolbox
from ranger_desk.workshop.runs import Run, RunError, Stage
from ranger_desk.workshop.specs import Spec
from ranger_desk.workshop.toolbox import ToolboxError

_EVERY = 700
"""Milliseconds between two looks at the runs while they are in sight: a run may train in another program, too."""


class TrainingPage(WorkingPage):
    """Starts runs and shows them.

    Signals:
        adapter_added: a run's adapter went into the toolbox.
    """

    adapter_added = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            "Training",
            "A run trains an adapter on a data set. It goes on when this window is closed; one run trains at a time, "
            "and others wait for their turn. Several computers train together from the command line only "
            "(ranger-desk train --launch).",
        )
        self.trainer = Trainer(self)
        self.form = RunForm(settings, self.work)
        self.panel = RunPanel(self.trainer)
        self.compare = ComparePanel(self.work, self.message)
        self.table: SmallTable[Run] = SmallTable(
            "Runs",
            (
                Field("Run", lambda run: run.name),
                Field("Where it is", stage_of),
                Field("Iterations", _iterations, number=True),
                Field("Best validation loss", lambda run: wording.loss(_best(run)), number=True),
            ),
            wide=0,
        )
        self.pause = button("Pause", lambda: self._of_chosen(self.trainer.pause_or_resume))
        self.stop = button("Stop and Keep", lambda: self._of_chosen(self.trainer.stop), "What it learnt is kept")
        self.resume = button("Resume", self._resume, "Go on from the last checkpoint")
        self.add = button("Add to Toolbox…", self._ask_add, "Make its best adapter one of the toolbox")
        self.delete = button("Delete…", self._ask_delete)
        self.less = button("New Run with Less Memory", self._propose, "The same, with a smaller batch or shorter rows")
        self._looks: list[tuple[str, str, int]] = []
        self._none, self._runs = Quiet("There is no run yet: start one in New Run."), QWidget()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Training")
        self._lay_out()
        self._look = QTimer(self, interval=_EVERY)
        self._look.timeout.connect(self._show_runs)
        self.form.wanted.connect(self._create)
        self.trainer.changed.connect(self._show_runs)
        self.trainer.failed.connect(self._failed)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_run())
        self.tabs.currentChanged.connect(lambda _at: self.refresh())
        self.refresh()

    @property
    def run(self) -> Run | None:
        """The run that is chosen in the table."""
        row = self.table.currentIndex().row()
        return self.table.records.records[row] if row >= 0 else None

    def refresh(self) -> None:
        """Show the runs as they are, and offer what there is to train on."""
        self.form.refresh()
        self._show_runs()

    def choose(self, name: str) -> None:
        """Choose a run of the table."""
        for row, run in enumerate(self.table.records.records):
            if run.name == name:
                self.table.selectRow(row)

    def update_buttons(self) -> None:
        """Offer what can be done with the chosen run now."""
        self.form.update_buttons()
        self.compare.update_buttons()
        run = self.run
        if run is None:
            return
        here, stage = run.name in self.trainer.names, _stage(run)
        stopping = self.trainer.is_stopping(run.name)
        self.pause.setEnabled(here and stage in (Stage.RUNNING, Stage.PAUSED) and not stopping)
        self.pause.setText("Go On" if self.trainer.is_paused(run.name) else "Pause")
        self.stop.setEnabled(here and not stopping)
        waiting = stage in (Stage.STOPPED, Stage.INTERRUPTED, Stage.FAILED)
        self.resume.setEnabled(not here and waiting)
        self.less.setVisible(_wants_memory(run))
        self.add.setEnabled((run.folder / toolbox.WEIGHTS).is_file())
        self.delete.setEnabled(not here and stage not in (Stage.RUNNING, Stage.QUEUED, Stage.PAUSED))

    def close_down(self) -> None:
        """End every run, and keep what they learnt."""
        self._look.stop()
        self.form.close_down()
        super().close_down()
        self.trainer.close_down()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the runs while they are in sight."""
        super().showEvent(event)
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """They go on unseen."""
        super().hideEvent(event)
        self._look.stop()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._runs)
        column.setSpacing(10)
        self._details = QWidget()
        details = QVBoxLayout(self._details)
        details.setContentsMargins(0, 0, 0, 0)
        details.addWidget(self.panel, 1)
        details.addLayout(row_of(self.pause, self.stop, self.resume, self.less, self.add, self.delete))
        self._table = Card(self.table)
        for widget in (self._none, self._table, self._details):
            column.addWidget(widget)
        column.addStretch(1)
        self.tabs.addTab(self.form, "New Run")
        self.tabs.addTab(self._runs, "Runs")
        self.tabs.addTab(self.compare, "Compare")
        self.column.addWidget(self.bar)
        self.column.addWidget(self.tabs, 1)

    def _create(self, spec: Spec, name: str) -> None:
        def do(_steering: Steering, _on_progress: OnProgress) -> Run:
            return runs.create(spec, name or None)

        self.work.start("Preparing the run", do, self._start)

    def _start(self, run: Run) -> None:
        self.message.hide()
        self.trainer.start(run)
        self.tabs.setCurrentWidget(self._runs)
        self._show_runs()
        self.choose(run.name)

    def _resume(self) -> None:
        if self.run is not None:
            self._start(self.run)

    def _propose(self) -> None:
        """Fill the form in as the run that failed, so that it takes less memory."""
        if self.run is not None:
            spec = self.run.spec
            settings, told_ = runs.smaller(spec.settings)
            self.form.fill(spec, settings)
            self.tabs.setCurrentWidget(self.form)
            self.message.say(f"Filled in as {self.run.name}, with {told_}. Look it over, then start it.")

    def _of_chosen(self, do: object) -> None:
        if self.run is not None and callable(do):
            do(self.run.name)

    def _show_runs(self) -> None:
        found, chosen = runs.runs(), self.run
        looks = [(run.name, stage_of(run), len(_iterations(run))) for run in found]
        if looks != self._looks:  # columns are as wide as their words: these are others now
            self._looks = looks
            self.table.show_records(found)
            self.choose(chosen.name if chosen else "")
        else:
            self.table.viewport().update()
        self._none.setVisible(not found)
        self._table.setVisible(bool(found))
        self._details.setVisible(bool(found))
        if found and self.run is None:
            self.table.selectRow(len(found) - 1)
        self._show_run()
        if self.tabs.currentWidget() is self.compare:
            self.compare.show_runs(found)

    def _show_run(self) -> None:
        if self.run is not None:
            try:
                self.panel.show_run(self.run)
            except RunError as error:
                self.tell(error)
        self.update_buttons()

    def _failed(self, name: str, error: Exception) -> None:
        said = " ".join(filter(None, told(error)))
        self.message.say(f"The run {name} failed: {said}", icon="high")
        self._show_runs()

    def _ask_add(self) -> None:
        run = self.run
        if run is None:
            return
        asked = QInputDialog(self)
        asked.setWindowTitle("Add to Toolbox")
        asked.setLabelText("Name of the adapter")
        asked.setTextValue(run.name)
        asked.textValueSelected.connect(lambda name: self._add(run, name.strip()))
        dialogs.shown(asked)

    def _add(self, run: Run, name: str) -> None:
        try:
            toolbox.add(run.folder, name)
        except (ToolboxError, OSError) as error:
            self.tell(error)
            return
        self.message.say(f"{name} is in the toolbox: see Adapters.", icon="accepted")
        self.adapter_added.emit()

    def _ask_delete(self) -> None:
        run = self.run
        if run is not None:
            dialogs.ask(
                self,
                f"Delete the run {run.name}?",
                "Its adapter, checkpoints and losses are deleted for good. What was added to the toolbox stays there.",
                "Delete",
                "Keep",
                lambda: self._delete(run),
            )

    def _delete(self, run: Run) -> None:
        try:
            runs.delete(run)
        except (RunError, OSError) as error:
            self.tell(error)
        self.refresh()


def _stage(run: Run) -> Stage | None:
    try:
        return run.state.stage
    except RunError:
        return None


def _wants_memory(run: Run) -> bool:
    try:
        return run.state.memory
    except RunError:
        return False


def _iterations(run: Run) -> str:
    try:
        state = run.state
    except RunError:
        return "–"
    return f"{state.done:,} of {state.total:,}" if state.total else "–"


def _best(run: Run) -> float | None:
    best = run.curves.best
    return best.loss if best is not None else None
