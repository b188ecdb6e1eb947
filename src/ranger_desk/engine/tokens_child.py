"""The job that counts tokens; what it does not need is not loaded, since a count should come at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from ranger_desk.engine import blas
from ranger_desk.engine.job_process import serve
from ranger_desk.engine.jobs import OnProgress


def count_tokens(progress: OnProgress, base_folder: str | None, texts: list[str]) -> dict[str, Any]:
    """How many tokens each text has for a base, special ones apart."""
    folder = Path(base_folder) if base_folder and Path(base_folder).is_dir() else _converted(progress, base_folder)
    progress("Counting tokens", 0, len(texts))
    file = folder / "tokenizer.json"
    if file.is_file():
        encoded = Tokenizer.from_file(str(file)).encode_batch(texts, add_special_tokens=False)
        return {"tokens": [len(one.ids) for one in encoded]}
    from mlx_lm.utils import load_tokenizer  # noqa: PLC0415  (older forms of tokenizer; takes seconds)

    try:
        tokenizer = load_tokenizer(folder)
    except (ValueError, OSError, KeyError, ImportError) as error:
        why = str(error).partition("\n")[0]
        raise ValueError(f"{folder}: its tokenizer cannot be read: {why}") from error
    return {"tokens": [len(tokenizer.encode(text, add_special_tokens=False)) for text in texts]}


def _converted(progress: OnProgress, base_folder: str | None) -> Path:
    """The folder of the embedded base, or of a GGUF file."""
    blas.prepare()
    from ranger_desk.engine import base  # noqa: PLC0415  (MLX)

    return base.ensure_folder(base_folder, progress)


if __name__ == "__main__":
    serve({"count_tokens": count_tokens}, (ValueError, OSError))
