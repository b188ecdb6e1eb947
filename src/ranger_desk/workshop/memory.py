"""What a base needs in memory, for use and for training, against what this machine has; told before it is loaded."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from ranger_desk.engine.limits import EXACT_BELOW, GROUP, PREFILL_STEP, ROOM
from ranger_desk.workshop.catalogue import Architecture, Model

LIBRARIES = 300 << 20
"""Bytes that Python and its libraries take."""
METAL_SHARE = 0.75
"""Part of a Mac's memory that its graphics processor may use."""
LINEAR_COPIES, SCORE_COPIES = 2, 3
"""Times that the inputs and outputs of linear layers, and attention's scores, are held for the way back (measured)."""


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine: its memory in bytes, and whether models run on Metal."""

    memory: int
    metal: bool

    @property
    def usable(self) -> int:
        """Bytes that a model may take."""
        return int(self.memory * METAL_SHARE) if self.metal else self.memory

    @property
    def float_bytes(self) -> int:
        """Bytes of a number while the model works: on the CPU weights are unpacked to 32 bits."""
        return 2 if self.metal else 4


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes that a base needs, and whether this machine has them.

    Attributes:
        use: to summarise, with as many comments at once as the engine takes.
        training: of an adapter of rank 8 on q_proj and v_proj of all layers, one comment of 512 tokens at a time.
    """

    use: int
    training: int
    usable: int

    @property
    def can_use(self) -> bool:
        """Whether it fits for use."""
        return self.use <= self.usable

    @property
    def can_train(self) -> bool:
        """Whether an adapter on it can be trained."""
        return self.training <= self.usable


def this_machine() -> Machine:
    """This machine, as the system tells it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(memory, sys.platform == "darwin")


def needs(model: Model, machine: Machine | None = None) -> Needs:
    """What a base needs on a machine (this one)."""
    machine = machine or this_machine()
    sizes = model.architecture
    cache = 2 * ROOM * sizes.num_hidden_layers * sizes.num_key_value_heads * sizes.head_dim * machine.float_bytes
    logits = GROUP * PREFILL_STEP * sizes.vocab_size * 4
    rank = 8
    shapes = [sizes.linear_shapes[f"self_attn.{name}"] for name in ("q_proj", "v_proj")]
    trainable = sizes.num_hidden_layers * rank * sum(a + b for a, b in shapes)
    return Needs(
        LIBRARIES + weights_bytes(model, machine) + cache + logits,
        training_bytes(model, machine, trainable=trainable, tokens=512),
        machine.usable,
    )


def weights_bytes(model: Model, machine: Machine) -> int:
    """What the weights take once they are loaded: packed on Metal, unless they are few; also unpacked on the CPU."""
    packed = model.architecture.parameters * stored_bits(model.bits, model.group_size) / 8
    if not machine.metal:
        return int(packed + 4 * model.architecture.parameters)
    return int(packed if packed >= EXACT_BELOW else max(packed, 2 * model.architecture.parameters))


def stored_bits(bits: int, group_size: int) -> float:
    """Bits that a weight takes with its share of its group's scale and offset (16 bits each)."""
    return bits if bits >= 16 else bits + 32 / group_size


def training_bytes(
    model: Model,
    machine: Machine,
    *,
    trainable: int,
    tokens: int,
    longest: int | None = None,
    learnt: int | None = None,
    layers: int | None = None,
    checkpointing: bool = False,
) -> int:
    """What training an adapter takes at its peak, roughly.

    Args:
        model: the base.
        machine: where.
        trainable: weights of the adapter, each with its gradient and two moments in 32 bits.
        tokens: in a batch, all its rows padded to the longest.
        longest: of the rows of a batch; None where it has one row.
        learnt: tokens in a batch whose logits are computed; None for all.
        layers: layers with an adapter, from the last; the way back ends at the first of them. None for all.
        checkpointing: activations are kept for one layer at a time and computed anew.
    """
    sizes = model.architecture
    reached = min(layers or sizes.num_hidden_layers, sizes.num_hidden_layers)
    activations = _activations(sizes, longest or tokens)
    kept = (1 if checkpointing else reached) * activations + reached * sizes.hidden_size
    logits = 4 * (learnt or tokens) * sizes.vocab_size * 4
    return LIBRARIES + weights_bytes(model, machine) + 16 * trainable + tokens * kept * machine.float_bytes + logits


def _activations(sizes: Architecture, longest: int) -> int:
    """Numbers a token that a layer holds for the way back, in rows of a length."""
    linear = sum(a + b for a, b in sizes.linear_shapes.values()) // 2 + 2 * sizes.hidden_size
    scores = sizes.num_attention_heads * longest
    return LINEAR_COPIES * linear + SCORE_COPIES * scores
