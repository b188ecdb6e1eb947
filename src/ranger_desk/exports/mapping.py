"""Columns as the reviewer named them, kept so that the next file of that form needs no question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ranger_desk import paths
from ranger_desk.atomic import whole_file
from ranger_desk.exports.headers import LINES_SCANNED, Role, signature
from ranger_desk.exports.table import Row
from ranger_desk.exports.writing import WriteRefused


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of one form of header holds what.

    Attributes:
        header: all column names of the form, in order.
        columns: role to column name; roles that are left out are told from the names as ever.
        day_first: whether dates such as 3/4/2021 put the day first; None where the column is to tell.
    """

    header: tuple[str, ...]
    columns: dict[Role, str] = field(default_factory=dict)
    day_first: bool | None = None


def remember(mapping: Mapping) -> None:
    """Keep `mapping`; `read` uses it for every file with the same header from now on.

    Raises:
        WriteRefused: the file of mappings cannot be written.
    """
    kept = _kept() | {
        signature(mapping.header): {
            "header": list(mapping.header),
            "columns": dict(mapping.columns),
            "day_first": mapping.day_first,
        }
    }
    place = paths.mappings_file()
    try:
        with whole_file(place, overwrite=True) as new:
            new.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        what = f"What the columns hold could not be remembered ({error.strerror})."
        raise WriteRefused(place, what, "Check that there is room, and that its folder can be written.") from error


def remembered(rows: Sequence[Row]) -> Mapping | None:
    """The mapping that is kept for a header among the first rows of a table."""
    kept = _kept()
    for row in rows[:LINES_SCANNED] if kept else ():
        match kept.get(signature(row)):
            case {"header": [*header], "columns": dict(columns), "day_first": bool() | None as day_first}:
                known = {role: str(columns[role]) for role in Role if role in columns}
                return Mapping(tuple(map(str, header)), known, day_first)
    return None


def _kept() -> dict[str, Any]:
    """What is kept; nothing where the file is missing or damaged, so that the question is asked anew."""
    try:
        kept = json.loads(paths.mappings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
