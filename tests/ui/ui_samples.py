"""Park-months, reports and an engine for the tests of the window; every text was written for them."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ranger_desk import checks, closures
from ranger_desk.closures.confidence import Calibration
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
from ranger_desk.engine.steering import Steering
from ranger_desk.operations.summarising import TELL_EVERY
from ranger_desk.records import Count, Export, ExportKind, ParkMonth, Problem, Provenance, Source
from ranger_desk.review import Review

PROVENANCE = Provenance("Tiny-1B", "first", "marked", "0.1.0", "k1", datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
BOAT = "Boat ramp closed all month for dredging. Trailhead lot open."
TWO = "Visitor center closed from the 3rd to the 20th, new roof. Larch Campground closed all month."
QUIET = "A quiet month, everything open. The Larch lot counter was replaced."
GHOST = "Rain on most days, few visitors."
ANSWERS = {
    BOAT: (
        " { Boat ramp } closed all month for < dredging > = place all\n"
        " Summary: Boat ramp was closed for the entire month."
    ),
    TWO: (
        " { Visitor center } closed from the 3rd to the 20th, < new roof > = place part 3-20\n"
        " { Larch Campground } closed all month = place all\n"
        " Summary: Visitor center was closed from the 3rd to the 20th. "
        "Larch Campground was closed for the entire month."
    ),
    QUIET: " none",
    GHOST: " { Ferry landing } closed = place all\n Summary: Ferry landing was closed for the entire month.",
}
"""Comments and what a model says of them; the last one makes up a closure."""
CAMP = "Larch Campground closed all month for repairs. Trailhead lot open."
ALSO = {
    CAMP: (
        " { Larch Campground } closed all month for < repairs > = place all\n"
        " Summary: Larch Campground was closed for the entire month."
    )
}
"""A comment that is in no list of park-months here."""
PARKS = (("ELMR", "Elm River National Park"), ("OAKH", "Oak Hill National Historic Site"))


def park_months(number: int = 12) -> tuple[ParkMonth, ...]:
    """Park-months in the order of a file: two parks, comments in turn, every seventh without one."""
    texts = list(ANSWERS)
    made = []
    for place in range(number):
        code, name = PARKS[place % 2]
        comment = "" if place % 7 == 6 else texts[place % len(texts)]
        counts = (Count("F1", "TRAFFIC AT GATE", 1234), Count("F2", "BUSES", None)) if place == 0 else ()
        made.append(ParkMonth(code, name, 2015 + place // 24, 1 + place // 2 % 12, comment, counts, place + 2))
    return tuple(made)


PROBLEMS = (
    Problem("/data/comments.csv", 5, "Date", "'soon' is no date.", "The first of the month was taken."),
    Problem("/data/comments.csv", 900, None, "The row has one cell too many.", "The row was left out."),
    Problem("/data/comments.csv", None, None, "The file ends in the middle of a line.", "It was read to there."),
)


def export(number: int = 12, problems: Sequence[Problem] = PROBLEMS) -> Export:
    rows = park_months(number)
    source = Source("/data/comments.csv", "0" * 64, None, "comments", len(rows))
    return Export(ExportKind.COMMENTS, source, rows, tuple(problems))


def summarise(review: Review, ids: Sequence[int]) -> None:
    """Give park-months the report that a model would have made."""
    for row in review.rows(ids):
        if answer := (ANSWERS | ALSO).get(row.park_month.comment):
            report = closures.parse(answer, row.park_month, PROVENANCE)
            review.save_report(row.id, report, checks.flags(row.park_month, report))


def made_review(folder: Path, number: int = 12, summarised: int = 0) -> Review:
    """A review of `export`, its first park-months summarised."""
    review = Review.create(folder / "made.rangerdesk", export(number))
    summarise(review, review.ids()[:summarised])
    return review


def write_export(path: Path, rows: Sequence[ParkMonth]) -> Path:
    """The park-months as a comments export."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["UnitCode", "ParkName", "Date", "Comments"])
        writer.writerows([row.unit_code, row.park_name, row.date.isoformat(), row.comment] for row in rows)
    return path


@dataclass
class Resolved:
    key: str = "k1"
    calibration: Calibration | None = None


@dataclass
class ScriptedEngine:
    """An engine as the program sees it, that answers from `ANSWERS`.

    Attributes:
        stop_at: waits after so many answers until `go` is set or it is cancelled.
        set_aside: comments that it gives up on.
        restarts: tells a restart before its first answer.
        fails: raised when the model is to be loaded.
        chances: of the lines of the answers, by comment.
    """

    stop_at: int | None = None
    set_aside: Sequence[str] = ()
    restarts: bool = False
    fails: Exception | None = None
    chances: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    resolved: Resolved = field(default_factory=Resolved)
    go: threading.Event = field(default_factory=threading.Event)
    closed: bool = False
    threads: set[str] = field(default_factory=set)

    def close(self) -> None:
        self.closed = True

    def load(self, steering: Steering) -> Iterator[Event]:
        self.threads.add(threading.current_thread().name)
        yield Preparing("Loading the model", 0, 1)
        if self.fails:
            raise self.fails
        yield Ready(PROVENANCE, "cpu", 0.1, None)

    def summarize(self, items: Sequence[tuple[int, ParkMonth]], steering: Steering) -> Iterator[Event]:
        yield from self.load(steering)
        if self.restarts:
            yield Restarted("it was killed by signal 9")
        paused = waited = False
        for number, (id_, park_month) in enumerate(items):
            while not steering.cancelled and (steering.paused or (number == self.stop_at and not self.go.is_set())):
                if steering.paused and not paused:
                    paused = True
                    yield Paused()
                if not waited:
                    waited = True
                    time.sleep(2 * TELL_EVERY)
                    yield Resumed()  # so that what is done is told before the wait
                time.sleep(0.005)
            if paused:
                paused = False
                yield Resumed()
            if steering.cancelled:
                break
            if park_month.comment in self.set_aside:
                yield SetAside(id_, "The model's process died on this comment, twice.")
            else:
                yield Answered((id_,), ANSWERS[park_month.comment], True, self.chances.get(park_month.comment, ()))
        yield Finished(steering.cancelled)


def remembering(made: list[ScriptedEngine], **how: object) -> Callable[[], ScriptedEngine]:
    """A maker of scripted engines that remembers those it made."""

    def make() -> ScriptedEngine:
        made.append(ScriptedEngine(**how))  # type: ignore[arg-type]
        return made[-1]

    return make


def write_counted(path: Path) -> Path:
    """A long export of two months in which a campground is closed, as the comment says, and counted."""
    counts = (("F1", "LARCH CAMPGROUND TENTS", 40), ("F2", "TRAILHEAD", 70), ("F3", "MARINA", 9))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["UnitCode", "ParkName", "Date", "FieldName", "Label", "Value", "Comments"])
        for month in (1, 2):
            writer.writerows(["ELMR", "Elm River", f"2015-0{month}-01", *count, CAMP] for count in counts)
    return path
