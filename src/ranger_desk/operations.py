"""What the window and the command line both do: open an export, summarise it, export the review.

Plain functions that may be called from any thread; each opens its own connection to the review file.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ranger_desk import checks, closures, exports, paths
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
from ranger_desk.records import ParkMonth, Problem, Provenance, ReviewedParkMonth
from ranger_desk.review import Review

REVIEW_SUFFIX = ".rangerdesk"
ENDINGS = (".xlsx", ".csv", ".jsonl")
"""What `export` can write."""
TELL_EVERY = 0.1
"""Seconds between two Progress of a running summarisation, at least."""
PAGE = 500
"""Rows read at once while exporting."""

Mapping = exports.Mapping


@dataclass(frozen=True, slots=True)
class Opened:
    """A review, opened in the calling thread. `resumed`: it was begun before."""

    review: Review
    resumed: bool


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


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: where, how many park-months, what had to be changed."""

    path: Path
    rows: int
    problems: tuple[Problem, ...]


def open_export(path: Path, *, sheet: str | None = None, mapping: Mapping | None = None) -> Opened:
    """Open an export, or a review file, and resume what was begun on it.

    The review of an export lies in the program's own folder and is found again by the export's checksum, so that
    a renamed or moved export finds its review.

    Raises:
        ExportError: it cannot be read (see `exports.read`).
        ReviewError: its review cannot be opened or made.
    """
    if path.suffix.lower() == REVIEW_SUFFIX:
        return Opened(Review.open(path), True)
    begun = _begun(path, sheet) if mapping is None else None
    if begun is not None:
        return Opened(Review.open(begun), True)
    export = exports.read(path, sheet=sheet, mapping=mapping)
    file = _review_file(path, export.source.sha256, export.source.sheet)
    if file.exists():
        return Opened(Review.open(file), True)
    return Opened(Review.create(file, export), False)


def add_counts(
    review: Review, path: Path, *, sheet: str | None = None, mapping: Mapping | None = None
) -> list[Problem]:
    """Add the counts of another file to a review, by unit (its park's name, where the file has no codes) and month.

    Raises:
        ExportError: it cannot be read.
        ReviewError: the review cannot be written.
    """
    units = review.facets().units
    names = Counter(name for _, name in units)
    codes = {name: code for code, name in units if names[name] == 1}
    counts = exports.read(path, sheet=sheet, mapping=mapping)
    return review.add_counts(exports.with_unit_codes(counts, codes))


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


def export(
    review: Review,
    path: Path,
    *,
    ids: Sequence[int] | None = None,
    on_progress: exports.OnProgress | None = None,
) -> Written:
    """Write a review as a workbook, CSV or JSON lines; the ending of `path` decides (.xlsx, .csv, .jsonl).

    Args:
        review: what to write.
        path: where to; replaced if it is there, but never the source export.
        ids: only these park-months; None for all.
        on_progress: told (done, total); may raise `exports.Cancelled`, then nothing is written.

    Raises:
        WriteRefused: another ending, the source itself, or it cannot be written there.
    """
    check_ending(path)
    chosen = list(review.ids() if ids is None else ids)
    rows = _pages(review, chosen)
    source, total = review.source, len(chosen)
    match path.suffix.lower():
        case ".csv":
            problems = exports.write_csv(rows, path, source=source, total=total, on_progress=on_progress)
        case ".jsonl":
            problems = exports.write_lines(rows, path, source=source, total=total, on_progress=on_progress)
        case _:
            problems = exports.write_workbook(
                rows,
                path,
                problems=review.problems(),
                source=source,
                models=review.models(),
                total=total,
                on_progress=on_progress,
            )
    return Written(path, len(chosen), tuple(problems))


def check_ending(path: Path) -> None:
    """Refuse a file that `export` could not write by its ending, before hours of work are put into it.

    Raises:
        WriteRefused: another ending than .xlsx, .csv or .jsonl.
    """
    if path.suffix.lower() not in ENDINGS:
        raise exports.WriteRefused(
            path,
            f"a file that ends in '{path.suffix}' cannot be written",
            f"Choose a name that ends in {', '.join(ENDINGS)}.",
        )


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
        for page in range(0, len(self._wanted), PAGE):
            for row in self._review.rows(self._wanted[page : page + PAGE]):
                self._park_months[row.id] = row.park_month
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
            reports.append((id_, report, checks.flags(park_month, report)))
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


def _pages(review: Review, ids: Sequence[int]) -> Iterator[ReviewedParkMonth]:
    for page in range(0, len(ids), PAGE):
        yield from review.rows(ids[page : page + PAGE])


def _begun(path: Path, sheet: str | None) -> Path | None:
    """The review that was begun on this very file, if there is just one."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None  # `exports.read` says what is wrong.
    mark = f"-{digest[:16]}"
    found = [f for f in paths.reviews_folder().glob(f"*{REVIEW_SUFFIX}") if mark in f.stem]
    if sheet is not None:
        found = [f for f in found if f.stem.endswith(f"{mark}-{_plain(sheet)}")]
    return found[0] if len(found) == 1 else None


def _review_file(path: Path, sha256: str, sheet: str | None) -> Path:
    ending = f"-{_plain(sheet)}" if sheet else ""
    return paths.reviews_folder() / f"{_plain(path.stem)}-{sha256[:16]}{ending}{REVIEW_SUFFIX}"


def _plain(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w]+", "_", name).strip("_")[:60]
