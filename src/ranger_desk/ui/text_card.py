"""A text with its marks that is as tall as it needs to be; the summary's can be edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from ranger_desk.records import Highlight
from ranger_desk.ui import rich_text, theme

_TALLEST = 360
"""Beyond this many pixels the text scrolls, so that an endless comment leaves room for its summary."""


class TextCard(QTextEdit):
    """A text with highlights.

    Signals:
        closure_clicked: the index of the closure whose mark was clicked.
    """

    closure_clicked = Signal(int)

    def __init__(self, name: str, *, evidence: bool = False) -> None:
        """Make an empty card; with `evidence`, those who cannot see its marks are told what they show."""
        super().__init__()
        self._evidence = evidence
        self._text = ""
        self._highlights: tuple[Highlight, ...] = ()
        self._tip: Callable[[int | None], str] = lambda _closure: ""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(8)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def show_text(
        self,
        text: str,
        highlights: Sequence[Highlight],
        tip: Callable[[int | None], str],
        chosen: int | None = None,
    ) -> None:
        """Show `text` with `highlights`; the marks of the closure `chosen` stand out."""
        self.setReadOnly(True)
        self._text, self._highlights, self._tip = text, tuple(highlights), tip
        rich_text.show(self.document(), text, self._highlights, theme.of(self.palette()), chosen=chosen, tip=tip)
        self.setAccessibleDescription(self._marked_words())

    def choose(self, closure: int | None) -> None:
        """Let the marks of another closure stand out; a text that is being edited has none."""
        if self.isReadOnly() and self._highlights:
            self.show_text(self._text, self._highlights, self._tip, closure)

    def edit(self, text: str) -> None:
        """Make `text` editable, the cursor at its end."""
        self.setPlainText(text)
        self.setAccessibleDescription("")
        self.setReadOnly(False)
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def sizeHint(self) -> QSize:
        """As tall as the text at this width."""
        line = self.fontMetrics().height() + 2 * round(self.document().documentMargin())
        height = min(round(self.document().size().height()), _TALLEST)
        return QSize(super().sizeHint().width(), max(line, height))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes, as tall as `sizeHint`."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width makes another height."""
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Paint the marks in the colours of the theme that holds now."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.choose(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the closure whose mark was clicked."""
        super().mouseReleaseEvent(event)
        if self.textCursor().hasSelection() or not self.isReadOnly():
            return
        here = self.cursorForPosition(event.position().toPoint()).charFormat()
        if here.hasProperty(rich_text.CLOSURE):
            self.closure_clicked.emit(here.intProperty(rich_text.CLOSURE))

    def _marked_words(self) -> str:
        """What is marked and why, in words."""
        said = []
        for highlight in self._highlights:
            stretch = f"“{self._text[highlight.span.start : highlight.span.end]}”"
            if highlight.closure is None:
                said.append(f"{self._tip(None)}: {stretch}.")
            elif self._evidence and not highlight.strong:
                said.append(f"Evidence for {self._tip(highlight.closure)}: {stretch}.")
        return " ".join(said)
