"""Gold files: park-months whose closures and summary careful readers have labelled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ranger_desk.evaluation import lines
from ranger_desk.evaluation.lines import FieldWrong, Record
from ranger_desk.records import NO_EVIDENCE, Closure, Evidence, Extent, Match, ParkMonth, Scope, Source, Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one park-month: by a label, or by a reader."""

    summary: str
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldRow:
    """A park-month (its `row` is the line of the gold file) and what is true of it."""

    park_month: ParkMonth
    label: Answer


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file, or the first rows of one."""

    source: Source
    rows: tuple[GoldRow, ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return Path(self.source.path).name


def read(path: Path, limit: int | None = None) -> Gold:
    """Read a gold file: JSON lines with unit_code, park_name, date, comment, summary and closures.

    A closure has place, scope, extent, evidence (a stretch of the comment, or empty) and, where known, start, end and
    reason. Other fields are passed over.

    Args:
        path: the file.
        limit: keep only its first rows; all of them are checked.

    Raises:
        LinesRefused: it cannot be read, or lines are wrong; the message names lines and fields.
    """
    rows = lines.read(path, labelled_row)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Gold(Source(str(path.resolve()), digest, None, "gold labels", len(rows)), tuple(rows[:limit]))


def closures_of(record: Record, comment: str) -> tuple[Closure, ...]:
    """The closures of a record; evidence that does not stand in the comment is none.

    Raises:
        FieldWrong: a closure's field is missing or holds what it cannot.
    """
    given = lines.records(record, "closures")
    return tuple(_closure(item, f"closures[{i}].", comment) for i, item in enumerate(given))


def labelled_row(record: Record, line: int) -> GoldRow:
    """A row of one line of a gold file.

    Raises:
        FieldWrong: a field is missing or holds what it cannot, or evidence is no stretch of the comment.
    """
    when = lines.day(record, "date")
    comment = lines.text(record, "comment")
    unit, park = lines.text(record, "unit_code"), lines.text(record, "park_name")
    label = Answer(lines.text(record, "summary"), closures_of(record, comment))
    for i, (item, closure) in enumerate(zip(record["closures"], label.closures, strict=True)):
        if item["evidence"] and closure.evidence.span is None:
            raise FieldWrong(f"closures[{i}].evidence must be a stretch of the comment, to the letter.")
    return GoldRow(ParkMonth(unit, park, when.year, when.month, comment, row=line), label)


def _closure(item: Record, at: str, comment: str) -> Closure:
    start, end = (None if item.get(name) is None else lines.day(item, name, at) for name in ("start", "end"))
    return Closure(
        lines.text(item, "place", at),
        lines.choice(item, "scope", Scope, at),
        lines.choice(item, "extent", Extent, at),
        start,
        end,
        lines.optional_text(item, "reason", at),
        _evidence(lines.text(item, "evidence", at), comment),
    )


def _evidence(text: str, comment: str) -> Evidence:
    start = comment.find(text) if text else -1
    return Evidence(text, Span(start, start + len(text)), None, Match.EXACT) if start >= 0 else NO_EVIDENCE
