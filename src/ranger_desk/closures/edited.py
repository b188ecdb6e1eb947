"""A report as the reviewer's edited summary leaves it."""

from __future__ import annotations

from dataclasses import replace

from ranger_desk.closures.formats import NO_CLOSURES
from ranger_desk.closures.parsing import parse
from ranger_desk.records import Closure, ParkMonth, Report, Scope


def as_edited(report: Report, summary: str, park_month: ParkMonth) -> Report:
    """Take over into the closures what the reviewer changed in the summary.

    The closures that both summaries name stay as the model gave them, with the extent that the edited one says where
    it says another. Those that the reviewer took out are left out, those put in are added. A summary that says that
    nothing was closed leaves only closures of some days or hours, which no summary names.

    Args:
        report: what the model said.
        summary: the edited summary; a blank one changes nothing.
        park_month: whose comment it is.
    """
    if not summary.strip():
        return report
    before = _by_place(parse(report.summary, park_month, report.provenance).closures)
    read = parse(summary, park_month, report.provenance)
    after = _by_place(read.closures)
    nothing = read.summary.endswith(NO_CLOSURES)
    closures = []
    for closure in report.closures:
        was, now = before.get(_place(closure)), after.get(_place(closure))
        if now is None and (was is not None or (nothing and closure.extent.material)):
            continue
        changed = was is not None and now is not None and was.extent is not now.extent
        if now is not None and changed:
            closures.append(replace(closure, extent=now.extent, start=now.start, end=now.end))
        else:
            closures.append(closure)
    known = before.keys() | {_place(closure) for closure in report.closures}
    closures += [closure for place, closure in after.items() if place not in known]
    return replace(report, summary=read.summary, closures=tuple(closures), beyond=read.beyond)


def _by_place(closures: tuple[Closure, ...]) -> dict[str, Closure]:
    return {_place(closure): closure for closure in closures}


def _place(closure: Closure) -> str:
    return "" if closure.scope is Scope.UNIT else " ".join(closure.place.casefold().split())
