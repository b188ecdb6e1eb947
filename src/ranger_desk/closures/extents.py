"""For how long: what dates and numbers of days settle, whatever the model says of the extent."""

from __future__ import annotations

import re
from datetime import date

from ranger_desk.records import Extent

DAYS_AT_MOST = 3
"""Closed days that still count as single days."""

_WORDS = "four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|twenty"
_MANY_DAYS = re.compile(
    rf"(?<![\d/.-])(?:[4-9]|[12]\d|3[01]|{_WORDS})(?:\s*\(\w+\))?(?:\s+1/2)?\s+(?:(?:full|whole|consecutive)\s+)?days?\b",
    re.IGNORECASE,
)
_SHARED = re.compile(r"days\s+(?:a|per|each)\s+week", re.IGNORECASE)


def settled(extent: Extent, start: date | None, end: date | None, evidence: str) -> Extent:
    """The extent of a closure: the model's, unless its dates or its evidence are certain.

    Three days at most are days; more, or an open end, are a part of the month.

    Args:
        extent: what the model says; only days and a part of the month are ever exchanged.
        start: first closed day in the month.
        end: last closed day in the month.
        evidence: the comment's words that show the closure.
    """
    if extent not in (Extent.DAYS, Extent.PART_MONTH):
        return extent
    if start and end:
        return Extent.DAYS if (end - start).days < DAYS_AT_MOST else Extent.PART_MONTH
    if start or (_MANY_DAYS.search(evidence) and not _SHARED.search(evidence)):
        return Extent.PART_MONTH
    return extent
