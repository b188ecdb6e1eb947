"""A review as an Excel workbook: what the reviewer hands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from ranger_desk import __version__
from ranger_desk.exports import wording
from ranger_desk.exports.flag_table import COLUMNS as COLUMNS_OF_FLAGS
from ranger_desk.exports.flag_table import MARK_COLUMNS, flag_rows
from ranger_desk.exports.review_table import COLUMNS
from ranger_desk.exports.sheets import Book, Cell, Heading
from ranger_desk.exports.writing import OnProgress, counted, target
from ranger_desk.records import Closure, ParkMonth, Problem, Provenance, ReviewedParkMonth, Source
from ranger_desk.wording import CLOSURE_CONFIDENCE, CONFIDENCE, EXTENTS, place


def write_workbook(
    rows: Iterable[ReviewedParkMonth],
    path: Path,
    *,
    problems: Sequence[Problem],
    source: Source,
    models: Sequence[Provenance],
    total: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[Problem]:
    """Write the workbook: sheets Review, Closures, Flags, Problems, Provenance and, if needed, Long text.

    Args:
        rows: one row of the Review sheet each; read once, in order.
        path: the workbook; an older one of that name is replaced when the new one is whole.
        problems: what was wrong with the files that were read; for the Problems sheet.
        source: the export that the review began with; it is never overwritten.
        models: the models for the Provenance sheet.
        total: how many rows there will be, for `on_progress`.
        on_progress: see `writing.OnProgress`.

    Returns:
        What could not be written to the letter, and where; the Problems sheet has it too.

    Raises:
        WriteRefused: see `writing.target`.
        Cancelled: `on_progress` raised it.
    """
    with target(path, source) as temporary, Book(temporary, str(path)) as book:
        review = _Review(book)
        for row in counted(rows, total, on_progress):
            review.add(row)
        review.finish(problems, book.problems, source, models)
        return book.problems


class _Review:
    """The sheets of a review's workbook."""

    def __init__(self, book: Book) -> None:
        self._rows = book.sheet(
            "Review", [Heading(one.header, one.width, one.number_format) for one in COLUMNS], frozen=3
        )
        self._closures = book.sheet("Closures", _CLOSURES)
        self._flags = book.sheet("Flags", _FLAGS)
        self._problems = book.sheet("Problems", _PROBLEMS)
        self._provenance = book.sheet("Provenance", _PROVENANCE)
        self._reports: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()

    def add(self, row: ReviewedParkMonth) -> None:
        """Add a row to Review, its closures to Closures and its flags to Flags."""
        self._rows.append([column.value(row) for column in COLUMNS], [column.highlights(row) for column in COLUMNS])
        if row.report:
            self._reports[row.report.provenance.key] += 1
            for closure in row.report.closures:
                self._closures.append(_closure_cells(row.park_month, closure, self._rows.rows + 1))
        for flag in flag_rows(row):
            self._flags.append([*(column.value(flag) for column in _FLAG_COLUMNS), self._rows.rows + 1])
        self._totals.update(
            {
                "With a comment": bool(row.park_month.comment.strip()),
                "With a report": row.report is not None,
                "With a flag that stands": bool(row.standing_flags),
                "Decided": row.decision is not None,
                "Set aside": row.error is not None,
            }
        )

    def finish(
        self, given: Sequence[Problem], found: Sequence[Problem], source: Source, models: Sequence[Provenance]
    ) -> None:
        """Write the problems (of the files, of writing) and where everything comes from."""
        for one in chain(given, found):  # found may grow meanwhile, by what these texts bring
            self._problems.append((one.file, one.row, one.column, one.what, one.done))
        self._rows.colour(_HEADERS.index("Severity"), _SEVERITY_COLOURS)
        self._rows.colour(_HEADERS.index("Decision"), _DECISION_COLOURS)
        severity = [column.header for column in _FLAG_COLUMNS].index("Severity")
        self._flags.colour(severity, {word.lower(): colour for word, colour in _SEVERITY_COLOURS.items()})
        for line in self._origin(source, models, len(given), len(found)):
            self._provenance.append(line)

    def _origin(
        self, source: Source, models: Sequence[Provenance], given: int, found: int
    ) -> Iterator[tuple[str, str, Cell]]:
        yield "Program", "Name", "Ranger Desk"
        yield "Program", "Version", __version__
        yield "Program", "Workbook written (UTC)", datetime.now(UTC).replace(tzinfo=None)
        yield "Source", "File", Path(source.path).name
        yield "Source", "Read from", source.path
        yield "Source", "Sheet", source.sheet
        yield "Source", "Form", source.form
        yield "Source", "SHA-256", source.sha256
        yield "Source", "Rows in the file", source.rows
        yield "Contents", "Rows on the sheet Review", self._rows.rows
        for what in ("With a comment", "With a report", "With a flag that stands", "Decided", "Set aside"):
            yield "Contents", what, self._totals[what]
        yield "Contents", "Rows on the sheet Closures", self._closures.rows
        yield "Contents", "Rows on the sheet Flags", self._flags.rows
        yield "Contents", "Problems of the files that were read", given
        yield "Contents", "Problems of writing this workbook", found
        for number, model in enumerate(models, 1):
            name = f"Model {number}"
            yield name, "Base", model.base
            yield name, "Adapter", model.adapter
            yield name, "Prompt format", model.format
            yield name, "Ranger Desk version", model.version
            yield name, "Key", model.key
            yield name, "First report (UTC)", model.time.astimezone(UTC).replace(tzinfo=None)
            yield name, "Reports on the sheet Review", self._reports[model.key]
        yield "Marks", "Comment, underlined", "What shows a closure; in bold the name of its place."
        yield "Marks", "Summary, underlined in italics", "What the comment does not say."
        yield "Marks", "Confidence on Review", CONFIDENCE
        yield "Marks", "Confidence on Closures", CLOSURE_CONFIDENCE


_HEADERS = [column.header for column in COLUMNS]
_SEVERITY_COLOURS = {"High": "F8CBC3", "Medium": "FCE6B8", "Low": "E7ECEF"}
_DECISION_COLOURS = {"Accepted": "D5EBD8", "Edited": "D6E5F5", "Rejected": "F2DADA"}
_CLOSURES = (
    Heading("Unit", 8),
    Heading("Park", 20),
    Heading("Month", 10, "mmm yyyy"),
    Heading("Place", 30),
    Heading("Scope", 17),
    Heading("Extent", 18),
    Heading("From", 11),
    Heading("To", 11),
    Heading("Reason", 26),
    Heading("Evidence", 50),
    Heading("Evidence found", 22),
    Heading("Row on Review", 17),
    Heading("Confidence", 13, wording.PERCENT),
)
_FLAG_COLUMNS = (*COLUMNS_OF_FLAGS, *MARK_COLUMNS)
_FLAGS = (
    *(Heading(one.header, one.width, one.number_format) for one in _FLAG_COLUMNS),
    Heading("Row on Review", 17),
)
_PROBLEMS = (
    Heading("File", 30),
    Heading("Row", 8),
    Heading("Column", 20),
    Heading("What", 70),
    Heading("What was done", 60),
)
_PROVENANCE = (Heading("Of", 12), Heading("What", 40), Heading("Value", 80, "yyyy-mm-dd hh:mm"))


def _closure_cells(month: ParkMonth, closure: Closure, row: int) -> tuple[Cell, ...]:
    return (
        *(month.unit_code, month.park_name, month.date),
        *(place(closure), wording.SCOPES[closure.scope], EXTENTS[closure.extent]),
        *(closure.start, closure.end, closure.reason),
        *(closure.evidence.text, wording.MATCHES[closure.evidence.match], row, wording.confidence(closure)),
    )
