"""Reports as they come from the engine: what is still to do, saving, setting aside, totals."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ranger_desk.records import Flag, Provenance, Report
from ranger_desk.review import rows


@dataclass(frozen=True, slots=True)
class Totals:
    """How many park-months stand where.

    `with_report`, `pending` and `without_comment` add up to `rows`, but for rows that were set aside and
    have no report (counted in `set_aside`).

    Attributes:
        with_report: have a report.
        pending: have a comment, no report, and were not set aside.
        without_comment: have neither a comment nor a report.
        flagged: have at least one flag that stands (`ReviewedParkMonth.standing_flags`).
        decided: have a decision.
        set_aside: the engine gave up on them.
    """

    rows: int
    with_report: int
    pending: int
    without_comment: int
    flagged: int
    decided: int
    set_aside: int


def totals(connection: sqlite3.Connection) -> Totals:
    """How many park-months stand where."""
    return Totals(
        *connection.execute(
            "SELECT count(*), count(s.report), "
            "count(*) FILTER (WHERE p.has_comment AND s.report IS NULL AND s.error IS NULL), "
            "count(*) FILTER (WHERE NOT p.has_comment AND s.report IS NULL AND s.error IS NULL), "
            "count(*) FILTER (WHERE s.flags > 0), count(s.decision), count(s.error) "
            "FROM standing s JOIN park_months p ON p.id = s.park_month"
        ).fetchone()
    )


def pending(connection: sqlite3.Connection, key: str | None, *, again: bool) -> list[int]:
    """Park-months with a comment and no report (none by `key`, if given); with `again`, all with a comment."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT p.id FROM park_months p JOIN standing s ON s.park_month = p.id "
            "LEFT JOIN reports r ON r.id = s.report LEFT JOIN models m ON m.id = r.model "
            "WHERE p.has_comment AND (? OR r.id IS NULL OR m.key <> ?) ORDER BY s.error IS NOT NULL, p.id",
            (again, key),
        )
    ]


def save(connection: sqlite3.Connection, id_: int, report: Report, flags: Sequence[Flag]) -> None:
    """Make `report` and `flags` the current ones of a park-month."""
    made = connection.execute(
        "INSERT INTO reports (park_month, model, summary, answer, trouble, time, folded, confidence) "
        "SELECT park_month, ?, ?, ?, ?, ?, ?, ? FROM standing WHERE park_month = ?",
        (
            *(_model(connection, report.provenance), report.summary, report.answer, report.trouble),
            *(report.provenance.time.isoformat(), report.summary.casefold(), report.confidence, id_),
        ),
    )
    if not made.rowcount:
        raise KeyError(id_)
    number = made.lastrowid
    assert number is not None
    rows.insert_closures(connection, number, report.closures)
    connection.executemany(
        'INSERT INTO beyond (report, position, start, "end") VALUES (?, ?, ?, ?)',
        ((number, position, span.start, span.end) for position, span in enumerate(report.beyond)),
    )
    connection.execute(
        "UPDATE standing SET report = ?, error = NULL, closures = ?, confidence = ? WHERE park_month = ?",
        (number, len(report.closures), report.confidence, id_),
    )
    rows.replace_flags(connection, [(id_, flags)])


def set_aside(connection: sqlite3.Connection, id_: int, error: str) -> None:
    """Note why the engine could not summarise a park-month."""
    if not connection.execute("UPDATE standing SET error = ? WHERE park_month = ?", (error, id_)).rowcount:
        raise KeyError(id_)


def _model(connection: sqlite3.Connection, provenance: Provenance) -> int:
    """The id of the model, added at its first report."""
    known = (provenance.base, provenance.adapter, provenance.format, provenance.version, provenance.key)
    row = connection.execute(
        "SELECT id FROM models WHERE (base, format, version, key) = (?, ?, ?, ?) AND adapter IS ?",
        (provenance.base, provenance.format, provenance.version, provenance.key, provenance.adapter),
    ).fetchone()
    if row is not None:
        return int(row[0])
    added = connection.execute(
        "INSERT INTO models (base, adapter, format, version, key, time) VALUES (?, ?, ?, ?, ?, ?)",
        (*known, provenance.time.isoformat()),
    ).lastrowid
    assert added is not None
    return added
