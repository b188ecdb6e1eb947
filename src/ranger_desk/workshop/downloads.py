"""Downloading a base of the catalogue: only when asked, resumed where it broke off, its checksums compared.

The network is used in a child process that lives as long as the download; this one never opens a connection.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ranger_desk import paths
from ranger_desk.engine import jobs
from ranger_desk.engine.steering import Steering
from ranger_desk.workshop import catalogue
from ranger_desk.workshop.catalogue import Model

CHILD = "ranger_desk.workshop.download_child"
OFF = "The network is off: nothing is downloaded unless you allow it."
"""What is shown by default."""
HUB, HUB_VARIABLE = "https://huggingface.co", "HF_ENDPOINT"
"""Where models come from, and the environment variable that names another hub, as huggingface_hub has it."""
ROOM_LEFT = 1 << 30
"""Bytes of the disk that stay free."""


class DownloadRefused(ValueError):
    """A download is not begun; the message says why and what to do."""


class NetworkOff(DownloadRefused):
    """Nobody allowed the network."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a download would do, said before anything is sent.

    Attributes:
        hub: where it would come from.
        come: bytes that a broken-off one left.
        bytes_left: about how much is still to come, from the catalogue's size.
        free: bytes free on the disk.
    """

    model: Model
    folder: Path
    hub: str
    come: int
    bytes_left: int
    free: int

    @property
    def fits(self) -> bool:
        """Whether the disk has room for it."""
        return self.bytes_left + ROOM_LEFT <= self.free

    @property
    def no_room(self) -> str:
        """Why it cannot be begun, where it does not fit."""
        needed, free = (f"{size / 1e9:.1f} GB" for size in (self.bytes_left + ROOM_LEFT, self.free))
        return f"{self.model.name} needs {needed} on the disk, and {free} are free: make room first."


def plan(name: str, endpoint: str | None = None) -> Plan:
    """What downloading a model of the catalogue would do; nothing is sent.

    Args:
        name: its id.
        endpoint: another hub than `HUB_VARIABLE` names, or Hugging Face's.

    Raises:
        DownloadRefused: it is no download, or it is here already.
        UnknownModel: there is no such model.
    """
    model = catalogue.find(name)
    if model.on_disk or model.repository is None:
        raise DownloadRefused(f"{model.name} is on this disk already.")
    folder, come = paths.models_folder() / model.id, have_come(model.id)
    hub = endpoint or os.environ.get(HUB_VARIABLE) or HUB
    free = shutil.disk_usage(paths.models_folder()).free
    return Plan(model, folder, hub, come, max(0, model.disk_bytes - come), free)


def download(
    name: str,
    *,
    allowed: bool = False,
    endpoint: str | None = None,
    on_progress: jobs.OnProgress | None = None,
    steering: Steering | None = None,
) -> Model:
    """Download a model of the catalogue.

    Args:
        name: its id.
        allowed: the network may be used for this.
        endpoint: as `plan`'s (a mirror of the office, say).
        on_progress: told (what, bytes done, bytes in all).
        steering: cancels it; what has come is kept, and the next download goes on from there.

    Raises:
        NetworkOff: `allowed` is false.
        DownloadRefused: it is here already, is no download, or the disk has no room.
        JobFailed: the hub cannot be reached, has no such model, or sent files whose checksums differ.
        JobCancelled: `steering` was cancelled.
    """
    planned = plan(name, endpoint)
    if not allowed:
        raise NetworkOff(OFF)
    if not planned.fits:
        raise DownloadRefused(planned.no_room)
    arguments = {
        "repository": planned.model.repository,
        "partial": str(_partial(planned.folder)),
        "target": str(planned.folder),
        "endpoint": planned.hub,
        "room_left": ROOM_LEFT,
    }
    jobs.run("download", arguments, on_progress=on_progress, steering=steering, module=CHILD)
    return catalogue.find(name)


def have_come(id_: str) -> int:
    """Bytes that a broken-off download of a model left."""
    return sum(file.stat().st_size for file in _partial(paths.models_folder() / id_).rglob("*") if file.is_file())


def discard(id_: str) -> None:
    """Remove what a broken-off download of a model left."""
    shutil.rmtree(_partial(paths.models_folder() / id_), ignore_errors=True)


def _partial(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.partial")
