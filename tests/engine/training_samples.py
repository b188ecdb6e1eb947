"""Small runs for the tests of training: a tiny base, a dozen rows, a run's folder as the child reads it."""

from __future__ import annotations

import json
from pathlib import Path

from ranger_desk.engine import model, training
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_child import read_rows
from ranger_desk.engine.training_settings import LINEAR_LAYERS, Schedule, TrainingSettings

LEARNT = TrainingSettings(
    rank=4,
    scale=2.0,
    keys=LINEAR_LAYERS,
    layers=None,
    batch_size=2,
    learning_rate=2e-2,
    schedule=Schedule.COSINE,
    warmup=0.1,
    weight_decay=0.01,
    clip=1.0,
    iterations=24,
    mask_prompt=True,
    seed=3,
    validate_every=8,
    report_every=4,
    checkpoint_seconds=0,
)


def texts(count: int, answer: str = " No Closures.") -> list[dict[str, object]]:
    """Rows whose comments have different lengths."""
    return [{"prompt": [f"Counter {n} {'worked ' * (n % 5)}", "July:"], "answer": answer} for n in range(count)]


def write_run(folder: Path, base: Path, settings: TrainingSettings = LEARNT, valid: str = " No Closures.") -> Path:
    """A run's folder that has not begun."""
    (folder / "data").mkdir(parents=True)
    for name, rows in (("train", texts(11)), ("valid", texts(5, valid))):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / "data" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    spec = {"base_folder": str(base), "settings": settings.to_json()}
    (folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    return folder


def train_here(run: Path, steering: Steering | None = None) -> list[tuple[str, dict[str, float]]]:
    """Train a run to its end in this process, which is quicker than in a child; returns what it told."""
    spec = json.loads((run / "spec.json").read_text(encoding="utf-8"))
    settings = TrainingSettings.from_json(spec["settings"])
    network, tokenizer = model.load(Path(spec["base_folder"]))
    rows, valid = (read_rows(run / "data" / f"{name}.jsonl", tokenizer, settings) for name in ("train", "valid"))
    told: list[tuple[str, dict[str, float]]] = []
    training.train(
        network, rows, valid, settings, run, lambda kind, numbers: told.append((kind, dict(numbers))), steering
    )
    return told
