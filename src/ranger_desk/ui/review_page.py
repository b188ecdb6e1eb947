"""The review on the screen: the table, the park-month beside it, and the reviewer's decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from ranger_desk.records import ReviewedParkMonth, Verdict
from ranger_desk.review import Column, Review, ReviewError, Status
from ranger_desk.ui import wording
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.comparison_pane import ComparisonPane, Shown
from ranger_desk.ui.decision_bar import DecisionBar
from ranger_desk.ui.drafts import Drafts
from ranger_desk.ui.filter_bar import FilterBar
from ranger_desk.ui.overview import Overview
from ranger_desk.ui.settings import Draft, Settings
from ranger_desk.ui.table_view import ParkMonthTable
from ranger_desk.ui.workers import Task

_SIZES = (620, 400)
"""How the table and the pane share the width at first."""


class ReviewPage(QSplitter):
    """Shows one review and takes the reviewer's decisions.

    Signals:
        said: a short sentence for the status bar.
        failed: a change could not be saved; the exception says why.
        changed: totals, or what can be undone, may have changed.
    """

    said = Signal(str)
    failed = Signal(object)
    changed = Signal()

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
        self._undecided: set[int] = set()
        self._wanted: int | None = None
        self._listing: Task | None = None
        self._total = 0
        self.filters = FilterBar()
        self.table = ParkMonthTable()
        self.pane = ComparisonPane()
        self.bar = DecisionBar(actions.accept, actions.edit, actions.reject, actions.save_edit, actions.cancel_edit)
        self._lay_out()
        self._connect()
        self._update_actions()

    @property
    def review(self) -> Review | None:
        """The review that is shown."""
        return self._review

    def show_review(self, review: Review, overview: Overview) -> None:
        """Show another review, all of it; the page takes care of closing it."""
        self.close_review()
        self._review = review
        self._drafts = Drafts(self._settings, review.path)
        self.filters.reset()
        self.filters.set_facets(overview.facets)
        self._undecided = overview.undecided
        self._total = overview.totals.rows
        self.table.clear_sort()
        self.table.park_months.set_source(review)
        self.table.park_months.set_drafts(self._drafts.ids)
        self._list(overview.ids)
        self.table.setFocus()

    def close_review(self) -> None:
        """Show nothing; a draft is kept for the next time."""
        if self._review is None:
            return
        self._leave()
        if self._listing is not None:
            self._listing.cancel()
        self.table.park_months.set_source(None)
        self._show(None)
        self._review.close()
        self._review = self._drafts = None
        self._update_actions()

    def refresh(self) -> None:
        """Make the list anew; it appears when it is ready, and only the last one asked for."""
        if self._review is None:
            return
        if self._listing is not None:
            self._listing.cancel()
        path, filters, sort = self._review.path, self.filters.filters, self.table.sort

        def listed(_tell: object) -> list[int]:
            with Review.open(path) as review:
                return review.ids(filters, sort)

        self._listing = Task(listed, self._list, self.failed.emit, self)
        self._listing.start()

    def take_changes(self, ids: Iterable[int]) -> None:
        """Show what is new on disk about some park-months."""
        changed = list(ids)
        if self._review is None or not changed:
            return
        self.table.park_months.refresh(changed)
        for row in self._review.rows(changed):
            self._note_status(row)
        if self._shown is not None and self._shown.id in changed and not self.pane.editing:
            self._show(self._shown.id)
        self._mark_stale()
        self.changed.emit()

    def reload(self) -> None:
        """Show that every row may have changed on disk."""
        self.table.park_months.refresh_all()
        if self._shown is not None:
            self._leave()
            self._show(self._shown.id)
        self.refresh()

    def restore_layout(self) -> None:
        """Take up the widths of the last time."""
        if not self.restoreState(self._settings.state("splitter")):
            self.setSizes(_SIZES)
        self.table.restore_layout(self._settings.state("columns"))

    def keep_layout(self) -> None:
        """Remember the widths for the next time."""
        self._settings.keep_state("splitter", self.saveState())
        self._settings.keep_state("columns", self.table.layout_state())

    def go_to(self, park_month: int) -> None:
        """Make a park-month current; if the filters hide it they are cleared."""
        if not self.table.choose(park_month):
            self._wanted = park_month
            self.filters.clear()
            self.refresh()

    def undo(self) -> None:
        """Take the last decision back and show the park-month it was about."""
        self._step(Review.undo)

    def redo(self) -> None:
        """Make the decision again that was taken back, and show its park-month."""
        self._step(Review.redo)

    def accept(self) -> None:
        """Accept the summary as the model wrote it."""
        if self._shown is not None and self._shown.report is not None and self._may_decide():
            self._decide(Verdict.ACCEPTED, self._shown.report.summary)

    def reject(self) -> None:
        """Reject the model's summary."""
        if self._shown is not None and self._shown.report is not None and self._may_decide():
            self._decide(Verdict.REJECTED, self._shown.report.summary)

    def edit(self) -> None:
        """Open the summary for editing, or go back to the one that is open."""
        if self._shown is None:
            return
        if self.pane.editing:
            self.pane.summary.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.pane.begin_edit()
        self._update_actions()

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
            self._leave()
            self.table.setFocus()
            self._update_actions()

    def write_note(self) -> None:
        """Put the keyboard into the note."""
        self.bar.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_undecided(self) -> None:
        """Go to the next park-month that waits for a decision."""
        if not self._move_on():
            self.said.emit("Nothing is left to review in this list.")

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pane, 1)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.backgroundRole())
        column.addWidget(line)
        column.addWidget(self.bar)
        self.addWidget(left)
        self.addWidget(self._right)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        left.setMinimumWidth(380)
        self._right.setMinimumWidth(360)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.filters.refresh_wanted.connect(self.refresh)
        self.table.sort_wanted.connect(self.refresh)
        self.table.chosen.connect(self._chosen)
        self.bar.note.left.connect(self.table.setFocus)
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
            actions.refresh: self.refresh,
            actions.default_columns: self.table.reset_layout,
        }.items():
            action.triggered.connect(do)
        keys = {
            "A": actions.accept,
            "E": actions.edit,
            "R": actions.reject,
            "N": actions.note,
            "J": actions.next,
            "K": actions.previous,
            "U": actions.next_undecided,
        }
        for where in (self.table, self._right):
            for key, action in keys.items():
                _shortcut(key, where, action.trigger)
        for inside in (self.table, self.pane):
            _shortcut("Esc", inside, self.cancel_edit)

    def _chosen(self, park_month: int | None) -> None:
        self._leave()
        self._show(park_month)

    def _show(self, park_month: int | None) -> None:
        row = None if park_month is None else self.table.park_months.row_of(park_month)
        if park_month is None or row is None or self._review is None:
            self._shown = None
            self.pane.show_nothing()
            self.bar.note.clear()
        else:
            self._shown = shown = self.table.park_months.record(row)
            self.pane.show_row(Shown(shown, self._place(park_month), self._review.history(park_month)))
            draft = self._drafts.of(park_month) if self._drafts else Draft()
            self.bar.note.setText(_note(shown) if draft.note is None else draft.note)
            if draft.summary is not None:
                self.pane.begin_edit(draft.summary)
        self._update_actions()

    def _place(self, park_month: int) -> str:
        row = self.table.park_months.row_of(park_month)
        return "" if row is None else f"row {row + 1:,} of {len(self.table.park_months.ids):,}"

    def _leave(self) -> None:
        """Keep what was typed about the park-month that is shown, as a draft."""
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

    def _may_decide(self) -> bool:
        if self.pane.editing:
            self.said.emit("Save the edit first (Ctrl+Return), or press Esc to leave the summary as it was.")
            self.pane.summary.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return False
        return True

    def _decide(self, verdict: Verdict, summary: str) -> None:
        review, shown = self._review, self._shown
        name = self._settings.reviewer
        if review is None or shown is None:
            return
        if not name:
            self._ask_name(lambda _name: self._decide(verdict, summary))
            return
        try:
            review.decide(shown.id, verdict, summary, self.bar.note.text().strip(), name)
        except ReviewError as error:
            self.failed.emit(error)
            return
        self._keep_draft(shown.id, Draft())
        in_text = self.pane.editing or self.bar.note.hasFocus()
        self._shown = None  # what was typed is decided: nothing is left to keep as a draft
        self._undecided.discard(shown.id)
        self.table.park_months.refresh([shown.id])
        if not self._move_on():
            self._show(shown.id)
            self.said.emit("Nothing is left to review in this list.")
        if in_text:
            self.table.setFocus()
        self._mark_stale()
        self.changed.emit()

    def _move_on(self) -> bool:
        """Go to the next undecided park-month of the list, from the top again if need be."""
        ids, current = self.table.park_months.ids, self.table.current
        row = self.table.park_months.row_of(current) if current is not None else None
        at = -1 if row is None else row
        for place in (*range(at + 1, len(ids)), *range(max(at, 0))):
            if ids[place] in self._undecided:
                return self.table.choose(ids[place])
        return False

    def _step(self, step: Callable[[Review], int | None]) -> None:
        if self._review is None:
            return
        try:
            park_month = step(self._review)
        except ReviewError as error:
            self.failed.emit(error)
            return
        if park_month is None:
            return
        self._leave()
        self._shown = None
        self.take_changes([park_month])
        self.go_to(park_month)
        if self.table.current == park_month:
            self._show(park_month)

    def _note_status(self, row: ReviewedParkMonth) -> None:
        if Status.of(row) is Status.UNDECIDED:
            self._undecided.add(row.id)
        else:
            self._undecided.discard(row.id)

    def _list(self, ids: list[int]) -> None:
        if self._review is None:
            return
        empty = "No park-month passes these filters." if self._total else "This file holds no park-month."
        self.table.show_ids(ids, empty)
        self.filters.set_shown(len(ids), self._total)
        self.filters.set_stale(False)
        if self._wanted is not None:
            self.table.choose(self._wanted)
            self._wanted = None
        if self._shown is not None and self._shown.id == self.table.current:
            self.pane.set_place(self._place(self._shown.id))
        else:
            self._chosen(self.table.current)
        self.changed.emit()

    def _mark_stale(self) -> None:
        """Rows changed: a list that filters or sorts by what changed may be out of date."""
        filters, sort = self.filters.filters, self.table.sort
        moved = sort is not None and sort.column in (
            Column.SUMMARY,
            Column.CLOSURES,
            Column.FLAGS,
            Column.STATUS,
        )
        found = filters.text or filters.status or filters.has_closure or filters.has_flag
        if (moved or found) and not self.table.park_months.ids:
            self.refresh()
        else:
            self.filters.set_stale(bool(moved or found))

    def _update_actions(self) -> None:
        actions, shown = self._actions, self._shown
        editing = shown is not None and self.pane.editing
        self.bar.set_editing(editing)
        judged = shown is not None and shown.report is not None and not editing
        actions.accept.setEnabled(judged)
        actions.reject.setEnabled(judged)
        actions.edit.setEnabled(shown is not None)
        actions.note.setEnabled(shown is not None)
        actions.save_edit.setEnabled(editing)
        actions.cancel_edit.setEnabled(editing)
        self.bar.note.setEnabled(shown is not None)
        listed = self._review is not None
        for action in (
            *(actions.next, actions.previous, actions.next_undecided, actions.find),
            *(actions.clear_filters, actions.refresh, actions.default_columns),
        ):
            action.setEnabled(listed)


def _note(row: ReviewedParkMonth) -> str:
    return row.decision.note if row.decision else ""


def _shortcut(key: str, where: QWidget, do: Callable[[], object]) -> None:
    shortcut = QShortcut(QKeySequence(key), where)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)
