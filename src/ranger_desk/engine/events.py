"""What happens while comments are summarised, as the engine tells it."""

from __future__ import annotations

from dataclasses import dataclass

from ranger_desk.records import Provenance


@dataclass(frozen=True, slots=True)
class Preparing:
    """The model is being converted, fused or loaded; `done` of `total` parts."""

    what: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded. `hint` says why it will be slow, if it will."""

    provenance: Provenance
    device: str
    seconds: float
    hint: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One prompt's answer, for all park-months that share the prompt.

    Attributes:
        complete: False where it was cut off.
        chances: the log-probability of each line of the answer.
    """

    ids: tuple[int, ...]
    answer: str
    complete: bool
    chances: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A park-month that the engine could not answer, twice."""

    id: int
    error: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """The child process died and was started again."""

    why: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is computed until the run is resumed or cancelled."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The run goes on."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The run is over; `cancelled` says whether park-months are left."""

    cancelled: bool


Event = Preparing | Ready | Answered | SetAside | Restarted | Paused | Resumed | Finished
