"""The reviewers' own question: the comment says closed, and yet there is a number."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ranger_desk.checks.rule import Case, Parameter, Rule
from ranger_desk.checks.rules import own_words
from ranger_desk.checks.rules.phrases import named, number, plain, was
from ranger_desk.records import Closure, Count, Extent, Flag, ParkMonth, Scope, Severity

COUNTED = "closed-but-counted"
EXPLAINED = "explained"
AS_USUAL = "closed-part-but-as-usual"

PART_DAYS = Parameter("part.days", "Days closed in the month, at least", 10, 4, 31)
PART_SHARE = Parameter("part.share", "Share of the usual number that is too much, in percent", 80, 10, 200)

_COUNTER = re.compile(r"\bcounters?\s*(?:\b(?:at|on|near)\b.*)?$", re.IGNORECASE)
_NO_CLOSING = re.compile(
    r"\b(?:not|never|n't) (?:been |be )?closed|\b(?:thought|think|believed?|assum\w+)\b.{0,30}?\bclosed"
    r"|\bclos(?:ing|ed) out\b|\bclosed[- ](?:circuit|loop|caption\w*)|\bclos(?:es|ing) (?:on|in|next)\b"
    r"|\b(?:will|(?:going|scheduled|expected|planned|about) to) (?:be )?clos\w+",
    re.IGNORECASE,
)
_SOMETIMES = re.compile(
    r"\bweekends?\b|\b(?:week)?nights?\b|\bnightly\b|\bholidays?\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
    r"|\b(?:veterans|columbus|labor|memorial) day\b|\b(?:christmas|thanksgiving|new year)\b",
    re.IGNORECASE,
)
_THROUGHOUT = re.compile(
    r"\b(?:all|entire|whole|full) (?:of the )?(?:month|season|winter|year)|\bmonth of\b|\bseason|\bwinter\b|\bstill\b"
    r"|\bremain|\bthroughout\b|\buntil\b|\btill?\b|\bcontinu",
    re.IGNORECASE,
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_STRETCH = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})[- ](?:\w+ )?(day|week)s?\b|\bhalf (?:of )?(?:the|this) month\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A count above zero at a place that was closed all month; `because` explains it, or is ''."""

    closure: Closure
    count: Count
    because: str


def closed_but_counted(case: Case) -> Iterator[Flag]:
    """Closed all month, and the number of what was closed is not zero."""
    for one in _contradictions(case):
        if one.because:
            continue
        whose = own_words.admits(case.park_month.comment, one.closure)
        itself = f" The comment itself says whose number it is: '{whose}'" if whose else ""
        severity = Severity.HIGH if whose else Severity.MEDIUM
        told = f"closed all month; {_is(case, one.count)}.{itself}"
        yield _flag(COUNTED, severity, case, one.closure, one.count, told)


def closed_but_explained(case: Case) -> Iterator[Flag]:
    """Closed all month and counted, but the comment says how that can be."""
    for one in _contradictions(case):
        if one.because:
            told = f"closed all month; {_is(case, one.count)}. The comment explains it: '{one.because}'"
            yield _flag(EXPLAINED, Severity.NOTE, case, one.closure, one.count, told)


def closed_part_but_as_usual(case: Case) -> Iterator[Flag]:
    """Closed for a good part of the month, and the number is as high as ever."""
    one = case.park_month
    if not case.history:
        return
    for closure in case.closures:
        days = closed_days(closure, one) if closure.extent is Extent.PART_MONTH else None
        if days is None or days < case.threshold(PART_DAYS):
            continue
        for count in case.linked(closure):
            usual = case.history.usual(count.field, one.year, one.month)
            if count.value is None or not usual or usual < 0:
                continue
            share = 100 * count.value / usual
            if share >= case.threshold(PART_SHARE):
                told = f"closed for {days} days; {_is(case, count)}, {share:.0f}% of that."
                yield _flag(AS_USUAL, Severity.MEDIUM, case, closure, count, told)


def closed_days(closure: Closure, park_month: ParkMonth) -> int | None:
    """For how many days of the month something was closed, by its dates or its words; None where neither say."""
    last = calendar.monthrange(park_month.year, park_month.month)[1]
    if closure.start or closure.end:
        first = closure.start.day if closure.start else 1
        return (closure.end.day if closure.end else last) - first + 1
    told = _STRETCH.search(closure.evidence.text) or _STRETCH.search(closure.reason or "")
    if not told:
        return None
    if not told[1]:
        return last // 2
    many = int(told[1]) if told[1].isdecimal() else _NUMBERS.index(told[1].lower()) + 1
    return min(many * (7 if told[2].lower() == "week" else 1), last)


def _contradictions(case: Case) -> list[Contradiction]:
    """Every count above zero of what was closed all month, each once: by its own closure rather than the unit's."""
    comment = case.park_month.comment
    found: dict[str, Contradiction] = {}
    for closure in sorted(case.closures, key=lambda one: one.scope is Scope.UNIT):
        if not _all_month(closure, case.park_month):
            continue
        for count in case.linked(closure):
            if count.value and (count.field not in found or found[count.field].because):
                because = own_words.explains(comment, closure, count)
                if count.field not in found or not because:
                    found[count.field] = Contradiction(closure, count, because)
    return list(found.values())


def _all_month(closure: Closure, park_month: ParkMonth) -> bool:
    """Whether something that is counted was closed all month, and neither its dates nor its words say otherwise."""
    if closure.extent is not Extent.ALL_MONTH or closure.scope is Scope.OUTSIDE or _COUNTER.search(closure.place):
        return False
    last = calendar.monthrange(park_month.year, park_month.month)[1]
    if (closure.start and closure.start.day > 1) or (closure.end and closure.end.day < last):
        return False
    shown = closure.evidence.text
    rest = _NO_CLOSING.sub(" ", shown)
    if rest != shown and "clos" not in rest.lower():
        return False
    return not _SOMETIMES.search(shown) or bool(_THROUGHOUT.search(shown))


def _is(case: Case, count: Count) -> str:
    """'TENT CAMPERS is 214 (usual for October: 190)'."""
    one = case.park_month
    usual = case.history.usual(count.field, one.year, one.month) if case.history else None
    shown = f" (usual for {one.month_name}: {number(usual)})" if usual is not None else ""
    return f"{named(count)} is {number(count.value or 0)}{shown}"


def _flag(rule: str, severity: Severity, case: Case, closure: Closure, count: Count, told: str) -> Flag:
    one = case.park_month
    usual = case.history.usual(count.field, one.year, one.month) if case.history else None
    data = plain(count.value) + (f"; usual {plain(usual)}" if usual is not None else "")
    reason = f"The comment says that {was(closure)} {told}"
    return Flag(rule, severity, reason, closure.place, closure.evidence.text, count.field, data)


RULES = (
    Rule(
        COUNTED,
        "Closed but counted",
        "The comment says that a place, or the whole unit, was closed all month, and the number of what was closed is "
        "not 0. It is most urgent where the comment itself says that the number is staff, contractors or through "
        "traffic, an average, or last year's.",
        Severity.MEDIUM,
        closed_but_counted,
    ),
    Rule(
        EXPLAINED,
        "Closed, counted, explained",
        "Closed all month and counted, but the comment says how that can be: the grounds or trails stayed open and "
        "were counted, or it was closed for general visitation only. A note; nothing to ask.",
        Severity.NOTE,
        closed_but_explained,
    ),
    Rule(
        AS_USUAL,
        "Closed in part but as usual",
        "The comment says that a place was closed for a good part of the month, and its number is hardly below the "
        "usual one for that month.",
        Severity.MEDIUM,
        closed_part_but_as_usual,
        (PART_DAYS, PART_SHARE),
    ),
)
