"""Columns that have no role by name: which hold count fields, and what the others may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ranger_desk.exports.dates import YearMonth, month_number, months_of
from ranger_desk.exports.headers import Role, plain
from ranger_desk.exports.numbers import number
from ranger_desk.exports.table import Cell, Row, as_text, is_blank

_SAMPLE = 200  # cells of a column that are looked at to tell what it holds
_FIELD_CODE = re.compile(r"([A-Z]{1,2}[0-9]{1,4}[A-Z]?)(?:[\s:–—-]+(.+))?", re.DOTALL)
_DESCRIPTIVE = frozenset(
    {
        *("parktype", "unittype", "region", "regiontype", "regionname", "state", "states", "county"),
        *("trafficcounttotallabel", "id", "objectid", "rowid", "rownumber", "index", "fiscalyear"),
    }
)
_STATISTICS = frozenset(
    {
        *("recreationvisits", "nonrecreationvisits", "recreationhours", "nonrecreationhours"),
        *("concessionerlodging", "concessionercamping", "tentcampers", "rvcampers", "backcountry"),
        *("nonrecreationovernightstays", "miscellaneousovernightstays", "trafficcount"),
    }
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The columns of a wide table that have no role.

    Attributes:
        counts: columns of one count field each.
        unread: columns that hold something that is neither a count nor a description of the unit.
    """

    counts: Sequence[int]
    unread: Sequence[int]


def sort_columns(names: Sequence[str], columns: Mapping[Role, int], rows: Sequence[Row]) -> Sorted:
    """Sort the columns of a table by what they hold; `rows` are the rows below the header."""
    known = {plain(name) for name in names}
    long = Role.VALUE in columns and (Role.FIELD in columns or Role.LABEL in columns)
    used = {column for role, column in columns.items() if long or role not in (Role.FIELD, Role.LABEL, Role.VALUE)}
    counts, unread = [], []
    for column, name in enumerate(names):
        if column in used or plain(name) in _DESCRIPTIVE or _is_total(plain(name), known):
            continue
        numbers, texts = _tally(islice(_cells(rows, column), _SAMPLE))
        named_as_count = plain(name) in _STATISTICS or _FIELD_CODE.fullmatch(name)
        if name and not long and (numbers > texts or (named_as_count and numbers == texts)):
            counts.append(column)
        elif numbers or texts:
            unread.append(column)
    return Sorted(counts, unread)


def field_and_label(name: str) -> tuple[str, str]:
    """Code and label of the count field that a column is named after, e.g. 'F38 - Cars at the gate'."""
    found = _FIELD_CODE.fullmatch(name)
    return (found[1], found[2] or name) if found else (name, name)


def guess(names: Sequence[str], columns: Mapping[Role, int], rows: Sequence[Row]) -> dict[Role, int]:
    """The columns that are known, and a guess from their cells for those that are not."""
    found = dict(columns)
    known = {plain(name) for name in names}
    counts_or_such = _STATISTICS | _DESCRIPTIVE | {name for name in known if _is_total(name, known)}
    free = [
        column
        for column, name in enumerate(names)
        if column not in columns.values() and plain(name) not in counts_or_such
    ]
    tests: dict[Role, Callable[[str], bool]] = {
        Role.UNIT: lambda text: bool(re.fullmatch(r"[A-Z]{4}", text)),
        Role.DATE: lambda text: isinstance(months_of([text]).found[0], YearMonth),
        Role.MONTH: lambda text: bool(month_number(text) or re.fullmatch(r"0?[1-9]|1[0-2]", text)),
        Role.COMMENT: lambda text: len(text.split()) > 3,
    }
    if Role.DATE in found or (Role.YEAR in found and Role.MONTH in found):
        del tests[Role.DATE], tests[Role.MONTH]
    elif Role.YEAR not in found:
        del tests[Role.MONTH]
    for role, test in tests.items():
        for column in free if role not in found else ():
            cells = [as_text(cell).strip() for cell in islice(_cells(rows, column), _SAMPLE)]
            if cells and sum(map(test, cells)) > len(cells) / 2:
                found[role] = column
                free.remove(column)
                break
    return found


def _cells(rows: Sequence[Row], column: int) -> Iterator[Cell]:
    return (row[column] for row in rows if column < len(row) and not is_blank(row[column]))


def _is_total(name: str, known: set[str]) -> bool:
    """IRMA repeats every column as a total over all rows: 'YearTotal' beside 'Year'."""
    return (name.endswith("total") and name.removesuffix("total") in known) or (
        name.startswith("total") and name.removeprefix("total") in known
    )


def _tally(cells: Iterable[Cell]) -> tuple[int, int]:
    """How many cells are numbers, and how many are neither numbers nor 'no data'."""
    numbers = texts = 0
    for cell in cells:
        try:
            numbers += number(cell) is not None
        except ValueError:
            texts += 1
    return numbers, texts
