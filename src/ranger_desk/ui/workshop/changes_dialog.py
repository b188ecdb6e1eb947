"""Reports that differ: what reading a review again would change, or what two adapters disagree on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ranger_desk.records import Report
from ranger_desk.ui import wording
from ranger_desk.ui.cards import Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop.page import button, text_label
from ranger_desk.workshop.rerun import Change

_SHOWN = 200
"""Changes that are listed; the rest is counted."""


class ChangesDialog(QDialog):
    """Lists park-months with two reports each, the gravest difference first.

    Signals:
        wanted: the id of a park-month that the reviewer wants to see.
        agreed: the new reports are to replace the old ones.
    """

    wanted = Signal(int)
    agreed = Signal()

    def __init__(
        self,
        parent: QWidget,
        title: str,
        said: str,
        names: tuple[str, str],
        changes: Sequence[Change],
        replace: str = "",
    ) -> None:
        """Make the dialog.

        Args:
            parent: where it belongs.
            title: what is compared.
            said: what came of it, in a sentence.
            names: whose the reports are.
            changes: what differs.
            replace: of the button that replaces reports; empty for none.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.table: SmallTable[Change] = SmallTable(
            title,
            (
                Field("Unit", lambda change: change.park_month.unit_code or change.park_month.park_name),
                Field("Month", lambda change: f"{change.park_month.month_name[:3]} {change.park_month.year}"),
                Field("Comment", lambda change: change.park_month.comment, least=24),
                Field("Difference", lambda change: change.difference.value, least=20),
                Field(names[0], lambda change: _summary(change.before), least=24),
                Field(names[1], lambda change: _summary(change.after), least=24),
                Field("", lambda change: "Decided" if change.decided else ""),
            ),
            wide=5,
        )
        self.table.show_records(changes[:_SHOWN])
        self.table.activated.connect(self._go)
        more = len(changes) - _SHOWN
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.table)
        layout = QVBoxLayout(self)
        layout.addWidget(text_label(said))
        layout.addWidget(area, 1)
        if more > 0:
            layout.addWidget(Quiet(f"{wording.amount(more, 'park-month')} more."))
        layout.addWidget(Quiet("Double-click, or press Return, to see a park-month in the review."))
        last = QHBoxLayout()
        last.addStretch(1)
        if replace:
            last.addWidget(button(replace, self._agree))
        last.addWidget(button("Close", self.reject))
        layout.addLayout(last)
        self.resize(1180, 680)

    def _go(self, index: QModelIndex) -> None:
        self.wanted.emit(self.table.records.records[index.row()].id)

    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()


def _summary(report: Report | None) -> str:
    return "no report" if report is None else report.summary or "could not be read"
