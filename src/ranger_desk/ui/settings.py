"""What the program remembers of this reviewer between two starts."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ranger_desk import paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.ui.theme import Appearance

RECENT = 10
"""How many files 'Open Recent' offers."""
ZOOM = (0.7, 2.0)
"""The smallest and the largest text, as a factor."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the reviewer typed for a park-month and has not decided: None for what was not touched."""

    summary: str | None = None
    note: str | None = None


class Settings:
    """Typed access to a `QSettings`; every change is kept at once."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @classmethod
    def of_this_user(cls) -> Settings:
        """The settings in the system's usual place, or in the program's own folder where one was given."""
        if os.environ.get(paths.HOME_VARIABLE):
            ini = paths.data_folder() / "settings.ini"
            return cls(QSettings(str(ini), QSettings.Format.IniFormat))
        return cls(QSettings())

    @property
    def reviewer(self) -> str:
        """The name that stands beside decisions; empty until it was given."""
        return self._text("reviewer")

    @reviewer.setter
    def reviewer(self, name: str) -> None:
        self._store.setValue("reviewer", name.strip())

    @property
    def appearance(self) -> Appearance:
        """Light, dark, or as the system does."""
        known = {str(appearance): appearance for appearance in Appearance}
        return known.get(self._text("appearance"), Appearance.SYSTEM)

    @appearance.setter
    def appearance(self, appearance: Appearance) -> None:
        self._store.setValue("appearance", str(appearance))

    @property
    def zoom(self) -> float:
        """The size of text as a factor of the system's."""
        try:
            return min(max(float(self._text("zoom") or 1), ZOOM[0]), ZOOM[1])
        except ValueError:
            return 1.0

    @zoom.setter
    def zoom(self, factor: float) -> None:
        self._store.setValue("zoom", str(round(min(max(factor, ZOOM[0]), ZOOM[1]), 2)))

    @property
    def model(self) -> ModelChoice:
        """Which model summarises."""
        return ModelChoice(self._text("model") or None, self._text("adapter") or None)

    @model.setter
    def model(self, choice: ModelChoice) -> None:
        self._store.setValue("model", choice.model or "")
        self._store.setValue("adapter", choice.adapter or "")

    @property
    def added_models(self) -> list[str]:
        """Folders and GGUF files that the reviewer added to the models, wherever they lie."""
        return self._list("added_models")

    @added_models.setter
    def added_models(self, models: Sequence[str]) -> None:
        self._store.setValue("added_models", json.dumps(list(dict.fromkeys(models))))

    @property
    def may_download(self) -> bool:
        """Whether models may be fetched from the network when the reviewer asks for one; at first not."""
        return self._text("may_download") == "yes"

    @may_download.setter
    def may_download(self, may: bool) -> None:
        self._store.setValue("may_download", "yes" if may else "no")

    @property
    def teacher_enabled(self) -> bool:
        """Whether comments may be sent to the teacher; no, unless the reviewer switches it on."""
        return self._text("teacher/enabled") == "yes"

    @teacher_enabled.setter
    def teacher_enabled(self, enabled: bool) -> None:
        self._store.setValue("teacher/enabled", "yes" if enabled else "no")

    @property
    def teacher_endpoint(self) -> str:
        """The teacher's address; its key is in the system's keychain, never here."""
        return self._text("teacher/endpoint")

    @teacher_endpoint.setter
    def teacher_endpoint(self, endpoint: str) -> None:
        self._store.setValue("teacher/endpoint", endpoint)

    @property
    def teacher_model(self) -> str:
        """The model's name at the teacher's address."""
        return self._text("teacher/model")

    @teacher_model.setter
    def teacher_model(self, model: str) -> None:
        self._store.setValue("teacher/model", model)

    @property
    def recent(self) -> list[Path]:
        """The files opened last, the latest first, whether they are still there or not."""
        return [Path(name) for name in self._list("recent")]

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        others = [name for name in self._list("recent") if name != str(path)]
        self._store.setValue("recent", json.dumps([str(path), *others][:RECENT]))

    def forget_recent(self, path: Path) -> None:
        """Take a file off the recent ones."""
        self._store.setValue("recent", json.dumps([name for name in self._list("recent") if name != str(path)]))

    def clear_recent(self) -> None:
        """Forget the recent files."""
        self._store.remove("recent")

    def state(self, name: str) -> QByteArray:
        """How a part of the window stood (`saveState`, `saveGeometry`); empty at first."""
        value = self._store.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Remember how a part of the window stands."""
        self._store.setValue(f"window/{name}", state)

    def drafts(self, review: Path) -> dict[int, Draft]:
        """What was typed in a review and not decided, by park-month."""
        try:
            kept = json.loads(self._text(_key("drafts", review)) or "{}")
            return {int(park_month): Draft(**draft) for park_month, draft in kept.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    def keep_drafts(self, review: Path, drafts: Mapping[int, Draft]) -> None:
        """Remember what was typed in a review and not decided; on disk when the call returns."""
        if drafts:
            kept = json.dumps({str(park_month): asdict(draft) for park_month, draft in drafts.items()})
            self._store.setValue(_key("drafts", review), kept)
        else:
            self._store.remove(_key("drafts", review))
        self._store.sync()

    def exported(self, review: Path) -> int:
        """How many of the reviewer's steps a review had when its sheet was last exported."""
        try:
            return int(self._text(_key("exported", review)) or 0)
        except ValueError:
            return 0

    def keep_exported(self, review: Path, steps: int) -> None:
        """Remember how many steps the exported sheet holds."""
        self._store.setValue(_key("exported", review), str(steps))

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""

    def _list(self, key: str) -> list[str]:
        try:
            kept = json.loads(self._text(key) or "[]")
        except ValueError:
            return []
        return [str(item) for item in kept] if isinstance(kept, list) else []


def full_name() -> str:
    """The name of this machine's user, to be offered as the reviewer's."""
    try:
        import pwd  # noqa: PLC0415  (not there on every system)

        name = pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0].strip()
    except (ImportError, KeyError):
        name = ""
    return name or getpass.getuser()


def _key(what: str, review: Path) -> str:
    return f"{what}/" + str(review).replace("/", "|").replace("\\", "|")
