"""The table that a review is handed on as: its columns, the same in the workbook and in CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ranger_desk.exports import wording
from ranger_desk.exports.flag_table import Value
from ranger_desk.records import Highlight, ReviewedParkMonth, Verdict
from ranger_desk.wording import closure_line


def _no_highlights(_row: ReviewedParkMonth) -> list[Highlight]:
    return []


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        width: in characters, for the workbook.
        value: what a row has there; a `datetime` is in UTC, without a time zone.
        highlights: what to mark in the text.
        number_format: how Excel shows dates and fractions.
    """

    header: str
    width: float
    value: Callable[[ReviewedParkMonth], Value]
    highlights: Callable[[ReviewedParkMonth], list[Highlight]] = _no_highlights
    number_format: str = ""


def _comment_highlights(row: ReviewedParkMonth) -> list[Highlight]:
    """Each closure's evidence, and its place (strong)."""
    closures = row.report.closures if row.report else ()
    evidence = [(number, closure.evidence) for number, closure in enumerate(closures)]
    return [
        *(Highlight(one.span, False, number) for number, one in evidence if one.span),
        *(Highlight(one.place, True, number) for number, one in evidence if one.place),
    ]


def _beyond_highlights(row: ReviewedParkMonth) -> list[Highlight]:
    return [Highlight(span) for span in row.report.beyond] if row.report else []


def _edited_summary(row: ReviewedParkMonth) -> str:
    edited = row.decision is not None and row.decision.verdict is Verdict.EDITED
    return row.decision.summary if edited and row.decision else ""


def _severity(row: ReviewedParkMonth) -> str:
    worst = max((flag.severity for flag in row.standing_flags), key=lambda severity: severity.rank, default=None)
    return worst.capitalize() if worst else ""


def _time(row: ReviewedParkMonth) -> datetime | None:
    return row.decision.time.astimezone(UTC).replace(tzinfo=None) if row.decision else None


COLUMNS = (
    Column("Unit", 8, lambda row: row.park_month.unit_code),
    Column("Park", 24, lambda row: row.park_month.park_name),
    Column("Month", 10, lambda row: row.park_month.date, number_format="mmm yyyy"),
    Column("Comment", 70, lambda row: row.park_month.comment, _comment_highlights),
    Column("Summary", 36, lambda row: row.report.summary if row.report else "", _beyond_highlights),
    Column("Edited summary", 32, _edited_summary),
    Column(
        "Closures",
        32,
        lambda row: "\n".join(map(closure_line, row.report.closures)) if row.report else "",
    ),
    Column("Flags", 32, lambda row: "\n".join(wording.flag_line(flag, mark) for flag, mark in row.marked_flags)),
    Column("Severity", 10, _severity),
    Column("Decision", 11, lambda row: row.decision.verdict.capitalize() if row.decision else ""),
    Column("Note", 26, lambda row: row.decision.note if row.decision else ""),
    Column("Reviewer", 14, lambda row: row.decision.reviewer if row.decision else ""),
    Column("Time (UTC)", 17, _time, number_format="yyyy-mm-dd hh:mm"),
    Column("Remarks", 24, wording.remark),
    Column("Confidence", 11, lambda row: wording.confidence(row.report), number_format=wording.PERCENT),
)
