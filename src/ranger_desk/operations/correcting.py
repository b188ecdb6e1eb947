"""What reviewers said that places stand for: kept in the review, and remembered on this machine for every other."""

from __future__ import annotations

from pathlib import Path

from ranger_desk.records import Correction
from ranger_desk.review import Review, remembered


def corrections(review: Review) -> list[Correction]:
    """The corrections for a review's units: those of this machine, then those that came with the review's file.

    Raises:
        CorrectionsRefused: the file of those remembered is damaged.
        ReviewError: a file cannot be read.
    """
    units = set(review.units())
    return [one for one in remembered.merged(review.corrections(), remembered.remembered()) if one.unit_code in units]


def correct(review: Review, correction: Correction) -> None:
    """Keep what a place stands for, in the review and for all others; raises as `corrections` does."""
    remembered.remember([correction])
    review.correct(correction)


def withdraw(review: Review, unit_code: str, place: str) -> None:
    """Forget what was said of a place, in the review and for all others; raises as `corrections` does."""
    remembered.forget(unit_code, place)
    review.withdraw(unit_code, place)


def export_corrections(review: Review, path: Path) -> int:
    """Write the corrections for a review's units as a JSON file, over an older one; how many.

    Raises:
        CorrectionsRefused: the file of those remembered is damaged.
        ReviewError: a file cannot be read or written.
    """
    return remembered.write(path, corrections(review))


def import_corrections(review: Review, path: Path) -> int:
    """Remember the corrections of a JSON file, instead of what was said of the same places before; how many.

    Raises:
        CorrectionsRefused: the file, or that of those remembered, is damaged.
        ReviewError: a file cannot be read or written.
    """
    given = remembered.read(path)
    remembered.remember(given)
    units = set(review.units())
    for correction in given:
        if correction.unit_code in units:
            review.correct(correction)
    return len(given)
