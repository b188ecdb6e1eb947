"""The arithmetic that Linux uses in place of MLX's own must agree with MLX's."""

import mlx.core as mx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranger_desk.engine import cpu

FLOATS = st.floats(-85, 85, width=32)


@given(st.lists(FLOATS, min_size=1, max_size=20))
def test_exponentials_are_mlxs(numbers):
    x = mx.array(numbers, mx.float32)
    np.testing.assert_allclose(cpu.exp(x), np.exp(np.array(x, np.float64)), rtol=4e-7)


def test_exponentials_are_exact_to_the_last_digits_where_attention_needs_them():
    x = mx.linspace(-20, 0, 20_001)
    np.testing.assert_allclose(cpu.exp(x), np.exp(np.array(x, np.float64)), rtol=4e-7)


def test_what_a_float_cannot_hold_is_next_to_nothing_or_very_great():
    low, high = cpu.exp(mx.array([-float("inf"), float("inf")])).tolist()
    assert 0 <= low < 1e-37
    assert high > 1e37


def test_gradients_are_the_exponentials():
    x = mx.array([-3.0, -0.2, 0.0, 0.4, 5.0])
    np.testing.assert_allclose(mx.grad(lambda x: cpu.exp(x).sum())(x), np.exp(np.array(x)), rtol=1e-4)


def test_the_gated_unit_is_silu_times_its_input():
    gate, x = mx.random.normal((3, 40), key=mx.random.key(1)) * 8, mx.random.normal((3, 40), key=mx.random.key(2))
    np.testing.assert_allclose(cpu.swiglu(gate, x), mx.sigmoid(gate) * gate * x, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("mask", [None, "causal", "allowed", "added"])
def test_attention_is_mlxs(mask):
    def random(n, *shape):
        return mx.random.normal(shape, key=mx.random.key(n))

    queries, keys, values = random(1, 2, 6, 5, 8), random(2, 2, 3, 9, 8), random(3, 2, 3, 9, 8)
    allowed = mx.arange(9) <= mx.arange(4, 9)[:, None]
    if mask in ("allowed", "added"):
        mask = allowed[None, None] if mask == "allowed" else mx.where(allowed, 0.0, -1e9)[None, None]
    theirs = mx.fast.scaled_dot_product_attention(queries, keys, values, scale=0.3, mask=mask)
    np.testing.assert_allclose(cpu.attention(queries, keys, values, None, 0.3, mask), theirs, rtol=1e-4, atol=1e-5)
