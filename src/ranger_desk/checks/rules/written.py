"""Rules about the comment as a text: copied, or promising what did not come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ranger_desk.checks import said
from ranger_desk.checks.history import shifted
from ranger_desk.checks.rule import Case, Parameter, Rule
from ranger_desk.checks.rules.phrases import named, plain
from ranger_desk.records import MONTHS, Count, Flag, Severity

COPIED = "comment-copied"
PENDING = "pending"

COPIED_WORDS = Parameter("copied.words", "Comments of fewer words are alike by chance", 5, 1, 100)
_NUMBERS = r"(?:data|stats|statistics|numbers?|counts?|reports?|figures?|information|visitation)"
_WHOSE = re.compile(
    r"\b(?:from|for|of|at|on) (?:the )?(?P<what>[^.;,\n]{3,60}?)"
    r"(?= (?:will|is|are|was|were|has|have|not|when|until|as)\b|[.;,]|$)"
    rf"|(?:^|[-:,] ?)(?P<subject>[\w'&/ -]{{3,60}}?)(?: {_NUMBERS})? "
    r"(?:will be|(?:was|were|is|are|has|have) (?:still )?(?:not|pending)|not)\b"
    rf"|\b(?:awaiting|waiting (?:for|on)|receive|pending) (?:the )?(?P<object>[\w'&/ -]{{3,60}}?) {_NUMBERS}\b",
    re.IGNORECASE,
)
"""Whose numbers they are: 'from Mill Creek', 'Mill Creek counts will be', 'awaiting Mill Creek data'."""
_UPDATED = re.compile(r"\b(?:updated|added|received|entered|corrected)\b[^.;\n]{0,12}\d", re.IGNORECASE)


def comment_copied(case: Case) -> Iterator[Flag]:
    """The comment of the month before, word for word."""
    one = case.park_month
    if not case.history:
        return
    year, month = shifted(one.year, one.month, -1)
    words = _words(one.comment)
    before = case.history.comment(year, month)
    if before and len(words) >= case.threshold(COPIED_WORDS) and words == _words(before):
        reason = f"The comment is that of {MONTHS[month - 1]} {year}, word for word: does it still hold?"
        yield Flag(COPIED, Severity.LOW, reason, evidence=one.comment, data=f"{len(words)} words")


def pending(case: Case) -> Iterator[Flag]:
    """Data announced, and the field is still without them."""
    comment = case.park_month.comment
    seen: set[str] = set()
    for sentence in said.sentences(comment) if said.ANNOUNCED.search(comment) else ():
        if not said.ANNOUNCED.search(sentence) or _UPDATED.search(sentence) or said.ESTIMATED.search(sentence):
            continue
        phrases = [found[found.lastgroup or 0] for found in _WHOSE.finditer(sentence)]
        for count in (count for phrase in phrases for count in case.stands_for(phrase)):
            if count.field not in seen and _unfilled(case, count):
                seen.add(count.field)
                state = "has no data" if count.value is None else "is 0"
                reason = f"The comment says that data were still to come, and {named(count)} {state}."
                yield Flag(PENDING, Severity.MEDIUM, reason, "", sentence, count.field, plain(count.value) or "no data")


def _unfilled(case: Case, count: Count) -> bool:
    """Whether a field is blank, or 0 where the same month was not in the years before."""
    if count.value is None:
        return True
    if count.value != 0 or not case.history:
        return False
    one = case.park_month
    return bool(case.history.usual(count.field, one.year, one.month))


def _words(comment: str) -> list[str]:
    return re.findall(r"\w+", comment.casefold())


RULES = (
    Rule(
        COPIED,
        "Comment copied",
        "The comment is that of the month before, word for word. It may be true still, or nobody wrote a new one.",
        Severity.LOW,
        comment_copied,
        (COPIED_WORDS,),
        default=False,
    ),
    Rule(
        PENDING,
        "Data announced and not filled in",
        "The comment says that the numbers of a place were still to come; its field is blank, or 0 where there "
        "usually are visitors.",
        Severity.MEDIUM,
        pending,
    ),
)
