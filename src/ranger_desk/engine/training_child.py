"""The child process that trains: `python -m ranger_desk.engine.training_child RUN`.

RUN is a run's folder: spec.json says base and settings, `data/` holds the rows. In: {"do": "pause"}, "resume" or "quit"
(what was learnt is kept; the end of the input is a "quit"). Out: {"is": "preparing", "slow", "begun", "trained",
"validated", "saved", "paused", "resumed", "ended" or "failed", ...}. mlx.launch starts several of it for one run: the
first speaks, and all want to hear {"do": "stay"} now and then, since mlx.launch does not end with its parent.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from io import RawIOBase
from pathlib import Path
from typing import Any

from ranger_desk.engine import blas

HINT = blas.prepare()

import mlx.core as mx  # noqa: E402  (after OpenBLAS)

from ranger_desk.engine import base, model, training  # noqa: E402
from ranger_desk.engine.batches import Row  # noqa: E402
from ranger_desk.engine.leaving import Leaving  # noqa: E402
from ranger_desk.engine.steering import Steering  # noqa: E402
from ranger_desk.engine.training_settings import TrainingSettings  # noqa: E402

SPEC, DATA, TRAIN, VALID = "spec.json", "data", "train.jsonl", "valid.jsonl"
LOCK = ".training"
FORLORN = 60.0
"""Seconds without a word from the parent after which a process that mlx.launch started stops."""


def main(run: Path) -> None:
    """Train the run until its end, a stop, or the end of the parent."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0) as out:
        # Whatever a library prints must not get between the lines.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        child = _Child(run, out)
        for work in (_listen, _watch):
            threading.Thread(target=work, args=(child,), daemon=True).start()
        try:
            child.train()
        except KeyboardInterrupt:
            pass  # stopped while it was loading: nothing is lost
        finally:
            mx.clear_streams()


def _listen(child: _Child) -> None:
    for line in sys.stdin:
        child.heard = time.monotonic()
        match json.loads(line)["do"]:
            case "pause":
                child.steering.pause()
            case "resume":
                child.steering.resume()
            case "quit":
                break
    child.stop()


def _watch(child: _Child) -> None:
    while child.shared:
        time.sleep(1)
        if time.monotonic() - child.heard > FORLORN:
            child.stop()


class _Child:
    def __init__(self, run: Path, out: RawIOBase) -> None:
        self._run, self._out = run, out
        group = mx.distributed.init()
        self._first, self.shared = group.rank() == 0, group.size() > 1
        self.heard = time.monotonic()
        self.steering = Steering()
        self._loading = True
        self._leaving = Leaving()

    def stop(self) -> None:
        self.steering.cancel()
        if self._loading:
            self._leaving.say()

    def train(self) -> None:
        if self._first:
            self._alone()
        spec = json.loads((self._run / SPEC).read_text(encoding="utf-8"))
        settings = TrainingSettings.from_json(spec["settings"])
        try:
            folder = base.ensure_folder(spec["base_folder"], self._progress)
            self._progress("Loading the model", 0, 1)
            network, tokenizer = model.load(folder)
            rows, valid = (read_rows(self._run / DATA / name, tokenizer, settings) for name in (TRAIN, VALID))
            if HINT:
                self._tell("slow", {"hint": HINT})
            self._loading = False
            finished = training.train(network, rows, valid, settings, self._run, self._tell, self.steering)
        except (ValueError, OSError, FloatingPointError) as error:
            self._tell("failed", {"error": str(error), "memory": False})
        except (RuntimeError, MemoryError) as error:
            # Metal tells of its memory; other errors of MLX are ours to know of.
            self._tell("failed", {"error": str(error), "memory": "memory" in str(error).lower() or not str(error)})
        else:
            self._tell("ended", {"finished": finished})

    def _alone(self) -> None:
        """Wait until an earlier child of this run, whose parent is gone, has saved what it had."""
        self._lock = (self._run / LOCK).open("a")
        while True:
            try:
                return fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)

    def _progress(self, what: str, done: int, total: int) -> None:
        self._leaving.heed()
        self._tell("preparing", {"what": what, "done": done, "total": total})

    def _tell(self, kind: str, details: Mapping[str, Any]) -> None:
        # The parent may be gone: what was learnt is to be saved all the same.
        with contextlib.suppress(BrokenPipeError):
            if self._first:
                self._out.write(json.dumps({"is": kind, **details}).encode() + b"\n")


def read_rows(file: Path, tokenizer: Any, settings: TrainingSettings) -> list[Row]:
    """The rows of a file as tokens; those that are too long are left out.

    A line holds "prompt", its parts, and "answer". The parts are encoded one by one, as when the model is used.

    Raises:
        ValueError: a line is damaged; the message names file and line, and says what to do.
        OSError: the file cannot be read.
    """
    rows = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        parts = [tokenizer.encode(part, add_special_tokens=False) for part in _texts(line, f"{file}, line {number}")]
        prompt = tuple(token for part in parts[:-1] for token in part)
        row = Row(prompt, (*parts[-1], tokenizer.eos_token_id))
        if row.length <= settings.max_length:
            rows.append(row if settings.mask_prompt else row.unmasked())
    return rows


def _texts(line: bytes, where: str) -> list[str]:
    """The parts of a row's prompt that are not empty, and its answer."""
    try:
        given = json.loads(line)
        *prompt, answer = texts = [*given["prompt"], given["answer"]]
        if not all(isinstance(text, str) for text in texts) or not any(prompt) or not answer:
            raise ValueError("prompt must be a list of texts and answer a text, none of them empty")  # noqa: TRY301
    except (ValueError, KeyError, TypeError) as error:
        what = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise ValueError(
            f"{where}: this is no row to train on ({what}). The run's own copy of its data was damaged after the run "
            "was made: delete the run, and start another one on the data set."
        ) from error
    return [text for text in texts if text]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
