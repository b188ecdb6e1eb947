"""Answers from a model: greedy, in continuous batches, the shared prefix of the prompts computed once."""

from __future__ import annotations

import copy
from typing import Any

import mlx.core as mx
import mlx.nn as nn
from mlx_lm.generate import BatchGenerator, generate_step
from mlx_lm.models.cache import make_prompt_cache

from ranger_desk.closures.formats import Prompt

BATCH = 16
PREFILL_BATCH = 4
PREFILL_STEP = 64
"""Rows and tokens a row that are read before a pause or a cancel is heard: about a second's work on a CPU."""


def encode(tokenizer: Any, prompt: Prompt) -> tuple[list[int], list[int]]:
    """Token ids of the shared prefix and of the rest; part by part, so that the border never moves."""
    prefix = [prompt.prefix] if prompt.prefix else []
    parts = [tokenizer.encode(part, add_special_tokens=False) for part in (*prefix, prompt.body, prompt.opening)]
    return (parts[0] if prefix else []), [token for part in parts[len(prefix) :] for token in part]


class Batcher:
    """Answers prompts in continuous batches: as one answer ends, the next prompt takes its place.

    Everything here belongs to the thread that loaded the model (MLX streams belong to threads).
    """

    def __init__(self, model: nn.Module, tokenizer: Any, max_tokens: int) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        self._stops = set(tokenizer.eos_token_ids)
        self._prefixes: dict[tuple[int, ...], list[Any]] = {}
        self._running: dict[int, tuple[int, list[int]]] = {}
        self._generator = self._new_generator()

    def __len__(self) -> int:
        """How many prompts have no answer yet."""
        return len(self._running)

    def add(self, number: int, prompt: Prompt) -> None:
        """Take a prompt in; its answer comes out of `step` with this number."""
        prefix, rest = encode(self._tokenizer, prompt)
        caches = [self._prefix_cache(tuple(prefix))] if prefix else None
        (uid,) = self._generator.insert([rest], [self._max_tokens], caches=caches)
        self._running[uid] = (number, [])

    def step(self) -> list[tuple[int, str, bool]]:
        """Compute one step of all rows in hand.

        Returns:
            (number, answer, complete) of the rows that ended; complete is False at the limit of tokens.
        """
        _, responses = self._generator.next()
        ended = []
        for response in responses:
            number, tokens = self._running[response.uid]
            if response.finish_reason != "stop":
                tokens.append(response.token)
            if response.finish_reason is not None:
                del self._running[response.uid]
                ended.append((number, self._tokenizer.decode(tokens), response.finish_reason == "stop"))
        return ended

    def clear(self) -> None:
        """Forget the rows in hand."""
        self._generator.close()
        self._running.clear()
        self._generator = self._new_generator()

    def _new_generator(self) -> BatchGenerator:
        return BatchGenerator(
            self._model,
            max_tokens=self._max_tokens,
            stop_tokens=[[token] for token in self._stops],
            completion_batch_size=BATCH,
            prefill_batch_size=PREFILL_BATCH,
            prefill_step_size=PREFILL_STEP,
        )

    def _prefix_cache(self, prefix: tuple[int, ...]) -> list[Any]:
        if prefix not in self._prefixes:
            cache = make_prompt_cache(self._model)
            self._model(mx.array([prefix]), cache=cache)
            mx.eval([layer.state for layer in cache])
            self._prefixes[prefix] = cache
        return copy.deepcopy(self._prefixes[prefix])


def answer_alone(model: nn.Module, tokenizer: Any, prompt: Prompt, max_tokens: int) -> tuple[str, bool]:
    """The plain way: one prompt, no batch, nothing shared. What `Batcher` must agree with.

    Returns:
        The answer, and whether it ended by itself.
    """
    prefix, rest = encode(tokenizer, prompt)
    tokens: list[int] = []
    for token, _ in generate_step(mx.array(prefix + rest), model, max_tokens=max_tokens):
        assert isinstance(token, int)  # annotated as an array in mlx-lm
        if token in tokenizer.eos_token_ids:
            return tokenizer.decode(tokens), True
        tokens.append(token)
    return tokenizer.decode(tokens), False
