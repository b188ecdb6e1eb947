"""What can be wrong with a whole file, in words that the reviewer can act on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ranger_desk.exports.mapping import Mapping


class ExportError(Exception):
    """An export could not be read, joined or written."""


class ExportRefused(ExportError):
    """Nothing can be read from the file.

    Attributes:
        path: the file.
        what: what is wrong, one or two sentences.
        advice: what to do about it, one sentence.
    """

    def __init__(self, path: Path, what: str, advice: str) -> None:
        super().__init__(f"{path.name}: {what} {advice}")
        self.path = path
        self.what = what
        self.advice = advice


class IsDictionary(ExportRefused):
    """The file is no export but a field dictionary, which can be added to a review."""

    def __init__(self, path: Path) -> None:
        what = "It is a field dictionary: it says which count fields the parks have, but has no month and no values."
        advice = "Open an export of comments or counts, then add this dictionary to its review."
        super().__init__(path, what, advice)


class ColumnsUnknown(ExportRefused):
    """The file holds a table, but not all the columns that are needed can be told.

    Attributes:
        header: the column names as they stand in the file.
        samples: the first rows below the header, as text, one text a column.
        suggestion: the columns that could be told or guessed; to be confirmed or changed, passed to
            `read` and kept by `remember`.
    """

    def __init__(
        self,
        path: Path,
        what: str,
        header: Sequence[str],
        samples: Sequence[Sequence[str]],
        suggestion: Mapping,
    ) -> None:
        super().__init__(path, what, "Say which column holds what, or open another file.")
        self.header = tuple(header)
        self.samples = tuple(tuple(row) for row in samples)
        self.suggestion = suggestion


class SheetsFit(ExportRefused):
    """Several sheets of a workbook could be meant.

    Attributes:
        names: the sheets, in the workbook's order.
    """

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        quoted = ", ".join(f"'{name}'" for name in names)
        super().__init__(path, f"Several sheets fit: {quoted}.", "Choose one of them.")
        self.names = tuple(names)
