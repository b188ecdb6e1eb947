"""A data set of our own writing, and settings for runs that take a second on a tiny base."""

from __future__ import annotations

import json
from pathlib import Path

from ranger_desk import paths
from ranger_desk.workshop import runs, specs
from ranger_desk.workshop.runs import Run

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


def run_with_losses(data: Path, base: Path, preset: str, *losses: float) -> Run:
    """A run named after its preset, stopped after ten iterations for each training loss but the first.

    The first loss is that of the validation before it began; after each of the others it validated a tenth higher.
    """
    run = runs.create(specs.spec(data, str(base), preset), preset)
    first, *rest = losses
    lines = [{"done": 0, "validation_loss": first}]
    for number, loss in enumerate(rest, 1):
        cost = {"seconds": 30.0 * number, "tokens": 500 * number, "memory_bytes": 10**9 - number}
        lines.append({"done": 10 * number, "train_loss": loss, **cost})
        lines.append({"done": 10 * number, "validation_loss": 1.1 * loss})
    (run.folder / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    state = {"stage": "stopped", "done": 10 * len(rest), "total": 1000, "error": ""}
    (run.folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
    return run
