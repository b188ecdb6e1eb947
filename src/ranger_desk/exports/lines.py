"""A review as JSON lines, for programs, and as CSV, for everything else."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ranger_desk.exports import flag_table, wording
from ranger_desk.exports.cell_text import HALF_CHARACTER, mended
from ranger_desk.exports.flag_table import FlagRow, Value, flag_rows
from ranger_desk.exports.review_table import COLUMNS
from ranger_desk.exports.writing import OnProgress, counted, target
from ranger_desk.records import Closure, FlagVerdict, Problem, ReviewedParkMonth, Source, Verdict


def write_lines(
    rows: Iterable[ReviewedParkMonth],
    path: Path,
    *,
    source: Source,
    total: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[Problem]:
    """Write JSON lines: one object a park-month, UTF-8, every text to the letter.

    Keys: unit_code, park_name, date (the first of the month), comment, summary (the edited one where there
    is one, else the model's, "" where there is none), model_summary (or null), closures (place, scope,
    extent, start, end, reason, evidence, match, confidence), flags (rule, severity, reason, place, evidence, field,
    data, label and value of the field's count, mark: the reviewer's verdict, note, reviewer and time, or null),
    decision, provenance, trouble (why the model's answer could not be read wholly, or null), error (why there is no
    report, or null), confidence (0 to 1, how sure the model is whether anything material was closed; null where that
    is not known, as for the closures).

    Raises:
        WriteRefused: see `writing.target`.
        Cancelled: `on_progress` raised it.
    """
    # 'backslashreplace' writes half a character as JSON's own \udXXX, so that even that comes back.
    with (
        target(path, source) as temporary,
        temporary.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
    ):
        for row in counted(rows, total, on_progress):
            file.write(json.dumps(_line(row), ensure_ascii=False, default=datetime.isoformat) + "\n")
    return []


def write_csv(
    rows: Iterable[ReviewedParkMonth],
    path: Path,
    *,
    source: Source,
    total: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[Problem]:
    """Write the workbook's review table as CSV: UTF-8 with BOM (Excel needs it), months and times in ISO.

    Texts that begin with '=', '+', '-' or '@' are written as they are: comments begin so, and a mark put
    before them would stay in the text for every program that reads the file. Excel takes such a text for a
    formula when it opens a CSV; the workbook is the form for Excel.

    Returns:
        A problem for each text with half a character (a lone surrogate), which UTF-8 cannot hold.

    Raises:
        WriteRefused: see `writing.target`.
        Cancelled: `on_progress` raised it.
    """
    lines = ([column.value(row) for column in COLUMNS] for row in counted(rows, total, on_progress))
    return _write_table(path, source, [column.header for column in COLUMNS], lines)


def write_flags(
    rows: Iterable[ReviewedParkMonth],
    path: Path,
    *,
    source: Source,
    total: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[Problem]:
    """Write the flags of park-months as CSV, a row each, but for those that were dismissed.

    Columns: UnitCode, Date (the first of the month), FieldName, Label and Value (blank where a flag is about no
    count), Rule, Severity, Reason, Place, Evidence. Texts are written, and problems and errors told, as `write_csv`
    does.
    """
    lines = (
        [column.value(one) for column in flag_table.COLUMNS]
        for row in counted(rows, total, on_progress)
        for one in flag_table.flag_rows(row)
        if one.mark is None or one.mark.verdict is not FlagVerdict.DISMISSED
    )
    return _write_table(path, source, [column.header for column in flag_table.COLUMNS], lines)


def _write_table(path: Path, source: Source, headers: Sequence[str], lines: Iterable[Sequence[Value]]) -> list[Problem]:
    """Write a CSV; a problem for each text with half a character."""
    problems: list[Problem] = []
    with (
        target(path, source) as temporary,
        temporary.open("x", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(headers)
        for number, line in enumerate(lines, 2):
            cells = [_text(value) for value in line]
            whole = [mended(cell) for cell in cells]
            problems += [
                Problem(str(path), number, header, *HALF_CHARACTER)
                for header, cell, mended_cell in zip(headers, cells, whole, strict=True)
                if cell != mended_cell
            ]
            writer.writerow(whole)
    return problems


def _line(row: ReviewedParkMonth) -> dict[str, Any]:
    month, report, decision = row.park_month, row.report, row.decision
    summary = report.summary if report else ""
    if decision and decision.verdict is Verdict.EDITED:
        summary = decision.summary
    return {
        "unit_code": month.unit_code,
        "park_name": month.park_name,
        "date": month.date.isoformat(),
        "comment": month.comment,
        "summary": summary,
        "model_summary": report.summary if report else None,
        "closures": [_closure(closure) for closure in report.closures] if report else [],
        "flags": [_flag(one) for one in flag_rows(row)],
        "decision": asdict(decision) if decision else None,
        "provenance": asdict(report.provenance) if report else None,
        "trouble": report.trouble if report else None,
        "error": None if report and not row.error else wording.remark(row),
        "confidence": wording.confidence(report),
    }


def _flag(one: FlagRow) -> dict[str, Any]:
    return {
        **asdict(one.flag),
        "label": one.count.label if one.count else None,
        "value": one.count.value if one.count else None,
        "mark": asdict(one.mark) if one.mark else None,
    }


def _closure(closure: Closure) -> dict[str, Any]:
    return {
        "place": closure.place,
        "scope": closure.scope,
        "extent": closure.extent,
        "start": closure.start and closure.start.isoformat(),
        "end": closure.end and closure.end.isoformat(),
        "reason": closure.reason,
        "evidence": closure.evidence.text,
        "match": closure.evidence.match,
        "confidence": wording.confidence(closure),
    }


def _text(value: Value) -> str:
    match value:
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
    return "" if value is None else str(value)
