"""A new run: its data set, base, preset and settings, and all that is to be known before it starts, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_settings import SettingWrong, TrainingSettings
from ranger_desk.ui import icons
from ranger_desk.ui.cards import IconLine, Quiet
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.trouble import told
from ranger_desk.ui.workshop.data_page import data_sets
from ranger_desk.ui.workshop.known_models import known_models
from ranger_desk.ui.workshop.page import ask_folder, button, form, heading, row_of, side_by_side
from ranger_desk.ui.workshop.run_settings import RunSettings
from ranger_desk.ui.workshop.work import OnProgress, Work
from ranger_desk.workshop import plans, specs
from ranger_desk.workshop.catalogue import UnknownModel
from ranger_desk.workshop.datasets import DataRefused
from ranger_desk.workshop.plans import Plan
from ranger_desk.workshop.presets import PRESETS
from ranger_desk.workshop.specs import Spec
from ranger_desk.workshop.training_data import Weight

_PAUSE = 400
"""Milliseconds without a change before a run is checked."""


class RunForm(QWidget):
    """Asks what is to be trained, and checks it as it is filled in.

    Signals:
        wanted: the `Spec` and the name of a run that is to start.
    """

    wanted = Signal(object, str)

    def __init__(self, settings: Settings, work: Work) -> None:
        super().__init__()
        self._settings, self._work = settings, work
        self._plan: Plan | None = None
        self._added: list[Path] = []
        self.data, self.base, self.preset = QComboBox(), QComboBox(), QComboBox()
        self.preset.addItems(list(PRESETS))
        self.name = QLineEdit()
        self.name.setPlaceholderText("Preset, base and time")
        self.name.setMinimumWidth(320)
        self._about = Quiet()
        self.settings = RunSettings()
        self.settings.hide()
        self.advanced = QPushButton("Advanced Settings")
        self.advanced.setCheckable(True)
        self.advanced.setAutoDefault(False)
        self.advanced.toggled.connect(self.settings.setVisible)
        self.start = button("Start Training", self._start)
        self._findings = QVBoxLayout()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._check)
        self._lay_out()
        self.data.currentIndexChanged.connect(lambda _at: self._changed())
        self.base.currentIndexChanged.connect(lambda _at: self._changed())
        self.preset.currentIndexChanged.connect(lambda _at: self._show_preset())
        self.settings.changed.connect(self._changed)
        self.refresh()
        self._show_preset()

    @property
    def plan(self) -> Plan | None:
        """The run as it is filled in; None until it is computed what it takes, or where that cannot be."""
        return self._plan

    def refresh(self) -> None:
        """Offer the data sets and bases that there are now."""
        folders = [*data_sets(), *self._added]
        _fill(self.data, [(folder.name, str(folder)) for folder in dict.fromkeys(folders)])
        models = known_models(self._settings)
        _fill(self.base, [(f"{m.name}{'' if m.on_disk else ' (not on this disk)'}", m.id) for m in models])
        self.update_buttons()

    def choose_data(self, folder: Path) -> None:
        """Train on the data set in a folder, kept here or not."""
        self._added.append(folder)
        self.refresh()
        self.data.setCurrentIndex(self.data.findData(str(folder)))

    def fill(self, spec: Spec, settings: TrainingSettings) -> None:
        """Show a run's data set, base and preset, with these settings."""
        self.choose_data(Path(spec.data))
        self.base.setCurrentIndex(self.base.findData(spec.base))
        self.preset.setCurrentText(spec.preset)
        self.settings.show_settings(settings, spec.format)
        self.advanced.setChecked(True)

    def update_buttons(self) -> None:
        """Offer what can be done now."""
        plan = self._plan
        self.start.setEnabled(plan is not None and not plan.obstacles and not self._work.busy)

    def close_down(self) -> None:
        """Check nothing any more."""
        self._pause.stop()

    def _lay_out(self) -> None:
        rows = form()
        choose = button("Choose Folder…", self._ask_folder)
        data = side_by_side(self.data, choose)
        self.data.setMinimumWidth(260)
        for label, field, row in (
            ("&Data set", self.data, data),
            ("&Base", self.base, self.base),
            ("&Preset", self.preset, self.preset),
            ("&Name", self.name, self.name),
        ):
            rows.addRow(label, row)
            field.setAccessibleName(label.replace("&", ""))
        self.data.setAccessibleDescription("Data set")  # its label goes with the whole row
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addLayout(rows)
        column.addWidget(self._about)
        column.addLayout(row_of(self.advanced))
        column.addWidget(self.settings)
        heading(column, "Before it starts")
        column.addLayout(self._findings)
        column.addLayout(row_of(self.start))
        column.addStretch(1)

    def _show_preset(self) -> None:
        preset = PRESETS[self.preset.currentText()]
        self._about.setText(preset.about)
        self.settings.show_preset(preset)

    def _ask_folder(self) -> None:
        ask_folder(self, "Choose the folder of a data set", self.choose_data)

    def _changed(self) -> None:
        self._plan = None
        self.update_buttons()
        self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Check what was filled in before it came into sight."""
        super().showEvent(event)
        if self._plan is None:
            self._pause.start()

    def _check(self) -> None:
        """Compute what the run takes, off the window's thread; not while nobody looks, for other work may wait."""
        if not self.isVisible():
            return
        if self._work.busy:
            self._pause.start()
            return
        folder = self.data.currentData()
        if folder is None:
            self._say([("medium", "There is no data set yet: build one in Data, or choose a folder.")])
            return
        try:
            spec = specs.spec(Path(folder), self.base.currentData(), self.preset.currentText(), self.settings.changes)
        except (SettingWrong, DataRefused, UnknownModel, OSError) as error:
            self._say([("high", " ".join(told(error)).strip())])
            return

        def do(steering: Steering, on_progress: OnProgress) -> Plan:
            return plans.plan(spec, on_progress=on_progress, steering=steering)

        self._work.start("Checking the run", do, self._tell, self._cannot)

    def _tell(self, plan: Plan) -> None:
        if self._pause.isActive():
            return  # something was changed meanwhile, and is checked next
        self._plan = plan
        lines = [("high", f"It cannot start: {obstacle}") for obstacle in plan.obstacles]
        if not plan.estimate.fits:
            lines.append(("high", "The memory does not suffice: take smaller batches, or compute values twice."))
        lines += [("low", line) for line in plan.words() if not line.startswith(" ")]
        others = [finding for finding in plan.findings if finding.weight is not Weight.STOP]
        lines += [("medium" if one.weight is Weight.WARNING else "low", one.text) for one in others]
        self._say(lines)
        self.update_buttons()

    def _cannot(self, error: Exception) -> None:
        self._say([("high", " ".join(told(error)).strip())])

    def _say(self, lines: Sequence[tuple[str, str]]) -> None:
        while item := self._findings.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for name, text in lines:
            self._findings.addWidget(IconLine(icons.icon(name, attrgetter(name)), text))

    def _start(self) -> None:
        if self._plan is not None:
            self.wanted.emit(self._plan.spec, self.name.text().strip())
            self.name.clear()


def _fill(box: QComboBox, items: Sequence[tuple[str, str]]) -> None:
    """Offer other items; what was chosen stays chosen where it is still there, and is not told as a change."""
    if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] == list(items):
        return
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for name, data in items:
        box.addItem(name, data)
    box.setCurrentIndex(max(0, box.findData(chosen)) if items else -1)
    box.blockSignals(False)
    if box.currentData() != chosen:
        box.currentIndexChanged.emit(box.currentIndex())
