"""The child's side of a job: reads it, does it in the main thread, tells how far it is and what came of it."""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import IO, Any

from ranger_desk.engine.leaving import Leaving

Job = Callable[..., dict[str, Any]]
"""Takes `progress` (what, done, total) and the job's arguments by name; returns what JSON can hold."""


def serve(jobs: Mapping[str, Job], expected: tuple[type[Exception], ...], *, tidies: bool = True) -> None:
    """Do the one job that the first line of the input names.

    Args:
        jobs: by name.
        expected: errors whose message is all that there is to tell; others end the process with their traceback.
        tidies: a job that is cancelled removes what is half made; False ends the process at once.
    """
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1) as out:
        # Whatever a library prints must not get between the lines.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

        def tell(kind: str, **details: Any) -> None:
            out.write(json.dumps({"is": kind, **details}) + "\n")

        def progress(what: str, done: int, total: int) -> None:
            leaving.heed()
            tell("progress", what=what, done=done, total=total)

        leaving = Leaving()
        tell("started")
        message = json.loads(sys.stdin.readline() or '{"do": "quit"}')
        name = message.pop("do")
        if name == "quit":
            return
        threading.Thread(
            target=_listen, args=(sys.stdin, leaving if tidies else None), daemon=True, name="listen"
        ).start()
        try:
            try:
                result = jobs[name](progress, **message)
            finally:
                leaving.end()
            tell("done", result=result)
        except expected as error:
            tell("failed", error=str(error))
        except KeyboardInterrupt:
            pass  # cancelled, or the parent is gone
        except Exception as error:
            # Here, since Python itself may have let go of standard error by the time it would print this.
            traceback.print_exc()
            raise SystemExit(1) from error


def _listen(lines: IO[str], leaving: Leaving | None) -> None:
    """Wait for the word to stop, or for the parent's end."""
    lines.readline()
    if leaving:
        leaving.say()
    else:
        os._exit(0)
