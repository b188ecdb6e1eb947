"""A unit with counts over the years, for the tests of counts, chart and flags; made for them."""

from __future__ import annotations

from datetime import UTC, datetime

from ranger_desk.records import (
    Closure,
    Count,
    Extent,
    Flag,
    FlagMark,
    FlagVerdict,
    ParkMonth,
    Provenance,
    Report,
    ReviewedParkMonth,
    Scope,
    Severity,
)
from ranger_desk.ui.unit_history import UnitHistory

MADE = Provenance("Tiny-1B", None, "marked", "0.1.0", "k1", datetime(2026, 1, 2, tzinfo=UTC))
LARCH = Closure("Larch Campground", Scope.PLACE, Extent.ALL_MONTH)
FERRY = Closure("Ferry", Scope.PLACE, Extent.PART_MONTH)
COUNTED = Flag(
    "closed-but-counted", Severity.HIGH, "Larch Campground was closed, yet it counts 40.", "Larch", "Larch closed", "F3"
)
ODD = Flag("unusual", Severity.LOW, "5 times the usual number.", field="F1", data="5")
WHY = Flag("closed-but-counted", Severity.NOTE, "The grounds were open and counted.", field="F2")
LABELS = ("GATE TRAFFIC", "VISITOR CENTER", "LARCH CAMPGROUND TENTS", "LARCH CAMPGROUND RVS", "FERRY PASSENGERS")


def row(
    year: int,
    month: int,
    fields: int = 5,
    closures: tuple[Closure, ...] = (),
    flags: tuple[Flag, ...] = (),
    marks: tuple[FlagMark | None, ...] = (),
) -> ReviewedParkMonth:
    """A month whose fields count 1000, 2000, ... with year and month in the last digits; the second has no data."""
    counts = tuple(
        Count(
            f"F{place}",
            LABELS[place - 1] if place <= len(LABELS) else f"FIELD {place}",
            None if place == 2 else 1000 * place + 12 * (year - 2015) + month,
        )
        for place in range(1, fields + 1)
    )
    report = Report("x", closures, (), "", MADE)
    return ReviewedParkMonth(
        100 * year + month, ParkMonth("ELMR", "Elm River", year, month, "words", counts), report, flags, marks
    )


def history(*more: ReviewedParkMonth, years: range = range(2015, 2019)) -> UnitHistory:
    """Some years of every month, with `more` in the place of theirs."""
    rows = [row(year, month) for year in years for month in range(1, 13)]
    return UnitHistory.of("ELMR", [*rows, *more])


def mark(verdict: FlagVerdict, note: str = "") -> FlagMark:
    return FlagMark(verdict, note, "Dana", datetime(2026, 3, 4, tzinfo=UTC))
