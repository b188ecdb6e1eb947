"""What a screen reader says by itself: news that appears where the keyboard is not."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(about: QWidget, text: str) -> None:
    """Have `text` read out once what is being read is over; nothing happens where no screen reader runs."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, text))
