"""The run of the model: one thread that alone speaks to the engine, and the window's handle on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from ranger_desk.engine.client import Engine
from ranger_desk.operations import Progress, summarize

EVERY = 0.1
"""Seconds between two signals about nothing but rows: the window is told ten times a second, and no more."""


class EngineWorker(QObject):
    """Runs one summarisation in the thread it was moved to; `pause` and the like may be called from any.

    Signals:
        told: a `Progress`; its ids are on disk.
        failed: the exception that ended the run; what was told before is safe.
        ended: the run is over, for whatever reason; the last signal, with the worker itself.
    """

    told = Signal(object)
    failed = Signal(object)
    ended = Signal(object)

    def __init__(self, review: Path, make_engine: Callable[[], Engine]) -> None:
        super().__init__()
        self._review = review
        self._make_engine = make_engine
        self._engine: Engine | None = None
        self._cancel = threading.Event()
        self._pause = threading.Event()

    @Slot()
    def run(self) -> None:
        """Summarise what is left of the review."""
        try:
            with self._make_engine() as engine:
                self._engine = engine
                self._follow(engine)
        except Exception as error:
            self.failed.emit(error)
        finally:
            self._engine = None
            self.ended.emit(self)

    def pause(self) -> None:
        """Compute nothing until `resume`."""
        self._pause.set()
        if engine := self._engine:
            engine.pause()

    def resume(self) -> None:
        """Go on."""
        self._pause.clear()
        if engine := self._engine:
            engine.resume()

    def cancel(self) -> None:
        """End the run within two seconds."""
        self._cancel.set()
        if engine := self._engine:
            engine.cancel()

    def _follow(self, engine: Engine) -> None:
        ids: tuple[int, ...] = ()
        last, state = 0.0, None
        for progress in summarize(self._review, engine):
            # A wish that came before the engine listened is told again.
            if self._cancel.is_set():
                engine.cancel()
            if self._pause.is_set():
                engine.pause()
            ids += progress.ids
            news = progress.message or progress.state is not state
            if news or time.monotonic() - last >= EVERY:
                self.told.emit(replace(progress, ids=ids))
                ids, last = (), time.monotonic()
            state = progress.state


class Summariser(QObject):
    """Starts runs, one at a time, and steers the one that is going on.

    Signals:
        told, failed: as those of `EngineWorker`.
        changed: a run began, ended, was paused or resumed.
    """

    told = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: QThread | None = None
        self._worker: EngineWorker | None = None
        self._paused = False
        self.progress: Progress | None = None

    @property
    def running(self) -> bool:
        """Whether a run is going on, paused or not."""
        return self._thread is not None

    @property
    def paused(self) -> bool:
        """Whether the run is paused, or about to be."""
        return self.running and self._paused

    def start(self, review: Path, make_engine: Callable[[], Engine]) -> None:
        """Begin a run; nothing happens while another is going on."""
        if self._thread is not None:
            return
        self._paused, self.progress = False, None
        self._thread = QThread(self)
        self._worker = EngineWorker(review, make_engine)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._worker.told.connect(self._told)
        self._worker.failed.connect(self.failed)
        self._worker.ended.connect(self._ended)
        self._thread.start()
        self.changed.emit()

    def pause_or_resume(self) -> None:
        """Pause, or go on."""
        if self._worker is None:
            return
        self._paused = not self._paused
        if self._paused:
            self._worker.pause()
        else:
            self._worker.resume()
        self.changed.emit()

    def cancel(self) -> None:
        """End the run soon; what is done stays."""
        if self._worker is not None:
            self._worker.cancel()

    def stop(self) -> None:
        """End the run and wait for that: two seconds at most."""
        self.cancel()
        self._ended(self._worker)

    @Slot(object)
    def _told(self, progress: Progress) -> None:
        self.progress = progress
        self.told.emit(progress)

    @Slot(object)
    def _ended(self, which: EngineWorker | None) -> None:
        if self._thread is None or self._worker is None or which is not self._worker:
            return  # an earlier run, which `stop` has waited for
        thread, worker = self._thread, self._worker
        self._thread = self._worker = None
        thread.quit()
        thread.wait()
        worker.deleteLater()
        thread.deleteLater()
        self.changed.emit()
