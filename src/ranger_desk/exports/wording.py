"""Closures, flags and states in plain words, as the written files say them."""

from __future__ import annotations

from datetime import date

from ranger_desk.records import MONTHS, Closure, Extent, Flag, Match, ReviewedParkMonth, Scope

EXTENTS = {
    Extent.ALL_MONTH: "all month",
    Extent.PART_MONTH: "part of the month",
    Extent.DAYS: "1 to 3 days",
    Extent.HOURS: "part of a day",
    Extent.RECURRING: "certain weekdays",
    Extent.UNKNOWN: "not said how long",
}
SCOPES = {Scope.UNIT: "whole unit", Scope.PLACE: "a part of the unit", Scope.OUTSIDE: "outside the park"}
MATCHES = {
    Match.EXACT: "word for word",
    Match.CLOSE: "nearly the same words",
    Match.NONE: "not found in the comment",
}


def place(closure: Closure) -> str:
    """The closure's place; for the unit itself, which a comment need not name, words that say so."""
    return closure.place or "The whole unit"


def dates(closure: Closure) -> str:
    """'March 5 to 12', 'from March 5', 'until March 12', 'March 5', or '' where there are none."""
    start, end = closure.start, closure.end
    if start and end and start != end:
        last = str(end.day) if (start.year, start.month) == (end.year, end.month) else _day(end)
        return f"{_day(start)} to {last}"
    if start:
        return _day(start) if end else f"from {_day(start)}"
    return f"until {_day(end)}" if end else ""


def closure_line(closure: Closure) -> str:
    """A closure in one line: 'Elk Loop: part of the month, from March 5 (flood damage)'."""
    outside = " (outside the park)" if closure.scope is Scope.OUTSIDE else ""
    when = ", ".join(filter(None, (EXTENTS[closure.extent], dates(closure))))
    reason = f" ({closure.reason})" if closure.reason else ""
    return f"{place(closure)}{outside}: {when}{reason}"


def flag_line(flag: Flag) -> str:
    """A flag in one line: 'Evidence missing: nothing in the comment shows it.'."""
    return f"{flag.rule.replace('-', ' ').capitalize()}: {flag.reason}"


def remark(row: ReviewedParkMonth) -> str:
    """Why there is no report, or what is wrong with it or with the decision; '' if nothing is."""
    if row.error is not None:
        return f"Set aside: {row.error}"
    if row.report is None:
        return "Not summarised." if row.park_month.comment.strip() else "No comment."
    older = "The report is newer than the decision." if row.decision_is_older else ""
    return " ".join(filter(None, (row.report.trouble, older)))


def _day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}"
