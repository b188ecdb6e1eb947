"""One run at a time on this machine, whatever started it: the others wait for their turn, the first come first."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ranger_desk.engine.steering import Steering

TURN, HELD = ".turn", ".held"
"""Lock files: in the folder of all runs, of the one that trains; in a run's folder, of who waits or trains it."""
TICK = 0.2
"""Seconds between looks at the turn."""


class AlreadyHeld(RuntimeError):
    """The run waits or trains already."""


@contextmanager
def held(run: Path) -> Iterator[None]:
    """Have a run for oneself until the block or this process ends.

    Raises:
        AlreadyHeld: someone has it.
    """
    with (run / HELD).open("a") as file:
        if not _locked(file):
            raise AlreadyHeld(f"The run {run.name} is being trained already.")
        os.utime(run / HELD)  # when it began to wait: who came first goes first
        yield


def is_held(run: Path) -> bool:
    """Whether a process that lives waits with a run or trains it."""
    try:
        with (run / HELD).open("r") as file:
            return not _locked(file)
    except FileNotFoundError:
        return False


@contextmanager
def turn(run: Path, steering: Steering) -> Iterator[Iterator[None]]:
    """Wait for the turn of a run that is `held`, and have it until the block ends.

    Args:
        run: its folder, beside those of the other runs.
        steering: a cancel ends the waiting.

    Yields:
        What to iterate over first: it yields while another run has its turn, and ends with the turn or a cancel.
    """
    with (run.parent / TURN).open("a") as file:

        def waiting() -> Iterator[None]:
            while not steering.cancelled and (_has_elder(run) or not _locked(file)):
                yield
                time.sleep(TICK)

        yield waiting()


def _has_elder(run: Path) -> bool:
    """Whether another run waits, or trains, that came before."""
    own = (run / HELD).stat().st_mtime_ns
    others = (file for file in run.parent.glob(f"*/{HELD}") if file.parent.name != run.name)
    return any(_since(file) < own and is_held(file.parent) for file in others)


def _since(file: Path) -> float:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return float("inf")


def _locked(file: IO[str]) -> bool:
    """Lock a file, unless it is locked; the system unlocks it when it is closed, or its process dies."""
    import fcntl  # noqa: PLC0415  (Windows, where nothing is trained but the window opens, has none)

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
