"""The reviewers' own question: the comment says closed, and yet there is a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ranger_desk.checks.rule import Case, Parameter, Rule
from ranger_desk.checks.rules import how_long, own_words
from ranger_desk.checks.rules.phrases import named, number, plain, was
from ranger_desk.records import Closure, Count, Extent, Flag, Scope, Severity

COUNTED = "closed-but-counted"
EXPLAINED = "explained"
AS_USUAL = "closed-part-but-as-usual"

PART_DAYS = Parameter("part.days", "Days closed in the month, at least", 10, 4, 31)
PART_SHARE = Parameter("part.share", "Share of the usual number that is too much, in percent", 80, 10, 200)


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
        days = how_long.days(closure, one) if closure.extent is Extent.PART_MONTH else None
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


@lru_cache(maxsize=1)  # two rules ask, one after the other
def _contradictions(case: Case) -> list[Contradiction]:
    """Every count above zero of what was closed all month, each once: by its own closure rather than the unit's."""
    comment = case.park_month.comment
    found: dict[str, Contradiction] = {}
    for closure in sorted(case.closures, key=lambda one: one.scope is Scope.UNIT):
        if not how_long.all_month(closure, case.park_month):
            continue
        for count in case.linked(closure):
            if count.value and (count.field not in found or found[count.field].because):
                because = own_words.explains(comment, closure, count)
                if count.field not in found or not because:
                    found[count.field] = Contradiction(closure, count, because)
    return list(found.values())


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
