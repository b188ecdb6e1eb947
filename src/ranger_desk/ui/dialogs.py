"""The small dialogs: about, the reviewer's name, and questions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from ranger_desk import __version__
from ranger_desk.ui import icons
from ranger_desk.ui.cards import Quiet
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
