"""What the reviewer said that places stand for, in the review: one correction a unit and place, the last holds.

`corrections` has what holds now; `corrected`, to which is only added, what held before and after each change.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from ranger_desk.records import Correction
from ranger_desk.review import stack


def place_key(place: str) -> str:
    """A place as corrections are told apart by: upper and lower case and spaces alike."""
    return " ".join(place.casefold().split())


def key(correction: Correction) -> tuple[str, str]:
    """What a correction is about: its unit and place."""
    return correction.unit_code, place_key(correction.place)


def correct(
    connection: sqlite3.Connection,
    after: Sequence[Correction],
    before: Sequence[Correction] | None,
    park_month: int | None,
) -> None:
    """Let `after` hold instead of `before` (None: what holds for the same places); nothing is done without a place."""
    said = {key(one) for one in after}
    held = [one for one in corrections(connection) if key(one) in said] if before is None else before
    about = next(iter([*after, *held]), None)
    if about is None:
        return
    if park_month is None:
        found = connection.execute(
            "SELECT id FROM park_months WHERE unit_code = ? ORDER BY id LIMIT 1", (about.unit_code,)
        ).fetchone()
        if found is None:
            raise KeyError(about.unit_code)
        (park_month,) = found
    made = connection.execute(
        "INSERT INTO corrected (park_month, before, after) VALUES (?, ?, ?)", (park_month, _json(held), _json(after))
    ).lastrowid
    assert made is not None
    stack.push(connection, datetime.now(UTC).isoformat(), corrected=made)
    make_again(connection, made)


def take_back(connection: sqlite3.Connection, corrected: int) -> int:
    """Let hold what held before a change; the park-month from which that was made."""
    park_month, before, after = _change(connection, corrected)
    return _replace(connection, after, before, park_month)


def make_again(connection: sqlite3.Connection, corrected: int) -> int:
    """Let a change hold; the park-month from which it was made."""
    park_month, before, after = _change(connection, corrected)
    return _replace(connection, before, after, park_month)


def name(connection: sqlite3.Connection, corrected: int) -> str:
    """A change's name for the menu, e.g. 'count fields of Boat ramp, ACAD'."""
    _park_month, before, after = _change(connection, corrected)
    places = {key(one): one for one in (*before, *after)}
    if len(places) > 1:
        return f"import of {len(places)} corrections"
    (one,) = places.values()
    return f"count fields of {one.place or 'the whole unit'}, {one.unit_code}"


def corrections(connection: sqlite3.Connection) -> list[Correction]:
    """All that hold, by unit and place."""
    return [
        Correction(unit_code, place, tuple(json.loads(fields)), tuple(json.loads(never)))
        for unit_code, place, fields, never in connection.execute(
            "SELECT unit_code, place, fields, never FROM corrections ORDER BY unit_code, folded"
        )
    ]


def _replace(
    connection: sqlite3.Connection, gone: Iterable[Correction], held: Iterable[Correction], park_month: int
) -> int:
    connection.executemany("DELETE FROM corrections WHERE (unit_code, folded) = (?, ?)", map(key, gone))
    connection.executemany(
        "INSERT OR REPLACE INTO corrections (unit_code, folded, place, fields, never) VALUES (?, ?, ?, ?, ?)",
        ((*key(one), one.place, json.dumps(one.fields), json.dumps(one.never)) for one in held),
    )
    return park_month


def _change(connection: sqlite3.Connection, corrected: int) -> tuple[int, list[Correction], list[Correction]]:
    park_month, before, after = connection.execute(
        "SELECT park_month, before, after FROM corrected WHERE id = ?", (corrected,)
    ).fetchone()
    return int(park_month), _read(before), _read(after)


def _json(corrections: Iterable[Correction]) -> str:
    return json.dumps([asdict(one) for one in corrections])


def _read(text: str) -> list[Correction]:
    return [
        Correction(one["unit_code"], one["place"], tuple(one["fields"]), tuple(one["never"]))
        for one in json.loads(text)
    ]
