"""The review file's tables, its versions, and how a connection to it is made."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ranger_desk.atomic import whole_file
from ranger_desk.review.errors import (
    NewerReview,
    ReviewError,
    ReviewExists,
    in_plain_words,
    not_a_review,
)

APPLICATION_ID = int.from_bytes(b"RgDk", "big")
"""SQLite's `application_id`: tells a review from any other SQLite file."""

WAIT_SECONDS = 10.0
"""How long a connection waits for another one's transaction before the file counts as locked."""


def _version_1(connection: sqlite3.Connection) -> None:
    """The first schema.

    `standing` repeats nothing: it says which report, decision, error and number of closures and flags hold
    now for a park-month, so that a list of all rows is one pass over narrow rows. `reports`, `decisions` and
    `steps` are append-only. `folded` columns are texts in `str.casefold`, for searching.
    """
    for statement in _TABLES_1.split(";"):
        connection.execute(statement)


_TABLES_1 = """
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, sheet TEXT, form TEXT NOT NULL,
    rows INTEGER NOT NULL);
CREATE TABLE problems (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, row INTEGER, "column" TEXT, what TEXT NOT NULL,
    done TEXT NOT NULL);
CREATE TABLE park_months (
    id INTEGER PRIMARY KEY, unit_code TEXT NOT NULL, park_name TEXT NOT NULL, year INTEGER NOT NULL,
    month INTEGER NOT NULL, row INTEGER NOT NULL, has_comment INTEGER NOT NULL, comment TEXT NOT NULL,
    folded TEXT NOT NULL);
CREATE INDEX park_months_by_unit ON park_months (unit_code, year, month);
CREATE TABLE counts (
    park_month INTEGER NOT NULL REFERENCES park_months, position INTEGER NOT NULL, field TEXT NOT NULL,
    label TEXT NOT NULL, value, PRIMARY KEY (park_month, position)) WITHOUT ROWID;
CREATE TABLE models (
    id INTEGER PRIMARY KEY, base TEXT NOT NULL, adapter TEXT, format TEXT NOT NULL, version TEXT NOT NULL,
    key TEXT NOT NULL, time TEXT NOT NULL);
CREATE INDEX models_by_key ON models (key);
CREATE TABLE reports (
    id INTEGER PRIMARY KEY, park_month INTEGER NOT NULL REFERENCES park_months,
    model INTEGER NOT NULL REFERENCES models, summary TEXT NOT NULL, answer TEXT NOT NULL, trouble TEXT,
    time TEXT NOT NULL, folded TEXT NOT NULL);
CREATE INDEX reports_by_park_month ON reports (park_month, model);
CREATE TABLE closures (
    report INTEGER NOT NULL REFERENCES reports, position INTEGER NOT NULL, place TEXT NOT NULL,
    scope TEXT NOT NULL, extent TEXT NOT NULL, start TEXT, "end" TEXT, reason TEXT, evidence TEXT NOT NULL,
    match TEXT NOT NULL, span_start INTEGER, span_end INTEGER, place_start INTEGER, place_end INTEGER,
    PRIMARY KEY (report, position)) WITHOUT ROWID;
CREATE TABLE beyond (
    report INTEGER NOT NULL REFERENCES reports, position INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, PRIMARY KEY (report, position)) WITHOUT ROWID;
CREATE TABLE flags (
    park_month INTEGER NOT NULL REFERENCES park_months, position INTEGER NOT NULL, rule TEXT NOT NULL,
    severity TEXT NOT NULL, reason TEXT NOT NULL, place TEXT NOT NULL, evidence TEXT NOT NULL, field TEXT,
    PRIMARY KEY (park_month, position)) WITHOUT ROWID;
CREATE INDEX flags_by_rule ON flags (rule, park_month);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY, park_month INTEGER NOT NULL REFERENCES park_months,
    report INTEGER REFERENCES reports, verdict TEXT NOT NULL, summary TEXT NOT NULL, note TEXT NOT NULL,
    reviewer TEXT NOT NULL, time TEXT NOT NULL, folded TEXT NOT NULL,
    previous INTEGER REFERENCES decisions, below INTEGER REFERENCES decisions);
CREATE INDEX decisions_by_below ON decisions (below);
CREATE INDEX decisions_by_park_month ON decisions (park_month);
CREATE TABLE steps (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, decision INTEGER NOT NULL REFERENCES decisions,
    time TEXT NOT NULL);
CREATE INDEX steps_by_decision ON steps (decision);
CREATE TABLE standing (
    park_month INTEGER PRIMARY KEY REFERENCES park_months, report INTEGER REFERENCES reports,
    decision INTEGER REFERENCES decisions, error TEXT,
    closures INTEGER NOT NULL DEFAULT 0, severity INTEGER NOT NULL DEFAULT 0,
    flags INTEGER NOT NULL DEFAULT 0)
"""


def _version_2(connection: sqlite3.Connection) -> None:
    """Confidence of closures and reports, NULL for those made before; `standing` has the report's, to sort by."""
    for table in ("closures", "reports", "standing"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN confidence REAL")


def _version_3(connection: sqlite3.Connection) -> None:
    """The reviewer's word on flags, and what checks need beside counts: definitions of fields, corrections.

    `acts` is the undo stack, of decisions and marks alike: `below` is the act that was on top when one was made.
    `marks` is append-only, its verdict NULL where a mark was taken back; `marked` says which mark holds for a flag.
    A flag that `stands` asks for a look; `standing` counts only those.
    """
    for statement in _TABLES_3.split(";"):
        connection.execute(statement)


_TABLES_3 = """
ALTER TABLE flags ADD COLUMN data TEXT NOT NULL DEFAULT '';
CREATE TABLE marks (
    id INTEGER PRIMARY KEY, park_month INTEGER NOT NULL REFERENCES park_months, rule TEXT NOT NULL,
    field TEXT NOT NULL, place TEXT NOT NULL, data TEXT NOT NULL, verdict TEXT, note TEXT NOT NULL,
    reviewer TEXT NOT NULL, time TEXT NOT NULL, previous INTEGER REFERENCES marks);
CREATE TABLE marked (
    park_month INTEGER NOT NULL REFERENCES park_months, rule TEXT NOT NULL, field TEXT NOT NULL,
    place TEXT NOT NULL, data TEXT NOT NULL, mark INTEGER NOT NULL REFERENCES marks,
    PRIMARY KEY (park_month, rule, field, place, data)) WITHOUT ROWID;
CREATE VIEW marked_flags AS
    SELECT f.*, m.verdict, m.note, m.reviewer, m.time,
        f.severity <> 'note' AND m.verdict IS NOT 'dismissed' AS stands
    FROM flags f
    LEFT JOIN marked k ON k.park_month = f.park_month AND k.rule = f.rule AND k.field = ifnull(f.field, '')
        AND k.place = f.place AND k.data = f.data
    LEFT JOIN marks m ON m.id = k.mark;
CREATE TABLE acts (
    id INTEGER PRIMARY KEY, below INTEGER REFERENCES acts, decision INTEGER REFERENCES decisions,
    mark INTEGER REFERENCES marks, CHECK ((decision IS NULL) <> (mark IS NULL)));
INSERT INTO acts (id, below, decision) SELECT id, below, id FROM decisions ORDER BY id;
CREATE INDEX acts_by_below ON acts (below);
CREATE INDEX acts_by_decision ON acts (decision);
DROP INDEX decisions_by_below;
ALTER TABLE decisions DROP COLUMN below;
CREATE TABLE steps_of_acts (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, act INTEGER NOT NULL REFERENCES acts, time TEXT NOT NULL);
INSERT INTO steps_of_acts (id, kind, act, time) SELECT id, kind, decision, time FROM steps ORDER BY id;
DROP TABLE steps;
ALTER TABLE steps_of_acts RENAME TO steps;
CREATE INDEX steps_by_act ON steps (act);
CREATE TABLE definitions (
    unit_code TEXT NOT NULL, field TEXT NOT NULL, label TEXT NOT NULL, formula TEXT, statistic TEXT,
    is_input INTEGER NOT NULL, PRIMARY KEY (unit_code, field)) WITHOUT ROWID;
CREATE TABLE corrections (
    unit_code TEXT NOT NULL, folded TEXT NOT NULL, place TEXT NOT NULL, fields TEXT NOT NULL,
    never TEXT NOT NULL, PRIMARY KEY (unit_code, folded)) WITHOUT ROWID;
CREATE TABLE checked (id INTEGER PRIMARY KEY CHECK (id = 1), checked_with TEXT NOT NULL)
"""


def _version_4(connection: sqlite3.Connection) -> None:
    """What the reviewer says of places is an act like any other: `corrected` has what held before and after it.

    Both are lists of corrections as JSON. SQLite changes no CHECK, so `acts`, and `steps` with it, are made anew.
    """
    for statement in _TABLES_4.split(";"):
        connection.execute(statement)


_TABLES_4 = """
CREATE TABLE corrected (
    id INTEGER PRIMARY KEY, park_month INTEGER NOT NULL REFERENCES park_months, before TEXT NOT NULL,
    after TEXT NOT NULL);
CREATE TABLE all_acts (
    id INTEGER PRIMARY KEY, below INTEGER REFERENCES all_acts, decision INTEGER REFERENCES decisions,
    mark INTEGER REFERENCES marks, corrected INTEGER REFERENCES corrected,
    CHECK ((decision IS NOT NULL) + (mark IS NOT NULL) + (corrected IS NOT NULL) = 1));
INSERT INTO all_acts (id, below, decision, mark) SELECT id, below, decision, mark FROM acts ORDER BY id;
CREATE TABLE all_steps (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, act INTEGER NOT NULL REFERENCES all_acts, time TEXT NOT NULL);
INSERT INTO all_steps (id, kind, act, time) SELECT id, kind, act, time FROM steps ORDER BY id;
DROP TABLE steps;
DROP TABLE acts;
ALTER TABLE all_acts RENAME TO acts;
ALTER TABLE all_steps RENAME TO steps;
CREATE INDEX acts_by_below ON acts (below);
CREATE INDEX acts_by_decision ON acts (decision);
CREATE INDEX steps_by_act ON steps (act)
"""


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_version_1, _version_2, _version_3, _version_4)
"""`MIGRATIONS[n]` brings a file from version n to n + 1; the version is SQLite's `user_version`."""


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing review file, brought up to this version's schema.

    Raises:
        NotAReview, NewerReview, ReviewLocked, ReviewReadOnly, ReviewError: as their names say.
    """
    with in_plain_words(path):
        if not path.is_file():
            raise ReviewError(path, "The review is not there.", "Open the export again, or find the review.")
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS, isolation_level=None
        )
        try:
            _check(connection, path)
            _prepare(connection)
            _upgrade(connection)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path, *, write: bool) -> Iterator[None]:
    """All of the block or nothing; reads inside see one state of the file."""
    with in_plain_words(path):
        # IMMEDIATE: a transaction that begins by reading and turns to writing can fail without a wait.
        connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def build(path: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Make a new review file at `path`: whole or not at all, and never over another file.

    `fill` writes the content, inside a transaction, into the empty tables.

    Raises:
        ReviewExists, ReviewReadOnly, DiskFull, ReviewError: as their names say; nothing is left behind.
    """

    def made(temporary: Path) -> None:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = MEMORY")  # a half-made file is thrown away anyway
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _upgrade(connection)
            connection.execute("BEGIN")
            fill(connection)
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")

    publish(path, made)


def publish(path: Path, make: Callable[[Path], None]) -> None:
    """Have `make` write a review under a temporary name beside `path`, then give it that name.

    Raises:
        ReviewExists, ReviewReadOnly, DiskFull, ReviewError: as their names say; nothing is left behind.
    """
    with in_plain_words(path):
        if path.exists():
            raise _exists(path)
        if not path.parent.is_dir():
            raise ReviewError(path, f"There is no folder '{path.parent}'.", "Choose a folder that is there.")
        _move_left_overs(path)
        try:
            with whole_file(path, overwrite=False) as temporary:
                make(temporary)
        except FileExistsError:
            raise _exists(path) from None


def _exists(path: Path) -> ReviewExists:
    return ReviewExists(path, "A file of that name is there already.", "Choose another name.")


def _move_left_overs(path: Path) -> None:
    """Move aside the log of a review that was moved or deleted after a crash: SQLite would replay it here."""
    for ending in ("-wal", "-shm", "-journal"):
        left_over = path.with_name(path.name + ending)
        if left_over.exists():
            left_over.rename(left_over.with_name(f"{left_over.name}-left-over-{secrets.token_hex(4)}"))


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise where the file is not a review of a version that we know."""
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise not_a_review(path)
    version = _pragma(connection, "user_version")
    if version > len(MIGRATIONS):
        raise NewerReview(
            path,
            f"The review was written by a newer Ranger Desk (version {version}, not {len(MIGRATIONS)}).",
            "Update Ranger Desk, then open it.",
        )


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in (
        "foreign_keys = ON",
        "trusted_schema = OFF",  # the file may come from someone else
        "synchronous = FULL",  # a commit survives a power cut ...
        "fullfsync = ON",  # ... on macOS too, where fsync alone leaves data in the drive's cache
        "wal_autocheckpoint = 1",  # the file alone holds all, should someone copy it without its log
        "cache_size = -65536",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    # A write that changes nothing finds out now, not at the first decision, that the file is read-only.
    version = _pragma(connection, "user_version")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("ROLLBACK")


def _upgrade(connection: sqlite3.Connection) -> None:
    """Run the migrations that are missing, all or none."""
    if _pragma(connection, "user_version") == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    for migrate in MIGRATIONS[_pragma(connection, "user_version") :]:
        migrate(connection)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
