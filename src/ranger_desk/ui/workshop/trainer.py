"""Training in the background: each run in a thread that follows its child process, whatever window is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QThread, Signal

from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_events import Ended, Slow, Trained
from ranger_desk.workshop import runs
from ranger_desk.workshop.runs import Run


class _Training(QThread):
    """One run that waits for its turn or trains.

    Signals:
        told: an event of the run.
        failed: the exception that ended it.
    """

    told = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self.trained = run
        self.steering = Steering()

    def run(self) -> None:
        """Train; called by `start` in the new thread."""
        try:
            for event in runs.train(self.trained, self.steering):
                self.told.emit(self.trained.name, event)
        except Exception as error:
            self.failed.emit(self.trained.name, error)


class Trainer(QObject):
    """Trains runs, one at a time; those that were started meanwhile wait.

    Signals:
        changed: a run began, ended, was paused or resumed.
        failed: the name of a run, and the exception that ended it.
        ended: a run came to its end by itself; in words.
    """

    changed = Signal()
    failed = Signal(str, object)
    ended = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._threads: dict[str, _Training] = {}
        self._latest: dict[str, Trained] = {}
        self._slow = ""

    @property
    def names(self) -> list[str]:
        """The runs that wait or train here, the first of them first."""
        return list(self._threads)

    @property
    def hint(self) -> str:
        """Why this machine is slow, and what to do; empty where nothing is known."""
        return self._slow

    def latest(self, name: str) -> Trained | None:
        """What a run told last."""
        return self._latest.get(name)

    def is_paused(self, name: str) -> bool:
        """Whether a run of this window is paused, or about to be."""
        return name in self._threads and self._threads[name].steering.paused

    def is_stopping(self, name: str) -> bool:
        """Whether a run of this window is about to end."""
        return name in self._threads and self._threads[name].steering.cancelled

    def start(self, run: Run) -> None:
        """Train a run, from where it is; it waits for those that were started before."""
        if run.name in self._threads:
            return
        thread = self._threads[run.name] = _Training(run, self)
        thread.told.connect(self._told, Qt.ConnectionType.QueuedConnection)
        thread.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        thread.finished.connect(self._ended)
        thread.start()
        self.changed.emit()

    def pause_or_resume(self, name: str) -> None:
        """Pause a run, or go on with it."""
        thread = self._threads.get(name)
        if thread is not None:
            if thread.steering.paused:
                thread.steering.resume()
            else:
                thread.steering.pause()
            self.changed.emit()

    def stop(self, name: str) -> None:
        """End a run soon; what it learnt is kept."""
        thread = self._threads.get(name)
        if thread is not None:
            thread.steering.cancel()
            self.changed.emit()

    def close_down(self) -> None:
        """End every run within two seconds, keep what they learnt up to their last checkpoints at least, and wait."""
        for thread in self._threads.values():
            thread.steering.hurry()
        for thread in self._threads.values():
            thread.wait()
        self._threads.clear()

    def _told(self, name: str, event: object) -> None:
        match event:
            case Trained():
                self._latest[name] = event
            case Slow(hint):
                self._slow = hint
            case Ended(finished=True):
                self.ended.emit(f"{name} is trained.")
        self.changed.emit()

    def _failed(self, name: str, error: Exception) -> None:
        self.failed.emit(name, error)
        self.ended.emit(f"Training {name} ended with an error.")

    def _ended(self) -> None:
        for name, thread in list(self._threads.items()):
            if thread.isFinished():
                del self._threads[name]
                self._latest.pop(name, None)
                thread.deleteLater()
        self.changed.emit()
