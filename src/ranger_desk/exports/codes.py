"""Which column holds the codes of count fields, which their labels: in some exports each has the other's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ranger_desk.exports.headers import Role, plain
from ranger_desk.exports.table import Row, Table, as_text
from ranger_desk.records import Problem

_CODE = re.compile(r"[A-Za-z0-9_]{1,20}")
_SAMPLE = 5_000  # rows that are looked at
_OF_DICTIONARIES = {"isinstats", "formula"}


def is_dictionary(names: Sequence[str], columns: Mapping[Role, int]) -> bool:
    """Whether a table with these columns is a field dictionary."""
    known = {plain(name) for name in names}
    needed = {Role.UNIT, Role.FIELD, Role.LABEL} <= columns.keys()
    return needed and bool(_OF_DICTIONARIES & known) and columns.keys().isdisjoint((Role.DATE, Role.MONTH, Role.VALUE))


def with_codes_as_fields(
    table: Table, names: Sequence[str], columns: Mapping[Role, int], rows: Sequence[Row]
) -> tuple[Table, dict[Role, int]]:
    """The columns with the codes as field and the labels as label, whatever they are called.

    Codes are single words. Where both columns hold as many of them, their names are believed.

    Returns:
        The table, with a problem that tells if the columns had each other's names, and the columns.
    """
    found = dict(columns)
    if not {Role.FIELD, Role.LABEL} <= found.keys():
        return table, found
    field, label = found[Role.FIELD], found[Role.LABEL]
    if _codes(rows, label) <= _codes(rows, field):
        return table, found
    problem = Problem(
        str(table.path),
        None,
        names[label],
        f"The codes of the count fields stand in the column '{names[label]}', their labels in '{names[field]}'.",
        "They were told apart by what they are, not by the columns' names.",
    )
    return replace(table, problems=(*table.problems, problem)), found | {Role.FIELD: label, Role.LABEL: field}


def _codes(rows: Sequence[Row], column: int) -> int:
    """In how many rows a column holds what could be a code."""
    cells = (as_text(row[column]).strip() for row in rows[:_SAMPLE] if column < len(row))
    return sum(bool(_CODE.fullmatch(cell)) for cell in cells)
