"""Folders that are made once and must be whole: made under a temporary name, renamed when complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

COMPLETE = "complete"
"""Name of the empty file that is written last."""


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return `folder`, having `make` fill it first if it is not there whole.

    Two processes may call this at once: each fills a folder of its own, and the one that comes second throws its away.
    What a process left that was killed meanwhile is removed.
    """
    if (folder / COMPLETE).exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}-*-*"):
        maker = left.name.split("-")[-2]
        if maker.isdecimal() and not _is_running(int(maker)):
            shutil.rmtree(left, ignore_errors=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-{os.getpid()}-", dir=folder.parent))
    try:
        make(temporary)
        (temporary / COMPLETE).touch()
        if folder.exists() and not (folder / COMPLETE).exists():
            shutil.rmtree(folder)
        try:
            temporary.replace(folder)
        except OSError:
            if not (folder / COMPLETE).exists():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's
    return True
