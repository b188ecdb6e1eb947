"""What a data set is like: its sizes (the paper's Table 1) and how long its comments are (Figure 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ranger_desk.evaluation.scores import reports
from ranger_desk.workshop.datasets import DataSet, Lengths
from ranger_desk.workshop.rows import Row


@dataclass(frozen=True, slots=True)
class Part:
    """A line of Table 1; tokens are None where they were not counted.

    Attributes:
        name: train, valid or all.
        rows: how many.
        parks: how many there are rows of.
        reporting: rows whose summary reports a closure.
        comment_tokens: of all comments.
        summary_tokens: of all summaries.
        row_tokens: of all prompts with their answers: what a run reads in an epoch.
        median_tokens, longest: of a prompt with its answer.
    """

    name: str
    rows: int
    parks: int
    reporting: int
    comment_tokens: int | None
    summary_tokens: int | None
    row_tokens: int | None
    median_tokens: float | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of Figure 2: comments of `start` words or more, and fewer than `end`."""

    start: int
    end: int
    train: int
    valid: int


def sizes(data: DataSet) -> list[Part]:
    """Table 1: train, valid and all."""
    cut = len(data.train)
    return [
        _part("train", data.train, data.lengths[:cut]),
        _part("valid", data.valid, data.lengths[cut:]),
        _part("all", data.rows, data.lengths),
    ]


def comment_lengths(data: DataSet, width: int = 10) -> list[Bin]:
    """Figure 2: comments by their words, in bars of `width` words from 0 to the longest."""
    train, valid = ([len(row.park_month.comment.split()) for row in part] for part in (data.train, data.valid))
    longest = max([*train, *valid], default=0)
    return [
        Bin(start, start + width, *(sum(start <= n < start + width for n in part) for part in (train, valid)))
        for start in range(0, longest + 1, width)
    ]


def _part(name: str, rows: Sequence[Row], lengths: Sequence[Lengths]) -> Part:
    reporting = sum(reports(row.summary) for row in rows)
    parks = len({row.park for row in rows})
    if not lengths:
        return Part(name, len(rows), parks, reporting, None, None, None, None, None)
    whole = [length.row for length in lengths]
    comments, summaries = sum(length.comment for length in lengths), sum(length.summary for length in lengths)
    return Part(name, len(rows), parks, reporting, comments, summaries, sum(whole), median(whole), max(whole))
