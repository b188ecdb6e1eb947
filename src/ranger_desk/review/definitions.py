"""What the field dictionary says of the count fields of a review's units."""

from __future__ import annotations

import sqlite3

from ranger_desk.records import Dictionary, FieldDefinition, Problem
from ranger_desk.review import rows


def add(connection: sqlite3.Connection, dictionary: Dictionary) -> list[Problem]:
    """Keep the definitions of the review's units, and label the counts that have no label of their own.

    Returns:
        The problems of the file, and whether it was of any use; they are kept in the review too.
    """
    source = dictionary.source
    if any((one.sha256, one.sheet) == (source.sha256, source.sheet) for one in rows.sources(connection)):
        return [Problem(source.path, None, None, "This dictionary was added before.", "Nothing was added again.")]
    units = {unit for (unit,) in connection.execute("SELECT DISTINCT unit_code FROM park_months")}
    known = [one for one in dictionary.definitions if one.unit_code in units]
    connection.executemany(
        "INSERT OR REPLACE INTO definitions (unit_code, field, label, formula, statistic, is_input) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        ((one.unit_code, one.field, one.label, one.formula, one.statistic, one.is_input) for one in known),
    )
    label_counts(connection)
    found = list(dictionary.problems)
    if not known:
        what = "It has no count field of a unit of this review."
        found.append(Problem(source.path, None, None, what, "No label was added."))
    rows.insert_source(connection, source, found)
    return found


def label_counts(connection: sqlite3.Connection) -> None:
    """Give the counts without a label of their own (none, or just the code) the dictionary's."""
    connection.execute(
        "UPDATE counts SET label = d.label FROM park_months p JOIN definitions d ON d.unit_code = p.unit_code "
        "WHERE p.id = counts.park_month AND d.field = counts.field AND counts.label IN ('', counts.field)"
    )


def definitions(connection: sqlite3.Connection, unit_code: str | None) -> list[FieldDefinition]:
    """The definitions of one unit, or of all; by unit and code."""
    return [
        FieldDefinition(unit, field, label, formula, statistic, bool(is_input))
        for unit, field, label, formula, statistic, is_input in connection.execute(
            "SELECT unit_code, field, label, formula, statistic, is_input FROM definitions "
            "WHERE coalesce(?, unit_code) = unit_code ORDER BY unit_code, field",
            (unit_code,),
        )
    ]
