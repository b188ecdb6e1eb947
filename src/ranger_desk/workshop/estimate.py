"""What a run will take, computed before anything is loaded: parameters, memory and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ranger_desk.engine import jobs
from ranger_desk.engine.training_settings import TrainingSettings
from ranger_desk.workshop import memory
from ranger_desk.workshop.catalogue import Architecture, Model
from ranger_desk.workshop.memory import Machine
from ranger_desk.workshop.training_data import Lengths

SPEED_MODULE = "ranger_desk.engine.speed_child"
PADDING = 16
"""Tokens that a row is padded with, about: lengths are padded to multiples of 32."""
UTILISATION = 0.5
"""Share of the speed of plain matrix products that training reaches, about."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will take, roughly.

    Attributes:
        trainable: numbers that are trained; exact.
        parameters: of the base.
        layers: of the base that get an adapter.
        iterations: batches in all.
        memory: bytes at the peak.
        usable: bytes that a model may take on this machine.
        seconds: None where there are no rows to train on.
    """

    trainable: int
    parameters: int
    layers: int
    iterations: int
    memory: int
    usable: int
    seconds: float | None

    @property
    def fits(self) -> bool:
        """Whether this machine has the memory."""
        return self.memory <= self.usable


def trainable_parameters(sizes: Architecture, settings: TrainingSettings) -> int:
    """How many numbers an adapter has: two matrices for each linear layer it is on, and with DoRA the magnitudes."""
    shapes = [sizes.linear_shapes[key] for key in settings.keys]
    each = sum(settings.rank * (a + b) + (b if settings.dora else 0) for a, b in shapes)
    return reached_layers(sizes, settings) * each


def reached_layers(sizes: Architecture, settings: TrainingSettings) -> int:
    """How many of the base's layers get an adapter."""
    return min(settings.layers or sizes.num_hidden_layers, sizes.num_hidden_layers)


def multiply_rate() -> float:
    """Operations a second that this machine does in matrix products, measured in half a second.

    Raises:
        JobFailed: MLX cannot be used here.
    """
    return float(jobs.run("measure", {}, module=SPEED_MODULE)["operations_per_second"])


def estimate(
    base: Model,
    settings: TrainingSettings,
    train: Sequence[Lengths],
    valid: Sequence[Lengths],
    *,
    machine: Machine,
    rate: float,
) -> Estimate:
    """Estimate a run.

    Args:
        base: the base, on this disk or not.
        settings: the run's.
        train: lengths of the rows to train on; those that are too long are left out.
        valid: of those to validate on.
        machine: where.
        rate: as `multiply_rate` measures it.
    """
    sizes = base.architecture
    train, valid = ([one for one in part if one.row <= settings.max_length] for part in (train, valid))
    layers, trainable = reached_layers(sizes, settings), trainable_parameters(sizes, settings)
    longest = PADDING + max((one.row for one in train), default=settings.max_length)
    learnt = PADDING + max((one.answer for one in train), default=longest) if settings.mask_prompt else longest
    taken = memory.training_bytes(
        base,
        machine,
        trainable=trainable,
        tokens=settings.batch_size * longest,
        longest=longest,
        learnt=settings.batch_size * learnt,
        layers=layers,
        checkpointing=settings.gradient_checkpointing,
    )
    enough = len(train) >= settings.batch_size
    iterations = settings.iterations_for(len(train)) if enough else 0
    seconds = None
    if enough:
        forward, backward = _operations(sizes, settings, train)
        seconds = iterations * settings.batch_size * (forward + backward) / (rate * UTILISATION)
        if valid:
            validations = 1 + -(-iterations // settings.validate_every)
            rows = min(settings.validation_rows or len(valid), len(valid))
            seconds += validations * rows * _operations(sizes, settings, valid)[0] / (rate * UTILISATION)
    return Estimate(trainable, sizes.parameters, layers, iterations, taken, machine.usable, seconds)


def _operations(sizes: Architecture, settings: TrainingSettings, rows: Sequence[Lengths]) -> tuple[float, float]:
    """Operations a row, forward and back, on average."""
    tokens = sum(one.row for one in rows) / len(rows) + PADDING
    learnt = sum(one.answer for one in rows) / len(rows) + PADDING if settings.mask_prompt else tokens
    products = sum(a * b for a, b in sizes.linear_shapes.values())
    scores = 2 * tokens * sizes.num_attention_heads * sizes.head_dim
    layer = 2 * tokens * (products + scores)
    head = 2 * learnt * sizes.vocab_size * sizes.hidden_size
    reached = reached_layers(sizes, settings)
    again = reached * layer if settings.gradient_checkpointing else 0
    adapter = 6 * tokens * trainable_parameters(sizes, settings)
    return sizes.num_hidden_layers * layer + head, reached * layer + head + again + adapter
