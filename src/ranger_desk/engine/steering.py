"""What the reviewer wishes of a run while it goes on."""

from __future__ import annotations

import threading


class Steering:
    """Pause, resume, cancel and hurry for one run, from any thread.

    It is made when the run is asked for, so that a wish counts that comes before the run has begun, and none reaches
    the next run.
    """

    def __init__(self) -> None:
        self._pause, self._cancel, self._hurry = threading.Event(), threading.Event(), threading.Event()

    @property
    def paused(self) -> bool:
        """Whether nothing is to be computed now."""
        return self._pause.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether the run is to end."""
        return self._cancel.is_set()

    @property
    def hurried(self) -> bool:
        """Whether the end is not to be waited for."""
        return self._hurry.is_set()

    def pause(self) -> None:
        """Compute nothing until `resume`."""
        self._pause.set()

    def resume(self) -> None:
        """Go on."""
        self._pause.clear()

    def cancel(self) -> None:
        """End the run, or do not begin it: summarising ends within two seconds, training when its step is done."""
        self._cancel.set()

    def hurry(self) -> None:
        """Cancel, and let training end within two seconds too: what it learnt since its last checkpoint may be lost."""
        self._hurry.set()
        self._cancel.set()
