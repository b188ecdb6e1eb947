"""Where Ranger Desk keeps its files on this machine, and where its own resources lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

HOME_VARIABLE = "RANGER_DESK_HOME"
"""Environment variable: one folder for everything below (tests, portable use)."""
BUNDLE_VARIABLE = "RESOURCEPATH"
"""Environment variable: the macOS application's resources. Its launcher sets it, and child processes inherit it."""
BUNDLE_PYTHON = "ranger-desk-python"
"""The launcher of the macOS application that runs one of the program's modules (`packaging/ranger-desk-python.py`)."""


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


def toolbox_folder() -> Path:
    """Where the adapters are kept that were made or imported here, each in a folder of its name."""
    return _made(data_folder() / "adapters")


def runs_folder() -> Path:
    """Where training runs are kept, each in a folder of its name."""
    return _made(data_folder() / "runs")


def datasets_folder() -> Path:
    """Where data sets are kept, each in a folder of its name."""
    return _made(data_folder() / "datasets")


def active_file() -> Path:
    """Which model and adapter answer where none is named (JSON), and which did before."""
    return data_folder() / "active.json"


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


def guide_folder() -> Path:
    """The reviewers' guide, as Markdown files."""
    return _shipped("guide", "docs/guide")


def guide_pictures() -> Path:
    """The guide's pictures, each as NAME-light.png and NAME-dark.png."""
    return _shipped("pictures", "docs/pictures")


def sample_export() -> Path:
    """The sample export that ships with the program."""
    return resources_folder() / "sample_export.csv"


def sample_counts() -> Path:
    """The counts that go with the sample export."""
    return resources_folder() / "sample_counts.csv"


def interpreter() -> str:
    """What starts this program's modules in another process, followed by `-m` and a module's name.

    Within the macOS application that is a launcher of its own, which finds the application's packages. The Python that
    `sys.executable` names there is a bare copy, which may not even find its own library.
    """
    bundle = os.environ.get(BUNDLE_VARIABLE)
    if bundle and getattr(sys, "frozen", None) == "macosx_app":
        return str(Path(bundle).parent / "MacOS" / BUNDLE_PYTHON)
    return sys.executable


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _shipped(name: str, in_checkout: str = "") -> Path:
    bundle = os.environ.get(BUNDLE_VARIABLE)
    here = Path(__file__).resolve().parent
    candidates = [Path(bundle) / name] if bundle else []
    candidates += [here / name, here.parents[1] / (in_checkout or name)]
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"Ranger Desk's own folder '{name}' is missing; looked in {candidates}")
