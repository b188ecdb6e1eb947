"""Park-months as records: from the tables to `ReviewedParkMonth`, and an export into the tables."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from ranger_desk.records import (
    Closure,
    Count,
    Decision,
    Evidence,
    Export,
    Extent,
    Flag,
    FlagMark,
    FlagVerdict,
    Match,
    ParkMonth,
    Problem,
    Provenance,
    Report,
    ReviewedParkMonth,
    Scope,
    Severity,
    Source,
    Span,
    Verdict,
)

_ROWS = """
SELECT p.id, p.unit_code, p.park_name, p.year, p.month, p.comment, p.row, s.report, s.decision, s.error,
       r.summary, r.answer, r.trouble, r.confidence, m.base, m.adapter, m.format, m.version, m.key, r.time,
       d.verdict, d.summary, d.note, d.reviewer, d.time, d.report
FROM json_each(?) wanted
JOIN park_months p ON p.id = wanted.value
JOIN standing s ON s.park_month = p.id
LEFT JOIN reports r ON r.id = s.report
LEFT JOIN models m ON m.id = r.model
LEFT JOIN decisions d ON d.id = s.decision
ORDER BY wanted.key
"""


def rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[ReviewedParkMonth]:
    """The park-months `ids`, in that order.

    Raises:
        KeyError: an id that is not in the review.
    """
    found = connection.execute(_ROWS, (json.dumps(ids),)).fetchall()
    if len(found) != len(ids):
        raise KeyError(sorted(set(ids) - {row[0] for row in found})[0])
    counts = _children(connection, "counts", "park_month", "field, label, value", ids, Count)
    flags = _children(connection, "marked_flags", "park_month", f"{_FLAG}, {_MARK}", ids, _flag)
    reports = [row[7] for row in found if row[7] is not None]
    closures = _children(connection, "closures", "report", _CLOSURE, reports, _closure)
    beyond = _children(connection, "beyond", "report", 'start, "end"', reports, Span)
    return [
        ReviewedParkMonth(
            id=row[0],
            park_month=_park_month(row, tuple(counts[row[0]])),
            report=_report(row, tuple(closures[row[7]]), tuple(beyond[row[7]])),
            flags=tuple(flag for flag, _ in flags[row[0]]),
            marks=_marks(flags[row[0]]),
            decision=None if row[8] is None else decision(*row[20:25]),
            error=row[9],
            decision_is_older=row[8] is not None and row[25] != row[7],
        )
        for row in found
    ]


def units(connection: sqlite3.Connection, ids: Sequence[int] | None) -> list[str]:
    """The units of some park-months, or of all."""
    which, values = ("1", ()) if ids is None else ("id IN (SELECT value FROM json_each(?1))", (json.dumps(ids),))
    # Two queries in one, so that the index alone answers the first, which is about nearly all rows.
    return [
        row[0]
        for row in connection.execute(
            f"SELECT unit_code FROM park_months WHERE unit_code <> '' AND {which} "
            f"UNION SELECT park_name FROM park_months WHERE unit_code = '' AND {which} ORDER BY 1",
            values,
        )
    ]


def standings(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    """The numbers of the report and the decision that hold for some park-months."""
    found = connection.execute(
        "SELECT park_month, report, decision FROM standing WHERE park_month IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    return {id_: (report, decision) for id_, report, decision in found}


def unit_ids(connection: sqlite3.Connection, unit: str) -> list[int]:
    """Ids of the park-months of a unit (its code, or the park's name where there is no code), month by month."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT id FROM park_months WHERE unit_code = ?1 OR (unit_code = '' AND park_name = ?1) "
            "ORDER BY year, month, id",
            (unit,),
        )
    ]


def decision(verdict: str, summary: str, note: str, reviewer: str, time: str) -> Decision:
    """A decision from its columns."""
    return Decision(Verdict(verdict), summary, note, reviewer, datetime.fromisoformat(time))


def problems(connection: sqlite3.Connection) -> list[Problem]:
    """What was wrong with the files, in the order in which they were read."""
    return [
        Problem(*row) for row in connection.execute('SELECT file, row, "column", what, done FROM problems ORDER BY id')
    ]


def sources(connection: sqlite3.Connection) -> list[Source]:
    """The export that the review began with, then the files of counts that were added."""
    return [
        Source(*row) for row in connection.execute("SELECT path, sha256, sheet, form, rows FROM sources ORDER BY id")
    ]


def models(connection: sqlite3.Connection) -> list[Provenance]:
    """The models that wrote reports, with the time of the first; also of reports that were replaced."""
    return [
        _provenance(*row)
        for row in connection.execute("SELECT base, adapter, format, version, key, time FROM models ORDER BY id")
    ]


def insert_export(connection: sqlite3.Connection, export: Export) -> None:
    """Fill the empty tables; ids follow the order of the export."""
    insert_source(connection, export.source, export.problems)
    numbered = list(enumerate(export.park_months, 1))
    connection.executemany(
        "INSERT INTO park_months (id, unit_code, park_name, year, month, comment, row, has_comment, folded) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(id_, row.unit_code, row.park_name, row.year, row.month, row.comment, row.row),
                bool(row.comment.strip()),
                f"{row.unit_code}\n{row.park_name}\n{row.comment}".casefold(),
            )
            for id_, row in numbered
        ),
    )
    connection.executemany("INSERT INTO standing (park_month) VALUES (?)", ((id_,) for id_, _ in numbered))
    for id_, row in numbered:
        if row.counts:
            insert_counts(connection, id_, row.counts)


def insert_source(connection: sqlite3.Connection, source: Source, found: Iterable[Problem]) -> None:
    """Add a file that the review draws on, and what was wrong with it."""
    connection.execute(
        "INSERT INTO sources (path, sha256, sheet, form, rows) VALUES (?, ?, ?, ?, ?)",
        (source.path, source.sha256, source.sheet, source.form, source.rows),
    )
    connection.executemany(
        'INSERT INTO problems (file, row, "column", what, done) VALUES (?, ?, ?, ?, ?)',
        ((one.file, one.row, one.column, one.what, one.done) for one in found),
    )


def insert_counts(connection: sqlite3.Connection, id_: int, counts: Iterable[Count], position: int = 0) -> None:
    """Add counts to a park-month, from `position` on."""
    connection.executemany(
        "INSERT INTO counts (park_month, position, field, label, value) VALUES (?, ?, ?, ?, ?)",
        ((id_, at, one.field, one.label, storable(one.value)) for at, one in enumerate(counts, position)),
    )


def storable(value: float | None) -> float | None:
    """A count as SQLite can keep it: integers up to 64 bits, whatever is beyond them rounded to 16 digits."""
    return value if value is None or abs(value) < 1 << 63 else float(value)


_CLOSURE = (
    'place, scope, extent, start, "end", reason, confidence, evidence, match, '
    "span_start, span_end, place_start, place_end"
)
_FLAG = "rule, severity, reason, place, evidence, field, data"
_MARK = "verdict, note, reviewer, time"


def insert_closures(connection: sqlite3.Connection, report: int, closures: Sequence[Closure]) -> None:
    """Add the closures of a new report."""
    connection.executemany(
        f"INSERT INTO closures (report, position, {_CLOSURE}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                *(
                    report,
                    position,
                    one.place,
                    one.scope,
                    one.extent,
                    _iso(one.start),
                    _iso(one.end),
                    one.reason,
                    one.confidence,
                ),
                *(
                    one.evidence.text,
                    one.evidence.match,
                    *_ends(one.evidence.span),
                    *_ends(one.evidence.place),
                ),
            )
            for position, one in enumerate(closures)
        ),
    )


def replace_flags(connection: sqlite3.Connection, batch: Iterable[tuple[int, Sequence[Flag]]]) -> None:
    """Make these flags the flags of each park-month, whatever marks hold for them."""
    given = list(batch)
    ids = [id_ for id_, _ in given]
    connection.execute("DELETE FROM flags WHERE park_month IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    connection.executemany(
        f"INSERT INTO flags (park_month, position, {_FLAG}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (id_, position, one.rule, one.severity, one.reason, one.place, one.evidence, one.field, one.data)
            for id_, flags in given
            for position, one in enumerate(flags)
        ),
    )
    count_standing_flags(connection, ids)


def count_standing_flags(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Bring `standing` up to the flags of some park-months and the marks on them."""
    connection.execute(
        "UPDATE standing SET (severity, flags) = (SELECT "
        f"ifnull(max(CASE severity {_RANKS} END), 0), count(*) FROM marked_flags f "
        "WHERE f.park_month = standing.park_month AND f.stands) "
        "WHERE park_month IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )


def note_check(connection: sqlite3.Connection, checked_with: str | None) -> None:
    """Note what all park-months were checked with; None: it no longer holds."""
    connection.execute("DELETE FROM checked")
    if checked_with is not None:
        connection.execute("INSERT INTO checked (checked_with) VALUES (?)", (checked_with,))


_RANKS = " ".join(f"WHEN '{severity}' THEN {severity.rank}" for severity in Severity)

_Made = TypeVar("_Made")


def _children(
    connection: sqlite3.Connection,
    table: str,
    key: str,
    columns: str,
    ids: Sequence[int],
    make: Callable[..., _Made],
) -> defaultdict[int | None, list[_Made]]:
    """The rows of `table` that belong to `ids`, made into records, by id."""
    found: defaultdict[int | None, list[_Made]] = defaultdict(list)
    for id_, *values in connection.execute(
        f"SELECT {key}, {columns} FROM {table} "
        f"WHERE {key} IN (SELECT value FROM json_each(?)) ORDER BY {key}, position",
        (json.dumps(ids),),
    ):
        found[id_].append(make(*values))
    return found


def _report(row: tuple[Any, ...], closures: tuple[Closure, ...], beyond: tuple[Span, ...]) -> Report | None:
    if row[7] is None:
        return None
    summary, answer, trouble, confidence, *provenance = row[10:20]
    return Report(summary, closures, beyond, answer, _provenance(*provenance), trouble, confidence)


def _park_month(row: tuple[Any, ...], counts: tuple[Count, ...]) -> ParkMonth:
    unit_code, park_name, year, month, comment, source_row = row[1:7]
    return ParkMonth(unit_code, park_name, year, month, comment, counts, source_row)


def _provenance(base: str, adapter: str | None, prompt_format: str, version: str, key: str, time: str) -> Provenance:
    return Provenance(base, adapter, prompt_format, version, key, datetime.fromisoformat(time))


def _closure(
    place: str,
    scope: str,
    extent: str,
    start: str | None,
    end: str | None,
    reason: str | None,
    confidence: float | None,
    evidence: str,
    match: str,
    *ends: int | None,
) -> Closure:
    return Closure(
        place,
        Scope(scope),
        Extent(extent),
        _date(start),
        _date(end),
        reason,
        Evidence(evidence, _span(*ends[:2]), _span(*ends[2:]), Match(match)),
        confidence,
    )


def _flag(
    rule: str, severity: str, reason: str, place: str, evidence: str, field: str | None, data: str, *mark: str | None
) -> tuple[Flag, FlagMark | None]:
    flag = Flag(rule, Severity(severity), reason, place, evidence, field, data)
    verdict, note, reviewer, time = mark
    if verdict is None or note is None or reviewer is None or time is None:
        return flag, None
    return flag, FlagMark(FlagVerdict(verdict), note, reviewer, datetime.fromisoformat(time))


def _marks(flags: Sequence[tuple[Flag, FlagMark | None]]) -> tuple[FlagMark | None, ...]:
    marks = tuple(mark for _, mark in flags)
    return marks if any(marks) else ()


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
