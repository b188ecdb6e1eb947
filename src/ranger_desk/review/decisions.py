"""Decisions and their history: steps are only ever added, so undo and redo lose nothing.

The undo stack is a linked list in the file: a decision's `below` is the one that was on top when it was made.
The last step alone tells both stacks: after a decision or a redo the decision itself is on top, after an undo
the one below it. `previous` is the decision that the same park-month had before.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ranger_desk.records import MONTHS, Decision, Verdict
from ranger_desk.review import rows


class StepKind(StrEnum):
    """What a step did to its decision."""

    DECIDE = "decide"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a park-month: `decision` was made, undone or redone at `time` (UTC)."""

    kind: StepKind
    decision: Decision
    time: datetime


def decide(connection: sqlite3.Connection, id_: int, verdict: Verdict, summary: str, note: str, reviewer: str) -> None:
    """Add a decision and make it the current one; what was undone can no longer be redone."""
    standing = connection.execute("SELECT report, decision FROM standing WHERE park_month = ?", (id_,)).fetchone()
    if standing is None:
        raise KeyError(id_)
    report, previous = standing
    time = datetime.now(UTC).isoformat()
    decision = connection.execute(
        "INSERT INTO decisions (park_month, report, verdict, summary, note, reviewer, time, folded, "
        "previous, below) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(id_, report, verdict.value, summary, note, reviewer, time),
            *(f"{summary}\n{note}".casefold(), previous, undoable(connection)),
        ),
    ).lastrowid
    assert decision is not None
    _step(connection, StepKind.DECIDE, decision, time)
    _set(connection, id_, decision)


def undo(connection: sqlite3.Connection) -> int | None:
    """Take the last decision back; the park-month it was about, or None if there is none."""
    decision = undoable(connection)
    if decision is None:
        return None
    id_, previous = _about(connection, decision)
    _step(connection, StepKind.UNDO, decision, datetime.now(UTC).isoformat())
    _set(connection, id_, previous)
    return id_


def redo(connection: sqlite3.Connection) -> int | None:
    """Make the decision that was taken back last again; its park-month, or None if there is none."""
    decision = redoable(connection)
    if decision is None:
        return None
    id_, _ = _about(connection, decision)
    _step(connection, StepKind.REDO, decision, datetime.now(UTC).isoformat())
    _set(connection, id_, decision)
    return id_


def undoable(connection: sqlite3.Connection) -> int | None:
    """The decision that `undo` would take back."""
    match _last_step(connection):
        case StepKind.UNDO, decision:
            return _first(connection, "SELECT below FROM decisions WHERE id = ?", decision)
        case _, decision:
            return decision
    return None


def redoable(connection: sqlite3.Connection) -> int | None:
    """The decision that `redo` would make again."""
    match _last_step(connection):
        case StepKind.UNDO, decision:
            return decision
        case StepKind.REDO, decision:
            # Of all that were ever made on top of it only the newest has not been given up for another.
            return _first(connection, "SELECT max(id) FROM decisions WHERE below = ?", decision)
    return None


def name(connection: sqlite3.Connection, decision: int | None) -> str | None:
    """A decision's name for the menu, e.g. 'accept ACAD, July 2015'."""
    if decision is None:
        return None
    verdict, unit, year, month = connection.execute(
        "SELECT d.verdict, p.unit_code, p.year, p.month FROM decisions d "
        "JOIN park_months p ON p.id = d.park_month WHERE d.id = ?",
        (decision,),
    ).fetchone()
    return f"{_VERBS[Verdict(verdict)]} {unit}, {MONTHS[month - 1]} {year}"


def history(connection: sqlite3.Connection, id_: int) -> list[Step]:
    """All steps that concern a park-month, oldest first."""
    return [
        Step(StepKind(kind), rows.decision(*decision), datetime.fromisoformat(time))
        for kind, time, *decision in connection.execute(
            "SELECT t.kind, t.time, d.verdict, d.summary, d.note, d.reviewer, d.time FROM decisions d "
            "JOIN steps t ON t.decision = d.id WHERE d.park_month = ? ORDER BY t.id",
            (id_,),
        )
    ]


_VERBS = {Verdict.ACCEPTED: "accept", Verdict.EDITED: "edit", Verdict.REJECTED: "reject"}


def _last_step(connection: sqlite3.Connection) -> tuple[StepKind, int] | None:
    row = connection.execute("SELECT kind, decision FROM steps ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else (StepKind(row[0]), row[1])


def _step(connection: sqlite3.Connection, kind: StepKind, decision: int, time: str) -> None:
    connection.execute("INSERT INTO steps (kind, decision, time) VALUES (?, ?, ?)", (kind.value, decision, time))


def _about(connection: sqlite3.Connection, decision: int) -> tuple[int, int | None]:
    """The park-month of a decision and the decision that it had before."""
    id_, previous = connection.execute(
        "SELECT park_month, previous FROM decisions WHERE id = ?", (decision,)
    ).fetchone()
    return id_, previous


def _set(connection: sqlite3.Connection, id_: int, decision: int | None) -> None:
    connection.execute("UPDATE standing SET decision = ? WHERE park_month = ?", (decision, id_))


def _first(connection: sqlite3.Connection, sql: str, *values: object) -> int | None:
    found: int | None = connection.execute(sql, values).fetchone()[0]
    return found
