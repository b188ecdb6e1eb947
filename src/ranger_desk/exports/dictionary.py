"""The field dictionary: which count fields the parks have, what they are called and how they are worked out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ranger_desk.exports.codes import is_dictionary, with_codes_as_fields
from ranger_desk.exports.errors import ExportRefused, SheetsFit
from ranger_desk.exports.headers import Role, header_names, header_row, plain, roles
from ranger_desk.exports.layout import Form, Layout
from ranger_desk.exports.straighten import Line, straightened
from ranger_desk.exports.table import Table, as_text, is_blank, quoted
from ranger_desk.exports.tables import tables_of
from ranger_desk.records import Dictionary, FieldDefinition, Problem, Source

_STATISTICS = {
    "isrec": "recreation visits",
    "isrech": "recreation hours",
    "isnrec": "non-recreation visits",
    "isnrech": "non-recreation hours",
    "iscl": "concessioner lodging",
    "isccg": "concessioner camping",
    "isbc": "backcountry",
    "istt": "tent campers",
    "istrvs": "RV campers",
    "ismisc": "miscellaneous overnight stays",
    "isnros": "non-recreation overnight stays",
}
"""Columns (as `plain` writes them) with a 1 for the fields that go into a published statistic."""


def read_dictionary(path: str | Path, *, sheet: str | None = None) -> Dictionary:
    """Read a field dictionary: a row a field, with the columns UnitCode, Label, Expr1 (the code), IsInSTATS, Formula.

    'NULL' is no value. Codes and labels are told apart by what they are where their columns have each other's names.

    Args:
        path: a CSV or other delimited text file, or an Excel workbook.
        sheet: the sheet to read; None where only one is a dictionary.

    Raises:
        ExportRefused: it cannot be read, or is no field dictionary; says why and what to do.
        SheetsFit: several sheets are one and `sheet` is None.
    """
    place = Path(path).absolute()
    tables, digest = tables_of(place, sheet)
    fitting = [layout for table in tables if (layout := _layout(table)) is not None]
    if not fitting:
        what = "It is no field dictionary: it needs columns for the unit, the field's code, its label and its formula."
        raise ExportRefused(place, what, "Choose the field dictionary, or open this file as an export.")
    if len(fitting) > 1:
        raise SheetsFit(place, [str(layout.table.sheet) for layout in fitting])
    reader = _Reader(fitting[0])
    definitions = reader.read()
    if not definitions:
        raise ExportRefused(place, "None of its rows names a unit and a count field.", "Export it again.")
    source = Source(str(place), digest, fitting[0].table.sheet, "field dictionary", reader.rows)
    return Dictionary(source, definitions, (*fitting[0].table.problems, *reader.problems))


def _layout(table: Table) -> Layout | None:
    """The table's layout if it is a dictionary: one row a field, as exports of that form have."""
    header = header_row(table.rows)
    if header is None:
        return None
    names = header_names(table.rows[header])
    below = table.rows[header + 1 :]
    columns = roles(names, below)
    if not is_dictionary(names, columns):
        return None
    table, columns = with_codes_as_fields(table, names, columns, below)
    return Layout(table, Form.LONG, header, names, columns)


class _Reader:
    """Reads the rows of one dictionary; `problems` and `rows` (how many there are) hold what else came of it."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._file = str(layout.table.path)
        self._named: Mapping[str, int] = {plain(name): column for column, name in enumerate(layout.names)}
        self.problems: list[Problem] = []
        self.rows = sum(1 for _ in layout.rows())

    def read(self) -> tuple[FieldDefinition, ...]:
        found: dict[tuple[str, str], tuple[FieldDefinition, int]] = {}
        for line in straightened(self._layout, self._tell):
            definition = self._definition(line)
            if definition is None:
                self._tell(line.number, None, line.doubt or "The row names no unit or no field.", line.left_out())
                continue
            key = (definition.unit_code, definition.field)
            if key not in found:
                found[key] = definition, line.number
            elif found[key][0] != definition:
                what = f"The field '{key[1]}' of {key[0]} stands in row {found[key][1]} already, otherwise defined."
                self._tell(line.number, None, what, "This row was left out.")
        return tuple(definition for definition, _ in found.values())

    def _definition(self, line: Line) -> FieldDefinition | None:
        columns = self._layout.columns
        unit = self._text(line, columns[Role.UNIT]).upper()
        code = self._text(line, columns[Role.FIELD])
        if not unit or not code or line.doubt:
            return None
        formula = self._named_text(line, "formula") or None
        published = self._is_set(line, "isinstats")
        statistics = [words for name, words in _STATISTICS.items() if published and self._is_set(line, name)]
        return FieldDefinition(
            unit,
            code,
            self._text(line, columns[Role.LABEL]) or code,
            formula,
            ", ".join(statistics) or None,
            is_input=formula is None and published,
        )

    def _is_set(self, line: Line, name: str) -> bool:
        text = self._named_text(line, name)
        if text not in ("", "0", "1"):
            column = self._layout.names[self._named[name]]
            self._tell(line.number, column, f"{quoted(text)} is neither 0 nor 1.", "It was read as 0.")
        return text == "1"

    def _named_text(self, line: Line, name: str) -> str:
        return self._text(line, self._named[name]) if name in self._named else ""

    def _text(self, line: Line, column: int) -> str:
        """A cell's text on one line; databases write 'NULL' for none."""
        cell = line.cells[column]
        text = "" if is_blank(cell) else " ".join(as_text(cell).split())
        return "" if text == "NULL" else text

    def _tell(self, row: int | None, column: str | None, what: str, done: str) -> None:
        self.problems.append(Problem(self._file, row, column, what, done))
