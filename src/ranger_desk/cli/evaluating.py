"""`ranger-desk evaluate`: how well models, and answers stored before, agree with a gold file."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ranger_desk.cli.outputs import check_output
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.evaluation import answers, as_json, baselines, gold, report, running, text
from ranger_desk.evaluation.answers import Reading
from ranger_desk.evaluation.gold import Gold
from ranger_desk.evaluation.results import Results, evaluate
from ranger_desk.exports.writing import target
from ranger_desk.records import Problem


def run(options: argparse.Namespace) -> list[Problem]:
    """Evaluate what the options name, print the table and write the files; returns what to tell.

    Raises:
        LinesRefused: the gold file or a file of answers cannot be used.
        WriteRefused: a file cannot be written where the options say; checked before any model runs.
        ChoiceError: a model or adapter cannot be used; checked before any model runs.
        EngineFailed: a model cannot be used at all.
    """
    inputs = [options.gold, *options.answers]
    for path, endings in ((options.out, (".html", ".htm")), (options.json, (".json",))):
        if path is not None:
            check_output(path, endings, inputs)
    labelled = gold.read(options.gold, options.limit)
    stored = [answers.read(path, labelled) for path in options.answers]
    readings = _named([*stored, *_models(options, labelled)])
    results = evaluate(labelled, [*baselines.read(labelled), *readings], datetime.now(UTC))
    sys.stdout.write(text.table(results) + "\n")
    _write(options, results)
    return [problem for reading in readings for problem in reading.problems]


def _models(options: argparse.Namespace, labelled: Gold) -> list[Reading]:
    """What the models answer; without stored answers the shipped adapter is one of them."""
    asked = options.adapter or ([None] if options.model or not options.answers else [])
    readings = []
    with ExitStack() as stack:
        # All are made before one runs, so that a wrong name is told at once.
        engines = [Engine(ModelChoice(options.model, adapter, options.format)) for adapter in asked]
        for engine in engines:
            stack.enter_context(engine)
            name = engine.resolved.adapter or engine.resolved.base
            if len(engines) > 1:
                sys.stderr.write(f"{name}:\n")
            with ProgressLine(sys.stderr) as line:
                readings.append(running.read(labelled, engine, name, on_progress=line.show))
            engine.close()  # two models at once may be more than the memory holds
    return readings


def _named(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, those of equal names numbered."""
    times = Counter(reading.name for reading in readings)
    seen: Counter[str] = Counter()
    shown = []
    for reading in readings:
        seen[reading.name] += 1
        name = f"{reading.name} ({seen[reading.name]})" if times[reading.name] > 1 else reading.name
        shown.append(replace(reading, name=name))
    return shown


def _write(options: argparse.Namespace, results: Results) -> None:
    if options.out:
        _write_file(options.out, report.page(results), results.gold)
    if options.json:
        _write_file(options.json, json.dumps(as_json.document(results), indent=1) + "\n", results.gold)


def _write_file(path: Path, content: str, labelled: Gold) -> None:
    with target(path, labelled.source) as temporary:
        # Half a character, which JSON can hold and UTF-8 cannot, becomes '?'.
        temporary.write_text(content, encoding="utf-8", errors="replace")
    sys.stderr.write(f"Written to {path}.\n")
