"""Months, as exports write them: whatever day or time is given with a month is left aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

from ranger_desk.exports.table import Cell, as_text, is_blank, quoted


class YearMonth(NamedTuple):
    """A month of a year, 1 to 12."""

    year: int
    month: int


class _Order(Enum):
    MONTH_FIRST = auto()
    DAY_FIRST = auto()
    PROVEN_ONLY = auto()
    """Both orders stand in one column: only dates that can be read one way are read."""


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a column.

    Attributes:
        found: for every cell its month, or a sentence that says why it has none.
        notes: what was assumed for the column as a whole, as pairs of what and done.
    """

    found: Sequence[YearMonth | str]
    notes: Sequence[tuple[str, str]]


_TIME = r"(?:[T\s,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}){_TIME})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAME_THEN_YEAR = re.compile(
    rf"(?:[a-z]+day,?\s+)?(?:(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+)?([a-z]{{3,9}})\.?[\s,.'-]*"
    rf"(?:(?<=[\s,.'-])(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_YEAR_THEN_NAME = re.compile(r"(\d{4})[\s,.-]*([a-z]{3,9})\.?", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")

# Not the calendar module's names: those follow the system's language.
_NAMES = {
    written: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
    for written in (name, name[:3])
} | {"sept": 9}
_YEARS = range(1900, 2100)
_FIRST_SERIAL = date(1950, 1, 1)  # smaller day numbers are likelier to be something else


def month_number(name: str) -> int | None:
    """1 to 12 for an English month name, whole or in three letters; None for anything else."""
    return _NAMES.get(name.strip().rstrip(".").lower())


def months_of(cells: Sequence[Cell], *, day_first: bool | None = None, date1904: bool = False) -> Months:
    """The month of every cell of a column of dates.

    Dates such as 4/1/2021 are read with the month first, as exports write them, unless the column itself
    shows otherwise or `day_first` says so; what was assumed is in `notes`.
    """
    order, notes = _order(cells, day_first)
    known: dict[Cell, YearMonth | str] = {}
    serials = 0
    for cell in cells:
        if cell not in known:
            known[cell] = _month(cell, order, date1904)
        serials += _is_serial(cell) and isinstance(known[cell], YearMonth)
    if serials:
        what = f"{serials} date(s) are plain numbers, as Excel counts days."
        notes.append((what, f"They were read as days since {1904 if date1904 else 1900}."))
    return Months([known[cell] for cell in cells], notes)


def months_of_parts(years: Sequence[Cell], months: Sequence[Cell]) -> Months:
    """The months that a column of years and a column of months give together."""
    return Months([_from_parts(year, month) for year, month in zip(years, months, strict=True)], ())


def _from_parts(year: Cell, month: Cell) -> YearMonth | str:
    if is_blank(year) and is_blank(month):
        return "The month is blank."
    year_text, month_text = as_text(year).strip(), as_text(month).strip()
    number = month_number(month_text)
    if number is None and re.fullmatch(r"0?[1-9]|1[0-2]", month_text):
        number = int(month_text)
    if number is None and (isinstance(month, date) or not month_text.isdecimal()):
        whole = months_of([month]).found[0]
        if isinstance(whole, YearMonth) and year_text in ("", str(whole.year)):
            return whole
    if number is None or not re.fullmatch(r"\d{4}", year_text) or int(year_text) not in _YEARS:
        return f"Year {quoted(year_text)} and month {quoted(month_text)} are no month."
    return YearMonth(int(year_text), number)


def _order(cells: Iterable[Cell], day_first: bool | None) -> tuple[_Order, list[tuple[str, str]]]:
    """In which order the column writes its dates, and what had to be assumed for that."""
    if day_first is not None:
        return (_Order.DAY_FIRST if day_first else _Order.MONTH_FIRST), []
    texts = {cell.strip() for cell in cells if isinstance(cell, str)}
    matches = [match for text in texts if (match := _YEAR_LAST.fullmatch(text))]
    pairs = {(int(match[1]), int(match[2])): match[0] for match in matches}
    # Where the year has two digits, a first number above 12 may be the year.
    sure = {(int(match[1]), int(match[2])): match[0] for match in matches if len(match[3]) == 4}
    day_proof = min((text for pair, text in sure.items() if _proves_day_first(*pair)), default=None)
    month_proof = min((text for pair, text in pairs.items() if _proves_day_first(*pair[::-1])), default=None)
    if day_proof and month_proof:
        what = f"The dates are written both ways: '{day_proof}' puts the day first, '{month_proof}' the month."
        return _Order.PROVEN_ONLY, [(what, "Dates that could be either were not read.")]
    if day_proof:
        done = "All dates of the column were read as day/month/year."
        return _Order.DAY_FIRST, [(f"Dates such as '{day_proof}' put the day first.", done)]
    open_to_doubt = min((text for pair, text in pairs.items() if pair[0] != pair[1] and max(pair) <= 12), default=None)
    if month_proof or open_to_doubt is None or {second for _, second in pairs} == {1}:
        return _Order.MONTH_FIRST, []
    what = f"Dates such as '{open_to_doubt}' could be month/day or day/month."
    if {first for first, _ in pairs} == {1}:
        done = "All were read as day/month/year, because then each is the first of its month, as in exports."
        return _Order.DAY_FIRST, [(what, done)]
    return _Order.MONTH_FIRST, [(what, "All were read as month/day/year, as US exports write them.")]


def _proves_day_first(first: int, second: int) -> bool:
    return 12 < first <= 31 and second <= 12


def _is_serial(cell: Cell) -> bool:
    return not isinstance(cell, date) and bool(_SERIAL.fullmatch(as_text(cell).strip()))


def _month(cell: Cell, order: _Order, date1904: bool) -> YearMonth | str:
    if isinstance(cell, date):
        return _told(cell, cell.year, cell.month, cell.day)
    text = as_text(cell).strip()
    if _is_serial(cell):
        return _from_serial(text, date1904)
    if not text or text.casefold() in ("null", "nan"):
        return "The date is blank."
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _told(text, int(match[1]), int(match[2]), int(match[3] or 1))
    if match := _MONTH_YEAR.fullmatch(text):
        return _told(text, int(match[2]), int(match[1]), 1)
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), _whole_year(match[3])
        if order is _Order.PROVEN_ONLY and max(first, second) <= 12 and first != second:
            return f"'{text}' could be month/day or day/month; the column has dates of both kinds."
        if order is _Order.DAY_FIRST or (order is _Order.PROVEN_ONLY and first > 12):
            return _told(text, year, second, first)
        return _told(text, year, first, second)
    if (match := _NAME_THEN_YEAR.fullmatch(text)) and (month := month_number(match[2])):
        return _told(text, _whole_year(match[4]), month, int(match[1] or match[3] or 1))
    if (match := _YEAR_THEN_NAME.fullmatch(text)) and (month := month_number(match[2])):
        return _told(text, int(match[1]), month, 1)
    return f"{quoted(text)} is no date with a month and a year."


def _whole_year(text: str) -> int:
    """A year of two digits means 1969 to 2068, as elsewhere in computing."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _told(text: Cell, year: int, month: int, day: int) -> YearMonth | str:
    if year not in _YEARS:
        return f"{quoted(text)} lies outside {_YEARS[0]} to {_YEARS[-1]}."
    try:
        date(year, month, day)
    except ValueError:
        return f"{quoted(text)} is no date of the calendar."
    return YearMonth(year, month)


def _from_serial(text: str, date1904: bool) -> YearMonth | str:
    # 1899-12-30 makes up for the 29 February 1900 that Excel counts and the calendar lacks.
    day_zero = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
    day = (day_zero + timedelta(days=float(text))).date()
    if day < _FIRST_SERIAL or day.year not in _YEARS:
        return f"{quoted(text)} is no date with a month and a year."
    return YearMonth(day.year, day.month)
