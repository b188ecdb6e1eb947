"""Closures from a summary alone, for the paper's formats, whose answers have no closure lines."""

from __future__ import annotations

import re

from ranger_desk.records import Closure, Extent, ParkMonth, Scope

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|;\s+")
_CLOSED = re.compile(
    r"\b(?:(?:was|were|is|are|remained|remains|stayed|has been|have been|had been|being)\s+"
    r"(?:also\s+|still\s+|temporarily\s+)?"
    r"(?:closed|shut|suspended|cancell?ed|unavailable|not\s+open|not\s+available|out\s+of\s+service|inaccessible)"
    r"|closed|did\s+not\s+open|reopened)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:the\s+)?(?:entire\s+|whole\s+)?(?:park|site|monument|memorial|unit|battlefield|seashore)?", re.IGNORECASE
)
_LIST = re.compile(r",\s+and\s+|,\s+|\s+and\s+(?=[A-Z])")
_LEADING = re.compile(r"^(?:(?:due to|because of)[^,]*,\s*|the\s+)", re.IGNORECASE)
_EXTENTS = (
    (Extent.HOURS, r"\b(?:hours?|early|delayed|night|a\.?m|p\.?m)\b"),
    (Extent.RECURRING, r"\b(?:sun|mon|tues|wednes|thurs|fri|satur)days\b|\bweekends?\b|\bweekdays\b"),
    (Extent.ALL_MONTH, r"\b(?:entire|whole|all)\s+(?:of\s+)?(?:the\s+)?month\b|\bseason\b"),
    (Extent.DAYS, r"\b(?:one|two|three|1|2|3)\s+days?\b|\bone day\b"),
    (Extent.PART_MONTH, r"\b(?:from|until|till|through|since|beginning|starting|weeks?|days|half|reopened|part of)\b"),
    (Extent.DAYS, r"\bon\s+(?:\w+\s+)?\d|\bholiday\b|christmas|thanksgiving"),
    (Extent.UNKNOWN, r"\b(?:temporar|intermittent|sporadic|periodic|some time)"),
)


def closures_of(summary: str, park_month: ParkMonth) -> list[Closure]:
    """The closures that a summary (without its month) names, one a place.

    The scope is 'place' unless the sentence names the park itself or nothing; a summary cannot say 'outside'.
    """
    found = []
    for sentence in _SENTENCE.split(summary):
        match = _CLOSED.search(sentence)
        if not match:
            continue
        subject = _LEADING.sub("", sentence[: match.start()].strip(" ,"))
        subject = _LEADING.sub("", subject)
        extent = _extent(sentence[match.start() :])
        names = [name.strip(" .,") for name in _LIST.split(subject) if name.strip(" .,")] or [""]
        for name in names:
            unit = bool(_UNIT.fullmatch(name)) or name.lower() in (
                park_month.park_name.lower(),
                park_month.unit_code.lower(),
            )
            place = name if name and name.lower() in park_month.comment.lower() else ("" if unit else name)
            found.append(Closure(place, Scope.UNIT if unit else Scope.PLACE, extent))
    return found


def _extent(text: str) -> Extent:
    return next((extent for extent, words in _EXTENTS if re.search(words, text, re.IGNORECASE)), Extent.ALL_MONTH)
