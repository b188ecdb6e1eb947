"""Text as cells can hold it: what has to be mended, cut or marked, and how."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum
from itertools import accumulate, pairwise

from ranger_desk.records import Highlight

LIMIT = 32_767
"""What an Excel cell holds, in UTF-16 units (a character outside the basic plane counts twice)."""

CUT = " […] (cut here: the whole text is on the sheet 'Long text')"

HALF_CHARACTER = (
    "The text holds half a character (a lone surrogate), which no file can hold.",
    "A replacement character stands in its place.",
)
"""What and done of the problem of a text that `mended` changed."""

_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TO_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Mark(Enum):
    """How a stretch of text is marked; of two marks on one character the greater value shows."""

    EVIDENCE = 1
    BEYOND = 2
    PLACE = 3


def mended(text: str) -> str:
    """The text with every half character (lone surrogate) replaced by U+FFFD; no file can hold those."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def control_characters(text: str) -> list[str]:
    """The control characters other than tab and line breaks, each once, e.g. ['U+000B']."""
    return [f"U+{ord(one):04X}" for one in sorted(set(_CONTROL.findall(text)))]


def escaped(text: str, start: int = 0, end: int | None = None) -> str:
    """`text[start:end]` as it stands in the file: what XML cannot hold as '_xHHHH_' (ISO/IEC 29500-1, 22.9.2.19).

    A text that only looks like such a code is escaped too, also where it goes on beyond `end`. So is the
    first character of a text that is all white space, which would be dropped otherwise.
    """
    part = text[start:end]
    if _TO_ESCAPE.search(text, start):
        part = "".join(_code(one) if _TO_ESCAPE.match(text, at) else one for at, one in enumerate(part, start))
    return _code(part[0]) + part[1:] if part.isspace() else part


def cut(text: str) -> str:
    """The text if a cell can hold it, else its beginning and a mark that says so."""
    if len(text) * 7 <= LIMIT or _units(escaped(text)) <= LIMIT:  # an escaped character is 7 long
        return text
    costs = accumulate(7 if _TO_ESCAPE.match(text, at) else _units(one) for at, one in enumerate(text))
    return text[: bisect_right(list(costs), LIMIT - len(CUT))] + CUT


def pieces(text: str, size: int) -> list[str]:
    """The text in pieces of `size` characters; joined they are the text."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def _code(character: str) -> str:
    return f"_x{ord(character):04X}_"


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def runs(text: str, highlights: Iterable[Highlight]) -> list[tuple[int, int, Mark | None]]:
    """The (start, end, mark) of the stretches of a text that have one mark each, end to end.

    Highlights may overlap and reach beyond the text. White space between two stretches goes with the first,
    at the beginning with what follows: in a run of its own it would be dropped.
    """
    marks = [(_mark(one), *slice(one.span.start, one.span.end).indices(len(text))[:2]) for one in highlights]
    borders = [0]
    for border in sorted({border for _, *span in marks for border in span if border} | {len(text)}):
        if not text[borders[-1] : border].isspace():
            borders.append(border)
        elif len(borders) > 1:
            borders[-1] = border
    if borders == [0]:
        borders.append(len(text))
    found: list[tuple[int, int, Mark | None]] = []
    for start, end in pairwise(borders):
        at = end - len(text[start:end].lstrip())
        here = [mark for mark, first, last in marks if first <= at < last]
        found.append((start, end, max(here, key=lambda mark: mark.value, default=None)))
    return found


def _mark(highlight: Highlight) -> Mark:
    if highlight.strong:
        return Mark.PLACE
    return Mark.BEYOND if highlight.closure is None else Mark.EVIDENCE
