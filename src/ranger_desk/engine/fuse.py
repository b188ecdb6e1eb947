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
from ranger_desk.engine.model import UnusableModel

LAYOUT = 1
"""Raise when fusing changes, so that folders of older versions are made anew."""


def default_bits() -> int | None:
    """Bits of a fused weight: 8 on Metal, none (16-bit floats) on the CPU.

    Quantising back to 4 bits can lose what the adapter learnt; 8 bits keep it. The CPU backend unpacks anyway.
    """
    return 8 if mx.metal.is_available() else None


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
        progress("Fusing the adapter into the base", 0, 3)
        try:
            loaded: Any = mlx_lm.load(str(base), adapter_path=str(adapter), return_config=True)
            model, tokenizer, config = loaded
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnusableModel(f"The adapter {adapter.name} does not fit the base {base.name}: {error}") from error
        progress("Fusing the adapter into the base", 1, 3)
        config = _fuse(model, config, bits)
        progress("Writing the fused model", 2, 3)
        save(folder, base, model, tokenizer, config, donate_model=False)
        note = {"base": str(base), "adapter": str(adapter), "bits": bits}
        (folder / "fused_from.json").write_text(json.dumps(note, indent=1), encoding="utf-8")
        progress("Fused", 3, 3)

    return folders.made_once(paths.models_folder() / f"fused-{adapter.name}-{name}", make)


def _fuse(model: Any, config: dict[str, Any], bits: int | None) -> dict[str, Any]:
    fused = [(name, layer.fuse(dequantize=True)) for name, layer in model.named_modules() if hasattr(layer, "fuse")]
    model.update_modules(tree_unflatten(fused))
    dequantize_model(model)
    model.set_dtype(mx.float16)
    config = {k: v for k, v in config.items() if k not in ("quantization", "quantization_config")}
    if bits is not None:
        model, config = quantize_model(model, config, group_size=64, bits=bits)
    return config
