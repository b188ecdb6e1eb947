"""The small dialogs: keyboard shortcuts, about, the reviewer's name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ranger_desk import __version__
from ranger_desk.ui import icons
from ranger_desk.ui.actions import SINGLE_KEYS, Actions
from ranger_desk.ui.cards import Heading, Quiet
from ranger_desk.ui.settings import full_name


class NameDialog(QDialog):
    """Asks once who is reviewing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who is reviewing?")
        self._name = QLineEdit(full_name())
        self._name.setAccessibleName("Your name")
        self._name.selectAll()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._name.textChanged.connect(lambda text: ok.setEnabled(bool(text.strip())))
        label = QLabel("Your name stands beside every decision you make, here and in the workbook you export.")
        label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(label)
        layout.addWidget(self._name)
        layout.addWidget(Quiet("You can change it later in the settings."))
        layout.addWidget(buttons)
        self.setMinimumWidth(420)

    @property
    def name(self) -> str:
        """The name as it was typed."""
        return self._name.text().strip()


class ShortcutsDialog(QDialog):
    """Every key that does something, read from the menus themselves."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard Shortcuts")
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setSpacing(36)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(6)  # else that between the columns would hold here too
        left.addWidget(Heading("In the table and the pane"))
        left.addWidget(Quiet("wherever no text is being written", wraps=False))
        left.addLayout(_keys([(key, words) for key, words in SINGLE_KEYS.items()]))
        left.addWidget(Heading("In the edited summary"))
        left.addLayout(_keys([("Ctrl+Return", "Save and move on"), ("Esc", "Leave it as it was")]))
        menus = actions.menus()
        for place, (title, items) in enumerate(menus):
            keys = [
                (item.shortcut().toString(QKeySequence.SequenceFormat.PortableText), _plain(item))
                for item in items
                if isinstance(item, QAction) and not item.shortcut().isEmpty()
            ]
            side = left if place in (1, 4) else right
            side.addWidget(Heading(title.replace("&", "")))
            side.addLayout(_keys(keys))
        for side in (left, right):
            side.addStretch(1)
            columns.addLayout(side)
        area = QScrollArea()
        area.setAccessibleName("Keyboard shortcuts")
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        layout.addWidget(buttons)
        self.resize(content.sizeHint().width() + 60, min(content.sizeHint().height() + 80, 720))


def about(parent: QWidget) -> QMessageBox:
    """What this program is; shown when the caller opens it."""
    box = QMessageBox(parent)
    box.setWindowTitle("About Ranger Desk")
    box.setIconPixmap(icons.app_icon().pixmap(72, 72))
    box.setText(f"Ranger Desk {__version__}")
    box.setInformativeText(
        "Review the comments that parks send with their visitor counts.\n\n"
        "Licensed under the Apache License 2.0. Built with Qt for Python (LGPL) and MLX (MIT)."
    )
    return box


def shown(dialog: QDialog) -> QDialog:
    """Open a dialog beside the window, to be forgotten when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _keys(keys: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(4)
    grid.setContentsMargins(0, 0, 0, 12)
    for line, (key, words) in enumerate(keys):
        cap = QLabel(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
        cap.setMinimumWidth(110)
        grid.addWidget(cap, line, 0)
        grid.addWidget(QLabel(words), line, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _plain(action: QAction) -> str:
    return action.text().replace("&", "")


def ask(parent: QWidget, text: str, more: str, yes: str, no: str, then: Callable[[], object]) -> QMessageBox:
    """Ask a question beside the window, without stopping it; `then` is called if the answer is `yes`."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(text)
    box.setInformativeText(more)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(no, QMessageBox.ButtonRole.RejectRole))
    box.buttonClicked.connect(lambda button: then() if button is accept else None)
    shown(box)
    return box
