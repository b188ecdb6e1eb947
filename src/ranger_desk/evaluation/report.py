"""The report: one HTML file that needs nothing else, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from itertools import combinations
from string import Template

from ranger_desk.evaluation import cards, markup
from ranger_desk.evaluation.bootstrap import RESAMPLES, Interval
from ranger_desk.evaluation.comparison import Comparison, compare
from ranger_desk.evaluation.markup import Markup, element, header, joined, row
from ranger_desk.evaluation.results import Kind, Result, Results
from ranger_desk.evaluation.scores import MEASURES, reports
from ranger_desk.evaluation.text import TITLES, memory, number
from ranger_desk.records import Extent, Provenance, Scope
from ranger_desk.wording import EXTENTS

_SCOPES = {Scope.UNIT: "the unit", Scope.PLACE: "a place", Scope.OUTSIDE: "outside the park"}
_DASH = "\N{EN DASH}"
_SECTIONS = {
    "scores": "Scores",
    "cost": "Rate and memory",
    "kinds": "By kind of closure",
    "extents": "Confusion of extents",
    "compared": "Side by side",
    "errors": "Misses and false closures",
    "run": "What was run",
}


def page(results: Results) -> str:
    """The whole report as HTML; what comes from files is escaped."""
    parts = {
        "scores": _scores(results),
        "cost": _cost(results),
        "kinds": _kinds(results),
        "extents": joined(_confusion(result) for result in results.models),
        "compared": joined(_compared(results, compare(*pair)) for pair in combinations(results.models, 2)),
        "errors": joined(cards.errors(results.gold, result) for result in results.models),
        "run": _run(results),
    }
    shown = {name: part for name, part in parts.items() if part}
    body = [
        _head(results),
        element("nav", *(element("a", _SECTIONS[name], href=f"#{name}") for name in shown)),
        *(element("section", element("h2", _SECTIONS[name]), part, id=name) for name, part in shown.items()),
        element("footer", f"Ranger Desk {results.version}. This file needs no network and no other file."),
    ]
    template = Template(files(__package__).joinpath("report.html").read_text(encoding="utf-8"))
    title = joined([f"Evaluation on {results.gold.name}"])
    return template.substitute(title=title, version=joined([results.version]), body="\n".join(body))


def _head(results: Results) -> Markup:
    rows = results.gold.rows
    closures = sum(len(row.label.closures) for row in rows)
    reporting = sum(reports(row.label.summary) for row in rows)
    return element(
        "header",
        element("h1", f"Evaluation on {results.gold.name}"),
        element(
            "p",
            f"{len(rows):,} comments with {closures:,} labelled closures; {reporting:,} comments report one that their "
            f"summary must name. {results.time:%Y-%m-%d %H:%M} UTC.",
            class_="lead",
        ),
    )


def _how(text: str) -> Markup:
    return element("p", text, class_="how")


def _scores(results: Results) -> Markup:
    rows = [
        row(result.reading.name, *(_score(result, name, value) for name, value in result.scores.headlines().items()))
        for result in results.readers
    ]
    text = (
        "Higher is better, 1 is best. Material (does the summary report a closure), place (closures found), extent "
        "(found, and for how long) and evidence (characters shown) are F1, with precision P and recall R; ROUGE-L "
        "likens summaries to the labels'; grounded and month are shares of summaries. The bar runs from 0 to 1 and "
        f"marks the 95% interval of {RESAMPLES:,} resamples of the comments: scores whose intervals overlap widely "
        "may differ by chance."
    )
    return joined(
        [markup.table([header("Reader", *(t[0].upper() + t[1:] for t in TITLES.values()))], rows), _how(text)]
    )


def _score(result: Result, name: str, value: float | None) -> Markup:
    edges = result.intervals[name]
    parts: list[Markup] = [element("strong", number(value))]
    if value is not None and edges:
        parts += [_bar(value, edges), element("small", f"{edges.low:.3f}{_DASH}{edges.high:.3f}")]
    if name in MEASURES:
        measure = getattr(result.scores, name)
        parts.append(element("small", f"P {measure.precision:.2f} \N{MIDDLE DOT} R {measure.recall:.2f}"))
    return element("td", *parts)


def _bar(value: float, edges: Interval) -> Markup:
    low, width = edges.low * 100, (edges.high - edges.low) * 100
    return element(
        "div",
        element("i", style=f"left:{low:.1f}%;width:{width:.1f}%"),
        element("b", style=f"left:{value * 100:.1f}%"),
        class_="bar",
        aria_hidden="true",
    )


def _cost(results: Results) -> Markup:
    rows = []
    for result in results.models:
        speed = result.reading.speed
        rows.append(
            row(
                result.reading.name,
                f"{speed.rate:.2f}" if speed else _DASH,
                f"{speed.load_seconds:.1f} s" if speed else _DASH,
                memory(speed.peak_bytes) if speed and speed.peak_bytes else _DASH,
                speed.device if speed else _DASH,
                str(result.reading.unreadable),
                str(result.missing),
            )
        )
    head = header("Reader", "Comments a second", "Loading", "Memory at most", "Device", "Not readable", "No answer")
    text = (
        "The rate is from the loaded model to the last answer, memory that of the model's process; a dash stands for "
        "stored answers, which were not timed. Answers that could not be read wholly are scored as far as they could; "
        "rows without an answer are scored as 'No Closures.'"
    )
    return joined([markup.table([head], rows), _how(text)])


def _kinds(results: Results) -> Markup:
    shown = [result for result in results.readers if any(k.found or k.false for k in result.kinds)]
    by_reader = [{(k.scope, k.extent): k for k in result.kinds} for result in shown]
    kinds = sorted({key for found in by_reader for key in found}, key=_kind_order)
    groups = header(
        element("th", "Kind", scope="col", rowspan="2"),
        element("th", "Labelled", scope="col", rowspan="2"),
        *(element("th", r.reading.name, scope="colgroup", colspan="3", class_="group") for r in shown),
    )
    names = header(*(name for _ in shown for name in ("found", "extent right", "false")))
    rows = []
    for scope, extent in kinds:
        cells = [found.get((scope, extent)) for found in by_reader]
        labelled = max(kind.labelled for kind in cells if kind)
        texts = [text for kind in cells for text in _kind_cells(kind)]
        rows.append(row(f"{_SCOPES[scope]}, {EXTENTS[extent]}", str(labelled), *texts))
    text = (
        "Of the labelled closures of a kind, how many the reader found and for how many of them it also says rightly "
        "how long; false are closures of that kind that it tells and no label has. Closures outside the park count in "
        "no score but evidence."
    )
    return joined([markup.table([groups, names], rows, class_="kinds"), _how(text)]) if shown else Markup()


def _kind_order(kind: tuple[Scope, Extent]) -> tuple[int, int]:
    return list(Scope).index(kind[0]), list(Extent).index(kind[1])


def _kind_cells(kind: Kind | None) -> tuple[str, str, str]:
    if kind is None:
        return "0", "0", "0"
    share = f" ({kind.found / kind.labelled:.0%})" if kind.labelled else ""
    return f"{kind.found}{share}", str(kind.right), str(kind.false)


def _confusion(result: Result) -> Markup:
    sides: list[Extent | None] = [*Extent, None]
    rows = []
    for labelled in sides:
        total = sum(result.confusion[labelled, told] for told in sides)
        name = EXTENTS[labelled] if labelled else "not labelled"
        cells = [
            _cell(result.confusion[labelled, told], total, labelled is told) if labelled or told else _DASH
            for told in sides
        ]
        rows.append(row(name, *cells, str(total)))
    head = header("Labelled \\ told", *(EXTENTS[told] if told else "not told" for told in sides), "all")
    text = (
        "Rows are the labelled extents, columns what the reader says; the diagonal is right. 'not told' are missed "
        "closures, 'not labelled' false ones. The stronger the tint, the larger the share of its row."
    )
    table = markup.table([head], rows, class_="confusion")
    return joined([element("h3", result.reading.name), table, _how(text)])


def _cell(count: int, total: int, right: bool) -> Markup:
    if not count:
        return element("td", "0", class_="none")
    return element(
        "td", str(count), class_="right" if right else "wrong", style=f"--share:{0.1 + 0.5 * count / total:.2f}"
    )


def _compared(results: Results, found: Comparison) -> Markup:
    one, other = found.one.reading.name, found.other.reading.name
    rows = [
        row(
            TITLES[name],
            number(found.one.scores.headlines()[name]),
            number(found.other.scores.headlines()[name]),
            f"{difference.value:+.3f}",
            f"{difference.interval.low:+.3f} to {difference.interval.high:+.3f}" if difference.interval else _DASH,
        )
        for name, difference in found.differences.items()
    ]
    text = (
        f"A difference above 0 means that {one} is better. Where its interval holds 0, these comments do not show "
        f"which is better. Of {len(results.gold.rows):,} comments both have {found.both:,} wholly right (every closure "
        f"with its extent, no other, and the right verdict in the summary), neither {found.neither:,}."
    )
    head = header("Score", one, other, "Difference", "95% interval")
    parts = [element("h3", f"{one} and {other}"), markup.table([head], rows), _how(text), cards.legend("either reader")]
    for winner, rows_ in ((one, found.only_one), (other, found.only_other)):
        parts.append(element("h3", f"Only {winner} is right: {len(rows_)}"))
        parts += [cards.card(results.gold.rows[i], [found.one, found.other], i) for i in rows_]
    return joined(parts)


def _run(results: Results) -> Markup:
    gold = results.gold
    facts = [
        row("Gold file", _text(gold.source.path)),
        row("SHA-256", _text(gold.source.sha256)),
        row("Rows", _text(f"{len(gold.rows):,} of {gold.source.rows:,}")),
        row("Ranger Desk", _text(results.version)),
        row("Date", _text(f"{results.time:%Y-%m-%d %H:%M:%S} UTC")),
    ]
    models = [
        row(result.reading.name, *map(_text, _model(provenance)))
        for result in results.models
        for provenance in result.reading.provenances
    ]
    head = header("Reader", "Model", "Adapter", "Format", "Version", "Key", "Answered")
    parts = [markup.table([], facts), _how("The checksum tells gold files of one name apart.")]
    if models:
        text = "Answers with equal keys come from the same model, adapter and prompt; the date is that of an answer."
        parts += [element("h3", "Models"), markup.table([head], models), _how(text)]
    return joined(parts)


def _model(model: Provenance) -> Sequence[str]:
    when = f"{model.time:%Y-%m-%d}"
    return model.base, model.adapter or "none", model.format, model.version, model.key, when


def _text(content: str) -> Markup:
    return element("td", content, class_="text")
