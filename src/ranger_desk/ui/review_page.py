"""The review on the screen: the list, the park-month beside it, and the reviewer's decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ranger_desk import operations
from ranger_desk.checks.history import unit
from ranger_desk.records import ReviewedParkMonth, Verdict
from ranger_desk.review import Column, Review, ReviewError
from ranger_desk.ui import wording
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.cards import Line
from ranger_desk.ui.comparison_pane import ComparisonPane, Shown
from ranger_desk.ui.decision_bar import SAVE_KEY, ActionButton, DecisionBar
from ranger_desk.ui.drafts import Drafts
from ranger_desk.ui.flag_control import FlagControl
from ranger_desk.ui.list_pane import ListPane
from ranger_desk.ui.overview import Overview
from ranger_desk.ui.settings import Draft, Settings
from ranger_desk.ui.unit_history import UnitHistory
from ranger_desk.ui.unit_loader import UnitLoader

_SIZES = (620, 400)
"""How the list and the pane share the width at first."""
_TYPING = 700
"""Milliseconds without a key before what was typed is put on disk."""
_NOTHING_LEFT = "Nothing is left to review in this list."


class ReviewPage(QSplitter):
    """Shows one review and takes the reviewer's decisions.

    Signals:
        said: a short sentence for the status bar.
        failed: something could not be read or saved; the exception says why.
        changed: totals, or what can be undone, may have changed.
        judged: the park-month whose decision changed.
        corrected: the unit for whose places something else holds since a step was undone or done again.
    """

    said = Signal(str)
    failed = Signal(object)
    changed = Signal()
    judged = Signal(int)
    corrected = Signal(str)

    def __init__(self, actions: Actions, settings: Settings, ask_name: Callable[[Callable[[str], None]], None]) -> None:
        """Make an empty page.

        Args:
            actions: the commands that this page obeys.
            settings: keeps drafts, columns and the reviewer's name.
            ask_name: asks for the reviewer's name and calls what it is given with it.
        """
        super().__init__(Qt.Orientation.Horizontal)
        self._actions, self._settings, self._ask_name = actions, settings, ask_name
        self._review: Review | None = None
        self._shown: ReviewedParkMonth | None = None
        self._drafts: Drafts | None = None
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self._keep_typed)
        self._units = UnitLoader(self)
        self._units.loaded.connect(self._history_loaded)
        self._units.failed.connect(self.failed)
        self.list = ListPane()
        self.filters, self.table = self.list.filters, self.list.table
        self.pane = ComparisonPane()
        self.flagging = FlagControl(self.pane, actions, settings, ask_name)
        self.flagging.marked.connect(self._marked)
        self.flagging.failed.connect(self.failed)
        self.pane.closed.offer(ActionButton(actions.link, "L"))
        self.bar = DecisionBar(actions.accept, actions.edit, actions.reject, actions.save_edit, actions.cancel_edit)
        self._lay_out()
        self._connect()
        self._update()

    @property
    def review(self) -> Review | None:
        """The review that is shown."""
        return self._review

    def show_review(self, review: Review, overview: Overview) -> None:
        """Show another review, all of it; the page takes care of closing it."""
        self.close_review()
        self._review = review
        self._drafts = Drafts(self._settings, review.path)
        self._units.set_review(review.path)
        self.list.show_review(review, overview)
        self.table.park_months.set_drafts(self._drafts.ids)
        self.table.setFocus()

    def close_review(self) -> None:
        """Show nothing; what was typed and not decided is there again the next time."""
        if self._review is None:
            return
        self._keep_typed()
        self.list.close_review()
        self._units.set_review(None)
        self._show(None)
        self._review.close()
        self._review = self._drafts = None
        self._update()

    def take_changes(self, ids: Iterable[int]) -> None:
        """Show what is new on disk about some park-months."""
        changed = list(ids)
        if self._review is None or not changed:
            return
        self._take(changed)
        if self._shown is not None and self._shown.id in changed and not self.pane.editing:
            self._show(self._shown.id)
        self.changed.emit()

    def take_all(self) -> None:
        """Show what is new on disk about any park-month; the list stays as it is, and says if it is out of date."""
        self.table.park_months.refresh_all()
        self._units.changed()
        self.list.may_be_stale()
        if self._shown is not None:
            self._keep_typed()
            self._show(self._shown.id)
        self.changed.emit()

    def reload(self) -> None:
        """Show what is new on disk about any park-month, and make the list anew."""
        self.take_all()
        self.list.refresh()

    def go_to(self, park_month: int) -> None:
        """Show a park-month, whatever the filters."""
        self.list.go_to(park_month)

    def restore_layout(self) -> None:
        """Take up the widths of the last time."""
        if not self.restoreState(self._settings.state("splitter")):
            self.setSizes(_SIZES)
        self.table.restore_layout(self._settings.state("columns"))

    def keep_layout(self) -> None:
        """Remember the widths for the next time."""
        self._settings.keep_state("splitter", self.saveState())
        self._settings.keep_state("columns", self.table.layout_state())

    def undo(self) -> None:
        """Take back what the reviewer did last, and show the park-month it was about."""
        self._step(operations.undo)

    def redo(self) -> None:
        """Do again what was taken back, and show its park-month."""
        self._step(operations.redo)

    def accept(self) -> None:
        """Accept the summary as the model wrote it."""
        self._judge(Verdict.ACCEPTED)

    def reject(self) -> None:
        """Reject the model's summary."""
        self._judge(Verdict.REJECTED)

    def edit(self) -> None:
        """Open the summary for editing, or go back to the one that is open."""
        if self._shown is None:
            return
        if self.pane.editing:
            self.pane.summary.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.pane.begin_edit()
        self._update()

    def save_edit(self) -> None:
        """Keep the edited summary; one that says what the model said is an acceptance."""
        if self._shown is None or not self.pane.editing:
            return
        text = self.pane.summary.toPlainText().strip()
        if not text:
            self.said.emit("A summary cannot be empty. Write one, or press Esc to leave it as it was.")
            return
        same = self._shown.report is not None and self._shown.report.summary == text
        self._decide(Verdict.ACCEPTED if same else Verdict.EDITED, text)

    def cancel_edit(self) -> None:
        """Show the summary as it was before."""
        if self._shown is not None and self.pane.editing:
            self.pane.end_edit()
            self._keep_typed()
            self.table.setFocus()
            self._update()

    def write_note(self) -> None:
        """Put the keyboard into the note."""
        self.bar.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_undecided(self) -> None:
        """Go to the next park-month that waits for a decision."""
        if not self.list.move_on():
            self.said.emit(_NOTHING_LEFT)

    def _lay_out(self) -> None:
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pane, 1)
        column.addWidget(Line())
        column.addWidget(self.bar)
        self._right.setMinimumWidth(360)
        self.addWidget(self.list)
        self.addWidget(self._right)
        self.list.lower()  # QSplitter puts what came last first, and a screen reader would begin with it
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)

    def _connect(self) -> None:
        self.list.listed.connect(self._listed)
        self.list.failed.connect(self.failed)
        self.table.chosen.connect(self._chosen)
        self.bar.note.left.connect(self.table.setFocus)
        self.bar.note.textEdited.connect(lambda _text: self._typing.start())
        self.pane.edit_changed.connect(self._typing.start)
        self.pane.month_wanted.connect(self._go_to_month)
        actions = self._actions
        for action, do in {
            actions.undo: self.undo,
            actions.redo: self.redo,
            actions.accept: self.accept,
            actions.edit: self.edit,
            actions.reject: self.reject,
            actions.save_edit: self.save_edit,
            actions.cancel_edit: self.cancel_edit,
            actions.note: self.write_note,
            actions.next: lambda: self.table.step(1),
            actions.previous: lambda: self.table.step(-1),
            actions.next_undecided: self.next_undecided,
            actions.find: self.filters.focus_search,
            actions.clear_filters: self.filters.clear,
            actions.refresh: self.list.refresh,
            actions.least_certain: self.list.least_certain_first,
            actions.default_columns: self.table.reset_layout,
        }.items():
            action.triggered.connect(do)
        for column, action in actions.column.items():
            action.toggled.connect(partial(self._show_column, column))
        self.table.columns_changed.connect(self._tick_columns)
        for where in (self.table, self._right):
            for key, action in actions.single_keys().items():
                _shortcut(key, where, action.trigger)
        for inside in (self.table, self.pane):
            _shortcut("Esc", inside, self.cancel_edit)

    def _show_column(self, column: Column, shown: bool) -> None:
        if self.table.shows(column) != shown:
            self.table.show_column(column, shown)

    def _tick_columns(self) -> None:
        for column, action in self._actions.column.items():
            action.setChecked(self.table.shows(column))

    def _listed(self) -> None:
        if self._shown is not None and self._shown.id == self.table.current:
            self.pane.set_place(self.list.place(self._shown.id))
        else:
            self._chosen(self.table.current)
        self.changed.emit()

    def _chosen(self, park_month: int | None) -> None:
        self._keep_typed()
        self._show(park_month)

    def _show(self, park_month: int | None) -> None:
        self._shown = None if park_month is None else self.list.record(park_month)
        if self._shown is None or self._review is None or self._drafts is None:
            self.pane.show_nothing()
            self.bar.note.clear()
        else:
            id_ = self._shown.id
            known = self._units.history(unit(self._shown.park_month))
            self.pane.show_row(Shown(self._shown, self.list.place(id_), self._review.history(id_), known))
            draft = self._drafts.of(id_)
            self.bar.note.setText(_note(self._shown) if draft.note is None else draft.note)
            if draft.summary is not None:
                self.pane.begin_edit(draft.summary)
        self._update()

    def _keep_typed(self) -> None:
        """Keep what was typed about the park-month that is shown, as a draft."""
        self._typing.stop()
        if self._shown is None:
            return
        note: str | None = self.bar.note.text().strip()
        if note == _note(self._shown):
            note = None
        text: str | None = self.pane.summary.toPlainText() if self.pane.editing else None
        if text == wording.shown_summary(self._shown):
            text = None
        self._keep_draft(self._shown.id, Draft(text, note))

    def _keep_draft(self, park_month: int, draft: Draft) -> None:
        if self._drafts is not None and self._drafts.keep(park_month, draft):
            self.table.park_months.set_drafts(self._drafts.ids)

    def _take(self, ids: Sequence[int]) -> None:
        """Show what is on disk now about some park-months, in the table and beside their unit's other months."""
        assert self._review is not None
        rows = self._review.rows(ids)
        self.list.take(rows)
        self._units.changed({unit(row.park_month) for row in rows})
        if self._shown is not None:
            self._units.history(unit(self._shown.park_month))

    def _history_loaded(self, history: UnitHistory) -> None:
        self.pane.show_history(history)
        self._update()

    def _go_to_month(self, year: int, month: int) -> None:
        """Show another month of this unit."""
        history = self._units.history(unit(self._shown.park_month)) if self._shown else None
        if history is not None and (year, month) in history.months:
            self.go_to(history.months[year, month].id)

    def _marked(self, park_month: int) -> None:
        self._keep_typed()
        self._take([park_month])
        self._show(park_month)
        self.changed.emit()

    def _judge(self, verdict: Verdict) -> None:
        if self._shown is None or self._shown.report is None:
            return
        if self.pane.editing:
            self.said.emit(f"Save the edit first ({SAVE_KEY}), or press Esc to leave the summary as it was.")
            self.pane.summary.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._decide(verdict, self._shown.report.summary)

    def _decide(self, verdict: Verdict, summary: str) -> None:
        review, shown = self._review, self._shown
        if review is None or shown is None:
            return
        name = self._settings.reviewer
        if not name:
            self._ask_name(lambda _name: self._decide(verdict, summary))
            return
        try:
            review.decide(shown.id, verdict, summary, self.bar.note.text().strip(), name)
        except ReviewError as error:
            self.failed.emit(error)
            return
        in_text = self.pane.editing or self.bar.note.hasFocus()
        self._typing.stop()
        self._shown = None  # what was typed is decided: nothing is left to keep as a draft
        self._keep_draft(shown.id, Draft())
        self._take([shown.id])
        self.judged.emit(shown.id)
        if not self.list.move_on():
            self._show(shown.id)
            self.said.emit(_NOTHING_LEFT)
        if in_text:
            self.table.setFocus()
        self.changed.emit()

    def _step(self, step: Callable[[Review], operations.Stepped | None]) -> None:
        if self._review is None:
            return
        self._keep_typed()
        try:
            stepped = step(self._review)
        except ReviewError as error:
            self.failed.emit(error)
            return
        if stepped is None:
            return
        park_month = stepped.park_month
        self._take([park_month])
        self.judged.emit(park_month)
        for unit_code in stepped.corrected:
            self.corrected.emit(unit_code)
        self.list.go_to(park_month)
        if self.table.current == park_month:
            self._show(park_month)
        self.changed.emit()

    def _update(self) -> None:
        """Offer what can be done now."""
        actions, shown = self._actions, self._shown
        editing = shown is not None and self.pane.editing
        judged = shown is not None and shown.report is not None and not editing
        actions.enable([actions.accept, actions.reject], judged)
        actions.enable([actions.edit, actions.note], shown is not None)
        actions.enable([actions.save_edit, actions.cancel_edit], editing)
        actions.enable(actions.of_list(), self._review is not None)
        self.flagging.show(self._review, shown)
        self.bar.note.setEnabled(shown is not None)
        self.bar.show_state(editing=editing, judged=judged, shown=shown is not None)


def _note(row: ReviewedParkMonth) -> str:
    return row.decision.note if row.decision else ""


def _shortcut(key: str, where: QWidget, do: Callable[[], object]) -> None:
    shortcut = QShortcut(QKeySequence(key), where)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)
