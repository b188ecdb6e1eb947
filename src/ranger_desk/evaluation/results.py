"""Everything that is said of readers: scores with intervals, kinds of closure, confusion of extents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ranger_desk import __version__
from ranger_desk.evaluation import bootstrap
from ranger_desk.evaluation.answers import Reading
from ranger_desk.evaluation.bootstrap import Interval, Resamples
from ranger_desk.evaluation.gold import Answer, Gold, GoldRow
from ranger_desk.evaluation.matching import Pair, inside, paired
from ranger_desk.evaluation.scores import Scores, reports, score, tally
from ranger_desk.records import Closure, Extent, Scope


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of closure is read.

    Attributes:
        labelled: closures of this scope and extent in the labels.
        found: those of them that the reader told, by scope and place.
        right: those found whose extent is right.
        false: closures of this kind that the reader told and no label has.
    """

    scope: Scope
    extent: Extent
    labelled: int
    found: int
    right: int
    false: int


@dataclass(frozen=True, slots=True)
class Result:
    """How well one reader read.

    Attributes:
        missing: rows that it did not answer.
        confusion: closures in the park by (labelled extent, told extent); None where the other side has none.
        right: for each row, whether its closures and its summary's verdict are right (see `is_right`).
    """

    reading: Reading
    scores: Scores
    intervals: dict[str, Interval | None]
    resamples: Resamples
    missing: int
    kinds: tuple[Kind, ...]
    confusion: Counter[tuple[Extent | None, Extent | None]]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """An evaluation: the gold file and all readers, baselines first."""

    gold: Gold
    readers: tuple[Result, ...]
    time: datetime
    version: str = __version__

    @property
    def models(self) -> tuple[Result, ...]:
        """The readers that are no baselines."""
        return tuple(result for result in self.readers if not result.reading.baseline)


def evaluate(gold: Gold, readings: Sequence[Reading], time: datetime) -> Results:
    """Score readings of the rows of a gold file; the order of its rows changes nothing."""
    return Results(gold, tuple(_result(gold, reading) for reading in readings), time)


def is_right(row: GoldRow, answer: Answer | None) -> bool:
    """Whether an answer has all closures in the park, with their extents, no other, and reports one where it should."""
    told = answer.closures if answer else ()
    exact = all(a and b and a.extent is b.extent for a, b in paired(inside(row.label.closures), inside(told)))
    return exact and reports(row.label.summary) == (answer is not None and reports(answer.summary))


def _result(gold: Gold, reading: Reading) -> Result:
    answered = list(zip(gold.rows, reading.answers, strict=True))
    tallies = [tally(row, answer) for row, answer in answered]
    resamples = bootstrap.resampled([tallies[i] for i in _order(gold)])
    pairs = [pair for row, answer in answered for pair in paired(row.label.closures, answer.closures if answer else ())]
    return Result(
        reading,
        score(tallies),
        bootstrap.intervals(resamples),
        resamples,
        reading.answers.count(None),
        _kinds(pairs),
        _confusion(pairs),
        tuple(is_right(row, answer) for row, answer in answered),
    )


def _order(gold: Gold) -> list[int]:
    """Rows in an order of their own, so that resampling does not depend on the file's."""
    months = [row.park_month for row in gold.rows]
    return sorted(range(len(months)), key=lambda i: (months[i].unit_code, months[i].date, months[i].comment))


def _kinds(pairs: Sequence[Pair]) -> tuple[Kind, ...]:
    labelled: Counter[tuple[Scope, Extent]] = Counter()
    found, right, false = labelled.copy(), labelled.copy(), labelled.copy()
    for wanted, told in pairs:
        if wanted:
            labelled[_kind(wanted)] += 1
            found[_kind(wanted)] += told is not None
            right[_kind(wanted)] += told is not None and told.extent is wanted.extent
        elif told:
            false[_kind(told)] += 1
    every = [(scope, extent) for scope in Scope for extent in Extent]
    return tuple(
        Kind(*kind, labelled[kind], found[kind], right[kind], false[kind])
        for kind in every
        if labelled[kind] or false[kind]
    )


def _confusion(pairs: Sequence[Pair]) -> Counter[tuple[Extent | None, Extent | None]]:
    in_park = [pair for pair in pairs if inside([closure for closure in pair if closure])]
    return Counter((a.extent if a else None, b.extent if b else None) for a, b in in_park)


def _kind(closure: Closure) -> tuple[Scope, Extent]:
    return closure.scope, closure.extent
