"""The model at work: one thread that alone speaks to the engine, and the window's handle on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from ranger_desk.engine.client import Engine
from ranger_desk.engine.steering import Steering
from ranger_desk.operations import Progress, summarize

EVERY = 0.1
"""Seconds between two signals about nothing but rows: the window is told ten times a second, and no more."""

MakeEngine = Callable[[], Engine]


@dataclass(frozen=True, eq=False)
class Job:
    """What the window asks of the engine: to load the model, and to summarise a review if there is one."""

    make_engine: MakeEngine
    review: Path | None = None
    steering: Steering = field(default_factory=Steering)
    over: threading.Event = field(default_factory=threading.Event)


class EngineWorker(QObject):
    """Does one job after another in the thread it was moved to, and keeps the engine with its model between them.

    Signals, each with its `Job`:
        loading: an event of the engine's while it loads the model; Ready is the last.
        told: a `Progress` of a run; its ids are on disk.
        failed: the exception that ended the job; what was told before is safe.
        ended: the job is over, for whatever reason; the last signal.
    """

    loading = Signal(object, object)
    told = Signal(object, object)
    failed = Signal(object, object)
    ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._engine: Engine | None = None

    @Slot(object)
    def do(self, job: Job) -> None:
        """Do a job."""
        try:
            engine = self._engine_of(job.make_engine)
            if job.review is None:
                for event in engine.load(job.steering):
                    self.loading.emit(job, event)
            else:
                self._summarise(engine, job.review, job)
        except Exception as error:
            self.failed.emit(job, error)
        finally:
            job.over.set()
            self.ended.emit(job)

    def close(self) -> None:
        """End the engine; only when no job is being done."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _engine_of(self, make_engine: MakeEngine) -> Engine:
        """The engine that is there, if the wanted one would be the same."""
        wanted = make_engine()
        if self._engine is None or self._engine.resolved != wanted.resolved:
            self.close()
            self._engine = wanted
        return self._engine

    def _summarise(self, engine: Engine, review: Path, job: Job) -> None:
        ids: tuple[int, ...] = ()
        last, state = 0.0, None
        for progress in summarize(review, engine, steering=job.steering):
            ids += progress.ids
            news = progress.message or progress.state is not state
            if news or time.monotonic() - last >= EVERY:
                self.told.emit(job, replace(progress, ids=ids))
                ids, last = (), time.monotonic()
            state = progress.state


class Summariser(QObject):
    """Has the model loaded, starts runs, one at a time, and steers the one that is going on.

    Signals:
        loading: an event of the engine's while it loads the model apart from a run; Ready is the last.
        load_failed: the exception because of which the model is not loaded.
        told: a `Progress` of the run; its ids are on disk.
        failed: the exception that ended the run; what was told before is safe.
        changed: a run began, ended, was paused or resumed.
    """

    loading = Signal(object)
    load_failed = Signal(object)
    told = Signal(object)
    failed = Signal(object)
    changed = Signal()
    _wanted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._worker = EngineWorker()
        self._worker.moveToThread(self._thread)
        self._wanted.connect(self._worker.do)
        self._worker.loading.connect(self._loading)
        self._worker.told.connect(self._told)
        self._worker.failed.connect(self._failed)
        self._worker.ended.connect(self._ended)
        self._load: Job | None = None
        self._run: Job | None = None
        self.progress: Progress | None = None

    @property
    def running(self) -> bool:
        """Whether a run is going on, paused or not."""
        return self._run is not None

    @property
    def paused(self) -> bool:
        """Whether the run is paused, or about to be."""
        return self._run is not None and self._run.steering.paused

    def load(self, make_engine: MakeEngine) -> None:
        """Load the model in the background, after the run that is going on; nothing happens where it is loaded."""
        self._wait_no_longer()
        self._load = Job(make_engine)
        self._ask(self._load)

    def start(self, review: Path, make_engine: MakeEngine) -> None:
        """Begin a run; nothing happens while another is going on."""
        if self._run is not None:
            return
        self._wait_no_longer()  # the run waits for the model itself
        self.progress = None
        self._run = Job(make_engine, review)
        self._ask(self._run)
        self.changed.emit()

    def pause_or_resume(self) -> None:
        """Pause, or go on."""
        if self._run is None:
            return
        steering = self._run.steering
        if steering.paused:
            steering.resume()
        else:
            steering.pause()
        self.changed.emit()

    def cancel(self) -> None:
        """End the run soon; what is done stays."""
        if self._run is not None:
            self._run.steering.cancel()

    def stop(self) -> None:
        """End the run and wait for that: two seconds at most. The model stays loaded."""
        if self._run is not None:
            self.cancel()
            self._run.over.wait()
            self._ended(self._run)

    def close(self) -> None:
        """End the run and the engine, and wait for that."""
        self.cancel()
        self._wait_no_longer()
        self._thread.quit()
        self._thread.wait()
        self._worker.close()
        self._run = None

    def _ask(self, job: Job) -> None:
        self._thread.start()
        self._wanted.emit(job)

    def _wait_no_longer(self) -> None:
        """Let go of the loading: the engine goes on with it, and who asks next is told of it."""
        if self._load is not None:
            self._load.steering.cancel()
            self._load = None

    @Slot(object, object)
    def _loading(self, job: Job, event: object) -> None:
        if job is self._load:
            self.loading.emit(event)

    @Slot(object, object)
    def _told(self, job: Job, progress: Progress) -> None:
        if job is self._run:
            self.progress = progress
            self.told.emit(progress)

    @Slot(object, object)
    def _failed(self, job: Job, error: Exception) -> None:
        if job is self._run:
            self._run = None
            self.changed.emit()
            self.failed.emit(error)
        elif job is self._load:
            self.load_failed.emit(error)

    @Slot(object)
    def _ended(self, job: Job) -> None:
        if job is not self._run:
            return  # failed, or `stop` has waited for it
        self._run = None
        self.changed.emit()
        if self._load is None:  # else the reviewer chose another model meanwhile
            self.load(job.make_engine)  # it may have been cancelled before the model was there
