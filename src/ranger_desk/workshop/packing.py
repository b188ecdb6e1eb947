"""Adapters in and out of the toolbox: as one file for colleagues, and from folders and files of plain mlx-lm."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ranger_desk import __version__, paths
from ranger_desk.atomic import whole_file
from ranger_desk.engine import jobs
from ranger_desk.engine.choice import CARD
from ranger_desk.workshop import catalogue, toolbox
from ranger_desk.workshop.catalogue import Model, UnknownModel
from ranger_desk.workshop.toolbox import CONFIG, WEIGHTS, Adapter, ToolboxError, read_object

SUFFIX = ".rangeradapter"
"""Ending of an adapter as one file: a zip archive of its folder, with a manifest of checksums."""
MANIFEST = "manifest.json"
LARGEST = 8 << 30
"""Bytes that an adapter's files may have, unpacked."""
OLD_WEIGHTS = "adapters.npz"


def write_file(name: str, path: Path) -> Path:
    """Write an adapter as one file.

    Raises:
        ToolboxError: there is none of that name, a file is there already, or the ending is another.
        OSError: it cannot be written.
    """
    adapter = toolbox.find(name)
    if path.suffix != SUFFIX:
        raise ToolboxError(f"{path.name}: choose a name that ends in {SUFFIX}.")
    if path.exists():
        raise ToolboxError(f"{path} is there already: choose another name.")
    files = [adapter.folder / file for file in (CONFIG, WEIGHTS, CARD) if (adapter.folder / file).is_file()]
    manifest = {"name": name, "version": __version__, "sha256": {file.name: _digest(file) for file in files}}
    with whole_file(path, overwrite=False) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        for file in files:
            archive.write(file, file.name)
    return path


def take(path: Path, name: str | None = None, *, base: str | None = None, scale: float | None = None) -> Adapter:
    """Take an adapter into the toolbox, its weights checked against its base.

    Args:
        path: a file that `write_file` wrote; a folder in mlx-lm's form, with adapters.safetensors or an old
            adapters.npz; or one of these files beside its adapter_config.json.
        name: in the toolbox; None for its own.
        base: which base it is for, where it does not say.
        scale: of its weights, where it has no adapter_config.json.

    Raises:
        ToolboxError: it is none or damaged, its base is not told or unknown, or the name is taken.
        JobFailed: its weights do not fit the base, or would have to be read as code.
        OSError: it cannot be read or written.
    """
    with tempfile.TemporaryDirectory(prefix=".import-", dir=paths.toolbox_folder()) as scratch:
        if path.suffix == SUFFIX:
            folder = Path(scratch) / "unpacked"
            own_name = _unpack(path, folder)
        else:
            folder = path if path.is_dir() else path.parent
            own_name = path.name if path.is_dir() else path.stem
        weights = _weights(path, folder)
        target = toolbox.free_folder(name or own_name)
        made = Path(scratch) / "made"
        made.mkdir()
        _fill(made, folder, weights, base, scale, target.name)
        toolbox.put(made, target)
    return toolbox.find(target.name)


def _fill(made: Path, folder: Path, weights: Path, base: str | None, scale: float | None, name: str) -> None:
    config, card = read_object(folder / CONFIG), read_object(folder / CARD)
    model = _base(base or card.get("base_id") or card.get("base") or config.get("model"), weights)
    factor = _scale(config, scale, folder / CONFIG)
    sizes = model.architecture
    arguments = {
        "source": str(weights.resolve()),
        "target": str((made / WEIGHTS).resolve()),
        "shapes": {key: list(shape) for key, shape in sizes.linear_shapes.items()},
        "layers": sizes.num_hidden_layers,
    }
    found = jobs.run("take_adapter", arguments)
    _write_json(made / CONFIG, _config(config, found, factor, model, folder / CONFIG))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"base": model.name, "base_id": None if model.embedded else model.id, "imported": now, "name": name}
    _write_json(made / CARD, {"made": now, **card, **told})


def _scale(given: Mapping[str, Any], told: float | None, file: Path) -> float:
    """What the weights are multiplied by, which they do not show."""
    scale = told if told is not None else (given.get("lora_parameters") or {}).get("scale")
    if not isinstance(scale, int | float):
        what = "has no scale in lora_parameters" if given else "is missing"
        raise ToolboxError(f"{file} {what}: say the scale that the adapter was trained with.")
    return float(scale)


def _config(
    given: Mapping[str, Any], found: Mapping[str, Any], scale: float, model: Model, file: Path
) -> dict[str, Any]:
    """mlx-lm's configuration of today: what the weights show, and what only the old one tells."""
    old = given.get("lora_parameters") or {}
    if given.get("fine_tune_type", "lora") not in ("lora", "dora"):
        raise ToolboxError(f"{file.parent} is no adapter but a whole model ('{given['fine_tune_type']}').")
    if old.get("rank", found["rank"]) != found["rank"]:
        raise ToolboxError(f"{file} says rank {old['rank']}, and the weights have rank {found['rank']}.")
    parameters = {key: found[key] for key in ("rank", "keys")} | {"scale": scale}
    return {
        "fine_tune_type": "dora" if found["dora"] else "lora",
        "num_layers": found["num_layers"],
        "lora_parameters": {**parameters, "dropout": float(old.get("dropout") or 0.0)},
        "model": model.name,
    }


def _base(name: Any, weights: Path) -> Model:
    if not isinstance(name, str) or not name:
        known = ", ".join(model.id for model in catalogue.catalogue())
        raise ToolboxError(f"{weights.parent} does not say which base it is for: name it ({known}, or a model folder).")
    for model in catalogue.catalogue():
        if name in (model.repository, model.name, model.id):
            return model
    try:
        return catalogue.find(name)
    except UnknownModel as error:
        raise ToolboxError(f"{weights.parent} is for the base '{name}'. {error}") from error


def _weights(path: Path, folder: Path) -> Path:
    if path.suffix in (".npz", ".safetensors") and path.is_file():
        return path
    found = [folder / file for file in (WEIGHTS, OLD_WEIGHTS) if (folder / file).is_file()]
    if not found:
        raise ToolboxError(f"{path} is no adapter: there is no {WEIGHTS} and no {OLD_WEIGHTS} in it.")
    return found[0]


def _unpack(path: Path, folder: Path) -> str:
    """Unpack one file into a new folder, its checksums compared; returns the adapter's name."""
    folder.mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            sums, name = dict(manifest["sha256"]), str(manifest["name"])
            there = [entry for entry in archive.infolist() if entry.filename != MANIFEST]
            strange = {entry.filename for entry in there} ^ sums.keys()
            if strange or not sums.keys() <= {CONFIG, WEIGHTS, CARD}:
                raise ToolboxError(f"{path.name}: it does not hold what its manifest names.")
            if sum(entry.file_size for entry in there) > LARGEST:
                raise ToolboxError(f"{path.name}: it would unpack to more than {LARGEST >> 30} GB.")
            for entry in there:
                with archive.open(entry) as source, (folder / entry.filename).open("xb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError) as error:
        if isinstance(error, ToolboxError):
            raise
        raise ToolboxError(f"{path.name} is no adapter as one file, or it is damaged ({error}).") from error
    damaged = [file for file, digest in sums.items() if _digest(folder / file) != digest]
    if damaged:
        raise ToolboxError(f"{path.name} is damaged: the checksum of {damaged[0]} differs.")
    return name


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
