"""`ranger-desk train` and `runs`: training without a window."""

from __future__ import annotations

import argparse
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from ranger_desk.cli import comparing
from ranger_desk.cli.printing import print_json, print_table, say, size
from ranger_desk.engine.events import Paused, Preparing, Resumed
from ranger_desk.engine.jobs import JobFailed
from ranger_desk.engine.steering import Steering
from ranger_desk.engine.training_events import Begun, Ended, Slow, Trained, TrainingEvent, Validated
from ranger_desk.engine.training_settings import SettingWrong
from ranger_desk.workshop import plans, runs, specs
from ranger_desk.workshop.catalogue import UnknownModel
from ranger_desk.workshop.datasets import DataRefused
from ranger_desk.workshop.plans import Plan
from ranger_desk.workshop.runs import Run, RunError, Stage, Waiting

REFUSALS = (DataRefused, JobFailed, RunError, SettingWrong, UnknownModel, OSError)
"""What these commands raise besides the errors of the others; the message is for the user."""


def run(options: argparse.Namespace) -> bool:
    """Do what the options name; returns whether there was nothing in its way.

    Raises:
        REFUSALS, LinesRefused, ChoiceError, EngineFailed, WriteRefused: as their names say.
    """
    return _runs(options) if options.command == "runs" else _train(options)


def _train(options: argparse.Namespace) -> bool:
    if options.launch and not options.launch.is_file():
        raise RunError(f"There is no host file {options.launch}.")
    if options.resume:
        if options.set or options.dry_run or options.name:
            raise RunError("A run that is resumed keeps its settings: --resume goes with --launch and --json only.")
        return _follow(runs.find(options.resume), options)
    spec = specs.spec(options.data, options.base, options.preset, options.set)
    plan = plans.plan(spec)
    if options.dry_run:
        _show(plan, options.json)
        return not plan.obstacles
    for line in plan.words():
        say(line)
    if plan.obstacles:
        raise RunError("The run cannot start. " + " ".join(plan.obstacles))
    return _follow(runs.create(spec, options.name), options)


def _show(plan: Plan, as_json: bool) -> None:
    if as_json:
        print_json(plan.to_json())
        return
    print("\n".join(plan.words()))
    for obstacle in plan.obstacles:
        print(f"It cannot start here: {obstacle}")


def _follow(run: Run, options: argparse.Namespace) -> bool:
    steering, waits = Steering(), False
    say(f"Run {run.name} in {run.folder}. Ctrl-C stops it and keeps what it learnt.")
    with _interrupts(steering):
        for event in runs.train(run, steering, options.launch):
            if isinstance(event, Waiting):
                if not waits:
                    say("Another run is being trained; this one waits for its turn.")
                waits = True
            elif options.json:
                print(json.dumps({"is": type(event).__name__.lower(), **asdict(event)}), flush=True)
            else:
                _tell(event)
    _conclude(run)
    return run.state.stage is Stage.FINISHED


def _tell(event: TrainingEvent) -> None:
    match event:
        case Preparing(what):
            say(f"{what} ...")
        case Slow(hint):
            say(hint)
        case Begun():
            where = f"Resumed after {event.done:,} of" if event.done else "Begun:"
            say(f"{where} {event.total:,} iterations on the {event.device}, {event.trainable:,} trainable parameters.")
        case Trained():
            speed = f"{event.tokens_per_second:,.0f} tokens/s, {size(event.memory_bytes)}"
            left = plans.duration(event.seconds_left)
            say(f"{event.done:>7,} of {event.total:,}: loss {event.train_loss:.4f}, {speed}, {left} left")
        case Validated():
            best = ", the best so far" if event.best else ""
            say(f"{event.done:>7,} of {event.total:,}: validation loss {event.validation_loss:.4f}{best}")
        case Paused():
            say("Paused.")
        case Resumed():
            say("Goes on.")
        case Ended(finished):
            say("Finished." if finished else "Stopped.")


def _conclude(run: Run) -> None:
    best, state = run.curves.best, run.state
    if state.done:
        loss = (
            f"the best, with a validation loss of {best.loss:.4f} after {best.done:,} iterations"
            if best
            else "the last"
        )
        say(f"The adapter ({loss}) is in {run.folder}.")
    if state.stage is not Stage.FINISHED:
        say(f"Go on with: ranger-desk train --resume {run.name}")


def _runs(options: argparse.Namespace) -> bool:
    if options.compare:
        if options.run or options.delete:
            raise RunError("--compare takes the names of all runs: ranger-desk runs --compare ONE OTHER.")
        comparing.run(options)
        return True
    if options.gold or options.out:
        raise RunError("--gold and --out go with --compare.")
    found = [runs.find(options.run)] if options.run else runs.runs()
    if options.delete:
        if not options.run:
            raise RunError("Name the run to delete.")
        runs.delete(found[0])
        say(f"Deleted {found[0].name}.")
    elif options.json:
        print_json([_described(one, losses=bool(options.run)) for one in found])
    elif options.run:
        _show_run(found[0])
    elif found:
        print_table(("run", "stage", "iterations", "best loss", "base", "format"), [_line(one) for one in found])
    else:
        say("There is no run yet: ranger-desk train starts one.")
    return True


def _line(run: Run) -> tuple[str, ...]:
    state, spec, best = run.state, run.spec, run.curves.best
    done = f"{state.done:,} of {state.total:,}" if state.total else ""
    return run.name, state.stage, done, f"{best.loss:.4f}" if best else "", spec.base_name, spec.format


def _show_run(run: Run) -> None:
    header = ("run", "stage", "iterations", "best loss", "base", "format")
    print_table(header, [_line(run)])
    if run.state.error:
        print(run.state.error)
    losses = run.curves
    validation = {point.done: f"{point.loss:.4f}" for point in losses.validation}
    train = {a.done: (f"{a.loss:.4f}", f"{b.loss:.4f}") for a, b in zip(losses.train, losses.smoothed, strict=True)}
    lines = [(f"{at:,}", *train.get(at, ("", "")), validation.get(at, "")) for at in sorted({*validation, *train})]
    print_table(("iterations", "training loss", "smoothed", "validation loss"), lines)


def _described(run: Run, *, losses: bool) -> dict[str, Any]:
    best = run.curves.best
    described = {
        "name": run.name,
        "folder": str(run.folder),
        **asdict(run.state),
        "best": best and asdict(best),
        "spec": run.spec.to_json(),
    }
    return {**described, "curves": asdict(run.curves)} if losses else described


@contextmanager
def _interrupts(steering: Steering) -> Iterator[None]:
    """Ctrl-C and a request to terminate stop the run properly; a second one hardly waits for that."""

    def stop(*_: object) -> None:
        if steering.cancelled:
            steering.hurry()
            return
        say("Stopping; what was learnt is kept. Once more stops at once and goes back to the last checkpoint ...")
        steering.cancel()

    before = {kind: signal.signal(kind, stop) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
