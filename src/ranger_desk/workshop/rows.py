"""Rows to train on: a comment, the summary and closures that are right for it, and where that was said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ranger_desk import __version__, closures, exports
from ranger_desk.engine.jobs import OnProgress
from ranger_desk.evaluation import given, gold, lines
from ranger_desk.evaluation.gold import Answer
from ranger_desk.evaluation.lines import FieldWrong, Record
from ranger_desk.records import (
    Closure,
    ParkMonth,
    Problem,
    Provenance,
    ReviewedParkMonth,
    Span,
    Verdict,
)
from ranger_desk.review import Review
from ranger_desk.review.query import Filters, Status

TOLD_EVERY = 200
"""Rows between two words on how far it is."""


class Kind(StrEnum):
    """Who said what is right for a comment."""

    LABEL = "label"
    REPORT = "report"
    ACCEPTED = "accepted"
    EDITED = "edited"
    TEACHER = "teacher"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row's summary and closures come from.

    Attributes:
        kind: who said it.
        file: name of the file.
        row: row of that file, from 1.
        model: which model wrote it, or wrote what the reviewer accepted or edited; empty for none.
        reviewer: who accepted or edited it; empty for none.
        time: when (ISO, UTC); empty where that is not known.
    """

    kind: Kind
    file: str
    row: int
    model: str = ""
    reviewer: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row to train on."""

    park_month: ParkMonth
    summary: str
    closures: tuple[Closure, ...]
    origin: Origin

    @property
    def park(self) -> str:
        """What keeps parks apart: the unit's code, or the park's name where there is none."""
        return self.park_month.unit_code.strip().upper() or self.park_month.park_name.strip().casefold()

    def to_json(self) -> dict[str, Any]:
        """As a line of a data set: a labelled row, as `ranger-desk evaluate` reads it, with its origin."""
        month = self.park_month
        return {
            "unit_code": month.unit_code,
            "park_name": month.park_name,
            "date": month.date.isoformat(),
            "comment": month.comment,
            "summary": self.summary,
            "closures": [_closure(closure, month.comment) for closure in self.closures],
            "origin": asdict(self.origin),
        }


def untold(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def read_lines(path: Path, on_progress: OnProgress = untold) -> list[Row]:
    """Read a JSONL file: unit_code, park_name, date, comment, summary and, where known, closures and origin.

    Where a line has no closures, they are read out of its summary.

    Raises:
        LinesRefused: the file cannot be read, or lines are wrong; the message names lines and fields.
    """

    def row(record: Record, line: int) -> Row:
        if line % TOLD_EVERY == 0:
            on_progress(f"Reading {path.name}", line, 0)
        told = "closures" in record
        labelled = gold.labelled_row(record if told else {**record, "closures": []}, line)
        origin = _origin(record, Origin(Kind.LABEL, path.name, line))
        label = labelled.label if told else _read_out(labelled.label.summary, labelled.park_month)
        month = replace(labelled.park_month, row=origin.row)
        return Row(month, label.summary, placed(label.closures), origin)

    return lines.read(path, row)


def read_export(
    path: Path, reports: Path, sheet: str | None = None, on_progress: OnProgress = untold
) -> tuple[list[Row], list[Problem]]:
    """Read an export, and reports on it as `ranger-desk summarize` writes them (.jsonl), joined by unit and month.

    Returns:
        A row for each park-month that has a comment and a report with a summary, and what was left out.

    Raises:
        ExportError: the export cannot be read.
        LinesRefused: the reports cannot be used.
    """
    on_progress(f"Reading {path.name}", 0, 0)
    export = exports.read(path, sheet=sheet)
    on_progress(f"Reading {reports.name}", 0, 0)
    found = given.read(reports, enumerate(export.park_months))
    made: list[Row] = []
    problems = [*export.problems, *(replace(problem, done="They were left out.") for problem in found.problems)]
    for done, (at, report) in enumerate(found.reports.items()):
        if done % TOLD_EVERY == 0:
            on_progress("Joining reports and comments", done, len(found.reports))
        month = export.park_months[at]
        if not report.summary.strip():
            what = f"The report on {month.unit_code} {month.date:%Y-%m} has no summary."
            problems.append(Problem(reports.name, None, "summary", what, "It was left out."))
            continue
        answer = placed(report.closures)
        made.append(Row(month, report.summary, answer, Origin(Kind.REPORT, reports.name, month.row, reports.name)))
    return made, problems


def read_review(path: Path, on_progress: OnProgress = untold) -> list[Row]:
    """Read the accepted and edited park-months of a review; an edited summary's closures are those that it leaves.

    Raises:
        ReviewError: the review cannot be read.
    """
    with Review.open(path) as review:
        ids = [*review.ids(Filters(status=Status.ACCEPTED)), *review.ids(Filters(status=Status.EDITED))]
        made = []
        for done, some in enumerate(_parts(sorted(ids))):
            on_progress(f"Reading {path.name}", done * TOLD_EVERY, len(ids))
            made += [_decided(row, path) for row in review.rows(some) if row.park_month.comment.strip()]
        return made


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    return (list(ids[first : first + TOLD_EVERY]) for first in range(0, len(ids), TOLD_EVERY))


def placed(found: Iterable[Closure]) -> tuple[Closure, ...]:
    """The closures with the stretch where their place is named, inside their evidence, as the marked format needs it.

    A place that stands several times in shared evidence is found where no closure of the same evidence has it yet.
    """
    taken: set[tuple[int, int, str]] = set()
    made = []
    for closure in found:
        shown = closure.evidence
        if shown.span is None or shown.place is not None or not closure.place:
            made.append(closure)
            continue
        at = shown.span.start
        places = [match.start() + at for match in re.finditer(re.escape(closure.place), shown.text)]
        fresh = [place for place in places if (at, place, closure.extent) not in taken] or places
        if fresh:
            taken.add((at, fresh[0], closure.extent))
            span = Span(fresh[0], fresh[0] + len(closure.place))
            closure = replace(closure, evidence=replace(shown, place=span))  # noqa: PLW2901
        made.append(closure)
    return tuple(made)


def _decided(row: ReviewedParkMonth, path: Path) -> Row:
    decision, report = row.decision, row.report
    if decision is None:
        raise AssertionError("a row that was accepted or edited has a decision")
    kind = Kind.EDITED if decision.verdict is Verdict.EDITED else Kind.ACCEPTED
    time = decision.time.isoformat()
    if report is None:
        label, model = _read_out(decision.summary, row.park_month), ""
    else:
        edited = closures.as_edited(report, decision.summary, row.park_month)
        label = Answer(edited.summary, edited.closures)
        model = " + ".join(name for name in (report.provenance.base, report.provenance.adapter) if name)
    origin = Origin(kind, path.name, row.park_month.row, model, decision.reviewer, time)
    return Row(row.park_month, label.summary, placed(label.closures), origin)


def _read_out(summary: str, park_month: ParkMonth) -> Answer:
    """A summary with the closures that it names."""
    nobody = Provenance("", None, "given", __version__, "", datetime.now(UTC))
    report = closures.parse(summary, park_month, nobody)
    return Answer(report.summary, report.closures)


def _origin(record: Record, otherwise: Origin) -> Origin:
    """The origin that a line tells, as `to_json` writes it."""
    told = record.get("origin")
    if told is None:
        return otherwise
    if not isinstance(told, dict) or type(told.get("row")) is not int:
        raise FieldWrong("origin must be an object with kind, file and row.")
    at = "origin."
    texts = {name: lines.text(told, name, at) for name in ("file", "model", "reviewer", "time")}
    return Origin(kind=lines.choice(told, "kind", Kind, at), row=told["row"], **texts)


def _closure(closure: Closure, comment: str) -> dict[str, Any]:
    span = closure.evidence.span
    return {
        "place": closure.place,
        "scope": closure.scope,
        "extent": closure.extent,
        "start": closure.start and closure.start.isoformat(),
        "end": closure.end and closure.end.isoformat(),
        "reason": closure.reason,
        "evidence": comment[span.start : span.end] if span else "",
    }
