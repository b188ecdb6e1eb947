"""Progress on standard error: one line that is written over on a terminal, a line now and then in a log."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

from ranger_desk.operations import Progress, State

LOG_EVERY = 10.0
"""Seconds between two lines where the output is not a terminal."""


class ProgressLine:
    """Shows the Progress of one summarisation."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._width = 0
        self._last = float("-inf")
        self._state: State | None = None

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal and self._width:
            self._stream.write("\n")

    def show(self, progress: Progress) -> None:
        """Show one Progress; messages always stand on a line of their own."""
        if progress.message and progress.state is not State.PREPARING:
            self._write(progress.message, keep=True)
        changed = progress.state is not self._state
        self._state = progress.state
        due = self._terminal or changed or time.monotonic() - self._last >= LOG_EVERY
        if due:
            self._last = time.monotonic()
            self._write(described(progress), keep=False)

    def _write(self, text: str, *, keep: bool) -> None:
        if self._terminal:
            self._stream.write("\r" + text.ljust(self._width) + ("\n" if keep else ""))
            self._width = 0 if keep else len(text)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()


def described(progress: Progress) -> str:
    """One Progress in a line of plain words."""
    if progress.state is State.PREPARING:
        done = f"{progress.done:,}" + (f" of {progress.total:,}" if progress.total else "")
        return f"{progress.message} ({done})"
    parts = [f"{progress.done} of {progress.total} comments"]
    if progress.rate:
        parts.append(f"{progress.rate:.2f} a second")
    if progress.seconds_left is not None and progress.state is State.RUNNING:
        parts.append(f"{duration(progress.seconds_left)} left")
    return f"{progress.state.value.capitalize()}: {', '.join(parts)}"


def duration(seconds: float) -> str:
    """'45 s', '12 min', '3 h 05 min'."""
    minutes = round(seconds / 60)
    if seconds < 100:
        return f"{round(seconds)} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
