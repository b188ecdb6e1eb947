"""How fast all rules run over the whole archive (34,862 park-months, 5,548 fields), and over one row again.

    uv run python benchmarks/check_full.py [--rows N]

Every unit counts about 14 fields, with labels such as the archive has; one comment in five tells of closures, and its
report names them. Counts follow the seasons, with gaps, zeros, repeats and slips, so that every rule has work to do.
Best of three; the peak is that of the whole process, the records themselves included.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from ranger_desk import checks
from ranger_desk.checks import Settings
from ranger_desk.records import (
    Closure,
    Count,
    Evidence,
    Extent,
    Match,
    ParkMonth,
    Provenance,
    Report,
    Scope,
)

UNITS = 400
FIELDS = 5_548
PLACES = tuple("Elk Creek,Mill Pond,Cedar Point,Stone House,Fern Canyon,Old Fort,North Rim,Heron Bay".split(","))
SHAPES = (
    ("TRAFFIC COUNT AT {} ENTRANCE", "{} Road"),
    ("VISITORS AT {} VISITOR CENTER", "{} VC"),
    ("TENT CAMPERS AT {} CAMPGROUND", "{} campground"),
    ("RV CAMPERS AT {} CAMPGROUND", "{} CG"),
    ("HIKERS ON {} TRAIL", "{} Trail"),
    ("BUSES AT {}", "{}"),
    ("BEGINNING TRAFFIC COUNT AT {}", "{} gate"),
    ("ENDING TRAFFIC COUNT AT {}", "{} gate"),
    ("{} MUSEUM VISITS", "{} museum"),
    ("PERSONS PER VEHICLE AT {}", "{}"),
)
EXTENTS = (Extent.ALL_MONTH, Extent.ALL_MONTH, Extent.PART_MONTH, Extent.DAYS, Extent.UNKNOWN, Extent.RECURRING)
ORDINARY = (
    "Warm and dry; visitation was up at {}.",
    "The traffic counter at {} was not working.",
    "{} reopened on the 4th after repairs.",
    "Awaiting numbers from {}.",
    "Numbers for {} are an estimate based on last year.",
    "Wind damage near {}, trees cleared by the road crew. School groups came on most weekdays.",
    "",
)
MODEL = Provenance("base", "adapter", "marked", "0", "key", datetime(2026, 1, 2, tzinfo=UTC))
Result = TypeVar("Result")


def archive(rows: int) -> list[tuple[ParkMonth, Report]]:
    """Park-months of 400 units, month after month from 1993 on, with reports."""
    chance = random.Random(1993)
    labels = [unit_labels(unit) for unit in range(UNITS)]
    made = []
    for index in range(rows):
        unit, month = index % UNITS, index // UNITS
        counts = tuple(
            Count(f"F{number}", label, value(chance, unit, number, month))
            for number, label in enumerate(labels[unit], 1)
        )
        place = chance.choice(PLACES)
        code = "".join(chr(ord("A") + unit // 26**digit % 26) for digit in range(4))
        one = ParkMonth(code, f"Park number {unit} NP", 1993 + month // 12, month % 12 + 1, "", counts, index + 2)
        if chance.random() < 0.2:
            made.append(closed(one, chance.choice(SHAPES)[1].format(place), chance))
        else:
            one = replace(one, comment=chance.choice(ORDINARY).format(place))
            made.append((one, Report(f"{one.month_name}: No Closures.", (), (), "", MODEL)))
    return made


def unit_labels(unit: int) -> list[str]:
    """The labels of a unit's fields: 13 or 14 of them, 5,548 over all units."""
    chance = random.Random(unit)
    number = FIELDS // UNITS + (unit < FIELDS % UNITS)
    kinds = [shape.format(place) for place in PLACES for shape, _ in SHAPES]
    return chance.sample(kinds, number)


def value(chance: random.Random, unit: int, number: int, month: int) -> int | None:
    """What is counted: the season, noise, and now and then a blank, a zero, a slip or the number of another year."""
    usual = (unit * 37 + number * 101) % 4000 + 50
    season = 1 + abs(month % 12 - 6) / 6
    fate = chance.random()
    if fate < 0.03:
        return None
    if fate < 0.06:
        return 0
    return (
        int(usual * season)
        if fate < 0.08
        else int(usual * season * chance.lognormvariate(0, 0.2 if fate < 0.99 else 2))
    )


def closed(one: ParkMonth, place: str, chance: random.Random) -> tuple[ParkMonth, Report]:
    """A park-month whose comment tells of a closure, of the whole unit now and then, and its report."""
    whole = chance.random() < 0.1
    shown = f"{'Park' if whole else place} closed for the season"
    comment = f"{shown}. {chance.choice(ORDINARY).format(chance.choice(PLACES))}"
    scope, extent = (Scope.UNIT, Extent.ALL_MONTH) if whole else (Scope.PLACE, chance.choice(EXTENTS))
    evidence = Evidence(shown, None, None, Match.EXACT)
    closure = Closure("Park" if whole else place, scope, extent, None, None, "season", evidence)
    summary = f"{one.month_name}: {shown}."
    return replace(one, comment=comment), Report(summary, (closure,), (), "", MODEL)


def timed(what: str, work: Callable[[], Result], times: int = 3) -> Result:
    """Run `work`, print the best times it took by the clock and on the processor, and give what it gave."""
    clock = processor = float("inf")
    for _ in range(times):
        start, spent = time.perf_counter(), time.process_time()
        result = work()
        clock = min(clock, time.perf_counter() - start)
        processor = min(processor, time.process_time() - spent)
    print(f"{what:<58}{clock:>9.4f} s {processor:>9.4f} s CPU")
    return result


def check_all(rows: list[tuple[ParkMonth, Report]], settings: Settings) -> Counter[str]:
    """Every rule over every park-month, histories and all."""
    known = checks.histories(one for one, _ in rows)
    return Counter(
        flag.rule for one, report in rows for flag in checks.flags(one, report, known[one.unit_code], settings)
    )


def check_again(rows: list[tuple[ParkMonth, Report]], settings: Settings) -> int:
    """One park-month whose count was edited: its unit's history anew, then every rule."""
    (one, report), unit = rows[-1], rows[-1][0].unit_code
    edited = replace(one, counts=(replace(one.counts[0], value=7), *one.counts[1:]))
    history = checks.History([*(each for each, _ in rows[:-1] if each.unit_code == unit), edited])
    return len(checks.flags(edited, report, history, settings))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=34_862)
    rows = archive(parser.parse_args().rows)
    everything = Settings({rule.name: True for rule in checks.RULES})
    fields = len({(one.unit_code, count.field) for one, _ in rows for count in one.counts})
    closures = sum(len(report.closures) for _, report in rows)
    print(f"{len(rows):,} park-months, {fields:,} fields of {UNITS} units, {closures:,} closures")
    found = timed("all rules, all park-months (those off by default too)", lambda: check_all(rows, everything))
    timed("one park-month again, its unit's history anew", lambda: check_again(rows, everything), 20)
    for rule, number in found.most_common():
        print(f"    {rule:<30}{number:>9,}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    print(f"peak memory of the process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
