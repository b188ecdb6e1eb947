"""Readers that need no model: what a model must be better than."""

from __future__ import annotations

import re

from ranger_desk.closures.formats import NO_CLOSURES
from ranger_desk.evaluation.answers import Reading
from ranger_desk.evaluation.gold import Answer, Gold
from ranger_desk.records import NO_EVIDENCE, Closure, Evidence, Extent, Match, ParkMonth, Scope, Span

_SENTENCE = re.compile(r"[^.;!?\n]+")
_CLOSED = re.compile(r"\b(?:closed|closures?|shut ?down|suspended|unavailable|not (?:open|available))\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:.*[,:]\s*)?(?:the\s+)?(.*?)\s*(?:\b(?:was|were|is|are|has been|have been|remain\w*)\s*)?$")
_UNIT = re.compile(r"(?:\w+ )?(?:park|site|monument|memorial|battlefield|seashore)?", re.IGNORECASE)
_EXTENTS = {
    Extent.HOURS: re.compile(r"\b(?:hours?|early|late|noon|[ap]\.?m)\b", re.IGNORECASE),
    Extent.RECURRING: re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun|week)(?:day|end)s\b", re.IGNORECASE),
    Extent.PART_MONTH: re.compile(r"\b(?:from|until|through|since|re-?opened|weeks?)\b|\d\s*-\s*\d", re.IGNORECASE),
    Extent.DAYS: re.compile(r"\b(?:days?|on|christmas|thanksgiving)\b", re.IGNORECASE),
}


def read(gold: Gold) -> list[Reading]:
    """What the baselines answer."""
    rows = [row.park_month for row in gold.rows]
    return [
        Reading("no closures, always", tuple(never(row) for row in rows), baseline=True),
        Reading("regular expressions", tuple(expressions(row) for row in rows), baseline=True),
    ]


def never(park_month: ParkMonth) -> Answer:
    """No closures, whatever the comment says."""
    return Answer(f"{park_month.month_name}: {NO_CLOSURES}")


def expressions(park_month: ParkMonth) -> Answer:
    """A closure for each sentence that says 'closed' or the like; its place is what stands before that word."""
    comment = park_month.comment
    closures = []
    for sentence in _SENTENCE.finditer(comment):
        if not (closed := _CLOSED.search(sentence[0])):
            continue
        subject = _SUBJECT.match(" ".join(sentence[0][: closed.start()].split()))
        place = subject[1] if subject else ""
        scope = Scope.UNIT if _UNIT.fullmatch(place) else Scope.PLACE
        extent = next((e for e, words in _EXTENTS.items() if words.search(sentence[0])), Extent.ALL_MONTH)
        closures.append(Closure(place, scope, extent, evidence=_evidence(comment, sentence[0].strip())))
    told = [f"{' '.join(c.evidence.text.split())}." for c in closures if c.extent.material]
    return Answer(f"{park_month.month_name}: {' '.join(told) or NO_CLOSURES}", tuple(closures))


def _evidence(comment: str, text: str) -> Evidence:
    start = comment.find(text)
    return Evidence(text, Span(start, start + len(text)), None, Match.EXACT) if text else NO_EVIDENCE
