"""Open, and nobody counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ranger_desk.checks import fields, said
from ranger_desk.checks.fields import Kind
from ranger_desk.checks.rule import Case, Rule
from ranger_desk.checks.rules.phrases import named
from ranger_desk.records import Extent, Flag, Severity

OPEN = "open-but-zero"

_OPEN = re.compile(r"open", re.IGNORECASE)
_OPENED = re.compile(
    r"(?P<what>(?:(?:the|all) )?(?:[\w'&/-]+ ){1,6}?)"
    r"(?:(?:is|are|was|were|been|remain(?:s|ed)?|stay(?:s|ed)?) (?:now |again |fully |still )?open"
    r"|(?:(?:has|have|had|is|are|was|were|been) )*(?:re-?)?opened)\b"
    r"(?! (?:only|until|house))",
    re.IGNORECASE,
)
_NOT_OPENED = re.compile(
    r"\b(?:not|never|n't|no|nor|will|would|to|until|till|when|if|before|unless|once|expected|scheduled|plan\w*|should"
    r"|may|might|could|be|after|since|clos\w+)\b",
    re.IGNORECASE,
)
_PEOPLE = r"\d[\d,]* (?:\w+ )?(?:visitors|people|guests|hikers|campers|students|boaters)"
_VISITORS = re.compile(
    r"\b(?:we|park|staff) (?:had|saw|served|received|welcomed|hosted|counted) "
    rf"(?:about |over |nearly |almost |some |approximately )?{_PEOPLE}\b"
    rf"|\b{_PEOPLE} (?:came|attended|toured|visited|hiked|camped|stayed)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:the )?(?:entire |whole )?(?:park|site|monument|memorial|battlefield|seashore|preserve|unit|island)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\bno (?:\w+ )?(?:visit|one|use|camp|hik|attend|tour|guest|people)|\bnobody\b|\bzero\b|\b0 (?:visit|camp|hik)",
    re.IGNORECASE,
)
_SELDOM = frozenset({Kind.BUSES, Kind.PROGRAMS, Kind.GROUP_CAMPING, Kind.TRANSPORT, Kind.OTHER})
"""What may well be zero at a place that is open."""


def open_but_zero(case: Case) -> Iterator[Flag]:
    """A place is said to have been open, and its count is zero."""
    comment = case.park_month.comment
    known = [count for count in case.visit_counts if count.value is not None]
    if all(count.value for count in known) or not (_OPEN.search(comment) or _VISITORS.search(comment)):
        return
    if any(words.search(comment) for words in (_NOBODY, said.OUT, said.MISSING, said.ANNOUNCED)):
        return
    nobody = not any(count.value for count in known)
    closed = {c.field for one in case.closures if one.extent is Extent.ALL_MONTH for c in case.linked(one)}
    seen: set[str] = set()
    for sentence in said.sentences(comment):
        for what in _opened(sentence):
            if _WHOLE.fullmatch(what):
                if nobody and not closed:
                    yield _whole(sentence, f"{what} was open", len(known))
                    return
                continue
            there = [count for count in case.stands_for(what) if count.value is not None]
            if not there or any(count.value or count.field in closed for count in there):
                continue
            for count in there:
                if count.field not in seen and fields.kind(count.label) not in _SELDOM:
                    seen.add(count.field)
                    reason = f"The comment says that {what} was open; {named(count)} is 0."
                    yield Flag(OPEN, Severity.MEDIUM, reason, what, sentence, count.field, "0")
        if nobody and not closed and _VISITORS.search(sentence):
            yield _whole(sentence, "there were visitors", len(known))
            return


def _opened(sentence: str) -> list[str]:
    """What a sentence says is open or was opened in the month: not what will be, or was once."""
    places = (found for found in _OPENED.finditer(sentence) if not _NOT_OPENED.search(sentence[: found.end()]))
    return [re.sub(r"^(?:The|All)\b", lambda word: word[0].lower(), found["what"].strip()) for found in places]


def _whole(sentence: str, said_so: str, known: int) -> Flag:
    which = "the only count is 0" if known == 1 else f"all {known} counts are 0"
    reason = f"The comment says that {said_so}; {which}."
    return Flag(OPEN, Severity.MEDIUM, reason, "", sentence, data=f"{known} counts: 0")


RULES = (
    Rule(
        OPEN,
        "Open but zero",
        "The comment says that a place opened again or was open, or tells of visitors, and the number is 0.",
        Severity.MEDIUM,
        open_but_zero,
    ),
)
