"""Counts from another file, joined to the park-months of a review."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict

from ranger_desk.records import Count, Export, Problem
from ranger_desk.review import definitions, rows


def add(connection: sqlite3.Connection, export: Export) -> list[Problem]:
    """Join the counts of `export` to the park-months of the same unit and month.

    A field that is new is added; a value replaces 'no data' or, with a problem that names both, another
    value; 'no data' replaces nothing.

    Returns:
        The problems of the file and of joining it; they are kept in the review too.
    """
    source = export.source
    if any((one.sha256, one.sheet) == (source.sha256, source.sheet) for one in rows.sources(connection)):
        return [Problem(source.path, None, None, "These counts were added before.", "Nothing was added again.")]
    places: defaultdict[tuple[str, int, int], list[int]] = defaultdict(list)
    for id_, unit, year, month in connection.execute("SELECT id, unit_code, year, month FROM park_months"):
        places[unit, year, month].append(id_)
    units = {unit for unit, _, _ in places}
    found = list(export.problems)
    unknown: Counter[str] = Counter()
    other_months: Counter[str] = Counter()
    for row in export.park_months:
        if row.unit_code not in units:
            unknown[row.unit_code or row.park_name] += 1
            continue
        ids = places.get((row.unit_code, row.year, row.month), [])
        if not ids:
            other_months[row.unit_code] += 1
        for id_ in ids:
            for field, old, new in _merge(connection, id_, row.counts):
                found.append(
                    Problem(
                        source.path,
                        row.row,
                        field,
                        f"{row.unit_code}, {row.month_name} {row.year}: the count of '{field}' was {old}.",
                        f"It is now {new}.",
                    )
                )
    for unit, number in sorted(unknown.items()):
        what = f"The review has no unit '{unit}' ({_months(number)} of counts)."
        found.append(Problem(source.path, None, None, what, "These counts were left out."))
    if other_months:
        what = (
            f"For {_months(other_months.total())} of {len(other_months)} unit(s) "
            "there are counts but no row in the review."
        )
        found.append(Problem(source.path, None, None, what, "These counts were left out."))
    definitions.label_counts(connection)
    rows.insert_source(connection, source, found)
    return found


def _merge(
    connection: sqlite3.Connection, id_: int, counts: tuple[Count, ...]
) -> list[tuple[str, int | float, int | float]]:
    """Merge counts into one park-month; the fields that changed, with the old and the new value."""
    there: dict[str, tuple[int, int | float | None]] = {}
    free = 0
    for field, position, value in connection.execute(
        "SELECT field, position, value FROM counts WHERE park_month = ? ORDER BY position", (id_,)
    ):
        there.setdefault(field, (position, value))
        free = position + 1
    changed = []
    for count in counts:
        if count.field not in there:
            rows.insert_counts(connection, id_, [count], position=free)
            there[count.field] = free, count.value
            free += 1
            continue
        position, old = there[count.field]
        if count.value is None or count.value == old:
            continue
        if old is not None:
            changed.append((count.field, old, count.value))
        connection.execute(
            "UPDATE counts SET value = ? WHERE park_month = ? AND position = ?",
            (rows.storable(count.value), id_, position),
        )
        there[count.field] = position, count.value
    return changed


def _months(number: int) -> str:
    return f"{number} month{'' if number == 1 else 's'}"
