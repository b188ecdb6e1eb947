"""The job that measures how fast this machine multiplies matrices, in a child process."""

from __future__ import annotations

import time
from typing import Any

from ranger_desk.engine import blas

blas.prepare()

import mlx.core as mx  # noqa: E402  (after OpenBLAS)

from ranger_desk.engine.gguf import Progress  # noqa: E402
from ranger_desk.engine.job_process import serve  # noqa: E402

ROWS, WIDTH = 256, 1024
SECONDS = 0.5


def measure(progress: Progress) -> dict[str, Any]:
    """Multiplications and additions a second of matrix products about as large as those of training."""
    progress("Measuring this machine", 0, 1)
    kind = mx.float16 if mx.metal.is_available() else mx.float32
    x, w = mx.ones((ROWS, WIDTH), kind), mx.ones((WIDTH, WIDTH), kind)
    mx.eval(x @ w)
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        mx.eval([x @ w for _ in range(8)])
        done += 8
    seconds = time.perf_counter() - started
    return {"operations_per_second": 2 * ROWS * WIDTH * WIDTH * done / seconds}


if __name__ == "__main__":
    try:
        serve({"measure": measure}, (OSError,))
    finally:
        mx.clear_streams()
