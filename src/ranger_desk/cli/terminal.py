"""A review in the terminal, for machines without a display: comments, summaries, evidence, then the workbook."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TextIO

from ranger_desk import operations
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.engine.client import Engine
from ranger_desk.records import ReviewedParkMonth, Span
from ranger_desk.wording import closure_line

WIDTH = 100


def review(export: Path, out: Path) -> None:
    """Open an export, summarise it, print every park-month with closures or flags, and write the workbook."""
    with Engine() as engine, operations.open_export(export).review as opened:
        with ProgressLine(sys.stderr) as line:
            for progress in operations.summarize(opened.path, engine):
                line.show(progress)
        if not operations.is_checked(opened):
            operations.check(opened)
        rows = opened.rows(opened.ids())
        for row in rows:
            if row.error or row.flags or (row.report and row.report.closures):
                show(row, sys.stdout)
        quiet = sum(not (row.error or row.flags or (row.report and row.report.closures)) for row in rows)
        for problem in opened.problems():
            sys.stdout.write(f"Problem in row {problem.row or '-'}: {problem.what} ({problem.done})\n")
        sys.stdout.write(f"\n{len(rows)} park-months, {quiet} of them without closures or flags.\n")
        written = operations.export(opened, out)
        sys.stdout.write(f"The reviewed sheet is in {written.path}; the review itself in {opened.path}.\n")


def show(row: ReviewedParkMonth, stream: TextIO) -> None:
    """Print one park-month."""
    park_month, report = row.park_month, row.report
    stream.write(f"\n{park_month.unit_code} {park_month.month_name} {park_month.year}, {park_month.park_name}\n")
    spans = [c.evidence.span for c in report.closures if c.evidence.span] if report else []
    _write(stream, "comment", marked(park_month.comment, spans))
    if report:
        _write(stream, "summary", report.summary)
        for closure in report.closures:
            _write(stream, "closure", closure_line(closure))
    for flag in row.flags:
        _write(stream, "flag", f"{flag.rule} ({flag.severity}): {flag.reason}")
    if row.error:
        _write(stream, "error", row.error)


def marked(comment: str, spans: list[Span]) -> str:
    """The comment with its evidence between brackets: ⟦...⟧."""
    inside = [any(s.start <= i < s.end for s in spans) for i in range(len(comment))] + [False]
    pieces, before = [], False
    for character, now in zip([*comment, ""], inside, strict=True):
        if now != before:
            pieces.append("\u27e6" if now else "\u27e7")
        pieces.append(character)
        before = now
    return " ".join("".join(pieces).split())


def _write(stream: TextIO, label: str, text: str) -> None:
    indent = " " * 12
    stream.write(textwrap.fill(text, WIDTH, initial_indent=f"  {label:<10}", subsequent_indent=indent) + "\n")
