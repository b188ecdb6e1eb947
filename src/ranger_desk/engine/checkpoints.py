"""All that a training run needs to go on as if it had never stopped, in one file that is whole or absent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from mlx.utils import tree_flatten, tree_map_with_path

from ranger_desk import atomic

_STANDING = "standing"


class UnusableCheckpoint(ValueError):
    """The checkpoint is damaged or of another run; the message says which."""


@dataclass(slots=True)
class Standing:
    """How far a run is.

    Attributes:
        done: batches read.
        validated: batches that were read at the last validation, or None.
        best_loss: the least validation loss after the first batch, or None.
        best_done: when that was.
        tokens: learnt from.
        seconds: of training, validations apart.
    """

    done: int = 0
    validated: int | None = None
    best_loss: float | None = None
    best_done: int | None = None
    tokens: int = 0
    seconds: float = 0.0


def save_weights(file: Path, weights: Mapping[str, mx.array], metadata: Mapping[str, str] | None = None) -> None:
    """Write safetensors under a temporary name, then rename."""
    with atomic.whole_file(file, overwrite=True) as temporary, temporary.open("wb") as stream:
        mx.save_safetensors(stream, dict(weights), dict(metadata or {}))


def save(file: Path, model: nn.Module, optimizer: optim.Optimizer, standing: Standing) -> None:
    """Write the adapter's weights, the optimiser's state, the random state and how far the run is."""
    held: dict[str, Any] = {}
    for kind, tree in (("model", model.trainable_parameters()), ("optimizer", optimizer.state)):
        flat: Any = tree_flatten(tree)
        held |= {f"{kind}.{name}": array for name, array in flat}
    held["random"] = _random_state()
    save_weights(file, held, {_STANDING: json.dumps(asdict(standing))})


def load(file: Path, model: nn.Module, optimizer: optim.Optimizer) -> Standing:
    """Put a model and an initialised optimiser, and the random state, where `save` found them.

    Raises:
        UnusableCheckpoint: it cannot be read, or its arrays are not those of this model and optimiser.
    """
    try:
        loaded: Any = mx.load(str(file), format="safetensors", return_metadata=True)
        held, metadata = loaded
        standing = Standing(**json.loads(metadata[_STANDING]))
        weights = tree_map_with_path(_of(held, "model"), model.trainable_parameters())
        state = tree_map_with_path(_of(held, "optimizer"), optimizer.state)
        high, low = held["random"].tolist()
    except (RuntimeError, KeyError, TypeError, ValueError) as error:
        raise UnusableCheckpoint(f"The checkpoint {file} cannot be used: {error}") from error
    model.update(weights)
    optimizer.state = state
    mx.random.seed((high << 32) | low)  # a seed is the state's two words
    mx.eval(model.parameters(), state)
    return standing


def _random_state() -> mx.array:
    state: Any = mx.random.state
    array: mx.array = state[0]
    return array


def _of(held: Mapping[str, mx.array], kind: str) -> Any:
    def one(name: str, now: mx.array) -> mx.array:
        array = held[f"{kind}.{name}"]
        if array.shape != now.shape:
            raise ValueError(f"{name} has the shape {array.shape}, not {now.shape}")
        return array

    return one
