"""Having a model answer park-months, its reports kept in memory: for the gate, and before anything is replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from ranger_desk import closures
from ranger_desk.closures.confidence import UNCALIBRATED
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.engine.events import Answered, Finished, Preparing, SetAside
from ranger_desk.engine.steering import Steering
from ranger_desk.records import Closure, ParkMonth, Report, Scope

OnProgress = Callable[[str, int, int], None]
"""Told (what, done, total)."""


class Cancelled(Exception):
    """The reading was cancelled; nothing comes of it."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a model said.

    Attributes:
        name: of its adapter, or of the base.
        reports: by the ids of the park-months; those that it could not answer are missing.
    """

    name: str
    reports: dict[int, Report]


def read(
    choice: ModelChoice,
    items: Sequence[tuple[int, ParkMonth]],
    *,
    on_progress: OnProgress | None = None,
    steering: Steering | None = None,
) -> Read:
    """Have a model answer (id, park-month) pairs; those without a comment are not asked.

    Raises:
        ChoiceError, EngineFailed: the model cannot be used.
        Cancelled: `steering` was cancelled.
    """
    asked = [(id_, month) for id_, month in items if month.comment.strip()]
    months = dict(asked)
    reports: dict[int, Report] = {}
    done = 0
    tell = on_progress or (lambda *_: None)
    with Engine(choice) as engine:
        calibration = engine.resolved.calibration
        name = engine.resolved.adapter or engine.resolved.base
        provenance = engine.provenance()
        with closing(engine.summarize(asked, steering)) as events:
            for event in events:
                match event:
                    case Preparing():
                        tell(event.what, event.done, event.total)
                    case Answered():
                        chances = event.chances if calibration else ()
                        for id_ in event.ids:
                            reports[id_] = closures.parse(
                                event.answer,
                                months[id_],
                                provenance,
                                event.complete,
                                chances,
                                calibration or UNCALIBRATED,
                            )
                        done += len(event.ids)
                        tell(f"{name} answers", done, len(asked))
                    case SetAside():
                        done += 1
                    case Finished(cancelled=True):
                        raise Cancelled
    return Read(name, reports)


def told(report: Report | None) -> tuple[bool, frozenset[tuple[str, str, str]]]:
    """What a report says, whatever its words: whether anything material was closed, and what for how long."""
    if report is None:
        return False, frozenset()
    return any(closure.extent.material for closure in report.closures), frozenset(map(_key, report.closures))


def _key(closure: Closure) -> tuple[str, str, str]:
    place = "" if closure.scope is Scope.UNIT else " ".join(closure.place.casefold().split())
    return closure.scope, place, closure.extent


def same(one: Report | None, other: Report | None) -> bool:
    """Whether two reports say the same, and their summaries in the same words."""
    words = [" ".join(report.summary.split()) if report else None for report in (one, other)]
    return words[0] == words[1] and told(one) == told(other)
