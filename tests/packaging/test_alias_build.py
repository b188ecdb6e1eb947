"""py2app's own build, as far as it goes without a Mac: a bundle that points into the checkout, 'signed' by a stub."""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from pathlib import Path

import bundle_contents
import mach_o
import pytest

import ranger_desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder 'Contents' of an application, built."""
    folder = tmp_path_factory.mktemp("bundle")
    codesign = folder / "codesign"
    codesign.write_text(f'#!/bin/sh\necho "$*" >>"{folder}/signed"\n')
    codesign.chmod(0o755)
    command = [sys.executable, "-W", "ignore", "setup_py2app.py", "py2app", "--alias"]
    command += ["--dist-dir", str(folder / "dist"), "--bdist-base", str(folder / "build")]
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PATH": path}, check=True, capture_output=True, timeout=120)
    return folder / "dist" / "Ranger Desk.app" / "Contents"


def test_info_plist_is_ours_and_py2apps(contents):
    plist = plistlib.loads((contents / "Info.plist").read_bytes())
    assert {key: plist[key] for key in bundle_contents.info_plist()} == bundle_contents.info_plist()
    assert plist["CFBundleExecutable"] == "Ranger Desk"
    assert plist["CFBundlePackageType"] == "APPL"
    assert plist["PyOptions"]["argv_emulation"] is False
    assert plist["PyOptions"]["no_chdir"] is True
    assert (contents / "Resources" / plist["CFBundleIconFile"]).is_file()


def test_both_launchers_are_for_apple_silicon(contents):
    for name in ("Ranger Desk", "ranger-desk-python"):
        launcher = contents / "MacOS" / name
        read = mach_o.arm64(launcher)
        assert read is not None
        assert read.minimum <= (14, 0)
        assert os.access(launcher, os.X_OK)


def test_what_the_program_ships_is_there(contents):
    resources = contents / "Resources"
    assert (resources / "resources" / "sample_export.csv").is_file()
    assert (resources / "adapters" / "closure-reader" / "adapters.safetensors").is_file()
    assert (resources / "guide" / "index.md").is_file()
    assert (resources / "pictures" / "review-dark.png").is_file()
    assert (resources / "LICENSE").is_file()
    assert (resources / "NOTICE").is_file()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (resources / "licenses" / "LGPL-3.0.txt").read_text()


def test_the_bundle_was_signed_last(contents):
    signed = (contents.parents[2] / "signed").read_text().splitlines()
    assert signed[-1].endswith("Ranger Desk.app")
    assert any(line.endswith("ranger-desk-python") for line in signed)


@pytest.mark.parametrize(
    ("launcher", "arguments"),
    [("Ranger Desk", ["--version"]), ("ranger-desk-python", ["-m", "ranger_desk", "--version"])],
)
def test_each_launcher_runs_its_script(contents, launcher, arguments):
    resources = contents / "Resources"
    given = {"RESOURCEPATH": str(resources), "ARGVZERO": str(contents / "MacOS" / launcher)}
    told = subprocess.run(
        [sys.executable, str(resources / "__boot__.py"), *arguments],
        capture_output=True, text=True, check=True, timeout=60, env=os.environ | given,
    )  # fmt: skip
    assert told.stdout == f"Ranger Desk {ranger_desk.__version__}\n"
