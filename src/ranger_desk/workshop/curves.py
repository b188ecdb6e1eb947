"""The loss curves of a run: as they were noted, and smoothed so that their course can be seen."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SMOOTHING = 0.8
"""Weight of what came before in the smoothed curve."""


@dataclass(frozen=True, slots=True)
class Point:
    """A loss after so many batches."""

    done: int
    loss: float


@dataclass(frozen=True, slots=True)
class Curves:
    """The losses of a run.

    Attributes:
        train: means since the point before.
        smoothed: the same, smoothed.
        validation: on the rows to validate on.
        best: the least of `validation` after the first batch, whose adapter is kept; None before there is one.
    """

    train: tuple[Point, ...] = ()
    smoothed: tuple[Point, ...] = ()
    validation: tuple[Point, ...] = ()

    @property
    def best(self) -> Point | None:
        """The least validation loss after the first batch."""
        return min((point for point in self.validation if point.done), key=lambda point: point.loss, default=None)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took.

    Attributes:
        seconds: of training, validations apart.
        tokens: learnt in all.
        memory: bytes at the peak.
    """

    seconds: float
    tokens: int
    memory: int


def read(metrics: Path) -> Curves:
    """Read a run's losses; a last line that is being written is passed over."""
    train, validation = [], []
    for numbers in _lines(metrics):
        if "train_loss" in numbers:
            train.append(Point(numbers["done"], numbers["train_loss"]))
        else:
            validation.append(Point(numbers["done"], numbers["validation_loss"]))
    return Curves(tuple(train), smoothed(train), tuple(validation))


def cost(metrics: Path) -> Cost | None:
    """What a run took so far; None before its first report."""
    told = [numbers for numbers in _lines(metrics) if "train_loss" in numbers]
    if not told:
        return None
    return Cost(told[-1]["seconds"], told[-1]["tokens"], max(numbers["memory_bytes"] for numbers in told))


def smoothed(points: Sequence[Point], smoothing: float = SMOOTHING) -> tuple[Point, ...]:
    """The exponential moving average, weighted so that the first points do not pull it down (as Adam's moments)."""
    made, mean = [], 0.0
    for number, point in enumerate(points, 1):
        mean = smoothing * mean + (1 - smoothing) * point.loss
        made.append(Point(point.done, mean / (1 - smoothing**number)))
    return tuple(made)


def _lines(metrics: Path) -> Iterator[dict[str, Any]]:
    for line in metrics.read_text(encoding="utf-8").splitlines() if metrics.exists() else ():
        with contextlib.suppress(ValueError):
            yield json.loads(line)
