"""How a child's listening thread ends the work of its main thread, so that what is half made is tidied up."""

from __future__ import annotations

import _thread
import signal


class Leaving:
    """The word to stop: an interrupt, and what the work heeds between two steps.

    An interrupt alone can be lost: from a callback of a library or of the garbage collector Python lets no exception
    out. The work would then be done to its end although it was cancelled.
    """

    def __init__(self) -> None:
        """Made in the main thread."""
        # What a shell starts in the background is born with interrupts ignored, and so are its children.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._said = self._over = False

    def say(self) -> None:
        """Interrupt the main thread's work, from another thread; nothing once that is over."""
        if not self._over:
            _thread.interrupt_main()
            self._said = True  # after it: an interrupt that came second would break into the tidying up

    def end(self) -> None:
        """The work is over: what follows is not interrupted."""
        self._over = True

    def heed(self) -> None:
        """Called by the work between two steps.

        Raises:
            KeyboardInterrupt: it was said.
        """
        if self._said:
            raise KeyboardInterrupt
