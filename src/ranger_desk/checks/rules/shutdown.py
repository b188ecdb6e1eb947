"""The government's shutdowns: was the park open, and what was counted?"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from ranger_desk.checks import said
from ranger_desk.checks.rule import Case, Parameter, Rule
from ranger_desk.records import Flag, Severity
from ranger_desk.wording import day

SHUTDOWN = "shutdown-asked"
SHUTDOWNS = (
    (date(1990, 10, 6), date(1990, 10, 8)),
    (date(1995, 11, 14), date(1995, 11, 18)),
    (date(1995, 12, 16), date(1996, 1, 5)),
    (date(2013, 10, 1), date(2013, 10, 16)),
    (date(2018, 1, 20), date(2018, 1, 22)),
    (date(2018, 12, 22), date(2019, 1, 25)),
    (date(2025, 10, 1), date(2025, 11, 12)),
)
"""First and last day of the lapses in funding that closed parks or left them without staff, 1990 and later."""
DAYS = Parameter("shutdown.days", "Shut-down days in the month, at least", 3, 1, 31)


def shutdown_asked(case: Case) -> Iterator[Flag]:
    """A month of a shutdown that the comment does not speak of, with visitors counted."""
    one = case.park_month
    if (one.year, one.month) not in _DAYS:
        return
    first, final = _DAYS[one.year, one.month]
    days = (final - first).days + 1
    if days < case.threshold(DAYS) or not any(count.value for count in case.visit_counts):
        return
    if not said.SHUTDOWN.search(one.comment) and not said.CLOSED.search(one.comment):
        reason = (
            f"The government was shut down from {day(first)} to {day(final)} ({days} days); visitors were counted, "
            "and no comment says whether the park was open."
        )
        yield Flag(SHUTDOWN, Severity.LOW, reason, data=f"{first} to {final}")


def _months(began: date, ended: date) -> Iterator[tuple[tuple[int, int], tuple[date, date]]]:
    """Year and month of every month of a shutdown, with its first and last day in that month."""
    first = began
    while first <= ended:
        final = min(ended, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
        yield (first.year, first.month), (first, final)
        first = final + timedelta(days=1)


_DAYS = {month: days for began, ended in SHUTDOWNS for month, days in _months(began, ended)}


RULES = (
    Rule(
        SHUTDOWN,
        "Government shutdown",
        "The government was shut down for days of this month. Visitors were counted, and the comment says neither "
        "that the park was closed nor that it stayed open: ask.",
        Severity.LOW,
        shutdown_asked,
        (DAYS,),
        default=False,
    ),
)
