"""A data set of our own writing, and settings for runs that take a second on a tiny base."""

from __future__ import annotations

import json
from pathlib import Path

from ranger_desk import paths

SETTINGS = (
    *("iterations=8", "validate_every=4", "report_every=2", "checkpoint_seconds=0", "layers=all", "rank=2"),
    *("learning_rate=0.01", "batch_size=2", "accumulation=1", "validation_rows=all"),
)


def sample_rows() -> list[dict[str, object]]:
    """The labelled comments that ship with the program."""
    text = (paths.resources_folder() / "sample_labels.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def write_data(folder: Path, train: list[dict[str, object]] | None = None, valid: object = None) -> Path:
    """A data set; without rows of one's own, the sample's, its last park to validate on."""
    rows = sample_rows()
    last = rows[-1]["unit_code"]
    parts = {
        "train": train if train is not None else [row for row in rows if row["unit_code"] != last],
        "valid": valid if valid is not None else [row for row in rows if row["unit_code"] == last],
    }
    folder.mkdir(parents=True)
    for name, part in parts.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in part), encoding="utf-8")
    return folder
