"""The review: one opened export with all its reports, flags and decisions, in one file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from types import TracebackType
from typing import Self

from ranger_desk.records import (
    Correction,
    Dictionary,
    Export,
    FieldDefinition,
    Flag,
    FlagVerdict,
    Problem,
    Provenance,
    Report,
    ReviewedParkMonth,
    Source,
    Verdict,
)
from ranger_desk.review import (
    corrections,
    counts,
    decisions,
    definitions,
    marks,
    query,
    reports,
    rows,
    schema,
    stack,
    undo,
)
from ranger_desk.review.decisions import Step
from ranger_desk.review.query import Facets, Filters, Sort
from ranger_desk.review.reports import Totals


class Review:
    """A review file, opened.

    Every change is on disk, power cuts included, when its call returns. A Review belongs to the thread that
    opened it; another thread (or program) opens its own on the same file, and they wait for each other.

    All methods raise `ReviewError` (locked, disk full, damaged, ...) where the file cannot be read or
    written; a change is then not made at all. Ids are those of `ids`; an unknown one raises KeyError.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use `create` or `open`."""
        self.path = path
        self._connection = connection

    @classmethod
    def create(cls, path: Path, export: Export) -> Self:
        """Begin a review of `export` in a new file: whole or not at all.

        Raises:
            ReviewExists: a file of that name is there.
            ReviewReadOnly, DiskFull, ReviewError: it cannot be written there.
        """
        schema.build(path, lambda connection: rows.insert_export(connection, export))
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Go on with a review.

        Raises:
            NotAReview, NewerReview, ReviewLocked, ReviewReadOnly, ReviewError: as their names say.
        """
        return cls(path, schema.connect(path))

    def close(self) -> None:
        """Close the file; nothing is left to be saved."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def source(self) -> Source:
        """The export that the review began with."""
        return self.sources()[0]

    def sources(self) -> list[Source]:
        """The export, then every file of counts and every field dictionary that was added."""
        with self._reading():
            return rows.sources(self._connection)

    def problems(self) -> list[Problem]:
        """What was wrong with these files."""
        with self._reading():
            return rows.problems(self._connection)

    def models(self) -> list[Provenance]:
        """The models that wrote reports here (replaced ones too), each with the time of its first."""
        with self._reading():
            return rows.models(self._connection)

    def ids(self, filters: Filters | None = None, sort: Sort | None = None) -> list[int]:
        """Ids of the park-months that pass `filters`, sorted; by default all, as in the source file."""
        with self._reading():
            return query.ids(self._connection, filters or Filters(), sort)

    def rows(self, ids: Sequence[int]) -> list[ReviewedParkMonth]:
        """Everything about some park-months, in the order of `ids`."""
        with self._reading():
            return rows.rows(self._connection, ids)

    def unit_rows(self, unit: str) -> list[ReviewedParkMonth]:
        """Everything about all park-months of a unit, month by month.

        Args:
            unit: its code, or the park's name where the export has no code.
        """
        with self._reading():
            return rows.rows(self._connection, rows.unit_ids(self._connection, unit))

    def find_row(self, row: int) -> int | None:
        """The id of the park-month that came from a row of the export; None if none did."""
        with self._reading():
            found = self._connection.execute("SELECT id FROM park_months WHERE row = ? ORDER BY id", (row,)).fetchone()
        return None if found is None else int(found[0])

    def units(self, ids: Sequence[int] | None = None) -> list[str]:
        """The units of some park-months, or of all: their codes, or park names where there is no code; sorted."""
        with self._reading():
            return rows.units(self._connection, ids)

    def facets(self) -> Facets:
        """What there is to filter by."""
        with self._reading():
            return query.facets(self._connection)

    def counts(self) -> Totals:
        """How many park-months stand where."""
        with self._reading():
            return reports.totals(self._connection)

    def pending(self, key: str | None = None, again: bool = False) -> list[int]:
        """Park-months that have a comment and are to be summarised.

        In the order of the file, but those that were set aside before come last.

        Args:
            key: those too whose current report is by another model than this one; None for only those without any.
            again: all that have a comment.
        """
        with self._reading():
            return reports.pending(self._connection, key, again=again)

    def save_report(self, id_: int, report: Report, flags: Iterable[Flag]) -> None:
        """Make `report` and `flags` the current ones of a park-month; earlier reports are kept."""
        self.save_reports([(id_, report, flags)])

    def save_reports(self, batch: Iterable[tuple[int, Report, Iterable[Flag]]]) -> None:
        """`save_report` for several park-months in one step: all or none."""
        with self._writing():
            for id_, report, flags in batch:
                reports.save(self._connection, id_, report, tuple(flags))

    def set_aside(self, id_: int, error: str) -> None:
        """Note why the engine could not summarise a park-month; a later report clears it."""
        with self._writing():
            reports.set_aside(self._connection, id_, error)

    def decide(self, id_: int, verdict: Verdict, summary: str, note: str, reviewer: str) -> None:
        """Make a decision the current one of a park-month; earlier ones are kept.

        `summary` is the one that holds from now on (see `Decision`).
        """
        with self._writing():
            decisions.decide(self._connection, id_, verdict, summary, note, reviewer)

    def replace_flags(self, batch: Iterable[tuple[int, Sequence[Flag]]], checked_with: str | None = None) -> None:
        """Make these flags the flags of each park-month, in one step: all or none.

        Args:
            batch: park-months and all their flags; marks that hold for a flag stay with it.
            checked_with: what `checked_with` is to say, where the batch is all park-months.
        """
        with self._writing():
            rows.replace_flags(self._connection, batch)
            if checked_with is not None:
                rows.note_check(self._connection, checked_with)

    def standings(self, ids: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
        """By park-month, numbers that are others when another report or decision holds."""
        with self._reading():
            return rows.standings(self._connection, ids)

    def checked_with(self) -> str | None:
        """What all park-months were last checked with; None where they were not, or counts or labels came since."""
        with self._reading():
            found = self._connection.execute("SELECT checked_with FROM checked").fetchone()
        return None if found is None else str(found[0])

    def mark(self, id_: int, flag: Flag, verdict: FlagVerdict | None, note: str, reviewer: str) -> None:
        """Say what a flag of a park-month is worth; earlier marks are kept in the file.

        The mark holds for the flags of this park-month with the same rule, field, place and data, those of later
        runs too. A `verdict` of None takes back what was said.
        """
        with self._writing():
            marks.mark(self._connection, id_, flag, verdict, note, reviewer)

    def undo(self) -> int | None:
        """Take the last decision, mark or correction back.

        Corrections are remembered outside the review too: `operations.undo` takes them back there as well.

        Returns:
            The park-month it was about; None if there is nothing to take back.
        """
        with self._writing():
            return undo.undo(self._connection)

    def redo(self) -> int | None:
        """Do again what was taken back last; returns as `undo` does."""
        with self._writing():
            return undo.redo(self._connection)

    def reviewer_steps(self) -> tuple[str | None, str | None]:
        """What `undo` and `redo` would do, e.g. 'accept ACAD, July 2015'; None for nothing."""
        with self._reading():
            return (
                undo.name(self._connection, stack.undoable(self._connection)),
                undo.name(self._connection, stack.redoable(self._connection)),
            )

    def steps_made(self) -> int:
        """How many steps the reviewer has made: everything decided or marked, every undo and every redo."""
        with self._reading():
            return stack.steps_made(self._connection)

    def history(self, id_: int) -> list[Step]:
        """Every decision about a park-month, and every undo and redo of it, oldest first."""
        with self._reading():
            return decisions.history(self._connection, id_)

    def add_counts(self, export: Export) -> list[Problem]:
        """Join the counts of another file by unit and month.

        Returns:
            What was wrong with the file, with units and months that the review lacks and values that
            changed; `problems` has them from now on.
        """
        with self._writing():
            rows.note_check(self._connection, None)
            return counts.add(self._connection, export)

    def add_dictionary(self, dictionary: Dictionary) -> list[Problem]:
        """Keep what a field dictionary says of the review's units, and label their counts that have no label.

        Returns:
            What was wrong with the file; `problems` has it from now on.
        """
        with self._writing():
            rows.note_check(self._connection, None)
            return definitions.add(self._connection, dictionary)

    def definitions(self, unit_code: str | None = None) -> list[FieldDefinition]:
        """What dictionaries say of the count fields of one unit, or of all; by unit and code."""
        with self._reading():
            return definitions.definitions(self._connection, unit_code)

    def correct(
        self, after: Sequence[Correction], before: Sequence[Correction] | None = None, park_month: int | None = None
    ) -> None:
        """Keep what places stand for, in one step that can be undone.

        Args:
            after: what holds from now on.
            before: what held until now, and holds again when this is undone; None for what the review says of the
                places of `after`. A place of `before` that is not in `after` is left to the program again.
            park_month: the one that `undo` tells; None for the first of the first place's unit.

        Raises:
            KeyError: the review has no such park-month, or none of that unit.
        """
        with self._writing():
            corrections.correct(self._connection, after, before, park_month)

    def corrections(self) -> list[Correction]:
        """What was said of places in this review; by unit and place."""
        with self._reading():
            return corrections.corrections(self._connection)

    def backup_to(self, path: Path) -> None:
        """Save a copy as it stands now; may be called while other threads write.

        Raises:
            ReviewExists: a file of that name is there.
            ReviewReadOnly, DiskFull, ReviewError: it cannot be written there.
        """

        def copied(temporary: Path) -> None:
            with closing(sqlite3.connect(temporary)) as copy:
                self._connection.backup(copy)

        schema.publish(path, copied)

    def _reading(self) -> AbstractContextManager[None]:
        return schema.transaction(self._connection, self.path, write=False)

    def _writing(self) -> AbstractContextManager[None]:
        return schema.transaction(self._connection, self.path, write=True)
