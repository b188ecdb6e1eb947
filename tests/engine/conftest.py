"""Fixtures of the engine's tests; MLX is prepared before any test imports it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny import write_tiny_model

from ranger_desk.engine import blas

blas.prepare()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a tiny model that two tests may share."""
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session", autouse=True)
def _streams_are_cleared() -> Iterator[None]:
    """MLX aborts at exit in about two of three processes unless the thread that used it clears its streams."""
    yield
    import mlx.core as mx  # noqa: PLC0415

    mx.clear_streams()
