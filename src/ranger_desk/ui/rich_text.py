"""Marked text: highlights of a report as formats of a text document.

A record counts characters; a Qt document counts UTF-16 units and takes a carriage return and line feed as
one. Only this module knows the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from ranger_desk.records import Highlight
from ranger_desk.ui.theme import Theme

CLOSURE = QTextFormat.Property.UserProperty.value
"""The property of a mark's format that holds the index of its closure."""


def document_positions(text: str) -> list[int]:
    """The document position of every character of `text`, and of its end (`len(text) + 1` numbers)."""
    widths = [2 if ord(character) > 0xFFFF else 1 for character in text]
    at = text.find("\r\n")
    while at >= 0:
        widths[at] = 0
        at = text.find("\r\n", at + 2)
    return list(accumulate(widths, initial=0))


def show(
    document: QTextDocument,
    text: str,
    highlights: Iterable[Highlight],
    theme: Theme,
    *,
    chosen: int | None = None,
    tip: Callable[[int | None], str],
) -> None:
    """Put `text` into `document` and mark `highlights`.

    Places are marked over the stretches around them, the closure `chosen` over others, whose underlines are dotted
    while one is chosen. `tip` gives the tooltip of a closure's marks and, for None, of what is beyond the comment.
    """
    document.setPlainText(text)
    positions = document_positions(text)
    cursor = QTextCursor(document)
    for highlight in sorted(highlights, key=lambda h: (h.closure is None, h.strong, h.closure == chosen)):
        start, end = highlight.span.start, highlight.span.end
        if not 0 <= start < end <= len(text):
            continue
        cursor.setPosition(positions[start])
        cursor.setPosition(positions[end], QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(_format(highlight, theme, chosen, tip(highlight.closure)))


def _format(highlight: Highlight, theme: Theme, chosen: int | None, tip: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setToolTip(tip)
    if highlight.closure is None:
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        made.setUnderlineColor(QColor(theme.beyond))
        made.setForeground(QColor(theme.beyond))
        return made
    tint = theme.tint(highlight.closure)
    made.setBackground(QColor(tint.chosen if highlight.closure == chosen else tint.background))
    made.setForeground(QColor(theme.marked))
    made.setProperty(CLOSURE, highlight.closure)
    lines = QTextCharFormat.UnderlineStyle
    other = chosen is not None and highlight.closure != chosen
    made.setUnderlineStyle(lines.DotLine if other else lines.SingleUnderline)
    made.setUnderlineColor(QColor(tint.underline))
    if highlight.strong:
        made.setFontWeight(QFont.Weight.Bold)
    return made
