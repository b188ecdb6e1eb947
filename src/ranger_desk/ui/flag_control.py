"""The reviewer's word on flags, and the way to the count fields of a closed place: buttons, keys and menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ranger_desk.records import Flag, FlagVerdict, ReviewedParkMonth
from ranger_desk.review import Review, ReviewError
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.comparison_pane import ComparisonPane
from ranger_desk.ui.settings import Settings


class FlagControl(QObject):
    """Obeys the commands about the flags of the park-month in a pane.

    Signals:
        marked: the park-month of which a flag was confirmed, dismissed or restored.
        link_wanted: the park-month and the place-closure of it whose count fields the reviewer wants to choose.
        failed: a mark could not be saved; the exception says why.
    """

    marked = Signal(int)
    link_wanted = Signal(object, object)
    failed = Signal(object)

    def __init__(
        self,
        pane: ComparisonPane,
        actions: Actions,
        settings: Settings,
        ask_name: Callable[[Callable[[str], None]], None],
    ) -> None:
        super().__init__(pane)
        self._pane, self._actions, self._settings, self._ask_name = pane, actions, settings, ask_name
        self._review: Review | None = None
        self._row: ReviewedParkMonth | None = None
        pane.flags.mark_wanted.connect(self.mark)
        pane.closed.chosen.connect(lambda _closure: self.update())
        for action, do in {
            actions.next_flag: self.next_flag,
            actions.confirm_flag: pane.flags.confirm,
            actions.dismiss_flag: self.dismiss,
            actions.restore_flag: pane.flags.restore,
            actions.link: self.link,
        }.items():
            action.triggered.connect(do)

    def show(self, review: Review | None, row: ReviewedParkMonth | None) -> None:
        """Be about the park-month that the pane shows; None: it shows none."""
        self._review, self._row = review, row
        self.update()

    def mark(self, flag: Flag, verdict: FlagVerdict | None, note: str) -> None:
        """Say what a flag is worth; None takes back what was said."""
        review, row, name = self._review, self._row, self._settings.reviewer
        if review is None or row is None:
            return
        if not name:
            self._ask_name(lambda _name: self.mark(flag, verdict, note))
            return
        try:
            review.mark(row.id, flag, verdict, note, name)
        except ReviewError as error:
            self.failed.emit(error)
            return
        self.marked.emit(row.id)

    def next_flag(self) -> None:
        """Bring the keyboard to the next flag."""
        card = self._pane.flags.step()
        if card is not None:
            self._pane.ensureWidgetVisible(card)

    def dismiss(self) -> None:
        """Ask why the current flag is dismissed."""
        card = self._pane.flags.current
        self._pane.flags.begin_dismissing()
        if card is not None:
            self._pane.ensureWidgetVisible(card)

    def link(self) -> None:
        """Ask for the count fields of the current closure's place."""
        closure = self._pane.closed.current_place
        if self._row is not None and closure is not None:
            self.link_wanted.emit(self._row, closure)

    def update(self) -> None:
        """Offer what can be done now."""
        actions, shown = self._actions, self._row is not None
        marks = [card.mark for card in self._pane.flags.cards] if shown else []
        actions.next_flag.setEnabled(bool(marks))
        actions.enable([actions.confirm_flag, actions.dismiss_flag], None in marks)
        actions.restore_flag.setEnabled(any(mark is not None for mark in marks))
        counted = self._row is not None and bool(self._row.park_month.counts)
        actions.link.setEnabled(counted and self._pane.closed.current_place is not None)
