"""Records for the tests of the review file; every text was written for them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ranger_desk.records import (
    Closure,
    Count,
    Evidence,
    Export,
    ExportKind,
    Extent,
    Flag,
    Match,
    ParkMonth,
    Problem,
    Provenance,
    Report,
    Scope,
    Severity,
    Source,
    Span,
)

PARK_MONTHS = (
    ParkMonth("ELMR", "Elm River NP", 2015, 7, "Boat ramp closed all month; 100% of traffic went to Gate_2.", row=2),
    ParkMonth("ELMR", "Elm River NP", 2015, 8, "", row=3),
    ParkMonth("ELMR", "Elm River NP", 2016, 7, "  \tCounter repaired.\n\nAll open.  ", row=4),
    ParkMonth(
        *("OAKH", "Oak Hill NHS", 2015, 7, "Kīlauea trail shut from July 3: rockfall."),
        (Count("F1", "TRAFFIC AT GATE", 12), Count("F2", "BUSES", None), Count("F3", "RATIO", 2.0)),
        5,
    ),
    ParkMonth("PINE", "pine Lake NRA", 1998, 12, "= not a formula", row=6),
)
PROBLEMS = (Problem("export.csv", 7, "Date", "'soon' is no date.", "The row was left out."),)


def export(park_months=PARK_MONTHS, problems=PROBLEMS, name="export.csv", sheet=None):
    source = Source(f"/data/{name}", f"sha of {name}", sheet, "comments", len(park_months) + len(problems))
    return Export(ExportKind.COMMENTS, source, tuple(park_months), tuple(problems))


def provenance(key="k1", adapter="first", minute=0):
    return Provenance("Base-1B", adapter, "marked", "0.1.0", key, datetime(2026, 1, 2, 3, minute, tzinfo=UTC))


def closure(place="Boat ramp", extent=Extent.ALL_MONTH):
    evidence = Evidence("Boat ramp closed all month", Span(0, 26), Span(0, 9), Match.EXACT)
    return Closure(place, Scope.PLACE, extent, date(2015, 7, 1), date(2015, 7, 31), "repairs", evidence)


def report(summary="July: Boat ramp was closed.", closures=None, key="k1", **more):
    return Report(
        summary,
        tuple([closure()] if closures is None else closures),
        (Span(6, 15), Span(16, 19)),
        f"{summary}\nraw",
        provenance(key),
        **more,
    )


def flag(rule="evidence-missing", severity=Severity.HIGH, reason="The comment does not name it."):
    return Flag(rule, severity, reason, "Boat ramp", "closed", "F1")
