"""Train the adapter that ships, from labelled comments: the recipe that made `adapters/closure-reader`.

    python scripts/train_closure_reader.py TRAIN.jsonl VALID.jsonl --out FOLDER [--set epochs=3] [--set rank=8]

Rows are objects with unit_code, park_name, date, comment, summary and closures, one a line.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from augment import augmented

from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine import blas
from ranger_desk.records import Closure, Extent, ParkMonth, Scope

blas.prepare()

from ranger_desk.engine import base, model, training  # noqa: E402  (MLX is imported after OpenBLAS)


def park_month(row: dict[str, Any]) -> ParkMonth:
    """The park-month of a labelled row."""
    when = date.fromisoformat(row["date"])
    return ParkMonth(row["unit_code"], row["park_name"], when.year, when.month, row["comment"])


def closure(label: dict[str, Any]) -> Closure:
    """The closure of a label."""
    start, end = (date.fromisoformat(label[key]) if label[key] else None for key in ("start", "end"))
    return Closure(label["place"], Scope(label["scope"]), Extent(label["extent"]), start, end, label["reason"])


def labelled(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of labelled comments."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def tokenised(labels: list[dict[str, Any]], tokenizer: Any, format_name: str) -> list[training.Row]:
    """The training rows of labelled comments."""
    form = FORMATS[format_name]
    rows = []
    for row in labels:
        prompt = form.prompt(park_month(row))
        tokens = [t for part in (prompt.prefix, prompt.body, prompt.opening) for t in tokenizer.encode(part)]
        answer = tokenizer.encode(form.answer(row["summary"], [closure(c) for c in row["closures"]]))
        rows.append(training.Row(tuple(tokens), (*answer, tokenizer.eos_token_id)))
    return rows


def main() -> None:
    """Train and write the adapter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("valid", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--format", choices=sorted(FORMATS), default="structured")
    parser.add_argument("--augment", action="store_true", help="train on renamed and joined comments too")
    parser.add_argument("--start", type=Path, help="weights (.safetensors) of an earlier adapter to go on from")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    arguments = parser.parse_args()
    types = {f.name: type(getattr(training.Settings(), f.name)) for f in fields(training.Settings)}
    changes = {key: types[key](value) for key, _, value in (pair.partition("=") for pair in arguments.set)}
    settings = replace(training.Settings(), **changes)
    arguments.out.mkdir(parents=True, exist_ok=True)
    network, tokenizer = model.load(base.ensure_embedded_base(lambda *_: None))
    labels = labelled(arguments.train)
    if arguments.augment:
        labels = augmented(labels, settings.seed)
    rows = tokenised(labels, tokenizer, arguments.format)
    valid = tokenised(labelled(arguments.valid), tokenizer, arguments.format)
    started = time.monotonic()

    def report(numbers: dict[str, Any]) -> None:
        short = {
            k: round(v, 5)
            for k, v in numbers.items()
            if k in ("iteration", "train_loss", "val_loss", "tokens_per_second")
        }
        sys.stderr.write(f"{time.monotonic() - started:7.0f} s of {settings.iterations(len(rows))} steps: {short}\n")

    training.train(network, rows, valid, settings, arguments.out, report, arguments.start)


if __name__ == "__main__":
    main()
