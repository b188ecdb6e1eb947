"""95% intervals: how far scores would move with other comments of the same kind."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from ranger_desk.evaluation.scores import HEADLINES, Scores, Tally

RESAMPLES = 1000
SEED = 1
_EDGE = 0.025

Resamples = Mapping[str, Sequence[float | None]]
"""For each headline score its value in every resample; None where a resample has no row for it."""


class Interval(NamedTuple):
    """Lower and upper edge."""

    low: float
    high: float


def resampled(tallies: Sequence[Tally]) -> Resamples:
    """Scores of rows drawn with replacement; equal numbers of rows are drawn alike, so that readers can be compared."""
    draw = random.Random(SEED)
    columns = list(zip(*tallies, strict=True))
    found: dict[str, list[float | None]] = {name: [] for name in HEADLINES}
    for _ in range(RESAMPLES):
        rows = draw.choices(range(len(tallies)), k=len(tallies))
        pick = itemgetter(0, *rows)  # with one more, so that it always gives a tuple
        total = [sum(pick(column)[1:]) for column in columns]
        for name, value in Scores.of(total).headlines().items():
            found[name].append(value)
    return found


def intervals(resamples: Resamples) -> dict[str, Interval | None]:
    """The middle 95% of each score; None where no resample has a value."""
    return {name: _middle([v for v in values if v is not None]) for name, values in resamples.items()}


def differences(one: Resamples, other: Resamples) -> dict[str, Interval | None]:
    """The middle 95% of `one` less `other`, drawn from the same rows."""
    return {
        name: _middle([a - b for a, b in zip(one[name], other[name], strict=True) if a is not None and b is not None])
        for name in one
    }


def _middle(values: Sequence[float]) -> Interval | None:
    if not values:
        return None
    ordered = sorted(values)
    last = len(ordered) - 1
    return Interval(ordered[round(_EDGE * last)], ordered[round((1 - _EDGE) * last)])
