"""OpenBLAS for MLX's CPU backend, and the environment that MLX and Hugging Face must find.

`mlx[cpu]` on Linux links the reference BLAS (about 2 GFLOP/s). A library that is loaded globally before MLX
takes its place: OpenBLAS multiplies matrices about 70 times faster.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

LIBRARIES = ("libopenblas.so.0", "libopenblas.so")
HINT = (
    "OpenBLAS was not found, so the model runs about 70 times slower than it could. "
    "Install it (Debian and Ubuntu: apt-get install libopenblas0-pthread) and start again."
)


def prepare() -> str | None:
    """Set the process up for MLX; call before MLX is imported for the first time.

    Keeps Hugging Face off the network, keeps OpenBLAS to one thread (two threads on two busy cores fell from 120 to 5
    tokens/s), and loads OpenBLAS on Linux.

    Returns:
        A hint for the user where the machine will be slow, else None.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if sys.platform != "linux":
        return None
    if _has_avx512():
        # Releases of OpenBLAS older than the processor fall back to kernels without AVX-512, at about half the rate.
        os.environ.setdefault("OPENBLAS_CORETYPE", "SKYLAKEX")
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return None
    return HINT


def _has_avx512() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return all(f" {flag}" in flags for flag in ("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"))
