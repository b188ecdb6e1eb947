"""Fusing an adapter into its base, once: the fused folder is kept and found again by base, adapter and settings."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import mlx.core as mx
import mlx_lm
from mlx.utils import tree_unflatten
from mlx_lm.utils import dequantize_model, quantize_model, save

from ranger_desk import paths
from ranger_desk.engine import folders
from ranger_desk.engine.gguf import Progress
from ranger_desk.engine.limits import EXACT_BELOW
from ranger_desk.engine.model import UnusableModel

GROUP_SIZE = 64
LAYOUT = 1
"""Raise when fusing changes, so that folders of older versions are made anew."""


def default_bits(base: Path, *, metal: bool) -> int | None:
    """Bits of a fused weight: 8 for a large base on Metal, else none (16-bit floats).

    Quantising back to 4 bits loses what the adapter learnt, and 8 bits change some answers: a small base needs neither.
    The CPU backend unpacks anyway.

    Args:
        base: folder of the base, in mlx-lm's form.
        metal: whether the model will run on Metal.
    """
    packed = sum(file.stat().st_size for file in base.glob("*.safetensors"))
    return 8 if metal and packed >= EXACT_BELOW else None


def ensure_fused(base: Path, adapter: Path, key: str, bits: int | None, progress: Progress) -> Path:
    """Return the folder of `adapter` fused into `base`, fusing at first use.

    Args:
        base: folder of the base, in mlx-lm's form.
        adapter: folder of the adapter, likewise.
        key: digest of base and adapter.
        bits: width of the fused weights; None for 16-bit floats.
        progress: told (what, done, total).

    Raises:
        UnusableModel: the adapter does not fit the base.
    """
    name = hashlib.sha256(f"{key} {bits} {LAYOUT}".encode()).hexdigest()[:16]

    def make(folder: Path) -> None:
        _fill(folder, base, adapter, bits, GROUP_SIZE, progress)

    return folders.made_once(paths.models_folder() / f"fused-{adapter.name}-{name}", make)


def write_fused(base: Path, adapter: Path, target: Path, bits: int | None, group_size: int, progress: Progress) -> None:
    """Write `adapter` fused into `base` to a folder of the caller's choice, whole or not at all.

    Args:
        base: folder of the base, in mlx-lm's form.
        adapter: folder of the adapter, likewise.
        target: a folder that is not there yet.
        bits: width of the fused weights; None for 16-bit floats.
        group_size: weights that share a scale.
        progress: told (what, done, total).

    Raises:
        UnusableModel: the adapter does not fit the base.
    """
    folders.made_once(target, lambda folder: _fill(folder, base, adapter, bits, group_size, progress))


def write_quantised(base: Path, target: Path, bits: int | None, group_size: int, progress: Progress) -> None:
    """Write `base` with weights of other bits to the folder `target`; as `write_fused`, without an adapter."""
    folders.made_once(target, lambda folder: _fill(folder, base, None, bits, group_size, progress))


def _fill(
    folder: Path, base: Path, adapter: Path | None, bits: int | None, group_size: int, progress: Progress
) -> None:
    what = "Fusing the adapter into the base" if adapter else "Quantising the weights"
    progress(what, 0, 3)
    try:
        loaded: Any = mlx_lm.load(str(base), adapter_path=str(adapter) if adapter else None, return_config=True)
        model, tokenizer, config = loaded
    except (OSError, ValueError, KeyError, TypeError) as error:
        told = (
            f"The adapter {adapter.name} does not fit the base {base.name}" if adapter else f"{base} cannot be loaded"
        )
        raise UnusableModel(f"{told}: {error}") from error
    progress(what, 1, 3)
    config = _fuse(model, config, bits, group_size)
    progress("Writing the model", 2, 3)
    save(folder, base, model, tokenizer, config, donate_model=False)
    note = {"base": str(base), "adapter": str(adapter) if adapter else None, "bits": bits}
    (folder / "fused_from.json").write_text(json.dumps(note, indent=1), encoding="utf-8")
    progress("Written", 3, 3)


def _fuse(model: Any, config: dict[str, Any], bits: int | None, group_size: int) -> dict[str, Any]:
    fused = [(name, layer.fuse(dequantize=True)) for name, layer in model.named_modules() if hasattr(layer, "fuse")]
    model.update_modules(tree_unflatten(fused))
    dequantize_model(model)
    model.set_dtype(mx.float16)
    config = {k: v for k, v in config.items() if k not in ("quantization", "quantization_config")}
    if bits is not None:
        model, config = quantize_model(model, config, group_size=group_size, bits=bits)
    return config
