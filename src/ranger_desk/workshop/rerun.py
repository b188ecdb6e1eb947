"""A review read again with another adapter: what would change, before anything is; and two adapters side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ranger_desk import operations
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.steering import Steering
from ranger_desk.records import ParkMonth, Report
from ranger_desk.review import Review
from ranger_desk.workshop import reading
from ranger_desk.workshop.reading import OnProgress, Read


class Difference(StrEnum):
    """In what two reports on a comment differ, the gravest first."""

    CLOSURE = "one reports a material closure, the other none"
    MISSING = "one has no report"
    PLACES = "other places are closed"
    EXTENTS = "places are closed for another time"
    WORDS = "only the words of the summaries differ"


@dataclass(frozen=True, slots=True)
class Change:
    """A park-month whose reports differ.

    Attributes:
        id: in the review.
        before: the report that stands, or the first adapter's; None where there is none.
        after: the report that would stand, or the second adapter's; None where it could not answer.
        decided: the reviewer has decided about it: a new report leaves the decision, marked as older.
    """

    id: int
    park_month: ParkMonth
    before: Report | None
    after: Report | None
    difference: Difference
    decided: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What reading a review again would change.

    Attributes:
        changes: park-months whose report would say something else, the gravest first.
        same: how many would say the same.
        read: the new reports, which `apply` stores.
    """

    changes: tuple[Change, ...]
    same: int
    read: Read


def preview(
    path: Path,
    choice: ModelChoice,
    *,
    ids: Sequence[int] | None = None,
    on_progress: OnProgress | None = None,
    steering: Steering | None = None,
) -> Preview:
    """Have a model read a review's comments again, and compare; the review is not changed.

    Args:
        path: the review.
        choice: the model and adapter to read with.
        ids: park-months to read; None for all that have a comment.
        on_progress: told how far it is.
        steering: cancels it.

    Raises:
        ReviewError: the review cannot be read.
        ChoiceError, EngineFailed: the model cannot be used.
        Cancelled: `steering` was cancelled.
    """
    with Review.open(path) as review:
        rows = review.rows(list(ids) if ids is not None else review.pending(again=True))
    read = reading.read(choice, [(row.id, row.park_month) for row in rows], on_progress=on_progress, steering=steering)
    compared = [
        _change(row.id, row.park_month, row.report, read.reports.get(row.id), row.decision is not None) for row in rows
    ]
    changes = _sorted(change for change in compared if change is not None)
    return Preview(changes, len(rows) - len(changes), read)


def comments(path: Path) -> list[tuple[int, ParkMonth]]:
    """The (id, park-month) pairs of a review that have a comment: what two adapters are compared on.

    Raises:
        ReviewError: the review cannot be read.
    """
    with Review.open(path) as review:
        return [(row.id, row.park_month) for row in review.rows(review.pending(again=True))]


def apply(path: Path, read: Read) -> int:
    """Make the reports of a preview the current ones, and check the review again; earlier reports are kept.

    Returns:
        How many reports were stored.

    Raises:
        ReviewError: the review cannot be written.
    """
    with Review.open(path) as review:
        review.save_reports((id_, report, ()) for id_, report in read.reports.items())
        operations.check(review, ids=list(read.reports))
    return len(read.reports)


def disagreements(items: Sequence[tuple[int, ParkMonth]], one: Read, other: Read) -> list[Change]:
    """What two adapters disagree on, as a queue to review: the gravest first.

    Args:
        items: the (id, park-month) pairs that both have read.
        one: what the first said.
        other: what the second said.
    """
    found = (_change(id_, month, one.reports.get(id_), other.reports.get(id_), False) for id_, month in items)
    return list(_sorted(change for change in found if change is not None))


def _change(id_: int, month: ParkMonth, before: Report | None, after: Report | None, decided: bool) -> Change | None:
    if reading.same(before, after):
        return None
    return Change(id_, month, before, after, _difference(before, after), decided)


def _difference(one: Report | None, other: Report | None) -> Difference:
    if one is None or other is None:
        return Difference.MISSING
    (a, these), (b, those) = reading.told(one), reading.told(other)
    if a != b:
        return Difference.CLOSURE
    if {key[:2] for key in these} != {key[:2] for key in those}:
        return Difference.PLACES
    return Difference.EXTENTS if these != those else Difference.WORDS


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    order = list(Difference)
    return tuple(sorted(changes, key=lambda change: (order.index(change.difference), change.id)))
