"""What the reviewer wishes of a run while it goes on."""

from __future__ import annotations

import threading


class Steering:
    """Pause, resume and cancel for one run, from any thread.

    It is made when the run is asked for, so that a wish counts that comes before the run has begun, and none reaches
    the next run.
    """

    def __init__(self) -> None:
        self._pause, self._cancel = threading.Event(), threading.Event()

    @property
    def paused(self) -> bool:
        """Whether nothing is to be computed now."""
        return self._pause.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether the run is to end."""
        return self._cancel.is_set()

    def pause(self) -> None:
        """Compute nothing until `resume`."""
        self._pause.set()

    def resume(self) -> None:
        """Go on."""
        self._pause.clear()

    def cancel(self) -> None:
        """End the run within two seconds, or before it begins."""
        self._cancel.set()
