"""Which base models there are: those of the catalogue (`resources/models.json`), and any folder or GGUF file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ranger_desk import paths
from ranger_desk.engine import gguf_header
from ranger_desk.engine.choice import EMBEDDED, catalogued_folder

DENSE_BITS = 16
"""Bits of a weight that is not quantised."""
_ENGINES_OWN = re.compile(rf"(?:{EMBEDDED}|gguf-.+)-[0-9a-f]{{8}}-\d+|fused-.+-[0-9a-f]{{16}}")


class UnknownModel(ValueError):
    """There is no such model; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """A Llama's sizes, as its config.json names them."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    intermediate_size: int
    head_dim: int
    vocab_size: int
    tie_word_embeddings: bool

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Architecture:
        """From a config.json; what it leaves out is as transformers and mlx-lm take it.

        Raises:
            KeyError: a size is missing.
        """
        heads = config["num_attention_heads"]
        return cls(
            config["hidden_size"],
            config["num_hidden_layers"],
            heads,
            config.get("num_key_value_heads") or heads,
            config["intermediate_size"],
            config.get("head_dim") or config["hidden_size"] // heads,
            config["vocab_size"],
            bool(config.get("tie_word_embeddings", True)),
        )

    @property
    def linear_shapes(self) -> dict[str, tuple[int, int]]:
        """(inputs, outputs) of a layer's linear layers, by their names in mlx-lm."""
        queries, keys = self.num_attention_heads * self.head_dim, self.num_key_value_heads * self.head_dim
        return {
            "self_attn.q_proj": (self.hidden_size, queries),
            "self_attn.k_proj": (self.hidden_size, keys),
            "self_attn.v_proj": (self.hidden_size, keys),
            "self_attn.o_proj": (queries, self.hidden_size),
            "mlp.gate_proj": (self.hidden_size, self.intermediate_size),
            "mlp.up_proj": (self.hidden_size, self.intermediate_size),
            "mlp.down_proj": (self.intermediate_size, self.hidden_size),
        }

    @property
    def parameters(self) -> int:
        """All weights."""
        layer = sum(a * b for a, b in self.linear_shapes.values()) + 2 * self.hidden_size
        embeddings = self.vocab_size * self.hidden_size * (1 if self.tie_word_embeddings else 2)
        return embeddings + self.num_hidden_layers * layer + self.hidden_size


@dataclass(frozen=True, slots=True)
class Model:
    """A base model that can be used, downloaded or both.

    Attributes:
        id: its name in the catalogue; for another model the path.
        licence: its name; empty where a folder does not say it.
        repository: where it is downloaded from; None for the embedded model and for those that are no download.
        disk_bytes: what it takes on the disk.
        bits: of a weight; 16 where it is not quantised.
        group_size: weights that share a scale.
        config: its sizes, as in config.json.
        folder: where it lies on this disk (a folder, or a GGUF file); None where it does not. The embedded model lies
            in its package and is converted when it is first used.
    """

    id: str
    name: str
    about: str
    licence: str
    licence_url: str
    repository: str | None
    disk_bytes: int
    bits: int
    group_size: int
    config: Mapping[str, Any]
    folder: Path | None = None

    @property
    def architecture(self) -> Architecture:
        """Its sizes."""
        return Architecture.of(self.config)

    @property
    def embedded(self) -> bool:
        """Whether it comes with the program."""
        return self.name == EMBEDDED and self.repository is None

    @property
    def on_disk(self) -> bool:
        """Whether it can be used without a download."""
        return self.embedded or self.folder is not None


def catalogue() -> tuple[Model, ...]:
    """The models that the program knows, as they stand on this disk."""
    return tuple(Model(**entry, folder=catalogued_folder(entry["id"])) for entry in _entries())


def find(name: str) -> Model:
    """A model by its id in the catalogue, by its name, or by the path of its folder or GGUF file.

    Raises:
        UnknownModel: there is none of that name, or what lies there is no model.
    """
    for model in catalogue():
        if name in (model.id, model.name):
            return model
    path = Path(name).expanduser()
    if path.suffix.lower() == ".gguf" and path.is_file():
        return _gguf(path)
    if path.is_dir():
        return _folder(path)
    known = ", ".join(model.id for model in catalogue())
    raise UnknownModel(f"There is no model '{name}': give one of {known}, a model folder or a GGUF file.")


def local_models() -> list[Model]:
    """The models in this program's own folder that are not of the catalogue: imported, quantised, fused by choice."""
    known = {model.id for model in catalogue()}
    found = sorted(paths.models_folder().glob("*/config.json"))
    folders = [file.parent for file in found if file.parent.name not in known and not _made_by_engine(file.parent)]
    return [_folder(folder) for folder in folders]


@cache
def _entries() -> tuple[dict[str, Any], ...]:
    given = json.loads((paths.resources_folder() / "models.json").read_text(encoding="utf-8"))
    return tuple(given["models"])


def _made_by_engine(folder: Path) -> bool:
    """Whether the engine keeps it for itself: a converted base or an adapter fused for use."""
    return folder.name.startswith(".") or _ENGINES_OWN.fullmatch(folder.name) is not None


def _folder(folder: Path) -> Model:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        Architecture.of(config)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownModel(f"{folder} is not a model folder: its config.json cannot be read ({error}).") from error
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        raise UnknownModel(f"{folder} is not a model folder: it has no *.safetensors.")
    quantised = config.get("quantization") or {}
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    return Model(
        str(folder.resolve()),
        folder.resolve().name,
        "A model folder on this disk.",
        "",
        "",
        None,
        size,
        quantised.get("bits", DENSE_BITS),
        quantised.get("group_size", 64),
        config,
        folder.resolve(),
    )


def _gguf(path: Path) -> Model:
    try:
        config, metadata = gguf_header.read(path)
    except gguf_header.UnreadableGguf as error:
        raise UnknownModel(str(error)) from error
    size = path.stat().st_size
    bits = max(1, round(8 * size / Architecture.of(config).parameters))
    name, licence = (str(metadata.get(f"general.{key}") or "") for key in ("name", "license"))
    about = "A GGUF file on this disk, converted when it is first used."
    return Model(
        str(path.resolve()), name or path.stem, about, licence, "", None, size, bits, 32, config, path.resolve()
    )
