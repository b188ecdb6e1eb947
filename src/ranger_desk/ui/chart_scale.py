"""The scales of a chart: round numbers up its side, years along its foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10

_ROUND = (1, 2, 2.5, 5, 10)
_LETTERS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))


def ticks(values: Iterable[float], at_most: int = 4, *, whole: bool = True) -> list[float]:
    """Round numbers at equal distances, from 0 or below the least value to the greatest or above it.

    Args:
        values: what is to be shown; may be empty.
        at_most: this many steps, or one more where a step on either side of 0 is needed.
        whole: the steps are whole numbers, for counts are.
    """
    known = list(values)
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    if low == high:
        high = 1.0
    step = _step((high - low) / at_most, whole=whole)
    first, last = floor(low / step), ceil(high / step)
    return [place * step for place in range(first, last + 1)]


def short(value: float) -> str:
    """A tick in few signs: '250', '2.5k', '1M'."""
    for size, letter in _LETTERS:
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}"


def years(first: int, last: int, room: int) -> Sequence[int]:
    """The years to be written from `first` to `last`, no more than `room` of them, at equal distances."""
    count = last - first + 1
    step = next(step for step in (1, 2, 5, 10, 20, 50, count) if count <= step * max(1, room))
    return range(first + -first % step if step > 1 else first, last + 1, step)


def _step(least: float, *, whole: bool) -> float:
    """The least round number that is not below `least`; a whole one, if that is asked for."""
    least = max(1.0, least) if whole else least
    size = 10.0 ** floor(log10(least))
    steps = (factor * size for factor in _ROUND)
    return next(step for step in steps if step >= least * (1 - 1e-9) and (not whole or step == round(step)))
