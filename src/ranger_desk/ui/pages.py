"""What the window shows while no review is open: the welcome, the wait for a file, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCommandLinkButton,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ranger_desk.ui import icons, motion, theme
from ranger_desk.ui.cards import Heading, Picture, Quiet

_SENTENCE = (
    "Reads the comments that parks send with their monthly visitor counts, finds what was closed and the words "
    "that say so, and keeps what you decide."
)
_WIDTH = 520


class _Middle(QWidget):
    """A page with one column in its middle."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout()
        self.column.setSpacing(14)
        across = QHBoxLayout()
        across.addStretch(1)
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        middle.setLayout(self.column)
        across.addWidget(middle)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)


class WelcomePage(_Middle):
    """The first thing that is seen.

    Signals:
        chosen: the path of a recent file.
    """

    chosen = Signal(object)

    def __init__(self, open_: QAction, sample: QAction) -> None:
        super().__init__()
        self._inviting = False
        picture = Picture(icons.app_icon(), 112)
        title = Heading("Ranger Desk", scale=2.1)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sentence = QLabel(_SENTENCE)
        sentence.setWordWrap(True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        private = Quiet("Everything happens on this computer. No comment leaves it.")
        private.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        for action in (open_, sample):
            button = QPushButton(action.icon(), action.text().replace("&", ""))
            button.setMinimumSize(QSize(170, 38))
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            buttons.addWidget(button)
            if action is open_:
                self.setFocusProxy(button)
        buttons.addStretch(1)
        self._drop = Quiet("or drop a CSV or Excel export anywhere in this window")
        self._drop.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._recent_heading = Heading("Recent files")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self.column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for widget in (title, sentence, private):
            self.column.addWidget(widget)
        self.column.addSpacing(6)
        self.column.addLayout(buttons)
        self.column.addWidget(self._drop)
        self.column.addSpacing(10)
        self.column.addWidget(self._recent_heading)
        self.column.addLayout(self._recent)

    def set_recent(self, files: Sequence[Path]) -> None:
        """Offer the files that were opened last."""
        while item := self._recent.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._recent_heading.setVisible(bool(files))
        for path in files[:4]:
            link = QCommandLinkButton(path.name, str(path.parent))
            link.setIcon(icons.icon("draft"))
            link.setAccessibleName(f"Open {path.name}")
            link.clicked.connect(lambda _checked=False, path=path: self.chosen.emit(path))
            self._recent.addWidget(link)

    def set_inviting(self, inviting: bool) -> None:
        """Show that a file which is held over the window may be dropped."""
        self._inviting = inviting
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """While a file is held over the window, a dashed rim."""
        super().paintEvent(event)
        if self._inviting:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.of(self.palette()).accent), 3, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(12, 12, -12, -12), 12, 12)


class BusyPage(_Middle):
    """A file is being read.

    Signals:
        cancelled: the reviewer no longer wants it.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Heading(scale=1.45)
        self._title.setWordWrap(True)
        self._where = Quiet()
        self._bar = bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setAccessibleName("Reading")
        stop = QPushButton("Cancel")
        stop.clicked.connect(self.cancelled)
        for widget in (self._title, self._where, bar):
            self.column.addWidget(widget)
        self.column.addWidget(stop, 0, Qt.AlignmentFlag.AlignRight)

    def show_path(self, path: Path) -> None:
        """Say which file is being read."""
        self._bar.setRange(*motion.without_end())
        self._title.setText(f"Opening {path.name}…")
        self._where.setText(str(path.parent))


class ErrorPage(_Middle):
    """A file could not be opened: what happened, where, and what to do.

    Signals:
        left: back to where the reviewer was.
    """

    left = Signal()

    def __init__(self, open_: QAction) -> None:
        super().__init__()
        self._title = Heading(scale=1.45)
        self._title.setWordWrap(True)
        self._what = QLabel()
        self._advice = QLabel()
        self._where = Quiet()
        picture = Picture(icons.icon("medium", lambda colours: colours.medium), 40)
        for text in (self._what, self._advice, self._where):
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        buttons = QHBoxLayout()
        another = QPushButton("Open Another File…")
        another.clicked.connect(open_.trigger)
        copy = QPushButton("Copy Details")
        copy.clicked.connect(self._copy)
        back = QPushButton("Back")
        back.clicked.connect(self.left)
        for button in (another, copy, back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for widget in (picture, self._title, self._what, self._advice, self._where):
            self.column.addWidget(widget)
        self.column.addSpacing(8)
        self.column.addLayout(buttons)
        self.setFocusProxy(another)

    def show_error(self, path: Path, what: str, advice: str) -> None:
        """Say what is wrong with a file."""
        self._title.setText(f"{path.name} could not be opened")
        self._what.setText(what)
        self._advice.setText(advice)
        self._where.setText(str(path))

    def _copy(self) -> None:
        parts = (self._title, self._what, self._advice, self._where)
        QGuiApplication.clipboard().setText("\n".join(part.text() for part in parts))
