"""What a reader says of each gold row, and answers that were stored before, as `ranger-desk summarize` writes them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ranger_desk.evaluation import lines
from ranger_desk.evaluation.gold import Answer, Gold, GoldRow, closures_of
from ranger_desk.evaluation.lines import FieldWrong, LinesRefused, Record
from ranger_desk.records import Problem, Provenance

AS_NONE = "It was scored as 'No Closures.'"


@dataclass(frozen=True, slots=True)
class Speed:
    """What a run took.

    Attributes:
        rate: comments a second, from the loaded model to the last answer.
        load_seconds: until the model was loaded.
        peak_bytes: the most memory that the model's process held; None where the system does not tell.
        device: what it ran on.
    """

    rate: float
    load_seconds: float
    peak_bytes: int | None
    device: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader answered.

    Attributes:
        name: how tables call the reader; no two of an evaluation are the same.
        answers: one a gold row, in its order; None where there is none, which is scored as 'No Closures.'
        provenances: the models that answered; none for a baseline.
        baseline: it needs no model, and its errors are not worth reading.
        unreadable: answers that could not be read wholly.
        problems: rows without an answer and the like.
    """

    name: str
    answers: tuple[Answer | None, ...]
    provenances: tuple[Provenance, ...] = ()
    baseline: bool = False
    speed: Speed | None = None
    unreadable: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stored:
    line: int
    unit_code: str
    month: tuple[int, int]
    record: Record
    provenance: Provenance | None
    unreadable: bool


def read(path: Path, gold: Gold) -> Reading:
    """Read stored answers: JSON lines with unit_code, date, summary and closures.

    Args:
        path: the file.
        gold: whose rows were answered; matched by unit and month. Answers to other rows are a problem, unless `gold`
            has only the first rows of its file.

    Raises:
        LinesRefused: the file cannot be used, answers a unit and month twice, or answers no row of `gold`.
    """
    stored = lines.read(path, _stored)
    twice = [key for key, times in Counter((s.unit_code, s.month) for s in stored).items() if times > 1]
    if twice:
        wrong = [f"{unit} {year}-{month:02} is answered more than once." for unit, (year, month) in twice]
        raise LinesRefused(path, wrong)
    by_key = {(s.unit_code, s.month): s for s in stored}
    found = [by_key.get(_key(row)) for row in gold.rows]
    if not any(found):
        raise LinesRefused(path, [f"None of its answers is for a unit and month of {gold.name}."])
    answers: list[Answer | None] = []
    wrong = []
    for row, answer in zip(gold.rows, found, strict=True):
        try:
            answers.append(_answer(answer, row) if answer else None)
        except FieldWrong as error:
            wrong.append(f"line {answer.line if answer else 0}: {error}")
    if wrong:
        raise LinesRefused(path, wrong)
    problems = [
        Problem(gold.name, row.park_month.row, None, f"{path.name} has no answer for this row.", AS_NONE)
        for row, answer in zip(gold.rows, answers, strict=True)
        if answer is None
    ]
    keys = {_key(row) for row in gold.rows}
    strange = [s.line for s in stored if (s.unit_code, s.month) not in keys]
    if strange and len(gold.rows) == gold.source.rows:
        what = f"{len(strange)} answer(s) are for no row of {gold.name}, the first in this line."
        problems.append(Problem(path.name, strange[0], None, what, "They were left out."))
    used = [s for s in found if s]
    models = {s.provenance.key: s.provenance for s in used if s.provenance}
    unreadable = sum(s.unreadable for s in used)
    return Reading(path.name, tuple(answers), tuple(models.values()), unreadable=unreadable, problems=tuple(problems))


def _key(row: GoldRow) -> tuple[str, tuple[int, int]]:
    return row.park_month.unit_code, (row.park_month.year, row.park_month.month)


def _stored(record: Record, line: int) -> _Stored:
    when = lines.day(record, "date")
    return _Stored(
        line,
        lines.text(record, "unit_code"),
        (when.year, when.month),
        record,
        _provenance(record),
        record.get("trouble") is not None,
    )


def _answer(stored: _Stored, row: GoldRow) -> Answer:
    closures = closures_of(stored.record, row.park_month.comment)
    return Answer(lines.text(stored.record, "summary"), closures)


def _provenance(record: Record) -> Provenance | None:
    """Which model answered, where the file says it."""
    given = record.get("provenance")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise FieldWrong("provenance must be an object or null.")
    at = "provenance."
    base, form, version, key = (lines.text(given, name, at) for name in ("base", "format", "version", "key"))
    try:
        time = datetime.fromisoformat(lines.text(given, "time", at))
    except ValueError:
        raise FieldWrong("provenance.time must be an ISO date and time.") from None
    return Provenance(base, lines.optional_text(given, "adapter", at), form, version, key, time)
