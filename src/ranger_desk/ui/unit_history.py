"""What a unit reported over the years, ready to be shown beside one of its months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ranger_desk.checks.links import Link, link
from ranger_desk.records import (
    Closure,
    Correction,
    Count,
    Extent,
    Flag,
    ReviewedParkMonth,
    Scope,
)
from ranger_desk.ui.count_line import YEARS, CountLine, Month, Point

STRETCHES = (Extent.ALL_MONTH, Extent.PART_MONTH)
"""How long something was closed, for a chart to mark it."""
Links = tuple[tuple[Link, ...], ...]
"""The links of each closure of a park-month, in the report's order."""


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """The park-months of one unit.

    Attributes:
        unit: its code, or the park's name where the export has no code.
        months: by year and month.
        links: by year and month.
        corrections: what the reviewer said that places stand for.
    """

    unit: str
    months: Mapping[Month, ReviewedParkMonth]
    links: Mapping[Month, Links]
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def of(cls, unit: str, rows: Iterable[ReviewedParkMonth], corrections: Iterable[Correction] = ()) -> UnitHistory:
        """Gather it from the unit's park-months; takes a while where many have closures."""
        months = {(row.park_month.year, row.park_month.month): row for row in rows}
        said = tuple(corrections)
        return cls(unit, months, {month: _links(row, said) for month, row in months.items()}, said)

    def with_row(self, row: ReviewedParkMonth) -> UnitHistory:
        """The same with one park-month as it is now."""
        month = (row.park_month.year, row.park_month.month)
        links = {**self.links, month: _links(row, self.corrections)}
        return UnitHistory(self.unit, {**self.months, month: row}, links, self.corrections)

    def lines(self, month: Month) -> tuple[CountLine, ...]:
        """The count fields of a month: those that are flagged or stand for a closed place first."""
        row = self.months[month]
        year, of_year = month
        before = self._counts((year - 1, 12) if of_year == 1 else (year, of_year - 1))
        years = [self._counts((year - ago, of_year)) for ago in range(1, YEARS + 1)]
        closures = self._closures_by_field(month)
        lines = [
            CountLine(
                count,
                before.get(count.field),
                tuple(counts.get(count.field) for counts in years),
                closures.get(count.field, ()),
                _flags_of(row, count.field),
            )
            for count in row.park_month.counts
        ]
        return tuple(sorted(lines, key=_rank))

    def series(self, field: str) -> tuple[Point, ...]:
        """Every month in which the unit has the field, in the order of time."""
        points = []
        for month, row in sorted(self.months.items()):
            count = self._counts(month).get(field)
            if count is not None:
                points.append(Point(*month, count.value, self._closures(month, field), _flags_of(row, field)))
        return tuple(points)

    def links_of(self, month: Month) -> Links:
        """The links of each closure of a month."""
        return self.links[month]

    def _counts(self, month: Month) -> dict[str, Count]:
        row = self.months.get(month)
        return {} if row is None else {count.field: count for count in row.park_month.counts}

    def _closures_by_field(self, month: Month) -> dict[str, tuple[Closure, ...]]:
        found: dict[str, tuple[Closure, ...]] = {}
        for closure, links in self._linked(month):
            if closure.scope is Scope.PLACE:
                for each in links:
                    found[each.field] = (*found.get(each.field, ()), closure)
        return found

    def _closures(self, month: Month, field: str) -> tuple[Closure, ...]:
        return tuple(
            closure
            for closure, links in self._linked(month)
            if closure.extent in STRETCHES
            and (closure.scope is Scope.UNIT or any(each.field == field for each in links))
        )

    def _linked(self, month: Month) -> list[tuple[Closure, tuple[Link, ...]]]:
        report = self.months[month].report
        return list(zip(report.closures, self.links_of(month), strict=True)) if report else []


def _links(row: ReviewedParkMonth, corrections: Sequence[Correction]) -> Links:
    park_month, closures = row.park_month, row.report.closures if row.report else ()
    return tuple(tuple(link(each, park_month.counts, park_month.park_name, corrections)) for each in closures)


def _flags_of(row: ReviewedParkMonth, field: str) -> tuple[Flag, ...]:
    about = [flag for flag in row.standing_flags if flag.field == field]
    return tuple(sorted(about, key=lambda flag: -flag.severity.rank))


def _rank(line: CountLine) -> tuple[int, bool]:
    """Where a line stands; equal ones keep the order of the export."""
    severest = max((flag.severity.rank for flag in line.flags), default=-1)
    return -severest, not line.closures
