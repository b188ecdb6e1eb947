"""The jobs that work on models: quantising, fusing, taking adapters in. A child process runs one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ranger_desk.engine import blas

blas.prepare()

import mlx.core as mx  # noqa: E402  (after OpenBLAS)

from ranger_desk.engine import adapter_files, base  # noqa: E402
from ranger_desk.engine.gguf import Progress  # noqa: E402
from ranger_desk.engine.job_process import serve  # noqa: E402


def quantise(
    progress: Progress, base_folder: str | None, target: str, bits: int | None, group_size: int
) -> dict[str, Any]:
    """Write a base with weights of other bits to the folder `target`, whole or not at all."""
    from ranger_desk.engine import fuse  # noqa: PLC0415  (mlx-lm, which takes seconds to load)

    source = base.ensure_folder(base_folder, progress)
    fuse.write_quantised(source, Path(target), bits, group_size, progress)
    return {}


def fuse_adapter(
    progress: Progress, base_folder: str | None, adapter_folder: str, target: str, bits: int | None, group_size: int
) -> dict[str, Any]:
    """Write an adapter fused into its base to the folder `target`, whole or not at all."""
    from ranger_desk.engine import fuse  # noqa: PLC0415  (mlx-lm, which takes seconds to load)

    source = base.ensure_folder(base_folder, progress)
    fuse.write_fused(source, Path(adapter_folder), Path(target), bits, group_size, progress)
    return {}


def take_adapter(
    progress: Progress, source: str, target: str, shapes: dict[str, list[int]], layers: int
) -> dict[str, Any]:
    """Check an adapter's weights against a base's sizes and write them as adapters.safetensors."""
    progress("Reading the adapter", 0, 1)
    return adapter_files.take(Path(source), Path(target), shapes, layers)


if __name__ == "__main__":
    try:
        serve(
            {"quantise": quantise, "fuse": fuse_adapter, "take_adapter": take_adapter},
            (ValueError, OSError),
        )
    finally:
        mx.clear_streams()
