"""Builds the bundle on Linux from Linux's packages, and works in it: what is missing there is missing on the Mac too.

python packaging/rehearse.py

All steps of py2app but those on Mach-O files; of Qt, what the Mac's bundle has of it. Python then runs in the bundle as
py2app's launchers run it, with nothing but the bundle on its path. Takes minutes and 1 GB in build/rehearsal, which can
be removed afterwards. UV_PYTHON names the Python that is built with: the Mac's, 3.13, or 3.12.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bundle_contents

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "rehearsal"
APPLICATION = FOLDER / "dist" / "Ranger Desk.app"
ROWS = 4
WINDOW_SECONDS = 20

BUILD = r"""
import re, runpy, sys
sys.path.insert(0, "packaging")
import bundle_contents
import py2app.build_app
of_a_mac = bundle_contents.wanted
NAMES = (
    (r"/Qt/lib/libQt6(\w+)\.so.*", r"/Qt/lib/Qt\1.framework"),
    (r"/Qt/plugins/(\w+)/(\w+)\.so$", r"/Qt/plugins/\1/\2.dylib"),
    (r"/(libpyside6\w*\.abi3)\.so.*", r"/\1.dylib"),
)
def wanted(path):
    translated = path
    for here, there in NAMES:
        translated = re.sub(here, there, translated)
    return of_a_mac(translated) or "/Qt/lib/libicu" in path
bundle_contents.wanted = wanted
py2app.build_app.py2app.copy_loader_paths = lambda *given: None
runpy.run_path("setup_py2app.py", run_name="__main__")
"""
LAUNCHER = """#!/bin/sh
export PYTHONHOME="{resources}" PYTHONPATH="{resources}" RESOURCEPATH="{resources}" ARGVZERO="$0"
export PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LD_LIBRARY_PATH="{libraries}"
exec "{python}" "{resources}/__boot__.py" "$@"
"""


def build() -> Path:
    """Build the bundle; returns the environment that it was built from."""
    environment = FOLDER / "environment"
    shutil.rmtree(APPLICATION, ignore_errors=True)
    settings = {"UV_PROJECT_ENVIRONMENT": str(environment)}
    # Reinstalled: the project's version alone does not tell uv that it changed.
    sync = [bundle_contents.uv(), "sync", "--no-default-groups", "--group", "bundle", "--no-editable"]
    subprocess.run([*sync, "--reinstall-package", "ranger-desk"], check=True, cwd=ROOT, env=os.environ | settings)
    command = [environment / "bin" / "python", "-W", "ignore", "-c", BUILD, "py2app", "--debug-skip-macholib"]
    command += ["--dist-dir", APPLICATION.parent, "--bdist-base", FOLDER / "build"]
    log = FOLDER / "py2app.log"
    with log.open("w") as file:
        code = subprocess.run(command, check=False, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT).returncode
    if code:
        sys.exit(f"py2app ended with {code}; see {log}")
    return environment


def install_launchers(environment: Path) -> Path:
    """Put launchers that work on Linux into the place of the Mac's; returns the application's."""
    told = subprocess.run(
        [environment / "bin" / "python", "-c", "import sys; print(sys._base_executable)"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    text = LAUNCHER.format(
        resources=APPLICATION / "Contents" / "Resources",
        libraries=":".join(str(folder) for folder in environment.glob("lib/*/site-packages/*.libs")),
        python=told.stdout.strip(),
    )
    programs = APPLICATION / "Contents" / "MacOS"
    for name in ("Ranger Desk", "ranger-desk-python"):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    return programs / "Ranger Desk"


def work_in_it(program: Path) -> None:
    """Have the command line, the model's process and the window work."""
    sample = APPLICATION / "Contents" / "Resources" / "resources" / "sample_export.csv"
    with tempfile.TemporaryDirectory() as home:
        settings = {"RANGER_DESK_HOME": home, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": home}
        environment = os.environ | settings
        told = subprocess.run(
            [program, "--version"], check=True, cwd="/", env=environment, capture_output=True, text=True
        )
        print(told.stdout.strip())
        keys = [program.with_name("ranger-desk-python"), "-m", "keyring", "--list-backends"]
        told = subprocess.run(keys, check=True, cwd="/", env=environment, capture_output=True, text=True)
        if "keyring.backends.chainer" not in told.stdout:
            sys.exit(f"keyring does not find its backends, which it loads by name: {told.stdout}")
        out = Path(home) / "reports.jsonl"
        command = [program, "summarize", sample, "--limit", str(ROWS), "--out", out]
        code = subprocess.run(command, check=False, cwd="/", env=environment).returncode
        if code > 1 or out.read_text(encoding="utf-8").count('"model_summary": "') < ROWS:
            sys.exit(f"summarize ended with {code}: {out.read_text(encoding='utf-8')}")
        with subprocess.Popen([program, "open", sample], cwd="/", env=environment) as window:
            try:
                sys.exit(f"the window closed by itself with {window.wait(WINDOW_SECONDS)}")
            except subprocess.TimeoutExpired:
                opened = list((Path(home) / "reviews").glob("*-wal"))
                window.terminate()
        if not opened:
            sys.exit("the window did not open the file")
    print("rehearsal passed: command line, model and window work out of the bundle")


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("this is for Linux; on a Mac use packaging/build.sh and packaging/smoke_test.sh")
    FOLDER.mkdir(parents=True, exist_ok=True)
    work_in_it(install_launchers(build()))
