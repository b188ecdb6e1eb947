"""The settings of a training run, checked. No MLX here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

QUERIES_AND_VALUES = ("self_attn.q_proj", "self_attn.v_proj")
LINEAR_LAYERS = (
    "self_attn.q_proj",
    "self_attn.k_proj",
    "self_attn.v_proj",
    "self_attn.o_proj",
    "mlp.gate_proj",
    "mlp.up_proj",
    "mlp.down_proj",
)
"""All linear layers of a Llama's block."""


class Schedule(StrEnum):
    """How the learning rate goes on after the warm-up."""

    CONSTANT = "constant"
    LINEAR = "linear"
    COSINE = "cosine"


class SettingWrong(ValueError):
    """A setting has a value that it cannot have; the message names it and what it may be."""


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How an adapter is trained; the defaults are mlx-lm's, with the paper's rank and keys.

    Attributes:
        rank: of the two matrices that are added to a linear layer.
        scale: what their product is multiplied with.
        dropout: share of a layer's inputs that the adapter does not see in a step.
        keys: linear layers of a block that get an adapter, by their names in mlx-lm.
        layers: blocks that get one, counted from the last; None for all, and all where the base has fewer.
        batch_size: rows that are read at once.
        accumulation: batches whose gradients make one step of the optimiser.
        learning_rate: the highest.
        schedule: to a fiftieth of it at the end, or constant.
        warmup: share of the run in which the learning rate rises.
        weight_decay: AdamW's; 0 makes it Adam.
        clip: largest norm of a gradient; 0 for any.
        iterations: batches in all; None where `epochs` counts.
        epochs: how often each row is read.
        max_length: tokens of a row; longer rows are left out.
        mask_prompt: learn the answer only, not the prompt.
        gradient_checkpointing: less memory for a third more time: a block's values are computed twice.
        dora: magnitudes are learnt apart (weight-decomposed adaptation).
        seed: of the first weights, dropout and the order of the rows.
        validate_every: iterations between validations; the last is always one.
        validation_rows: rows of a validation, chosen by the seed; None for all.
        report_every: iterations between reports of the training loss.
        checkpoint_seconds: at most so long between checkpoints; 0 makes one after every iteration.
    """

    rank: int = 8
    scale: float = 20.0
    dropout: float = 0.0
    keys: tuple[str, ...] = QUERIES_AND_VALUES
    layers: int | None = 16
    batch_size: int = 4
    accumulation: int = 1
    learning_rate: float = 1e-5
    schedule: Schedule = Schedule.CONSTANT
    warmup: float = 0.0
    weight_decay: float = 0.0
    clip: float = 0.0
    iterations: int | None = 1000
    epochs: float | None = None
    max_length: int = 2048
    mask_prompt: bool = False
    gradient_checkpointing: bool = False
    dora: bool = False
    seed: int = 0
    validate_every: int = 100
    validation_rows: int | None = None
    report_every: int = 10
    checkpoint_seconds: float = 60.0

    def __post_init__(self) -> None:
        """Check every setting.

        Raises:
            SettingWrong: one of them cannot be.
        """
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            if value is not None and not (least <= value <= most and math.isfinite(value)):
                limit = f"from {least:g} to {most:g}" if math.isfinite(most) else f"{least:g} or more"
                raise SettingWrong(f"{name} must be {limit}, not {value:g}.")
        if self.learning_rate <= 0 or self.scale <= 0:
            raise SettingWrong("learning_rate and scale must be above 0.")
        if not self.keys or (strange := sorted(set(self.keys) - set(LINEAR_LAYERS))):
            told = f", not {', '.join(strange)}" if self.keys else ", at least one"
            raise SettingWrong(f"keys must be of {', '.join(LINEAR_LAYERS)}{told}.")
        if (self.iterations is None) == (self.epochs is None):
            raise SettingWrong("Give either iterations or epochs.")

    def iterations_for(self, rows: int) -> int:
        """Batches in all with so many training rows: a whole number of the optimiser's steps.

        Args:
            rows: at least `batch_size`.
        """
        wanted = self.iterations
        if wanted is None:
            wanted = round((self.epochs or 0) * (rows // self.batch_size))
        return self.accumulation * max(1, -(-wanted // self.accumulation))

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {**asdict(self), "keys": list(self.keys), "schedule": self.schedule.value}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> TrainingSettings:
        """From `to_json`'s object; settings that it does not name are the defaults.

        Raises:
            SettingWrong: an unknown setting, or a value that one cannot have.
        """
        known = {field.name for field in fields(cls)}
        if strange := sorted(set(given) - known):
            raise SettingWrong(f"Unknown settings: {', '.join(strange)}.")
        try:
            values = {**given, "keys": tuple(given.get("keys", QUERIES_AND_VALUES))}
            return cls(**{**values, "schedule": Schedule(given.get("schedule", Schedule.CONSTANT))})
        except (TypeError, ValueError) as error:
            raise SettingWrong(f"The settings cannot be read: {error}") from error


_ANY = math.inf
_RANGES: dict[str, tuple[float, float]] = {
    "rank": (1, 1024),
    "scale": (0, 1000),
    "dropout": (0, 0.9),
    "layers": (1, _ANY),
    "batch_size": (1, 1024),
    "accumulation": (1, 1024),
    "learning_rate": (0, 1),
    "warmup": (0, 0.9),
    "weight_decay": (0, 1),
    "clip": (0, _ANY),
    "iterations": (1, _ANY),
    "epochs": (0.01, _ANY),
    "max_length": (16, 131072),
    "seed": (0, 2**32 - 1),
    "validate_every": (1, _ANY),
    "validation_rows": (1, _ANY),
    "report_every": (1, _ANY),
    "checkpoint_seconds": (0, _ANY),
}
"""The least and the most of each number."""
