"""Fixtures of the workshop's tests."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from endpoint import Endpoint, Memory, serving


@pytest.fixture
def keychain() -> Iterator[Memory]:
    """A keychain in memory, instead of this machine's."""
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def endpoint(keychain) -> Iterator[Endpoint]:
    """An OpenAI-compatible endpoint on loopback."""
    with serving() as served:
        yield served
