"""Files that appear whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield a temporary path in the same folder; what the block writes there becomes `path` at its end.

    The content is on disk, power cuts included, before it gets its name. Where the block fails nothing is
    left behind and a file that was there before is as it was.

    Raises:
        FileExistsError: there is a file of that name and `overwrite` is false.
        OSError: the folder cannot be written, the disk is full, ...
    """
    temporary = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if not overwrite:
            path.open("xb").close()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
