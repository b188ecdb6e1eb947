"""All settings as one file, to be kept or taken to another computer. Keys and passwords are never in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ranger_desk import checks, operations
from ranger_desk.atomic import whole_file
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.ui.settings import ZOOM, Settings
from ranger_desk.ui.theme import Appearance

FORM = "ranger-desk-settings"
VERSION = 1


class SettingsFileRefused(ValueError):
    """A file of settings that cannot be taken; the message names the file, the setting and what it may be."""


@dataclass(frozen=True)
class _Entry:
    """One setting.

    Attributes:
        may_be: what it may be, in words.
        fits: whether a value of the file is of that kind.
        default: its value as it comes.
    """

    may_be: str
    fits: Callable[[Any], bool]
    default: Any


def _optional_text(value: object) -> bool:
    return value is None or isinstance(value, str)


_ENTRIES = {
    "reviewer": _Entry("a name", lambda value: isinstance(value, str), ""),
    "appearance": _Entry(
        "one of " + ", ".join(Appearance), lambda value: value in list(Appearance), str(Appearance.SYSTEM)
    ),
    "zoom": _Entry(
        f"a number from {ZOOM[0]} to {ZOOM[1]}",
        lambda value: type(value) in (int, float) and ZOOM[0] <= value <= ZOOM[1],
        1.0,
    ),
    "model": _Entry("a model's name or folder, or null", _optional_text, None),
    "adapter": _Entry("an adapter's name or folder, or null", _optional_text, None),
    "may_download": _Entry("true or false", lambda value: isinstance(value, bool), False),
    "teacher_enabled": _Entry("true or false", lambda value: isinstance(value, bool), False),
    "teacher_endpoint": _Entry("an address", lambda value: isinstance(value, str), ""),
    "teacher_model": _Entry("a model's name", lambda value: isinstance(value, str), ""),
}
_PLAIN = ("reviewer", "zoom", "may_download", "teacher_enabled", "teacher_endpoint", "teacher_model")
"""Settings whose values stand in the file as they are in `Settings`."""
CHECKS = "checks"


def write(settings: Settings, path: Path) -> None:
    """Write all settings, those of the checks included.

    Raises:
        OSError: the file cannot be written.
        SettingsRefused: the settings of the checks are damaged.
    """
    kept = {
        "form": FORM,
        "version": VERSION,
        **{name: getattr(settings, name) for name in _PLAIN},
        "appearance": str(settings.appearance),
        "model": settings.model.model,
        "adapter": settings.model.adapter,
        CHECKS: json.loads(operations.check_settings().to_json()),
    }
    with whole_file(path, overwrite=True) as temporary:
        temporary.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(settings: Settings, path: Path) -> None:
    """Take settings from a file, all of them or none; what the file does not name stays.

    Raises:
        SettingsFileRefused: it is no such file, or something in it is no setting.
        OSError: it cannot be read.
    """
    given = _object(path)
    for name, value in given.items():
        entry = _ENTRIES.get(name)
        if entry is None and name != CHECKS:
            raise SettingsFileRefused(f"{path.name} names '{name}', which is no setting: {', '.join(_ENTRIES)}.")
        if entry is not None and not entry.fits(value):
            raise SettingsFileRefused(f"{path.name}: '{name}' must be {entry.may_be}, not {json.dumps(value)}.")
    try:
        rules = checks.Settings.from_json(json.dumps(given[CHECKS])) if CHECKS in given else None
    except checks.SettingsRefused as error:
        raise SettingsFileRefused(f"{path.name}: '{CHECKS}': {error}") from error
    if rules is not None:
        operations.keep_check_settings(rules)
    _apply(settings, given)


def restore_defaults(settings: Settings) -> None:
    """Let every setting be as it comes.

    Raises:
        OSError: the settings of the checks cannot be written.
    """
    operations.keep_check_settings(checks.DEFAULT)
    _apply(settings, {name: entry.default for name, entry in _ENTRIES.items()})


def _apply(settings: Settings, given: dict[str, Any]) -> None:
    now = settings.model
    settings.model = ModelChoice(given.get("model", now.model), given.get("adapter", now.adapter))
    settings.appearance = Appearance(given.get("appearance", settings.appearance))
    for name in _PLAIN:
        setattr(settings, name, given.get(name, getattr(settings, name)))


def _object(path: Path) -> dict[str, Any]:
    """What stands in the file, without what says which form it has."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise SettingsFileRefused(f"{path.name} is no file of settings: it is no JSON ({error}).") from error
    if not isinstance(given, dict) or given.pop("form", None) != FORM:
        raise SettingsFileRefused(f"{path.name} is no file of settings: choose one that Export Settings wrote.")
    version = given.pop("version", None)
    if version != VERSION:
        raise SettingsFileRefused(
            f"{path.name} has version {json.dumps(version)}, and this program reads {VERSION}: update the program."
        )
    return given
