"""A data set's rows as the texts that a run learns from, and what is to be known of them before it starts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ranger_desk.atomic import whole_file
from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine.jobs import OnProgress
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_settings import TrainingSettings
from ranger_desk.workshop import datasets, tokens
from ranger_desk.workshop.catalogue import Model
from ranger_desk.workshop.datasets import TRAIN, VALID, DataSet
from ranger_desk.workshop.rows import Row, untold

LETTERS_A_TOKEN = 4
"""About, in English, where the base's own tokenizer is not on this disk."""
SHOWN = 10
"""Rows that a finding names; the rest it counts."""


@dataclass(frozen=True, slots=True)
class Text:
    """A row as text: the parts of the prompt, which are encoded one by one, and the answer."""

    prompt: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens of a row's prompt, and of its answer with the token that ends it."""

    prompt: int
    answer: int

    @property
    def row(self) -> int:
        """Tokens in all."""
        return self.prompt + self.answer


class Weight(StrEnum):
    """How much a finding matters."""

    STOP = "stop"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know of the data, in plain words. A run with a finding that weighs STOP cannot start."""

    weight: Weight
    text: str


def text(row: Row, format_: str) -> Text:
    """A row as text in a prompt format."""
    form = FORMATS[format_]
    prompt = form.prompt(row.park_month)
    parts = tuple(part for part in (prompt.prefix, prompt.body, prompt.opening) if part)
    return Text(parts, form.answer(row.park_month, row.summary, row.closures))


def write(rows: Iterable[Row], format_: str, file: Path) -> None:
    """Write rows as the training child reads them."""
    with whole_file(file, overwrite=True) as temporary, temporary.open("w", encoding="utf-8") as stream:
        for row in rows:
            made = text(row, format_)
            stream.write(json.dumps({"prompt": made.prompt, "answer": made.answer}) + "\n")


def lengths(
    rows: Sequence[Row],
    format_: str,
    base: Model,
    on_progress: OnProgress = untold,
    steering: Steering | None = None,
) -> list[Lengths]:
    """Tokens of rows: counted by the base's tokenizer, or guessed from their letters where it is not on this disk.

    Raises:
        JobFailed: the tokenizer cannot be used.
        JobCancelled: `steering` was cancelled.
    """
    texts = [text(row, format_) for row in rows]
    parts = [part for one in texts for part in (*one.prompt, one.answer)]
    if base.on_disk:
        counted = iter(tokens.count(parts, base, on_progress=on_progress, steering=steering))
    else:
        counted = iter([-(-len(part) // LETTERS_A_TOKEN) for part in parts])
    return [Lengths(sum(next(counted) for _ in one.prompt), next(counted) + 1) for one in texts]


def check(
    data: DataSet, settings: TrainingSettings, train: Sequence[Lengths], valid: Sequence[Lengths]
) -> list[Finding]:
    """What is to be known of a data set before a run with these settings.

    Args:
        data: the data set.
        settings: the run's.
        train: lengths of its rows to train on, in their order.
        valid: of those to validate on.
    """
    return [
        *_too_long(TRAIN, train, settings),
        *_too_long(VALID, valid, settings),
        *_amount(settings, *(sum(one.row <= settings.max_length for one in part) for part in (train, valid))),
        *(
            Finding(Weight.WARNING, f"{problem.what} The validation loss will flatter.")
            for problem in datasets.leaks(data.train, data.valid, data.name)
        ),
        *_repeated(data.train),
        *_empty(data.train),
    ]


def _too_long(file: str, found: Sequence[Lengths], settings: TrainingSettings) -> list[Finding]:
    long = [number for number, one in enumerate(found, 1) if one.row > settings.max_length]
    if not long:
        return []
    what = f"{_rows(long)} of {file} would be cut at {settings.max_length:,} tokens (max_length)"
    longest = max(one.row for one in found)
    return [Finding(Weight.WARNING, f"{what} and will be left out; the longest has {longest:,}.")]


def _amount(settings: TrainingSettings, train: int, valid: int) -> list[Finding]:
    batch = settings.batch_size
    if train < batch:
        return [
            Finding(Weight.STOP, f"A batch takes {batch} rows, and there are {train}: set batch_size={train or 1}.")
        ]
    if not valid:
        return [Finding(Weight.STOP, f"There is no row to validate on in {VALID}, so the best adapter cannot be told.")]
    found = []
    iterations = settings.iterations_for(train)
    epochs = iterations * batch / (train // batch * batch)
    text_ = f"{iterations:,} iterations of {_count(batch, 'row')} read the {train:,} training rows {epochs:.1f} times."
    found.append(Finding(Weight.NOTE, text_))
    if left := train % batch:
        others = "another" if left == 1 else "others"
        found.append(Finding(Weight.NOTE, f"Left over in each epoch: {_count(left, 'row')}, {others} each time."))
    if epochs < 1:
        found.append(Finding(Weight.WARNING, "Some rows will never be read: the run is shorter than one epoch."))
    return found


def _repeated(rows: Sequence[Row]) -> list[Finding]:
    same: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        same[(row.park, " ".join(row.park_month.comment.split()).casefold(), row.park_month.month)].append(number)
    found = []
    twice = [numbers for numbers in same.values() if len(numbers) > 1]
    if twice:
        extra = sum(len(numbers) - 1 for numbers in twice)
        what = f"{_count(extra, 'row')} of {TRAIN} repeat the comment of the same park and month of the year"
        found.append(Finding(Weight.WARNING, f"{what} ({_rows([numbers[1] for numbers in twice])})."))
    against = [n for n in twice if len({rows[i - 1].summary for i in n}) > 1]
    if against:
        pairs = ", ".join(f"{n[0]} and {n[1]}" for n in against[:SHOWN])
        found.append(Finding(Weight.WARNING, f"Equal comments have different summaries in {TRAIN}: rows {pairs}."))
    return found


def _empty(rows: Sequence[Row]) -> list[Finding]:
    found = []
    for what, texts in (
        ("comment", [row.park_month.comment for row in rows]),
        ("summary", [row.summary for row in rows]),
    ):
        if empty := [number for number, text_ in enumerate(texts, 1) if not text_.strip()]:
            have = "has" if len(empty) == 1 else "have"
            found.append(Finding(Weight.WARNING, f"{_rows(empty)} of {TRAIN} {have} no {what}."))
    return found


def _rows(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:SHOWN])
    more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
    return f"Row {shown}" if len(numbers) == 1 else f"Rows {shown}{more}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
