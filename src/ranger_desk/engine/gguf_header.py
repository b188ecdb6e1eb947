"""What a GGUF file says of itself, read without its weights and without MLX."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

MAGIC = b"GGUF"
_NUMBERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_TEXT, _ARRAY = 8, 9
_LONGEST = 1 << 24
"""No text or list of a real file is longer; a damaged one might say so."""


class UnreadableGguf(ValueError):
    """The GGUF file is not one that can be used; the message says why."""


def read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read the header of a GGUF file of a Llama.

    Returns:
        Its sizes as config.json names them, and all metadata but lists (of those the length).

    Raises:
        UnreadableGguf: no GGUF file, damaged, or another architecture.
    """
    try:
        with path.open("rb") as file:
            metadata, tensors = _header(file)
    except OSError as error:
        raise UnreadableGguf(f"{path.name} cannot be read ({error.strerror}).") from error
    except (struct.error, UnicodeDecodeError, KeyError, ValueError) as error:
        raise UnreadableGguf(f"{path.name} is no GGUF file, or it is damaged.") from error
    return config(metadata, path.name) | {"tie_word_embeddings": "output.weight" not in tensors}, metadata


def config(metadata: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The sizes in a GGUF's metadata, as config.json names them.

    Raises:
        UnreadableGguf: another architecture than Llama's, or a size is missing.
    """
    if metadata.get("general.architecture") != "llama":
        found = metadata.get("general.architecture")
        raise UnreadableGguf(f"{name}: its architecture is '{found}'; only Llama models can be used.")
    tokens = metadata.get("tokenizer.ggml.tokens", 0)
    try:
        heads = _item(metadata["llama.attention.head_count"])
        width = _item(metadata["llama.embedding_length"])
        return {
            "model_type": "llama",
            "hidden_size": width,
            "intermediate_size": _item(metadata["llama.feed_forward_length"]),
            "num_hidden_layers": _item(metadata["llama.block_count"]),
            "num_attention_heads": heads,
            "num_key_value_heads": _item(metadata.get("llama.attention.head_count_kv", heads)),
            "head_dim": _item(metadata.get("llama.attention.key_length", width // heads)),
            "vocab_size": tokens if isinstance(tokens, int) else len(tokens),
        }
    except KeyError as error:
        raise UnreadableGguf(f"{name}: its metadata lacks {error}.") from error


def _item(value: Any) -> Any:
    """A number, also where MLX brings it as an array."""
    return value.item() if hasattr(value, "item") else value


def _header(file: IO[bytes]) -> tuple[dict[str, Any], set[str]]:
    if file.read(4) != MAGIC:
        raise ValueError
    _, tensors, pairs = _unpacked(file, "<I"), _unpacked(file, "<Q"), _unpacked(file, "<Q")
    metadata = {}
    for _ in range(_sane(pairs)):
        key = _text(file)
        metadata[key] = _value(file, _unpacked(file, "<I"))
    names = set()
    for _ in range(_sane(tensors)):
        names.add(_text(file))
        dimensions = _unpacked(file, "<I")
        file.seek(8 * _sane(dimensions) + 4 + 8, 1)
    return metadata, names


def _value(file: IO[bytes], kind: int) -> Any:
    if kind == _TEXT:
        return _text(file)
    if kind != _ARRAY:
        return _unpacked(file, _NUMBERS[kind])
    kind, length = _unpacked(file, "<I"), _sane(_unpacked(file, "<Q"))
    if kind in _NUMBERS:
        file.seek(length * struct.calcsize(_NUMBERS[kind]), 1)
    else:
        for _ in range(length):
            _value(file, kind)
    return length


def _text(file: IO[bytes]) -> str:
    return file.read(_sane(_unpacked(file, "<Q"))).decode("utf-8")


def _unpacked(file: IO[bytes], form: str) -> Any:
    return struct.unpack(form, file.read(struct.calcsize(form)))[0]


def _sane(length: int) -> int:
    if length > _LONGEST:
        raise ValueError
    return length
