"""Long work of the workshop: one piece at a time, off the window's thread, with its progress and a way to cancel it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QPushButton, QWidget

from ranger_desk.engine.steering import Steering
from ranger_desk.ui.cards import Heading, Quiet
from ranger_desk.ui.workers import Task, Tell, stop_all

OnProgress = Callable[[str, int, int], None]
"""Told (what, done, total); raises `Cancelled` where the work is no longer wanted."""

_MOST = 1_000_000


class Work(QObject):
    """Does one piece of work after another; each can be cancelled.

    Attributes:
        title: what is being done; empty while nothing is.
        what: the part of it that is being done.

    Signals:
        began: work began.
        changed: work began, told how far it is, or is over.
        failed: the exception that ended it.
    """

    began = Signal()
    changed = Signal()
    failed = Signal(object)
    _told = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.title = self.what = ""
        self.progress = (0, 0)
        self._task: Task | None = None
        self._steering = Steering()
        self._told.connect(self._tell_what)

    @property
    def busy(self) -> bool:
        """Whether something is being done, or about to end after it was cancelled."""
        return self._task is not None

    @property
    def cancelling(self) -> bool:
        """Whether it was cancelled and has not ended."""
        return self.busy and self._steering.cancelled

    def start(
        self,
        title: str,
        do: Callable[[Steering, OnProgress], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Begin; nothing happens while something else is being done.

        Args:
            title: what is being done, for the reviewer.
            do: runs in a thread of its own, and is given what cancels it and what to tell its progress.
            done: called in the window's thread with what `do` returned, unless it was cancelled.
            failed: called there with what it raised; None to tell it by `failed`.
        """
        if self.busy:
            return
        self.title, self.what, self.progress = title, "", (0, 0)
        self._steering = steering = Steering()

        def work(tell: Tell) -> Any:
            def on_progress(what: str, done: int, total: int) -> None:
                self._told.emit(what)
                tell(*_in_32_bits(done, total))

            return do(steering, on_progress)

        task = self._task = Task(work, self._ending(done), self._ending(failed or self.failed.emit), self)
        task.progressed.connect(self._progressed)
        task.finished.connect(self._over)
        task.start()
        self.began.emit()
        self.changed.emit()

    def cancel(self) -> None:
        """End it soon; what it would have returned is thrown away."""
        if self._task is not None:
            self._steering.cancel()
            self._task.cancel()
            self.changed.emit()

    def stop(self) -> None:
        """End it, and wait for that."""
        self.cancel()
        stop_all(self)
        self._over()

    def _ending(self, tell: Callable[[Any], object]) -> Callable[[Any], None]:
        """`tell`, after the work is over: what is told may begin the next."""

        def end(told: Any) -> None:
            self._over()
            tell(told)

        return end

    def _over(self) -> None:
        sender = self.sender()
        if self._task is None or (isinstance(sender, QThread) and sender is not self._task):
            return  # the end of a task whose result has begun another
        self._task = None
        self.title = self.what = ""
        self.changed.emit()

    def _progressed(self, done: int, total: int) -> None:
        self.progress = (done, total)
        self.changed.emit()

    def _tell_what(self, what: str) -> None:
        self.what = what
        self.changed.emit()


class WorkBar(QWidget):
    """Shows a `Work` while there is one: what is done, how far it is, and a button that cancels it."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._title, self._what = Heading(), Quiet(wraps=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(12)
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(work.cancel)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 8)
        grid.setHorizontalSpacing(16)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._bar, 1, 0)
        grid.addWidget(self._what, 2, 0)
        grid.addWidget(self.cancel, 0, 1, 3, 1)
        grid.setColumnStretch(0, 1)
        work.changed.connect(self._update)
        self._update()

    def _update(self) -> None:
        work = self._work
        self.setVisible(work.busy)
        self.cancel.setEnabled(not work.cancelling)
        self._title.setText(work.title)
        self._bar.setAccessibleName(f"Progress: {work.title}")
        self._what.setText("Cancelling…" if work.cancelling else work.what)
        done, total = work.progress
        self._bar.setRange(0, total)
        self._bar.setValue(done)


def _in_32_bits(done: int, total: int) -> tuple[int, int]:
    """The same part of a total that Qt's integers hold: models have more bytes."""
    return (done, total) if total <= _MOST else (round(done / total * _MOST), _MOST)
