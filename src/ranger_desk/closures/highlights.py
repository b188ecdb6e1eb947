"""Which stretches of comment and summary to mark, so that each closure is seen in both."""

from __future__ import annotations

from ranger_desk.closures import evidence
from ranger_desk.closures.formats import NO_CLOSURES
from ranger_desk.closures.sentences import CUE, sentences
from ranger_desk.records import Highlight, Report, Span


def comment_highlights(report: Report) -> tuple[Highlight, ...]:
    """Each closure's evidence in the comment, and its place (strong)."""
    found: list[Highlight] = []
    for i, closure in enumerate(report.closures):
        if closure.evidence.span:
            found.append(Highlight(closure.evidence.span, False, i))
        if closure.evidence.place:
            found.append(Highlight(closure.evidence.place, True, i))
    return tuple(found)


def summary_highlights(report: Report) -> tuple[Highlight, ...]:
    """The sentence of the summary that tells each closure, its place (strong), and what goes beyond the comment.

    Highlights of what goes beyond have closure None.
    """
    found: list[Highlight] = []
    start = report.summary.find(":") + 1
    told = () if report.summary.endswith(NO_CLOSURES) else report.closures
    parts = [s for s in sentences(report.summary) if s.end > start]
    for i, closure in enumerate(told):
        if not closure.extent.material:
            continue
        places = evidence.occurrences(report.summary, closure.place)
        for part in parts:
            inside = [p for p in places if part.start <= p.start < part.end]
            unnamed = not places and CUE.search(report.summary, part.start, part.end)
            if inside or unnamed:
                found.append(Highlight(Span(max(part.start, _text(report.summary, start)), part.end), False, i))
                found += [Highlight(place, True, i) for place in inside]
                break
    found += [Highlight(span, False, None) for span in report.beyond]
    return tuple(found)


def _text(summary: str, start: int) -> int:
    return start + len(summary[start:]) - len(summary[start:].lstrip())
