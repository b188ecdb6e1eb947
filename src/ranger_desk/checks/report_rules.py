"""Rules about the report itself: can it be trusted as it stands?"""

from __future__ import annotations

from ranger_desk.records import Flag, Match, ParkMonth, Report, Severity

ANSWER_CONTRADICTS = "answer-contradicts-itself"
ANSWER_UNREADABLE = "answer-unreadable"
EVIDENCE_MISSING = "evidence-missing"
SUMMARY_BEYOND = "summary-beyond-comment"


def flags(park_month: ParkMonth, report: Report) -> tuple[Flag, ...]:
    """All flags of one park-month, the most severe first."""
    del park_month
    rules = (answer_unreadable, answer_contradicts, evidence_missing, summary_beyond)
    return tuple(sorted((flag for rule in rules for flag in rule(report)), key=lambda flag: -flag.severity.rank))


def answer_unreadable(report: Report) -> list[Flag]:
    """The model's answer, or a part of it, could not be read."""
    return [Flag(ANSWER_UNREADABLE, Severity.HIGH, report.trouble)] if report.trouble else []


def answer_contradicts(report: Report) -> list[Flag]:
    """The summary says that nothing was closed, yet material closures are listed."""
    listed = [closure for closure in report.closures if closure.extent.material]
    if not listed or not report.summary.endswith("No Closures."):
        return []
    places = ", ".join(f"'{closure.place or 'the whole unit'}'" for closure in listed)
    reason = f"The summary says that nothing was closed, but the model lists {places}."
    return [Flag(ANSWER_CONTRADICTS, Severity.HIGH, reason, listed[0].place, listed[0].evidence.text)]


def evidence_missing(report: Report) -> list[Flag]:
    """A closure that the comment does not show."""
    return [
        Flag(
            EVIDENCE_MISSING,
            Severity.MEDIUM,
            f"The model reports '{closure.place or 'the whole unit'}' as closed, but nothing in the comment shows it.",
            place=closure.place,
        )
        for closure in report.closures
        if closure.evidence.match is Match.NONE
    ]


def summary_beyond(report: Report) -> list[Flag]:
    """A summary that says something which the comment does not."""
    if not report.beyond:
        return []
    said = ", ".join(f"'{report.summary[span.start : span.end]}'" for span in report.beyond)
    return [Flag(SUMMARY_BEYOND, Severity.MEDIUM, f"The summary says {said}; the comment does not.")]
