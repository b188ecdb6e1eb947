"""Llama on MLX's CPU backend, without its exponential, which took a third of the time.

MLX computes `exp` on x86 one number after the other (10 ns each, 80 times a multiplication's time), which the gated
units and the softmax of attention are full of. `exp` here is the usual one of vectorised libraries: 2 to the whole part
of x/ln 2 by the bits of a float, times a polynomial for the rest, which two constants keep exact (Cody and Waite,
Software Manual for the Elementary Functions, 1980, chapter 6).
"""

from __future__ import annotations

import math
from typing import Any, cast

import mlx.core as mx
from mlx_lm.models import llama

SERIES = tuple(1 / math.factorial(n) for n in range(8))
"""Taylor's coefficients of e**x; enough for |x| <= ln(2) / 2 in float32."""
LN2 = 0.693359375, math.log(2) - 0.693359375
"""ln 2 in two parts: of the first, which has ten bits, a whole number of times is exact."""
LEAST, MOST = -126.0, 126.0
"""Exponents of two that a float32 has."""


def use() -> None:
    """Let mlx-lm's Llama compute with what is here, in all models of this process."""
    llama.swiglu = swiglu
    llama.scaled_dot_product_attention = attention


def exp(x: mx.array) -> mx.array:
    """E to the power of each number, float32; beyond what float32 can hold, the least or the greatest that it can."""
    return cast(mx.array, _exp(x))


@mx.custom_function
def _exp(x: mx.array) -> mx.array:
    x = mx.clip(x, LEAST * math.log(2), MOST * math.log(2))
    whole = mx.round(x * (1 / math.log(2)))
    rest = (x - whole * LN2[0]) - whole * LN2[1]
    series = rest * SERIES[-1] + SERIES[-2]
    for power in SERIES[-3::-1]:
        series = series * rest + power
    return series * ((whole.astype(mx.int32) + 127) << 23).view(mx.float32)


@_exp.vjp
def _derivative(_x: mx.array, cotangent: mx.array, power: mx.array) -> mx.array:
    # The power itself: what is between need not be kept for the way back, which was most of training's memory.
    return cotangent * power


def swiglu(gate: mx.array, x: mx.array) -> mx.array:
    """The gated unit: silu(gate) * x (Shazeer, GLU Variants Improve Transformer, 2020)."""
    return gate / (1 + exp(-gate)) * x


def attention(
    queries: mx.array,
    keys: mx.array,
    values: mx.array,
    cache: Any,
    scale: float,
    mask: mx.array | str | None,
    sinks: mx.array | None = None,
) -> mx.array:
    """Attention of groups of heads that share keys and values; arguments and result as mlx-lm's function of the name.

    Args:
        queries: (rows, heads, steps, size).
        keys: (rows, groups, all steps, size).
        values: as `keys`.
        cache: not used.
        scale: of the products.
        mask: (rows or 1, 1, steps, all steps), True or 0 where a step may be seen; "causal"; or None.
        sinks: not used by Llama.

    Returns:
        (rows, heads, steps, size).
    """
    del cache, sinks
    rows, heads, steps, size = queries.shape
    groups, seen = keys.shape[1:3]
    # The heads of a group are rows of one matrix, since their keys are the same.
    together = (queries * scale).reshape(rows, groups, -1, size)
    scores = (together @ keys.swapaxes(-1, -2)).reshape(rows, heads, steps, seen)
    if isinstance(mask, str):
        mask = mx.arange(seen - steps, seen)[:, None] >= mx.arange(seen)
    if mask is not None:
        scores = mx.where(mask, scores, -math.inf) if mask.dtype == mx.bool_ else scores + mask
    weights = exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return (weights.reshape(rows, groups, -1, seen) @ values).reshape(rows, heads, steps, size)
