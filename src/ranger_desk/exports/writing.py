"""What all writers share: a file that appears whole, refusals in plain words, progress."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ranger_desk.atomic import whole_file
from ranger_desk.exports.errors import ExportError
from ranger_desk.records import ReviewedParkMonth, Source

OnProgress = Callable[[int, int | None], None]
"""Called with the rows written so far and the total, where it is known; may raise `Cancelled`."""

_EVERY = 200  # rows between two calls of an OnProgress


class WriteRefused(ExportError):
    """A file could not be written; whatever was there before is as it was.

    Attributes:
        path: the file that was to be written.
        what: what happened, one sentence.
        advice: what to do about it, one sentence.
    """

    def __init__(self, path: Path, what: str, advice: str) -> None:
        super().__init__(f"{path.name}: {what} {advice}")
        self.path = path
        self.what = what
        self.advice = advice


class Cancelled(Exception):
    """Raised by an `OnProgress` to stop writing; nothing is left behind."""


@contextmanager
def target(path: Path, source: Source) -> Iterator[Path]:
    """Yield a temporary path to write to; at the end of the block it becomes `path`.

    Raises:
        WriteRefused: `path` is the source, a folder, write-protected or open in Excel or LibreOffice; its
            folder is missing or cannot be written; the disk is full.
    """
    try:
        real = path.resolve()  # a link stays a link; the file it leads to is written
        _refuse_unwritable(path, real)
        _refuse_source(path, Path(source.path))
        with whole_file(real, overwrite=True) as temporary:
            yield temporary
    except OSError as error:
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> WriteRefused:
    """`error` in plain words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return WriteRefused(path, "The disk is full.", "Make room, or choose another disk.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WriteRefused(path, "The folder cannot be written.", "Choose a folder of your own.")
    return WriteRefused(path, f"The disk did not take it ({error.strerror}).", "Choose another folder.")


def counted(
    rows: Iterable[ReviewedParkMonth], total: int | None, on_progress: OnProgress | None
) -> Iterator[ReviewedParkMonth]:
    """The rows, while progress is told every 200 rows and at the end."""
    done = 0
    for done, row in enumerate(rows, 1):
        yield row
        if on_progress and done % _EVERY == 0:
            on_progress(done, total)
    if on_progress and (done % _EVERY or not done):
        on_progress(done, total)


def _refuse_unwritable(path: Path, real: Path) -> None:
    if not real.parent.is_dir():
        raise WriteRefused(path, f"There is no folder '{path.parent}'.", "Choose a folder that is there.")
    if real.is_dir():
        raise WriteRefused(path, "This is a folder.", "Choose the name of a file.")
    if real.exists():
        try:
            real.open("r+b").close()
        except OSError as error:
            raise WriteRefused(path, "The file is write-protected.", "Choose another name.") from error
    for lock in (real.with_name(f"~${real.name}"), real.with_name(f".~lock.{real.name}#")):
        if lock.exists():
            raise WriteRefused(
                path,
                "The file is open in another program.",
                f"Close it there or choose another name; if it is not open, delete '{lock.name}' beside it.",
            )


def _refuse_source(path: Path, source: Path) -> None:
    # samefile sees through links and, where the file system ignores case, through other spellings.
    if path.exists() and source.exists() and path.samefile(source):
        raise WriteRefused(path, "This is the file that the review began with.", "Choose another name.")
