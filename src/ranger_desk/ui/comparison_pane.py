"""One park-month in full: its comment and summary with their marks, and all else that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ranger_desk.closures import comment_highlights, summary_highlights
from ranger_desk.records import Closure, Count, Report, ReviewedParkMonth, Verdict
from ranger_desk.review import Status, Step, StepKind
from ranger_desk.ui import icons, theme, wording
from ranger_desk.ui.cards import Card, Heading, IconLine, Picture, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.text_card import TextCard
from ranger_desk.wording import CLOSURE_CONFIDENCE, CONFIDENCE, closure_line, dates, place

_CLOSURES: Sequence[Field[Closure]] = (
    Field("Place", place, lambda row, _closure: QColor(_theme().tint(row).chosen)),
    Field("Scope", lambda closure: wording.SCOPES[closure.scope]),
    Field("How long", lambda closure: wording.EXTENTS[closure.extent]),
    Field("Dates", dates),
    Field("Reason", lambda closure: closure.reason or ""),
    Field("Evidence", lambda closure: wording.MATCHES[closure.evidence.match]),
    Field("Sure", lambda closure: wording.percent(closure.confidence), tip=CLOSURE_CONFIDENCE),
)
_COUNTS: Sequence[Field[Count]] = (
    Field("Field", lambda count: count.field),
    Field("Label", lambda count: count.label),
    Field("Count", wording.value, number=True),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pane shows.

    Attributes:
        place: which one of the list it is, e.g. 'row 3 of 1,590'.
        steps: its decisions, oldest first.
    """

    row: ReviewedParkMonth
    place: str
    steps: Sequence[Step]


class ComparisonPane(QScrollArea):
    """The park-month that is current in the table.

    Signals:
        edit_changed: the text of the summary that is being edited changed.
    """

    edit_changed = Signal()

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
        self.comment = TextCard("Comment")
        self.comment.setPlaceholderText("The park sent no comment for this month.")
        self.summary = TextCard("Summary")
        self._summary_card = Card(self.summary)
        self._summary_heading = Heading()
        self._models = TextCard("The model's summary")
        self.closures: SmallTable[Closure] = SmallTable("Closures", _CLOSURES, wide=0)
        self._counts: SmallTable[Count] = SmallTable("Counts", _COUNTS, wide=1)
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
        highlights = comment_highlights(row.report) if row.report else ()
        self.comment.show_text(row.park_month.comment, highlights, self._tip)
        self._show_summary(row)
        closures = row.report.closures if row.report else ()
        self.closures.show_records(closures)
        self._closures_section.setVisible(bool(closures))
        self._counts.show_records(row.park_month.counts)
        self._counts_section.setVisible(bool(row.park_month.counts))
        self._show_provenance(row, shown.steps)
        if other:
            self.verticalScrollBar().setValue(0)

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
        layout.addLayout(self._remarks)
        layout.addWidget(_section(Heading("Comment"), Card(self.comment)))
        layout.addWidget(_section(self._summary_heading, self._summary_card))
        self._models_section = _section(Heading("Summary of the model"), Card(self._models))
        self._closures_section = _section(Heading("Closures"), Card(self.closures))
        self._counts_section = _section(Heading("Counts"), Card(self._counts))
        for section in (self._models_section, self._closures_section, self._counts_section):
            layout.addWidget(section)
        layout.addWidget(self._model)
        layout.addWidget(self._history)
        layout.addStretch(1)
        self.setWidget(self._content)

    def _connect(self) -> None:
        self.comment.closure_clicked.connect(self.closures.selectRow)
        self.summary.closure_clicked.connect(self.closures.selectRow)
        self.summary.textChanged.connect(lambda: self.edit_changed.emit() if self.editing else None)
        self.closures.selectionModel().selectionChanged.connect(self._closure_chosen)

    def _closure_chosen(self) -> None:
        chosen = self.closures.selectionModel().selectedRows()
        closure = chosen[0].row() if chosen else None
        for text in (self.comment, self.summary, self._models):
            text.choose(closure)

    def _show_status(self, row: ReviewedParkMonth) -> None:
        status = Status.of(row)
        self._status.setText(wording.status_words(row))
        drawing = wording.STATUS_ICONS[status]
        colour = (lambda colours: colours.good) if status is Status.ACCEPTED else None
        self._status_icon.show_icon(icons.icon(drawing, colour))

    def _show_remarks(self, row: ReviewedParkMonth) -> None:
        """Flags and what else wants to be known before reading."""
        while item := self._remarks.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for flag in row.flags:
            title = f"{wording.rule(flag.rule)} ({flag.severity.value})"
            self._remark(IconLine(icons.severity_icon(flag.severity), flag.reason, bold=title))
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


def _theme() -> theme.Theme:
    return theme.of(QGuiApplication.palette())


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
