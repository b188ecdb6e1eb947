"""`ranger-desk runs --compare`: runs beside each other, measured on the same rows if asked, their curves as a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ranger_desk.cli.outputs import check_output
from ranger_desk.cli.printing import print_json, print_table, say, shown, size
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.evaluation import gold
from ranger_desk.workshop import comparing, runs, toolbox
from ranger_desk.workshop.comparing import Compared
from ranger_desk.workshop.plans import duration
from ranger_desk.workshop.runs import Run

_ENDINGS = (".csv", ".png")


def run(options: argparse.Namespace) -> None:
    """Compare the runs that the options name.

    Raises:
        RunError, LinesRefused, ChoiceError, EngineFailed, WriteRefused: as their names say.
    """
    if options.out:
        check_output(options.out, _ENDINGS, [options.gold] if options.gold else [])
    chosen = [runs.find(name) for name in options.compare]
    if options.gold:
        _measure(chosen, options.gold)
    compared = [comparing.described(one) for one in chosen]
    if options.json:
        print_json({"runs": [asdict(one) for one in compared], "notes": comparing.notes(compared)})
    else:
        _show(compared)
    if options.out:
        _write(compared, options.out)


def _measure(chosen: Sequence[Run], file: Path) -> None:
    rows = gold.read(file)
    for one in chosen:
        say(f"{one.name} answers {len(rows.rows):,} comments of {file.name} ...")
        with ProgressLine(sys.stderr) as line:
            comparing.measure(one, rows, on_progress=line.show)


def _show(compared: Sequence[Compared]) -> None:
    print("What was trained (the paper's are the trained parameters on Llama-3-8B):")
    header = ("run", "prompt", "batch", "layers", "rank", "trained", "the paper's", "base")
    print_table(header, [_trained(one) for one in compared])
    print("\nLosses, cost and scores (F1):")
    header = ("run", "stage", "iterations", "training", "validation", "best", "time", "memory")
    scores = ("closure", "place", "extent", "rows")
    print_table((*header, *scores), [_results(one) for one in compared])
    for note in comparing.notes(compared):
        print(note)


def _trained(one: Compared) -> tuple[str, ...]:
    numbers = (one.batch_size, one.layers, one.rank, one.trainable, one.papers_trainable)
    return one.name, one.format, *map(_known, numbers), one.base


def _results(one: Compared) -> tuple[str, ...]:
    losses = [f"{point.loss:.4f}" if point else "-" for point in (one.train, one.validation)]
    best = f"{one.best.loss:.4f} after {one.best.done:,}" if one.best else "-"
    cost = (duration(one.cost.seconds), size(one.cost.memory)) if one.cost else ("-", "-")
    scores = [_known(one.scores.get(key)) for key in (*toolbox.TASK_SCORES, "rows")]
    return one.name, one.stage, f"{one.done:,} of {one.total:,}", *losses, best, *cost, *scores


def _known(value: Any) -> str:
    return "-" if value is None else shown(value)


def _write(compared: Sequence[Compared], path: Path) -> None:
    if path.suffix.lower() == ".png":
        from ranger_desk.ui.workshop import curves_picture  # noqa: PLC0415  (Qt is loaded only where it is wanted)

        curves_picture.write(compared, path)
    else:
        comparing.write_curves(compared, path)
    say(f"The curves are in {path}.")
