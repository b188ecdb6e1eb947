"""The engine's child, but dying as if out of memory when a prompt holds the words in RANGER_DESK_TEST_DEADLY."""

import os
import signal

from ranger_desk.engine import child
from ranger_desk.engine.generate import Batcher


class DeadlyBatcher(Batcher):
    deadly = False

    def take(self, waiting):
        before = dict(waiting)
        taken = super().take(waiting)
        self.deadly |= any(os.environ["RANGER_DESK_TEST_DEADLY"] in before[number].body for number in taken)
        return taken

    def step(self):
        if self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().step()


child.Batcher = DeadlyBatcher
child.main()
