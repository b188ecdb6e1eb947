"""How fast a review of the size of the whole archive (34,862 park-months, 14 counts each) is made, searched, written.

    uv run python benchmarks/review_file.py [--rows N]

Comments are made of chance words, 19 at the median as the real ones. Best of three for what takes no time.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from ranger_desk.exports import write_csv, write_lines, write_workbook
from ranger_desk.records import (
    Closure,
    Count,
    Evidence,
    Export,
    ExportKind,
    Extent,
    Flag,
    FlagVerdict,
    Match,
    ParkMonth,
    Provenance,
    Report,
    ReviewedParkMonth,
    Scope,
    Severity,
    Source,
    Span,
    Verdict,
)
from ranger_desk.review import Column, Filters, Review, Sort, Status

WORDS = (
    "the gate lot counter visitor trail north south bridge snow closed open month estimate storm camp picnic "
    "tent bus ranger flood repair season weekend holiday detour boat ramp road tour"
).split()
MODEL = Provenance("base", "adapter", "marked", "0", "key", datetime(2026, 1, 2, tzinfo=UTC))
Result = TypeVar("Result")
FIELDS = 14


def timed(what: str, work: Callable[[], Result], times: int = 3) -> Result:
    """Run `work`, print the best times it took by the clock and on the processor, and give what it gave."""
    clock = processor = float("inf")
    for _ in range(times):
        start, spent = time.perf_counter(), time.process_time()
        result = work()
        clock = min(clock, time.perf_counter() - start)
        processor = min(processor, time.process_time() - spent)
    print(f"{what:<58}{clock:>9.3f} s {processor:>9.3f} s CPU")
    return result


def export(rows: int) -> Export:
    """An export of chance comments: 400 units, month by month."""
    chance = random.Random(7)
    park_months = []
    for number in range(rows):
        month, unit = divmod(number, 400)
        comment = " ".join(chance.choices(WORDS, k=max(1, int(chance.lognormvariate(2.95, 0.7))))).capitalize()
        where = date(1993 + month // 12, 1 + month % 12, 1)
        park_months.append(
            ParkMonth(f"U{unit:03}", f"Park {unit} NP", where.year, where.month, comment, row=number + 2)
        )
    source = Source("/data/comments.csv", "0" * 64, None, "comments", rows)
    return Export(ExportKind.COMMENTS, source, tuple(park_months))


def counts(given: Export) -> Export:
    """A file of counts for an export: 14 fields a park-month, one in thirty without data."""
    chance = random.Random(8)
    park_months = tuple(
        replace(
            one,
            comment="",
            counts=tuple(
                Count(
                    f"F{number}", f"TRAFFIC COUNT {number}", chance.randrange(9000) if chance.random() < 0.97 else None
                )
                for number in range(FIELDS)
            ),
        )
        for one in given.park_months
    )
    source = Source("/data/counts.csv", "1" * 64, None, "counts", len(park_months))
    return Export(ExportKind.COUNTS, source, park_months)


def report(row: ParkMonth) -> tuple[Report, list[Flag]]:
    """A report with a closure for two rows in three, and a flag for one in five."""
    shown = row.comment[:40]
    closure = Closure(
        *(shown[:12], Scope.PLACE, Extent.ALL_MONTH, None, None, "repairs"),
        Evidence(shown, Span(0, len(shown)), Span(0, len(shown[:12])), Match.EXACT),
    )
    flags = [Flag("evidence-missing", Severity.HIGH, "Nothing shows it.")] if row.row % 5 == 0 else []
    summary = f"{row.month_name}: {row.comment[:60]}."
    sure = row.row * 7919 % 1000 / 1000
    closures = (replace(closure, confidence=sure),) * (row.row % 3)
    return Report(summary, closures, (), row.comment[:120], MODEL, confidence=sure), flags


def reviewed(review: Review) -> Iterator[ReviewedParkMonth]:
    """All rows, read as an export reads them."""
    ids = review.ids()
    for start in range(0, len(ids), 500):
        yield from review.rows(ids[start : start + 500])


def measure(rows: int, folder: Path) -> None:
    """Print one line a figure."""
    given = export(rows)
    path = folder / "all.rangerdesk"
    review = timed(f"create, {rows:,} park-months", lambda: Review.create(path, given), 1)
    beside = counts(given)
    timed(f"add_counts, {FIELDS} a park-month", lambda: review.add_counts(beside), 1)
    ids = review.ids()
    few = min(300, rows)

    def save(chosen: list[int]) -> None:
        for id_ in chosen:
            review.save_report(id_, *report(given.park_months[id_ - 1]))

    timed(f"save_report, {few} one by one (each on disk)", lambda: save(ids[:few]), 1)
    timed(
        "save_reports, the rest in batches of 16",
        lambda: [
            review.save_reports((id_, *report(given.park_months[id_ - 1])) for id_ in ids[start : start + 16])
            for start in range(few, rows, 16)
        ],
        1,
    )
    timed(
        f"decide, {few} one by one (each on disk)",
        lambda: [review.decide(id_, Verdict.ACCEPTED, "s", "n", "me") for id_ in ids[:few]],
        1,
    )
    timed("unit_rows, one unit", lambda: review.unit_rows("U007"))
    timed("unit_rows, all units", lambda: [review.unit_rows(unit) for unit in review.units()], 1)
    flags = [(row.id, row.flags) for row in reviewed(review)]
    timed("replace_flags, all", lambda: review.replace_flags(flags))
    flag = Flag("evidence-missing", Severity.HIGH, "Nothing shows it.")
    timed("mark", lambda: review.mark(ids[3], flag, FlagVerdict.DISMISSED, "n", "me"))
    timed("open", lambda: Review.open(path).close())
    timed("ids, all", review.ids)
    for filters in (
        Filters(text="storm"),
        Filters(text="no such words"),
        Filters(unit="U007"),
        Filters(year=2000, month=3),
        Filters(status=Status.UNDECIDED),
        Filters(has_closure=True, has_flag=True),
        Filters(rule="evidence-missing"),
        Filters(mark=FlagVerdict.DISMISSED),
    ):
        chosen = ", ".join(
            f"{name}={value}"
            for name in Filters.__slots__
            if (value := getattr(filters, name)) != getattr(Filters(), name)
        )
        timed(f"ids, {chosen}", lambda filters=filters: review.ids(filters))  # type: ignore[misc]
    for column in Column:
        timed(f"ids, sorted by {column}", lambda column=column: review.ids(None, Sort(column)))  # type: ignore[misc]
    some = random.Random(1).sample(ids, min(50, rows))
    timed("rows, 50", lambda: review.rows(some))
    timed("counts", review.counts)
    timed("facets", review.facets)
    timed("undo and redo", lambda: (review.undo(), review.redo()))
    timed("backup_to", lambda: review.backup_to(folder / "copy.rangerdesk"), 1)
    print(f"{'review file':<58}{path.stat().st_size / 1e6:>9.1f} MB")
    for name, write in (("jsonl", write_lines), ("csv", write_csv)):
        target = folder / f"all.{name}"
        timed(f"write {name}", lambda write=write, to=target: write(reviewed(review), to, source=review.source), 1)  # type: ignore[misc]
        print(f"{name:<58}{target.stat().st_size / 1e6:>9.1f} MB")
    target = folder / "all.xlsx"
    timed(
        "write xlsx (all sheets)",
        lambda: write_workbook(reviewed(review), target, problems=[], source=review.source, models=review.models()),
        1,
    )
    print(f"{'xlsx':<58}{target.stat().st_size / 1e6:>9.1f} MB")
    review.close()
    per_unit = 1e6 if sys.platform == "darwin" else 1e3  # macOS says bytes, Linux kilobytes
    print(f"{'peak memory':<58}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_unit:>9.0f} MB")


def main() -> None:
    """Measure in a temporary folder."""
    parser = argparse.ArgumentParser(description="Figures of the review file and of writing it out.")
    parser.add_argument("--rows", type=int, default=34_862)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(chosen.rows, Path(folder))


if __name__ == "__main__":
    main()
