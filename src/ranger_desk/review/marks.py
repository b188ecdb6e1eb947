"""The reviewer's marks on flags: each holds for the flags of its park-month with the same rule, field, place and data.

`previous` is the mark that held before for the same flags.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from ranger_desk.records import Flag, FlagVerdict
from ranger_desk.review import rows, stack

_KEY = "park_month, rule, field, place, data"


def mark(
    connection: sqlite3.Connection, id_: int, flag: Flag, verdict: FlagVerdict | None, note: str, reviewer: str
) -> None:
    """Add a mark and make it the one that holds; a `verdict` of None takes back what held before."""
    if connection.execute("SELECT 1 FROM park_months WHERE id = ?", (id_,)).fetchone() is None:
        raise KeyError(id_)
    key = (id_, flag.rule, flag.field or "", flag.place, flag.data)
    before = connection.execute(f"SELECT mark FROM marked WHERE ({_KEY}) = (?, ?, ?, ?, ?)", key).fetchone()
    time = datetime.now(UTC).isoformat()
    made = connection.execute(
        f"INSERT INTO marks ({_KEY}, verdict, note, reviewer, time, previous) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*key, verdict and verdict.value, note, reviewer, time, before and before[0]),
    ).lastrowid
    assert made is not None
    stack.push(connection, time, mark=made)
    make_again(connection, made)


def take_back(connection: sqlite3.Connection, mark_: int) -> int:
    """Let the mark before it hold again; the park-month it was about."""
    id_, *key, previous = connection.execute(f"SELECT {_KEY}, previous FROM marks WHERE id = ?", (mark_,)).fetchone()
    if previous is not None:
        return make_again(connection, previous)
    connection.execute(f"DELETE FROM marked WHERE ({_KEY}) = (?, ?, ?, ?, ?)", (id_, *key))
    rows.count_standing_flags(connection, [id_])
    return int(id_)


def make_again(connection: sqlite3.Connection, mark_: int) -> int:
    """Let a mark hold; the park-month it is about."""
    connection.execute(
        f"INSERT OR REPLACE INTO marked ({_KEY}, mark) SELECT {_KEY}, id FROM marks WHERE id = ?", (mark_,)
    )
    (id_,) = connection.execute("SELECT park_month FROM marks WHERE id = ?", (mark_,)).fetchone()
    rows.count_standing_flags(connection, [id_])
    return int(id_)
