"""`ranger-desk teach`: summaries to train on, from a model behind an endpoint; shows what it would send first."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from ranger_desk import exports
from ranger_desk.cli.outputs import check_output
from ranger_desk.cli.printing import print_json, progress, say
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.records import ParkMonth, Problem
from ranger_desk.workshop import catalogue, rows, teacher
from ranger_desk.workshop.teacher import Teacher, TeacherError

SHOWN = 1
"""Messages that are printed in full before anything is sent."""


def run(options: argparse.Namespace) -> list[Problem]:
    """Show what would be sent and, where the options say so, send it; returns what to tell.

    Raises:
        TeacherError: the endpoint cannot be used, or options are missing.
        LinesRefused, ExportError, UnknownModel, JobFailed: a file or the base cannot be used.
    """
    if options.keep_key or options.forget_key:
        return _key(options)
    missing = [name for name in ("export", "model", "out") if getattr(options, name) is None]
    if missing:
        raise TeacherError(f"Say also {' and '.join(name if name == 'export' else f'--{name}' for name in missing)}.")
    check_output(options.out, [".jsonl"], [options.export])
    chosen = Teacher(options.endpoint, options.model, enabled=options.send)
    months = [month for month in _months(options.export) if month.comment.strip()]
    base = catalogue.find(options.base)
    planned = teacher.plan(chosen, list(islice(months, options.limit)), options.out, base)
    say(planned.words)
    if not options.send:
        _show(options, planned)
        return []
    with ProgressLine(sys.stderr) as line:
        found, problems = teacher.ask(planned, on_progress=lambda *told: line.show(progress(*told)))
    if options.json:
        print_json({"out": str(options.out), "rows": len(found), "problems": [asdict(problem) for problem in problems]})
    else:
        print(f"{len(found)} rows are in {options.out}.")
    return problems


def _show(options: argparse.Namespace, planned: teacher.Plan) -> None:
    if options.json:
        told = {"endpoint": planned.teacher.endpoint, "model": planned.teacher.model, "answered": planned.answered}
        told |= {"tokens": planned.tokens, "answer_tokens": planned.answer_tokens}
        print_json(told | {"messages": list(planned.messages)})
        return
    for message in planned.messages[:SHOWN]:
        print(f"The first message:\n\n{message}\n")
    print("Nothing was sent. Say --send to send them.")


def _key(options: argparse.Namespace) -> list[Problem]:
    Teacher(options.endpoint, options.model or "")  # a key for an address that is never used would be kept for nothing
    if options.forget_key:
        teacher.keep_key(options.endpoint, None)
        print(f"There is no key for {options.endpoint} in the keychain.")
    else:
        teacher.keep_key(options.endpoint, getpass.getpass("Key: "))
        print(f"The key for {options.endpoint} is in the keychain.")
    return []


def _months(path: Path) -> list[ParkMonth]:
    if path.suffix == ".jsonl":
        return [row.park_month for row in rows.read_lines(path)]
    return list(exports.read(path).park_months)
