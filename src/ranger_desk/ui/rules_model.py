"""The rules as a table: which are on, and how many flags each raises now and would raise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from ranger_desk.checks import RULES, Parameter, Rule, Settings
from ranger_desk.records import Severity
from ranger_desk.ui import icons, wording
from ranger_desk.ui.record_table import ROOT, Index, Role, figures

TITLES = ("Check", "Severity", "Flags now", "With these")
_TIPS = (
    "",
    "How urgently its flags ask for a look; some are more urgent than others",
    "Flags with the settings that are kept",
    "Flags with the settings of this dialog",
)
_COUNTING = "…"


class RulesModel(QAbstractTableModel):
    """All rules, each with a tick.

    Signals:
        settings_changed: `settings` are others.
    """

    settings_changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._now: Mapping[str, int] | None = None
        self._then: Mapping[str, int] | None = None

    @property
    def settings(self) -> Settings:
        """As they are in the dialog."""
        return self._settings

    def show_settings(self, settings: Settings) -> None:
        """Take other settings; how many flags they raise is not known until `show_then`."""
        if settings != self._settings:
            self._settings = settings
            self._then = None
            self._tell()
            self.settings_changed.emit()

    def set_threshold(self, parameter: Parameter, value: float) -> None:
        """Change one threshold."""
        self.show_settings(self._settings.with_threshold(parameter, value))

    def show_now(self, flags: Mapping[str, int]) -> None:
        """Show how many flags each rule raises with the settings that are kept."""
        self._now = flags
        self._tell()

    def show_then(self, flags: Mapping[str, int]) -> None:
        """Show how many flags each rule would raise."""
        self._then = flags
        self._tell()

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rules there are."""
        return 0 if parent.isValid() else len(RULES)

    def columnCount(self, parent: Index = ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first cell of a row can be ticked."""
        ticked = Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | ticked

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The columns' titles, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        if role == Role.DisplayRole:
            return TITLES[section]
        if role == Role.TextAlignmentRole and section >= 2:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return (_TIPS[section] or None) if role == Role.ToolTipRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """A rule's title with its tick, its severity, its flags; each with its column's title, to be read out."""
        if not index.isValid():
            return None
        rule, column = RULES[index.row()], index.column()
        if role == Role.DisplayRole:
            return (rule.title, wording.SEVERITIES[rule.severity], self._count(rule, self._now), self._would(rule))[
                column
            ]
        if role == Role.AccessibleTextRole:
            return f"{TITLES[column]}: {self.data(index) or 'none'}"
        if role == Role.CheckStateRole and column == 0:
            return Qt.CheckState.Checked if self._settings.is_on(rule) else Qt.CheckState.Unchecked
        if role == Role.DecorationRole and column == 1:
            return icons.severity_icon(rule.severity)
        if role == Role.TextAlignmentRole and column >= 2:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.FontRole and column >= 2:
            return figures(bold=column == 3 and self._differs(rule))
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Switch a rule on or off."""
        if not index.isValid() or index.column() != 0 or role != Role.CheckStateRole:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self.show_settings(self._settings.with_rule(RULES[index.row()], on))
        return True

    def _would(self, rule: Rule) -> str:
        return self._count(rule, self._then)

    def _differs(self, rule: Rule) -> bool:
        return (
            self._now is not None
            and self._then is not None
            and self._now.get(rule.name, 0) != self._then.get(rule.name, 0)
        )

    @staticmethod
    def _count(rule: Rule, flags: Mapping[str, int] | None) -> str:
        if rule.severity is Severity.NOTE:
            return ""  # a note is no flag
        return _COUNTING if flags is None else f"{flags.get(rule.name, 0):,}"

    def _tell(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(RULES) - 1, len(TITLES) - 1))
