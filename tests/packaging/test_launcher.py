"""The program's other processes within the macOS application, whose launchers are played by scripts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from run_samples import SETTINGS, write_data

from ranger_desk import paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.engine.events import Answered
from ranger_desk.engine.training_events import Ended
from ranger_desk.records import ParkMonth
from ranger_desk.workshop import runs, specs

LAUNCHED = Path(__file__).resolve().parents[2] / "packaging" / "ranger-desk-python.py"


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An application whose launcher for modules is there and notes that it was used; returns the note."""
    contents = tmp_path / "Ranger Desk.app" / "Contents"
    for folder in ("MacOS", "Resources"):
        (contents / folder).mkdir(parents=True)
    launcher = contents / "MacOS" / "ranger-desk-python"
    launcher.write_text(f'#!/bin/sh\necho used >>"{tmp_path}/note"\nexec "{sys.executable}" "{LAUNCHED}" "$@"\n')
    launcher.chmod(0o755)
    monkeypatch.setenv("RESOURCEPATH", str(contents / "Resources"))
    monkeypatch.setattr(sys, "frozen", "macosx_app", raising=False)
    return tmp_path / "note"


def test_outside_the_application_it_is_python(monkeypatch: pytest.MonkeyPatch):
    assert paths.interpreter() == sys.executable
    # A program that the application started is not itself the application.
    monkeypatch.setenv("RESOURCEPATH", "/Applications/Ranger Desk.app/Contents/Resources")
    assert paths.interpreter() == sys.executable


def test_the_model_answers_in_a_process_of_the_applications_launcher(application: Path, tiny_model: Path):
    comment = ParkMonth("PINE", "Pine Hollow NHS", 2019, 7, "The trail was closed.")
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine:
        events = list(engine.summarize([(1, comment)]))
    assert [event.ids for event in events if isinstance(event, Answered)] == [(1,)]
    assert application.read_text() == "used\n"


def test_processes_that_train_together_are_all_of_the_applications_launcher(
    application: Path, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MLX_DISABLE_COMPILE", "1")
    hosts = tmp_path / "hosts.json"
    hosts.write_text(json.dumps([{"ssh": "127.0.0.1", "ips": ["127.0.0.1"]}] * 2), encoding="utf-8")
    spec = specs.spec(write_data(tmp_path / "data"), str(tiny_model), "ours", [*SETTINGS, "iterations=2"])
    *_, ended = runs.train(runs.create(spec, "shared"), hosts=hosts)
    assert ended == Ended(finished=True)
    assert application.read_text() == "used\n" * 3  # by mlx.launch and by each of the two


def launched(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(LAUNCHED), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environment}
    )


def test_the_launcher_runs_a_module_with_its_arguments(tmp_path: Path):
    (tmp_path / "telling.py").write_text("import sys\nprint(__name__, sys.argv[1:], __file__)\nsys.exit(7)\n")
    told = launched("-m", "telling", "a b", "-c", PYTHONPATH=str(tmp_path))
    assert told.stdout.split(" ", 1)[0] == "__main__"
    assert "['a b', '-c']" in told.stdout
    assert told.returncode == 7


def test_an_exception_ends_the_launcher_with_its_trace(tmp_path: Path):
    (tmp_path / "failing.py").write_text("raise ValueError('no such thing')\n")
    told = launched("-m", "failing", PYTHONPATH=str(tmp_path))
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1] == "ValueError: no such thing"


@pytest.mark.parametrize("arguments", [(), ("-m",), ("-c", "print(1)")])
def test_the_launcher_does_nothing_else(arguments: tuple[str, ...]):
    told = launched(*arguments)
    assert told.returncode == 1
    assert "usage" in told.stderr
