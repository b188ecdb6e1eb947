"""Marks stand on the very characters that a record names, whatever the text is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextDocument

from ranger_desk.records import Highlight, Span
from ranger_desk.ui import rich_text
from ranger_desk.ui.theme import LIGHT

BREAKS = "\n\r\u2028\u2029"
texts = st.text(
    st.one_of(
        st.sampled_from("ab \t\r\n\u2028\u2029\xa0é—🏞🇺"),
        st.characters(codec="utf-8", exclude_characters="\0\ufdd0\ufdd1"),
    )
)


def marked(document: QTextDocument, start: int, end: int) -> str:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def plain(text: str) -> str:
    """A text as Qt gives it back: a line's end is a line's end."""
    return "".join("\n" if letter in BREAKS else letter for letter in text.replace("\r\n", "\n"))


@given(texts, st.data())
def test_a_span_of_the_text_is_the_same_span_of_the_document(qapp, text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if text[end - 1 : end + 1] == "\r\n" or text[start - 1 : start + 1] == "\r\n":
        return  # half of a line's end is nothing in a document
    document = QTextDocument()
    document.setPlainText(text)
    positions = rich_text.document_positions(text)
    assert plain(marked(document, positions[start], positions[end])) == plain(text[start:end])


def formats(document: QTextDocument, at: int) -> QTextCharFormat:
    cursor = QTextCursor(document)
    cursor.setPosition(at + 1)
    return cursor.charFormat()


def show(text: str, *highlights: Highlight, chosen: int | None = None) -> QTextDocument:
    document = QTextDocument()
    rich_text.show(document, text, highlights, LIGHT, chosen=chosen, tip=lambda closure: f"tip {closure}")
    return document


def test_evidence_has_a_background_and_an_underline_and_its_place_is_bold(qapp):
    document = show("Boat ramp closed.", Highlight(Span(0, 9), True, 0), Highlight(Span(0, 16), False, 0))
    place, rest = formats(document, 0), formats(document, 12)
    for mark in (place, rest):
        assert mark.background().color().name() == LIGHT.tint(0).background
        assert mark.underlineStyle() is QTextCharFormat.UnderlineStyle.SingleUnderline
        assert mark.toolTip() == "tip 0"
    assert place.fontWeight() == QFont.Weight.Bold
    assert rest.fontWeight() != QFont.Weight.Bold
    assert (
        not formats(document, 16).background().color().alpha() or formats(document, 16).background().style().value == 0
    )


def test_what_is_beyond_the_comment_has_a_wavy_underline_over_everything(qapp):
    document = show("Gone and closed.", Highlight(Span(0, 16), False, 0), Highlight(Span(0, 4)))
    assert formats(document, 0).underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline
    assert formats(document, 0).toolTip() == "tip None"
    assert formats(document, 6).underlineStyle() is QTextCharFormat.UnderlineStyle.SingleUnderline


def test_the_chosen_closure_lies_over_others_in_the_same_sentence(qapp):
    both = (Highlight(Span(0, 20), False, 0), Highlight(Span(0, 20), False, 1))
    assert formats(show("A and B were closed.", *both), 0).background().color().name() == LIGHT.tint(1).background
    chosen = show("A and B were closed.", *both, chosen=0)
    assert formats(chosen, 0).background().color().name() == LIGHT.tint(0).chosen


def test_the_chosen_closure_is_told_by_its_line_too(qapp):
    lines = QTextCharFormat.UnderlineStyle
    both = (Highlight(Span(0, 5), False, 0), Highlight(Span(10, 14), False, 1))
    chosen = show("Mill shut, barn too.", *both, chosen=1)
    assert [formats(chosen, at).underlineStyle() for at in (0, 10)] == [lines.DotLine, lines.SingleUnderline]
    none = show("Mill shut, barn too.", *both)
    assert [formats(none, at).underlineStyle() for at in (0, 10)] == [lines.SingleUnderline] * 2


@pytest.mark.parametrize("span", [Span(3, 3), Span(2, 90), Span(-1, 2)])
def test_a_span_that_is_not_in_the_text_marks_nothing(qapp, span: Span):
    document = show("short", Highlight(span, False, 0))
    assert document.toPlainText() == "short"
    assert all(not formats(document, at).hasProperty(rich_text.CLOSURE) for at in range(5))
