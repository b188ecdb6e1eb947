"""The child process that holds the model: JSON lines in, JSON lines out.

In: {"do": "load", ...Resolved}, {"do": "ask", "number", "prefix", "body", "opening"}, and {"do": "pause"}, "resume",
"cancel" or "quit" (the end of the input is a "quit"). Out: {"is": "preparing", "ready", "started", "answer", "paused",
"resumed", "cancelled" or "failed", ...}.
One thread reads the input; MLX runs in the main thread only. A "quit" interrupts loading, which may be the conversion
of a model, and what is half made is removed.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ranger_desk.engine import blas

HINT = blas.prepare()

import mlx.core as mx  # noqa: E402  (after OpenBLAS)

from ranger_desk.closures.formats import FORMATS, Prompt  # noqa: E402
from ranger_desk.engine import base, fuse, model  # noqa: E402
from ranger_desk.engine.generate import Batcher, cautious  # noqa: E402
from ranger_desk.engine.leaving import Leaving  # noqa: E402


def main() -> None:
    """Serve until told to quit, or until the parent is gone."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1) as out:
        # Whatever a library prints must not get between the lines.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        child = _Child(inbox, out)
        threading.Thread(target=_listen, args=(inbox, child), daemon=True, name="listen").start()
        try:
            child.serve()
        except KeyboardInterrupt:
            pass
        finally:
            mx.clear_streams()


def _listen(inbox: queue.SimpleQueue[dict[str, Any]], child: _Child) -> None:
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "quit":
            break
        inbox.put(message)
    inbox.put({"do": "quit"})
    if child.loading:
        child.leaving.say()


class _Child:
    def __init__(self, inbox: queue.SimpleQueue[dict[str, Any]], out: IO[str]) -> None:
        self._inbox = inbox
        self._out = out
        self._batcher: Batcher | None = None
        self._waiting: deque[tuple[int, Prompt]] = deque()
        self._paused = False
        self.loading = False
        self.leaving = Leaving()

    def serve(self) -> None:
        while True:
            idle = self._paused or not (self._waiting or self._batcher)
            while idle or not self._inbox.empty():
                message = self._inbox.get()
                if message["do"] == "quit":
                    return
                self._obey(message)
                idle = self._paused or not (self._waiting or self._batcher)
            self._step()

    def _obey(self, message: dict[str, Any]) -> None:
        match message["do"]:
            case "load":
                self.loading = True
                try:
                    self._load(message)
                finally:
                    self.loading = False
            case "ask":
                prompt = Prompt(message["prefix"], message["body"], message["opening"])
                self._waiting.append((message["number"], prompt))
            case "pause" | "resume":
                self._paused = message["do"] == "pause"
                self._tell("paused" if self._paused else "resumed")
            case "cancel":
                self._waiting.clear()
                self._paused = False
                if self._batcher:
                    self._batcher.clear()
                self._tell("cancelled")

    def _load(self, message: dict[str, Any]) -> None:
        started = time.monotonic()
        try:
            folder = base.ensure_folder(message["base_folder"], self._progress)
            adapter = Path(message["adapter_folder"]) if message["adapter_folder"] else None
            if adapter and message["fuse"]:
                bits = fuse.default_bits(folder, metal=mx.metal.is_available())
                folder = fuse.ensure_fused(folder, adapter, message["key"], bits, self._progress)
                adapter = None
            self._progress("Loading the model", 0, 1)
            network, tokenizer = model.load(folder, adapter)
        except (model.UnusableModel, base.BaseMissing, ValueError, OSError) as error:
            self._tell("failed", error=str(error))
            return
        sampler = cautious(tokenizer, message["none_at_least"])
        self._batcher = Batcher(network, tokenizer, FORMATS[message["format"]].max_answer_tokens, sampler)
        device = "Metal" if mx.metal.is_available() else "CPU"
        self._tell("ready", device=device, seconds=time.monotonic() - started, hint=HINT)

    def _step(self) -> None:
        if self._batcher is None:
            return
        for number in self._batcher.take(self._waiting):
            self._tell("started", number=number)
        for number, answer in self._batcher.step():
            self._tell("answer", number=number, **asdict(answer))

    def _progress(self, what: str, done: int, total: int) -> None:
        self.leaving.heed()
        self._tell("preparing", what=what, done=done, total=total)

    def _tell(self, kind: str, **details: Any) -> None:
        self._out.write(json.dumps({"is": kind, **details}) + "\n")
        self._out.flush()
