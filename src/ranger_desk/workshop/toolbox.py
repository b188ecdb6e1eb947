"""The toolbox: the adapters that ship and those made or imported here, which of them answers, and which did before."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ranger_desk import paths
from ranger_desk.atomic import whole_file
from ranger_desk.engine.choice import CARD, EMBEDDED, SHIPPED_ADAPTER, ModelChoice, resolve, shipped_adapters
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation.gold import Gold
from ranger_desk.evaluation.scores import MEASURES, Scores
from ranger_desk.operations import Progress
from ranger_desk.workshop import catalogue, quantise

CONFIG, WEIGHTS = "adapter_config.json", "adapters.safetensors"
SCORES = "scores.json"
"""In the folder of all adapters, their scores by name; in a run's folder, its own."""
TASK_SCORES = ("material_f1", "place_f1", "extent_f1")
"""The scores that decide over promotion: is there a closure, which place, for how long."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}")
_DELETED = ".deleted"


class ToolboxError(ValueError):
    """What was asked of the toolbox cannot be done; the message says why and what to do."""


class AsksFirst(Exception):
    """An adapter would be promoted whose task scores are not known to be at least the current one's.

    Show `words` and, if the reviewer agrees, activate again with `confirmed=True`.

    Attributes:
        new: the adapter to be activated.
        current: the one that answers now.
        lower: score -> (current's, new's) where the new one's is lower.
    """

    def __init__(self, new: Adapter, current: Adapter, lower: Mapping[str, tuple[float, float]], words: str) -> None:
        self.new, self.current, self.lower, self.words = new, current, dict(lower), words
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Adapter:
    """One adapter of the toolbox.

    Attributes:
        name: of its folder; unique in the toolbox.
        base: name of the base that it was trained on.
        model: the base as `ModelChoice` takes it; None for the embedded one.
        format: prompt format; empty where its card does not say.
        data: what it was trained on, in words.
        scores: its scores on held-out rows, among them "rows"; empty where it was not measured.
        made: when (ISO); empty where its card does not say.
        shipped: it came with the program, and cannot be deleted.
        active: it answers where no other is named.
    """

    name: str
    folder: Path
    base: str
    model: str | None
    format: str
    data: str
    scores: Mapping[str, Any]
    made: str
    shipped: bool
    active: bool

    @property
    def choice(self) -> ModelChoice:
        """What `Engine` takes to answer with it."""
        return ModelChoice(self.model, self.name)


@dataclass(frozen=True, slots=True)
class Activation:
    """One entry of the history: which adapter answered from when on (ISO, UTC)."""

    model: str | None
    adapter: str
    time: str


def adapters() -> list[Adapter]:
    """All adapters: those that ship, then those made or imported here, by name.

    Raises:
        ToolboxError: the history or the card of an adapter is damaged.
    """
    own = sorted(file.parent for file in paths.toolbox_folder().glob(f"*/{CONFIG}"))
    return [described(folder) for folder in (*shipped_adapters(), *own) if not folder.name.startswith(".")]


def find(name: str) -> Adapter:
    """The adapter of a name.

    Raises:
        ToolboxError: there is none.
    """
    every = adapters()
    for adapter in every:
        if adapter.name == name:
            return adapter
    raise ToolboxError(f"There is no adapter '{name}' in the toolbox: {', '.join(a.name for a in every)}.")


def current() -> Adapter:
    """The adapter that answers where none is named."""
    return find(_active_name(history()))


def history() -> list[Activation]:
    """Every activation, the oldest first; roll-backs are activations too.

    Raises:
        ToolboxError: the file is damaged.
    """
    file = paths.active_file()
    if not file.is_file():
        return []
    try:
        return [Activation(**entry) for entry in json.loads(file.read_text(encoding="utf-8"))["activations"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ToolboxError(f"{file} is damaged ({error}): delete it to go back to the shipped adapter.") from error


def activate(name: str, *, confirmed: bool = False) -> Adapter:
    """Have an adapter answer from now on, wherever none is named.

    Raises:
        ToolboxError: there is none of that name, or its base is not on this disk.
        AsksFirst: its task scores are lower than the current one's, or cannot be compared, and `confirmed` is false.
    """
    new = find(name)
    if not confirmed:
        _ask(new, current())
    _resolvable(new)
    _record(new)
    return find(name)


def roll_back(to: int = -2) -> Adapter:
    """Have an adapter answer again that did before; it was agreed to then, so nothing is asked.

    Args:
        to: which entry of `history`; by default the one before the last, and with none before it the shipped adapter.

    Raises:
        ToolboxError: there is no such entry, nothing to go back to, or its adapter was deleted.
    """
    entries = history()
    if not entries:
        raise ToolboxError("No adapter was activated yet, so there is nothing to go back to.")
    if to == -2 and len(entries) == 1:
        name = SHIPPED_ADAPTER
    else:
        try:
            name = entries[to].adapter
        except IndexError:
            raise ToolboxError(f"The history has {len(entries)} entries; there is none numbered {to}.") from None
    earlier = find(name)
    _resolvable(earlier)
    _record(earlier)
    return find(name)


def add(folder: Path, name: str, *, replace: bool = False) -> Adapter:
    """Copy an adapter folder in mlx-lm's form (a run's, say) into the toolbox, with its scores if it was measured.

    Args:
        folder: with adapter_config.json, adapters.safetensors and perhaps card.json.
        name: in the toolbox.
        replace: over one of that name.

    Raises:
        ToolboxError: the folder is no adapter, or the name is taken or cannot be one.
    """
    missing = [file for file in (CONFIG, WEIGHTS) if not (folder / file).is_file()]
    if missing:
        raise ToolboxError(f"{folder} is no adapter: it has no {' and no '.join(missing)}.")
    target = free_folder(name, replace=replace)
    partial = target.with_name(f".{name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for file in (CONFIG, WEIGHTS):
        shutil.copyfile(folder / file, partial / file)
    # Reports name the adapter as its card does.
    card = {**read_object(folder / CARD), "name": name}
    if scores := read_object(folder / SCORES):
        card["scores"] = scores
    (partial / CARD).write_text(json.dumps(card, indent=1), encoding="utf-8")
    put(partial, target)
    return find(name)


def free_folder(name: str, *, replace: bool = False) -> Path:
    """Where an adapter of a name goes.

    Raises:
        ToolboxError: the name cannot be one, or is taken.
    """
    if not _NAME.fullmatch(name):
        raise ToolboxError(f"'{name}' cannot be an adapter's name: use letters, digits, spaces, dots and dashes.")
    if name in [folder.name for folder in shipped_adapters()]:
        raise ToolboxError(f"'{name}' is the name of an adapter that ships with the program: choose another.")
    folder = paths.toolbox_folder() / name
    if folder.exists() and not replace:
        raise ToolboxError(f"There is an adapter '{name}' already: choose another name, or delete it first.")
    return folder


def put(partial: Path, target: Path) -> None:
    """Give a whole folder its name, in place of one that is there (which is deleted as `delete` does)."""
    if target.exists():
        _set_aside(target)
    partial.replace(target)


def delete(name: str) -> None:
    """Take an adapter out of the toolbox; `undelete` brings it back.

    Raises:
        ToolboxError: there is none of that name, it ships with the program, or it answers now.
    """
    adapter = find(name)
    if adapter.shipped:
        raise ToolboxError(f"'{name}' comes with the program and cannot be deleted.")
    if adapter.active:
        raise ToolboxError(f"'{name}' answers now: activate another adapter, or roll back, and then delete it.")
    _set_aside(adapter.folder)


def deleted() -> list[str]:
    """Names of the adapters that can be brought back, the last deleted first."""
    return [folder.name.partition(" ")[2] for folder in _set_aside_folders()]


def undelete(name: str | None = None) -> Adapter:
    """Bring a deleted adapter back: the last one, or the last of a name.

    Raises:
        ToolboxError: there is none, or its name was given to another since.
    """
    for folder in _set_aside_folders():
        found = folder.name.partition(" ")[2]
        if name in (None, found):
            folder.replace(free_folder(found))
            return find(found)
    raise ToolboxError(f"No adapter{f' {name!r}' if name else ''} was deleted that could be brought back.")


def measure(
    name: str, gold: Gold, *, on_progress: Callable[[Progress], None], steering: Steering | None = None
) -> Scores:
    """Measure an adapter on labelled rows and keep its scores, by which promotion is decided.

    Raises:
        ToolboxError: there is none of that name.
        ChoiceError, EngineFailed, Cancelled: as `quantise.measure`.
    """
    adapter = find(name)
    scores = quantise.measure(adapter.choice, gold, on_progress=on_progress, steering=steering)
    kept = {**_measured(), name: numbers(scores, gold)}
    with whole_file(_scores_file(), overwrite=True) as temporary:
        temporary.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return scores


def numbers(scores: Scores, gold: Gold) -> dict[str, Any]:
    """Scores as they are kept, with the rows that they are of."""
    found = scores.headlines().items()
    kept = {f"{key}_f1" if key in MEASURES else key: round(value, 4) for key, value in found if value is not None}
    return {**kept, "rows": len(gold.rows), "gold": gold.source.sha256, "file": gold.name}


def described(folder: Path) -> Adapter:
    """The adapter in a folder, of the toolbox or not.

    Raises:
        ToolboxError: it is damaged.
    """
    card, config = read_object(folder / CARD), read_object(folder / CONFIG)
    shipped = folder.parent == paths.adapters_folder()
    base, model = _base(card, config)
    scores = _measured().get(folder.name) or card.get("scores") or {}
    active = folder.name == _active_name(history())
    made = str(card.get("made") or card.get("date") or "")
    return Adapter(
        folder.name,
        folder,
        base,
        model,
        str(card.get("format") or ""),
        str(card.get("data") or ""),
        scores,
        made,
        shipped,
        active,
    )


def read_object(file: Path) -> dict[str, Any]:
    """The JSON object in a file of an adapter; an empty one where there is none.

    Raises:
        ToolboxError: it holds something else.
    """
    if not file.is_file():
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise ToolboxError(f"{file} is damaged: {error}") from error
    if not isinstance(found, dict):
        raise ToolboxError(f"{file} is damaged: it must hold a JSON object.")
    return found


def _base(card: Mapping[str, Any], config: Mapping[str, Any]) -> tuple[str, str | None]:
    """An adapter's base: its name, and what `ModelChoice` takes."""
    named = str(card.get("base_id") or card.get("base") or config.get("model") or EMBEDDED)
    for model in catalogue.catalogue():
        if named in (model.id, model.name, model.repository):
            return model.name, None if model.embedded else model.id
    return Path(named).name, named


def _ask(new: Adapter, now: Adapter) -> None:
    if new.name == now.name:
        return
    one, other = ({key: a.scores[key] for key in TASK_SCORES if key in a.scores} for a in (now, new))
    lower = {key: (one[key], other[key]) for key in one if key in other and other[key] < one[key]}
    if lower:
        told = ", ".join(f"{key.removesuffix('_f1')} {b:.3f} instead of {a:.3f}" for key, (a, b) in lower.items())
        raise AsksFirst(new, now, lower, f"'{new.name}' scores lower than '{now.name}', which answers now: {told}.")
    same_rows = all(now.scores.get(key) == new.scores.get(key) for key in ("rows", "gold") if key in now.scores)
    if not other or not one or not same_rows:
        measured = "were not measured on the same rows" if one and other else "are not both measured"
        words = f"'{new.name}' and '{now.name}', which answers now, {measured}, so it is not known which is better."
        raise AsksFirst(new, now, {}, words)


def _resolvable(adapter: Adapter) -> None:
    try:
        resolve(adapter.choice)
    except ValueError as error:
        raise ToolboxError(f"'{adapter.name}' cannot answer: {error}") from error


def _record(adapter: Adapter) -> None:
    time = datetime.now(UTC).isoformat(timespec="seconds")
    entries = [*history(), Activation(adapter.model, adapter.name, time)]
    with whole_file(paths.active_file(), overwrite=True) as temporary:
        temporary.write_text(json.dumps({"activations": [asdict(entry) for entry in entries]}, indent=1))


def _active_name(entries: list[Activation]) -> str:
    return entries[-1].adapter if entries else SHIPPED_ADAPTER


def _scores_file() -> Path:
    return paths.toolbox_folder() / SCORES


def _measured() -> dict[str, dict[str, Any]]:
    file = _scores_file()
    if not file.is_file():
        return {}
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise ToolboxError(f"{file} is damaged ({error}): delete it, and measure the adapters again.") from error


def _set_aside(folder: Path) -> None:
    place = paths.toolbox_folder() / _DELETED
    place.mkdir(exist_ok=True)
    folder.replace(place / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f} {folder.name}")


def _set_aside_folders() -> list[Path]:
    """The deleted adapters, the last deleted first."""
    return sorted((paths.toolbox_folder() / _DELETED).glob("* *"), reverse=True)
