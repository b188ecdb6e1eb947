"""Writing a review, or its flags, to a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ranger_desk import exports
from ranger_desk.records import Problem, ReviewedParkMonth
from ranger_desk.review import Review

ENDINGS = (".xlsx", ".csv", ".jsonl")
"""What `export` can write."""
PAGE = 500
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: where, how many park-months, what had to be changed."""

    path: Path
    rows: int
    problems: tuple[Problem, ...]


def export(
    review: Review,
    path: Path,
    *,
    ids: Sequence[int] | None = None,
    on_progress: exports.OnProgress | None = None,
) -> Written:
    """Write a review as a workbook, CSV or JSON lines; the ending of `path` decides (.xlsx, .csv, .jsonl).

    Args:
        review: what to write.
        path: where to; replaced if it is there, but never the source export.
        ids: only these park-months; None for all.
        on_progress: told (done, total); may raise `exports.Cancelled`, then nothing is written.

    Raises:
        WriteRefused: another ending, the source itself, or it cannot be written there.
    """
    check_ending(path)
    chosen = list(review.ids() if ids is None else ids)
    rows = pages(review, chosen)
    source, total = review.source, len(chosen)
    match path.suffix.lower():
        case ".csv":
            problems = exports.write_csv(rows, path, source=source, total=total, on_progress=on_progress)
        case ".jsonl":
            problems = exports.write_lines(rows, path, source=source, total=total, on_progress=on_progress)
        case _:
            problems = exports.write_workbook(
                rows,
                path,
                problems=review.problems(),
                source=source,
                models=review.models(),
                total=total,
                on_progress=on_progress,
            )
    return Written(path, len(chosen), tuple(problems))


def check_ending(path: Path) -> None:
    """Refuse a file that `export` could not write by its ending, before hours of work are put into it.

    Raises:
        WriteRefused: another ending than .xlsx, .csv or .jsonl.
    """
    if path.suffix.lower() not in ENDINGS:
        raise exports.WriteRefused(
            path,
            f"a file that ends in '{path.suffix}' cannot be written",
            f"Choose a name that ends in {', '.join(ENDINGS)}.",
        )


def export_flags(
    review: Review,
    path: Path,
    *,
    ids: Sequence[int] | None = None,
    on_progress: exports.OnProgress | None = None,
) -> Written:
    """Write the flags that stand as CSV, a row each; arguments and errors as of `export`.

    Returns:
        What was written; `rows` are the park-months that were looked through.
    """
    chosen = list(review.ids() if ids is None else ids)
    problems = exports.write_flags(
        pages(review, chosen), path, source=review.source, total=len(chosen), on_progress=on_progress
    )
    return Written(path, len(chosen), tuple(problems))


def pages(review: Review, ids: Sequence[int]) -> Iterator[ReviewedParkMonth]:
    """The park-months `ids`, read some at a time, so that memory holds however many there are."""
    for page in range(0, len(ids), PAGE):
        yield from review.rows(ids[page : page + PAGE])
