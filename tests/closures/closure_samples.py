"""Park-months of our own making for the tests of closures."""

from datetime import UTC, date, datetime

from ranger_desk.records import Closure, Evidence, Extent, Match, ParkMonth, Provenance, Scope, Span

PROVENANCE = Provenance("base", "adapter", "marked", "0", "key", datetime(2024, 1, 2, tzinfo=UTC))


def park_month(comment: str, month: int = 7, year: int = 2019) -> ParkMonth:
    return ParkMonth("PINE", "Pine Hollow NHS", year, month, comment)


def place(name: str, extent: Extent = Extent.ALL_MONTH, reason: str | None = None) -> Closure:
    return Closure(name, Scope.PLACE, extent, reason=reason)


def shown(
    month: ParkMonth,
    name: str,
    evidence: str,
    reason: str | None = None,
    days: tuple[int | None, int | None] = (None, None),
    extent: Extent = Extent.PART_MONTH,
) -> Closure:
    """A closure of a place with its evidence, both verbatim in the comment."""
    start = month.comment.index(evidence)
    at = month.comment.index(name, start)
    found = Evidence(evidence, Span(start, start + len(evidence)), Span(at, at + len(name)), Match.EXACT)
    first, last = (day and date(month.year, month.month, day) for day in days)
    return Closure(name, Scope.PLACE, extent, first, last, reason, found)
