"""Takes the pictures of docs/accessibility.md: the focus, text of twice the size, no colours, and the menus.

    python docs/accessibility_pictures.py [FOLDER]

Needs no display and no model. The pictures look best with the font Inter (Debian: fonts-inter), and become a third as
large where the program pngquant is installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from accessibility_tree import sample_window, until
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPainter, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ranger_desk.ui.app import Application
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.theme import Appearance

_APART = 16
"""Pixels between two menus."""
_TURNS = 30
"""So often the window has its say before a picture, on a busy machine too."""


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "pictures"
    app = Application(sys.argv[:1])
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter", 10))
    window = sample_window()
    window.activateWindow()
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        window.look.appear(appearance)
        tab_to(window, "Confirm this flag")
        save(window, folder / f"focus-{appearance}.png")
        window.look.zoom(2.0)
        window.page.table.setFocus()
        save(window, folder / f"large-text-{appearance}.png")
        window.look.zoom(1.0)
    window.look.appear(Appearance.LIGHT)
    save(window, folder / "without-colours.png", QImage.Format.Format_Grayscale8)
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        window.look.appear(appearance)
        settle()
        write(menus(window), folder / f"menus-{appearance}.png")
    window.close()


def tab_to(window: MainWindow, name: str) -> None:
    """Press Tab until the control of this name has the keyboard."""
    window.page.filters.focus_search()
    until(lambda: QApplication.focusWidget() is not None)
    while QApplication.focusWidget().accessibleName() != name:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)


def save(window: MainWindow, file: Path, form: QImage.Format = QImage.Format.Format_RGB32) -> None:
    """Save what the window shows, once it has settled."""
    settle()
    write(window.grab().toImage().convertToFormat(form), file)


def settle() -> None:
    """Let the window have its say."""
    end, turns = time.monotonic() + 0.5, iter(range(_TURNS))
    until(lambda: next(turns, None) is None and time.monotonic() > end)


def menus(window: MainWindow) -> QImage:
    """All menus of the menu bar side by side, each opened as a click opens it."""
    grabbed = []
    for action in window.menuBar().actions():
        menu = action.menu()
        menu.popup(QPoint(0, 0))
        until(menu.isVisible)
        grabbed.append(menu.grab().toImage())
        menu.close()
    size = QSize(
        sum(one.width() + _APART for one in grabbed) + _APART, max(one.height() for one in grabbed) + 2 * _APART
    )
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(window.palette().color(QPalette.ColorRole.Window))
    painter, x = QPainter(image), _APART
    for one in grabbed:
        painter.drawImage(x, _APART, one)
        x += one.width() + _APART
    painter.end()
    return image


def write(image: QImage, file: Path) -> None:
    """Save a picture, as small as it goes."""
    image.save(str(file))
    if squeeze := shutil.which("pngquant"):
        subprocess.run([squeeze, "--speed", "1", "--ext", ".png", "--force", "128", str(file)], check=True)


if __name__ == "__main__":
    main()
