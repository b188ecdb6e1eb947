"""Closures that someone else found, read beside an export: labels, or what `ranger-desk summarize` wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ranger_desk import __version__
from ranger_desk.evaluation import lines
from ranger_desk.evaluation.gold import closures_of
from ranger_desk.evaluation.lines import FieldWrong, LinesRefused, Record
from ranger_desk.records import ParkMonth, Problem, Provenance, Report

_Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Given:
    """The reports of a file, by id of their park-month, and what was left out."""

    reports: dict[int, Report]
    problems: tuple[Problem, ...]


def read(path: Path, park_months: Iterable[tuple[int, ParkMonth]]) -> Given:
    """Read JSON lines with unit_code, date, closures and, if there is one, summary; joined by unit and month.

    Args:
        path: the file.
        park_months: (id, park-month) pairs; a closure's evidence is looked for in the comment.

    Raises:
        LinesRefused: the file cannot be read, lines are wrong, or none of them is for any park-month; the message
            names lines and fields.
    """
    known = {_key(one.unit_code, one.year, one.month): (id_, one) for id_, one in park_months}
    stood: dict[_Key, int] = {}
    reports: dict[int, Report] = {}
    strange: list[int] = []
    # The key tells which answers are the same; a file that is not there is told by `lines.read`.
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    provenance = Provenance(path.name, None, "given", __version__, digest, datetime.now(UTC))

    def parse(record: Record, line: int) -> None:
        when = lines.day(record, "date")
        key = _key(lines.text(record, "unit_code"), when.year, when.month)
        if key in stood:
            raise FieldWrong(f"{key[0]} {when:%Y-%m} stands in line {stood[key]} already.")
        stood[key] = line
        id_, park_month = known.get(key, (None, None))
        closures = closures_of(record, park_month.comment if park_month else "")
        summary = lines.optional_text(record, "summary") or ""
        if id_ is None:
            strange.append(line)
        else:
            reports[id_] = Report(summary, closures, (), "", provenance)

    lines.read(path, parse)
    if not reports:
        raise LinesRefused(path, ["None of its lines is for a unit and month of the export."])
    problems = []
    if strange:
        what = f"{len(strange)} line(s) are for no unit and month of the export, the first in this row."
        problems.append(Problem(path.name, strange[0], None, what, "They were left out."))
    missing = sum(bool(one.comment.strip()) and id_ not in reports for id_, one in known.values())
    if missing:
        what = f"{missing} park-month(s) with a comment have no line in it."
        problems.append(Problem(path.name, None, None, what, "Rules that need their closures were silent."))
    return Given(reports, tuple(problems))


def _key(unit_code: str, year: int, month: int) -> _Key:
    return unit_code.strip().upper(), year, month
