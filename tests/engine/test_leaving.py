"""Work in a child ends when it is told to, also where the interrupt was lost."""

import contextlib
import signal
import threading
import time

import pytest

from ranger_desk.engine.leaving import Leaving


@pytest.fixture
def leaving():
    """In a process that was born with interrupts ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield Leaving()
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_was_lost_is_made_up_for(leaving):
    leaving.heed()
    told = threading.Thread(target=leaving.say)
    with contextlib.suppress(KeyboardInterrupt):  # as a library's callback loses it
        told.start()
        time.sleep(10)
        pytest.fail("There was no interrupt.")
    told.join()
    with pytest.raises(KeyboardInterrupt):
        leaving.heed()


def test_work_that_is_over_is_not_interrupted(leaving):
    leaving.end()
    leaving.say()
    leaving.heed()
