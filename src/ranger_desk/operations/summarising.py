"""Having a model summarise a review."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ranger_desk import closures
from ranger_desk.closures.confidence import UNCALIBRATED, Calibration
from ranger_desk.engine.client import Engine
from ranger_desk.engine.events import (
    Answered,
    Event,
    Finished,
    Paused,
    Preparing,
    Ready,
    Restarted,
    Resumed,
    SetAside,
)
from ranger_desk.engine.steering import Steering
from ranger_desk.operations.checking import flags_beside
from ranger_desk.operations.writing import pages
from ranger_desk.records import ParkMonth, Provenance
from ranger_desk.review import Review

TELL_EVERY = 0.1
"""Seconds between two Progress of a running summarisation, at least."""


class State(StrEnum):
    """Where a summarisation stands."""

    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a summarisation is.

    Attributes:
        ids: park-months whose report (or error) is on disk since the last Progress.
        done, total: park-months of this run; while preparing, parts of the preparation.
        rate: park-months a second, pauses and preparation apart; 0 until known.
        seconds_left: None until known.
        message: what happened, in plain words; empty for nothing in particular.
    """

    ids: tuple[int, ...]
    done: int
    total: int
    rate: float
    seconds_left: float | None
    state: State
    message: str = ""


def summarize(
    review_path: Path,
    engine: Engine,
    *,
    ids: Sequence[int] | None = None,
    replace: bool = False,
    again: bool = False,
    steering: Steering | None = None,
) -> Iterator[Progress]:
    """Have the engine summarise what is left of a review; every report is on disk before it is told.

    Args:
        review_path: the review file, opened here.
        engine: the model.
        ids: only these park-months; None for all.
        replace: those too that another model has summarised (its reports are kept in the history).
        again: those too that the engine's model has summarised before.
        steering: pauses, resumes and cancels this run, from any thread.

    Yields:
        Progress, about ten times a second; the last is finished or cancelled.

    Raises:
        EngineFailed: the model cannot be used.
        ReviewError: the review cannot be written; what was told before is safe.
    """
    with Review.open(review_path) as review:
        wanted = review.pending(engine.resolved.key if replace else None, again)
        if ids is not None:
            chosen = set(ids)
            wanted = [id_ for id_ in wanted if id_ in chosen]
        yield from _Run(review, wanted).follow(engine, steering)


class _Run:
    """One summarisation: takes the engine's events, saves, and tells."""

    def __init__(self, review: Review, wanted: Sequence[int]) -> None:
        self._review = review
        self._wanted = wanted
        self._park_months: dict[int, ParkMonth] = {}
        self._provenance: Provenance | None = None
        self._calibration: Calibration | None = None
        self._fresh: list[int] = []
        self._done = 0
        self._active = 0.0
        self._since: float | None = None
        self._told = 0.0

    def follow(self, engine: Engine, steering: Steering | None) -> Iterator[Progress]:
        self._park_months = {row.id: row.park_month for row in pages(self._review, self._wanted)}
        if not self._wanted:
            yield self._progress(State.FINISHED, "Everything is summarised already.")
            return
        self._calibration = engine.resolved.calibration
        # Closed at once where saving fails, so that the engine is at rest for the next run.
        with closing(engine.summarize(list(self._park_months.items()), steering)) as events:
            for event in events:
                progress = self._taken(event)
                if progress is not None:
                    yield progress

    def _taken(self, event: Event) -> Progress | None:
        """Save what the event brings; returns what there is to tell, if anything yet."""
        match event:
            case Preparing():
                return Progress((), event.done, event.total, 0, None, State.PREPARING, event.what)
            case Ready():
                self._provenance = event.provenance
                self._since = time.monotonic()
                return self._progress(State.RUNNING, event.hint or "")
            case Answered():
                self._save(event)
                due = time.monotonic() - self._told >= TELL_EVERY
                return self._progress(State.RUNNING) if due else None
            case SetAside():
                self._review.set_aside(event.id, event.error)
                self._count([event.id])
                return self._progress(State.RUNNING, event.error)
            case Restarted():
                return self._progress(State.RUNNING, f"The model's process ended ({event.why}) and was started again.")
            case Paused():
                self._stop_clock()
                return self._progress(State.PAUSED)
            case Resumed():
                self._since = time.monotonic()
                return self._progress(State.RUNNING)
            case Finished():
                return self._progress(State.CANCELLED if event.cancelled else State.FINISHED)

    def _save(self, event: Answered) -> None:
        if self._provenance is None:
            raise AssertionError("an answer before the engine was ready")
        # A model's own probability that nobody has checked would mislead: better none.
        chances = event.chances if self._calibration else ()
        calibration = self._calibration or UNCALIBRATED
        reports = []
        for id_ in event.ids:
            park_month = self._park_months[id_]
            report = closures.parse(event.answer, park_month, self._provenance, event.complete, chances, calibration)
            reports.append((id_, report, flags_beside(self._review, park_month, report)))
        self._review.save_reports(reports)
        self._count(event.ids)

    def _count(self, ids: Sequence[int]) -> None:
        self._fresh.extend(ids)
        self._done += len(ids)

    def _stop_clock(self) -> None:
        if self._since is not None:
            self._active += time.monotonic() - self._since
            self._since = None

    def _progress(self, state: State, message: str = "") -> Progress:
        self._told = time.monotonic()
        active = self._active + (self._told - self._since if self._since is not None else 0)
        rate = self._done / active if active > 0 else 0.0
        left = (len(self._wanted) - self._done) / rate if rate else None
        ids, self._fresh = tuple(self._fresh), []
        return Progress(ids, self._done, len(self._wanted), rate, left, state, message)
