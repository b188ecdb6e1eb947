"""The section Checks: which rules are on, and the way to the dialog that changes them."""

from __future__ import annotations

from PySide6.QtGui import QAction

from ranger_desk import operations
from ranger_desk.checks import DEFAULT, RULES, Rule, SettingsRefused
from ranger_desk.ui import icons, wording
from ranger_desk.ui.cards import Card
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop.page import Page, button, row_of, text_label


class ChecksPage(Page):
    """Names the rules; the checks dialog, which counts their flags, changes them."""

    def __init__(self, checks: QAction) -> None:
        super().__init__("Checks", "What is flagged. Changes apply when the checks dialog is left with Apply.")
        self._settings = DEFAULT
        self._said = text_label()
        self.table: SmallTable[Rule] = SmallTable(
            "Checks",
            (
                Field("Check", lambda rule: rule.title),
                Field(
                    "Severity",
                    lambda rule: wording.SEVERITIES[rule.severity],
                    decoration=lambda _at, rule: icons.severity_icon(rule.severity),
                ),
                Field("", lambda rule: "On" if self._settings.is_on(rule) else "Off"),
            ),
            wide=0,
        )
        self.column.addWidget(self._said)
        self.column.addLayout(row_of(button("Choose Checks…", checks.trigger)))
        self.column.addWidget(Card(self.table))
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show the rules as they are."""
        try:
            self._settings = operations.check_settings()
        except SettingsRefused as error:
            self._settings = DEFAULT
            self.tell(error)
        on = sum(self._settings.is_on(rule) for rule in RULES)
        self._said.setText(f"{on} of {len(RULES)} checks are on.")
        self.table.show_records(RULES)
