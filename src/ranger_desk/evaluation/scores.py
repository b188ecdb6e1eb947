"""Scores of a reader's answers against the labels.

Each row is counted once (`tally`); scores are computed from sums of such counts, so that resampling is cheap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ranger_desk.closures.formats import NO_CLOSURES
from ranger_desk.evaluation.gold import Answer, GoldRow
from ranger_desk.evaluation.matching import covered, hits, inside, same_closure, same_place, stem, words
from ranger_desk.records import MONTHS

HEADLINES = ("material", "place", "extent", "evidence", "rouge_l", "grounded", "month")
"""The scores in the order of tables; the first four are F1."""
MEASURES = HEADLINES[:4]

_FREE = frozenset(
    "a after all also an and are as at be because been before being by closed closure closures close due during "
    "entire first for from had has have in is it its last month most no not of on only open opened or park part "
    "remain remained remains reopened reported season several since site some that the there this through to unit "
    "until was were which while with".split()
) | {name.lower() for month in MONTHS for name in (month, month[:3])}
"""Words that a summary may say whatever its comment says."""

Tally = tuple[float, ...]
"""Hits, labelled and told for each of `MEASURES`; the sum of ROUGE-L and its rows; grounded; right month; 1."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and their harmonic mean, each 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, hits_: float, labelled: float, told: float) -> Measure:
        """From counts."""
        precision = hits_ / told if told else 0.0
        recall = hits_ / labelled if labelled else 0.0
        return cls(precision, recall, 2 * precision * recall / (precision + recall) if hits_ else 0.0)


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores, each between 0 and 1.

    Attributes:
        material: does the summary report a closure at all?
        place: closures found, by scope and place; those outside the park apart.
        extent: the same, the extent right too.
        evidence: characters of the comment that the evidence covers.
        rouge_l: ROUGE-L F of the summary, over rows whose label reports a closure; None without such rows.
        grounded: share of summaries whose every content word stands in the comment.
        month: share of summaries that begin with the record's month.
    """

    material: Measure
    place: Measure
    extent: Measure
    evidence: Measure
    rouge_l: float | None
    grounded: float
    month: float

    @classmethod
    def of(cls, total: Sequence[float]) -> Scores:
        """From the sum of the tallies of at least one row."""
        material, place, extent, evidence = (Measure.of(*total[i : i + 3]) for i in (0, 3, 6, 9))
        rouge, reporting, grounded_, month, rows = total[12:]
        return cls(
            material, place, extent, evidence, rouge / reporting if reporting else None, grounded_ / rows, month / rows
        )

    def headlines(self) -> dict[str, float | None]:
        """One number a score: F1 where it is a `Measure`."""
        numbers = {name: getattr(self, name) for name in HEADLINES}
        return {name: value.f1 if isinstance(value, Measure) else value for name, value in numbers.items()}

    def to_json(self) -> dict[str, Any]:
        """For a file, to four digits."""
        return {
            name: {part: round(x, 4) for part, x in value.items()} if isinstance(value, dict) else _rounded(value)
            for name, value in asdict(self).items()
        }


def tally(row: GoldRow, answer: Answer | None) -> Tally:
    """Count one row; no answer is counted as one without closures."""
    month = row.park_month.month_name
    answer = answer or Answer(f"{month}: {NO_CLOSURES}")
    comment, label = row.park_month.comment, row.label
    wanted, told = inside(label.closures), inside(answer.closures)
    labelled_chars, told_chars = covered(comment, label.closures), covered(comment, answer.closures)
    labelled_report, told_report = reports(label.summary), reports(answer.summary)
    return (
        *(labelled_report and told_report, labelled_report, told_report),
        *(hits(wanted, told, same_place), len(wanted), len(told)),
        *(hits(wanted, told, same_closure), len(wanted), len(told)),
        *(len(labelled_chars & told_chars), len(labelled_chars), len(told_chars)),
        rouge_l(label.summary, answer.summary) if labelled_report else 0.0,
        labelled_report,
        grounded(comment, answer.summary),
        answer.summary.startswith(f"{month}:"),
        1,
    )


def score(tallies: Iterable[Tally]) -> Scores:
    """The scores of at least one row."""
    return Scores.of([sum(column) for column in zip(*tallies, strict=True)])


def reports(summary: str) -> bool:
    """Whether a summary reports a closure."""
    return NO_CLOSURES.rstrip(".").lower() not in summary.lower()


def rouge_l(label: str, summary: str) -> float:
    """ROUGE-L F: twice the longest common subsequence of words over the number of words of both."""
    a, b = words(label), words(summary)
    return 2 * _longest_common(a, b) / (len(a) + len(b)) if a and b else 0.0


def grounded(comment: str, summary: str) -> bool:
    """Whether the comment has every content word that the summary has after its month; numbers pass."""
    there = {stem(word) for word in words(comment)}
    _, _, after = summary.partition(":")
    said = set(words(after if ":" in summary else summary)) - _FREE
    return all(word.isdigit() or stem(word) in there for word in said)


def _longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence, with the bits of one integer as the table's row (Hyyro 2004)."""
    places: defaultdict[str, int] = defaultdict(int)
    for i, word in enumerate(a):
        places[word] |= 1 << i
    every = row = (1 << len(a)) - 1
    for word in b:
        same = row & places[word]
        row = ((row + same) | (row - same)) & every
    return len(a) - row.bit_count()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
