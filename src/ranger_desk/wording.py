"""Closures in words, the same in the window, the terminal and the written files."""

from __future__ import annotations

from datetime import date

from ranger_desk.records import MONTHS, Closure, Extent, Scope

EXTENTS = {
    Extent.ALL_MONTH: "all month",
    Extent.PART_MONTH: "part of the month",
    Extent.DAYS: "1 to 3 days",
    Extent.HOURS: "part of a day",
    Extent.RECURRING: "certain weekdays",
    Extent.UNKNOWN: "not said how long",
}

CONFIDENCE = (
    "How likely the model is right about whether anything was closed that the summary must name: "
    "of the comments at 90%, it is right about nine in ten."
)
"""What the confidence of a park-month means."""
CLOSURE_CONFIDENCE = "How likely the model is right about this closure."


def place(closure: Closure) -> str:
    """The closure's place; for the unit itself, which a comment need not name, words that say so."""
    return closure.place or "The whole unit"


def dates(closure: Closure) -> str:
    """'March 5 to 12', 'from March 5', 'until March 12', 'March 5', or '' where there are none."""
    start, end = closure.start, closure.end
    if start and end and start != end:
        last = str(end.day) if (start.year, start.month) == (end.year, end.month) else day(end)
        return f"{day(start)} to {last}"
    if start:
        return day(start) if end else f"from {day(start)}"
    return f"until {day(end)}" if end else ""


def closure_line(closure: Closure) -> str:
    """A closure in one line: 'Elk Loop: part of the month, from March 5 (flood damage)'."""
    outside = " (outside the park)" if closure.scope is Scope.OUTSIDE else ""
    when = ", ".join(filter(None, (EXTENTS[closure.extent], dates(closure))))
    reason = f" ({closure.reason})" if closure.reason else ""
    return f"{place(closure)}{outside}: {when}{reason}"


def day(when: date) -> str:
    """'March 5'."""
    return f"{MONTHS[when.month - 1]} {when.day}"
