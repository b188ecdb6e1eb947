"""A Llama of two layers with random weights: real plumbing, no sense."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

WIDTH, HIDDEN, LAYERS, HEADS, VOCABULARY = 32, 64, 2, 4, 259
END = 256


def write_tiny_model(folder: Path, seed: int = 1) -> Path:
    """Write a tiny model in mlx-lm's form: one token a byte, an end token, float32 weights."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)

    def weights(*shape: int, spread: float = 0.2) -> np.ndarray:
        return random.normal(0, spread, shape).astype(np.float32)

    # Wide rows in the output layer let it be sure of a token.
    named = {"lm_head.weight": weights(VOCABULARY, WIDTH, spread=1.0)}
    named |= {"model.embed_tokens.weight": weights(VOCABULARY, WIDTH), "model.norm.weight": np.ones(WIDTH, np.float32)}
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        for name in ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"):
            named[f"{at}{name}.weight"] = weights(WIDTH, WIDTH)
        named[f"{at}mlp.gate_proj.weight"] = weights(HIDDEN, WIDTH)
        named[f"{at}mlp.up_proj.weight"] = weights(HIDDEN, WIDTH)
        named[f"{at}mlp.down_proj.weight"] = weights(WIDTH, HIDDEN)
        for name in ("input_layernorm", "post_attention_layernorm"):
            named[f"{at}{name}.weight"] = np.ones(WIDTH, np.float32)
    save_file(named, folder / "model.safetensors", metadata={"format": "mlx"})
    config = {
        "model_type": "llama",
        "hidden_size": WIDTH,
        "intermediate_size": HIDDEN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": HEADS,
        "rms_norm_eps": 1e-5,
        "vocab_size": VOCABULARY,
        "tie_word_embeddings": False,
        "eos_token_id": END,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*alphabet, "<end>", "<pad>", "<x>"]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<end>", "<pad>", "<x>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": "<end>",
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder
