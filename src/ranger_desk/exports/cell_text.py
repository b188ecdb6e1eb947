"""Text as cells can hold it: what has to be mended, cut or marked, and how."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from itertools import pairwise

from ranger_desk.records import Highlight, Problem

LIMIT = 32_767
"""What an Excel cell holds, in UTF-16 units (a character outside the basic plane counts twice)."""

CUT = " […] (cut here: the whole text is on the sheet 'Long text')"

_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Mark(Enum):
    """How a stretch of text is marked; of two marks on one character the greater value shows."""

    EVIDENCE = 1
    BEYOND = 2
    PLACE = 3


def mended(text: str) -> str:
    """The text with every half character (lone surrogate) replaced by U+FFFD; no file can hold those."""
    return _HALF.sub("\ufffd", text)


def half_character(file: str, row: int, column: str) -> Problem:
    """The problem of a text that `mended` changed."""
    return Problem(
        file,
        row,
        column,
        "The text holds half a character (a lone surrogate), which no file can hold.",
        "A replacement character stands in its place.",
    )


def control_characters(text: str) -> list[str]:
    """The control characters other than tab and line breaks, each once, e.g. ['U+000B']."""
    return [f"U+{ord(one):04X}" for one in sorted(set(_CONTROL.findall(text)))]


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def pieces(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units; joined they are the text."""
    found = []
    while units(text) > limit:
        head = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
        found.append(head)
        text = text[len(head) :]
    return [*found, text]


def runs(text: str, highlights: Iterable[Highlight]) -> list[tuple[str, Mark | None]]:
    """A text that is not empty in stretches of one mark each; joined they are the text.

    Highlights may overlap and reach beyond the text.
    """
    marks = [(_mark(one), *slice(one.span.start, one.span.end).indices(len(text))[:2]) for one in highlights]
    borders = sorted({0, len(text), *(border for _, *span in marks for border in span)})
    found: list[tuple[str, Mark | None]] = []
    for start, end in pairwise(borders):
        here = [mark for mark, first, last in marks if first <= start and end <= last]
        found.append((text[start:end], max(here, key=lambda mark: mark.value, default=None)))
    return found


def _mark(highlight: Highlight) -> Mark:
    if highlight.strong:
        return Mark.PLACE
    return Mark.BEYOND if highlight.closure is None else Mark.EVIDENCE
