"""The job that counts tokens; what it does not need is not loaded, since a count should come at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from ranger_desk.engine import blas
from ranger_desk.engine.job_process import serve
from ranger_desk.engine.jobs import OnProgress

AT_ONCE = 500
"""Texts that are counted between two words on how far it is."""


def count_tokens(progress: OnProgress, base_folder: str | None, texts: list[str]) -> dict[str, Any]:
    """How many tokens each text has for a base, special ones apart."""
    folder = Path(base_folder) if base_folder and Path(base_folder).is_dir() else _converted(progress, base_folder)
    file = folder / "tokenizer.json"
    if file.is_file():
        quick = Tokenizer.from_file(str(file))
        return {"tokens": _counted(progress, texts, lambda some: quick.encode_batch(some, add_special_tokens=False))}
    from mlx_lm.utils import load_tokenizer  # noqa: PLC0415  (older forms of tokenizer; takes seconds)

    try:
        tokenizer = load_tokenizer(folder)
    except (ValueError, OSError, KeyError, ImportError) as error:
        why = str(error).partition("\n")[0]
        raise ValueError(f"{folder}: its tokenizer cannot be read: {why}") from error

    def encode(some: Sequence[str]) -> list[list[int]]:
        return [tokenizer.encode(text, add_special_tokens=False) for text in some]

    return {"tokens": _counted(progress, texts, encode)}


def _counted(progress: OnProgress, texts: Sequence[str], encode: Callable[[list[str]], Sequence[Any]]) -> list[int]:
    """The tokens of each text; how far it is is told in between."""
    counts: list[int] = []
    for first in range(0, len(texts), AT_ONCE):
        progress("Counting tokens", first, len(texts))
        counts += [len(tokens) for tokens in encode(list(texts[first : first + AT_ONCE]))]
    return counts


def _converted(progress: OnProgress, base_folder: str | None) -> Path:
    """The folder of the embedded base, or of a GGUF file."""
    blas.prepare()
    from ranger_desk.engine import base  # noqa: PLC0415  (MLX)

    return base.ensure_folder(base_folder, progress)


if __name__ == "__main__":
    serve({"count_tokens": count_tokens}, (ValueError, OSError))
