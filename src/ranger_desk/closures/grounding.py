"""What a summary says beyond its comment: words and numbers that the comment does not hold."""

from __future__ import annotations

import re

from ranger_desk.records import MONTHS, ParkMonth, Span

_TOKEN = re.compile(r"\d[\d,]*|[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_PLAIN = frozenset(
    "a an the and or of to in on at for from by with was were is are be been being due because since as while "
    "when where closed closure closures close closing reopened reopening open opened until till through "
    "throughout during month entire whole only also its it this that which who no not there their they had has "
    "have remained remains remain all any some several part most first last half park parks site sites unit "
    "season before after except both other each both early late day days week weeks temporarily suspended "
    "unavailable cancelled canceled period periods time out up off into than so but per between about ".split()
)
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty "
).split()
_ENDING = re.compile(r"(?:ings?|ed|es|s|ly|th|st|nd|rd|'s|\u2019s)$")
_PREFIX = 4
"""Letters that two words must share to count as forms of one ('flood', 'flooding')."""


def beyond(summary: str, park_month: ParkMonth) -> tuple[Span, ...]:
    """The stretches of a summary whose words are not in the comment.

    Function words and the words that every summary is made of are always allowed, and so are the record's month, a
    day that is the one before a day of the comment (the last closed day before a reopening), and numbers that are
    spelled out.

    Args:
        summary: the whole line, '<Month>: ...'.
        park_month: its comment, month, year and park name are what may be said.

    Returns:
        Spans of `summary`; neighbouring words are one span.
    """
    start = summary.find(":") + 1
    known = _stems(park_month.comment)
    known |= _stems(f"{park_month.park_name} {park_month.unit_code}")
    numbers = _numbers(park_month.comment) | {park_month.year}
    found: list[Span] = []
    for token in _TOKEN.finditer(summary, start):
        word = token.group().lower()
        if word in _PLAIN or _said(word, known, numbers, park_month):
            continue
        if found and not summary[found[-1].end : token.start()].strip():
            found[-1] = Span(found[-1].start, token.end())
        else:
            found.append(Span(token.start(), token.end()))
    return tuple(found)


def _said(word: str, known: set[str], numbers: set[int], park_month: ParkMonth) -> bool:
    if word[0].isdecimal():
        number = _number(word)
        return number in numbers or number + 1 in numbers
    if word in _NUMBERS and _NUMBERS.index(word) in numbers:
        return True
    if word == park_month.month_name.lower():
        return True
    if _stem(word) in known:
        return True
    month = next((n for n, name in enumerate(MONTHS, 1) if name.lower() == word), None)
    if month:
        return word[:3] in known or bool(re.search(rf"(?<![\d/])0?{month}[/-]\d", park_month.comment))
    return any(
        len(k) >= _PREFIX and len(word) >= _PREFIX and (k.startswith(_stem(word)) or word.startswith(k)) for k in known
    )


def _stems(text: str) -> set[str]:
    return {_stem(token.group().lower()) for token in _TOKEN.finditer(text)}


def _stem(word: str) -> str:
    return _ENDING.sub("", word) or word


def _number(word: str) -> int:
    """The number's value; of absurdly long ones the first digits, which is all that a comparison needs."""
    return int(word.replace(",", "")[:20])


def _numbers(text: str) -> set[int]:
    words = {token.group().lower() for token in _TOKEN.finditer(text)}
    digits = {_number(w) for w in words if w[0].isdecimal()}
    return digits | {n for n, name in enumerate(_NUMBERS) if name in words}
