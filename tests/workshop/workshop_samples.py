"""Rows, adapters and models for the workshop's tests; every text was written for them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tiny import LAYERS, WIDTH

from ranger_desk.records import ParkMonth

PARKS = ("ELMR", "OAKH", "PINE", "ROSE", "SAGE", "TULE")
TEXTS = (
    ("Fern Trail closed all month for bridge work.", "Fern Trail", "Fern Trail was closed for bridge work."),
    ("Counter at the gate replaced, counts are good.", "", ""),
    ("Boat launch closed all month, low water.", "Boat launch", "The boat launch was closed for low water."),
    ("Nothing unusual. School groups came by bus.", "", ""),
)


def labelled(unit: str, year: int, month: int, text: int, extra: str = "") -> dict:
    """A labelled row as a line of a file."""
    comment, place, told = TEXTS[text]
    name = ParkMonth(unit, "", year, month, "").month_name
    closures = [
        {
            **{"place": place, "scope": "place", "extent": "all_month", "start": None, "end": None},
            **{"reason": None, "evidence": f"{place} closed all month"},
        }
    ]
    return {
        "unit_code": unit,
        "park_name": f"{unit.title()} Park",
        "date": f"{year}-{month:02}-01",
        "comment": comment + extra,
        "summary": f"{name}: {told or 'No Closures.'}",
        "closures": closures if place else [],
    }


def many(years=(2001, 2002, 2003, 2004)) -> list[dict]:
    """Every park, every year, three months; no two comments of a park and month of the year are the same."""
    return [
        labelled(unit, year, month, (year + month) % 4, f" Noted in {year}.")
        for unit in PARKS
        for year in years
        for month in (5, 6, 7)
    ]


def write(path: Path, rows: list[dict]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def lora_weights(spread: float, rank: int = 4, seed: int = 3) -> dict[str, np.ndarray]:
    """LoRA weights for q_proj and v_proj of every layer of the tiny model."""
    random = np.random.default_rng(seed)
    weights = {}
    for layer in range(LAYERS):
        for key in ("self_attn.q_proj", "self_attn.v_proj"):
            at = f"model.layers.{layer}.{key}"
            weights[f"{at}.lora_a"] = random.normal(0, spread, (WIDTH, rank)).astype(np.float32)
            weights[f"{at}.lora_b"] = random.normal(0, spread, (rank, WIDTH)).astype(np.float32)
    return weights


def write_adapter(folder: Path, base: Path, *, spread: float = 0.3, seed: int = 3, **card: object) -> Path:
    """An adapter for the tiny model at `base`, as mlx-lm writes one, with a card."""
    folder.mkdir(parents=True)
    save_file(lora_weights(spread, seed=seed), folder / "adapters.safetensors", metadata={"format": "mlx"})
    keys = ["self_attn.q_proj", "self_attn.v_proj"]
    parameters = {"rank": 4, "scale": 2.0, "dropout": 0.0, "keys": keys}
    config = {"fine_tune_type": "lora", "num_layers": LAYERS, "lora_parameters": parameters}
    (folder / "adapter_config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "card.json").write_text(json.dumps({"base": str(base), "format": "basic", **card}), encoding="utf-8")
    return folder
