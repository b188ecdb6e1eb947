"""What the workshop's commands print: tables, bars, JSON, sizes."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from ranger_desk.operations import Progress, State

BAR = 50
"""Characters of the longest bar."""


def size(size: float) -> str:
    """Bytes in words."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def shown(value: Any) -> str:
    """A number in words."""
    if isinstance(value, float):
        return f"{value:.3f}" if value < 1 else f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def print_table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """A table, its columns as wide as what they hold."""
    widths = [max(len(line[i]) for line in (header, *lines)) for i in range(len(header))]
    for line in (header, *lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_bars(bars: Sequence[tuple[str, float, str]]) -> None:
    """Bars (name, value, what is written beside it), the longest `BAR` characters."""
    longest = max((value for _, value, _ in bars), default=0) or 1
    width = max((len(name) for name, _, _ in bars), default=0)
    for name, value, shown in bars:
        print(f"{name.ljust(width)}  {'#' * round(BAR * value / longest)} {shown}".rstrip())


def print_json(content: Any) -> None:
    """JSON, for programs."""
    print(json.dumps(content, indent=1, default=str))


def say(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)


def progress(what: str, done: int, total: int) -> Progress:
    """What `ProgressLine` shows of a job."""
    return Progress((), done, total, 0, None, State.PREPARING, what)
