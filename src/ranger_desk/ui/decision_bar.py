"""The reviewer's hand: a note, and Accept, Edit and Reject; while a summary is edited, Save and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ranger_desk.ui import icons
from ranger_desk.ui.cards import Quiet

SAVE_KEY = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
"""The key that saves an edit, as this system writes it."""


class NoteField(QLineEdit):
    """One line of text that goes with the decision.

    Signals:
        left: Return or Esc was pressed; the keyboard may go back to the table.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Note")
        self.setPlaceholderText("Note for this park-month (optional)")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Return or Esc; else as any line of text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
            return
        super().keyPressEvent(event)


class DecisionBar(QWidget):
    """Buttons that trigger the menu's own actions, so that both are enabled and named alike.

    Attributes:
        note: the note's field.
    """

    def __init__(self, accept: QAction, edit: QAction, reject: QAction, save: QAction, cancel: QAction) -> None:
        super().__init__()
        self.note = NoteField()
        label = QLabel("&Note")
        label.setBuddy(self.note)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(label)
        first.addWidget(self.note, 1)
        self._deciding = [
            ActionButton(accept, "A"),
            ActionButton(edit, "E"),
            ActionButton(reject, "R"),
        ]
        self._editing = [ActionButton(save), ActionButton(cancel)]
        self._hint = Quiet()
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        second = QHBoxLayout()
        second.setSpacing(8)
        for button in (*self._deciding, *self._editing):
            second.addWidget(button)
        second.addWidget(self._hint, 1)
        second.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(first)
        layout.addLayout(second)
        self.show_state(editing=False, judged=False, shown=False)

    def show_state(self, *, editing: bool, judged: bool, shown: bool) -> None:
        """Show the buttons that are of use, and say what they do.

        Args:
            editing: a summary is being edited.
            judged: there is a report to accept or reject.
            shown: there is a park-month at all.
        """
        for button in self._deciding:
            button.setVisible(not editing)
        for button in self._editing:
            button.setVisible(editing)
        self._hint.setText(f"{SAVE_KEY} saves, Esc leaves it as it was" if editing else "No report yet")
        self._hint.setVisible(editing or (shown and not judged))


class ActionButton(QPushButton):
    """A button for an action, with the key that does the same on it."""

    def __init__(self, action: QAction, key: str = "") -> None:
        super().__init__(action.text().replace("&", ""))
        self._action = action
        if key:
            self.setIcon(icons.key_cap(key))
            self.setIconSize(icons.beside(self.fontMetrics(), 20))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Let the key grow with the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and not self.icon().isNull():
            self.setIconSize(icons.beside(self.fontMetrics(), 20))

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        keys = QKeySequence.listToString(self._action.shortcuts(), QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{self._action.toolTip()} ({keys})" if keys else self._action.toolTip())
        self.setAccessibleName(self._action.text().replace("&", ""))
        self.setAccessibleDescription(self.toolTip())
