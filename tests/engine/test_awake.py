"""A Mac stays awake while a model works; other machines are left alone."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ranger_desk.engine import awake
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.records import ParkMonth


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This machine is a Mac whose `caffeinate` says in a file how it was called, and stays until it is ended."""
    said = tmp_path / "said.txt"
    program = tmp_path / "caffeinate"
    program.write_text(f'#!/bin/sh\necho "$@" > {said}.part\nmv {said}.part {said}\nexec sleep 600\n')
    program.chmod(0o755)
    monkeypatch.setattr(awake, "CAFFEINATE", str(program))
    monkeypatch.setattr(sys, "platform", "darwin")
    return said


def arrived(file: Path) -> str:
    deadline = time.monotonic() + 20
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return file.read_text()


def test_a_mac_may_sleep_again_after_the_work_and_after_the_programs_end(mac):
    with awake.kept_awake():
        assert arrived(mac).split() == ["-i", "-m", "-w", str(os.getpid())]
    # That nothing is left running is looked at after every test.


def test_a_mac_may_sleep_again_when_the_work_fails(mac):
    def work():
        with awake.kept_awake():
            arrived(mac)
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        work()


def test_it_stays_awake_while_comments_are_summarised(mac, tiny_model):
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine:
        run = engine.summarize([(1, ParkMonth("PINE", "Pine Hollow NHS", 2019, 7, "Closed."))])
        next(run)
        arrived(mac)
        run.close()


def test_a_mac_without_the_helper_works_on(mac, monkeypatch):
    monkeypatch.setattr(awake, "CAFFEINATE", str(mac.with_name("absent")))
    with awake.kept_awake():
        assert not mac.exists()


def test_elsewhere_nothing_is_started(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(subprocess, "Popen", None)
    with awake.kept_awake():
        pass
