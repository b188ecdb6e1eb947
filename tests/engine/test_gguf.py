"""GGUF files of other models than the embedded one: tiny ones, written here."""

import json

import mlx.core as mx
import pytest
from mlx_lm.utils import load_tokenizer
from tokenizers import pre_tokenizers

from ranger_desk import paths
from ranger_desk.engine import base, gguf, gguf_header, model
from ranger_desk.engine.gguf_header import UnreadableGguf

WIDTH, HIDDEN, HEADS, LAYERS = 64, 96, 4, 2
MERGES = ["1 2", "12 3"]


def silent(*_: object) -> None:
    pass


def write(path, split="llama-bpe", *, without=(), **changed):
    """A Llama of two layers with random weights as a GGUF file."""
    mx.random.seed(5)
    tokens = [*sorted(pre_tokenizers.ByteLevel.alphabet()), "12", "123", "<|end|>"]
    shapes = {
        **{"attn_q": (WIDTH, WIDTH), "attn_k": (WIDTH // 2, WIDTH), "attn_v": (WIDTH // 2, WIDTH)},
        **{"attn_output": (WIDTH, WIDTH), "ffn_gate": (HIDDEN, WIDTH), "ffn_up": (HIDDEN, WIDTH)},
        **{"ffn_down": (WIDTH, HIDDEN), "attn_norm": (WIDTH,), "ffn_norm": (WIDTH,)},
    }
    weights = {f"blk.{n}.{name}.weight": mx.random.normal(s) for n in range(LAYERS) for name, s in shapes.items()}
    weights |= {"token_embd.weight": mx.random.normal((len(tokens), WIDTH)), "output_norm.weight": mx.ones(WIDTH)}
    weights |= {name: value for name, value in changed.items() if isinstance(value, mx.array)}
    metadata = {
        "general.architecture": "llama",
        "llama.block_count": mx.array(LAYERS, mx.uint32),
        "llama.context_length": mx.array(512, mx.uint32),
        "llama.embedding_length": mx.array(WIDTH, mx.uint32),
        "llama.feed_forward_length": mx.array(HIDDEN, mx.uint32),
        "llama.attention.head_count": mx.array(HEADS, mx.uint32),
        "llama.attention.head_count_kv": mx.array(HEADS // 2, mx.uint32),
        "llama.attention.layer_norm_rms_epsilon": mx.array(1e-5),
        "llama.rope.freq_base": mx.array(500000.0),
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": split,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": mx.array([1] * (len(tokens) - 1) + [3], mx.int32),
        "tokenizer.ggml.merges": MERGES,
        "tokenizer.ggml.bos_token_id": mx.array(len(tokens) - 1, mx.uint32),
        "tokenizer.ggml.eos_token_id": mx.array(len(tokens) - 1, mx.uint32),
    }
    metadata |= {name: value for name, value in changed.items() if isinstance(value, str)}
    mx.save_gguf(str(path), weights, {name: value for name, value in metadata.items() if name not in without})
    return path


def converted(path, tmp_path):
    folder = tmp_path / "converted"
    folder.mkdir()
    gguf.convert(path, folder, silent)
    return folder


@pytest.mark.parametrize(("split", "pieces"), [("llama-bpe", ["123", "45"]), ("smollm", ["1", "2", "3", "4", "5"])])
def test_text_is_split_as_the_file_says(tmp_path, split, pieces):
    tokenizer = load_tokenizer(converted(write(tmp_path / "m.gguf", split), tmp_path))
    tokens = tokenizer.encode("12345", add_special_tokens=False)
    assert [tokenizer.decode([token]) for token in tokens] == [p for piece in pieces for p in _known(piece)]
    text = "Closed 12/25, 2019.  The CG wasn't open\n\n\u2014 \u00e9t\u00e9."
    assert tokenizer.decode(tokenizer.encode(text, add_special_tokens=False)) == text


def _known(piece):
    """The vocabulary knows 123 and 12; other digits stand alone."""
    return [piece] if piece in ("12", "123") else list(piece)


def test_stretched_positions_are_kept(tmp_path):
    frequencies = mx.linspace(1, 32, WIDTH // HEADS // 2)
    folder = converted(write(tmp_path / "m.gguf", **{"rope_freqs.weight": frequencies}), tmp_path)
    scaling = json.loads((folder / "config.json").read_text())["rope_scaling"]
    assert (scaling["rope_type"], scaling["factor"]) == ("llama3", 32.0)
    network, _ = model.load(folder)
    assert network(mx.array([[1, 2, 3]])).shape == (1, 3, 259)


def test_the_header_alone_says_the_sizes_that_the_converted_model_has(tmp_path):
    path = write(tmp_path / "m.gguf")
    config, metadata = gguf_header.read(path)
    made = json.loads((converted(path, tmp_path) / "config.json").read_text())
    assert {key: made[key] for key in config} == config
    assert config["num_key_value_heads"] == 2
    assert metadata["tokenizer.ggml.tokens"] == 259


def test_a_file_is_converted_once_and_another_of_its_name_anew(tmp_path):
    path = write(tmp_path / "m.gguf")
    told = []
    folder = base.ensure_folder(str(path), lambda *progress: told.append(progress))
    assert folder.parent == paths.models_folder()
    count = len(told)
    assert base.ensure_folder(str(path), lambda *progress: told.append(progress)) == folder
    assert len(told) == count + 1  # only its checksum
    write(path, "smollm")
    assert base.ensure_folder(str(path), silent) != folder


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"general.architecture": "mamba"}, "its architecture is 'mamba'"),
        ({"tokenizer.ggml.pre": "qwen2"}, "split as 'qwen2'; only byte-level BPE split as smollm or llama-bpe"),
        ({"tokenizer.ggml.model": "llama"}, "its tokenizer is 'llama'"),
        ({"blk.0.ffn_gate_exps.weight": mx.zeros((4, 4))}, r"weights that no Llama has, such as blk\.0\.ffn_gate_exps"),
        ({"without": ["llama.block_count"]}, r"lacks 'llama\.block_count'"),
    ],
)
def test_what_cannot_be_converted_is_told(tmp_path, changed, told):
    path = write(tmp_path / "m.gguf", **changed)
    with pytest.raises(UnreadableGguf, match=told):
        converted(path, tmp_path)


def test_a_file_that_is_none_is_told(tmp_path):
    (tmp_path / "m.gguf").write_bytes(b"GGUFnot")
    with pytest.raises(UnreadableGguf, match="cannot be read"):
        converted(tmp_path / "m.gguf", tmp_path)
