"""`ranger-desk check`: counts beside comments, by every rule that is on, written as a table of flags."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ranger_desk import exports, operations
from ranger_desk.cli.outputs import check_output
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.evaluation import given
from ranger_desk.records import Problem
from ranger_desk.review import Review


def run(options: argparse.Namespace) -> list[Problem]:
    """Check what the options name and write the flags; returns what to tell.

    Raises:
        ExportError: a file cannot be read, or the flags cannot be written.
        LinesRefused: the file of closures cannot be used.
        SettingsRefused: the settings cannot be used.
        ReviewError: the review cannot be written.
        ChoiceError, EngineFailed: the model cannot be used.
    """
    main = options.comments or options.export
    counts = [*([options.export] if options.comments else []), *options.counts]
    named = (options.export, options.comments, *options.counts, options.closures, options.dictionary, options.settings)
    check_output(options.out, [".csv"], [path for path in named if path])
    settings = operations.read_check_settings(options.settings) if options.settings else operations.check_settings()
    with _review(main, None if options.comments else options.sheet, lasting=options.closures is None) as review:
        for file in counts:
            operations.add_counts(review, file, sheet=options.sheet if file == options.export else None)
        if options.dictionary:
            operations.add_dictionary(review, options.dictionary)
        problems = _given(review, options.closures) if options.closures else _summarised(review, options)
        checked = operations.check(review, settings)
        written = operations.export_flags(review, options.out)
        _say(f"{checked.park_months} park-months checked, {checked.flags} flags found.")
        _say(f"Those that nobody dismissed are in {options.out}.")
        return [*review.problems(), *problems, *written.problems]


@contextmanager
def _review(path: Path, sheet: str | None, *, lasting: bool) -> Iterator[Review]:
    """The review of an export: the one that the window opens, or one for this run only."""
    if lasting:
        opened = operations.open_export(path, sheet=sheet)
        if opened.resumed:
            _say(f"Going on with the review that was begun on {path.name}.")
        with opened.review as review:
            yield review
        return
    with tempfile.TemporaryDirectory() as folder:
        export = exports.read(path, sheet=sheet)
        with Review.create(Path(folder) / f"check{operations.REVIEW_SUFFIX}", export) as review:
            yield review


def _given(review: Review, path: Path) -> list[Problem]:
    """Give the park-months the closures of a file."""
    found = given.read(path, [(row.id, row.park_month) for row in review.rows(review.ids())])
    review.save_reports((id_, report, ()) for id_, report in found.reports.items())
    return list(found.problems)


def _summarised(review: Review, options: argparse.Namespace) -> list[Problem]:
    """Have the model read the comments that it has not read; what it gave up on."""
    if not review.pending(again=True):
        return []  # counts alone need no model
    with (
        Engine(ModelChoice(options.model, options.adapter, options.format)) as engine,
        ProgressLine(sys.stderr) as line,
    ):
        for progress in operations.summarize(review.path, engine, replace=True):
            line.show(progress)
    return [
        Problem(
            review.source.path, row.park_month.row, None, f"Not summarised: {row.error}", "Its counts were checked."
        )
        for row in review.rows(review.ids())
        if row.error
    ]


def _say(text: str) -> None:
    print(text, file=sys.stderr)
