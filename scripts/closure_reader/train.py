"""Train the adapter that ships: the recipe that made `adapters/closure-reader`.

    uv run --with torch --with safetensors scripts/closure_reader/train.py TRAIN.jsonl --out FOLDER [--epochs 6]
        [--start ADAPTER]

TRAIN.jsonl holds labelled comments (see `labels`); the comments that we wrote are added. Every two minutes or so a line
says how far it is. `average.py` makes one adapter of several runs. Score the result with `ranger-desk evaluate`.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import augment
import labels
import torch
from network import LINEAR, Llama

from ranger_desk import paths
from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine import base, blas

blas.prepare()

import mlx.core as mx  # noqa: E402  (MLX is imported after OpenBLAS)
from mlx.utils import tree_flatten  # noqa: E402
from mlx_lm.utils import dequantize_model  # noqa: E402

from ranger_desk.engine import model  # noqa: E402

WRITTEN = Path(__file__).parents[2] / "training" / "comments"
LENGTHS = (32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1536)
TOKENS = 1536
"""Padded tokens a batch: always as many, whatever the rows' length, so that matrix kernels are made only once."""
ANSWERS = 256
"""Answer tokens are padded to a multiple of this, for the same reason."""


@dataclass(frozen=True)
class Item:
    """Token ids of a prompt and of the answer to learn."""

    prompt: list[int]
    answer: list[int]

    @property
    def padded(self) -> int | None:
        """Length of the batch it belongs in; None if it is too long to learn from."""
        return next((n for n in LENGTHS if n >= len(self.prompt) + len(self.answer) - 1), None)


def dense_base() -> tuple[Path, Any]:
    """The embedded base with its quantised weights spelt out, as PyTorch reads it, and its tokenizer."""
    source = base.ensure_embedded_base(lambda *_: None)
    network, tokenizer = model.load(source)
    folder = paths.models_folder() / f"{source.name}-dense"
    folder.mkdir(exist_ok=True)
    weights = {key: array.astype(mx.float32) for key, array in tree_flatten(dequantize_model(network).parameters())}
    mx.save_safetensors(str(folder / "model.safetensors"), weights)
    (folder / "config.json").write_bytes((source / "config.json").read_bytes())
    return folder, tokenizer


def items(rows: list[labels.Row], tokenizer: Any) -> list[Item]:
    """The rows as tokens."""
    form, made = FORMATS["marked"], []
    for row in rows:
        month = labels.park_month(row)
        answer = form.answer(month, row["summary"], labels.closures(row))
        prompt = tokenizer.encode(form.body(month), add_special_tokens=False)
        made.append(Item(prompt, [*tokenizer.encode(answer, add_special_tokens=False), tokenizer.eos_token_id]))
    return made


def batches(todo: list[Item], chance: random.Random) -> list[tuple[int, list[Item]]]:
    """Rows of like length together, `TOKENS` padded tokens each: (padded length, rows)."""
    order = sorted(
        (item for item in todo if item.padded),
        key=lambda item: -(len(item.prompt) + len(item.answer)) * chance.uniform(0.92, 1.08),
    )
    found, at = [], 0
    while at < len(order):
        length = order[at].padded or TOKENS
        taken = order[at : at + max(1, TOKENS // length)]
        length = max(item.padded or TOKENS for item in taken)
        taken = taken[: TOKENS // length]
        found.append((length, taken))
        at += len(taken)
    chance.shuffle(found)
    return found


def loss(network: Llama, length: int, rows: list[Item]) -> tuple[torch.Tensor, int]:
    """Summed cross entropy over the answers' tokens, and how many they are."""
    count = TOKENS // length
    tokens = torch.zeros(count, length, dtype=torch.long)
    targets = torch.full((count, length), -1)
    for i, item in enumerate(rows):
        whole = item.prompt + item.answer
        tokens[i, : len(whole) - 1] = torch.tensor(whole[:-1])
        targets[i, len(item.prompt) - 1 : len(whole) - 1] = torch.tensor(item.answer)
    hidden = network.hidden(tokens).flatten(0, 1)
    flat = targets.flatten()
    places = (flat >= 0).nonzero()[:, 0]
    wanted = flat[places]
    spare = -len(places) % ANSWERS
    places = torch.cat((places, places.new_zeros(spare)))
    padded = torch.cat((wanted, wanted.new_full((spare,), -100)))
    return torch.nn.functional.cross_entropy(network.logits(hidden[places]), padded, reduction="sum"), len(wanted)


def main() -> None:
    """Train and write the adapter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--scale", type=float, default=2.0)
    parser.add_argument("--learning-rate", type=float, default=8e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="folder of an adapter to go on from, of the same rank and scale")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    torch.manual_seed(options.seed)
    folder, tokenizer = dense_base()
    network = Llama(folder, options.rank, options.scale)
    if options.start:
        network.load_adapter(options.start / "adapters.safetensors")
    rows = labels.rows(options.train) + labels.written(WRITTEN)
    weights = list(network.parameters())
    optimizer = torch.optim.AdamW(weights, lr=options.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    whole = int(options.epochs * len(batches(items(augment.epoch(rows, chance), tokenizer), chance)))
    warmup, step, started, total, count = max(1, whole * 6 // 100), 0, time.monotonic(), 0.0, 0
    while step < whole:
        for length, batch in batches(items(augment.epoch(rows, chance), tokenizer), chance):
            rate = min(1, (step + 1) / warmup) * (0.02 + 0.49 * (1 + math.cos(math.pi * min(1, step / whole))))
            for group in optimizer.param_groups:
                group["lr"] = options.learning_rate * rate
            summed, answers = loss(network, length, batch)
            (summed / answers).backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step, total, count = step + 1, total + summed.item(), count + answers
            if step % 50 == 0 or step == whole:
                sys.stderr.write(f"{time.monotonic() - started:7.0f} s, {step} of {whole}: loss {total / count:.4f}\n")
                total, count = 0.0, 0
            if step >= whole:
                break
    options.out.mkdir(parents=True, exist_ok=True)
    network.save_adapter(options.out / "adapters.safetensors")
    lora = {"rank": options.rank, "scale": options.scale, "dropout": 0.0, "keys": list(LINEAR)}
    config = {"fine_tune_type": "lora", "num_layers": len(network.blocks), "lora_parameters": lora}
    (options.out / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
