"""How the workshop says things: sizes, losses, durations."""

from __future__ import annotations


def size(count: int | float) -> str:
    """Bytes as one says them: '98 MB', '4.5 GB'."""
    for unit, of in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= of:
            shown = count / of
            return f"{shown:.1f} {unit}" if shown < 9.95 else f"{shown:,.0f} {unit}"
    return f"{count:.0f} bytes"


def loss(value: float | None) -> str:
    """A loss with three digits; a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def bits(number: int) -> str:
    """'4 bits', '16 bits'."""
    return f"{number} bits"
