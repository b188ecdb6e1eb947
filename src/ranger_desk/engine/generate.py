"""Answers from a model: greedy, in continuous batches, the shared prefix of the prompts computed once."""

from __future__ import annotations

import copy
import math
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import mlx.core as mx
import mlx.nn as nn
from mlx_lm.generate import BatchGenerator, generate_step
from mlx_lm.models.cache import make_prompt_cache
from mlx_lm.sample_utils import Sampler, greedy_sampler

from ranger_desk.closures.formats import NONE, Prompt
from ranger_desk.engine.limits import BATCH, GROUP, PREFILL_STEP, ROOM


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote.

    Attributes:
        text: the answer, without the token that ends it.
        complete: False at the limit of tokens.
        chances: for each of the text's lines the log-probability that the model gave it, after all that stands before.
    """

    text: str
    complete: bool
    chances: tuple[float, ...]


@dataclass(slots=True)
class _Row:
    number: int
    length: int
    tokens: list[int] = field(default_factory=list)
    chances: list[float] = field(default_factory=lambda: [0.0])


def encode(tokenizer: Any, prompt: Prompt) -> tuple[list[int], list[int]]:
    """Token ids of the shared prefix and of the rest; part by part, so that the border never moves."""
    prefix = [prompt.prefix] if prompt.prefix else []
    parts = [tokenizer.encode(part, add_special_tokens=False) for part in (*prefix, prompt.body, prompt.opening)]
    return (parts[0] if prefix else []), [token for part in parts[len(prefix) :] for token in part]


def cautious(tokenizer: Any, none_at_least: float) -> Sampler:
    """Greedy, but an answer says that there is no closure only where the model gives that so great a probability."""
    none = tokenizer.encode(f" {NONE}", add_special_tokens=False)
    return at_least(none[0], none_at_least) if none_at_least and len(none) == 1 else greedy_sampler


def at_least(token: int, probability: float) -> Sampler:
    """Greedy, but for one token, which is passed over where it is less likely than `probability`.

    It goes for all steps of an answer, though it is meant for the first: a word that answers begin with is hardly ever
    doubtful later, and one sampler for all rows keeps them in one batch.
    """
    least = math.log(probability)

    def sampled(logprobs: mx.array) -> mx.array:
        doubtful = (mx.arange(logprobs.shape[-1]) == token) & (logprobs < least)
        return mx.argmax(mx.where(doubtful, -math.inf, logprobs), axis=-1)

    return sampled


class Batcher:
    """Answers prompts in continuous batches: as one answer ends, the next prompt takes its place.

    Everything here belongs to the thread that loaded the model (MLX streams belong to threads).
    """

    def __init__(self, model: nn.Module, tokenizer: Any, max_tokens: int, sampler: Sampler = greedy_sampler) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        self._sampler = sampler
        self._stops = set(tokenizer.eos_token_ids)
        self._prefixes: dict[tuple[int, ...], list[Any]] = {}
        self._ends: dict[int, int] = {}
        self._running: dict[int, _Row] = {}
        self._generator = self._new_generator()

    def __len__(self) -> int:
        """How many prompts have no answer yet."""
        return len(self._running)

    def take(self, waiting: deque[tuple[int, Prompt]]) -> list[int]:
        """Take the next prompts in, as soon as there is room for a whole group (or for all that wait).

        Args:
            waiting: (number, prompt) pairs; what is taken is removed. An answer comes out of `step` with its number.

        Returns:
            The numbers taken, none while there is no room. Prompts of like length in a row are read fastest.
        """
        group = [waiting[at] for at in range(min(GROUP, len(waiting)))]
        if len(self._running) + len(group) > BATCH:
            return []
        parts = [encode(self._tokenizer, prompt) for _, prompt in group]
        longest = max(
            (*(row.length + len(row.tokens) for row in self._running.values()), *(len(a) + len(b) for a, b in parts)),
            default=0,
        )
        if self._running and (len(self._running) + len(group)) * longest > ROOM:
            return []
        for (number, _), (prefix, rest) in zip(group, parts, strict=True):
            waiting.popleft()
            caches = [self._prefix_cache(tuple(prefix))] if prefix else None
            (uid,) = self._generator.insert([rest], [self._max_tokens], caches=caches)
            self._running[uid] = _Row(number, len(prefix) + len(rest))
        return [number for number, _ in group]

    def step(self) -> list[tuple[int, Answer]]:
        """Compute one step of all rows in hand; returns (number, answer) of the rows that ended."""
        _, responses = self._generator.next()
        ended = []
        for response in responses:
            row = self._running[response.uid]
            row.chances[-1] += float(response.logprobs[response.token].item())
            stopped = response.finish_reason == "stop"
            if not stopped:
                row.tokens.append(response.token)
                row.chances.extend([0.0] * self._line_ends(response.token))
            if response.finish_reason is not None:
                del self._running[response.uid]
                ended.append((row.number, Answer(self._tokenizer.decode(row.tokens), stopped, tuple(row.chances))))
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
            sampler=self._sampler,
            completion_batch_size=BATCH,
            prefill_batch_size=GROUP,
            prefill_step_size=PREFILL_STEP,
        )

    def _line_ends(self, token: int) -> int:
        if token not in self._ends:
            self._ends[token] = self._tokenizer.decode([token]).count("\n")
        return self._ends[token]

    def _prefix_cache(self, prefix: tuple[int, ...]) -> list[Any]:
        if prefix not in self._prefixes:
            cache = make_prompt_cache(self._model)
            self._model(mx.array([prefix]), cache=cache)
            mx.eval([layer.state for layer in cache])
            self._prefixes[prefix] = cache
        return copy.deepcopy(self._prefixes[prefix])


def answer_alone(
    model: nn.Module, tokenizer: Any, prompt: Prompt, max_tokens: int, sampler: Sampler = greedy_sampler
) -> tuple[str, bool]:
    """The plain way: one prompt, no batch, nothing shared. What `Batcher` must agree with.

    Returns:
        The answer, and whether it ended by itself.
    """
    prefix, rest = encode(tokenizer, prompt)
    tokens: list[int] = []
    for token, _ in generate_step(mx.array(prefix + rest), model, max_tokens=max_tokens, sampler=sampler):
        assert isinstance(token, int)  # annotated as an array in mlx-lm
        if token in tokenizer.eos_token_ids:
            return tokenizer.decode(tokens), True
        tokens.append(token)
    return tokenizer.decode(tokens), False
