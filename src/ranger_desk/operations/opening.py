"""Opening an export or a review, and adding to it what stands in other files."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ranger_desk import exports, paths
from ranger_desk.exports import Mapping
from ranger_desk.records import Problem
from ranger_desk.review import Review

REVIEW_SUFFIX = ".rangerdesk"


@dataclass(frozen=True, slots=True)
class Opened:
    """A review, opened in the calling thread. `resumed`: it was begun before."""

    review: Review
    resumed: bool


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


def add_dictionary(review: Review, path: Path, *, sheet: str | None = None) -> list[Problem]:
    """Add what a field dictionary says of a review's count fields: labels, formulas, statistics.

    Raises:
        ExportError: it cannot be read.
        ReviewError: the review cannot be written.
    """
    return review.add_dictionary(exports.read_dictionary(path, sheet=sheet))


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
