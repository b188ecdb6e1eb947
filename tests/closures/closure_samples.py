"""Park-months of our own making for the tests of closures."""

from datetime import UTC, datetime

from ranger_desk.records import Closure, Extent, ParkMonth, Provenance, Scope

PROVENANCE = Provenance("base", "adapter", "structured", "0", "key", datetime(2024, 1, 2, tzinfo=UTC))


def park_month(comment: str, month: int = 7, year: int = 2019) -> ParkMonth:
    return ParkMonth("PINE", "Pine Hollow NHS", year, month, comment)


def place(name: str, extent: Extent = Extent.ALL_MONTH, reason: str | None = None) -> Closure:
    return Closure(name, Scope.PLACE, extent, reason=reason)
