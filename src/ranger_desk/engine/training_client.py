"""Training as the rest of the program sees it: a child process behind an iterator of events. No MLX here."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from ranger_desk import paths
from ranger_desk.engine.awake import kept_awake
from ranger_desk.engine.client import EngineFailed
from ranger_desk.engine.events import Paused, Preparing, Resumed
from ranger_desk.engine.process import ChildProcess
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_events import Begun, Ended, Saved, Slow, Trained, TrainingEvent, Validated

CHILD = ("-m", "ranger_desk.engine.training_child")
LAUNCHER = ("-m", "ranger_desk.engine.launcher", "--backend", "ring")
LOG = "log.txt"
"""In a run's folder: what the child wrote besides its events."""
TICK = 0.1
"""Seconds between looks at the steering."""
PATIENCE = 20.0
"""Seconds that a child may take to finish its batch and save; then it is killed, and its last checkpoint counts."""
HASTE = 1.5
"""The same where the program quits."""
STAY = 5.0
"""Seconds between words to processes that mlx.launch started."""
_NODE = re.compile(r"Node with rank (\d+) exited with code (-?\d+)")
_ENDED_BY_LAUNCHER = -15


class TrainingFailed(EngineFailed):
    """The run cannot go on; the message says why. What it had saved is kept."""


class OutOfMemory(TrainingFailed):
    """The run was ended for want of memory, as far as can be told."""


def train(
    run: Path, steering: Steering | None = None, hosts: Path | None = None
) -> Generator[TrainingEvent, None, None]:
    """Train the run in a folder, from its checkpoint if it has one. A Mac does not sleep meanwhile.

    Args:
        run: folder with spec.json and data (see `training_child`).
        steering: pauses the run; a cancel stops it and keeps what it learnt, in a hurry up to its last checkpoint.
        hosts: mlx.launch's host file, to train on several machines together over its ring backend. Each needs this
            program (within the macOS application: the application), the base and the run's folder at the same places.

    Yields:
        Events; the last is Ended.

    Raises:
        OutOfMemory: the child was killed, or said that memory did not suffice.
        TrainingFailed: anything else.
    """
    steering = steering or Steering()
    with kept_awake():
        child = ChildProcess(_command(run, hosts), run / LOG, deaf_to_interrupts=True)
        try:
            yield from _followed(child, steering, hosts)
        finally:
            child.end(0 if steering.hurried else PATIENCE)


def _command(run: Path, hosts: Path | None) -> tuple[str, ...]:
    own = (*CHILD, str(run.resolve()))
    if hosts is None:
        return own
    return (*LAUNCHER, "--hostfile", str(hosts.resolve()), "--", paths.interpreter(), *own)


def _followed(child: ChildProcess, steering: Steering, hosts: Path | None) -> Generator[TrainingEvent, None, None]:
    paused, told = False, time.monotonic()
    yield Preparing("Loading the model", 0, 1)
    while True:
        if hosts and time.monotonic() - told > STAY:
            told = time.monotonic()
            child.tell({"do": "stay"})
        if steering.cancelled:
            yield from _stopped(child, steering)
            return
        if steering.paused != paused:
            paused = not paused
            child.tell({"do": "pause" if paused else "resume"})
        message = child.next(TICK)
        if message is None:
            continue
        event = _event(message)
        if event is None:
            raise _death(child, hosts)
        yield event
        if isinstance(event, Ended):
            return


def _stopped(child: ChildProcess, steering: Steering) -> Generator[TrainingEvent, None, None]:
    """Have the child keep what it has, and wait for it; not for long, from when there is a hurry."""
    child.tell({"do": "quit"})
    deadline, hurried = time.monotonic() + PATIENCE, False
    while time.monotonic() < deadline:
        if steering.hurried and not hurried:
            hurried, deadline = True, time.monotonic() + HASTE
        message = child.next(TICK)
        event = _event(message) if message else None
        if event:
            yield event
        if isinstance(event, Ended):
            return
        if message and event is None:
            break
    yield Ended(False)


def _event(message: dict[str, Any]) -> TrainingEvent | None:
    """The event of a message; None where the child died.

    Raises:
        TrainingFailed: it says that it cannot go on.
    """
    kind, given = message["is"], {key: value for key, value in message.items() if key != "is"}
    match kind:
        case "failed":
            raise (OutOfMemory if given["memory"] else TrainingFailed)(given["error"])
        case "died":
            return None
        case "paused":
            return Paused()
        case "resumed":
            return Resumed()
    event: TrainingEvent = _KINDS[kind](**given)
    return event


def _death(child: ChildProcess, hosts: Path | None) -> TrainingFailed:
    why = child.end()
    lost = [(int(rank), int(code)) for rank, code in _NODE.findall(child.said)]
    for rank, code in lost:
        if hosts and code not in (0, _ENDED_BY_LAUNCHER):  # it ends the others when one has died
            return TrainingFailed(
                f"The process on {_host(hosts, rank)} (the host file's entry {rank + 1}) ended with code {code}. Check "
                "that this machine is reached by ssh without a password, and that this program, the base and the "
                f"run's folder are at the same places there; {LOG} in the run's folder has what it said."
            )
    kind = OutOfMemory if "signal 9" in why or "signal 11" in why or "bad_alloc" in why else TrainingFailed
    return kind(f"The process that trained died: {why}.")


def _host(hosts: Path, rank: int) -> str:
    """The name of a machine of a host file, a list of hosts or an object that holds one."""
    given = json.loads(hosts.read_text(encoding="utf-8"))
    return str((given["hosts"] if isinstance(given, dict) else given)[rank]["ssh"])


_KINDS: dict[str, Any] = {
    "preparing": Preparing,
    "slow": Slow,
    "begun": Begun,
    "trained": Trained,
    "validated": Validated,
    "saved": Saved,
    "ended": Ended,
}
