"""The reviewer's acts (decisions, marks, corrections) as a stack to undo and redo.

Steps are only ever added, so nothing is lost.
The stack is a linked list in the file: an act's `below` is the one that was on top when it was made. The last step
alone tells what can be undone and redone: after an act or its redo the act itself is on top, after an undo the one
below it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """What a step did to its act; an act that is made is a decision as a rule, hence the name."""

    DECIDE = "decide"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the reviewer did: the id of a decision, of a mark, or of what was said of places."""

    id: int
    decision: int | None
    mark: int | None
    corrected: int | None


def push(
    connection: sqlite3.Connection,
    time: str,
    *,
    decision: int | None = None,
    mark: int | None = None,
    corrected: int | None = None,
) -> None:
    """Put what was just done on top; what was undone can no longer be redone."""
    top = undoable(connection)
    act = connection.execute(
        "INSERT INTO acts (below, decision, mark, corrected) VALUES (?, ?, ?, ?)",
        (top and top.id, decision, mark, corrected),
    ).lastrowid
    assert act is not None
    step(connection, StepKind.DECIDE, act, time)


def step(connection: sqlite3.Connection, kind: StepKind, act: int, time: str) -> None:
    """Note that an act was made, undone or redone."""
    connection.execute("INSERT INTO steps (kind, act, time) VALUES (?, ?, ?)", (kind.value, act, time))


def undoable(connection: sqlite3.Connection) -> Act | None:
    """The act on top of the stack."""
    match _last_step(connection):
        case StepKind.UNDO, act:
            return _act(connection, "id = (SELECT below FROM acts WHERE id = ?)", act)
        case _, act:
            return _act(connection, "id = ?", act)
    return None


def redoable(connection: sqlite3.Connection) -> Act | None:
    """The act that was taken back last."""
    match _last_step(connection):
        case StepKind.UNDO, act:
            return _act(connection, "id = ?", act)
        case StepKind.REDO, act:
            # Of all that were ever made on top of it only the newest has not been given up for another.
            return _act(connection, "id = (SELECT max(id) FROM acts WHERE below = ?)", act)
    return None


def steps_made(connection: sqlite3.Connection) -> int:
    """How many steps there are."""
    return int(connection.execute("SELECT count(*) FROM steps").fetchone()[0])


def _last_step(connection: sqlite3.Connection) -> tuple[StepKind, int] | None:
    row = connection.execute("SELECT kind, act FROM steps ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else (StepKind(row[0]), row[1])


def _act(connection: sqlite3.Connection, which: str, act: int) -> Act | None:
    row = connection.execute(f"SELECT id, decision, mark, corrected FROM acts WHERE {which}", (act,)).fetchone()
    return None if row is None else Act(*row)
