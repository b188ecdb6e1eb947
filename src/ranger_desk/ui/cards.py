"""Small building blocks of the panes: headings, cards, lines with an icon."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ranger_desk.ui import theme


class Heading(QLabel):
    """A label whose size and weight follow the text around it, whatever the zoom."""

    def __init__(self, text: str = "", *, scale: float = 1.0, weight: QFont.Weight = QFont.Weight.DemiBold) -> None:
        super().__init__(text)
        self._scale = scale
        self._weight = weight
        self._busy = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the parent's font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ParentChange):
            self._follow()

    def _follow(self) -> None:
        if self._busy:
            return
        self._busy = True
        parent = self.parentWidget()
        around = parent.font() if parent else QApplication.font()
        font = QFont(around)
        font.setPointSizeF(around.pointSizeF() * self._scale)
        font.setWeight(self._weight)
        self.setFont(font)
        self._busy = False


class Quiet(QLabel):
    """Text of second rank, in the theme's secondary colour."""

    def __init__(self, text: str = "", *, wraps: bool = True) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setWordWrap(wraps)


class Card(QFrame):
    """A sheet with rounded corners that holds one widget; its rim is thicker while that has the focus."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._raised = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(content)
        content.installEventFilter(self)

    def set_raised(self, raised: bool) -> None:
        """Draw the rim in the accent colour, for a card that is being edited."""
        self._raised = raised
        self.update()

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Draw the rim anew when the focus comes and goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet and its rim."""
        colours = theme.of(self.palette())
        strong = self._raised or self._content.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.setPen(QPen(QColor(colours.accent if strong else colours.border), 2 if strong else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class IconLine(QWidget):
    """An icon beside text that wraps."""

    def __init__(self, icon: QIcon, text: str, *, bold: str = "") -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        picture = QLabel()
        picture.setPixmap(icon.pixmap(QSize(18, 18)))
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        if bold:
            words.addWidget(Heading(bold))
        said = QLabel(text)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        words.addWidget(said)
        layout.addLayout(words, 1)
