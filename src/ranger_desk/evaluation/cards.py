"""Single comments in the report: what the label says, what readers say, and the evidence of both in the comment."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ranger_desk import wording
from ranger_desk.closures.formats import NO_CLOSURES
from ranger_desk.evaluation.gold import Answer, Gold, GoldRow
from ranger_desk.evaluation.markup import Markup, element, joined
from ranger_desk.evaluation.matching import covered, paired
from ranger_desk.evaluation.results import Result
from ranger_desk.evaluation.scores import reports

_ORDER = (
    "First come summaries that miss every closure they should name, then those that report one where there is none, "
    "then comments of which single closures are wrong."
)
_NOTHING = Answer(NO_CLOSURES)


def errors(gold: Gold, result: Result) -> Markup:
    """Every comment that a reader has not wholly right: verdicts missed first, then false ones, then closures."""
    wrong = sorted((i for i, right in enumerate(result.right) if not right), key=lambda i: _urgency(gold, result, i))
    return joined(
        [
            element("h3", f"{result.reading.name}: {len(wrong):,} of {len(gold.rows):,} comments"),
            legend("the reader"),
            element("p", _ORDER, class_="how"),
            *(card(gold.rows[i], [result], i) for i in wrong),
        ]
    )


def legend(teller: str) -> Markup:
    """How evidence and closures are marked; `teller` is who tells."""
    return element(
        "p",
        "Evidence in the comment: ",
        element("mark", "underlined: labelled", class_="label"),
        ", ",
        element("mark", f"dashed above and tinted: told by {teller}", class_="told"),
        ". Closures: \N{CHECK MARK} right, \N{ALMOST EQUAL TO} found but its extent is wrong, \N{MULTIPLICATION X} "
        "missed, + false.",
        class_="how",
    )


def card(row: GoldRow, results: Sequence[Result], index: int) -> Markup:
    """One comment, its label, and what each reader says of it."""
    month = row.park_month
    answers = [result.reading.answers[index] or _NOTHING for result in results]
    badge = _badge(row, answers[0]) if len(answers) == 1 else ""
    return element(
        "article",
        element(
            "header",
            element("h4", f"{month.unit_code} {month.month_name} {month.year}"),
            element("span", f"{month.park_name}, line {month.row}"),
            *([element("span", badge, class_="badge")] if badge else []),
        ),
        element("blockquote", marked(month.comment, row.label, answers)),
        element(
            "div",
            _label(row),
            *(_side(row, result.reading.name, answer) for result, answer in zip(results, answers, strict=True)),
            class_="sides",
        ),
    )


def marked(comment: str, label: Answer, answers: Sequence[Answer]) -> Markup:
    """The comment with its evidence marked: what is labelled, and what a reader tells."""
    labelled = covered(comment, label.closures)
    told = {i for answer in answers for i in covered(comment, answer.closures)}
    parts: list[str] = []
    for kinds, run in groupby(range(len(comment)), lambda i: (i in labelled, i in told)):
        text = "".join(comment[i] for i in run)
        names = " ".join(name for name, on in zip(("label", "told"), kinds, strict=True) if on)
        parts.append(element("mark", text, class_=names) if names else text)
    return joined(parts)


def _urgency(gold: Gold, result: Result, index: int) -> int:
    row, answer = gold.rows[index], result.reading.answers[index] or _NOTHING
    return ("closure missed", "false closure").index(badge) if (badge := _badge(row, answer)) else 2


def _badge(row: GoldRow, answer: Answer) -> str:
    """Where the summary's verdict is wrong."""
    wanted, told = reports(row.label.summary), reports(answer.summary)
    return "" if wanted == told else "closure missed" if wanted else "false closure"


def _label(row: GoldRow) -> Markup:
    lines = [element("li", element("b", "\N{BULLET}"), wording.closure_line(c)) for c in row.label.closures]
    return element("div", element("h5", "label"), element("p", row.label.summary), element("ul", *lines))


def _side(row: GoldRow, name: str, answer: Answer) -> Markup:
    lines = []
    for wanted, told in paired(row.label.closures, answer.closures):
        if wanted and told:
            right = wanted.extent is told.extent
            note = [] if right else [element("i", f" \N{EM DASH} labelled {wording.EXTENTS[wanted.extent]}")]
            sign = "\N{CHECK MARK}" if right else "\N{ALMOST EQUAL TO}"
            lines.append(element("li", element("b", sign), wording.closure_line(told), *note))
        elif told:
            lines.append(element("li", element("b", "+"), wording.closure_line(told), " (false)", class_="off"))
        elif wanted:
            text = f"{wording.closure_line(wanted)} (missed)"
            lines.append(element("li", element("b", "\N{MULTIPLICATION X}"), text, class_="off"))
    return element("div", element("h5", name), element("p", answer.summary), element("ul", *lines))
