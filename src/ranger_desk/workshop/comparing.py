"""Runs beside each other: what was trained (the paper's Table 3), what came of it, and their curves as one table."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ranger_desk.atomic import whole_file
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation.gold import Gold
from ranger_desk.operations import Progress
from ranger_desk.workshop import catalogue, curves, quantise, toolbox
from ranger_desk.workshop.catalogue import UnknownModel
from ranger_desk.workshop.curves import Cost, Curves, Point
from ranger_desk.workshop.estimate import reached_layers, trainable_parameters
from ranger_desk.workshop.presets import PAPERS_BASE, PRESETS
from ranger_desk.workshop.runs import METRICS, Run, RunError, Stage
from ranger_desk.workshop.toolbox import ToolboxError

OTHER_TEXTS = (
    "These runs have different prompt formats or learn from different parts of a row, so their losses are means over "
    "different texts: compare their scores, not their losses."
)
NOT_SAME_ROWS = "The scores are of different labelled rows: measure all of them on the same ones."


@dataclass(frozen=True, slots=True)
class Compared:
    """A run as it stands.

    Attributes:
        learns: what its losses are means over: a prompt format, and whether the prompt counts.
        layers: of the base that have an adapter; None, as `trainable`, where the base is unknown here.
        trainable: numbers that are trained.
        papers_trainable: the same preset's on the paper's base, Llama-3-8B; None where the preset is not the paper's.
        done: iterations, of `total`.
        train: the last training loss, smoothed; None before the first.
        validation: the last validation loss; None before the first.
        best: the least validation loss after the first iteration, whose adapter is kept.
        cost: what it took so far; None before the first report.
        scores: on held-out rows, as `toolbox.Adapter`; empty where it was not measured.
    """

    name: str
    stage: Stage
    preset: str
    format: str
    learns: tuple[str, bool]
    base: str
    batch_size: int
    rank: int
    layers: int | None
    trainable: int | None
    papers_trainable: int | None
    done: int
    total: int
    train: Point | None
    validation: Point | None
    best: Point | None
    cost: Cost | None
    curves: Curves
    scores: Mapping[str, Any]


def described(run: Run) -> Compared:
    """A run as it stands now.

    Raises:
        RunError: its folder is damaged.
    """
    spec, state, found = run.spec, run.state, run.curves
    settings = spec.settings
    try:
        sizes = catalogue.find(spec.base).architecture
    except UnknownModel:
        layers = trainable = None
    else:
        layers, trainable = reached_layers(sizes, settings), trainable_parameters(sizes, settings)
    return Compared(
        run.name,
        state.stage,
        spec.preset,
        spec.format,
        (spec.format, settings.mask_prompt),
        spec.base_name,
        settings.batch_size,
        settings.rank,
        layers,
        trainable,
        _papers_trainable(spec.preset),
        state.done,
        state.total,
        found.smoothed[-1] if found.smoothed else None,
        found.validation[-1] if found.validation else None,
        found.best,
        curves.cost(run.folder / METRICS),
        found,
        scores(run),
    )


def notes(compared: Sequence[Compared]) -> list[str]:
    """What must be known before these runs are compared, in plain words."""
    said = []
    if len({one.learns for one in compared}) > 1:
        said.append(OTHER_TEXTS)
    if len({one.scores.get("gold") for one in compared if one.scores}) > 1:
        said.append(NOT_SAME_ROWS)
    lengths = {one.done for one in compared}
    if len(lengths) > 1:
        said.append(f"They have not read equally many batches: {', '.join(f'{n:,}' for n in sorted(lengths))}.")
    return said


def measure(
    run: Run, gold: Gold, *, on_progress: Callable[[Progress], None], steering: Steering | None = None
) -> Mapping[str, Any]:
    """Measure a run's best adapter on labelled rows, keep its scores in the run's folder, and return them.

    A run that was measured on the same rows, and has not trained since, is not measured again. The adapter stays on
    its base, so that no fused model is left for a run that may be no good.

    Raises:
        RunError: it has no adapter yet.
        ChoiceError, EngineFailed, Cancelled: as `quantise.measure`.
    """
    if not (run.folder / toolbox.WEIGHTS).is_file():
        raise RunError(f"The run {run.name} has no adapter yet: let it train to its first validation.")
    before = scores(run)
    if before.get("gold") == gold.source.sha256 and before.get("rows") == len(gold.rows):
        return before
    choice = ModelChoice(toolbox.described(run.folder).model, str(run.folder), fuse=False)
    found = quantise.measure(choice, gold, on_progress=on_progress, steering=steering)
    kept = toolbox.numbers(found, gold)
    with whole_file(run.folder / toolbox.SCORES, overwrite=True) as temporary:
        temporary.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return kept


def scores(run: Run) -> Mapping[str, Any]:
    """A run's scores: its own, else those of the toolbox's adapter of its name.

    Raises:
        RunError: the file is damaged.
    """
    try:
        return toolbox.read_object(run.folder / toolbox.SCORES) or toolbox.find(run.name).scores
    except ToolboxError as error:
        if (run.folder / toolbox.SCORES).is_file():
            raise RunError(f"{error} Delete it, and measure the run again.") from error
        return {}


def write_curves(compared: Sequence[Compared], path: Path) -> None:
    """Write the losses of runs as CSV: run, iteration, and the losses that were noted there.

    Raises:
        OSError: it cannot be written.
    """
    with whole_file(path, overwrite=True) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("run", "iteration", "training_loss", "training_loss_smoothed", "validation_loss"))
        for one in compared:
            series = [
                {point.done: point.loss for point in points}
                for points in (one.curves.train, one.curves.smoothed, one.curves.validation)
            ]
            for done in sorted({place for losses in series for place in losses}):
                writer.writerow((one.name, done, *(losses.get(done, "") for losses in series)))


def _papers_trainable(preset: str) -> int | None:
    if not preset.startswith("paper-"):
        return None
    return trainable_parameters(catalogue.find(PAPERS_BASE).architecture, PRESETS[preset].settings)
