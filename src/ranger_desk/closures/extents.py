"""For how long: what dates and numbers of days settle, whatever the model says of the extent."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from ranger_desk.closures.sentences import sentences
from ranger_desk.records import MONTHS, Closure, Extent, ParkMonth

DAYS_AT_MOST = 3
"""Closed days that still count as single days."""

_WORDS = "four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|twenty"
_MANY_DAYS = re.compile(
    rf"(?<![\d/.-])(?:[4-9]|[12]\d|3[01]|{_WORDS})(?:\s*\(\w+\))?(?:\s+1/2)?\s+(?:(?:full|whole|consecutive)\s+)?days?\b",
    re.IGNORECASE,
)
_SHARED = re.compile(r"days\s+(?:a|per|each)\s+week", re.IGNORECASE)
_SHORT = "|".join(month[:3] for month in MONTHS)
_MONTH = re.compile(
    rf"\b(?P<name>{'|'.join(MONTHS)}|{_SHORT}|Sept)\b\.?"
    r"|(?<![\d/])(?P<number>\d{1,2})/\d{1,2}(?:/\d{2,4})?(?![\d/]|\s*days?\b)",
    re.IGNORECASE,
)
_BEGINS_OR_ENDS = re.compile(
    r"clos|shut|suspen|since|until|\btill?\b|through|thru|re-?open|resum|end|as of|effective", re.IGNORECASE
)
_REOPENED = re.compile(r"(?:opened|reopened|re-opened|resumed)\b(?! (?:and|to) clos)", re.IGNORECASE)


_DATE_FIRST = re.compile(
    rf"(?:on\s+)?(?:(?P<name>{'|'.join(MONTHS)}|{_SHORT}|Sept)\b\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"|(?P<number>\d{1,2})/(?P<of>\d{1,2})(?:/\d{2,4})?\b)(?:,?\s+\d{4}\b)?"
    r"(?!\s*(?:-|to\b|thr|and\b|&|until|till?\b|,)\s*\d|\s*(?:-|to\b|thr\w*|until|till?\b)\s*[A-Z])\s*[-:,]?\s*(?:the\b)?\s*",
    re.IGNORECASE,
)
"""A single date that a sentence begins with."""
_NEARLY = re.compile(
    r"\b(?:virtually|nearly|almost|practically)\s+(?:all|the\s+(?:entire|whole))\b|\bmost\s+of\s+(?:the|this)\s+month\b",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    rf"\bin\s+(?:(?:{'|'.join(MONTHS)}|{_SHORT}|Sept)\b\.?\s*,?\s*)?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_LASTS = re.compile(
    r"\bsince\b|\buntil\b|\btill?\b|\bthrough\b|\bthru\b|re-?open|remain|still|\bbegan\b", re.IGNORECASE
)


def of_another_year(evidence: str, park_month: ParkMonth) -> bool:
    """Whether the evidence tells of other years only ('was closed in Feb 2021' in 2022), and of nothing that lasts."""
    years = {int(match["year"]) for match in _IN_YEAR.finditer(evidence)}
    return bool(years) and park_month.year not in years and not _LASTS.search(evidence)


def settled(closure: Closure, park_month: ParkMonth) -> Closure:
    """The closure with its extent settled where its dates or its evidence are certain.

    Three days at most are days; more, or an open end, are a part of the month; first to last day is all of it. A
    closure whose evidence names other months only ('closed April 15' in September, 'until May' in January) lasts all
    month; 'virtually all month' is a part of it, and so is what a sentence tells of a later day than the first
    ('April 8 the park closed'). No other extent is exchanged.
    """
    extent, evidence = closure.extent, closure.evidence.text
    if extent is Extent.ALL_MONTH and _NEARLY.search(evidence):
        return replace(closure, extent=Extent.PART_MONTH)
    if extent is Extent.ALL_MONTH and (day := _told_of(closure, park_month)):
        return replace(closure, extent=Extent.PART_MONTH, start=day, end=None)
    if extent not in (Extent.DAYS, Extent.PART_MONTH):
        return closure
    named = months_named(evidence)
    elsewhere = bool(named) and park_month.month not in named
    if elsewhere and _BEGINS_OR_ENDS.search(evidence) and not _REOPENED.search(evidence):
        return replace(closure, extent=Extent.ALL_MONTH, start=None, end=None)
    start, end = closure.start, closure.end
    if start and end:
        if start.day == 1 and (end + timedelta(days=1)).month != park_month.month:
            return replace(closure, extent=Extent.ALL_MONTH)
        return replace(closure, extent=Extent.DAYS if (end - start).days < DAYS_AT_MOST else Extent.PART_MONTH)
    if start or (_MANY_DAYS.search(evidence) and not _SHARED.search(evidence)):
        return replace(closure, extent=Extent.PART_MONTH)
    return closure


def _told_of(closure: Closure, park_month: ParkMonth) -> date | None:
    """The day after the month's first that stands before the evidence, or begins it, at the start of its sentence."""
    span, comment = closure.evidence.span, park_month.comment
    if span is None:
        return None
    start = next((one.start for one in sentences(comment) if one.start <= span.start < one.end), span.start)
    first = _DATE_FIRST.match(comment, start)
    if not first or first.end() < span.start or park_month.month not in months_named(first.group()):
        return None
    day = int(first["day"] or first["of"])
    return (
        date(park_month.year, park_month.month, day)
        if 1 < day <= monthrange(park_month.year, park_month.month)[1]
        else None
    )


def months_named(text: str) -> set[int]:
    """The calendar months (1 to 12) that a text names in words or as the first number of a date ('10/16').

    'may' and 'mar' in small letters are words, not months.
    """
    found = set()
    for match in _MONTH.finditer(text):
        name = match["name"]
        if name is None:
            found.add(int(match["number"]))
        elif name not in ("may", "mar"):
            found.add(next(i for i, month in enumerate(MONTHS, 1) if month.lower().startswith(name.lower()[:3])))
    return {month for month in found if 1 <= month <= 12}
