"""A base with weights of other bits: sizes before and after, made whole or not at all, measured through evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ranger_desk import paths
from ranger_desk.engine import jobs
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation import running
from ranger_desk.evaluation.gold import Gold
from ranger_desk.evaluation.scores import Scores, score, tally
from ranger_desk.operations import Progress
from ranger_desk.workshop import catalogue
from ranger_desk.workshop.catalogue import DENSE_BITS, Model
from ranger_desk.workshop.memory import stored_bits

BITS = (2, 3, 4, 5, 6, 8)
GROUP_SIZES = (32, 64, 128)


class QuantiseRefused(ValueError):
    """A base cannot be quantised so; the message says why and what would do."""


@dataclass(frozen=True, slots=True)
class Size:
    """One bar of the chart of sizes (the paper's Figure 3).

    Attributes:
        disk_bytes: what the model takes on the disk; computed from its sizes where `expected`.
    """

    name: str
    bits: int
    disk_bytes: int
    expected: bool


def check(model: Model, bits: int | None, group_size: int) -> None:
    """Refuse what cannot be done.

    Args:
        model: the base.
        bits: of a weight; None for 16-bit floats.
        group_size: weights that share a scale.

    Raises:
        QuantiseRefused: bits or group size that there are not, or rows of weights that groups do not divide.
    """
    if bits is not None and (bits not in BITS or group_size not in GROUP_SIZES):
        there = f"bits {', '.join(map(str, BITS))} and group sizes {', '.join(map(str, GROUP_SIZES))}"
        raise QuantiseRefused(f"{bits} bits in groups of {group_size} cannot be done; there are {there}.")
    sizes = model.architecture
    widths = (sizes.hidden_size, sizes.intermediate_size)
    if bits is not None and any(width % group_size for width in widths):
        fitting = [str(size) for size in GROUP_SIZES if not any(width % size for width in widths)]
        advice = f"take {' or '.join(fitting)}" if fitting else "leave it unquantised"
        raise QuantiseRefused(f"Rows of {widths[0]} and {widths[1]} weights have no groups of {group_size}: {advice}.")


def sizes(model: Model) -> list[Size]:
    """What a base would take on the disk at each width: computed, but for the one that it has."""
    group = model.group_size if model.group_size in GROUP_SIZES else GROUP_SIZES[1]
    found = [
        Size(model.name, bits, int(model.architecture.parameters * stored_bits(bits, group) / 8), True)
        for bits in (*BITS, DENSE_BITS)
        if bits != model.bits
    ]
    found.append(Size(model.name, model.bits, model.disk_bytes, False))
    return sorted(found, key=lambda size: size.bits)


def quantise(
    model: Model,
    bits: int | None,
    group_size: int,
    *,
    target: Path | None = None,
    on_progress: jobs.OnProgress | None = None,
    steering: Steering | None = None,
) -> tuple[Size, Size]:
    """Write a base with weights of other bits.

    Args:
        model: the base, on this disk.
        bits: of a weight; None for 16-bit floats.
        group_size: weights that share a scale.
        target: a folder that is not there yet; None for one in the program's own folder, named after base and bits.
        on_progress: told how far it is.
        steering: cancels it.

    Returns:
        The sizes before and after.

    Raises:
        QuantiseRefused: it cannot be done so, or the folder is there already.
        JobFailed, JobCancelled: as `jobs.run`.
    """
    check(model, bits, group_size)
    if not model.on_disk:
        raise QuantiseRefused(f"{model.name} is not on this disk: download it first.")
    target = target or default_target(model, bits)
    if target.exists():
        raise QuantiseRefused(f"{target} is there already: choose another folder, or delete it.")
    place = str(model.folder) if model.folder else None
    arguments = {"base_folder": place, "target": str(target.resolve()), "bits": bits, "group_size": group_size}
    jobs.run("quantise", arguments, on_progress=on_progress, steering=steering)
    after = catalogue.find(str(target))
    before = Size(model.name, model.bits, model.disk_bytes, False)
    return before, replace(before, name=after.name, bits=after.bits, disk_bytes=after.disk_bytes)


def default_target(model: Model, bits: int | None) -> Path:
    """Where a quantised base goes when no folder is chosen."""
    stem = model.name.removesuffix(".gguf").replace("/", "-")
    return paths.models_folder() / f"{stem}-{f'{bits}bit' if bits else 'float16'}"


def measure(
    choice: ModelChoice,
    gold: Gold,
    *,
    on_progress: Callable[[Progress], None],
    steering: Steering | None = None,
) -> Scores:
    """The scores of a model, with or without an adapter, on labelled rows; before and after quantising, say.

    Raises:
        ChoiceError, EngineFailed: the model cannot be used.
        Cancelled: `steering` was cancelled (`evaluation.running`).
    """
    with Engine(choice) as engine:
        reading = running.read(
            gold, engine, engine.resolved.adapter or engine.resolved.base, on_progress=on_progress, steering=steering
        )
    return score(tally(row, answer) for row, answer in zip(gold.rows, reading.answers, strict=True))
