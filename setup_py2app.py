"""Builds 'Ranger Desk.app' on a Mac with Apple silicon, in an environment without the development tools.

uv run --isolated --no-editable --no-default-groups --group bundle setup_py2app.py py2app

`packaging/bundle_contents.py` says what goes in; `packaging/build.sh` does this and all that follows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
# The folder of this file holds 'packaging', which is no Python package, but the name of one that is needed.
sys.path[0] = str(ROOT / "packaging")

import bundle_contents  # noqa: E402
from py2app.build_app import py2app  # noqa: E402
from setuptools import setup  # noqa: E402


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


class BuildApp(py2app):
    """py2app, told about dependencies in pyproject.toml, packages taken in part, and frameworks out of wheels."""

    def finalize_options(self) -> None:
        """Drop the dependencies that setuptools reads from pyproject.toml, which py2app refuses: they are installed."""
        self.distribution.install_requires = []
        super().finalize_options()

    def run_normal(self) -> None:
        """Build what can be handed on, where `--alias` builds what points into this folder."""
        with mlx_as_a_package():
            super().run_normal()

    def copy_tree(self, infile: str, outfile: str, *args: Any, condition: Any = None, **options: Any) -> Any:
        """Copy a folder, of a package only what is wanted."""
        return super().copy_tree(infile, outfile, *args, condition=condition or bundle_contents.wanted, **options)

    def build_executable(self, *args: Any) -> str:
        """Copy all files into the bundle, and have frameworks in the form that they are signed in."""
        bundle: str = super().build_executable(*args)
        for framework in (Path(bundle) / "Contents" / "Resources").rglob("*.framework"):
            bundle_contents.make_versioned(framework)
        return bundle


if __name__ == "__main__":
    setup(
        name="Ranger Desk",
        app=["src/ranger_desk/__main__.py"],
        cmdclass={"py2app": BuildApp},
        options={
            "py2app": {
                "arch": "arm64",
                "argv_emulation": False,  # files to open come as Qt's QFileOpenEvent
                "excludes": list(bundle_contents.EXCLUDED),
                "extra_scripts": ["packaging/ranger-desk-python.py"],
                "iconfile": "packaging/RangerDesk.icns",
                "includes": bundle_contents.standard_library(),
                "no_chdir": True,  # so that paths on the command line mean what they say
                "packages": list(bundle_contents.PACKAGES),
                "plist": bundle_contents.info_plist(),
                "resources": list(bundle_contents.RESOURCES),
                "strip": False,  # stripping breaks signed libraries
            }
        },
    )
