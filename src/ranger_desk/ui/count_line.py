"""A count field beside itself in other months: what the table of counts and the chart show."""

from __future__ import annotations

from dataclasses import dataclass

from ranger_desk.records import Closure, Count, Flag

YEARS = 5
"""So many years before are shown beside a month."""
Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True, slots=True)
class CountLine:
    """A count field of the month that is shown, beside the same field in other months.

    Attributes:
        before: in the month before; None where that month has no such field.
        years: in the same month one to `YEARS` years before, in this order; None as in `before`.
        closures: of places that the field stands for; a closure of the whole unit is not among them.
        flags: those about this field that ask for a look, the most severe first.
    """

    count: Count
    before: Count | None
    years: tuple[Count | None, ...]
    closures: tuple[Closure, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A month of a count field, as a chart marks it.

    Attributes:
        value: None where there is no data.
        closures: those of the field's places, all month or part of it.
        flags: as in `CountLine`.
    """

    year: int
    month: int
    value: float | None
    closures: tuple[Closure, ...] = ()
    flags: tuple[Flag, ...] = ()
