"""One piece of work in a child process of its own, from its arguments to its result. No MLX here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ranger_desk.engine.process import ChildProcess
from ranger_desk.engine.steering import Steering

MODELS = "ranger_desk.engine.jobs_child"
"""The module that works on models."""
TICK = 0.1
"""Seconds between looks at a cancel."""
TIDYING = 5.0
"""Seconds that a cancelled child may take to remove what is half made."""

OnProgress = Callable[[str, int, int], None]
"""Told (what, done, total), total 0 where it is not known."""


class JobFailed(RuntimeError):
    """The work could not be done; the message says why."""


class JobCancelled(Exception):
    """The work was cancelled; what was half made is gone, or is gone on with by the next such job."""


def run(
    name: str,
    arguments: Mapping[str, Any],
    *,
    on_progress: OnProgress | None = None,
    steering: Steering | None = None,
    module: str = MODELS,
) -> dict[str, Any]:
    """Have a job done and wait for it.

    Args:
        name: which of the module's jobs.
        arguments: what JSON can hold.
        on_progress: called while it goes on; an exception that it raises ends the job and comes out unchanged.
        steering: cancels it, from any thread.
        module: what the child runs.

    Returns:
        The job's result.

    Raises:
        JobFailed: it failed, or its process died.
        JobCancelled: `steering` was cancelled.
    """
    child = ChildProcess(("-m", module))
    try:
        child.tell({"do": name, **arguments})
        while True:
            if steering is not None and steering.cancelled:
                raise JobCancelled
            message = child.next(TICK)
            match message and message["is"]:
                case "progress":
                    if on_progress and message:
                        on_progress(message["what"], message["done"], message["total"])
                case "done":
                    return dict(message["result"]) if message else {}
                case "failed":
                    raise JobFailed(message["error"] if message else "")
                case "died":
                    raise JobFailed(f"The process that did this died: {child.end()}")
    finally:
        child.end(TIDYING)
