"""`ranger-desk adapters --try` and `--disagree`: what another adapter says of a review, before anything is replaced."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from ranger_desk import operations
from ranger_desk.cli.printing import print_json, progress, say
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.records import Problem, Report
from ranger_desk.workshop import reading, rerun, toolbox
from ranger_desk.workshop.rerun import Change
from ranger_desk.workshop.toolbox import ToolboxError


def run(options: argparse.Namespace) -> list[Problem]:
    """Do what the options name; raises as `workshop.run`."""
    if not options.review:
        raise ToolboxError("Say which review its comments are of: --review FILE (.rangerdesk, or the export).")
    names = options.disagree or [options.try_out]
    adapters = [toolbox.find(name) for name in names]
    with operations.open_export(options.review).review as review:
        path = review.path
    with ProgressLine(sys.stderr) as line:

        def tell(*told: Any) -> None:
            line.show(progress(*told))

        if not options.disagree:
            preview = rerun.preview(path, adapters[0].choice, on_progress=tell)
        else:
            items = rerun.comments(path)
            said = [reading.read(adapter.choice, items, on_progress=tell) for adapter in adapters]
    if options.disagree:
        changes = rerun.disagreements(items, *said)
        _show(options, changes, (names[0], names[1]))
        say(f"{names[0]} and {names[1]} disagree on {len(changes):,} of {len(items):,} park-months.")
        return []
    _show(options, preview.changes, ("now", names[0]))
    say(f"{len(preview.changes):,} reports would change, {preview.same:,} would stay the same.")
    if options.replace:
        stored = rerun.apply(path, preview.read)
        say(f"{stored:,} reports of {names[0]} hold now; earlier ones and all decisions are kept.")
    else:
        say("Nothing was replaced. Say --replace to let them hold.")
    return []


def _show(options: argparse.Namespace, changes: Sequence[Change], names: tuple[str, str]) -> None:
    if options.json:
        print_json([_described(change) for change in changes])
        return
    for change in changes:
        month = change.park_month
        decided = " (decided)" if change.decided else ""
        print(f"{month.unit_code or month.park_name} {month.date:%Y-%m}: {change.difference}{decided}")
        for name, report in zip(names, (change.before, change.after), strict=True):
            print(f"  {name}: {_summary(report)}")


def _described(change: Change) -> dict[str, Any]:
    month = change.park_month
    return {
        "unit_code": month.unit_code,
        "date": month.date.isoformat(),
        "comment": month.comment,
        "difference": change.difference,
        "before": change.before and change.before.summary,
        "after": change.after and change.after.summary,
        "decided": change.decided,
    }


def _summary(report: Report | None) -> str:
    return "no report" if report is None else report.summary or "could not be read"
