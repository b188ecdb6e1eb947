"""How flags put numbers and fields into words."""

from __future__ import annotations

import re

from ranger_desk.checks.history import Number
from ranger_desk.records import Closure, Count


def number(value: Number) -> str:
    """'1,214', '2.5'."""
    return f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"


def plain(value: Number | None) -> str:
    """A number as data: '1214', '2.5'; '' where there is none."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def named(count: Count) -> str:
    """A field by its label, or by its code where it has none."""
    return count.label or count.field


def was(closure: Closure) -> str:
    """What was closed, with its verb: 'Elk Creek Campground was', 'the ice roads were', 'the whole unit was'."""
    place = closure.place.strip()
    if not place:
        return "the whole unit was"
    words = place.casefold().split()
    article = "the " if place[0].islower() and words[0] not in ("the", "all", "both") else ""
    many = " and " in place or " & " in place or bool(re.search(r"(?<![su'])s$", words[-1]))
    return f"{article}{place} {'were' if many else 'was'}"
