"""What a comment says of counts and counting, told by its words."""

from __future__ import annotations

import re
from functools import lru_cache

from ranger_desk.records import Closure, Span

_END = re.compile(r"(?<=[.!?;])\s+|[\r\n]+|\s{3,}|\t+")

CLOSED = re.compile(
    r"\bclos|\bshut|\bsuspen|\bcancel|\bevacuat|\bfurlough|\bseason|\bout of service|\bdry ?dock"
    r"|\bnot? (?:\w+ ){0,3}?open|\bunavailable|\bnot? (?:\w+ ){0,2}?(?:available|offered|access|running|operating)",
    re.IGNORECASE,
)
"""Something was not open, or may not have been."""

_DEVICE = r"(?:counters?|clickers?|tubes?|hoses?|sensors?|equipment|machines?|meters?|classifiers?|batter(?:y|ies))"
OUT = re.compile(
    rf"\b{_DEVICE}\b[^.;\n]{{0,50}}?\b(?:not (?:been |properly |fully )?(?:work|function|operat|record|count)\w*"
    r"|broken?\b|down\b|out of (?:service|order|commission)|inop\w*|malfunction\w*|fail\w*|stolen|vandal\w*|dead|died"
    r"|damaged|faulty|stopped|quit\b|disconnected)"
    r"|\b(?:broken?|malfunctioning|inoperable|inoperative|faulty|dead|damaged|failed|stolen|defective) "
    rf"(?:\w+ ){{0,2}}?{_DEVICE}\b"
    rf"|\b{_DEVICE} (?:failure|malfunction|problems?)\b",
    re.IGNORECASE,
)
"""What counts did not work."""

ESTIMATED = re.compile(
    r"\bestimat|\baverag|\bavg\b|\bguess|\bextrapolat|\binterpolat|\bpro-?rat|\bapproximat|\bcalculat"
    r"|\bbased? (?:up)?on\b|\bcarried (?:over|from|forward)|\b(?:last|previous|prior|past) (?:\w+ )?years?\b"
    r"|\bformula\b|\b(?:19|20)\d\d (?:data|numbers?|counts?|figures?)|\bhand[- ]?(?:count|click)"
    r"|\bmanual(?:ly)?\b|\bactual count",
    re.IGNORECASE,
)
"""A number was not counted but worked out, or was counted another way."""

ANNOUNCED = re.compile(
    r"\bawaiting\b|\bwaiting (?:for|on)\b|\bpending\b|\bto (?:be (?:added|entered|updated)|follow)\b|\bnot yet\b"
    r"|\bwill (?:be )?(?:\w+ )?(?:add|updat|enter|submit|provid|correct|revis|forward)\w*"
    r"|\b(?:not|n't) (?:yet )?(?:been )?(?:received?|reported|submitted|turned in|provided)\b",
    re.IGNORECASE,
)
"""Numbers that were still to come when the comment was written."""

MISSING = re.compile(
    r"\bno (?:\w+ )?(?:data|stats|statistics|numbers?|counts?|reports?|information|figures?)\b|\bunable to\b"
    r"|\bnot (?:\w+ ){0,2}?(?:available|collected|recorded|reported|received|entered|tracked|taken|kept|in place)\b"
    r"|\bincomplete\b|\bmissing\b",
    re.IGNORECASE,
)
"""Numbers that there are not."""

SHUTDOWN = re.compile(r"\bshut[- ]?down|\bfurlough|\blapse (?:in|of) (?:\w+ )?(?:appropriation|funding)", re.IGNORECASE)
"""The government's shutdown."""


@lru_cache(maxsize=256)
def sentences(comment: str) -> tuple[str, ...]:
    """The sentences of a comment; lines, tabs and wide gaps end one too."""
    return tuple(comment[span.start : span.end] for span in _spans(comment))


def around(comment: str, closure: Closure) -> tuple[tuple[str, ...], str]:
    """The sentences that show a closure, and the next one (empty at the end): where a comment says whose count it is.

    Both are empty where neither the closure's evidence nor its place stands in the comment.
    """
    for words in (closure.evidence.text, closure.place):
        start = comment.find(words) if words else -1
        if start < 0:
            continue
        end = start + len(words)
        own = tuple(comment[one.start : one.end] for one in _spans(comment) if one.start < end and one.end > start)
        after = next((comment[one.start : one.end] for one in _spans(comment) if one.start >= end), "")
        return own, after
    return (), ""


@lru_cache(maxsize=256)
def _spans(comment: str) -> tuple[Span, ...]:
    found = []
    start = 0
    for stop in (*_END.finditer(comment), None):
        end = stop.start() if stop else len(comment)
        piece = comment[start:end]
        left = start + len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append(Span(left, left + len(piece.strip())))
        start = stop.end() if stop else end
    return tuple(found)
