"""Long work of the workshop: one piece at a time, off the window's thread, with its progress and a way to cancel it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QPushButton, QWidget

from ranger_desk.engine.steering import Steering
from ranger_desk.ui import motion
from ranger_desk.ui.cards import Heading, Quiet
from ranger_desk.ui.workers import Task, Tell, stop_all
from ranger_desk.ui.workshop import wording
from ranger_desk.ui.workshop.pace import Pace
from ranger_desk.workshop.plans import duration

OnProgress = Callable[[str, int, int], None]
"""Told (what, done, total); raises `Cancelled` where the work is no longer wanted."""

_MOST = 1_000_000


class Work(QObject):
    """Does one piece of work after another; each can be cancelled.

    Attributes:
        title: what is being done; empty while nothing is.
        what: the part of it that is being done.
        progress: how much of that part is done, and of how much; of 0 where that is not known.
        pace: how fast it goes.

    Signals:
        began: work began.
        changed: work began, told how far it is, or is over.
        cancelled: it is over since it was cancelled.
        failed: the exception that ended it.
    """

    began = Signal()
    changed = Signal()
    cancelled = Signal()
    failed = Signal(object)
    _told = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.title = self.what = ""
        self.progress = (0, 0)
        self.pace = Pace()
        self._in_bytes = False
        self._task: Task | None = None
        self._steering = Steering()
        self._told.connect(self._hear)

    @property
    def busy(self) -> bool:
        """Whether something is being done, or about to end after it was cancelled."""
        return self._task is not None

    @property
    def cancelling(self) -> bool:
        """Whether it was cancelled and has not ended."""
        return self.busy and self._steering.cancelled

    @property
    def words(self) -> str:
        """How far it is: 'Counting tokens: 1,500 of 4,770, 12 s left'."""
        done, total = self.progress
        amount = wording.size if self._in_bytes else "{:,}".format
        parts = [f"{amount(done)} of {amount(total)}" if total > 1 else amount(done) if done and not total else ""]
        if self._in_bytes and self.pace.rate:
            parts.append(f"{wording.size(self.pace.rate)} a second")
        if self.pace.seconds_left is not None:
            parts.append(f"{duration(self.pace.seconds_left)} left")
        told = ", ".join(part for part in parts if part)
        return f"{self.what}: {told}" if told else self.what

    def start(
        self,
        title: str,
        do: Callable[[Steering, OnProgress], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        in_bytes: bool = False,
    ) -> None:
        """Begin; nothing happens while something else is being done.

        Args:
            title: what is being done, for the reviewer.
            do: runs in a thread of its own, and is given what cancels it and what to tell its progress.
            done: called in the window's thread with what `do` returned, unless it was cancelled.
            failed: called there with what it raised; None to tell it by `failed`.
            in_bytes: what it tells of its progress are bytes.
        """
        if self.busy:
            return
        self.title, self.what, self.progress = title, "", (0, 0)
        self.pace, self._in_bytes = Pace(), in_bytes
        self._steering = steering = Steering()

        def work(tell: Tell) -> Any:
            def on_progress(what: str, done: int, total: int) -> None:
                tell(0, None)  # which ends work that is no longer wanted
                self._told.emit(what, (done, total))

            return do(steering, on_progress)

        task = self._task = Task(work, self._ending(done), self._ending(failed or self.failed.emit), self)
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
        if self._steering.cancelled:
            self.cancelled.emit()

    def _hear(self, what: str, progress: tuple[int, int]) -> None:
        if self.busy:
            self.what, self.progress = what, progress
            self.pace.tell(what, *progress)
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
        self._what.setText("Cancelling…" if work.cancelling else work.words)
        done, total = _in_32_bits(*work.progress)
        self._bar.setRange(*((0, total) if total else motion.without_end()))
        self._bar.setValue(done)


def _in_32_bits(done: int, total: int) -> tuple[int, int]:
    """The same part of a total that Qt's integers hold: models have more bytes."""
    return (done, total) if total <= _MOST else (round(done / total * _MOST), _MOST)
