"""The way of a file in: bytes, tables, the table that is meant, its park-months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ranger_desk.exports.by_month import read_by_month
from ranger_desk.exports.errors import ColumnsUnknown, ExportRefused, IsDictionary, SheetsFit
from ranger_desk.exports.join import join
from ranger_desk.exports.layout import Form, Layout, recognise
from ranger_desk.exports.mapping import Mapping
from ranger_desk.exports.rows import read_rows
from ranger_desk.exports.table import Table
from ranger_desk.exports.tables import tables_of
from ranger_desk.records import Export, ExportKind, Problem, Source


def read(path: str | Path, *, sheet: str | None = None, mapping: Mapping | None = None) -> Export:
    """Read an export: comments, counts, or both.

    A workbook's sheet is chosen by what is in it; sheets with counts beside one with comments are joined
    to it. A mapping that was remembered for the file's header is used by itself.

    Args:
        path: a CSV or other delimited text file, or an Excel workbook (.xlsx, .xlsm).
        sheet: the sheet to read; None where only one fits.
        mapping: which column holds what, where the names do not tell.

    Raises:
        ExportRefused: nothing can be read from the file; says why and what to do.
        IsDictionary: it is a field dictionary (see `read_dictionary`).
        ColumnsUnknown: a column that is needed could not be told.
        SheetsFit: several sheets fit and `sheet` is None.
    """
    place = Path(path).absolute()
    tables, digest = tables_of(place, sheet)
    fitting, refusals = _fitting(tables, mapping)
    if not fitting:
        raise _refusal(place, refusals)
    chosen, counts, notes = _chosen(place, fitting)
    notes += _dictionaries(place, refusals)
    export = _export(chosen, digest)
    for layout in counts:
        export = _joined(export, layout, digest)
    return replace(export, problems=(*notes, *export.problems))


def _export(layout: Layout, digest: str) -> Export:
    path = layout.table.path
    reading = read_by_month(layout) if layout.form is Form.BY_MONTH else read_rows(layout)
    if not reading.park_months:
        first = reading.problems[0]
        what = f"None of its {reading.rows} row(s) could be read. Row {first.row}: {first.what}"
        raise ExportRefused(path, what, "Correct that in the file, or say which column holds what.")
    form = layout.form.words + (", columns as you named them" if layout.mapped else "")
    source = Source(str(path), digest, layout.table.sheet, form, reading.rows)
    problems = sorted((*layout.table.problems, *reading.problems), key=lambda problem: problem.row or 0)
    return Export(layout.form.kind, source, reading.park_months, tuple(problems))


_Refusals = Sequence[tuple[Table, ExportRefused]]


def _fitting(tables: Sequence[Table], mapping: Mapping | None) -> tuple[list[Layout], _Refusals]:
    """The tables that can be read, and why each of the others cannot."""
    layouts: list[Layout] = []
    refusals: list[tuple[Table, ExportRefused]] = []
    for table in sorted(tables, key=lambda table: table.hidden):
        try:
            layouts.append(recognise(table, mapping))
        except ExportRefused as refusal:
            refusals.append((table, refusal))
    return layouts, refusals


def _refusal(path: Path, refusals: _Refusals) -> ExportRefused:
    """Why no table can be read: for one its own reason, else that of each.

    Where the first table may be read once its columns are known, that is the reason.
    """
    for _, reason in refusals:
        if isinstance(reason, ColumnsUnknown) or len(refusals) == 1:
            return reason
    reasons = " ".join(f"'{table.sheet}': {reason.what}" for table, reason in refusals)
    what = f"None of its sheets can be read. {reasons}"
    return ExportRefused(path, what, "Open the export of comments or counts.")


def _dictionaries(path: Path, refusals: _Refusals) -> list[Problem]:
    """What to say of field dictionaries on sheets beside those that are read."""
    return [
        Problem(
            str(path),
            None,
            None,
            f"The sheet '{table.sheet}' is a field dictionary.",
            "It was not read; add this file to the review as a dictionary for its labels.",
        )
        for table, reason in refusals
        if isinstance(reason, IsDictionary)
    ]


def _chosen(path: Path, fitting: Sequence[Layout]) -> tuple[Layout, list[Layout], list[Problem]]:
    """The sheet that is meant, the sheets of counts to join to it, and what to say about hidden ones.

    Raises:
        SheetsFit: several could be meant.
    """
    visible = [layout for layout in fitting if not layout.table.hidden]
    pool = visible or fitting
    notes = []
    for layout in fitting:
        if layout.table.hidden:
            done = "It was not read." if visible else "It was read, as no other fits."
            notes.append(Problem(str(path), None, None, f"The sheet '{layout.table.sheet}' is hidden.", done))
    with_comments = [layout for layout in pool if layout.form.kind is not ExportKind.COUNTS]
    candidates = with_comments or pool
    if len(candidates) > 1:
        raise SheetsFit(path, [str(layout.table.sheet) for layout in candidates])
    return candidates[0], [layout for layout in pool if layout is not candidates[0]], notes


def _joined(export: Export, layout: Layout, digest: str) -> Export:
    """Join the counts of another sheet of the same workbook; its problems name the sheet with the file."""
    file = f"{layout.table.path} [{layout.table.sheet}]"
    try:
        counts = _export(layout, digest)
    except ExportRefused as refusal:
        problem = Problem(file, None, None, refusal.what, "Its counts were not joined.")
        return replace(export, problems=(*export.problems, problem))
    counts = replace(
        counts,
        source=replace(counts.source, path=file),
        problems=tuple(replace(problem, file=file) for problem in counts.problems),
    )
    joined = join(export, counts)
    form = f"{export.source.form}, with counts from the sheet '{layout.table.sheet}'"
    return replace(joined, source=replace(joined.source, form=form))
