"""Training rows as tokens, their order, and the loss: what mlx-lm's trainer is given in place of its own.

Rows of like length share a batch (mlx-lm's `CacheDataset` does not sort), only the logits that are learnt from are
computed, and the order of an epoch follows from the seed and the epoch's number alone, so that a run can be resumed at
any batch. Several processes share each batch, and the mean of their losses is the loss that one process would see.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import mlx.core as mx
import mlx.nn as nn

PAD_TO = 32
"""Lengths are padded to a multiple of this: for every new pair of lengths the step is compiled again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One training row: token ids of what is only read, and of what is learnt (its end token included)."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    @property
    def length(self) -> int:
        """Tokens in all."""
        return len(self.prompt) + len(self.answer)

    def unmasked(self) -> Row:
        """The same text, all of it to be learnt but its first token, which nothing foretells."""
        tokens = self.prompt + self.answer
        return Row(tokens[:1], tokens[1:])


class Batches:
    """`iterate_batches` for mlx-lm's trainer."""

    def __init__(self, seed: int, start: int, go_on: Callable[[int], bool]) -> None:
        """Take the run's seed and where it begins.

        Args:
            seed: of the order.
            start: batches that were read before.
            go_on: called before each training batch with the number of batches that are done; False ends the run.
        """
        self._seed, self._start, self._go_on = seed, start, go_on

    def __call__(
        self,
        dataset: Sequence[Row],
        batch_size: int,
        loop: bool = False,
        comm_group: mx.distributed.Group | None = None,
        **_: Any,
    ) -> Iterator[tuple[mx.array, ...]]:
        """Yield this process's part of each batch, as `arrays` makes it.

        Args:
            dataset: the rows.
            batch_size: rows of a batch, over all processes.
            loop: batch after batch for training; else each row once, for a validation.
            comm_group: the processes; None for this one alone.
        """
        rank, size = (comm_group.rank(), comm_group.size()) if comm_group else (0, 1)
        if not loop:
            own = sorted(dataset, key=lambda row: row.length)[rank::size]
            for first in range(0, len(own), batch_size):
                part = own[first : first + batch_size]
                yield arrays(part, sum(len(row.answer) for row in part))
            return
        done, epoch, order = self._start, -1, list[list[Row]]()
        while self._go_on(done):
            each = len(dataset) // batch_size
            if done // each != epoch:
                epoch = done // each
                order = self._order(dataset, batch_size, epoch)
            whole = order[done % each]
            yield arrays(whole[rank::size], sum(len(row.answer) for row in whole) / size)
            done += 1

    def _order(self, dataset: Sequence[Row], batch_size: int, epoch: int) -> list[list[Row]]:
        chance = random.Random(f"{self._seed} {epoch}")
        # Shuffled, so that the rows that fill no batch are others each time; a little noise in the length, so that the
        # same rows do not always meet.
        kept = chance.sample(dataset, len(dataset) // batch_size * batch_size)
        kept.sort(key=lambda row: row.length * chance.uniform(0.9, 1.1))
        batches = [kept[first : first + batch_size] for first in range(0, len(kept), batch_size)]
        chance.shuffle(batches)
        return batches


def arrays(rows: Sequence[Row], divisor: float) -> tuple[mx.array, ...]:
    """The arguments of `loss` for some rows.

    Args:
        rows: of this process.
        divisor: what the summed loss is divided by: the tokens learnt from by all processes over their number.
    """
    length = _padded(max(row.length for row in rows) - 1)
    answer = _padded(max(len(row.answer) for row in rows))
    tokens = [_filled((row.prompt + row.answer)[:-1], length) for row in rows]
    places = [[min(len(row.prompt) - 1 + i, length - 1) for i in range(answer)] for row in rows]
    targets = [_filled(row.answer, answer) for row in rows]
    counts = [len(row.answer) for row in rows]
    return mx.array(tokens), mx.array(places), mx.array(targets), mx.array(counts), mx.array(divisor, mx.float32)


def loss(
    model: nn.Module, tokens: mx.array, places: mx.array, targets: mx.array, counts: mx.array, divisor: mx.array
) -> tuple[mx.array, mx.array]:
    """Mean cross entropy over the tokens that are learnt.

    Args:
        model: a Llama-family model from mlx-lm.
        tokens: (rows, length) inputs.
        places: (rows, answer) positions in `tokens` whose next token is to be learnt.
        targets: (rows, answer) those next tokens.
        counts: (rows,) how many of `targets` are real.
        divisor: what the sum is divided by.

    Returns:
        The loss, and the number of this process's tokens that were learnt from.
    """
    hidden = model.model(tokens)
    hidden = mx.take_along_axis(hidden, places[..., None], axis=1)
    tied = model.args.tie_word_embeddings
    logits = model.model.embed_tokens.as_linear(hidden) if tied else model.lm_head(hidden)
    mask = mx.arange(targets.shape[1])[None] < counts[:, None]
    losses = (nn.losses.cross_entropy(logits, targets) * mask).astype(mx.float32)
    return losses.sum() / divisor, mask.sum()


def _padded(count: int) -> int:
    return PAD_TO * -(-count // PAD_TO)


def _filled(tokens: Sequence[int], length: int) -> list[int]:
    return [*tokens, *[0] * (length - len(tokens))]
