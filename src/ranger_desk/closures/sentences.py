"""Where sentences and closing words stand in a comment."""

from __future__ import annotations

import re
from functools import lru_cache

from ranger_desk.records import Span

_ABBREVIATIONS = (
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "st mt ft no dr mr mrs ms jr sr vs approx est ave blvd rd hwy dept temp max min hrs a.m p.m u.s e.g i.e d.t"
).split()
_STOP = re.compile(
    r"[.!?;]+(?=\s|$)|[\r\n]+|\.(?=[A-Z][a-z])|\s{3,}|\t+"
    r"|(?<![.,;:!?\s-])\s{2,}(?=[A-Z0-9*-])|\s+(?=\d{1,2}/\d{1,2}(?:/\d{2,4})?\s*[-:])|\s+(?=-[A-Z])"
)
"""Stops, line breaks, wide gaps, and the starts of a diary's entries ('6/14 -') and of a list's items ('-North')."""
_LAST_WORD = re.compile(r"([\w.]*\w)$")

CUE = re.compile(
    r"""
    \b(?:re-?)?clo(?:s|se|sed|ses|sing|sure|sures|ased|aed)\b | \bcolsed\b
    | \bshut(?:ting)?(?:[ -]?down|tered|ter)?\b | \bshutdown\b | \bfurlough\w*
    | \bnot?\s+(?:\w+\s+){0,4}?(?:open\w*|available|offered|accessible|operat\w+)\b
    | \bnot?\s+(?:\w+\s+){0,4}?(?:running|given|provided|permitted|issued|shown)\b
    | \bno\s+(?:\w+\s+){0,3}?(?:tours?|programs?|programming|access|service|services|film|permits|hikes|camping)\b
    | \b(?:un|in)(?:available|accessible|open\w*)\b
    | \bsuspen(?:d|ded|sion)\b | \bcancel+\w*\b | \bmoratorium\b | \bevacuat\w+
    | \bout\s+of\s+(?:service|order|commission)\b | \bdry[ -]?dock\b | \bboat\s*yard\b | \bremoved\s+from\b
    | \b(?:did\s+not|didn't|won't|will\s+not|wasn't|isn't)\s+(?:\w+\s+){0,2}?(?:open|operate|run|start|begin)\w*
    | \bre-?open(?:ed|ing|s)?\b | \b(?:only\s+)?open(?:ed|ing|s)?\b | \bon\s+\w+days?\s+only\b | \bweekends?\s+only\b
    | \b(?:reduced|limited|shortened|winter|early)\s+(?:\w+\s+)?(?:hours|dismissal)\b | \bseason(?:al)?\b
    | \b(?:ended|ceased|finished|started|starts?|begins?|began|sequestration|down)\b | \black\s+of\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words that say that something was not open (or opened again): they place evidence, they decide nothing."""

_NEUTRAL = re.compile(
    r"\bestimat\w+|\baverag\w+|\bcounters?\b|\b(?:is|are|was|were|still|remains?)\s+(?:still\s+)?available\b"
    r"|\blimited\s+to\b|(?:\b(?:remain\w*|stay\w*|kept)\s+open\b|\b(?:not|never|n't)\s+(?:been\s+)?closed\b)",
    re.IGNORECASE,
)

STRONG = re.compile(
    r"clos|shut|cloa|cols|suspen|not?\b|un|in(?:av|ac)|cancel|out|dry|re-?open|moratorium|down", re.IGNORECASE
)


def tells_nothing(evidence: str) -> bool:
    """Whether evidence speaks of estimates, counters, fewer visitors or what is open, without one closing word."""
    said = _NEUTRAL.sub(" ", evidence)
    return said != evidence and not CUE.search(said)


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a comment, without the white space around them and without their final stop."""
    found: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group().startswith(".") and _abbreviated(text, stop.start()):
            continue
        _add(found, text, start, stop.start())
        start = stop.end()
    _add(found, text, start, len(text))
    return tuple(found)


def cues(text: str, within: Span) -> list[Span]:
    """The closing words within a stretch of the comment."""
    return [Span(m.start(), m.end()) for m in CUE.finditer(text, within.start, within.end)]


def _abbreviated(text: str, dot: int) -> bool:
    word = _LAST_WORD.search(text, max(0, dot - 12), dot)
    if not word:
        return False
    return word.group(1).lower() in _ABBREVIATIONS and bool(re.match(r"\.\s*[\w(]", text[dot : dot + 4]))


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        found.append(Span(start + left, start + right))
