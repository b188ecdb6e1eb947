"""Counts as people and programs write them."""

from __future__ import annotations

import math
import re

from ranger_desk.exports.table import Cell, as_text

_NO_DATA = frozenset({"", "null", "nan", "na", "n/a", "#n/a", "<na>"})
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")  # among them those that part thousands
_NUMBER = re.compile(
    r"(?P<open>\( ?)?(?P<sign>[+-] ?)?(?=\.?\d)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{0,20})(?P<rest>(?:\.\d*)?(?:e[+-]?\d{1,3})?)"
    r"(?P<percent> ?%)?(?(open) ?\))",
    re.ASCII | re.IGNORECASE,
)
_LIMIT = 2**63  # a review file holds whole numbers below this


def number(cell: Cell, *, thousands_by_points: bool = False) -> int | float | None:
    """The count in a cell; None where it holds no data, which is never 0.

    Thousands may be parted by commas or spaces; '(12)' is -12 and '45%' is 0.45, as in Excel.

    Args:
        cell: the cell.
        thousands_by_points: whether '1.234' may mean 1234, so that it is an error instead of a guess.

    Raises:
        ValueError: the cell holds something else, e.g. '12 est.' or a date.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return None if math.isnan(cell) else _checked(cell)
    if cell is not None and not isinstance(cell, str):
        raise ValueError(as_text(cell))
    text = _SPACES.sub(" ", cell or "").strip(' "')
    if text.casefold() in _NO_DATA:
        return None
    found = _NUMBER.fullmatch(text.replace("\u2212", "-"))
    doubtful = thousands_by_points and re.search(r"\.\d{3}$", text)
    if found is None or doubtful or (found["open"] and found["sign"]):
        raise ValueError(text)
    whole = found["whole"].replace(",", "").replace(" ", "")
    value = float(f"{whole}{found['rest']}") if found["rest"] else int(whole)
    if found["percent"]:
        value /= 100
    negative = found["open"] or (found["sign"] or "").startswith("-")
    return _checked(-value if negative else value)


def _checked(value: int | float) -> int | float:
    if not abs(value) < _LIMIT:
        raise ValueError(str(value))
    return int(value) if isinstance(value, float) and value.is_integer() else value
