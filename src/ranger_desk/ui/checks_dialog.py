"""Which rules are on and their thresholds, with the number of flags that they would raise."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ranger_desk import operations
from ranger_desk.checks import DEFAULT, RULES, Parameter, Rule, Settings
from ranger_desk.review import Review
from ranger_desk.ui import icons, wording
from ranger_desk.ui.cards import Heading, Line, Picture, Quiet
from ranger_desk.ui.rules_model import RulesModel
from ranger_desk.ui.small_table import WholeRow
from ranger_desk.ui.trouble import told
from ranger_desk.ui.workers import Task, Tell, stop_all

_PAUSE = 250
"""Milliseconds without a change before flags are counted."""
_DETAILS = 360
Button = QDialogButtonBox.StandardButton


class ChecksDialog(QDialog):
    """Lets the reviewer choose the rules; nothing is kept until Apply.

    Signals:
        applied: the `Settings` that are to hold from now on.
    """

    applied = Signal(object)

    def __init__(self, review: Path | None, settings: Settings, parent: QWidget | None = None) -> None:
        """Make the dialog; without a review there is nothing to count flags in."""
        super().__init__(parent)
        self.setWindowTitle("Checks")
        self._review, self._kept = review, settings
        self.rules = RulesModel(settings, self)
        self.table = _RulesTable(self.rules)
        self._title, self._severity = Heading(scale=1.15), Picture()
        self._title.setWordWrap(True)
        self._explanation = QLabel()
        self._explanation.setWordWrap(True)
        self._form = QFormLayout()
        self._spins: dict[str, QSpinBox | QDoubleSpinBox] = {}
        self._fixed = QLineEdit(", ".join(sorted(settings.fixed_estimates)))
        self._fixed.setAccessibleName("Fixed estimates")
        self._fixed.setPlaceholderText("PINE, ELMR F12")
        self._fixed.textChanged.connect(self._fixed_changed)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of counting flags")
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(140, 12)
        self._said = Quiet(wraps=False)
        self._buttons = QDialogButtonBox(Button.Apply | Button.Cancel | Button.RestoreDefaults)
        self._buttons.button(Button.RestoreDefaults).setText("Defaults")
        self._buttons.button(Button.Apply).clicked.connect(self._apply)
        self._buttons.button(Button.RestoreDefaults).clicked.connect(self._defaults)
        self._buttons.rejected.connect(self.reject)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._count)
        self._task: Task | None = None
        self._now: int | None = None
        self._lay_out()
        self.rules.settings_changed.connect(self._changed)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_rule())
        self.table.selectRow(0)
        self._update()
        self._count()

    @property
    def settings(self) -> Settings:
        """As they are in the dialog."""
        return self.rules.settings

    def done(self, result: int) -> None:
        """Leave nothing running."""
        self._pause.stop()
        stop_all(self)
        super().done(result)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._severity, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        details = QWidget()
        details.setFixedWidth(_DETAILS)
        right = QVBoxLayout(details)
        right.setContentsMargins(16, 0, 0, 0)
        right.setSpacing(10)
        right.addLayout(head)
        right.addWidget(self._explanation)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setVerticalSpacing(4)
        right.addLayout(self._form)
        right.addStretch(1)
        right.addWidget(Line())
        label = QLabel("Fixed estimates")
        label.setBuddy(self._fixed)
        right.addWidget(label)
        right.addWidget(self._fixed)
        right.addWidget(Quiet("Units, or fields of units, whose counts are the same on purpose, with commas between."))
        across = QHBoxLayout()
        across.addWidget(self.table, 1)
        across.addWidget(details)
        last = QHBoxLayout()
        last.addWidget(self._bar)
        last.addWidget(self._said, 1)
        last.addWidget(self._buttons)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(across, 1)
        layout.addLayout(last)
        self.resize(980, 620)

    # The rule that is chosen

    def _show_rule(self) -> None:
        rule = RULES[self.table.currentIndex().row()]
        self._title.setText(rule.title)
        self._severity.show_icon(icons.severity_icon(rule.severity))
        self._explanation.setText(rule.explanation)
        while self._form.rowCount():
            self._form.removeRow(0)
        self._spins = {parameter.name: self._spin(parameter) for parameter in rule.parameters}
        for parameter in rule.parameters:
            title = QLabel(f"{parameter.title}{_shared(rule, parameter)}")
            title.setWordWrap(True)
            title.setBuddy(self._spins[parameter.name])
            self._form.addRow(title, self._spins[parameter.name])

    def _spin(self, parameter: Parameter) -> QSpinBox | QDoubleSpinBox:
        value = self.settings.threshold(parameter)
        made: QSpinBox | QDoubleSpinBox
        if parameter.whole:
            made = QSpinBox()
            made.setRange(int(parameter.least), int(parameter.most))
            made.setValue(int(value))
        else:
            made = QDoubleSpinBox()
            made.setRange(parameter.least, parameter.most)
            made.setSingleStep(0.1)
            made.setValue(value)
        made.setAccessibleName(parameter.title)
        made.setGroupSeparatorShown(True)
        made.setMinimumWidth(110)
        made.setMaximumWidth(140)
        made.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType if parameter.most > 1000 else _STEADY)
        made.valueChanged.connect(lambda value: self.rules.set_threshold(parameter, value))
        return made

    # What changes

    def _fixed_changed(self, text: str) -> None:
        names = [" ".join(name.upper().split()) for name in text.replace(";", ",").split(",")]
        self.rules.show_settings(self.settings.with_fixed_estimates(filter(None, names)))

    def _defaults(self) -> None:
        self._fixed.clear()
        self.rules.show_settings(DEFAULT)
        self._show_rule()

    def _changed(self) -> None:
        self._update()
        self._pause.start()

    def _update(self) -> None:
        self._buttons.button(Button.Apply).setEnabled(not _same(self.settings, self._kept))

    def _apply(self) -> None:
        self.applied.emit(self.settings)
        self.accept()

    # Counting

    def _count(self) -> None:
        """Count the flags: at first with the settings that are kept, then with those of the dialog.

        A counting with settings that are no longer those of the dialog is given up.
        """
        self._bar.setVisible(self._review is not None)
        if self._review is None:
            self._said.setText("Open a file to see how many flags there would be.")
            return
        if self._task is not None and self._now is None:
            return  # what is counted now holds whatever is changed; the rest is counted after it
        if self._task is not None:
            self._task.cancel()
        path, settings = self._review, self._kept if self._now is None else self.settings

        def work(tell: Tell) -> Counter[str]:
            with Review.open(path) as review:
                return operations.preview(review, settings, on_progress=tell)

        self._said.setText("Counting flags…")
        self._bar.setRange(0, 0)
        self._task = Task(work, lambda flags: self._counted(settings, flags), self._failed, self)
        self._task.progressed.connect(lambda _done, total: self._bar.setMaximum(total))
        self._task.progressed.connect(self._bar.setValue)
        self._task.start()

    def _counted(self, settings: Settings, flags: Counter[str]) -> None:
        self._task = None
        if self._now is None:
            self._now = flags.total()
            self.rules.show_now(flags)
        if not _same(settings, self.settings):
            self._count()
            return
        self._bar.hide()
        self.rules.show_then(flags)
        self._said.setText(f"{wording.amount(self._now, 'flag')} now, {flags.total():,} with these settings")

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._bar.hide()
        self._said.setText(" ".join(told(error)))


_STEADY = QAbstractSpinBox.StepType.DefaultStepType


class _RulesTable(QTableView):
    def __init__(self, rules: RulesModel) -> None:
        super().__init__()
        self.setModel(rules)
        self.setItemDelegate(WholeRow(self))
        self.setAccessibleName("Checks")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)


def _same(one: Settings, other: Settings) -> bool:
    """Whether two settings let the rules find the same: one may name what the other leaves as it comes."""
    return one.fixed_estimates == other.fixed_estimates and all(
        one.is_on(rule) == other.is_on(rule) and all(one.threshold(p) == other.threshold(p) for p in rule.parameters)
        for rule in RULES
    )


def _shared(rule: Rule, parameter: Parameter) -> str:
    """A word on other rules that use the same threshold; empty where there is none."""
    others = [other.title for other in RULES if other is not rule and parameter in other.parameters]
    return f" (also of '{', '.join(others)}')" if others else ""
