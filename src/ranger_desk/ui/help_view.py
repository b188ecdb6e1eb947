"""One page of the guide: its text in the size of the system's, its pictures in the theme, words that are looked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from ranger_desk.ui import theme
from ranger_desk.ui.help_pages import HelpPage

_MARGIN = 24
_WIDEST = 58
"""Widths of the letter M in the longest line: longer ones are hard to read."""
_SETTLING = 100
"""Milliseconds without another size or theme before the page is shown anew."""
_KIND = QTextDocument.ResourceType.HtmlResource
"""What pages are; by their names Qt would take them for Markdown, which it reads without anchors."""


class HelpView(QTextBrowser):
    """Shows pages of the guide, with their history.

    Signals:
        outside_wanted: the address of something that is not in the guide.
    """

    outside_wanted = Signal(QUrl)

    def __init__(self, pages: Mapping[str, HelpPage], pictures: Path) -> None:
        """Make the view of `pages` (by name), whose pictures are in the folder `pictures`, one for each theme."""
        super().__init__()
        self._pages, self._pictures = pages, pictures
        self._words = ""
        self.setAccessibleName("Page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)  # else what is outside would be opened without asking
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.document().setDocumentMargin(_MARGIN)
        self.anchorClicked.connect(self._follow)
        self.historyChanged.connect(self._mark)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLING)
        self._settling.timeout.connect(self._show_anew)
        self._style()

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return Path(self.source().path()).stem

    def open(self, page: str, section: str = "") -> None:
        """Show a page from its beginning, or from the section with this anchor."""
        url = QUrl(f"{page}.md")
        if section:
            url.setFragment(section)
        self.setSource(url, _KIND)
        if not section:
            self.verticalScrollBar().setValue(0)

    def look_for(self, words: str) -> None:
        """Mark these words wherever they stand on any page; none if empty."""
        self._words = words
        self._mark()

    def next_match(self, *, backward: bool = False) -> bool:
        """Go to the next place on this page that has the words that are looked for; False if there is none."""
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        if not self._words or not self.find(self._words, flags):
            return False
        bar = self.verticalScrollBar()  # the words would be at the edge, without what stands around them
        bar.setValue(bar.value() + self.cursorRect().top() - self.viewport().height() // 3)
        return True

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A page, or a picture as it looks in today's theme; nothing else is ever loaded."""
        path = Path(QUrl(name).path())
        if kind == _KIND.value:
            return self._pages[path.stem].html
        if kind == QTextDocument.ResourceType.ImageResource.value:
            dark = theme.of(self.palette()).dark
            shown = path.name.replace("-light.", "-dark.") if dark else path.name
            return self._scaled(QImage(str(self._pictures / shown)))
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap lines, and scale pictures, to the width."""
        self._wrap()
        super().resizeEvent(event)
        self._settling.start()

    def changeEvent(self, event: QEvent) -> None:
        """Keep to the theme and to the size of the system's text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._settling.start()
        elif event.type() is QEvent.Type.FontChange:
            self._wrap()
            self._settling.start()

    def _follow(self, url: QUrl) -> None:
        if url.scheme():
            self.outside_wanted.emit(url)
        else:
            self.setSource(url, _KIND)

    def _wrap(self) -> None:
        longest = _WIDEST * self.fontMetrics().horizontalAdvance("M") + 2 * _MARGIN
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), longest))

    def _scaled(self, picture: QImage) -> QImage:
        """A picture as wide as the page at most; what Qt's rich text scales down itself becomes jagged."""
        ratio = self.devicePixelRatioF()
        widest = round((self.lineWrapColumnOrWidth() - 2 * _MARGIN) * ratio)
        if 0 < widest < picture.width():
            picture = picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture

    def _show_anew(self) -> None:
        """Show the page with the colours and pictures of today's theme and width, where it is."""
        self._style()
        where = self.verticalScrollBar().value()
        self.reload()
        self._mark()
        self.verticalScrollBar().setValue(where)

    def _style(self) -> None:
        colours = theme.of(self.palette())
        self.document().setDefaultStyleSheet(
            "img { max-width: 100%; }"
            "table { border-collapse: collapse; margin-top: 4px; margin-bottom: 0; }"
            f"th, td {{ border: 1px solid {colours.border}; }}"
            f"th {{ background-color: {colours.alternate}; text-align: left; }}"
            f".quote td {{ background-color: {colours.alternate}; }}"
            f"code {{ font-family: {self.font().family()!r}; font-weight: 600; }}"
        )

    def _mark(self) -> None:
        if not self._words:
            self.setExtraSelections([])
            return
        tint = theme.of(self.palette())
        style = QTextCharFormat()
        style.setBackground(QColor(tint.tint(0).background))
        style.setForeground(QColor(tint.marked))
        found = []
        cursor = self.document().find(self._words, QTextCursor(self.document()))
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, style
            found.append(mark)
            cursor = self.document().find(self._words, cursor)
        self.setExtraSelections(found)
