"""Decisions and their history; `previous` is the decision that the same park-month had before."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from ranger_desk.records import Decision, Verdict
from ranger_desk.review import rows, stack
from ranger_desk.review.stack import StepKind


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a park-month: `decision` was made, undone or redone at `time` (UTC)."""

    kind: StepKind
    decision: Decision
    time: datetime


def decide(connection: sqlite3.Connection, id_: int, verdict: Verdict, summary: str, note: str, reviewer: str) -> None:
    """Add a decision and make it the current one."""
    standing = connection.execute("SELECT report, decision FROM standing WHERE park_month = ?", (id_,)).fetchone()
    if standing is None:
        raise KeyError(id_)
    report, previous = standing
    time = datetime.now(UTC).isoformat()
    decision = connection.execute(
        "INSERT INTO decisions (park_month, report, verdict, summary, note, reviewer, time, folded, previous) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(id_, report, verdict.value, summary, note, reviewer, time),
            *(f"{summary}\n{note}".casefold(), previous),
        ),
    ).lastrowid
    stack.push(connection, time, decision=decision)
    _set(connection, id_, decision)


def take_back(connection: sqlite3.Connection, decision: int) -> int:
    """Make the decision before it the current one; the park-month it was about."""
    id_, previous = connection.execute(
        "SELECT park_month, previous FROM decisions WHERE id = ?", (decision,)
    ).fetchone()
    _set(connection, id_, previous)
    return int(id_)


def make_again(connection: sqlite3.Connection, decision: int) -> int:
    """Make a decision the current one again; the park-month it is about."""
    (id_,) = connection.execute("SELECT park_month FROM decisions WHERE id = ?", (decision,)).fetchone()
    _set(connection, id_, decision)
    return int(id_)


def history(connection: sqlite3.Connection, id_: int) -> list[Step]:
    """All steps of the decisions about a park-month, oldest first."""
    return [
        Step(StepKind(kind), rows.decision(*decision), datetime.fromisoformat(time))
        for kind, time, *decision in connection.execute(
            "SELECT t.kind, t.time, d.verdict, d.summary, d.note, d.reviewer, d.time FROM decisions d "
            "JOIN acts a ON a.decision = d.id JOIN steps t ON t.act = a.id WHERE d.park_month = ? ORDER BY t.id",
            (id_,),
        )
    ]


def _set(connection: sqlite3.Connection, id_: int, decision: int | None) -> None:
    connection.execute("UPDATE standing SET decision = ? WHERE park_month = ?", (decision, id_))
