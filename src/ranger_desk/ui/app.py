"""The application: its name, its icon, and the files that the system hands to it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from ranger_desk import __version__
from ranger_desk.ui import icons
from ranger_desk.ui.focus_ring import FocusRing
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings


class Application(QApplication):
    """The application."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._open: Callable[[Path], object] | None = None
        self._wanted: list[Path] = []
        self.setApplicationName("Ranger Desk")
        self.setApplicationVersion(__version__)
        self.setOrganizationName("Ranger Desk")
        self.setOrganizationDomain("ranger-desk")
        self.setDesktopFileName("ranger-desk")
        self.setWindowIcon(icons.app_icon())
        if sys.platform != "darwin":
            self.setStyle("Fusion")
            FocusRing(self)

    def event(self, event: QEvent) -> bool:
        """Take the files that the system hands over."""
        if isinstance(event, QFileOpenEvent) and event.file():
            if self._open is None:
                self._wanted.append(Path(event.file()))
            else:
                self._open(Path(event.file()))
            return True
        return super().event(event)

    def open_with(self, open_: Callable[[Path], object]) -> None:
        """Have `open_` open what the system asks for (a double click in the Finder, a drop on the Dock).

        Files that it asked for before, while there was no window yet, are opened now.
        """
        self._open = open_
        wanted, self._wanted = self._wanted, []
        for path in wanted:
            open_(path)


def start(path: Path | None) -> int:
    """Run the application until its window is closed; `path` is opened at once. Returns the exit code."""
    app = Application(sys.argv[:1])
    # Python's own handler of Ctrl+C would run only when Qt gives Python a turn.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = MainWindow(Settings.of_this_user())
    sys.excepthook = telling(window)
    window.show()
    app.open_with(window.open_path)
    if path is not None:
        window.open_path(path)
    return app.exec()


def telling(window: MainWindow) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A hook for exceptions that nobody caught: written to stderr as ever, and told in the window."""
    written = sys.excepthook

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        written(kind, error, trace)
        if isinstance(error, Exception):
            window.tell(error)

    return tell
