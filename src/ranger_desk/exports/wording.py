"""Closures, flags and states in plain words, as the written files say them."""

from __future__ import annotations

from ranger_desk.records import Closure, Flag, FlagMark, Match, Report, ReviewedParkMonth, Scope

SCOPES = {Scope.UNIT: "whole unit", Scope.PLACE: "a part of the unit", Scope.OUTSIDE: "outside the park"}
MATCHES = {
    Match.EXACT: "word for word",
    Match.CLOSE: "nearly the same words",
    Match.NONE: "not found in the comment",
}

PERCENT = "0%"
"""How Excel shows a confidence."""


def confidence(said: Report | Closure | None) -> float | None:
    """How sure the model is of a report or a closure, 0 to 1, in as many digits as mean anything."""
    return None if said is None or said.confidence is None else round(said.confidence, 3)


def flag_line(flag: Flag, mark: FlagMark | None) -> str:
    """A flag in one line: 'Evidence missing: nothing shows it. [dismissed by Kim: it does]'."""
    line = f"{flag.rule.replace('-', ' ').capitalize()}: {flag.reason}"
    if mark is None:
        return line
    return f"{line} [{mark.verdict} by {mark.reviewer}{': ' if mark.note else ''}{mark.note}]"


def remark(row: ReviewedParkMonth) -> str:
    """Why there is no report, or what is wrong with it or with the decision; '' if nothing is."""
    if row.error is not None:
        return f"Set aside: {row.error}"
    if row.report is None:
        return "Not summarised." if row.park_month.comment.strip() else "No comment."
    older = "The report is newer than the decision." if row.decision_is_older else ""
    return " ".join(filter(None, (row.report.trouble, older)))
