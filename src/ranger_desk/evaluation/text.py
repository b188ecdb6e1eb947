"""The scores as a table for a terminal."""

from __future__ import annotations

from ranger_desk.evaluation.results import Result, Results
from ranger_desk.evaluation.scores import HEADLINES, reports

TITLES = dict(zip(HEADLINES, "material place extent evidence ROUGE-L grounded month".split(), strict=True))
"""How tables call the scores."""

_WIDTH = 11


def table(results: Results) -> str:
    """One line a reader with its scores, and below it the 95% intervals."""
    first = max(len(result.reading.name) for result in results.readers) + 2
    rows = len(results.gold.rows)
    reporting = sum(reports(row.label.summary) for row in results.gold.rows)
    lines = [
        f"{results.gold.name}: {rows} comments, {reporting} of them report a closure",
        "",
        " " * first + "".join(f"{title:>{_WIDTH}}" for title in TITLES.values()),
    ]
    for result in results.readers:
        lines += [result.reading.name.ljust(first) + _scores(result), " " * first + _intervals(result)]
    lines += ["", "Material, place, extent and evidence are F1; below each score, the 95% interval of 1,000 resamples."]
    return "\n".join([*lines, *(costs(result) for result in results.models)])


def costs(result: Result) -> str:
    """'ours: 8.10 comments a second, loaded in 2.1 s, 1.20 GiB at most, CPU'; what is not known is left out."""
    speed = result.reading.speed
    parts = []
    if speed:
        parts = [f"{speed.rate:.2f} comments a second", f"loaded in {speed.load_seconds:.1f} s"]
        parts += [f"{memory(speed.peak_bytes)} at most"] if speed.peak_bytes else []
        parts.append(speed.device)
    if result.reading.unreadable:
        parts.append(f"{result.reading.unreadable} answers not wholly readable")
    if result.missing:
        parts.append(f"{result.missing} rows without an answer")
    return f"{result.reading.name}: {', '.join(parts) or 'stored answers, every row answered'}"


def memory(size: int) -> str:
    """'1.20 GiB'."""
    return f"{size / (1 << 30):.2f} GiB"


def number(value: float | None) -> str:
    """'0.912', or a dash where there is none."""
    return "\N{EN DASH}" if value is None else f"{value:.3f}"


def _scores(result: Result) -> str:
    return "".join(f"{number(value):>{_WIDTH}}" for value in result.scores.headlines().values())


def _intervals(result: Result) -> str:
    shown = [f"{edges.low:.2f}-{edges.high:.2f}" if edges else "" for edges in result.intervals.values()]
    return "".join(f"{text:>{_WIDTH}}" for text in shown)
