"""The engine's child, but dying as if out of memory when a prompt holds the words in RANGER_DESK_TEST_DEADLY."""

import os
import signal

from ranger_desk.engine import child
from ranger_desk.engine.generate import Batcher


class DeadlyBatcher(Batcher):
    def add(self, number, prompt):
        super().add(number, prompt)
        if os.environ["RANGER_DESK_TEST_DEADLY"] in prompt.body:
            os.kill(os.getpid(), signal.SIGKILL)


child.Batcher = DeadlyBatcher
child.main()
