"""Work that takes longer than a frame: each piece in a thread of its own, its end told in the window's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from ranger_desk.exports import Cancelled

Tell = Callable[[int, int | None], None]
"""`tell(done, total)`, total None where it is not known; raises `Cancelled` where the work is no longer wanted."""


class Task(QThread):
    """A piece of work in its own thread.

    Signals:
        progressed: how much is done, of how much; of 0 where that is not known.
    """

    progressed = Signal(int, int)
    _told = Signal(int, int)
    _ended = Signal(object, object)

    def __init__(
        self,
        work: Callable[[Tell], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        """Prepare; `start` begins.

        Args:
            work: runs in the thread. It is given a function to tell its progress.
            done: is called in the window's thread with what `work` returned.
            failed: is called there with what it raised; neither is called once the task was cancelled.
            parent: owns the task.
        """
        super().__init__(parent)
        self._work, self._done, self._failed = work, done, failed
        self._stop = threading.Event()
        # Through the task's own thread, the window's: who is connected to `progressed` need not think of threads.
        self._told.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(self.deleteLater)

    def cancel(self) -> None:
        """Stop at the next step; what the work still returns is thrown away."""
        self._stop.set()

    def run(self) -> None:
        """The work; called by `start` in the new thread."""
        try:
            self._ended.emit(self._work(self._tell), None)
        except Cancelled:
            pass
        except Exception as error:
            self._ended.emit(None, error)

    def _tell(self, done: int, total: int | None) -> None:
        if self._stop.is_set():
            raise Cancelled
        self._told.emit(done, total or 0)

    @Slot(object, object)
    def _deliver(self, result: Any, error: Exception | None) -> None:
        if self._stop.is_set():
            return
        if error is not None:
            self._failed(error)
        else:
            self._done(result)


def stop_all(parent: QObject) -> None:
    """Cancel every task of `parent` and wait until none is left."""
    tasks = parent.findChildren(Task)
    for task in tasks:
        task.cancel()
    for task in tasks:
        task.wait()
