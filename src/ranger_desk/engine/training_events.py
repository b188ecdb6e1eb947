"""What happens while an adapter is trained, as the engine tells it."""

from __future__ import annotations

from dataclasses import dataclass

from ranger_desk.engine.events import Paused, Preparing, Resumed


@dataclass(frozen=True, slots=True)
class Begun:
    """The first batch is about to be read; `done` is above 0 where the run was resumed.

    Attributes:
        total: batches in all.
        trainable: numbers that are trained.
    """

    done: int
    total: int
    trainable: int
    device: str


@dataclass(frozen=True, slots=True)
class Slow:
    """Why this machine will be slow, and what to do."""

    hint: str


@dataclass(frozen=True, slots=True)
class Trained:
    """Some batches were learnt from.

    Attributes:
        done: batches read, of `total`.
        train_loss: their mean loss.
        tokens_per_second: that were learnt (with the prompt masked, those of the answers).
        tokens: learnt in all.
        memory_bytes: the most that the arrays of this process have taken.
        seconds: of training in all, validations apart.
        seconds_left: until the end, validations included.
    """

    done: int
    total: int
    train_loss: float
    learning_rate: float
    tokens_per_second: float
    tokens: int
    memory_bytes: int
    seconds: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Validated:
    """The validation loss after `done` batches; `best`: it is the least so far, and this adapter is the one kept."""

    done: int
    total: int
    validation_loss: float
    best: bool
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Saved:
    """All that is needed to go on from here is on disk."""

    done: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The run is over: it came to its end, or was stopped. Its adapter is in its folder."""

    finished: bool


TrainingEvent = Preparing | Slow | Begun | Trained | Validated | Saved | Paused | Resumed | Ended
