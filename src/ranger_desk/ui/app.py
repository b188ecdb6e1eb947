"""The application: its name, its icon, and the files that the system hands to it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from ranger_desk import __version__
from ranger_desk.ui import icons
from ranger_desk.ui.focus_ring import FocusRing
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings


class Application(QApplication):
    """The application.

    Signals:
        file_wanted: the system (a double click in the Finder, a drop on the Dock) asks to open this path.
    """

    file_wanted = Signal(object)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
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
            self.file_wanted.emit(Path(event.file()))
            return True
        return super().event(event)


def start(path: Path | None) -> int:
    """Run the application until its window is closed; `path` is opened at once. Returns the exit code."""
    app = Application(sys.argv[:1])
    # Python's own handler of Ctrl+C would run only when Qt gives Python a turn.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = MainWindow(Settings.of_this_user())
    sys.excepthook = telling(window)
    app.file_wanted.connect(window.open_path)
    window.show()
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
