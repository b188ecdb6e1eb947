"""All settings of a run, as fields to fill in, beginning with a preset's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine.training_settings import LINEAR_LAYERS, Schedule, TrainingSettings
from ranger_desk.ui.workshop.page import form, side_by_side
from ranger_desk.workshop.presets import Preset

_COLUMNS: tuple[tuple[tuple[str, str, str], ...], ...] = (
    (
        ("rank", "Rank", "Of the two matrices that are added to a layer"),
        ("scale", "Scale", "What their product is multiplied with"),
        ("dropout", "Dropout", "Share of a layer's inputs that a step does not see"),
        ("layers", "Layers", "How many blocks, counted from the last, or all"),
        ("batch_size", "Batch size", "Rows that are read at once"),
        ("accumulation", "Batches a step", "Batches whose gradients make one step"),
        ("iterations", "Iterations", "Batches in all; give these or epochs"),
        ("epochs", "Epochs", "How often each row is read; give these or iterations"),
        ("max_length", "Longest row", "Tokens; longer rows are left out"),
    ),
    (
        ("learning_rate", "Learning rate", "The highest"),
        ("schedule", "Schedule", "How the learning rate goes on after the warm-up"),
        ("warmup", "Warm-up", "Share of the run in which the learning rate rises"),
        ("weight_decay", "Weight decay", "AdamW's; 0 makes it Adam"),
        ("clip", "Largest gradient", "Its norm; 0 for any"),
        ("validate_every", "Validate every", "Iterations between validations"),
        ("validation_rows", "Rows to validate", "How many, or all"),
        ("report_every", "Report every", "Iterations between reports of the loss"),
        ("seed", "Seed", "Of the first weights, dropout and the order of the rows"),
    ),
)
_TICKS = (
    ("mask_prompt", "Learn the answer only, not the prompt"),
    ("gradient_checkpointing", "Compute values twice: less memory, a third more time"),
    ("dora", "Learn magnitudes apart (DoRA)"),
)
_OR_ALL = ("layers", "validation_rows")


class RunSettings(QWidget):
    """Asks for the settings of a run.

    Signals:
        changed: one of them is another.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preset: Preset | None = None
        self.format = QComboBox()
        self.format.addItems(list(FORMATS))
        self.format.setAccessibleName("Prompt format")
        self.schedule = QComboBox()
        self.schedule.addItems(list(Schedule))
        self.schedule.setAccessibleName("Schedule")
        self.numbers: dict[str, QLineEdit] = {}
        self.ticks = {name: QCheckBox(words) for name, words in _TICKS}
        self.keys = {key: QCheckBox(key.partition(".")[2]) for key in LINEAR_LAYERS}
        self._lay_out()
        for box in (self.format, self.schedule):
            box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        for tick in (*self.ticks.values(), *self.keys.values()):
            tick.toggled.connect(lambda _on: self.changed.emit())

    def show_preset(self, preset: Preset) -> None:
        """Show a preset's settings."""
        self._preset = preset
        self.show_settings(preset.settings, preset.format)

    def show_settings(self, settings: TrainingSettings, format_: str) -> None:
        """Show other settings than the preset's; `changes` tells what differs from it."""
        self.blockSignals(True)
        given = settings.to_json()
        self.format.setCurrentText(format_)
        self.schedule.setCurrentText(str(given["schedule"]))
        for name, field in self.numbers.items():
            field.setText(_words(name, given[name]))
        for name, tick in self.ticks.items():
            tick.setChecked(given[name])
        for key, tick in self.keys.items():
            tick.setChecked(key in given["keys"])
        self.blockSignals(False)
        self.changed.emit()

    @property
    def changes(self) -> Sequence[str]:
        """What differs from the preset, as `key=value`."""
        if self._preset is None:
            return ()
        given = self._preset.settings.to_json()
        made = [] if self.format.currentText() == self._preset.format else [f"format={self.format.currentText()}"]
        if self.schedule.currentText() != given["schedule"]:
            made.append(f"schedule={self.schedule.currentText()}")
        for name, field in self.numbers.items():
            if (text := field.text().strip()) != _words(name, given[name]) and not (name in _EITHER and not text):
                made.append(f"{name}={text}")
        made += [
            f"{name}={'yes' if tick.isChecked() else 'no'}"
            for name, tick in self.ticks.items()
            if tick.isChecked() != given[name]
        ]
        keys = [key for key, tick in self.keys.items() if tick.isChecked()]
        if set(keys) != set(given["keys"]):
            made.append(f"keys={','.join(keys)}")
        return made

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(36)
        for column in _COLUMNS:
            rows = form()
            rows.setVerticalSpacing(6)
            for name, label, tip in column:
                field = self.schedule if name == "schedule" else self._number(name)
                field.setToolTip(tip)
                field.setAccessibleName(label)
                field.setAccessibleDescription(tip)
                rows.addRow(label, field)
            across.addLayout(rows)
        across.addStretch(1)
        rows = form()
        rows.addRow("Prompt format", self.format)
        rows.addRow("Linear layers", side_by_side(*self.keys.values()))
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addLayout(across)
        down.addLayout(rows)
        for tick in self.ticks.values():
            down.addWidget(tick)

    def _number(self, name: str) -> QLineEdit:
        made = self.numbers[name] = QLineEdit()
        made.setFixedWidth(120)
        made.editingFinished.connect(self.changed)
        return made


_EITHER = ("iterations", "epochs")
"""One of them is empty: the other one counts."""


def _words(name: str, value: Any) -> str:
    if value is None:
        return "all" if name in _OR_ALL else ""
    return f"{value:g}" if isinstance(value, float) else str(value)
