"""Texts that Excel took for formulas, as they were typed.

A comment that begins with '-', '+' or '@' becomes a formula in Excel, one that cannot be worked out: the cell
shows #NAME?, and the comment is left only in the formula.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator
from openpyxl.utils.escape import unescape

_SINGLE = re.compile(r"_xlfn\.SINGLE\(([^()]*)\)")
_FUTURE = re.compile(r"_xl(?:fn|ws|pm|udf)\.")  # Excel writes these before the names of newer functions


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula whose result is of no use: an error, or never worked out.

    Attributes:
        text: without the '=' before it, as the file holds it.
        error: the error that the cell shows, '' if none.
    """

    text: str
    error: str = ""

    def as_typed(self) -> str:
        """The text of the cell as it was typed, to the letter."""
        typed = _FUTURE.sub("", _SINGLE.sub(r"@\1", plain_text(self.text)))
        return typed if typed.startswith(("-", "+", "@")) else f"={typed}"


def shared_formula(text: str, origin: str, cell: str) -> str:
    """The formula of `cell`, which shares that of the cell `origin`; references move along with it."""
    try:
        moved = Translator(f"={text}", origin).translate_formula(cell).removeprefix("=")
    except (TokenizerError, IndexError, ValueError):
        return text  # prose that is no formula at all
    return text if moved.split() == text.split() else moved  # openpyxl drops runs of spaces


def plain_text(text: str) -> str:
    """Text of a workbook's XML with its '_x000B_' escapes resolved."""
    return unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
