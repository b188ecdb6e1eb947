"""Data sets: rows chosen, freed of duplicates and split by park, in a folder that a run trains on.

A data set is a folder with train.jsonl, valid.jsonl (lines as `ranger-desk evaluate` reads them, each with its origin)
and dataset.json, which says how it was made.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ranger_desk import __version__, paths
from ranger_desk.atomic import whole_file
from ranger_desk.closures.formats import FORMATS, Format, squeezed
from ranger_desk.engine.jobs import OnProgress
from ranger_desk.engine.steering import Steering
from ranger_desk.records import Problem
from ranger_desk.workshop import rows as rows_
from ranger_desk.workshop import tokens
from ranger_desk.workshop.catalogue import Model
from ranger_desk.workshop.rows import Row, untold

CARD = "dataset.json"
TRAIN, VALID = "train.jsonl", "valid.jsonl"
SHOWN = 20
"""Left-out rows that are named one by one; the rest is counted."""


class DataRefused(ValueError):
    """No data set can be made of this; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a data set is made.

    Attributes:
        parks: how many parks are drawn; None for all.
        years: how many years are drawn of each park, all their months; None for all.
        train_share: share of the rows to train on; the rest validates. Whole parks go to either.
        seed: of the draws.
        max_tokens: a row whose prompt and answer have more is named and left out; None for no limit.
        format: the prompt format whose tokens are counted.
    """

    parks: int | None = None
    years: int | None = None
    train_share: float = 0.75
    seed: int = 0
    max_tokens: int | None = 2048
    format: str = "advanced"

    def __post_init__(self) -> None:
        wrong = [
            f"{name} must be 1 or more, not {number}"
            for name, number in (("parks", self.parks), ("years", self.years), ("max_tokens", self.max_tokens))
            if number is not None and number < 1
        ]
        if not 0 < self.train_share < 1:
            wrong.append(f"train_share must be between 0 and 1, not {self.train_share}")
        if self.format not in FORMATS:
            wrong.append(f"format must be one of {', '.join(FORMATS)}, not '{self.format}'")
        if wrong:
            raise DataRefused(f"The data set cannot be made so: {'; '.join(wrong)}.")


PAPER = Recipe(parks=100, years=3)
"""The paper's: 100 random parks, 3 years of each, three quarters to train on."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens of a row, as one base counts them: of its comment, its summary, and of prompt and answer together."""

    comment: int
    summary: int
    row: int


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set.

    Attributes:
        sources: names of the files that it was made of.
        lengths: tokens of each row, train first; empty where they were not counted.
        base: whose tokens they are.
        problems: what was left out, and what stands in both parts.
    """

    name: str
    train: tuple[Row, ...]
    valid: tuple[Row, ...]
    recipe: Recipe
    sources: tuple[str, ...]
    lengths: tuple[Lengths, ...] = ()
    base: str = ""
    problems: tuple[Problem, ...] = field(default=())

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, train first."""
        return self.train + self.valid


def build(
    name: str,
    rows: Sequence[Row],
    recipe: Recipe,
    *,
    sources: Sequence[str],
    base: Model | None = None,
    problems: Sequence[Problem] = (),
    on_progress: OnProgress = untold,
    steering: Steering | None = None,
) -> DataSet:
    """Choose rows, leave out what is no use, and split them by park.

    Args:
        name: of the data set.
        rows: to choose from.
        recipe: how.
        sources: names of the files that the rows are from.
        base: whose tokenizer counts; None counts no tokens, and no row is too long.
        problems: found before, told with those found here.
        on_progress: told how far it is.
        steering: cancels it; nothing is left behind.

    Raises:
        DataRefused: fewer than two parks are left, which cannot be split.
        JobFailed: the base's tokenizer cannot be used.
        JobCancelled: `steering` was cancelled.
    """
    kept, found = _useful(rows)
    kept = _drawn(kept, recipe)
    lengths = count_lengths(kept, base, recipe.format, on_progress, steering) if base else []
    if base:
        kept, lengths, long = _short_enough(kept, lengths, recipe, base)
        found += long
    train, valid = _split([row.park for row in kept], recipe)
    ordered = tuple(lengths[i] for i in (*train, *valid)) if lengths else ()
    return DataSet(
        name,
        tuple(kept[i] for i in train),
        tuple(kept[i] for i in valid),
        recipe,
        tuple(sources),
        ordered,
        base.name if base else "",
        (*problems, *found),
    )


def find(data: Path) -> Path:
    """The folder of a data set: itself, or that of the data set kept under this name.

    Raises:
        DataRefused: neither is one; the message names those that there are.
    """
    folders = [folder for folder in (data, paths.datasets_folder() / data) if folder.is_dir()]
    for folder in folders:
        if not _missing(folder):
            return folder
    if folders:
        raise _no_data_set(folders[0])
    kept = ", ".join(sorted(card.parent.name for card in paths.datasets_folder().glob(f"*/{CARD}")))
    raise DataRefused(f"There is no folder '{data}', and no data set of that name; kept are: {kept or 'none'}.")


def read(
    folder: Path,
    *,
    base: Model | None = None,
    format_: str = "advanced",
    on_progress: OnProgress = untold,
    steering: Steering | None = None,
) -> DataSet:
    """Read a folder with train.jsonl and valid.jsonl, split as it stands; what leaks is named and left.

    Args:
        folder: a data set, or two labelled files of these names.
        base: whose tokens are counted; None counts none.
        format_: the prompt format that they are counted in.
        on_progress: told how far it is.
        steering: cancels it.

    Raises:
        DataRefused: a file is missing.
        LinesRefused: lines are wrong.
        JobFailed, JobCancelled: as `build`.
    """
    if _missing(folder):
        raise _no_data_set(folder)
    train, valid = (tuple(rows_.read_lines(folder / file, on_progress)) for file in (TRAIN, VALID))
    recipe, sources = _card(folder / CARD) or (Recipe(format=format_), (TRAIN, VALID))
    lengths = tuple(count_lengths(train + valid, base, format_, on_progress, steering)) if base else ()
    problems = tuple(leaks(train, valid, folder.name))
    return DataSet(folder.resolve().name, train, valid, recipe, sources, lengths, base.name if base else "", problems)


def write(data: DataSet, folder: Path, on_progress: OnProgress = untold) -> Path:
    """Write a data set to a folder, over one of the same name, all of it or nothing; returns the folder.

    Raises:
        DataRefused: the folder holds something else.
        OSError: it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / CARD).is_file():
        raise DataRefused(f"{folder} is there and is no data set of this program: choose another name.")
    fresh = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    card = {
        "name": data.name,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "recipe": asdict(data.recipe),
        "sources": list(data.sources),
        "rows": {"train": len(data.train), "valid": len(data.valid)},
        "left_out": [f"{problem.what} {problem.done}" for problem in data.problems],
    }
    try:
        with ExitStack() as files:  # which get their names at its end, the card last
            card_file, valid, train = (
                files.enter_context(whole_file(folder / name, overwrite=True)) for name in (CARD, VALID, TRAIN)
            )
            card_file.write_text(json.dumps(card, indent=1), encoding="utf-8")
            _write_rows(data.train, train, on_progress)
            _write_rows(data.valid, valid, on_progress)
    except BaseException:
        if fresh:
            folder.rmdir()
        raise
    return folder


def _write_rows(rows: Sequence[Row], file: Path, on_progress: OnProgress) -> None:
    with file.open("w", encoding="utf-8", errors="backslashreplace") as stream:
        for done, row in enumerate(rows):
            if done % rows_.TOLD_EVERY == 0:
                on_progress("Writing rows", done, len(rows))
            stream.write(json.dumps(row.to_json(), ensure_ascii=False) + "\n")


def leaks(train: Iterable[Row], valid: Iterable[Row], where: str) -> list[Problem]:
    """What stands in both parts, so that validation would flatter: parks, and comments to the letter."""
    one, other = list(train), list(valid)
    parks = sorted({row.park for row in one} & {row.park for row in other})
    known = {squeezed(row.park_month.comment).casefold() for row in one}
    same = sum(squeezed(row.park_month.comment).casefold() in known for row in other)
    found = []
    if parks:
        names = ", ".join(parks[:SHOWN])
        what = f"{len(parks)} park(s) have rows in both parts: {names}."
        found.append(Problem(where, None, "unit_code", what, "The split was left as it is."))
    if same:
        what = f"{same} comment(s) to validate with stand among those to train on."
        found.append(Problem(where, None, "comment", what, "They were left."))
    return found


def count_lengths(
    rows: Sequence[Row],
    base: Model,
    format_: str,
    on_progress: OnProgress = untold,
    steering: Steering | None = None,
) -> list[Lengths]:
    """Tokens of rows as a base counts them, prompt and answer in a prompt format.

    Raises:
        JobFailed: the base's tokenizer cannot be used.
        JobCancelled: `steering` was cancelled.
    """
    form = FORMATS[format_]
    texts = [text for row in rows for text in (squeezed(row.park_month.comment), row.summary, _whole(form, row))]
    counted = iter(tokens.count(texts, base, on_progress=on_progress, steering=steering))
    return [Lengths(*three) for three in zip(counted, counted, counted, strict=True)]


def _missing(folder: Path) -> list[str]:
    return [file for file in (TRAIN, VALID) if not (folder / file).is_file()]


def _no_data_set(folder: Path) -> DataRefused:
    return DataRefused(f"{folder} is no data set: it has no {' and no '.join(_missing(folder))}.")


def _whole(form: Format, row: Row) -> str:
    prompt = form.prompt(row.park_month)
    answer = form.answer(row.park_month, row.summary, row.closures)
    return f"{prompt.prefix}{prompt.body}{prompt.opening}{answer}"


def _useful(rows: Sequence[Row]) -> tuple[list[Row], list[Problem]]:
    """Rows that have a comment, each once; what was left out."""
    problems = []
    first: dict[tuple[str, int, str], Row] = {}
    empty, same, other = 0, 0, []
    for row in rows:
        comment = squeezed(row.park_month.comment).casefold()
        if not comment:
            empty += 1
            continue
        known = first.setdefault((row.park, row.park_month.month, comment), row)
        if known is not row:
            same += 1
            if known.summary != row.summary:
                other.append((known, row))
    if empty:
        problems.append(Problem("data set", None, "comment", f"{empty} row(s) have no comment.", "They were left out."))
    if same:
        what = f"{same} row(s) repeat the comment of the same park and month of the year."
        problems.append(Problem("data set", None, "comment", what, "The first of each was kept."))
    for known, row in other[:SHOWN]:
        what = f"It repeats the comment of row {known.origin.row} ({known.origin.file}), and its summary is another."
        problems.append(Problem(row.origin.file, row.origin.row, "summary", what, "The first was kept."))
    return list(first.values()), problems


def _drawn(rows: Sequence[Row], recipe: Recipe) -> list[Row]:
    """The rows of the parks and years that the seed draws; in the order they came in."""
    draw = random.Random(recipe.seed)
    by_park: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        by_park[row.park].add(row.park_month.year)
    parks = sorted(by_park)
    if recipe.parks is not None and recipe.parks < len(parks):
        parks = draw.sample(parks, recipe.parks)
    chosen = {}
    for park in sorted(parks):
        years = sorted(by_park[park])
        fewer = recipe.years is not None and recipe.years < len(years)
        chosen[park] = set(draw.sample(years, recipe.years or 0)) if fewer else set(years)
    return [row for row in rows if row.park_month.year in chosen.get(row.park, ())]


def _short_enough(
    rows: Sequence[Row], lengths: Sequence[Lengths], recipe: Recipe, base: Model
) -> tuple[list[Row], list[Lengths], list[Problem]]:
    kept, counted, problems = [], [], []
    for row, length in zip(rows, lengths, strict=True):
        if recipe.max_tokens is None or length.row <= recipe.max_tokens:
            kept.append(row)
            counted.append(length)
            continue
        month = row.park_month
        what = f"{month.unit_code} {month.date:%Y-%m} has {length.row} tokens for {base.name}, with its answer"
        done = f"More than {recipe.max_tokens} would be cut: it was left out."
        problems.append(Problem(row.origin.file, row.origin.row, "comment", what + ".", done))
    return kept, counted, problems


def _split(parks: Sequence[str], recipe: Recipe) -> tuple[list[int], list[int]]:
    """Indices of the rows to train on and to validate with: whole parks, drawn, the share as near as can be."""
    sizes = Counter(parks)
    if len(sizes) < 2:
        raise DataRefused(
            f"There are rows of {len(sizes)} park(s): at least two are needed, one of them to validate with."
        )
    order = sorted(sizes)
    random.Random(recipe.seed + 1).shuffle(order)
    wanted = recipe.train_share * len(parks)
    sums = [sum(sizes[park] for park in order[:count]) for count in range(1, len(order))]
    cut = min(range(len(sums)), key=lambda at: abs(sums[at] - wanted)) + 1
    training = set(order[:cut])
    train = [i for i, park in enumerate(parks) if park in training]
    return train, [i for i, park in enumerate(parks) if park not in training]


def _card(file: Path) -> tuple[Recipe, tuple[str, ...]] | None:
    """The recipe and the sources that a data set's card names."""
    if not file.is_file():
        return None
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
        return Recipe(**card["recipe"]), tuple(card["sources"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataRefused(f"{file} is damaged ({error}): make the data set again.") from error
