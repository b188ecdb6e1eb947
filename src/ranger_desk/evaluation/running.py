"""Having a model read the rows of a gold file, through the engine, and timing it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ranger_desk import closures
from ranger_desk.engine.client import Engine, EngineFailed
from ranger_desk.engine.events import Answered, Finished, Preparing, Ready, Restarted, SetAside
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation.answers import AS_NONE, Reading, Speed
from ranger_desk.evaluation.gold import Answer, Gold
from ranger_desk.operations import Progress, State
from ranger_desk.records import Problem

LOOK_EVERY = 1.0
"""Seconds between two looks at the memory of the model's process."""

OnProgress = Callable[[Progress], None]


class Cancelled(Exception):
    """The reading was cancelled; nothing comes of it."""


def read(
    gold: Gold, engine: Engine, name: str, *, on_progress: OnProgress, steering: Steering | None = None
) -> Reading:
    """Have every comment read; rows without a comment are not asked, as in a review.

    Args:
        gold: the rows.
        engine: the model.
        name: of the reading.
        on_progress: told after each answer; an exception that it raises stops the reading and comes out unchanged.
        steering: cancels from another thread.

    Raises:
        EngineFailed: the model cannot be used.
        Cancelled: `steering` was cancelled.
    """
    return _Run(gold, engine, on_progress).reading(name, steering)


def peak_memory(pid: int) -> int | None:
    """The most bytes that a process has held (on systems without /proc: holds now); None where that cannot be told."""
    status = Path(f"/proc/{pid}/status")
    try:
        if status.exists():
            line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
            return int(line.split()[1]) * 1024
        shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
        return int(shown.stdout) * 1024
    except (OSError, StopIteration, ValueError, subprocess.CalledProcessError):
        return None  # it ended meanwhile


class _Run:
    def __init__(self, gold: Gold, engine: Engine, on_progress: OnProgress) -> None:
        self._gold = gold
        self._engine = engine
        self._tell = on_progress
        self._items = [(i, row.park_month) for i, row in enumerate(gold.rows) if row.park_month.comment.strip()]
        self._answers: list[Answer | None] = [None] * len(gold.rows)
        self._problems: list[Problem] = []
        self._ready: Ready | None = None
        self._started = self._ended = self._looked = 0.0
        self._done = self._unreadable = self._peak = 0

    def reading(self, name: str, steering: Steering | None) -> Reading:
        # Closed at once where telling fails, so that the engine is at rest.
        with closing(self._engine.summarize(self._items, steering)) as events:
            for event in events:
                match event:
                    case Preparing():
                        self._tell(Progress((), event.done, event.total, 0, None, State.PREPARING, event.what))
                    case Ready() if self._ready is None:
                        self._ready = event
                        self._started = self._ended = time.monotonic()
                        self._tell(self._progress(State.RUNNING, event.hint or ""))
                    case Answered():
                        self._take(event)
                        self._tell(self._progress(State.RUNNING))
                    case SetAside():
                        self._done += 1
                        line = self._gold.rows[event.id].park_month.row
                        self._problems.append(Problem(self._gold.name, line, None, event.error, AS_NONE))
                        self._tell(self._progress(State.RUNNING, event.error))
                    case Restarted():
                        message = f"The model's process ended ({event.why}) and was started again."
                        self._tell(self._progress(State.RUNNING, message))
                    case Finished(cancelled=True):
                        raise Cancelled
        self._tell(self._progress(State.FINISHED))
        if self._ready is None:
            raise EngineFailed(f"No row of {self._gold.name} has a comment.")
        seconds = self._ended - self._started
        rate = self._done / seconds if seconds > 0 else 0.0
        return Reading(
            name,
            tuple(self._answers),
            (self._ready.provenance,),
            speed=Speed(rate, self._ready.seconds, self._peak or None, self._ready.device),
            unreadable=self._unreadable,
            problems=tuple(self._problems),
        )

    def _take(self, event: Answered) -> None:
        self._ended = time.monotonic()
        self._done += len(event.ids)
        provenance = self._engine.provenance()
        for i in event.ids:
            report = closures.parse(event.answer, self._gold.rows[i].park_month, provenance, event.complete)
            self._answers[i] = Answer(report.summary, report.closures)
            self._unreadable += report.trouble is not None
        last = self._done + len(self._problems) >= len(self._items)
        if self._engine.pid and (last or self._ended - self._looked >= LOOK_EVERY):
            self._looked = self._ended
            self._peak = max(self._peak, peak_memory(self._engine.pid) or 0)

    def _progress(self, state: State, message: str = "") -> Progress:
        active = time.monotonic() - self._started
        rate = self._done / active if self._done and active > 0 else 0.0
        left = (len(self._items) - self._done) / rate if rate else None
        return Progress((), self._done, len(self._items), rate, left, state, message)
