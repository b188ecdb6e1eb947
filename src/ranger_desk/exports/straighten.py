"""Rows as the header means them: ragged rows, repeated headers and merged cells set right or told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ranger_desk.exports.gather import Tell
from ranger_desk.exports.headers import Role, plain
from ranger_desk.exports.layout import Layout
from ranger_desk.exports.table import Cell, Row, as_text, column_letter, is_blank, quoted


@dataclass(frozen=True, slots=True)
class Line:
    """A data row with as many cells as the header has names.

    Attributes:
        number: its row in the file.
        doubt: why its cells may stand in the wrong columns; None where they do not.
        done: what was done about that, should the row prove readable.
    """

    number: int
    cells: Row
    doubt: str | None = None
    done: str = ""

    def left_out(self) -> str:
        """What to say where the row is not read: that, and what stands in it."""
        return f"The row was left out: {quoted(' | '.join(map(as_text, self.cells)).rstrip(' |'), 200)}."


def straightened(layout: Layout, tell: Tell) -> Iterator[Line]:
    """The data rows of a table; those that cannot be straightened are told and left out."""
    header = [plain(name) for name in layout.names]
    width = len(header)
    merged = _merged_values(layout, tell)
    for number, row in layout.rows():
        cells = row
        while len(cells) > width and is_blank(cells[-1]):
            cells = cells[:-1]
        doubt = f"The row has {len(cells)} cells where the header names {width} columns."
        if len(cells) == width:
            if plain(cells[0]) == header[0] and [plain(cell) for cell in cells] == header:
                tell(number, None, "The header stands here again.", "The row was left out.")
                continue
            if number in merged:
                cells = [merged[number].get(column, cell) for column, cell in enumerate(cells)]
            yield Line(number, cells)
        elif len(cells) < width:
            padded = [*cells, *[None] * (width - len(cells))]
            yield Line(number, padded, doubt, "The missing cells were read as blank.")
        elif layout.table.delimiter and layout.columns.get(Role.COMMENT) == width - 1:
            comment = layout.table.delimiter.join(map(as_text, cells[width - 1 :]))
            done = f"All from '{layout.names[-1]}' on was read as one comment, as if its delimiters were text."
            yield Line(number, [*cells[: width - 1], comment], doubt, done)
        else:
            tell(number, None, doubt, Line(number, cells).left_out())


def _merged_values(layout: Layout, tell: Tell) -> Mapping[int, Mapping[int, Cell]]:
    """By row number and column, what a merged cell above holds for a row; counts hold for the first only."""
    roles = {column: role for role, column in layout.columns.items()}
    values: defaultdict[int, dict[int, Cell]] = defaultdict(dict)
    for merge in layout.table.merges:
        within = layout.header < merge.top < len(layout.table.rows) and merge.left < len(layout.names)
        if not within or merge.bottom == merge.top:
            continue
        cell = layout.table.rows[merge.top][merge.left]
        if is_blank(cell):
            continue
        shared = roles.get(merge.left, Role.VALUE) is not Role.VALUE
        if shared:
            for row in range(merge.top + 1, min(merge.bottom + 1, len(layout.table.rows))):
                values[row + 1][merge.left] = cell
        name = layout.names[merge.left] or column_letter(merge.left)
        what = f"The cells of rows {merge.top + 1} to {merge.bottom + 1} are merged."
        tell(merge.top + 1, name, what, f"Its value was read for {'every' if shared else 'the first'} row.")
    return values
