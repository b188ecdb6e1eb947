"""An evaluation for programs: every number of the report, unrounded only where it is a count."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from ranger_desk.evaluation.bootstrap import Interval
from ranger_desk.evaluation.comparison import compare
from ranger_desk.evaluation.gold import Gold
from ranger_desk.evaluation.results import Result, Results
from ranger_desk.records import Provenance

DIGITS = 4

Json = dict[str, Any]


def document(results: Results) -> Json:
    """What was run, the readers' scores, and each two models side by side."""
    return {
        "gold": {"path": results.gold.source.path, "sha256": results.gold.source.sha256},
        "rows": len(results.gold.rows),
        "version": results.version,
        "time": results.time.isoformat(),
        "readers": [_reader(result) for result in results.readers],
        "comparisons": [_comparison(results.gold, *pair) for pair in combinations(results.models, 2)],
    }


def _reader(result: Result) -> Json:
    reading, speed = result.reading, result.reading.speed
    return {
        "name": reading.name,
        "models": [_model(provenance) for provenance in reading.provenances],
        "missing": result.missing,
        "unreadable": reading.unreadable,
        "rate": speed and round(speed.rate, DIGITS),
        "load_seconds": speed and round(speed.load_seconds, DIGITS),
        "peak_bytes": speed and speed.peak_bytes,
        "device": speed and speed.device,
        "scores": result.scores.to_json(),
        "intervals": {name: _edges(interval) for name, interval in result.intervals.items()},
        "kinds": [
            {
                "scope": kind.scope,
                "extent": kind.extent,
                "labelled": kind.labelled,
                "found": kind.found,
                "extent_right": kind.right,
                "false": kind.false,
            }
            for kind in result.kinds
        ],
        "confusion": [
            {"labelled": labelled, "told": told, "closures": closures}
            for (labelled, told), closures in sorted(result.confusion.items(), key=str)
        ],
    }


def _comparison(gold: Gold, one: Result, other: Result) -> Json:
    found = compare(one, other)
    return {
        "one": one.reading.name,
        "other": other.reading.name,
        "differences": {
            name: {"value": round(difference.value, DIGITS), "interval": _edges(difference.interval)}
            for name, difference in found.differences.items()
        },
        "only_one": _lines(gold, found.only_one),
        "only_other": _lines(gold, found.only_other),
        "both": found.both,
        "neither": found.neither,
    }


def _model(provenance: Provenance) -> Json:
    return {
        "base": provenance.base,
        "adapter": provenance.adapter,
        "format": provenance.format,
        "version": provenance.version,
        "key": provenance.key,
        "time": provenance.time.isoformat(),
    }


def _lines(gold: Gold, rows: tuple[int, ...]) -> list[int]:
    """Lines of the gold file."""
    return [gold.rows[i].park_month.row for i in rows]


def _edges(interval: Interval | None) -> list[float] | None:
    return interval and [round(edge, DIGITS) for edge in interval]
