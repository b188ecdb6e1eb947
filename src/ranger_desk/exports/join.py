"""Counts of one export joined to the park-months of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ranger_desk.exports.errors import ExportRefused
from ranger_desk.records import Count, Export, ExportKind, ParkMonth, Problem


def join(export: Export, counts: Export) -> Export:
    """Add the counts of `counts` to the park-months of `export`, by unit and month.

    A park-month of `counts` without a unit code is joined by its park's name. A field that is new is
    added; a value replaces 'no data' or, with a problem that names both, another value. The problems of
    both exports and of joining them are in the result.

    Raises:
        ExportRefused: `counts` holds no counts.
    """
    source = counts.source
    if counts.kind is ExportKind.COMMENTS:
        advice = "Join an export with counts, such as IRMA's Query Builder."
        raise ExportRefused(Path(source.path), "It holds comments but no counts.", advice)
    problems = [*export.problems, *counts.problems]
    joined = list(export.park_months)
    places: defaultdict[tuple[str, int, int], list[int]] = defaultdict(list)
    for index, one in enumerate(joined):
        places[one.unit_code, one.year, one.month].append(index)
    units = {unit for unit, _, _ in places}
    unknown: Counter[str] = Counter()
    other_months: Counter[str] = Counter()
    for new in with_unit_codes(counts, unit_codes(export.park_months)).park_months:
        if new.unit_code not in units:
            unknown[new.unit_code or new.park_name] += 1
            continue
        indexes = places.get((new.unit_code, new.year, new.month), ())
        if not indexes:
            other_months[new.unit_code] += 1
        for index in indexes:
            merged = _merged(joined[index].counts, new, source.path, problems)
            joined[index] = replace(joined[index], counts=merged)
    for unit, months in sorted(unknown.items()):
        what = f"The unit '{unit}' ({months} month(s) of counts) is not in {Path(export.source.path).name}."
        problems.append(Problem(source.path, None, None, what, "Its counts were left out."))
    if other_months:
        what = (
            f"For {other_months.total()} month(s) of {len(other_months)} unit(s) there are counts "
            f"but no row in {Path(export.source.path).name}."
        )
        problems.append(Problem(source.path, None, None, what, "These counts were left out."))
    kind = ExportKind.COUNTS if export.kind is ExportKind.COUNTS else ExportKind.BOTH
    return replace(export, kind=kind, park_months=tuple(joined), problems=tuple(problems))


def unit_codes(park_months: Iterable[ParkMonth]) -> dict[str, str]:
    """Park name to unit code, for the names that stand with one code only."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for one in park_months:
        if one.park_name and one.unit_code:
            codes[one.park_name].add(one.unit_code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def with_unit_codes(counts: Export, codes: Mapping[str, str]) -> Export:
    """`counts` with the unit codes filled in that its file does not give.

    Args:
        counts: an export of counts.
        codes: park name to unit code; names are compared without case and spaces around them.
    """
    folded = {name.strip().casefold(): code for name, code in codes.items()}
    park_months = tuple(
        one if one.unit_code else replace(one, unit_code=folded.get(one.park_name.strip().casefold(), ""))
        for one in counts.park_months
    )
    return replace(counts, park_months=park_months)


def _merged(there: tuple[Count, ...], new: ParkMonth, file: str, problems: list[Problem]) -> tuple[Count, ...]:
    merged = {count.field: count for count in there}
    for count in new.counts:
        old = merged.get(count.field)
        if old is not None and (count.value is None or count.value == old.value):
            continue
        if old is not None and old.value is not None:
            what = f"{new.unit_code}, {new.month_name} {new.year}: the count of '{count.field}' was {old.value}."
            problems.append(Problem(file, new.row, count.field, what, f"It is now {count.value}."))
        merged[count.field] = count
    return tuple(merged.values())
