"""The engine as the rest of the program sees it: a child process behind an iterator of events. No MLX here."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from types import TracebackType

from ranger_desk import __version__
from ranger_desk.closures.formats import FORMATS, Prompt
from ranger_desk.engine.awake import kept_awake
from ranger_desk.engine.choice import ModelChoice, Resolved, resolve
from ranger_desk.engine.events import (
    Answered,
    Event,
    Finished,
    Paused,
    Preparing,
    Ready,
    Restarted,
    Resumed,
    SetAside,
)
from ranger_desk.engine.process import PATIENCE, ChildProcess
from ranger_desk.engine.steering import Steering
from ranger_desk.records import ParkMonth, Provenance

AHEAD = 96
"""Prompts sent to the child and not answered yet: enough that it never waits, few enough to hold little."""
STRETCH = 16, 64
"""Prompts sorted by length at a time, first and then: few at first, since a reviewer begins to read at the top."""
CHILD = ("-m", "ranger_desk.engine")
"""How the Python of this program starts the child."""
TICK = 0.1
"""Seconds between looks at pause and cancel."""
FRUITLESS = 3
"""Deaths in a row, none of which brought the run on, after which it is given up."""


class EngineFailed(RuntimeError):
    """The model cannot be used at all; the message says why."""


@dataclass(slots=True)
class _Task:
    """A prompt and the park-months that share it."""

    prompt: Prompt
    ids: list[int] = field(default_factory=list)


class Engine:
    """One model in one child process, which is started when first needed and again after it died.

    It belongs to one thread at a time; a `Steering` may be used from any.
    """

    def __init__(self, choice: ModelChoice | None = None) -> None:
        """Take a choice of model.

        Raises:
            ChoiceError: the choice is not on this disk.
        """
        self._resolved = resolve(choice or ModelChoice())
        self._child: ChildProcess | None = None
        self._ready: Ready | None = None

    @property
    def resolved(self) -> Resolved:
        """What the choice came to: names, folders, format and key."""
        return self._resolved

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.process.pid if self._child else None

    def provenance(self) -> Provenance:
        """Who answers, as of now."""
        r = self._resolved
        return Provenance(r.base, r.adapter, r.format, __version__, r.key, datetime.now(UTC))

    def load(self, steering: Steering | None = None) -> Generator[Event, None, None]:
        """Have the model ready, so that the next `summarize` need not wait for it.

        Args:
            steering: a cancel ends the waiting, not the loading, which the next call waits for.

        Yields:
            Preparing while it is being loaded, and Ready last, unless the waiting was cancelled.

        Raises:
            EngineFailed: the model cannot be loaded.
        """
        steering = steering or Steering()
        if self._child is None:
            self._child = ChildProcess(CHILD)
            self._child.tell({"do": "load", **self._resolved.to_json()})
            yield Preparing("Loading the model", 0, 1)
        while self._ready is None and not steering.cancelled:
            message = self._child.next(TICK)
            if message is None:
                continue
            match message["is"]:
                case "preparing":
                    yield Preparing(message["what"], message["done"], message["total"])
                case "ready":
                    self._ready = Ready(self.provenance(), message["device"], message["seconds"], message["hint"])
                case "failed":
                    self.close()
                    raise EngineFailed(message["error"])
                case "died":
                    raise EngineFailed(f"The model's process died while loading: {self._bury()}")
        if self._ready is not None:
            yield self._ready

    def summarize(
        self, items: Sequence[tuple[int, ParkMonth]], steering: Steering | None = None
    ) -> Generator[Event, None, None]:
        """Answer the comments of park-months; equal prompts are answered once.

        Args:
            items: (id, park-month) pairs, answered in about this order.
            steering: pauses and cancels this run.

        Yields:
            Events; the last is Finished. A row during which the child died is tried once more, by itself, and then
            SetAside. A Mac does not sleep meanwhile.

        Raises:
            EngineFailed: the model cannot be loaded.
        """
        steering = steering or Steering()
        tasks = self._tasks(items)
        waiting = deque(range(len(tasks)))
        suspects: deque[int] = deque()
        fruitless = 0
        with kept_awake():
            while (waiting or suspects) and not steering.cancelled:
                yield from self.load(steering)
                left = len(waiting) + len(suspects)
                alone = bool(suspects)
                batch = deque([suspects.popleft()]) if alone else waiting
                in_hand = yield from self._answers(tasks, batch, steering)
                if in_hand is None:
                    continue
                why = self._bury()
                if alone:
                    suspects.extendleft(batch)
                    for id_ in (id_ for number in in_hand for id_ in tasks[number].ids):
                        yield SetAside(id_, f"The model's process died on this comment, twice: {why}.")
                else:
                    suspects.extend(in_hand)
                fruitless = fruitless + 1 if len(waiting) + len(suspects) == left else 0
                if fruitless == FRUITLESS:
                    raise EngineFailed(f"The model's process dies again and again without an answer: {why}.")
                yield Restarted(why)
        yield Finished(bool(waiting or suspects) or steering.cancelled)

    def close(self) -> None:
        """End the child process."""
        if self._child:
            self._child.end()
            self._child = None
        self._ready = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _tasks(self, items: Sequence[tuple[int, ParkMonth]]) -> list[_Task]:
        form = FORMATS[self._resolved.format]
        tasks: dict[Prompt, _Task] = {}
        for number, park_month in items:
            prompt = form.prompt(park_month)
            tasks.setdefault(prompt, _Task(prompt)).ids.append(number)
        # Prompts of like length are read together with little padding; over a short stretch, to keep the order roughly.
        found = list(tasks.values())
        first, then = STRETCH
        starts = (0, *range(first, len(found), then))
        stretches = (found[start:end] for start, end in itertools.pairwise((*starts, len(found))))
        return [task for stretch in stretches for task in sorted(stretch, key=lambda task: len(task.prompt.body))]

    def _answers(
        self, tasks: list[_Task], waiting: deque[int], steering: Steering
    ) -> Generator[Event, None, list[int] | None]:
        """Answer what is waiting; returns None at its end or a cancel, else what was in hand when the child died."""
        child = self._child
        if child is None or self._ready is None:  # cancelled while it was loading
            return None
        sent: dict[int, bool] = {}
        paused, alive = False, True
        try:
            while (waiting or sent) and not steering.cancelled:
                if steering.paused != paused:
                    paused = not paused
                    child.tell({"do": "pause" if paused else "resume"})
                while waiting and len(sent) < AHEAD and not paused:
                    number = waiting.popleft()
                    sent[number] = False
                    child.tell({"do": "ask", "number": number, **asdict(tasks[number].prompt)})
                message = child.next(TICK)
                if message is None:
                    continue
                match message["is"]:
                    case "started":
                        sent[message["number"]] = True
                    case "answer":
                        del sent[message["number"]]
                        chances = tuple(message["chances"])
                        ids = tuple(tasks[message["number"]].ids)
                        yield Answered(ids, message["text"], message["complete"], chances)
                    case "paused":
                        yield Paused()
                    case "resumed":
                        yield Resumed()
                    case "died":
                        alive = False
                        waiting.extendleft(number for number in reversed(sent) if not sent[number])
                        return [number for number, started in sent.items() if started]
            return None
        finally:
            # Cancelled, paused after the last prompt, or left by the caller: the next run must find a child at rest.
            if alive and (sent or paused) and self._child is child:
                self._stop(child)

    def _stop(self, child: ChildProcess) -> None:
        """Have the child drop what it has in hand; kill it if it does not within `PATIENCE`."""
        child.tell({"do": "cancel"})
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            message = child.next(TICK)
            if message and message["is"] in ("cancelled", "died"):
                if message["is"] == "cancelled":
                    return
                break
        self.close()

    def _bury(self) -> str:
        """Take the dead child away; returns why it died."""
        child, self._child, self._ready = self._child, None, None
        return child.end() if child else "it had not been started"
