"""What the sections of the settings window have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ranger_desk.ui import dialogs, icons
from ranger_desk.ui.cards import Heading, Line, Quiet
from ranger_desk.ui.message_bar import MessageBar
from ranger_desk.ui.trouble import told
from ranger_desk.ui.workshop.work import Work, WorkBar


class Page(QWidget):
    """A section: its name, what it is for, a strip for messages and a column that scrolls."""

    def __init__(self, title: str, about: str) -> None:
        super().__init__()
        self.title = title
        self.message = MessageBar()
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        self._head = QHBoxLayout()
        self._head.addWidget(Heading(title, scale=1.45), 1)
        self.column.addLayout(self._head)
        self.column.addWidget(Quiet(about))
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(24, 20, 24, 20)
        inside.addLayout(self.column, 1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(self.message)
        around.addWidget(area, 1)

    def refresh(self) -> None:
        """Show how things stand now; called when the section comes into sight."""

    def offer_help(self, do: Callable[[], object]) -> None:
        """Put a help button beside the title; the help key does the same while this section is in sight."""
        key = QKeySequence(QKeySequence.StandardKey.HelpContents)
        made = QToolButton()
        made.setIcon(icons.icon("help"))
        made.setIconSize(QSize(20, 20))
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setShortcut(key)
        made.setToolTip(f"What the guide says of this ({key.toString(QKeySequence.SequenceFormat.NativeText)})")
        made.setAccessibleName(f"Help on {self.title}")
        made.clicked.connect(lambda _checked=False: do())
        self._head.addWidget(made)

    def close_down(self) -> None:
        """End what is going on, and wait for that; called when the program quits."""

    def tell(self, error: Exception) -> None:
        """Say what went wrong and what to do about it."""
        self.message.say(" ".join(filter(None, told(error))), icon="high")


class WorkingPage(Page):
    """A section with long work, of which one piece goes on at a time."""

    def __init__(self, title: str, about: str) -> None:
        super().__init__(title, about)
        self.work = Work(self)
        self.bar = WorkBar(self.work)
        self.work.began.connect(self.message.hide)
        self.work.failed.connect(self.tell)
        self.work.changed.connect(self.update_buttons)

    def update_buttons(self) -> None:
        """Offer what can be done now."""

    def close_down(self) -> None:
        """Cancel the work."""
        self.work.stop()


def button(text: str, do: Callable[[], object], tip: str = "") -> QPushButton:
    """A button that does something; its tip is what is said to those who cannot see it, too."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: do())
    if tip:
        made.setToolTip(tip)
        made.setAccessibleDescription(tip)
    return made


def row_of(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side, the room that is left behind them."""
    made = QHBoxLayout()
    made.setSpacing(8)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch(1)
    return made


def side_by_side(*widgets: QWidget) -> QWidget:
    """Widgets side by side as one, for the row of a form."""
    made = QWidget()
    layout = row_of(*widgets)
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made


def form() -> QFormLayout:
    """An empty form as all sections have it."""
    made = QFormLayout()
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    made.setFormAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    made.setHorizontalSpacing(18)
    made.setVerticalSpacing(10)
    return made


def heading(column: QVBoxLayout, text: str) -> None:
    """Begin a part of a section."""
    column.addSpacing(4)
    column.addWidget(Line())
    column.addWidget(Heading(text, scale=1.1))


def text_label(text: str = "") -> QLabel:
    """Text that wraps and can be selected."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def ask_file(
    parent: QWidget, title: str, filters: str, then: Callable[[Path], object], *, save_as: str | None = None
) -> None:
    """Ask for a file to read, or with `save_as` (a suggested path) for one to write; `then` is told its path."""
    dialog = QFileDialog(parent, title, save_as or str(Path.home()), filters)
    if save_as is not None:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialogs.shown(dialog)


def ask_folder(parent: QWidget, title: str, then: Callable[[Path], object]) -> None:
    """Ask for a folder; `then` is told its path."""
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialogs.shown(dialog)
