"""Where the program looks for what it ships: in the checkout, and in the macOS application."""

from __future__ import annotations

from pathlib import Path

import pytest

from ranger_desk import paths
from ranger_desk.engine.choice import SHIPPED_ADAPTER, ModelChoice, shipped_adapters
from ranger_desk.engine.client import Engine, EngineFailed

ROOT = Path(__file__).parents[1]
TELL = """
import json
from ranger_desk import paths
print(json.dumps({"is": "failed", "error": str(paths.adapters_folder())}), flush=True)
"""
"""A child process that says where it finds the adapters."""


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the application's resources, as its launcher tells it."""
    resources = tmp_path / "Ranger Desk.app" / "Contents" / "Resources"
    (resources / "resources").mkdir(parents=True)
    (resources / "adapters" / "other").mkdir(parents=True)
    for folder in ("guide", "pictures"):
        (resources / folder).mkdir()
    (resources / "adapters" / "other" / "card.json").write_text("{}")
    monkeypatch.setenv("RESOURCEPATH", str(resources))
    return resources


def test_a_checkout_has_its_own():
    assert paths.sample_export() == ROOT / "resources" / "sample_export.csv"
    assert paths.guide_folder() == ROOT / "docs" / "guide"
    assert paths.guide_pictures() == ROOT / "docs" / "pictures"
    assert SHIPPED_ADAPTER in [folder.name for folder in shipped_adapters()]


def test_the_application_brings_its_own(application: Path):
    assert paths.resources_folder() == application / "resources"
    assert paths.guide_folder() == application / "guide"
    assert paths.guide_pictures() == application / "pictures"
    assert shipped_adapters() == [application / "adapters" / "other"]


def test_resources_of_another_application_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RESOURCEPATH", str(tmp_path))
    assert paths.resources_folder() == ROOT / "resources"


def test_the_models_process_finds_the_same(application: Path, monkeypatch: pytest.MonkeyPatch, tiny_model: Path):
    monkeypatch.setattr("ranger_desk.engine.client.CHILD", ("-c", TELL))
    with Engine(ModelChoice(str(tiny_model))) as engine, pytest.raises(EngineFailed) as told:
        list(engine.load())
    assert str(told.value) == str(application / "adapters")
