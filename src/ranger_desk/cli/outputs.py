"""Files that a command writes, checked before hours of work are put into them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ranger_desk.exports import WriteRefused


def check_output(path: Path, endings: Sequence[str], inputs: Sequence[Path]) -> None:
    """Refuse an output that could not be written, or that is one of the inputs.

    Raises:
        WriteRefused: another ending than `endings`, no such folder, or a file that is read.
    """
    if path.suffix.lower() not in endings:
        what = f"a file that ends in '{path.suffix}' cannot be written here"
        raise WriteRefused(path, what, f"Choose a name that ends in {' or '.join(endings)}.")
    if not path.parent.is_dir():
        raise WriteRefused(path, f"There is no folder '{path.parent}'.", "Choose a folder that is there.")
    if path.resolve() in [file.resolve() for file in inputs]:
        raise WriteRefused(path, "This is a file to be read.", "Choose another name.")
