"""Loading a model for use: mlx-lm's own loader, and the precision that suits the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlx.core as mx
import mlx.nn as nn
import mlx_lm
from mlx_lm.utils import dequantize_model

from ranger_desk.engine import cpu


class UnusableModel(ValueError):
    """The folder is not a model that can be loaded; the message says why."""


def load(folder: Path, adapter: Path | None = None) -> tuple[nn.Module, Any]:
    """Load a model folder, with an adapter on it if one is given, ready for this machine.

    On Metal the weights stay as they are stored (quantised kernels are fast there). On the CPU quantised kernels are
    half as fast as dense ones, so the weights are unpacked to float32.

    Returns:
        The model (in evaluation mode) and mlx-lm's tokenizer wrapper.

    Raises:
        UnusableModel: missing files, unknown architecture, an adapter that does not fit, code or pickles in the folder.
    """
    try:
        model, tokenizer = mlx_lm.load(str(folder), adapter_path=str(adapter) if adapter else None, lazy=True)[:2]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableModel(f"{folder} cannot be loaded: {error}") from error
    if not mx.metal.is_available():
        model = dense(model)
        cpu.use()
    model.eval()
    mx.eval(model.parameters())
    return model, tokenizer


def dense(model: nn.Module) -> nn.Module:
    """Unpack quantised layers and turn every weight into float32."""
    model = dequantize_model(model)
    model.set_dtype(mx.float32)
    return model
