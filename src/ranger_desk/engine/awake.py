"""Keeping the machine awake while a model works."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

CAFFEINATE = "/usr/bin/caffeinate"
"""Part of macOS."""


@contextmanager
def kept_awake() -> Iterator[None]:
    """Keep a Mac from sleeping until the block ends, or this process does; elsewhere nothing happens.

    The display may sleep. A Mac without the program works on, and may sleep.
    """
    helper = None
    if sys.platform == "darwin":
        try:
            # -w: should this process be killed, the helper ends by itself.
            helper = subprocess.Popen([CAFFEINATE, "-i", "-m", "-w", str(os.getpid())], stdin=subprocess.DEVNULL)
        except OSError:
            helper = None
    try:
        yield
    finally:
        if helper:
            helper.terminate()
            helper.wait()
