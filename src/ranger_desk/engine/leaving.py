"""How a child's listening thread ends the work of its main thread, so that what is half made is tidied up."""

from __future__ import annotations

import _thread


class Leaving:
    """The word to stop: an interrupt, and what the work heeds between two steps.

    An interrupt alone can be lost: from a callback of a library or of the garbage collector Python lets no exception
    out. The work would then be done to its end although it was cancelled.
    """

    def __init__(self) -> None:
        self._said = False

    def say(self) -> None:
        """Interrupt the main thread, from another one."""
        _thread.interrupt_main()
        self._said = True  # after it: an interrupt that came second would break into the tidying up

    def heed(self) -> None:
        """Called by the work between two steps.

        Raises:
            KeyboardInterrupt: it was said.
        """
        if self._said:
            raise KeyboardInterrupt
