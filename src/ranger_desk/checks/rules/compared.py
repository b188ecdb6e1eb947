"""Rules that compare a number with those before it."""

from __future__ import annotations

from collections.abc import Iterator

from ranger_desk.checks import said
from ranger_desk.checks.history import History, Number
from ranger_desk.checks.rule import Case, Parameter, Rule
from ranger_desk.checks.rules.phrases import named, number, plain
from ranger_desk.records import MONTHS, Count, Flag, Scope, Severity

ZERO = "zero-without-reason"
UNUSUAL = "unusual"
SAME_MONTH = "same-as-last-month"
SAME_YEAR = "same-as-last-year"

ZERO_YEARS = Parameter("zero.years", "In how many of the three years before there were visitors", 2, 1, 3)
TIMES = Parameter("unusual.times", "How many times the usual number, or which part of it", 3, 1.2, 100, whole=False)
UNUSUAL_LEAST = Parameter("unusual.least", "Numbers that are both below this are too small to compare", 100, 1, 100_000)
SAME_LEAST = Parameter("same.least", "Equal numbers below this are chance", 100, 1, 100_000)
SAME_FIXED = Parameter(
    "same.fixed", "A number that stands so often within a year before and after is a fixed estimate", 3, 2, 25
)
YEARS_BACK = 3
FIXED_MONTHS = 12


def zero_without_reason(case: Case) -> Iterator[Flag]:
    """A zero where there were visitors in the years before, and no word of why."""
    one = case.park_month
    if not case.history:
        return
    for count in case.visit_counts:
        if count.value != 0:
            continue
        past = case.history.years(count.field, one.year, one.month, YEARS_BACK)
        above = [(year, value) for year, value in past if value > 0]
        if len(above) >= case.threshold(ZERO_YEARS) and not _zero_explained(case, count):
            shown = " and ".join(f"{number(value)} in {year}" for year, value in above)
            reason = f"{named(count)} is 0 and no comment says why; in {one.month_name} it was {shown}."
            data = "; ".join(("0", *(f"{year}: {plain(value)}" for year, value in past)))
            yield Flag(ZERO, Severity.MEDIUM, reason, field=count.field, data=data)


def unusual(case: Case) -> Iterator[Flag]:
    """A number far from the median of the same month in the five years before."""
    one = case.park_month
    if not case.history:
        return
    times, least = case.threshold(TIMES), case.threshold(UNUSUAL_LEAST)
    for count in case.visit_counts:
        value = count.value
        if not value or value < 0:
            continue
        usual = case.history.usual(count.field, one.year, one.month)
        if not usual or usual < 0 or max(value, usual) < least or usual / times <= value <= usual * times:
            continue
        much = f"{number(round(value / usual, 1))} times" if value > usual else f"{100 * value / usual:.0f}% of"
        reason = f"{named(count)} is {number(value)}: {much} the usual {number(usual)} for {one.month_name}."
        yield Flag(UNUSUAL, Severity.LOW, reason, field=count.field, data=f"{plain(value)}; usual {plain(usual)}")


def same_as_last_month(case: Case) -> Iterator[Flag]:
    """The number of the month before, once more."""
    one = case.park_month
    if not case.history:
        return
    for count in case.visit_counts:
        before = case.history.before(count.field, one.year, one.month)
        if before is not None and count.value == before and not _chance_or_fixed(case, case.history, count, before):
            earlier = MONTHS[one.month - 2]
            reason = f"{named(count)} is {number(before)}, exactly as in {earlier}."
            yield Flag(SAME_MONTH, Severity.LOW, reason, field=count.field, data=plain(before))


def same_as_last_year(case: Case) -> Iterator[Flag]:
    """The number of the same month of the year before, once more."""
    one = case.park_month
    if not case.history:
        return
    for count in case.visit_counts:
        before = case.history.value(count.field, one.year - 1, one.month)
        if before is not None and count.value == before and not _chance_or_fixed(case, case.history, count, before):
            reason = f"{named(count)} is {number(before)}, exactly as in {one.month_name} {one.year - 1}."
            yield Flag(SAME_YEAR, Severity.LOW, reason, field=count.field, data=plain(before))


def _chance_or_fixed(case: Case, history: History, count: Count, value: Number) -> bool:
    """Whether equal numbers mean nothing: too small, said to be an estimate, or the same again and again."""
    one = case.park_month
    if value < case.threshold(SAME_LEAST) or case.settings.is_fixed(one.unit_code, count.field):
        return True
    if said.ESTIMATED.search(one.comment):
        return True
    if [past for _, past in history.years(count.field, one.year, one.month, 2)] == [value, value]:
        return True
    near = history.near(count.field, one.year, one.month, FIXED_MONTHS)
    return near.count(value) >= case.threshold(SAME_FIXED)


def _zero_explained(case: Case, count: Count) -> bool:
    """Whether the comment reports a closure that may be this field's, an outage, or missing data."""
    comment = case.park_month.comment
    if any(words.search(comment) for words in (said.OUT, said.MISSING, said.ANNOUNCED, said.SHUTDOWN)):
        return True
    if case.report is None:
        return bool(said.CLOSED.search(comment))
    for closure in case.closures:
        if closure.scope is Scope.OUTSIDE or not closure.extent.material:
            continue
        linked = case.linked(closure)
        if not linked or any(one.field == count.field for one in linked):
            return True
    return False


RULES = (
    Rule(
        ZERO,
        "Zero without a reason",
        "The number is 0, although there were visitors in this month in the years before, and the comment reports no "
        "closure, no broken counter and no missing data. Was nobody there, or was nothing entered?",
        Severity.MEDIUM,
        zero_without_reason,
        (ZERO_YEARS,),
    ),
    Rule(
        UNUSUAL,
        "Unusual number",
        "The number is far above or below the usual one: the median of the same month in the five years before. "
        "A digit too many or too few, a broken counter, or an unusual month.",
        Severity.LOW,
        unusual,
        (TIMES, UNUSUAL_LEAST),
    ),
    Rule(
        SAME_MONTH,
        "Same as last month",
        "The number is exactly that of the month before: perhaps it was carried over and not counted. Numbers that "
        "are the same again and again are taken for fixed estimates and left alone, and so are listed ones.",
        Severity.LOW,
        same_as_last_month,
        (SAME_LEAST, SAME_FIXED),
    ),
    Rule(
        SAME_YEAR,
        "Same as last year",
        "The number is exactly that of the same month of the year before: perhaps it was carried over and not "
        "counted. Fixed estimates are left alone.",
        Severity.LOW,
        same_as_last_year,
        (SAME_LEAST, SAME_FIXED),
    ),
)
