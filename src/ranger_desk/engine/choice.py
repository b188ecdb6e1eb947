"""Which model answers: the choice as the user makes it, and what it comes to on this disk. No MLX here."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ranger_desk import paths
from ranger_desk.closures.confidence import Calibration, Scale
from ranger_desk.closures.formats import FORMATS

EMBEDDED = "SmolLM2-135M-Instruct"
EMBEDDED_ID = "smollm2-135m"
"""Its name in the catalogue."""
SHIPPED_ADAPTER = "closure-reader"
NO_ADAPTER = "none"
CARD = "card.json"
DEFAULT_FORMAT = "advanced"
"""For models that have no card: an instruction is all that a plain chat model has to go by."""
_STEEPEST = 20
"""The largest slope or offset of a calibration."""


class ChoiceError(ValueError):
    """The model or adapter that was chosen cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The user's choice.

    Attributes:
        model: None for the adapter's own base, or else the embedded one; otherwise a folder, a GGUF file, the id of a
            downloaded model of the catalogue or the name of a Hugging Face model on this disk.
        adapter: None for the shipped adapter (with the embedded base; otherwise none), 'none', the name of a shipped
            adapter or of one in the toolbox, or a folder. Where both are None, the active ones answer (`active`).
        format: prompt format; None takes it from the adapter's or the model's card.
        fuse: False leaves the adapter on its base as it was trained, which is slower: what a fused one is measured by.
    """

    model: str | None = None
    adapter: str | None = None
    format: str | None = None
    fuse: bool = True


@dataclass(frozen=True, slots=True)
class Resolved:
    """A choice whose folders and format are known.

    Attributes:
        base: name of the base; `base_folder` (or a GGUF file) None means the embedded one.
        key: digest of all that the answers depend on.
        calibration: what makes confidences of the model's own probabilities; None where the card has none (or it was
            fitted on another format), and nothing can be said.
        none_at_least: least probability with which the model may say that there is no closure (0: however unlikely).
    """

    base: str
    base_folder: str | None
    adapter: str | None
    adapter_folder: str | None
    format: str
    key: str
    calibration: Calibration | None = None
    none_at_least: float = 0.0
    fuse: bool = True

    def to_json(self) -> dict[str, Any]:
        """As a JSON object, for the child process."""
        return asdict(self)


def resolve(choice: ModelChoice) -> Resolved:
    """Find the folders and the prompt format of a choice.

    Raises:
        ChoiceError: no such model or adapter on this disk, an unknown format, a folder that is neither, or a card
            that cannot be read.
    """
    if choice.model is None and choice.adapter is None:
        now = active()
        choice = replace(choice, model=now.model, adapter=now.adapter)
    adapter_folder = _adapter_folder(choice)
    model = choice.model or (_own_base(_card(adapter_folder)) if adapter_folder else None)
    base_folder = _model_folder(model) if model else None
    source = adapter_folder or base_folder
    card = _card(source) if source else {}
    name = choice.format or card.get("format") or DEFAULT_FORMAT
    if name not in FORMATS:
        raise ChoiceError(f"Unknown prompt format '{name}'; there are {', '.join(FORMATS)}.")
    base = (model and Path(model).name.removesuffix(".gguf")) or EMBEDDED
    adapter = (card.get("name") or adapter_folder.name) if adapter_folder else None
    parts = [_digest(folder) if folder else EMBEDDED for folder in (base_folder, adapter_folder)]
    parts += [] if choice.fuse or not adapter else ["not fused"]
    form, own = FORMATS[name], name == card.get("format")
    key = hashlib.sha256("\n".join([*parts, name, form.prefix, str(form.max_answer_tokens)]).encode()).hexdigest()[:16]
    return Resolved(
        base,
        str(base_folder) if base_folder else None,
        adapter,
        str(adapter_folder) if adapter_folder else None,
        name,
        key,
        _calibration(card, source / CARD) if source and own else None,
        _none_at_least(card, source / CARD) if source and own else 0.0,
        choice.fuse,
    )


def active() -> ModelChoice:
    """What answers where neither a model nor an adapter is named: what was activated last, else what ships.

    Raises:
        ChoiceError: the file that says it is damaged.
    """
    file = paths.active_file()
    if not file.is_file():
        return ModelChoice()
    try:
        given = json.loads(file.read_text(encoding="utf-8"))["activations"]
        return ModelChoice(given[-1]["model"], given[-1]["adapter"]) if given else ModelChoice()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ChoiceError(f"{file} is damaged ({error}): delete it to go back to the shipped adapter.") from error


def catalogued_folder(name: str) -> Path | None:
    """Where a model of the catalogue lies that was downloaded; None where it was not."""
    folder = paths.models_folder() / name
    return folder if (folder / "config.json").is_file() else None


def shipped_adapters() -> list[Path]:
    """The adapters that come with the program."""
    return sorted(folder.parent for folder in paths.adapters_folder().glob(f"*/{CARD}"))


def _model_folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.suffix.lower() == ".gguf" and folder.is_file():
        return folder.resolve()
    if not folder.is_dir() and "/" not in name:
        folder = catalogued_folder(name) or folder
    if not folder.is_dir() and name.count("/") == 1:
        folder = _cached(name) or folder
    if not folder.is_dir():
        raise ChoiceError(f"There is no model '{name}' on this disk: give a folder in mlx-lm's form.")
    if not (folder / "config.json").is_file() or not any(folder.glob("*.safetensors")):
        raise ChoiceError(f"{folder} is not a model folder: it needs config.json and *.safetensors.")
    return folder.resolve()


def _cached(name: str) -> Path | None:
    """The newest snapshot of a Hugging Face model in its cache on this disk."""
    default = Path.home() / ".cache" / "huggingface"
    hub = Path(os.environ.get("HF_HUB_CACHE") or Path(os.environ.get("HF_HOME") or default) / "hub")
    snapshots = [s for s in (hub / f"models--{name.replace('/', '--')}" / "snapshots").glob("*") if s.is_dir()]
    return max(snapshots, key=lambda s: s.stat().st_mtime, default=None)


def _adapter_folder(choice: ModelChoice) -> Path | None:
    name = choice.adapter or (NO_ADAPTER if choice.model else SHIPPED_ADAPTER)
    if name == NO_ADAPTER:
        return None
    kept = [place / name for place in (paths.adapters_folder(), paths.toolbox_folder()) if "/" not in name]
    folder = next((place for place in kept if place.is_dir()), Path(name).expanduser())
    if not (folder / "adapter_config.json").is_file() or not (folder / "adapters.safetensors").is_file():
        known = ", ".join(f.name for f in shipped_adapters()) or "none"
        raise ChoiceError(
            f"'{name}' is not an adapter: it needs adapter_config.json and adapters.safetensors. "
            f"Shipped adapters: {known}."
        )
    return folder.resolve()


def _own_base(card: dict[str, Any]) -> str | None:
    """The base that an adapter's card names as `ModelChoice` takes it; None for the embedded one."""
    named = card.get("base_id")
    return named if isinstance(named, str) and named not in (EMBEDDED_ID, EMBEDDED) else None


def _card(folder: Path) -> dict[str, Any]:
    file = folder / CARD
    if not file.is_file():
        return {}
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ChoiceError(f"{file} is not readable JSON: {error}") from error
    return card if isinstance(card, dict) else {}


def _calibration(card: dict[str, Any], file: Path) -> Calibration | None:
    """The card's "calibration": {"closure": [slope, offset], "none": [slope, offset]}, if it has one."""
    given = card.get("calibration")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ChoiceError(f'{file}: "calibration" must hold "closure" and "none".')
    return Calibration(*(_scale(given.get(name), f'{file}: "{name}" of "calibration"') for name in ("closure", "none")))


def _none_at_least(card: dict[str, Any], file: Path) -> float:
    given = card.get("none_at_least", 0.0)
    if type(given) not in (int, float) or not 0 <= given < 1:
        raise ChoiceError(f'{file}: "none_at_least" must be a probability, from 0 to below 1.')
    return float(given)


def _scale(given: object, where: str) -> Scale:
    """A slope and an offset; beyond the limits a fit has failed, and would call every answer certain or worthless."""
    if isinstance(given, list) and len(given) == 2 and all(type(number) in (int, float) for number in given):
        slope, offset = map(float, given)
        if 0 < slope <= _STEEPEST and abs(offset) <= _STEEPEST:
            return Scale(slope, offset)
    raise ChoiceError(f"{where} must be two numbers, [slope, offset], the slope above 0, neither beyond {_STEEPEST}.")


def _digest(folder: Path) -> str:
    """Names and contents of small files, names and sizes and edges of the weights (gigabytes take too long to read)."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*")) if folder.is_dir() else [folder]:
        if file.suffix not in (".json", ".safetensors", ".jinja", ".gguf") or file.name == "metrics.json":
            continue
        size = file.stat().st_size
        digest.update(f"{file.name} {size}\n".encode())
        with file.open("rb") as stream:
            digest.update(stream.read(1 << 20))
            stream.seek(max(0, size - (1 << 20)))
            digest.update(stream.read(1 << 20))
    return digest.hexdigest()
