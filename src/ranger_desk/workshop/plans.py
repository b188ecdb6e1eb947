"""What a run would do and take, in plain words, before it starts: also on a base that is not on this disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ranger_desk.engine.jobs import OnProgress
from ranger_desk.engine.steering import Steering
from ranger_desk.workshop import catalogue, datasets, memory, training_data
from ranger_desk.workshop.catalogue import Model
from ranger_desk.workshop.estimate import Estimate, estimate, multiply_rate
from ranger_desk.workshop.rows import untold
from ranger_desk.workshop.specs import Spec
from ranger_desk.workshop.training_data import Finding, Weight

GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before it starts.

    Attributes:
        base: the base, on this disk or not.
        train, valid: rows of the data set.
        findings: what is to be known of the data.
        guessed: lengths of rows were guessed from their letters, since the base's tokenizer is not on this disk.
    """

    spec: Spec
    base: Model
    train: int
    valid: int
    findings: tuple[Finding, ...]
    estimate: Estimate
    guessed: bool

    @property
    def obstacles(self) -> list[str]:
        """Why the run cannot start; empty where it can."""
        found = [finding.text for finding in self.findings if finding.weight is Weight.STOP]
        if not self.base.on_disk:
            found.append(f"{self.base.name} is not on this disk: download it first.")
        return found

    def words(self) -> Iterator[str]:
        """The plan, a line at a time."""
        spec, taken = self.spec, self.estimate
        settings = spec.settings
        keys = ", ".join(key.partition(".")[2] for key in settings.keys)
        yield f"{spec.preset} on {self.base.name}: {spec.format} prompts, rank {settings.rank} on {keys}"
        share = taken.trainable / taken.parameters
        layers = f"{taken.layers} of {self.base.architecture.num_hidden_layers} layers"
        yield f"Trainable: {taken.trainable:,} parameters on {layers}, {share:.3%} of the base's {taken.parameters:,}."
        has = f"this machine can give {taken.usable / GIGABYTE:.1f} GB"
        yield f"Memory: about {taken.memory / GIGABYTE:.1f} GB; {has}." + ("" if taken.fits else " IT WILL NOT FIT.")
        if taken.seconds is not None:
            time = duration(taken.seconds)
            yield f"Time: about {time} for {taken.iterations:,} iterations at the speed that this machine has now."
        rows = f"{self.train:,} rows to train on, {self.valid:,} to validate on"
        yield f"Data: {rows}" + (" (tokens guessed: the base is not on this disk)." if self.guessed else ".")
        for finding in self.findings:
            yield f"  {finding.weight}: {finding.text}"

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "spec": self.spec.to_json(),
            "estimate": {**asdict(self.estimate), "fits": self.estimate.fits},
            "rows": {"train": self.train, "valid": self.valid},
            "tokens_guessed": self.guessed,
            "findings": [asdict(finding) for finding in self.findings],
            "obstacles": self.obstacles,
        }


def plan(spec: Spec, *, on_progress: OnProgress = untold, steering: Steering | None = None) -> Plan:
    """Plan a run: count its tokens, check its data, and estimate what it takes on this machine.

    Raises:
        LinesRefused, DataRefused: the data set cannot be read, or lacks what the prompt format needs.
        JobFailed: the base's tokenizer, or MLX, cannot be used.
        JobCancelled: `steering` was cancelled.
    """
    base = catalogue.find(spec.base)
    data = datasets.read(Path(spec.data), on_progress=on_progress)
    counted = training_data.lengths(data.rows, spec.format, base, on_progress, steering)
    train, valid = counted[: len(data.train)], counted[len(data.train) :]
    findings = training_data.check(data, spec.settings, train, valid)
    on_progress("Measuring this computer's speed", 0, 0)
    machine, rate = memory.this_machine(), multiply_rate()
    taken = estimate(base, spec.settings, train, valid, machine=machine, rate=rate)
    return Plan(spec, base, len(train), len(valid), tuple(findings), taken, guessed=not base.on_disk)


def duration(seconds: float) -> str:
    """A time in words that say as much as an estimate knows."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02d} min"
