"""A frame around the control that has the keyboard, where the system draws none that can be seen.

macOS draws its own. Elsewhere Qt's style marks the focus in the colour of chosen rows, which is too pale to be found.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QTextEdit, QWidget
from shiboken6 import isValid

from ranger_desk.ui import theme
from ranger_desk.ui.cards import Card
from ranger_desk.ui.flag_card import FlagCard

_WRITTEN_IN = (QLineEdit, QTextEdit, QAbstractSpinBox)
"""Controls that show the frame however the keyboard came to them; others, where a key brought it."""


class FocusRing(QObject):
    """Frames the control in focus, for as long as the application lives."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._frame: _Frame | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._frame is not None and isValid(self._frame):
            self._frame.hide()
            self._frame.deleteLater()
        self._frame = None
        if now is None or isinstance(now, FlagCard) or isinstance(now.parentWidget(), Card):
            return  # cards draw their own
        if isinstance(now, _WRITTEN_IN) or now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._frame = _Frame(now)


class _Frame(QWidget):
    """Lies over a control and lets the mouse through."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(control.rect())
        control.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the control."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.of(QGuiApplication.palette()).accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)
