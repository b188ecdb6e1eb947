"""Adapters from elsewhere, checked against their base."""

import mlx.core as mx
import numpy as np
import pytest

from ranger_desk.engine import adapter_files
from ranger_desk.engine.adapter_files import UnusableAdapter

SHAPES = {"self_attn.q_proj": [6, 8], "mlp.up_proj": [6, 10]}
AT = "model.layers.1.self_attn.q_proj"


def weights(rank=2):
    return {f"{AT}.lora_a": np.ones((6, rank), np.float32), f"{AT}.lora_b": np.ones((rank, 8), np.float32)}


def take(tmp_path, given, name="adapters.npz"):
    np.savez(tmp_path / name, **given)
    return adapter_files.take(tmp_path / name, tmp_path / "out.safetensors", SHAPES, layers=4)


def test_weights_are_kept_and_described(tmp_path):
    found = take(tmp_path, {**weights(), f"{AT}.m": np.ones(8, np.float32)})
    assert found == {"rank": 2, "num_layers": 3, "keys": ["self_attn.q_proj"], "dora": True}
    kept = mx.load(str(tmp_path / "out.safetensors"))
    assert {key: value.shape for key, value in kept.items()} == {
        f"{AT}.lora_a": (6, 2),
        f"{AT}.lora_b": (2, 8),
        f"{AT}.m": (8,),
    }


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({f"{AT}.lora_a": np.ones((5, 2))}, r"shape \(5, 2\), and the base needs \(6, 2\)"),
        ({f"{AT}.lora_b": np.ones((2, 8, 1))}, "shape"),
        ({f"{AT}.lora_b": np.ones((3, 8))}, r"several ranks \(2, 3\)"),
        ({"model.layers.9.self_attn.q_proj.lora_a": np.ones((6, 2))}, "the base has no place"),
        ({"model.layers.0.self_attn.z_proj.lora_a": np.ones((6, 2))}, "the base has no place"),
        ({"model.layers.0.mlp.up_proj.lora_a": np.ones((6, 2))}, "no pair of lora_a and lora_b"),
        ({f"{AT}.lora_a": np.full((6, 2), np.nan)}, "are no numbers"),
    ],
)
def test_weights_that_do_not_fit_are_refused(tmp_path, changed, told):
    given = {**weights(), **{name: value.astype(np.float32) for name, value in changed.items()}}
    with pytest.raises(UnusableAdapter, match=told):
        take(tmp_path, given)
    assert not (tmp_path / "out.safetensors").exists()


def test_pickles_are_never_read(tmp_path):
    np.savez(tmp_path / "a.npz", **{f"{AT}.lora_a": np.array([{"not": "numbers"}], dtype=object)})
    with pytest.raises(UnusableAdapter, match="pickles are not read"):
        adapter_files.take(tmp_path / "a.npz", tmp_path / "out.safetensors", SHAPES, layers=4)
    (tmp_path / "a.pt").write_bytes(b"\x80\x04.")
    with pytest.raises(UnusableAdapter, match="nothing that may hold code"):
        adapter_files.take(tmp_path / "a.pt", tmp_path / "out.safetensors", SHAPES, layers=4)


@pytest.mark.parametrize("name", ["a.npz", "a.safetensors"])
def test_files_that_are_none_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"nothing of the kind")
    with pytest.raises(UnusableAdapter):
        adapter_files.take(tmp_path / name, tmp_path / "out.safetensors", SHAPES, layers=4)
