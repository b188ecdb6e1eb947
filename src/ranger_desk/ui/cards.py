"""Small building blocks of the panes: headings, cards, lines with an icon."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ranger_desk.ui import icons, theme


class Heading(QLabel):
    """A label whose size is a multiple of the application's text, whatever the zoom."""

    def __init__(self, text: str = "", *, scale: float = 1.0, weight: QFont.Weight = QFont.Weight.DemiBold) -> None:
        super().__init__(text)
        self._scale = scale
        self._weight = weight
        self._struck = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.fontChanged.connect(self._follow)
        self._follow(app.font())

    def strike(self) -> None:
        """Strike the text out, in the colour of what is of second rank."""
        self._struck = True
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._follow(QApplication.font())

    def _follow(self, around: QFont) -> None:
        font = QFont(around)
        font.setPointSizeF(font.pointSizeF() * self._scale)
        font.setWeight(self._weight)
        font.setStrikeOut(self._struck)
        self.setFont(font)


class Quiet(QLabel):
    """Text of second rank, in the theme's secondary colour."""

    def __init__(self, text: str = "", *, wraps: bool = True) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setWordWrap(wraps)


class Linked(QLabel):
    """Text with links outside, which open in the browser when they are pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setOpenExternalLinks(True)

    def changeEvent(self, event: QEvent) -> None:
        """Give links the colour of the theme that holds now: a label gives it only when its text is set."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            text = self.text()
            self.clear()
            self.setText(text)


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


class Line(QWidget):
    """A thin line across."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        QPainter(self).fillRect(self.rect(), QColor(theme.of(self.palette()).border))


class Picture(QWidget):
    """An icon, painted in the colours of the theme that holds at the time, that grows with the text around it."""

    def __init__(self, icon: QIcon | None = None, size: int = 18) -> None:
        super().__init__()
        self._icon = icon or QIcon()
        self._size = size
        self.setFixedSize(icons.beside(self.fontMetrics(), size))

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.setFixedSize(icons.beside(self.fontMetrics(), self._size))

    def show_icon(self, icon: QIcon) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon."""
        self._icon.paint(QPainter(self), self.rect())


class IconLine(QWidget):
    """An icon beside text that wraps."""

    def __init__(self, icon: QIcon, text: str, *, bold: str = "") -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Picture(icon), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        if bold:
            words.addWidget(Heading(bold))
        self._said = QLabel(text)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(self._said)
        layout.addLayout(words, 1)

    def set_quiet(self) -> None:
        """Write the text in the colour of what is of second rank."""
        self._said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
