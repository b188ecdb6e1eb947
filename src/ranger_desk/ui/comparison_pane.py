"""One park-month in full: its comment and summary with their marks, and all else that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ranger_desk.checks.history import unit
from ranger_desk.closures import comment_highlights, summary_highlights
from ranger_desk.records import Report, ReviewedParkMonth, Verdict
from ranger_desk.review import Status, Step, StepKind
from ranger_desk.ui import icons, wording
from ranger_desk.ui.cards import Card, Heading, IconLine, Picture, Quiet
from ranger_desk.ui.closures_panel import ClosuresPanel
from ranger_desk.ui.counts_panel import CountsPanel
from ranger_desk.ui.flag_list import FlagList
from ranger_desk.ui.text_card import TextCard
from ranger_desk.ui.unit_history import UnitHistory
from ranger_desk.wording import CONFIDENCE, closure_line

_WIDE = 900
"""From this width on the counts stand beside the comment, not below it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pane shows.

    Attributes:
        place: which one of the list it is, e.g. 'row 3 of 1,590'.
        steps: its decisions, oldest first.
        history: what its unit reported over the years; None until that is known.
    """

    row: ReviewedParkMonth
    place: str
    steps: Sequence[Step]
    history: UnitHistory | None = None


class ComparisonPane(QScrollArea):
    """The park-month that is current in the table.

    Signals:
        edit_changed: the text of the summary that is being edited changed.
        month_wanted: year and month of this unit that the reviewer wants to see.
    """

    edit_changed = Signal()
    month_wanted = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._row: ReviewedParkMonth | None = None
        self._content = QWidget()
        self._title = Heading(scale=1.45)
        self._title.setWordWrap(True)
        self._where = Quiet()
        self._status_icon = Picture()
        self._status = Heading()
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(8)
        self.comment = TextCard("Comment", evidence=True)
        self.comment.setPlaceholderText("The park sent no comment for this month.")
        self.summary = TextCard("Summary")
        self._summary_card = Card(self.summary)
        self._summary_heading = Heading()
        self._models = TextCard("The model's summary")
        self.flags = FlagList()
        self.closed = ClosuresPanel()
        self.closures = self.closed.table
        self.counts = CountsPanel()
        self._model = Quiet()
        self._history = Quiet()
        self._lay_out()
        self._connect()
        self.show_nothing()

    @property
    def editing(self) -> bool:
        """Whether the summary is being edited."""
        return not self.summary.isReadOnly()

    def show_nothing(self) -> None:
        """Show that no park-month is chosen."""
        self._row = None
        self._content.hide()

    def show_row(self, shown: Shown) -> None:
        """Show a park-month; an edit that was open is closed and not kept."""
        other = self._row is None or self._row.id != shown.row.id
        self._row = row = shown.row
        self._content.show()
        self._title.setText(row.park_month.park_name or row.park_month.unit_code)
        self.set_place(shown.place)
        self._show_status(row)
        self._show_remarks(row)
        self.closed.show_closures(row.report.closures if row.report else ())
        self.show_history(shown.history or UnitHistory.of(unit(row.park_month), ()))
        highlights = comment_highlights(row.report) if row.report else ()
        self.comment.show_text(row.park_month.comment, highlights, self._tip)
        self._show_summary(row)
        self._show_provenance(row, shown.steps)
        if other:
            self.verticalScrollBar().setValue(0)

    def show_history(self, history: UnitHistory) -> None:
        """Show what the unit reported over the years, beside the park-month that is shown."""
        row = self._row
        if row is None or unit(row.park_month) != history.unit:
            return
        month = (row.park_month.year, row.park_month.month)
        history = history.with_row(row)  # what was read in the background may be older
        self.flags.show_row(row, {line.count.field: line for line in history.lines(month)})
        self.closed.show_links(history.links_of(month), row.park_month.counts)
        self.counts.show_month(history, month)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the counts beside the comment where there is room, else below it."""
        super().resizeEvent(event)
        beside = self.viewport().width() >= _WIDE
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def set_place(self, place: str) -> None:
        """Say where in the list the park-month stands."""
        if self._row is not None:
            parts = (self._row.park_month.unit_code, wording.month_and_year(self._row), place)
            self._where.setText("  ·  ".join(part for part in parts if part))

    def begin_edit(self, text: str | None = None) -> None:
        """Make the summary editable: as it stands, or as the draft `text`."""
        if self._row is None:
            return
        begun = wording.shown_summary(self._row) or f"{self._row.park_month.month_name}: "
        self.summary.edit(begun if text is None else text)
        self._summary_card.set_raised(True)
        self._summary_heading.setText("Summary, being edited")
        if text is None:
            self.summary.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(self._summary_card)

    def end_edit(self) -> None:
        """Show the summary that holds again; what was typed is gone."""
        if self.editing and self._row is not None:
            self._show_summary(self._row)

    def _lay_out(self) -> None:
        self.setAccessibleName("Park-month")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside has it, and is scrolled to
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(14)
        status = QHBoxLayout()
        status.setSpacing(6)
        status.addWidget(self._status_icon)
        status.addWidget(self._status)
        first = QHBoxLayout()
        first.addWidget(self._title, 1)
        first.addLayout(status)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addLayout(first)
        head.addWidget(self._where)
        layout.addLayout(head)
        self._models_section = _section(Heading("Summary of the model"), Card(self._models))
        read, counted = QVBoxLayout(), QVBoxLayout()
        for column in (read, counted):
            column.setSpacing(14)
        read.addWidget(self.flags)
        read.addLayout(self._remarks)
        read.addWidget(_section(Heading("Comment"), Card(self.comment)))
        read.addWidget(_section(self._summary_heading, self._summary_card))
        for section in (self._models_section, self.closed):
            read.addWidget(section)
        counted.addWidget(self.counts)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(14)
        for column in (read, counted):
            self._body.addLayout(column, 1)
        read.addStretch(1)
        counted.addStretch(1)
        layout.addLayout(self._body)
        layout.addWidget(self._model)
        layout.addWidget(self._history)
        layout.addStretch(1)
        self.setWidget(self._content)

    def _connect(self) -> None:
        self.comment.closure_clicked.connect(self.closures.selectRow)
        self.summary.closure_clicked.connect(self.closures.selectRow)
        self.summary.textChanged.connect(lambda: self.edit_changed.emit() if self.editing else None)
        self.closed.chosen.connect(self._closure_chosen)
        self.counts.month_wanted.connect(self.month_wanted)

    def _closure_chosen(self, closure: int | None) -> None:
        for text in (self.comment, self.summary, self._models):
            text.choose(closure)

    def _show_status(self, row: ReviewedParkMonth) -> None:
        status = Status.of(row)
        self._status.setText(wording.status_words(row))
        drawing = wording.STATUS_ICONS[status]
        colour = (lambda colours: colours.good) if status is Status.ACCEPTED else None
        self._status_icon.show_icon(icons.icon(drawing, colour))

    def _show_remarks(self, row: ReviewedParkMonth) -> None:
        """What wants to be known before reading, flags apart."""
        while item := self._remarks.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if row.error is not None:
            self._remark(IconLine(icons.icon("set-aside"), row.error, bold="Set aside"))
        if row.decision_is_older:
            said = "The model has summarised this comment again since the decision. Decide again, or leave it."
            self._remark(IconLine(icons.icon("refresh"), said))

    def _remark(self, line: IconLine) -> None:
        self._remarks.addWidget(line)
        line.show()  # at once: a layout would show it a turn later, and the pane would flicker

    def _show_summary(self, row: ReviewedParkMonth) -> None:
        self._summary_card.set_raised(False)
        decision = row.decision
        edited = decision is not None and decision.verdict is Verdict.EDITED
        heading = "Summary"
        if decision is not None:
            heading += f", {decision.verdict.value} by {decision.reviewer}"
        self._summary_heading.setText(heading)
        self.summary.setPlaceholderText(_why_no_summary(row))
        held = wording.shown_summary(row)
        report = row.report
        if report is not None and held != report.summary:
            report = replace(report, summary=held, beyond=())
        self.summary.show_text(held, summary_highlights(report) if report else (), self._tip)
        differs = edited and row.report is not None and row.report.summary != held
        self._models_section.setVisible(differs)
        if differs and row.report is not None:
            self._models.show_text(row.report.summary, summary_highlights(row.report), self._tip)

    def _show_provenance(self, row: ReviewedParkMonth, steps: Sequence[Step]) -> None:
        self._model.setVisible(row.report is not None)
        if row.report is not None:
            made, sure = row.report.provenance, wording.percent(row.report.confidence)
            said = f" Its confidence is {sure}." if sure else ""
            self._model.setText(f"Summarised by {wording.model(made)}, {wording.moment(made.time)}.{said}")
            self._model.setToolTip(CONFIDENCE if sure else "")
        self._history.setVisible(bool(steps))
        self._history.setText("\n".join(map(_step_line, steps)))

    def _tip(self, closure: int | None) -> str:
        if closure is None:
            return "The comment does not say this"
        report: Report | None = self._row.report if self._row else None
        return closure_line(report.closures[closure]) if report else ""


def _section(heading: Heading, card: Card) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(5)
    layout.addWidget(heading)
    layout.addWidget(card)
    return made


def _why_no_summary(row: ReviewedParkMonth) -> str:
    if row.error is not None:
        return "The model could not summarise this comment. Press E to write the summary yourself."
    if not row.park_month.comment.strip():
        return "Without a comment there is nothing to summarise."
    return "Not summarised yet."


def _step_line(step: Step) -> str:
    decision = step.decision
    what = {
        StepKind.DECIDE: f"{wording.VERDICTS[decision.verdict]} by {decision.reviewer}",
        StepKind.UNDO: f"Undone: {wording.VERDICTS[decision.verdict].lower()} by {decision.reviewer}",
        StepKind.REDO: f"Done again: {wording.VERDICTS[decision.verdict].lower()} by {decision.reviewer}",
    }[step.kind]
    note = f" — {decision.note}" if decision.note and step.kind is StepKind.DECIDE else ""
    return f"{wording.moment(step.time)}: {what}{note}"
