"""The closures of a report, and which count fields the chosen one stands for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ranger_desk.checks.links import Link
from ranger_desk.records import Closure, Count, Scope
from ranger_desk.ui import theme, wording
from ranger_desk.ui.cards import Card, Heading, Quiet
from ranger_desk.ui.decision_bar import ActionButton
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.wording import CLOSURE_CONFIDENCE, dates, place

_FIELDS: Sequence[Field[Closure]] = (
    Field("Place", place, lambda row, _closure: QColor(_theme().tint(row).chosen)),
    Field("Scope", lambda closure: wording.SCOPES[closure.scope]),
    Field("How long", lambda closure: wording.EXTENTS[closure.extent]),
    Field("Dates", dates),
    Field("Reason", lambda closure: closure.reason or ""),
    Field("Evidence", lambda closure: wording.MATCHES[closure.evidence.match]),
    Field("Sure", lambda closure: wording.percent(closure.confidence), tip=CLOSURE_CONFIDENCE),
)


class ClosuresPanel(QWidget):
    """Shows closures.

    Signals:
        chosen: the index of the closure that is chosen now; None if none is.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._links: Sequence[Sequence[Link]] = ()
        self._labels: dict[str, Count] = {}
        self.table: SmallTable[Closure] = SmallTable("Closures", _FIELDS, wide=0)
        self._stands = Quiet()
        self._below = QWidget()
        self._row = QHBoxLayout(self._below)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._row.addWidget(self._stands, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(Heading("Closures"))
        layout.addWidget(Card(self.table))
        layout.addWidget(self._below)
        self.table.selectionModel().selectionChanged.connect(self._chosen)

    def offer(self, button: ActionButton) -> None:
        """Put the button beside the words that says what else the place stands for."""
        self._row.addWidget(button)
        self.setTabOrder(self.table, button)

    @property
    def current(self) -> int | None:
        """The closure that commands are about: the chosen one, else the first that is a place of the park."""
        chosen = self.table.selectionModel().selectedRows()
        if chosen:
            return chosen[0].row()
        places = [at for at, closure in enumerate(self.table.records.records) if closure.scope is Scope.PLACE]
        return places[0] if places else None

    @property
    def current_place(self) -> Closure | None:
        """The current closure, if it is of a place of the park: only those stand for count fields of their own."""
        at, closures = self.current, self.table.records.records
        return closures[at] if at is not None and closures[at].scope is Scope.PLACE else None

    def show_closures(self, closures: Sequence[Closure]) -> None:
        """Show closures, none of them chosen."""
        self.table.show_records(closures)
        self.setVisible(bool(closures))

    def show_links(self, links: Sequence[Sequence[Link]], counts: Sequence[Count]) -> None:
        """Say what each closure stands for among `counts`; nothing where there are none."""
        self._links = links
        self._labels = {count.field: count for count in counts}
        self._say_links()

    def _chosen(self) -> None:
        chosen = self.table.selectionModel().selectedRows()
        self.chosen.emit(chosen[0].row() if chosen else None)
        self._say_links()

    def _say_links(self) -> None:
        at, closure = self.current, self.current_place
        self._below.setVisible(closure is not None and bool(self._labels))
        if at is not None and closure is not None:
            fields = [link.field for link in self._links[at]]
            said = [wording.field(self._labels[code]) for code in fields if code in self._labels]
            self._stands.setText(wording.stands_for(closure, said))


def _theme() -> theme.Theme:
    return theme.of(QGuiApplication.palette())
