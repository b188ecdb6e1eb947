"""From a Llama-family GGUF file to a folder in mlx-lm's form, without the network.

MLX reads the packed weights as they are (Q4_0, Q4_1 and Q8_0 are its own affine quantisation with groups of 32), so
nothing is quantised again. Names, the order of the rows of q and k, and the tokenizer differ and are put right here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import mlx.core as mx
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from ranger_desk.engine import gguf_header
from ranger_desk.engine.gguf_header import UnreadableGguf

Progress = Callable[[str, int, int], None]

NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "output": "lm_head",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
GROUP_SIZE = 32
CONTROL_TOKEN = 3
"""llama.cpp's token type for tokens that are never text."""
FREQUENCIES = "rope_freqs.weight"
"""How Llama 3.1 and later stretch their positions: what each frequency is divided by, 1 to the factor itself."""
ROPE = {"low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}
"""The rest of it, which a GGUF file does not say and all Llamas since 3.1 share."""
_LLAMA_3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
SPLITS = {
    "smollm": lambda: [
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False),
    ],
    "llama-bpe": lambda: [
        pre_tokenizers.Split(Regex(_LLAMA_3), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ],
}
"""How text is split before it becomes tokens, by llama.cpp's name for it: the wrong way would give other tokens."""


def convert(source: Path, folder: Path, progress: Progress) -> None:
    """Write `folder` (existing, empty) as an mlx-lm model: config, weights, tokenizer.

    Args:
        source: a GGUF file of architecture llama with a byte-level BPE tokenizer (see `SPLITS`).
        folder: where the files go.
        progress: told (what, done, total).

    Raises:
        UnreadableGguf: another architecture or tokenizer.
    """
    progress("Reading the model file", 0, 3)
    try:
        loaded = mx.load(str(source), return_metadata=True)
    except RuntimeError as error:
        raise UnreadableGguf(f"{source.name} cannot be read: {error}") from error
    weights, metadata = cast("tuple[dict[str, mx.array], dict[str, Any]]", loaded)
    sizes = gguf_header.config(metadata, source.name)
    _check(source, metadata, weights)
    frequencies = weights.pop(FREQUENCIES, None)
    config = _config(sizes, metadata, weights)
    if frequencies is not None:
        config["rope_scaling"] = {
            "rope_type": "llama3",
            "factor": max(cast("list[float]", frequencies.tolist())),
        } | ROPE
    progress("Writing the weights", 1, 3)
    named = {_name(key): _rows(key, value, config) for key, value in weights.items()}
    if "lm_head.weight" not in named:
        config["tie_word_embeddings"] = True
    mx.save_safetensors(str(folder / "model.safetensors"), named, metadata={"format": "mlx"})
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    progress("Writing the tokenizer", 2, 3)
    _write_tokenizer(metadata, folder)
    progress("Model ready", 3, 3)


def _number(metadata: dict[str, Any], key: str) -> Any:
    value = metadata[key]
    return value.item() if isinstance(value, mx.array) else value


def _check(source: Path, metadata: dict[str, Any], weights: dict[str, mx.array]) -> None:
    kind, split = metadata.get("tokenizer.ggml.model"), metadata.get("tokenizer.ggml.pre")
    if kind != "gpt2" or split not in SPLITS:
        what = f"its tokenizer is '{kind}', split as '{split}'"
        raise UnreadableGguf(f"{source.name}: {what}; only byte-level BPE split as {' or '.join(SPLITS)} can be used.")
    strange = [key for key in weights if key != FREQUENCIES and _part(key) not in NAMES]
    if strange:
        raise UnreadableGguf(f"{source.name}: it has weights that no Llama has, such as {strange[0]}.")


def _config(sizes: dict[str, Any], metadata: dict[str, Any], weights: dict[str, mx.array]) -> dict[str, Any]:
    bits = {
        _name(key): 32 * value.shape[1] // (weights[key.replace(".weight", ".scales")].shape[1] * GROUP_SIZE)
        for key, value in weights.items()
        if value.dtype == mx.uint32
    }
    common = min(bits.values(), default=0)
    config: dict[str, Any] = {
        "architectures": ["LlamaForCausalLM"],
        **sizes,
        "max_position_embeddings": _number(metadata, "llama.context_length"),
        "rms_norm_eps": _number(metadata, "llama.attention.layer_norm_rms_epsilon"),
        "rope_theta": _number(metadata, "llama.rope.freq_base"),
        "bos_token_id": _number(metadata, "tokenizer.ggml.bos_token_id"),
        "eos_token_id": _number(metadata, "tokenizer.ggml.eos_token_id"),
        "tie_word_embeddings": False,
    }
    if bits:
        others = {key.removesuffix(".weight"): width for key, width in bits.items() if width != common}
        config["quantization"] = {"group_size": GROUP_SIZE, "bits": common} | {
            key: {"group_size": GROUP_SIZE, "bits": width} for key, width in others.items()
        }
    return config


def _name(key: str) -> str:
    stem, _, kind = key.rpartition(".")
    if stem.startswith("blk."):
        return f"model.layers.{stem.split('.')[1]}.{NAMES[_part(key)]}.{kind}"
    return f"{NAMES[stem]}.{kind}"


def _part(key: str) -> str:
    """The name of a weight without its layer."""
    stem = key.rpartition(".")[0]
    return stem.split(".", 2)[-1] if stem.startswith("blk.") else stem


def _rows(key: str, value: mx.array, config: dict[str, Any]) -> mx.array:
    """Put the rows of q and k back from llama.cpp's interleaved order into the halves that MLX rotates."""
    heads = {"attn_q": "num_attention_heads", "attn_k": "num_key_value_heads"}
    part = key.split(".")[-2]
    if part not in heads:
        return value
    count = config[heads[part]]
    half = value.shape[0] // count // 2
    return value.reshape(count, half, 2, -1).swapaxes(1, 2).reshape(value.shape)


def _write_tokenizer(metadata: dict[str, Any], folder: Path) -> None:
    tokens: list[str] = metadata["tokenizer.ggml.tokens"]
    merges = [tuple(pair.split(" ")) for pair in metadata["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(SPLITS[metadata["tokenizer.ggml.pre"]]())
    tokenizer.decoder = decoders.ByteLevel()
    kinds = metadata["tokenizer.ggml.token_type"].tolist()
    control = [token for token, kind in zip(tokens, kinds, strict=True) if kind == CONTROL_TOKEN]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in control])
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": tokens[_number(metadata, "tokenizer.ggml.bos_token_id")],
        "eos_token": tokens[_number(metadata, "tokenizer.ggml.eos_token_id")],
        "model_max_length": _number(metadata, "llama.context_length"),
        "clean_up_tokenization_spaces": False,
    }
    if "tokenizer.ggml.padding_token_id" in metadata:
        settings["pad_token"] = tokens[_number(metadata, "tokenizer.ggml.padding_token_id")]
    if "tokenizer.chat_template" in metadata:
        settings["chat_template"] = metadata["tokenizer.chat_template"]
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
