"""Adapters from elsewhere: their weights read without running anything, and checked against a base's sizes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import mlx.core as mx

_NAME = re.compile(r"model\.layers\.(\d+)\.(.+)\.(lora_a|lora_b|m)")


class UnusableAdapter(ValueError):
    """The adapter cannot be used; the message says why."""


def take(source: Path, target: Path, shapes: dict[str, list[int]], layers: int) -> dict[str, Any]:
    """Check an adapter's weights and write them to `target` as safetensors.

    Args:
        source: a .safetensors or an old .npz file.
        target: the file to write.
        shapes: (inputs, outputs) of a layer's linear layers by name.
        layers: how many layers the base has.

    Returns:
        {"rank", "num_layers", "keys", "dora"} as its weights have them.

    Raises:
        UnusableAdapter: no such file, pickled content, names that the base lacks, shapes that do not fit it.
    """
    weights = _read(source)
    ranks: set[int] = set()
    numbers: set[int] = set()
    found: dict[tuple[int, str], set[str]] = {}
    for name, value in weights.items():
        match = _NAME.fullmatch(name)
        if not match or match[2] not in shapes or int(match[1]) >= layers:
            raise UnusableAdapter(f"{source.name}: the base has no place for the weight '{name}'.")
        number, key, part = int(match[1]), match[2], match[3]
        numbers.add(number)
        found.setdefault((number, key), set()).add(part)
        inputs, outputs = shapes[key]
        given = tuple(value.shape)
        rank = given[-1 if part == "lora_a" else 0] if given else 0
        wanted: tuple[int, ...] = {"lora_a": (inputs, rank), "lora_b": (rank, outputs), "m": (outputs,)}[part]
        if part != "m":
            ranks.add(rank)
        if given != wanted:
            raise UnusableAdapter(f"{source.name}: '{name}' has the shape {given}, and the base needs {wanted}.")
    halves = [f"model.layers.{n}.{key}" for (n, key), parts in found.items() if not {"lora_a", "lora_b"} <= parts]
    if halves or not weights:
        where = f"at {halves[0]} " if halves else ""
        raise UnusableAdapter(f"{source.name}: {where}there is no pair of lora_a and lora_b.")
    if len(ranks) > 1:
        raise UnusableAdapter(f"{source.name}: its weights have several ranks ({', '.join(map(str, sorted(ranks)))}).")
    if not all(bool(mx.isfinite(value).all().item()) for value in weights.values()):
        raise UnusableAdapter(f"{source.name}: some of its weights are no numbers.")
    mx.save_safetensors(str(target), weights, metadata={"format": "mlx"})
    return {
        "rank": ranks.pop(),
        "num_layers": layers - min(numbers),
        "keys": sorted({key for _, key in found}),
        "dora": any("m" in parts for parts in found.values()),
    }


def _read(source: Path) -> dict[str, mx.array]:
    if source.suffix == ".npz":
        _refuse_pickles(source)
    elif source.suffix != ".safetensors":
        raise UnusableAdapter(f"{source.name}: only .safetensors and .npz can be read, nothing that may hold code.")
    try:
        loaded = mx.load(str(source))
    except (RuntimeError, ValueError, OSError) as error:
        raise UnusableAdapter(f"{source.name} cannot be read: {error}") from error
    if not isinstance(loaded, dict):
        raise UnusableAdapter(f"{source.name} holds no named weights.")
    return {name: value for name, value in loaded.items() if isinstance(value, mx.array)}


def _refuse_pickles(source: Path) -> None:
    """Numpy writes objects into such files as pickles, which run code when they are read."""
    try:
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                with archive.open(name) as file:
                    head = file.read(256)
                if not name.endswith(".npy") or not head.startswith(b"\x93NUMPY") or b"'descr': '|O'" in head:
                    raise UnusableAdapter(f"{source.name}: '{name}' is no array of numbers (pickles are not read).")
    except (OSError, zipfile.BadZipFile) as error:
        raise UnusableAdapter(f"{source.name} is no .npz file: {error}") from error
