"""Reviewed park-months to be written; every text was written for these tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from ranger_desk.records import (
    Closure,
    Decision,
    Evidence,
    Extent,
    Flag,
    Match,
    ParkMonth,
    Provenance,
    Report,
    ReviewedParkMonth,
    Scope,
    Severity,
    Source,
    Span,
    Verdict,
)

SOURCE = Source("/data/elm-river.csv", "ab" * 32, None, "comments", 5)
TIME = datetime(2026, 3, 4, 22, 6, tzinfo=UTC)
MODEL = Provenance("Base-1B", "first", "marked", "0.1.0", "k1", TIME)
COMMENT = "Counter read late. The boat ramp was closed for repairs from the 5th. Two buses."


def row(comment="", id_=1, **more):
    """A park-month without a report."""
    return ReviewedParkMonth(id_, ParkMonth("ELMR", "Elm River NP", 2015, 7, comment, row=id_ + 1), **more)


def evidence(comment, shown, place):
    start, at = comment.index(shown), comment.index(place)
    span, named = Span(start, start + len(shown)), Span(at, at + len(place))
    return Evidence(shown, span, named, Match.EXACT)


RAMP = Closure(
    *("boat ramp", Scope.PLACE, Extent.PART_MONTH, date(2015, 7, 5), None, "repairs"),
    evidence(COMMENT, "The boat ramp was closed for repairs from the 5th.", "boat ramp"),
)
BRIDGE = Closure("Mill Bridge", Scope.OUTSIDE, Extent.ALL_MONTH)
SUMMARY = "July: The boat ramp was closed from July 5, and the bridge fell."
BEYOND = Span(SUMMARY.index("and the bridge fell"), len(SUMMARY) - 1)
REPORT = Report(SUMMARY, (RAMP, BRIDGE), (BEYOND,), "raw answer", MODEL)
FLAGS = (
    Flag("evidence-missing", Severity.HIGH, "Nothing shows Mill Bridge.", "Mill Bridge"),
    Flag("summary-beyond-comment", Severity.MEDIUM, "The comment has no bridge."),
)
EDITED = Decision(Verdict.EDITED, "July: The boat ramp was closed from July 5.", "bridge is hearsay", "Kim", TIME)

ROWS = (
    row(COMMENT, 1, report=REPORT, flags=FLAGS, decision=EDITED),
    row(COMMENT, 2, report=REPORT, decision=Decision(Verdict.ACCEPTED, SUMMARY, "", "Lee", TIME)),
    row("Lot full on the 4th.", 3, error="Out of memory, twice."),
    row("", 4),
    row("All open.", 5, report=Report("July: No Closures.", (), (), "", MODEL, "Cut off in mid-sentence.")),
)
SURE = (
    row(
        COMMENT,
        1,
        report=replace(
            REPORT, closures=(replace(RAMP, confidence=0.0), replace(BRIDGE, confidence=0.25)), confidence=0.96789
        ),
    ),
    row(COMMENT, 2, report=replace(REPORT, closures=(RAMP,))),
)
"""One park-month with confidences, one without."""
