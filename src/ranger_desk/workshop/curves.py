"""The loss curves of a run: as they were noted, and smoothed so that their course can be seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


def read(metrics: Path) -> Curves:
    """Read a run's metrics; a last line that is being written is passed over."""
    train, validation = [], []
    for line in metrics.read_text(encoding="utf-8").splitlines() if metrics.exists() else ():
        try:
            numbers = json.loads(line)
        except ValueError:
            continue
        if "train_loss" in numbers:
            train.append(Point(numbers["done"], numbers["train_loss"]))
        else:
            validation.append(Point(numbers["done"], numbers["validation_loss"]))
    return Curves(tuple(train), smoothed(train), tuple(validation))


def smoothed(points: Sequence[Point], smoothing: float = SMOOTHING) -> tuple[Point, ...]:
    """The exponential moving average, weighted so that the first points do not pull it down (as Adam's moments)."""
    made, mean = [], 0.0
    for number, point in enumerate(points, 1):
        mean = smoothing * mean + (1 - smoothing) * point.loss
        made.append(Point(point.done, mean / (1 - smoothing**number)))
    return tuple(made)
