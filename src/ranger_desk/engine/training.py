"""Training an adapter in this process, through mlx-lm's trainer, so that it can be stopped and resumed at any step.

What is not mlx-lm's: `batches` (which rows share a batch, what is learnt), validation on whole rows, the checkpoints,
and that the adapter that is kept is the best by validation loss. mlx-lm's trainer asks for each batch when the step
before is done: there the run validates, saves, pauses and stops.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from mlx.utils import tree_flatten
from mlx_lm.tuner import trainer
from mlx_lm.tuner.callbacks import TrainingCallback
from mlx_lm.tuner.utils import linear_to_lora_layers

from ranger_desk import atomic
from ranger_desk.engine import checkpoints
from ranger_desk.engine.batches import Batches, Row, loss
from ranger_desk.engine.checkpoints import Standing
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_settings import Schedule, TrainingSettings

ADAPTER, CONFIG = "adapters.safetensors", "adapter_config.json"
LAST = "last"
"""Folder in a run's folder: the adapter as it was at the end; the run's own is the best by validation."""
METRICS = "metrics.jsonl"
CHECKPOINT = Path("checkpoints") / "last.safetensors"
NOT_A_NUMBER = (
    "The loss is no longer a number, so the run was stopped. Lower the learning rate or the scale and start again; "
    "the best adapter so far is kept."
)
FIRST_RATE, LAST_RATE = 1 / 100, 1 / 50
"""Shares of the learning rate at the beginning of the warm-up and at the end of a decay."""
TICK = 0.1
"""Seconds between looks at a paused run."""
RECENT = 10
"""Reports whose pace is taken for that of the rest."""

Tell = Callable[[str, Mapping[str, Any]], None]


def train(
    model: nn.Module,
    rows: Sequence[Row],
    valid: Sequence[Row],
    settings: TrainingSettings,
    folder: Path,
    tell: Tell,
    steering: Steering | None = None,
) -> bool:
    """Train an adapter on `model` (changed in place), from the checkpoint in `folder` if there is one.

    Where several processes run this together (mlx.launch), each learns from its part of every batch and the first one
    writes.

    Args:
        model: a Llama-family model from mlx-lm.
        rows: training rows, at least one batch of them.
        valid: rows for the validation loss that chooses the weights that are kept, at least one.
        settings: see `TrainingSettings`.
        folder: existing folder; gets the adapter in mlx-lm's form, metrics, the checkpoint and the last adapter.
        tell: told ("begun" | "trained" | "validated" | "saved" | "paused" | "resumed", numbers).
        steering: pauses the run, and stops it between two steps (what it learnt is kept).

    Returns:
        Whether it came to its end.

    Raises:
        ValueError: fewer rows than one batch, no row to validate on, or a batch that cannot be shared.
        FloatingPointError: the loss is no longer a number.
        UnusableCheckpoint: the checkpoint is damaged or of other settings.
    """
    return _Run(model, rows, valid, settings, folder, tell, steering or Steering()).train()


def adapter_config(settings: TrainingSettings, layers: int) -> dict[str, Any]:
    """The adapter_config.json of mlx-lm for a base with so many layers."""
    lora = {"rank": settings.rank, "scale": settings.scale, "dropout": settings.dropout, "keys": list(settings.keys)}
    return {
        "fine_tune_type": "dora" if settings.dora else "lora",
        "num_layers": min(settings.layers or layers, layers),
        "lora_parameters": lora,
    }


def add_adapter(model: nn.Module, settings: TrainingSettings) -> None:
    """Freeze a model and put an untrained adapter on it; nothing but the adapter is trainable afterwards."""
    config = adapter_config(settings, len(model.layers))
    mx.random.seed(settings.seed)
    model.freeze()
    linear_to_lora_layers(model, config["num_layers"], config["lora_parameters"], use_dora=settings.dora)


def trainable_count(model: nn.Module) -> int:
    """How many numbers of a model are trained."""
    flat: Any = tree_flatten(model.trainable_parameters())
    return sum(array.size for _, array in flat)


class _Run(TrainingCallback):
    def __init__(
        self,
        model: nn.Module,
        rows: Sequence[Row],
        valid: Sequence[Row],
        settings: TrainingSettings,
        folder: Path,
        tell: Tell,
        steering: Steering,
    ) -> None:
        self._group = mx.distributed.init()
        if len(rows) < settings.batch_size:
            raise ValueError(f"A batch takes {settings.batch_size} rows, but there are only {len(rows)}.")
        if not valid:
            raise ValueError("There is no row to validate on.")
        if settings.batch_size % self._group.size():
            raise ValueError(
                f"A batch of {settings.batch_size} rows cannot be shared by {self._group.size()} machines."
            )
        self._model, self._rows, self._settings, self._folder = model, rows, settings, folder
        count = min(settings.validation_rows or len(valid), len(valid))
        self._valid = random.Random(settings.seed).sample(valid, count)
        self._tell, self._steering = tell, steering
        self._total = settings.iterations_for(len(rows))
        add_adapter(model, settings)
        self._optimizer = _optimizer(settings, self._total // settings.accumulation)
        self._optimizer.init(model.trainable_parameters())
        self._standing = self._resumed()
        self._began = self._told_done = self._standing.done
        self._told_tokens = 0
        self._saved = time.monotonic()
        self._validation_seconds = 0.0
        self._paces: list[float] = []

    def train(self) -> bool:
        standing, settings = self._standing, self._settings
        device = "Metal" if mx.metal.is_available() else "CPU"
        trainable = trainable_count(self._model)
        self._tell("begun", {"done": standing.done, "total": self._total, "trainable": trainable, "device": device})
        batches = Batches(settings.seed, standing.done, self._between)
        scratch = self._folder / CHECKPOINT.with_name(f"trainer-{self._group.rank()}.safetensors")
        arguments = trainer.TrainingArgs(
            batch_size=settings.batch_size,
            iters=self._total - standing.done,
            steps_per_report=settings.report_every,
            steps_per_save=self._total + 1,
            adapter_file=str(scratch),
            grad_checkpoint=settings.gradient_checkpointing,
            grad_accumulation_steps=settings.accumulation,
        )
        if arguments.iters:
            with contextlib.redirect_stdout(io.StringIO()):
                trainer.train(
                    self._model,
                    self._optimizer,
                    list(self._rows),
                    args=arguments,
                    loss=loss,
                    iterate_batches=batches,
                    training_callback=self,
                )
            scratch.unlink(missing_ok=True)
        finished = not self._steering.cancelled or standing.done == self._total
        if finished:
            self._between(self._total)
        if self._group.rank() == 0:
            weights = self._weights()
            self._save_adapter(self._folder / LAST, weights)
            if standing.best_done is None:  # stopped before the first validation
                self._save_adapter(self._folder, weights)
        return finished

    def on_train_loss_report(self, train_info: dict[str, Any]) -> None:
        """Tell mlx-lm's numbers, counted from the run's beginning and not from its last start."""
        if not math.isfinite(train_info["train_loss"]):
            raise FloatingPointError(NOT_A_NUMBER)
        learnt, speed = train_info["trained_tokens"], train_info["tokens_per_second"]
        fresh = learnt - self._told_tokens
        self._told_tokens = learnt
        done = self._began + train_info["iteration"]
        batches = done - self._told_done
        self._told_done = done
        seconds = fresh / speed if speed else 0.0
        self._paces.append(seconds / batches)
        self._standing.tokens += int(fresh)
        self._standing.seconds += seconds
        numbers = {
            "done": done,
            "total": self._total,
            "train_loss": train_info["train_loss"],
            "learning_rate": train_info["learning_rate"],
            "tokens_per_second": speed,
            "tokens": self._standing.tokens,
            "memory_bytes": int(train_info["peak_memory"] * 1e9),
            "seconds": self._standing.seconds,
            "seconds_left": self._seconds_left(done),
        }
        self._note("trained", numbers)

    def _resumed(self) -> Standing:
        (self._folder / CHECKPOINT).parent.mkdir(exist_ok=True)
        (self._folder / LAST).mkdir(exist_ok=True)
        file, metrics = self._folder / CHECKPOINT, self._folder / METRICS
        standing = checkpoints.load(file, self._model, self._optimizer) if file.exists() else Standing()
        if self._group.rank() == 0:
            # What came after the checkpoint is computed, and noted, again.
            lines = metrics.read_text(encoding="utf-8").splitlines() if metrics.exists() else []
            kept = [line for line in lines if (done := _done(line)) is not None and done <= standing.done]
            with atomic.whole_file(metrics, overwrite=True) as temporary:
                temporary.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
            for place in (self._folder, self._folder / LAST):
                config = adapter_config(self._settings, len(self._model.layers))
                (place / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        return standing

    def _between(self, done: int) -> bool:
        """Between two batches: validate, save, pause; returns whether to go on."""
        standing, settings = self._standing, self._settings
        standing.done = done
        due = done % settings.validate_every == 0 or done == self._total
        if due and standing.validated != done:
            self._validate()
        whole_step = done % settings.accumulation == 0
        cancelled, paused = self._wishes()
        if whole_step and done > self._began:
            old = self._agreed(time.monotonic() - self._saved >= settings.checkpoint_seconds)
            if old or due or cancelled or paused:
                self._save()
        if paused and not cancelled:
            self._tell("paused", {"done": done})
            while paused and not cancelled:
                time.sleep(TICK)
                cancelled, paused = self._wishes()
            self._tell("resumed", {"done": done})
        return not (cancelled and whole_step)

    def _validate(self) -> None:
        started = time.monotonic()
        value = trainer.evaluate(
            self._model,
            self._valid,
            self._settings.batch_size,
            num_batches=-1,
            loss=loss,
            iterate_batches=Batches(self._settings.seed, 0, lambda _: True),
        )
        self._model.train()
        if not math.isfinite(value):
            raise FloatingPointError(NOT_A_NUMBER)
        standing = self._standing
        self._validation_seconds = time.monotonic() - started
        standing.validated = standing.done
        # The untrained adapter is where the curve begins, and nothing to keep.
        best = standing.done > 0 and (standing.best_loss is None or value < standing.best_loss)
        if best:
            standing.best_loss, standing.best_done = value, standing.done
            if self._group.rank() == 0:
                self._save_adapter(self._folder, self._weights())
        numbers = {"done": standing.done, "total": self._total, "validation_loss": value, "best": best}
        numbers["seconds_left"] = self._seconds_left(standing.done) if standing.done else None
        self._note("validated", numbers)

    def _save(self) -> None:
        weights = self._weights()
        if not all(mx.isfinite(array).all().item() for array in weights.values()):
            raise FloatingPointError(NOT_A_NUMBER)
        if self._group.rank() == 0:
            checkpoints.save(self._folder / CHECKPOINT, self._model, self._optimizer, self._standing)
        self._saved = time.monotonic()
        self._tell("saved", {"done": self._standing.done})

    def _weights(self) -> dict[str, mx.array]:
        return dict(tree_flatten(self._model.trainable_parameters()))

    def _save_adapter(self, folder: Path, weights: Mapping[str, mx.array]) -> None:
        checkpoints.save_weights(folder / ADAPTER, weights)

    def _note(self, kind: str, numbers: dict[str, Any]) -> None:
        if self._group.rank() == 0:
            with (self._folder / METRICS).open("a", encoding="utf-8") as file:
                file.write(json.dumps(numbers) + "\n")
        self._tell(kind, numbers)

    def _seconds_left(self, done: int) -> float:
        every = self._settings.validate_every
        validations = -(-self._total // every) - done // every
        # The first steps are compiled meanwhile, which says nothing of those to come.
        recent = (self._paces[1:] or self._paces or [0.0])[-RECENT:]
        return (self._total - done) * sum(recent) / len(recent) + validations * self._validation_seconds

    def _wishes(self) -> tuple[bool, bool]:
        return self._agreed(self._steering.cancelled), self._agreed(self._steering.paused)

    def _agreed(self, wish: bool) -> bool:
        """Whether any of the processes wishes it: all must do the same at the same batch."""
        if self._group.size() == 1:
            return wish
        return bool(mx.distributed.all_sum(mx.array(int(wish)), stream=mx.cpu).item())


class _Optimizer(optim.AdamW):
    """Adam with decoupled weight decay (none makes it Adam) and gradients of a bounded norm."""

    def __init__(self, rate: float | Callable[[mx.array], mx.array], weight_decay: float, clip: float) -> None:
        super().__init__(learning_rate=rate, weight_decay=weight_decay)
        self._clip = clip

    def apply_gradients(self, gradients: Any, parameters: Any) -> Any:
        if self._clip:
            gradients, _ = optim.clip_grad_norm(gradients, self._clip)
        return super().apply_gradients(gradients, parameters)


def _optimizer(settings: TrainingSettings, steps: int) -> optim.Optimizer:
    rate = settings.learning_rate
    warmup = round(steps * settings.warmup)
    rest = max(1, steps - warmup)
    schedule: Any = rate
    if settings.schedule is Schedule.COSINE:
        schedule = optim.cosine_decay(rate, rest, rate * LAST_RATE)
    elif settings.schedule is Schedule.LINEAR:
        schedule = optim.linear_schedule(rate, rate * LAST_RATE, rest)
    if warmup:
        rising = optim.linear_schedule(rate * FIRST_RATE, rate, warmup)
        schedule = optim.join_schedules(
            [rising, schedule if callable(schedule) else lambda _: mx.array(rate)], [warmup]
        )
    return _Optimizer(schedule, settings.weight_decay, settings.clip)


def _done(line: str) -> int | None:
    """When a line of metrics was noted; None for one that was not written to its end."""
    try:
        return int(json.loads(line)["done"])
    except (ValueError, KeyError, TypeError):
        return None
