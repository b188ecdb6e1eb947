"""Fixtures of the engine's tests; MLX is prepared before any test imports it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from ranger_desk.engine import blas

# MLX compiles kernels for the CPU with the C++ compiler, half a minute of them; the same is computed without.
os.environ["MLX_DISABLE_COMPILE"] = "1"
blas.prepare()


@pytest.fixture(scope="session", autouse=True)
def _streams_are_cleared() -> Iterator[None]:
    """MLX aborts at exit in about two of three processes unless the thread that used it clears its streams."""
    yield
    import mlx.core as mx  # noqa: PLC0415

    mx.clear_streams()
