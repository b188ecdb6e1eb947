"""Rules about the report itself: can it be trusted as it stands?"""

from __future__ import annotations

from collections.abc import Iterator

from ranger_desk.checks.rule import Case, Rule
from ranger_desk.records import Flag, Match, Severity

UNREADABLE = "answer-unreadable"
CONTRADICTS = "answer-contradicts-itself"
EVIDENCE = "evidence-missing"
BEYOND = "summary-beyond-comment"


def answer_unreadable(case: Case) -> Iterator[Flag]:
    """The model's answer, or a part of it, could not be read."""
    if case.report and case.report.trouble:
        yield Flag(UNREADABLE, Severity.HIGH, case.report.trouble)


def answer_contradicts(case: Case) -> Iterator[Flag]:
    """The summary says that nothing was closed, yet material closures are listed."""
    listed = [closure for closure in case.closures if closure.extent.material]
    if case.report and listed and case.report.summary.endswith("No Closures."):
        places = ", ".join(f"'{closure.place or 'the whole unit'}'" for closure in listed)
        reason = f"The summary says that nothing was closed, but the model lists {places}."
        yield Flag(CONTRADICTS, Severity.HIGH, reason, listed[0].place, listed[0].evidence.text)


def evidence_missing(case: Case) -> Iterator[Flag]:
    """A closure that the comment does not show."""
    for closure in case.closures:
        if closure.evidence.match is Match.NONE:
            place = closure.place or "the whole unit"
            reason = f"The model reports '{place}' as closed, but nothing in the comment shows it."
            yield Flag(EVIDENCE, Severity.MEDIUM, reason, closure.place)


def summary_beyond(case: Case) -> Iterator[Flag]:
    """A summary that says something which the comment does not."""
    if case.report and case.report.beyond:
        said = ", ".join(f"'{case.report.summary[span.start : span.end]}'" for span in case.report.beyond)
        yield Flag(BEYOND, Severity.MEDIUM, f"The summary says {said}; the comment does not.")


RULES = (
    Rule(
        UNREADABLE,
        "Answer unreadable",
        "The model's answer, or a part of it, could not be read. Read the comment yourself.",
        Severity.HIGH,
        answer_unreadable,
    ),
    Rule(
        CONTRADICTS,
        "Answer contradicts itself",
        "The model's summary says that nothing was closed, but it lists a closure that the summary should name.",
        Severity.HIGH,
        answer_contradicts,
    ),
    Rule(
        EVIDENCE,
        "Evidence missing",
        "The model reports a closure, and no words of the comment show it.",
        Severity.MEDIUM,
        evidence_missing,
    ),
    Rule(
        BEYOND,
        "Summary beyond the comment",
        "The model's summary uses names or numbers that do not stand in the comment.",
        Severity.MEDIUM,
        summary_beyond,
    ),
)
