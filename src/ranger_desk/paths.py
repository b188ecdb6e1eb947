"""Where Ranger Desk keeps its files on this machine, and where its own resources lie."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "RANGER_DESK_HOME"
"""Environment variable: one folder for everything below (tests, portable use)."""
BUNDLE_VARIABLE = "RESOURCEPATH"
"""Environment variable: the macOS application's resources. Its launcher sets it, and child processes inherit it."""


def data_folder() -> Path:
    """Folder for models, reviews and settings; created if missing."""
    home = os.environ.get(HOME_VARIABLE)
    folder = Path(home) if home else Path(platformdirs.user_data_dir("Ranger Desk", "ranger-desk"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def reviews_folder() -> Path:
    """Where a review file goes when the reviewer has not chosen a place."""
    return _made(data_folder() / "reviews")


def models_folder() -> Path:
    """Where converted bases and fused models are kept."""
    return _made(data_folder() / "models")


def mappings_file() -> Path:
    """The remembered column mappings (JSON)."""
    return data_folder() / "mappings.json"


def corrections_file() -> Path:
    """What reviewers said that parks' places stand for (JSON), whatever the review."""
    return data_folder() / "corrections.json"


def check_settings_file() -> Path:
    """Which rules are on and their thresholds (JSON), where they are not as they come."""
    return data_folder() / "checks.json"


def resources_folder() -> Path:
    """The program's own `resources/`: in the bundle, in the wheel, or in the checkout."""
    return _shipped("resources")


def adapters_folder() -> Path:
    """The adapters that ship with the program."""
    return _shipped("adapters")


def sample_export() -> Path:
    """The sample export that ships with the program."""
    return resources_folder() / "sample_export.csv"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _shipped(name: str) -> Path:
    bundle = os.environ.get(BUNDLE_VARIABLE)
    here = Path(__file__).resolve().parent
    candidates = [Path(bundle) / name] if bundle else []
    candidates += [here / name, here.parents[1] / name]
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"Ranger Desk's own folder '{name}' is missing; looked in {candidates}")
