"""What reviewers said that places stand for: kept in the review, and remembered on this machine for every other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ranger_desk.records import Correction
from ranger_desk.review import Review, remembered
from ranger_desk.review.corrections import key


@dataclass(frozen=True, slots=True)
class Stepped:
    """What was undone or done again.

    Attributes:
        park_month: the one that it was about.
        corrected: the units for whose places something else holds now.
    """

    park_month: int
    corrected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """Corrections that were imported: how many there were, and how many of them for units of the review."""

    corrections: int
    here: int


def corrections(review: Review) -> list[Correction]:
    """The corrections for a review's units: those of this machine, then those that came with the review's file.

    Raises:
        CorrectionsRefused: the file of those remembered is damaged.
        ReviewError: a file cannot be read.
    """
    units = set(review.units())
    return [one for one in remembered.merged(review.corrections(), remembered.remembered()) if one.unit_code in units]


def correct(review: Review, correction: Correction, park_month: int | None = None) -> None:
    """Keep what a place stands for, in the review and for all others.

    Args:
        review: of which `undo` takes it back, in both; for a unit that it lacks it is only remembered.
        correction: what holds from now on.
        park_month: from which the reviewer said it; `undo` tells it.

    Raises:
        CorrectionsRefused, ReviewError: as for `corrections`.
    """
    before = _about(review, [correction])
    remembered.remember([correction])
    if correction.unit_code in review.units():
        review.correct([correction], before, park_month)


def withdraw(review: Review, unit_code: str, place: str, park_month: int | None = None) -> None:
    """Forget what was said of a place, in the review and for all others; as `correct` does."""
    before = _about(review, [Correction(unit_code, place, ())])
    remembered.forget(before)
    review.correct([], before, park_month)


def undo(review: Review) -> Stepped | None:
    """Take back what the reviewer did last, in the review and of what this machine remembers; None: there is nothing.

    Raises:
        CorrectionsRefused, ReviewError: as for `corrections`.
    """
    return _step(review, review.undo)


def redo(review: Review) -> Stepped | None:
    """Do again what was undone last; as `undo` does."""
    return _step(review, review.redo)


def export_corrections(review: Review, path: Path) -> int:
    """Write the corrections for a review's units as a JSON file, over an older one; how many.

    Raises:
        CorrectionsRefused: the file of those remembered is damaged.
        ReviewError: a file cannot be read or written.
    """
    return remembered.write(path, corrections(review))


def import_corrections(review: Review, path: Path) -> Imported:
    """Remember the corrections of a JSON file, instead of what was said of the same places before.

    `undo` takes back those for units of the review; the others are remembered until other reviews change them.

    Raises:
        CorrectionsRefused: the file, or that of those remembered, is damaged.
        ReviewError: a file cannot be read or written.
    """
    given = remembered.merged(remembered.read(path))
    units = set(review.units())
    here = [one for one in given if one.unit_code in units]
    before = _about(review, here)
    remembered.remember(given)
    review.correct(here, before)
    return Imported(len(given), len(here))


def _about(review: Review, said: list[Correction]) -> list[Correction]:
    """What holds now for the places of `said`."""
    places = {key(one) for one in said}
    return [one for one in corrections(review) if key(one) in places]


def _step(review: Review, step: Callable[[], int | None]) -> Stepped | None:
    before = {key(one): one for one in review.corrections()}
    park_month = step()
    if park_month is None:
        return None
    after = {key(one): one for one in review.corrections()}
    gone = [one for place, one in before.items() if place not in after]
    new = [one for place, one in after.items() if before.get(place) != one]
    if gone:
        remembered.forget(gone)
    if new:
        remembered.remember(new)
    return Stepped(park_month, tuple(sorted({one.unit_code for one in (*gone, *new)})))
