"""How fast work goes and when it will be done, from what it tells of its progress."""

from __future__ import annotations

import time
from collections import deque

WINDOW = 20.0
"""Seconds that a pace is taken from: an older one says nothing of a network or a machine that is busy now."""
LEAST = 2.0
"""Seconds before a pace is told."""


class Pace:
    """Follows one piece of work."""

    def __init__(self) -> None:
        self._what = ""
        self._total = 0
        self._seen: deque[tuple[float, int]] = deque()

    def tell(self, what: str, done: int, total: int, now: float | None = None) -> None:
        """Note how far it is.

        Args:
            what: its part that is being done; another part has a pace of its own.
            done: how much of it.
            total: of how much; 0 where that is not known.
            now: seconds of a clock; None for the system's.
        """
        now = time.monotonic() if now is None else now
        if what != self._what or (self._seen and done < self._seen[-1][1]):
            self._seen.clear()
        self._what, self._total = what, total
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= WINDOW:
            self._seen.popleft()

    @property
    def rate(self) -> float | None:
        """How much is done in a second; None where that cannot be told yet."""
        if not self._seen:
            return None
        (begun, first), (now, last) = self._seen[0], self._seen[-1]
        return (last - first) / (now - begun) if now - begun >= LEAST and last > first else None

    @property
    def seconds_left(self) -> float | None:
        """Until its part is done; None where that cannot be told yet."""
        rate = self.rate
        return None if rate is None or not self._total else (self._total - self._seen[-1][1]) / rate
