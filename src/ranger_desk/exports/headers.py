"""The names of columns: which of the first lines holds them, and what each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from ranger_desk.exports.dates import month_number
from ranger_desk.exports.table import Cell, Row, as_text, is_blank

LINES_SCANNED = 10
"""The header is looked for in so many lines from the top."""


class Role(StrEnum):
    """What a column holds."""

    UNIT = "unit_code"
    PARK = "park_name"
    DATE = "date"
    YEAR = "year"
    MONTH = "month"
    COMMENT = "comment"
    FIELD = "field"
    LABEL = "label"
    VALUE = "value"


# As `plain` writes them; where several stand in one header, the first listed is meant.
_NAMES: Mapping[Role, Sequence[str]] = {
    Role.UNIT: ("unitcode", "parkcode", "alphacode", "unitalphacode", "npscode", "unitid", "sitecode"),
    Role.PARK: ("parkname", "unitname", "sitename", "parkunit", "fullname", "park", "unit", "site", "name"),
    Role.DATE: (
        *("reportmonth", "reportingmonth", "statmonth", "monthyear", "yearmonth", "reportingperiod"),
        *("date", "collecteddate", "datecollected", "collectiondate", "monthdate", "reportdate", "period"),
    ),
    Role.YEAR: ("year", "reportyear", "reportingyear", "statyear", "calendaryear", "yr"),
    Role.MONTH: ("month", "monthnumber", "monthname", "monthno", "mon"),
    Role.COMMENT: (
        *("comments", "comment", "parkcomments", "parkcomment", "monthlycomments", "monthlycomment"),
        *("commenttext", "unitcomments", "remarks", "remark", "notes", "note", "narrative"),
    ),
    Role.FIELD: ("fieldname", "fieldcode", "fieldid", "field", "countfield", "expr1", "trafficcounter"),
    Role.LABEL: ("label", "fieldlabel", "fielddescription", "countername", "description"),
    Role.VALUE: ("value", "fieldvalue", "countvalue", "trafficcount", "count"),
}
_CODES_PERHAPS = ("park", "unit", "site", "code")
_CODE = re.compile(r"[A-Z]{4}")


@lru_cache(maxsize=4096, typed=True)  # every row is compared with the header
def plain(name: Cell) -> str:
    """A column name without case, spaces, punctuation and byte-order mark, for comparing."""
    return "".join(letter for letter in as_text(name).casefold() if letter.isalnum())


def header_names(row: Row) -> tuple[str, ...]:
    """The names in a header row, on one line each, without white space or byte-order mark around them."""
    return tuple(" ".join(as_text(cell).replace("\ufeff", "").split()) for cell in row)


def roles(names: Sequence[str], rows: Sequence[Row] = ()) -> dict[Role, int]:
    """The column of every role that a header's names tell.

    Args:
        names: the header's column names.
        rows: rows below the header; they tell whether a column 'Park' holds codes or names.
    """
    where: dict[str, int] = {}
    for column, name in enumerate(names):
        where.setdefault(plain(name), column)
    codes = None
    if where.keys().isdisjoint(_NAMES[Role.UNIT]):
        codes = next((name for name in _CODES_PERHAPS if name in where and _holds_codes(rows, where[name])), None)
    found = {Role.UNIT: where.pop(codes)} if codes else {}
    for role, known in _NAMES.items():
        if name := next((name for name in known if name in where), ""):
            found[role] = where[name]
    if Role.MONTH in found and Role.YEAR not in found and Role.DATE not in found:
        found[Role.DATE] = found.pop(Role.MONTH)  # 'Month' alone may hold 'Jan 2021'
    return found


def month_columns(names: Sequence[str]) -> dict[int, int]:
    """Month number to column, of a header that names months."""
    return {number: column for column, name in enumerate(names) if (number := month_number(name))}


def header_row(rows: Sequence[Row]) -> int | None:
    """Index of the row, among the first ten, that names most columns we know.

    Where none names any, the first row of two or more cells; None if there is no such row either.
    """
    found, most = None, 0
    for index, row in _scanned(rows):
        names = header_names(row)
        known = len(roles(names)) + len(month_columns(names))
        if known > most or found is None:
            found, most = index, known
    return found


def row_with(rows: Sequence[Row], wanted: Sequence[str]) -> int | None:
    """Index of the first of the first ten rows that has all the `wanted` column names."""
    plain_names = {plain(name) for name in wanted}
    return next((index for index, row in _scanned(rows) if plain_names <= {plain(cell) for cell in row}), None)


def signature(row: Row) -> str:
    """What tells one form of header from another: its names in order, as they are compared."""
    return "|".join(plain(cell) for cell in row).strip("|")


def _scanned(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    for index, row in enumerate(rows[:LINES_SCANNED]):
        if sum(not is_blank(cell) for cell in row) >= 2:
            yield index, row


def _holds_codes(rows: Sequence[Row], column: int) -> bool:
    cells = [as_text(row[column]).strip() for row in rows if column < len(row) and not is_blank(row[column])]
    return bool(cells) and all(_CODE.fullmatch(cell) for cell in cells)
