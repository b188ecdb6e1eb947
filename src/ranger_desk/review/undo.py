"""Undo and redo of what the reviewer did, and what they are called."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from ranger_desk.records import MONTHS, FlagVerdict, Verdict
from ranger_desk.review import corrections, decisions, marks, stack
from ranger_desk.review.stack import Act, StepKind

_DECISIONS = {Verdict.ACCEPTED: "accept", Verdict.EDITED: "edit", Verdict.REJECTED: "reject"}
_MARKS = {FlagVerdict.CONFIRMED: "confirm", FlagVerdict.DISMISSED: "dismiss"}


def undo(connection: sqlite3.Connection) -> int | None:
    """Take the last act back; the park-month it was about, or None if there is none."""
    act = stack.undoable(connection)
    if act is None:
        return None
    stack.step(connection, StepKind.UNDO, act.id, datetime.now(UTC).isoformat())
    if act.mark is not None:
        return marks.take_back(connection, act.mark)
    if act.corrected is not None:
        return corrections.take_back(connection, act.corrected)
    assert act.decision is not None
    return decisions.take_back(connection, act.decision)


def redo(connection: sqlite3.Connection) -> int | None:
    """Do what was taken back last again; its park-month, or None if there is none."""
    act = stack.redoable(connection)
    if act is None:
        return None
    stack.step(connection, StepKind.REDO, act.id, datetime.now(UTC).isoformat())
    if act.mark is not None:
        return marks.make_again(connection, act.mark)
    if act.corrected is not None:
        return corrections.make_again(connection, act.corrected)
    assert act.decision is not None
    return decisions.make_again(connection, act.decision)


def name(connection: sqlite3.Connection, act: Act | None) -> str | None:
    """An act's name for the menu, e.g. 'accept ACAD, July 2015'."""
    if act is None:
        return None
    if act.corrected is not None:
        return corrections.name(connection, act.corrected)
    table, id_ = ("decisions", act.decision) if act.mark is None else ("marks", act.mark)
    what = "verdict, NULL" if act.mark is None else "verdict, rule"
    verdict, rule, unit, year, month = connection.execute(
        f"SELECT {what}, unit_code, year, month FROM {table} a JOIN park_months p ON p.id = a.park_month "
        "WHERE a.id = ?",
        (id_,),
    ).fetchone()
    where = f"{unit}, {MONTHS[month - 1]} {year}"
    if act.mark is None:
        return f"{_DECISIONS[Verdict(verdict)]} {where}"
    verb = "unmark" if verdict is None else _MARKS[FlagVerdict(verdict)]
    return f"{verb} '{rule}' of {where}"
