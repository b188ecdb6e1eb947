"""What a count field's label says that it counts, and which fields belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ranger_desk.checks.words import tokens
from ranger_desk.records import Count


class Kind(StrEnum):
    """What a field's number means. The first group counts visitors, or what brings them; the rest does not."""

    VISITS = "visits"
    TRAFFIC = "traffic"
    TRAIL_USE = "trail use"
    BUSES = "buses"
    TRANSPORT = "ferries, shuttles, trains and planes"
    TOURS = "tours"
    PROGRAMS = "programs and events"
    TENTS = "tents"
    RVS = "RVs"
    GROUP_CAMPING = "group camping"
    CAMPING = "camping"
    BACKCOUNTRY = "backcountry nights"
    LODGING = "lodging"
    BOATS = "boats"
    OTHER = "something else"

    BEGINNING = "reading at the beginning of the month"
    ENDING = "reading at the end of the month"
    WHEN_CLOSED = "count for when it is closed"
    SWITCH = "switch"
    FACTOR = "factor or average"
    DAYS = "number of days"
    HOURS = "hours"
    PERCENT = "percentage"
    ELSEWHERE = "people reached away from the unit"
    RETIRED = "retired field"

    @property
    def is_visit_count(self) -> bool:
        """Whether a number above zero says that somebody came. Readings say it by their difference only."""
        return self not in _NO_COUNTS

    @property
    def is_reading(self) -> bool:
        """Whether it is what a counter shows, not what was counted in the month."""
        return self in (Kind.BEGINNING, Kind.ENDING)

    @property
    def is_camping(self) -> bool:
        """Whether it counts nights in campgrounds."""
        return self in (Kind.TENTS, Kind.RVS, Kind.GROUP_CAMPING, Kind.CAMPING)


NEVER_LINKED = frozenset(
    {Kind.WHEN_CLOSED, Kind.SWITCH, Kind.FACTOR, Kind.DAYS, Kind.HOURS, Kind.PERCENT, Kind.ELSEWHERE, Kind.RETIRED}
)
"""Kinds whose number says nothing about visitors at a place that is closed."""
_NO_COUNTS = NEVER_LINKED | {Kind.BEGINNING, Kind.ENDING}

# What a label says of the whole field comes first: a percentage of visitors is no count of visitors.
_SAID_OF_ALL = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (
            r"[(\[]old[)\]]|^old ?[-:]|no longer|not (?:in )?use|not used|do not use|discontinued|retired"
            r"|obsolete|removed|[(\[]hidden[)\]]",
            Kind.RETIRED,
        ),
        (
            r"switch|binary|\bindicator\b|\by/n\b|\byes ?/ ?no\b|[(=]\s*[01]\s*[=;,/)]|=\s*[01]\b|\b[01] ?= ?\w"
            r"|\bopen\?",
            Kind.SWITCH,
        ),
        (
            r"\boff-? ?site\b|\bout-? ?reach\b|\bvirtual\b|\bdistance learning\b|\bwebsite\b"
            r"|\b(?:tele)?phone calls?\b|\be-?mails?\b|\bmail requests?\b",
            Kind.ELSEWHERE,
        ),
        (r"percent|%|\bpct\b", Kind.PERCENT),
        (
            r"\b(?:when|while|during|if|days?)\b.*\b(?:clos(?:ed|ures?|es)|unstaffed|not staffed|shut ?down"
            r"|inoperable)\b|\(\s*(?:\w+ )?closed\s*\)|\babnormal (?:\w+ )?operations|\bunstaffed\b",
            Kind.WHEN_CLOSED,
        ),
        (
            r"\bfactors?\b|\bmultipliers?\b|\baverage\b|\bavg\b|\badt\b|length of (?:stay|visit)|\blos per\b"
            r"|\bduration\b|\bppv\b"
            r"|\bper (?:visit|visitor|vehicle|car|bus|van|boat|vessel|tent|rv|site|party|group|cabin|room|canoe|raft)\b"
            r"|\bminutes\b|\brates?\b|\bratio\b|\b(?:snow|water) level\b|\btemperature\b|\bgallons\b|\bprecipitation\b",
            Kind.FACTOR,
        ),
        (
            r"^(?!.*\b(?:during|after|outside|before|between|off|within)\b[\w\s-]*\bhours\b).*\bhours\b",
            Kind.HOURS,
        ),
        (
            r"^(?:[(\[][^)\]]*[)\]]\s*)?(?:enter )?(?:the )?(?:number of |# ?of |no\. of )?(?:work(?:ing)? )?days\b"
            r"(?! ?-?use)|\bdays (?:in service|out|open|closed|in (?:the )?month|of operation|observed)\b",
            Kind.DAYS,
        ),
        (
            r"\bbeginning\b|\bbegin(?:ning)? (?:reading|count)|\bstart(?:ing)? reading\b"
            r"|\bprevious (?:month )?reading\b",
            Kind.BEGINNING,
        ),
        (r"\bending\b|\bend (?:reading|count)\b|\bfinal reading\b|\bcurrent reading\b", Kind.ENDING),
    )
)


@cache
def kind(label: str) -> Kind:
    """What a field with this label counts."""
    low = " ".join(label.lower().split())
    for pattern, found in _SAID_OF_ALL:
        if pattern.search(low):
            return found
    return measure(label)


def is_visit_count(label: str) -> bool:
    """Whether the field counts visitors, or what brings them: all of a unit's are zero while the unit is closed."""
    return kind(label).is_visit_count


_OVERNIGHT = {"overnight", "stay", "camper", "campground", "camp", "tent", "rv", "campsite"}
_LODGING = set("lodge lodging hotel motel inn cabin hostel resort chalet villa room cottage lodger".split())
_BOATS = set(
    "boat boater vessel houseboat canoe canoeist kayak kayaker raft rafter johnboat tube tuber slip marina sailboat "
    "jetski mooring anchored buoy".split()
)
_TRANSPORT = set("ferry shuttle train tram trolley plane aircraft helicopter cruise ship airtaxi tourboat".split())
_TRAIL_USE = set(
    "hiker hiking trail bicycle bicyclist bike biker cyclist walk-in walker pedestrian horseback rider skier "
    "snowmobile snowmobiler jogger runner snowshoer climber angler fisherman hunter".split()
)
_TRAFFIC = set("traffic vehicle rv car auto automobile truck motorcycle counter axle lane van taxi".split())
_PROGRAMS = set(
    "program programming event talk attendance attendee demonstration class ceremony film campfire concert festival "
    "reenactment performance education lecture workshop school".split()
)


@cache
def measure(label: str) -> Kind:
    """What is counted, readings and retired fields alike."""
    words = set(tokens(label))
    nights = words & _OVERNIGHT
    for sort, holds in (
        (Kind.BACKCOUNTRY, "backcountry" in words and not words & _TRAFFIC and ("day" not in words or nights)),
        (Kind.BOATS, words & _BOATS and "overnight" in words),
        (
            Kind.LODGING,
            nights & {"overnight", "stay"} and words & _LODGING and "tent" not in words and "rv" not in words,
        ),
        (Kind.TRAFFIC, "traffic" in words),
        (Kind.BUSES, words & {"bus", "motorcoach"}),
        (Kind.GROUP_CAMPING, "group" in words and nights),
        (Kind.TENTS, "tent" in words),
        (Kind.RVS, words & {"rv", "rv-park"} and not words & {"arriving", "entrance"}),
        (Kind.TRANSPORT, words & _TRANSPORT),
        (Kind.BOATS, words & _BOATS),
        (
            Kind.CAMPING,
            "overnight" in words
            or "camper" in words
            or words >= {"campground", "site"}
            or words >= {"site", "occupied"},
        ),
        (Kind.TRAIL_USE, words & _TRAIL_USE),
        (Kind.TRAFFIC, words & _TRAFFIC),
        (Kind.TOURS, "tour" in words),
        (Kind.PROGRAMS, words & _PROGRAMS),
        (Kind.LODGING, words & _LODGING and words & {"concession", "concessioner", "guest"}),
        (
            Kind.VISITS,
            words
            & {"visitor", "visit", "visitation", "person", "people", "patron", "contact", "visitor-center", "entering"},
        ),
    ):
        if holds:
            return sort
    return Kind.OTHER


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readings of one counter: what came in the month is `ending` less `beginning`.

    Attributes:
        beginning: None where the export has none: then it is the ending of the month before.
    """

    beginning: Count | None
    ending: Count

    @property
    def difference(self) -> int | float | None:
        """What was counted in the month; None where a reading is missing."""
        if self.beginning is None or self.beginning.value is None or self.ending.value is None:
            return None
        return self.ending.value - self.beginning.value


def pairs(counts: Iterable[Count]) -> list[Pair]:
    """The readings at the end of the month, each with that of the same counter at its beginning."""
    counts = list(counts)
    beginnings = {_counter(count.label): count for count in counts if kind(count.label) is Kind.BEGINNING}
    return [Pair(beginnings.get(_counter(count.label)), count) for count in counts if kind(count.label) is Kind.ENDING]


_READING_WORDS = {
    "enter",
    "the",
    "begin",
    "beginning",
    "start",
    "starting",
    "previous",
    "end",
    "ending",
    "final",
    "current",
    "month",
}


@cache
def _counter(label: str) -> tuple[str, ...]:
    return tuple(token for token in tokens(label) if token not in _READING_WORDS)


def visit_counts(counts: Sequence[Count]) -> list[Count]:
    """The counts of a park-month that are all zero while the whole unit is closed."""
    return [count for count in counts if is_visit_count(count.label)]
