"""Work in a child ends when it is told to, also where the interrupt was lost."""

import contextlib
import threading
import time

import pytest

from ranger_desk.engine.leaving import Leaving


def test_an_interrupt_that_was_lost_is_made_up_for():
    leaving = Leaving()
    leaving.heed()
    told = threading.Thread(target=leaving.say)
    with contextlib.suppress(KeyboardInterrupt):  # as a library's callback loses it
        told.start()
        time.sleep(10)
        pytest.fail("There was no interrupt.")
    told.join()
    with pytest.raises(KeyboardInterrupt):
        leaving.heed()
