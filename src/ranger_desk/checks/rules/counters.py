"""What counts: counters that fail, readings that run backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ranger_desk.checks import said
from ranger_desk.checks.rule import Case, Rule
from ranger_desk.checks.rules.phrases import named, number, plain
from ranger_desk.records import Count, Flag, Severity

COUNTER_OUT = "counter-out"
RUNS_BACK = "reading-runs-back"

_COUNTER_LABEL = re.compile(r"\b(?:traffic|vehicles?|count(?:s|er|ers)?)\b", re.IGNORECASE)
_SORT = r"(?:(?:traffic|trail|vehicle|car|road|door|people|visitor|pedestrian|bike|infrared|electronic|automatic)[ -])*"
_WHICH = re.compile(
    rf"\b(?P<before>(?:(?!and |the |our |a )[\w'&/-]+ ){{0,5}}?){_SORT}counters?\b"
    r"(?: (?:at|on|in|near|for|by) (?P<at>[\w'&/ -]{3,40}?))?"
    r"(?= (?:is|was|were|are|has|have|had|been|did|does|still|not|stopped|quit|broken?|malfunction\w*|fail\w*|out|down"
    r"|inop\w*|dead|stolen|died)\b|$|[.,;:])",
    re.IGNORECASE,
)
"""A counter, with the place it is named by before or after."""


def counter_out(case: Case) -> Iterator[Flag]:
    """A counter failed; the number is given as if it had counted, with no word of an estimate."""
    comment = case.park_month.comment
    if not said.OUT.search(comment) or said.ESTIMATED.search(comment) or said.MISSING.search(comment):
        return
    seen: set[str] = set()
    for sentence in said.sentences(comment):
        if not said.OUT.search(sentence):
            continue
        for count in _counted_by(case, sentence):
            if count.value and count.field not in seen:
                seen.add(count.field)
                reason = (
                    f"The comment says that a counter failed; {named(count)} is {number(count.value)}, "
                    "and the comment speaks neither of an estimate nor of missing data."
                )
                yield Flag(COUNTER_OUT, Severity.MEDIUM, reason, "", sentence, count.field, plain(count.value))


def reading_runs_back(case: Case) -> Iterator[Flag]:
    """The reading at the end is below that at the beginning, or a number is below zero."""
    for pair in case.pairs:
        if pair.beginning is not None and pair.difference is not None and pair.difference < 0:
            first, last = pair.beginning.value, pair.ending.value
            reason = (
                f"{named(pair.ending)} is {number(last or 0)}, below {named(pair.beginning)}, {number(first or 0)}: "
                "a slip of the pen, or the counter turned over."
            )
            data = f"{plain(first)} to {plain(last)}"
            yield Flag(RUNS_BACK, Severity.MEDIUM, reason, field=pair.ending.field, data=data)
    for count in case.park_month.counts:
        if count.value is not None and count.value < 0:
            reason = f"{named(count)} is {number(count.value)}: a count cannot be below zero."
            yield Flag(RUNS_BACK, Severity.MEDIUM, reason, field=count.field, data=plain(count.value))


def _counted_by(case: Case, sentence: str) -> list[Count]:
    """The fields of the counters that a sentence names; of the only traffic counter, where it names none."""
    found: list[Count] = []
    for counter in _WHICH.finditer(sentence):
        where = counter["at"] or counter["before"].strip()
        there = case.stands_for(where) if where else case.visit_counts
        counted = [count for count in there if _COUNTER_LABEL.search(count.label)]
        if where or len(counted) == 1:
            found += counted
    return found


RULES = (
    Rule(
        COUNTER_OUT,
        "Counter out",
        "The comment reports that a counter failed. Its number is neither blank nor 0, and the comment does not say "
        "that it was estimated: what was counted is not the whole month.",
        Severity.MEDIUM,
        counter_out,
    ),
    Rule(
        RUNS_BACK,
        "Reading runs back",
        "A counter's reading at the end of the month is below that at its beginning, or a number is negative.",
        Severity.MEDIUM,
        reading_runs_back,
    ),
)
