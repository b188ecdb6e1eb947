"""What the reviewer said that places stand for, in the review: one correction a unit and place, the last holds."""

from __future__ import annotations

import json
import sqlite3

from ranger_desk.records import Correction


def place_key(place: str) -> str:
    """A place as corrections are told apart by: upper and lower case and spaces alike."""
    return " ".join(place.casefold().split())


def correct(connection: sqlite3.Connection, correction: Correction) -> None:
    """Keep a correction in the place of an earlier one of the same unit and place."""
    connection.execute(
        "INSERT OR REPLACE INTO corrections (unit_code, folded, place, fields, never) VALUES (?, ?, ?, ?, ?)",
        (
            *(correction.unit_code, place_key(correction.place), correction.place),
            *(json.dumps(correction.fields), json.dumps(correction.never)),
        ),
    )


def withdraw(connection: sqlite3.Connection, unit_code: str, place: str) -> None:
    """Forget what was said of a place."""
    connection.execute("DELETE FROM corrections WHERE (unit_code, folded) = (?, ?)", (unit_code, place_key(place)))


def corrections(connection: sqlite3.Connection) -> list[Correction]:
    """All of them, by unit and place."""
    return [
        Correction(unit_code, place, tuple(json.loads(fields)), tuple(json.loads(never)))
        for unit_code, place, fields, never in connection.execute(
            "SELECT unit_code, place, fields, never FROM corrections ORDER BY unit_code, folded"
        )
    ]
