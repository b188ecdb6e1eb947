"""What a run is to train: base, data, prompt format and settings, as the user gives them, checked and typed."""

from __future__ import annotations

import difflib
import hashlib
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints

from ranger_desk import __version__
from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine.training_settings import LINEAR_LAYERS, Schedule, SettingWrong, TrainingSettings
from ranger_desk.workshop import catalogue, datasets
from ranger_desk.workshop.presets import PRESETS

ALL = "all"
"""How the user writes None where a setting is 'all of them'."""
_YES, _NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
_OF_PRESET = "format"
"""What `--set` may change besides the settings."""


@dataclass(frozen=True, slots=True)
class Spec:
    """All that a run follows from.

    Attributes:
        base: the base as `catalogue.find` takes it.
        base_name: its name for people.
        base_folder: where it lies; None for the embedded one, or where it is not on this disk.
        format: prompt format.
        preset: the preset that it began with.
        data: folder of the data set.
        data_sha256: digest of its train.jsonl and valid.jsonl.
        version: of Ranger Desk.
        made: when (ISO, UTC).
    """

    base: str
    base_name: str
    base_folder: str | None
    format: str
    preset: str
    data: str
    data_sha256: str
    settings: TrainingSettings
    version: str = __version__
    made: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def to_json(self) -> dict[str, Any]:
        """As a JSON object: a run's spec.json."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**plain, "settings": self.settings.to_json()}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Spec:
        """From `to_json`'s object.

        Raises:
            SettingWrong: it is not one.
        """
        try:
            return cls(**{**given, "settings": TrainingSettings.from_json(given["settings"])})
        except (TypeError, KeyError) as error:
            raise SettingWrong(f"The spec cannot be read: {error}") from error


def spec(data: Path, base: str, preset: str, changes: Iterable[str] = ()) -> Spec:
    """Make a spec of what the user gives.

    Args:
        data: folder of a data set, or the name of one of this machine.
        base: id, name, folder or GGUF file of a base.
        preset: name of a preset.
        changes: 'key=value', as `changed` takes them; also format=NAME.

    Raises:
        SettingWrong: an unknown preset, key or value.
        UnknownModel: there is no such base.
        DataRefused: there is no such data set.
    """
    if preset not in PRESETS:
        raise SettingWrong(f"There is no preset '{preset}'; there are {', '.join(PRESETS)}.")
    chosen = PRESETS[preset]
    settings, form = changed(chosen.settings, chosen.format, changes)
    model = catalogue.find(base)
    folder = datasets.find(data)
    digest = hashlib.sha256()
    for name in (datasets.TRAIN, datasets.VALID):
        digest.update((folder / name).read_bytes())
    base_folder = str(model.folder) if model.folder else None
    return Spec(model.id, model.name, base_folder, form, preset, str(folder.resolve()), digest.hexdigest(), settings)


def changed(settings: TrainingSettings, form: str, changes: Iterable[str]) -> tuple[TrainingSettings, str]:
    """Settings and prompt format with some of them changed.

    Args:
        settings: to begin with.
        form: prompt format to begin with.
        changes: 'key=value'. Keys may be spelt with '-' or '_'; linear layers may be listed by their short names
            (q_proj, v_proj) or be 'all'; layers and validation_rows may be 'all'; iterations and epochs replace each
            other.

    Raises:
        SettingWrong: no such key, or a value that it cannot have; the message says what it may be.
    """
    values: dict[str, Any] = {}
    for change in changes:
        key, equals, text = change.partition("=")
        name = key.strip().replace("-", "_")
        if not equals:
            raise SettingWrong(f"'{change}' is no setting: write key=value, such as rank=16.")
        if name == _OF_PRESET:
            if text.strip() not in FORMATS:
                raise SettingWrong(f"format must be one of {', '.join(FORMATS)}, not '{text.strip()}'.")
            form = text.strip()
            continue
        _check_known(name)
        values[name] = _value(name, text.strip())
    for name, other in (("iterations", "epochs"), ("epochs", "iterations")):
        if values.get(name) is not None and other not in values:
            values[other] = None
    return replace(settings, **values), form


def _check_known(name: str) -> None:
    names = [one.name for one in fields(TrainingSettings)]
    if name in names:
        return
    near = difflib.get_close_matches(name, names, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise SettingWrong(f"There is no setting '{name}'.{hint} There are format, {', '.join(names)}.")


def _value(name: str, text: str) -> Any:
    kind = get_type_hints(TrainingSettings)[name]
    optional = isinstance(kind, types.UnionType)
    if optional and text == ALL and name not in ("iterations", "epochs"):
        return None
    if optional:
        kind = next(one for one in kind.__args__ if one is not type(None))
    read, what = _READERS.get(kind, (_keys, f"a list of {', '.join(_SHORT)}, with commas, or 'all'"))
    try:
        return read(text)
    except ValueError:
        raise SettingWrong(f"{name} must be {what}, not '{text}'.") from None


def _truth(text: str) -> bool:
    if text.lower() in _YES + _NO:
        return text.lower() in _YES
    raise ValueError


def _keys(text: str) -> tuple[str, ...]:
    if text == ALL:
        return LINEAR_LAYERS
    given = [part.strip() for part in text.split(",")]
    if any(part not in _SHORT and part not in LINEAR_LAYERS for part in given):
        raise ValueError
    return tuple(_SHORT.get(part, part) for part in given)


_SHORT = {name.partition(".")[2]: name for name in LINEAR_LAYERS}
_READERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    int: (int, "a whole number"),
    float: (float, "a number"),
    bool: (_truth, "yes or no"),
    Schedule: (Schedule, f"one of {', '.join(Schedule)}"),
}
