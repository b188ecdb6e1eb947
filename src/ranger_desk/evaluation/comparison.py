"""Two readers side by side: what each got right that the other did not."""

from __future__ import annotations

from dataclasses import dataclass

from ranger_desk.evaluation import bootstrap
from ranger_desk.evaluation.bootstrap import Interval
from ranger_desk.evaluation.results import Result


@dataclass(frozen=True, slots=True)
class Difference:
    """How much the first reader is better at one score; its interval is drawn from the same rows for both."""

    value: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readers of one gold file.

    Attributes:
        one, other: the readers' results.
        differences: for each headline score that both have.
        only_one, only_other: rows (indices) that only this reader has wholly right.
        both, neither: numbers of rows.
    """

    one: Result
    other: Result
    differences: dict[str, Difference]
    only_one: tuple[int, ...]
    only_other: tuple[int, ...]
    both: int
    neither: int


def compare(one: Result, other: Result) -> Comparison:
    """Compare two readers of the same gold file."""
    right = list(zip(one.right, other.right, strict=True))
    edges = bootstrap.differences(one.resamples, other.resamples)
    a, b = one.scores.headlines(), other.scores.headlines()
    return Comparison(
        one,
        other,
        {
            name: Difference(mine - theirs, edges[name])
            for name, mine in a.items()
            if mine is not None and (theirs := b[name]) is not None
        },
        tuple(i for i, (mine, theirs) in enumerate(right) if mine and not theirs),
        tuple(i for i, (mine, theirs) in enumerate(right) if theirs and not mine),
        right.count((True, True)),
        right.count((False, False)),
    )
