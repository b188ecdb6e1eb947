"""Park-months from IRMA's visitation by month: a row a year, a column a month, one park."""

from __future__ import annotations

from ranger_desk.exports.dates import YearMonth, months_of_parts
from ranger_desk.exports.errors import ExportRefused
from ranger_desk.exports.gather import Gathering, Reading
from ranger_desk.exports.headers import Role, plain
from ranger_desk.exports.layout import Layout
from ranger_desk.exports.numbers import number
from ranger_desk.exports.straighten import straightened
from ranger_desk.exports.table import as_text, is_blank, quoted
from ranger_desk.records import Count, Problem

FIELD = "RecreationVisits"
"""The Query Builder's name for the same figures."""


def read_by_month(layout: Layout) -> Reading:
    """Read the park-months of a table with years down and months across.

    Their unit code is empty: the report names only the park. `join` finds the code by that name.

    Raises:
        ExportRefused: the report does not name its park.
    """
    problems: list[Problem] = []

    def tell(row: int | None, column: str | None, what: str, done: str) -> None:
        problems.append(Problem(str(layout.table.path), row, column, what, done))

    park = _park(layout)
    what = f"The report names its park ('{park}') but no unit code."
    tell(None, None, what, "Its counts are joined to comments by the park's name.")
    gathering = Gathering(tell, None, one_row_a_field=False)
    year_column = layout.columns[Role.YEAR]
    for line in straightened(layout, tell):
        for month, column in sorted(layout.months.items()):
            found = months_of_parts([line.cells[year_column]], [str(month)]).found[0]
            if not isinstance(found, YearMonth):
                tell(line.number, layout.names[year_column], line.doubt or found, line.left_out())
                break
            try:
                value = number(line.cells[column])
            except ValueError:
                what = f"{quoted(line.cells[column])} cannot be read as a number."
                tell(line.number, layout.names[column], what, "It was read as no data.")
                value = None
            count = Count(FIELD, "Recreation visits", value)
            gathering.add(line.number, "", park, found, counts=[(layout.names[column], count)])
    rows = sum(1 for _ in layout.rows())
    return Reading(gathering.park_months(), tuple(problems), rows)


def _park(layout: Layout) -> str:
    """The park's name: it stands above the header, below the word LabelName or alone.

    Raises:
        ExportRefused: none stands there, or several things do.
    """
    above = [cell for row in layout.table.rows[: layout.header] for cell in row if not is_blank(cell)]
    named = [as_text(cell).strip() for cell in above if plain(cell) != "labelname"]
    if len(named) != 1:
        what = f"It does not say which park its counts are of: above the header stand {len(named)} texts."
        advice = "Put the park's name, as in the comments export, alone into the line above the header."
        raise ExportRefused(layout.table.path, what, advice)
    return named[0]
