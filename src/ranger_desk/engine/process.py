"""A child process that speaks JSON lines over its pipes, and the thread that reads them. No MLX here."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from ranger_desk import paths

MALLOC = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=4294967296"
"""For glibc: memory of large matrices is kept for the next ones. To fetch it anew is a sixth of the time on a CPU."""
PATIENCE = 1.5
"""Seconds that a child may take to stop; then it is killed (what it answered is on disk already)."""


class ChildProcess:
    """The process and the thread that reads its lines.

    Attributes:
        said: what it wrote on its standard error; known from `end` on.
    """

    def __init__(self, command: Sequence[str], errors: Path | None = None, *, deaf_to_interrupts: bool = False) -> None:
        """Start the Python of this program with `command`.

        Args:
            command: its arguments.
            errors: file that its standard error is appended to; None for one that goes with the process.
            deaf_to_interrupts: Ctrl-C in the terminal reaches this process only, so that the child can finish properly.
        """
        # Closed in `end`.
        self._errors: IO[bytes] = errors.open("ab+") if errors else tempfile.TemporaryFile()  # noqa: SIM115
        self._start = self._errors.seek(0, os.SEEK_END)
        self.process = subprocess.Popen(
            [paths.interpreter(), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={"GLIBC_TUNABLES": MALLOC, **os.environ},
            start_new_session=deaf_to_interrupts,
        )
        self._inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._heard = False
        self._why = self.said = ""
        self._reader = threading.Thread(target=self._read, daemon=True, name="engine-reader")
        self._reader.start()

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message; a dead child's pipe is no error here, its death is read in `next`."""
        try:
            if self.process.stdin:
                self.process.stdin.write(json.dumps(message).encode() + b"\n")
                self.process.stdin.flush()
        except OSError:
            pass

    def next(self, timeout: float) -> dict[str, Any] | None:
        """The next message, {"is": "died"} at the end, or None when there was none in time."""
        try:
            return self._inbox.get(timeout=timeout)
        except queue.Empty:
            return None

    def end(self, patience: float = PATIENCE) -> str:
        """End the process, gently if it listens; returns why it ended, in plain words. A second call changes nothing.

        Args:
            patience: seconds that it may take to stop by itself.
        """
        if not self._errors.closed:
            self._why = self._end(patience)
        return self._why

    def _end(self, patience: float) -> str:
        self.tell({"do": "quit"})
        try:
            # Before its first word it is loading libraries: it does not listen, and has nothing to tidy up.
            self.process.wait(patience if self._heard else 0)
        except subprocess.TimeoutExpired:
            self.process.kill()
        code = self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):  # unsent lines for a child that is gone
                if pipe:
                    pipe.close()
        self._errors.seek(self._start)
        self.said = self._errors.read().decode(errors="replace")
        last = [line for line in self.said.splitlines() if line.strip()][-1:]
        self._errors.close()
        if code < 0:
            hint = " (out of memory, or ended from outside)" if code == -9 else ""
            return f"it was killed by signal {-code}{hint}"
        return f"it ended with code {code}" + (f": {last[0]}" if last else "")

    def _read(self) -> None:
        for line in self.process.stdout or ():
            try:
                self._inbox.put(json.loads(line))
            except ValueError:
                break
            self._heard = True
        self._inbox.put({"is": "died"})
