"""A strip above the table for what the reviewer should know and may act upon."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ranger_desk.ui import icons, theme
from ranger_desk.ui.announcing import announce
from ranger_desk.ui.cards import Picture


class MessageBar(QWidget):
    """Shows one message at a time; a new one takes the place of the old."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Message")
        self._icon = Picture()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._buttons: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setIcon(icons.icon("close"))
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close the message")
        self._close.setToolTip("Close the message")
        self._close.clicked.connect(self.hide)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 8, 10, 8)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._icon)
        self._layout.addWidget(self._text, 1)
        self._layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; empty while nothing is."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, text: str, *, icon: str = "low", ways: Mapping[str, Callable[[], object]] | None = None) -> None:
        """Show `text` and a button for each of `ways`; a button that was pressed closes the message."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for name, go in (ways or {}).items():
            button = QPushButton(name)
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _checked=False, go=go: go())
            self._layout.insertWidget(self._layout.count() - 1, button)
            self._buttons.append(button)
        self._icon.show_icon(icons.icon(icon))
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self.show()
        for button in self._buttons:
            button.show()
        announce(self, text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A sheet with a line below."""
        colours = theme.of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.selection))
        painter.setPen(QPen(QColor(colours.border), 1))
        bottom = QRectF(self.rect()).bottom()
        painter.drawLine(0, int(bottom), self.width(), int(bottom))
