"""One unit's counts and comments over the months: what a number is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import median

from ranger_desk.records import ParkMonth

YEARS = 5
"""How many years back the usual value looks."""
ENOUGH = 3
"""Of these years, how many must be known for a value to be called usual."""

Number = int | float


class History:
    """The park-months of one unit, to be asked by field, year and month.

    A blank is no data: it is never 0, and it is left out wherever values are compared. Where a month stands twice,
    the first value of a field and the first comment hold.
    """

    def __init__(self, park_months: Iterable[ParkMonth]) -> None:
        """Sort the park-months of one unit.

        Raises:
            ValueError: they are of several units.
        """
        self.unit: str | None = None
        # By field and month of the year, so that what is compared most, the same month over the years, lies together.
        self._values: defaultdict[tuple[str, int], dict[int, Number]] = defaultdict(dict)
        self._comments: dict[tuple[int, int], str] = {}
        for one in park_months:
            if self.unit is None:
                self.unit = unit(one)
            elif self.unit != unit(one):
                raise ValueError(f"A history is of one unit, not of '{self.unit}' and '{unit(one)}'.")
            self._comments.setdefault((one.year, one.month), one.comment)
            for count in one.counts:
                if count.value is not None:
                    self._values[count.field, one.month].setdefault(one.year, count.value)

    def value(self, field: str, year: int, month: int) -> Number | None:
        """What was counted; None where there is no data."""
        return self._values.get((field, month), _NOTHING).get(year)

    def before(self, field: str, year: int, month: int) -> Number | None:
        """What was counted in the month before."""
        return self.value(field, year, month - 1) if month > 1 else self.value(field, year - 1, 12)

    def years(self, field: str, year: int, month: int, back: int = YEARS) -> list[tuple[int, Number]]:
        """Year and value of the same month in the `back` years before, the latest first, blanks left out."""
        values = self._values.get((field, month), _NOTHING)
        return [(past, values[past]) for past in range(year - 1, year - 1 - back, -1) if past in values]

    def usual(self, field: str, year: int, month: int) -> Number | None:
        """The median of the same month in the five years before; None where fewer than three are known."""
        values = self._values.get((field, month), _NOTHING)
        past = [values[when] for when in range(year - YEARS, year) if when in values]
        return median(past) if len(past) >= ENOUGH else None

    def near(self, field: str, year: int, month: int, months: int) -> list[Number]:
        """The values of so many months before and after, this month's own among them, blanks left out."""
        around = (self.value(field, *shifted(year, month, by)) for by in range(-months, months + 1))
        return [value for value in around if value is not None]

    def series(self, field: str) -> list[tuple[date, Number]]:
        """Every value of a field with the first day of its month, in the order of time."""
        return sorted(
            (date(year, month, 1), value)
            for month in range(1, 13)
            for year, value in self._values.get((field, month), _NOTHING).items()
        )

    def comment(self, year: int, month: int) -> str | None:
        """The comment of a month; None where the month is not known."""
        return self._comments.get((year, month))


def histories(park_months: Iterable[ParkMonth]) -> dict[str, History]:
    """The history of every unit, by `unit`."""
    of_unit: defaultdict[str, list[ParkMonth]] = defaultdict(list)
    for one in park_months:
        of_unit[unit(one)].append(one)
    return {name: History(group) for name, group in of_unit.items()}


def unit(park_month: ParkMonth) -> str:
    """What a unit is told by: its code, or its park's name where the export gives no code."""
    return park_month.unit_code or park_month.park_name


def shifted(year: int, month: int, by: int) -> tuple[int, int]:
    """Year and month so many months later, or earlier where `by` is negative."""
    year, month = divmod(year * 12 + month - 1 + by, 12)
    return year, month + 1


_NOTHING: dict[int, Number] = {}
