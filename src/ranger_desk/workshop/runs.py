"""Runs: one training of an adapter each, in a folder that holds all of it and that mlx-lm loads as an adapter.

spec.json, data/, metrics.jsonl, log.txt, checkpoints/, card.json, adapters.safetensors (the best by validation),
adapter_config.json, and last/ (the adapter as it was at the end).
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Generator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ranger_desk import paths
from ranger_desk.atomic import whole_file
from ranger_desk.engine import training_client
from ranger_desk.engine.events import Paused, Resumed
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_client import OutOfMemory, TrainingFailed
from ranger_desk.engine.training_events import Begun, Ended, Trained, TrainingEvent, Validated
from ranger_desk.engine.training_settings import SettingWrong, TrainingSettings
from ranger_desk.workshop import catalogue, curves, datasets, queue, toolbox, training_data
from ranger_desk.workshop.catalogue import UnknownModel
from ranger_desk.workshop.curves import Curves
from ranger_desk.workshop.specs import Spec

SPEC, STATE, CARD, METRICS, DATA = "spec.json", "state.json", "card.json", "metrics.jsonl", "data"
CHECKPOINT = Path("checkpoints") / "last.safetensors"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class RunError(ValueError):
    """What was asked of a run cannot be done; the message says why and what to do."""


class Stage(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is.

    Attributes:
        done: batches read, of `total` (0 where that is not known yet).
        error: why it failed, in plain words with what to do; empty where it did not.
        memory: it failed for want of memory, as far as can be told.
    """

    stage: Stage = Stage.STOPPED
    done: int = 0
    total: int = 0
    error: str = ""
    memory: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """The run waits until another one is done."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder."""

    folder: Path

    @property
    def name(self) -> str:
        """Of its folder."""
        return self.folder.name

    @property
    def spec(self) -> Spec:
        """What it trains.

        Raises:
            RunError: spec.json is damaged.
        """
        try:
            return Spec.from_json(json.loads((self.folder / SPEC).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise RunError(f"The run {self.name} is damaged: {SPEC} cannot be read ({error}).") from error

    @property
    def state(self) -> State:
        """How far it is; interrupted where the program that trained it is gone."""
        try:
            given = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
            state = State(**{**given, "stage": Stage(given["stage"])})
        except FileNotFoundError:
            return State()
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise RunError(f"The run {self.name} is damaged: {STATE} cannot be read ({error}).") from error
        active = state.stage in (Stage.QUEUED, Stage.RUNNING, Stage.PAUSED)
        return replace(state, stage=Stage.INTERRUPTED) if active and not queue.is_held(self.folder) else state

    @property
    def curves(self) -> Curves:
        """Its losses so far."""
        return curves.read(self.folder / METRICS)

    @property
    def card(self) -> dict[str, Any]:
        """Its card; empty before the first stop or end."""
        file = self.folder / CARD
        return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def runs() -> list[Run]:
    """All runs on this machine, the oldest first."""
    found = [file.parent for file in paths.runs_folder().glob(f"*/{SPEC}") if not file.parent.name.startswith(".")]
    return [Run(folder) for folder in sorted(found, key=lambda folder: (folder / SPEC).stat().st_mtime_ns)]


def find(name: str) -> Run:
    """The run of a name, or in a folder.

    Raises:
        RunError: there is none.
    """
    for folder in (paths.runs_folder() / name, Path(name).expanduser()):
        if (folder / SPEC).is_file():
            return Run(folder.resolve())
    known = ", ".join(run.name for run in runs()) or "none yet"
    raise RunError(f"There is no run '{name}'; there are: {known}.")


def create(spec: Spec, name: str | None = None) -> Run:
    """Make the folder of a run, with the rows that it is to learn from; `train` starts it.

    Args:
        spec: what to train; its base is on this disk.
        name: of its folder; None for preset, base and time.

    Raises:
        RunError: the base is not on this disk; the name is taken or cannot be one.
        UnknownModel: there is no such base any more.
        LinesRefused, DataRefused: the data set cannot be read.
    """
    base = catalogue.find(spec.base)
    if not base.on_disk:
        raise RunError(f"{base.name} is not on this disk: download it first.")
    made = datetime.fromisoformat(spec.made)
    chosen = name or re.sub(r"[^A-Za-z0-9._-]+", "-", f"{spec.preset}-{spec.base_name}-{made:%Y%m%d-%H%M%S}")
    if not _NAME.fullmatch(chosen):
        raise RunError(f"'{chosen}' cannot be a run's name: use letters, digits, dots and dashes.")
    folder = paths.runs_folder() / chosen
    if folder.exists():
        raise RunError(f"There is a run '{chosen}' already: choose another name, or resume it.")
    data = datasets.read(Path(spec.data))
    with tempfile.TemporaryDirectory(prefix=".", dir=folder.parent) as temporary:
        partial = Path(temporary) / chosen
        (partial / DATA).mkdir(parents=True)
        for file, rows in ((datasets.TRAIN, data.train), (datasets.VALID, data.valid)):
            training_data.write(rows, spec.format, partial / DATA / file)
        _write(partial / SPEC, spec.to_json())
        partial.replace(folder)
    return Run(folder)


def delete(run: Run) -> None:
    """Delete a run with all that it learnt.

    Raises:
        RunError: it is being trained.
    """
    if queue.is_held(run.folder):
        raise RunError(f"The run {run.name} is being trained: stop it first.")
    shutil.rmtree(run.folder)


def train(
    run: Run, steering: Steering | None = None, hosts: Path | None = None
) -> Generator[TrainingEvent | Waiting, None, None]:
    """Train a run to its end, from where it is; runs that were started before go first.

    Args:
        run: new, stopped, interrupted or failed.
        steering: pauses it; a cancel stops it and keeps what it learnt.
        hosts: mlx.launch's host file, to train on several machines together.

    Yields:
        Waiting while another run trains, then the engine's events; the last is Ended.

    Raises:
        RunError: it is finished, damaged, being trained already, or its base is gone.
        OutOfMemory: memory did not suffice; the message proposes what to change.
        TrainingFailed: it cannot go on; the message says why.
    """
    steering = steering or Steering()
    if run.state.stage is Stage.FINISHED:
        raise RunError(f"The run {run.name} is finished. Start another one.")
    _check_base(run)
    try:
        with queue.held(run.folder), queue.turn(run.folder, steering) as waiting:
            for _ in waiting:
                _keep(run, replace(run.state, stage=Stage.QUEUED, error="", memory=False))
                yield Waiting()
            yield from _trained(run, steering, hosts)
    except queue.AlreadyHeld as error:
        raise RunError(str(error)) from error


def smaller(settings: TrainingSettings) -> tuple[TrainingSettings, str]:
    """Settings that take less memory and learn the same as nearly as can be, and what they change, in plain words."""
    if settings.batch_size > 1:
        size = settings.batch_size // 2
        more = -(-settings.batch_size * settings.accumulation // size)
        changes: dict[str, Any] = {"batch_size": size, "accumulation": more}
        if settings.iterations is not None:
            changes["iterations"] = -(-settings.iterations * settings.batch_size // size)
        told = ", ".join(f"{key}={value}" for key, value in changes.items())
        return replace(settings, **changes), f"a smaller batch that learns the same ({told})"
    if not settings.gradient_checkpointing:
        return replace(settings, gradient_checkpointing=True), "gradient_checkpointing=yes"
    length = max(64, settings.max_length // 2)
    return replace(settings, max_length=length), f"shorter rows (max_length={length})"


def _check_base(run: Run) -> None:
    try:
        base = catalogue.find(run.spec.base)
    except UnknownModel as error:
        raise RunError(f"The run {run.name} cannot go on without its base: {error}") from error
    if not base.on_disk:
        raise RunError(f"The run {run.name} cannot go on: {base.name} is not on this disk. Download it again.")


def _trained(run: Run, steering: Steering, hosts: Path | None) -> Generator[TrainingEvent, None, None]:
    if steering.cancelled:
        _keep(run, replace(run.state, stage=Stage.STOPPED))
        yield Ended(False)
        return
    _keep(run, replace(run.state, stage=Stage.RUNNING, error="", memory=False))
    (run.folder / toolbox.SCORES).unlink(missing_ok=True)  # of an adapter that is about to be another
    steps = training_client.train(run.folder, steering, hosts)
    try:
        for event in steps:
            _note(run, event)
            yield event
    except OutOfMemory as error:
        proposal = smaller(run.spec.settings)[1]
        text = f"{error} If memory ran out, start another run with {proposal}; this one resumes from its checkpoint."
        _fail(run, text, memory=True)
        raise OutOfMemory(text) from error
    except TrainingFailed as error:
        _fail(run, str(error))
        raise
    finally:
        steps.close()
        if run.state.stage in (Stage.RUNNING, Stage.PAUSED):  # left by the caller
            _keep(run, replace(run.state, stage=Stage.STOPPED))


def _note(run: Run, event: TrainingEvent) -> None:
    state = run.state
    match event:
        case Begun(done, total) | Trained(done, total) | Validated(done, total):
            state = replace(state, done=done, total=total)
        case Paused():
            state = replace(state, stage=Stage.PAUSED)
        case Resumed():
            state = replace(state, stage=Stage.RUNNING)
        case Ended(finished):
            state = replace(state, stage=Stage.FINISHED if finished else Stage.STOPPED)
    if state != run.state:
        _keep(run, state)
    if isinstance(event, Begun | Validated | Ended):
        _write(run.folder / CARD, _card(run))


def _card(run: Run) -> dict[str, Any]:
    """What the toolbox, and whoever uses the adapter, must know of it."""
    spec, state, losses = run.spec, run.state, run.curves
    rows = [
        len((run.folder / DATA / file).read_text(encoding="utf-8").splitlines())
        for file in (datasets.TRAIN, datasets.VALID)
    ]
    return {
        "name": run.name,
        "format": spec.format,
        "base": spec.base_name,
        "base_id": spec.base,
        "base_folder": spec.base_folder,
        "data": f"{Path(spec.data).name}: {rows[0]:,} rows to train on, {rows[1]:,} to validate on",
        "data_sha256": spec.data_sha256,
        "made": spec.made,
        "trained_with": f"Ranger Desk {spec.version}",
        "preset": spec.preset,
        "settings": spec.settings.to_json(),
        "iterations": {"done": state.done, "of": state.total},
        "validation_loss": losses.best and {"loss": losses.best.loss, "after": losses.best.done},
    }


def _fail(run: Run, error: str, *, memory: bool = False) -> None:
    _keep(run, replace(run.state, stage=Stage.FAILED, error=error, memory=memory))


def _keep(run: Run, state: State) -> None:
    _write(run.folder / STATE, asdict(state))


def _write(file: Path, given: dict[str, Any]) -> None:
    with whole_file(file, overwrite=True) as temporary:
        temporary.write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")


__all__ = [
    "OutOfMemory",
    "Run",
    "RunError",
    "SettingWrong",
    "Stage",
    "State",
    "TrainingFailed",
    "Waiting",
    "create",
    "delete",
    "find",
    "runs",
    "smaller",
    "train",
]
