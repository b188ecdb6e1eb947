"""One flag: why it was raised, the comment's words and the numbers beside each other, and the reviewer's word on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from ranger_desk.records import Flag, FlagMark, FlagVerdict
from ranger_desk.ui import icons, theme, wording
from ranger_desk.ui.cards import Heading, Picture, Quiet
from ranger_desk.ui.count_line import CountLine, Month
from ranger_desk.ui.flow_layout import FlowLayout


class FlagCard(QWidget):
    """Shows a flag that asks for a look.

    Signals:
        confirmed: the reviewer says that the flag is right.
        dismissed: the reviewer says that it is not, for this reason.
        restored: what the reviewer said of it is taken back.
        meaning_wanted: the name of the rule whose meaning the reviewer wants to know.
        entered: the keyboard came to this card.
    """

    confirmed = Signal()
    dismissed = Signal(str)
    restored = Signal()
    meaning_wanted = Signal(str)
    entered = Signal()

    def __init__(self, flag: Flag, mark: FlagMark | None, line: CountLine | None, month: Month) -> None:
        """Make the card of `flag`; `line` is the count field that it is about, in the month of the flag."""
        super().__init__()
        self.flag, self.mark = flag, mark
        self._dismissed = mark is not None and mark.verdict is FlagVerdict.DISMISSED
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = wording.rule(flag.rule)
        self.setAccessibleName(f"Flag: {title}, {wording.SEVERITIES[flag.severity]}")
        self.setAccessibleDescription(flag.reason)
        self._reason = QLineEdit()
        self._reason.setAccessibleName("Why the flag is dismissed")
        self._reason.setPlaceholderText("Why is it dismissed? Return saves, Esc cancels")
        self._reason.installEventFilter(self)
        self._reason.returnPressed.connect(lambda: self.dismissed.emit(self._reason.text().strip()))
        self._reason.hide()
        self.meaning = _Link("What does this mean?")
        self.meaning.setAccessibleName(f"What does the flag {title} mean?")
        self.meaning.clicked.connect(lambda _checked=False: self.meaning_wanted.emit(flag.rule))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(self._head(title))
        if mark is not None:
            layout.addWidget(Quiet(wording.mark(mark)))
        if not self._dismissed:
            layout.addWidget(_text(flag.reason))
            if flag.evidence or line is not None:
                layout.addLayout(_beside(flag, line, month))
        layout.addWidget(self.meaning, 0, Qt.AlignmentFlag.AlignLeft)
        self.meaning.setHidden(self._dismissed)
        layout.addWidget(self._reason)

    @property
    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in the order of reading."""
        return [self, *self._buttons, self.meaning, self._reason]

    @property
    def asking(self) -> bool:
        """Whether the reviewer is writing why the flag is dismissed."""
        return not self._reason.isHidden()

    def begin_dismissing(self) -> None:
        """Ask for the reason."""
        self._reason.show()
        self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the reason leaves the flag as it was; so does leaving it while it is empty."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() is QEvent.Type.KeyPress:
                self._reason.hide()
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if event.type() is QEvent.Type.FocusOut and not self._reason.text():
            self._reason.hide()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Tell when the keyboard comes, and draw the rim anew."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if event.type() is QEvent.Type.FocusIn:
                self.entered.emit()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A sheet; its left side bears the colour of the severity while the flag stands."""
        colours = theme.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent if focus else colours.border), 2 if focus else 1))
        if not self._dismissed:
            painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(sheet, 6, 6)
        if not self._dismissed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.severity(self.flag.severity)))
            painter.drawRoundedRect(QRectF(2, 7, 3, self.height() - 14), 1.5, 1.5)

    def _head(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Picture(_icon(self.flag, self.mark)))
        name = Heading(title)
        name.setWordWrap(True)
        row.addWidget(name, 1)
        beside = FlowLayout(8)
        row.addLayout(beside)
        if self._dismissed:
            name.strike()
        else:
            beside.addWidget(SeverityWord(self.flag))
        if self.mark is None:
            self._buttons = [
                _button("Confirm", "Confirm this flag", self.confirmed.emit),
                _button("Dismiss…", "Dismiss this flag", self.begin_dismissing),
            ]
        else:
            words = "Restore" if self._dismissed else "Take Back"
            self._buttons = [_button(words, "Take back what was said of this flag", self.restored.emit)]
        for button in self._buttons:
            beside.addWidget(button)
        return row


class _Link(QToolButton):
    """A button that looks like a link."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words, underlined, in the colour of links; a frame around them while they have the keyboard."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Link))
        if self.hasFocus():
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        font = QFont(self.font())
        font.setUnderline(True)
        painter.setFont(font)
        painter.drawText(self.rect().adjusted(2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return QSize(words.width() + 6, words.height() + 4)


class SeverityWord(QLabel):
    """A flag's severity in its colour."""

    def __init__(self, flag: Flag) -> None:
        super().__init__(wording.SEVERITIES[flag.severity])
        self._severity = flag.severity
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        """Keep to the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        palette = self.palette()
        colour = QColor(theme.of(QGuiApplication.palette()).severity(self._severity))
        if palette.color(QPalette.ColorRole.WindowText) != colour:
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.setPalette(palette)


def _icon(flag: Flag, mark: FlagMark | None) -> QIcon:
    return icons.severity_icon(flag.severity) if mark is None else icons.icon(str(mark.verdict))


def _beside(flag: Flag, line: CountLine | None, month: Month) -> QHBoxLayout:
    """The comment's words to the left, the numbers to the right."""
    row = QHBoxLayout()
    row.setSpacing(14)
    if flag.evidence:
        row.addLayout(_column("The comment", _text(f"“{flag.evidence}”")), 1)
    if line is not None:
        value = Heading(wording.value(line.count), scale=1.25)
        row.addLayout(_column(wording.field(line.count), value, Quiet(wording.compared(line, month))), 1)
    return row


def _column(title: str, *below: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(Quiet(title))
    for widget in below:
        column.addWidget(widget)
    column.addStretch(1)
    return column


def _text(text: str) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _button(text: str, name: str, do: Callable[[], object]) -> QPushButton:
    made = QPushButton(text)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.clicked.connect(lambda _checked=False: do())
    return made
