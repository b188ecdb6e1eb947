"""Training one adapter through mlx-lm's trainer, on summaries and closures, in this process.

What differs from `mlx_lm.lora`: the loss looks at the answer's tokens only, and only their logits are computed; batches
hold rows of like length (mlx-lm's `CacheDataset` does not sort); the learning rate warms up and decays; the weights
kept are the best by validation loss, written to a temporary name and renamed.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from mlx.utils import tree_flatten
from mlx_lm.tuner import trainer
from mlx_lm.tuner.callbacks import TrainingCallback
from mlx_lm.tuner.utils import linear_to_lora_layers

LINEAR_LAYERS = (
    "self_attn.q_proj",
    "self_attn.k_proj",
    "self_attn.v_proj",
    "self_attn.o_proj",
    "mlp.gate_proj",
    "mlp.up_proj",
    "mlp.down_proj",
)
PAD_TO = 16

Report = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One training row: token ids of the prompt and of the answer (its end token included)."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    @property
    def length(self) -> int:
        """Tokens in all."""
        return len(self.prompt) + len(self.answer)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one run; the defaults are the shipped adapter's."""

    rank: int = 16
    scale: float = 2.0
    dropout: float = 0.0
    keys: tuple[str, ...] = LINEAR_LAYERS
    layers: int = 30
    batch_size: int = 4
    epochs: float = 5.0
    learning_rate: float = 1e-3
    warmup: float = 0.05
    seed: int = 1
    validations: int = 5
    validation_batches: int = -1

    def iterations(self, rows: int) -> int:
        """Steps in all for so many training rows."""
        return max(1, round(self.epochs * (rows // self.batch_size)))


def train(
    model: nn.Module,
    rows: Sequence[Row],
    valid: Sequence[Row],
    settings: Settings,
    folder: Path,
    report: Report,
    start: Path | None = None,
) -> None:
    """Train a LoRA adapter on `model` (changed in place) and write it to `folder` in mlx-lm's own form.

    Args:
        model: a Llama-family model from mlx-lm; its layers are frozen but for the adapter.
        rows: training rows, at least one batch of them.
        valid: rows for the validation loss that chooses the weights that are kept.
        settings: see `Settings`.
        folder: existing folder; gets adapters.safetensors, adapter_config.json and metrics.jsonl.
        report: called with mlx-lm's numbers at each report (train or validation).
        start: weights of an adapter of the same shape to begin with.

    Raises:
        ValueError: fewer rows than one batch.
        FloatingPointError: the loss is no longer a number.
    """
    if len(rows) < settings.batch_size:
        raise ValueError(f"A batch takes {settings.batch_size} rows, but there are only {len(rows)}.")
    mx.random.seed(settings.seed)
    model.freeze()
    lora = {"rank": settings.rank, "scale": settings.scale, "dropout": settings.dropout, "keys": list(settings.keys)}
    linear_to_lora_layers(model, settings.layers, lora)
    if start is not None:
        model.load_weights(str(start), strict=False)
    iterations = settings.iterations(len(rows))
    warmup = max(1, round(iterations * settings.warmup))
    schedule = optim.join_schedules(
        [
            optim.linear_schedule(settings.learning_rate / 100, settings.learning_rate, warmup),
            optim.cosine_decay(settings.learning_rate, iterations - warmup, settings.learning_rate / 50),
        ],
        [warmup],
    )
    config = {"fine_tune_type": "lora", "num_layers": settings.layers, "lora_parameters": lora}
    config["settings"] = asdict(settings)
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    keeper = _Keeper(model, folder, report)
    arguments = trainer.TrainingArgs(
        batch_size=settings.batch_size,
        iters=iterations,
        val_batches=settings.validation_batches,
        steps_per_report=20,
        steps_per_eval=max(1, iterations // settings.validations),
        steps_per_save=iterations + 1,
        adapter_file=str(folder / "last.safetensors"),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        trainer.train(
            model,
            optim.AdamW(learning_rate=schedule, weight_decay=0.01),
            list(rows),
            list(valid),
            args=arguments,
            loss=answer_loss,
            iterate_batches=_Batches(settings.seed),
            training_callback=keeper,
        )


def answer_loss(
    model: nn.Module, tokens: mx.array, places: mx.array, targets: mx.array, lengths: mx.array
) -> tuple[mx.array, mx.array]:
    """Mean cross entropy over the answers' tokens.

    Args:
        model: a Llama-family model from mlx-lm.
        tokens: (rows, length) inputs.
        places: (rows, answer) positions in `tokens` whose next token is an answer's token.
        targets: (rows, answer) those next tokens.
        lengths: (rows,) how many of `targets` are real.

    Returns:
        The loss and the number of tokens it is a mean over.
    """
    hidden = model.model(tokens)
    hidden = mx.take_along_axis(hidden, places[..., None], axis=1)
    tied = model.args.tie_word_embeddings
    logits = model.model.embed_tokens.as_linear(hidden) if tied else model.lm_head(hidden)
    mask = mx.arange(targets.shape[1])[None] < lengths[:, None]
    losses = nn.losses.cross_entropy(logits.astype(mx.float32), targets) * mask
    count = mask.sum()
    return losses.sum() / count, count


class _Batches:
    """`iterate_batches` for the trainer: rows of like length together, in an order of the seed's."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def __call__(
        self, dataset: Sequence[Row], batch_size: int, loop: bool = False, **_: Any
    ) -> Iterator[tuple[mx.array, ...]]:
        while True:
            # A little noise in the length, so that the same rows do not always meet.
            noise = self._random.uniform if loop else lambda *_: 1.0
            order = sorted(dataset, key=lambda row: row.length * noise(0.9, 1.1))
            batches = [order[i : i + batch_size] for i in range(0, len(order) - batch_size + 1, batch_size)]
            if loop:
                self._random.shuffle(batches)
            for rows in batches:
                yield _arrays(rows)
            if not loop:
                return


def _arrays(rows: Sequence[Row]) -> tuple[mx.array, ...]:
    length = _padded(max(row.length for row in rows) - 1)
    answer = _padded(max(len(row.answer) for row in rows))
    tokens = [_filled((row.prompt + row.answer)[:-1], length) for row in rows]
    places = [[min(len(row.prompt) - 1 + i, length - 1) for i in range(answer)] for row in rows]
    targets = [_filled(row.answer, answer) for row in rows]
    return mx.array(tokens), mx.array(places), mx.array(targets), mx.array([len(row.answer) for row in rows])


def _padded(count: int) -> int:
    return PAD_TO * -(-count // PAD_TO)


def _filled(tokens: Sequence[int], length: int) -> list[int]:
    return [*tokens, *[0] * (length - len(tokens))]


class _Keeper(TrainingCallback):
    """Keeps the best weights by validation loss and passes the numbers on."""

    def __init__(self, model: nn.Module, folder: Path, report: Report) -> None:
        self._model = model
        self._folder = folder
        self._report = report
        self._best = float("inf")

    def on_train_loss_report(self, train_info: dict[str, Any]) -> None:
        if train_info["train_loss"] != train_info["train_loss"]:
            raise FloatingPointError("The loss is no longer a number: lower the learning rate and start again.")
        self._tell(train_info)

    def on_val_loss_report(self, val_info: dict[str, Any]) -> None:
        self._tell(val_info)
        if val_info["val_loss"] < self._best:
            self._best = val_info["val_loss"]
            weights = dict(tree_flatten(self._model.trainable_parameters()))
            temporary = self._folder / "adapters.partial.safetensors"
            mx.save_safetensors(str(temporary), weights)
            temporary.replace(self._folder / "adapters.safetensors")

    def _tell(self, numbers: dict[str, Any]) -> None:
        with (self._folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(numbers) + "\n")
        self._report(numbers)
