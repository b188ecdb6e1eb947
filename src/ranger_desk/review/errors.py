"""What can go wrong with a review file, in words that the reviewer can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class ReviewError(Exception):
    """A review file could not be used.

    Attributes:
        path: the review file.
        what: what happened, one sentence.
        advice: what to do about it, one sentence.
    """

    def __init__(self, path: Path, what: str, advice: str) -> None:
        super().__init__(f"{path.name}: {what} {advice}")
        self.path = path
        self.what = what
        self.advice = advice


class ReviewExists(ReviewError):
    """A file of that name is there already; nothing is overwritten."""


class NotAReview(ReviewError):
    """The file is something else than a review."""


class NewerReview(ReviewError):
    """The file was written by a newer version of Ranger Desk."""


class ReviewLocked(ReviewError):
    """Another program has kept the file locked for longer than we wait."""


class ReviewReadOnly(ReviewError):
    """The file or its folder cannot be written."""


class DiskFull(ReviewError):
    """There is no room left on the disk; what was being saved is not saved, all before it is."""


@contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn what SQLite or the file system raise inside the block into a `ReviewError` about `path`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _told(path, error) from error
    except UnicodeEncodeError as error:
        raise ReviewError(
            path,
            f"A text holds half a character ({error.object[error.start]!r}), which no file can keep.",
            "Mend that character where the text comes from.",
        ) from error
    except PermissionError as error:
        raise read_only(path) from error
    except OSError as error:
        raise ReviewError(path, f"The file could not be used ({error.strerror}).", _TRY_ELSEWHERE) from error


_TRY_ELSEWHERE = "Check the disk, or copy the review to another one and open it there."


def read_only(path: Path, _message: str = "") -> ReviewReadOnly:
    """The error for a file or folder that cannot be written."""
    return ReviewReadOnly(
        path,
        "The file or its folder cannot be written.",
        "Allow writing there, or copy the review to a folder of your own and open it there.",
    )


def _told(path: Path, error: sqlite3.DatabaseError) -> Exception:
    """What `error` means for the reviewer; programming errors are given back as they are."""
    make = _MEANINGS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the primary code
    return error if make is None else make(path, str(error))


def _damaged(path: Path, message: str) -> ReviewError:
    return ReviewError(path, f"The file is damaged ({message}).", "Open a saved copy of it.")


def _locked(path: Path, _message: str) -> ReviewLocked:
    return ReviewLocked(
        path,
        "Another program keeps the file locked.",
        "Close the other program that has it open, then try again.",
    )


def _full(path: Path, _message: str) -> DiskFull:
    return DiskFull(path, "The disk is full; the last step was not saved.", "Make room and repeat it.")


def _failed(path: Path, message: str) -> ReviewError:
    return ReviewError(path, f"The disk did not take or give the data ({message}).", _TRY_ELSEWHERE)


def not_a_review(path: Path, _message: str = "") -> NotAReview:
    """The error for a file of another kind."""
    return NotAReview(path, "This is not a review of Ranger Desk.", "Open a '.rangerdesk' file.")


_MEANINGS: dict[int, Callable[[Path, str], ReviewError]] = {
    sqlite3.SQLITE_BUSY: _locked,
    sqlite3.SQLITE_LOCKED: _locked,
    sqlite3.SQLITE_PROTOCOL: _locked,  # some network disks
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_CANTOPEN: read_only,
    sqlite3.SQLITE_PERM: read_only,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_NOTADB: not_a_review,
    sqlite3.SQLITE_CORRUPT: _damaged,
    sqlite3.SQLITE_IOERR: _failed,
}
