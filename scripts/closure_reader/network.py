"""A Llama-family network in PyTorch with LoRA on every linear layer, computing in bfloat16.

PyTorch because its CPU matrix products in bfloat16 are several times faster than MLX's in float32 on the Linux machine
that trains; the weights go back to MLX unchanged (same names and shapes as mlx-lm's LoRA layers).
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as fn

LINEAR = {
    **{f"self_attn.{name}_proj": name for name in "qkvo"},
    **{f"mlp.{name}_proj": name for name in ("gate", "up", "down")},
}


class LoRALinear(nn.Module):
    """y = x W^T + scale (x A) B, with W (out, in) frozen, A (in, rank) and B (rank, out) trained."""

    def __init__(self, weight: torch.Tensor, rank: int, scale: float) -> None:
        super().__init__()
        outputs, inputs = weight.shape
        self.register_buffer("weight", weight.bfloat16())
        bound = 1 / math.sqrt(inputs)
        self.a = nn.Parameter(torch.empty(inputs, rank).uniform_(-bound, bound))
        self.b = nn.Parameter(torch.zeros(rank, outputs))
        self.scale = scale

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., in) to (..., out)."""
        return fn.linear(x, self.weight) + (x @ self.a.bfloat16()) @ (self.b * self.scale).bfloat16()


class Block(nn.Module):
    """One layer: attention and gated MLP, each after an RMS norm."""

    def __init__(self, weights: dict[str, torch.Tensor], prefix: str, config: dict, rank: int, scale: float) -> None:
        super().__init__()
        self.linear = nn.ModuleDict(
            {name: LoRALinear(weights[f"{prefix}{key}.weight"], rank, scale) for key, name in LINEAR.items()}
        )
        self.register_buffer("before_attention", weights[f"{prefix}input_layernorm.weight"].float())
        self.register_buffer("before_mlp", weights[f"{prefix}post_attention_layernorm.weight"].float())
        self.heads, self.kv_heads = config["num_attention_heads"], config["num_key_value_heads"]
        self.head_dim = config["hidden_size"] // self.heads
        self.epsilon = config["rms_norm_eps"]

    def forward(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """(rows, length, hidden) to the same; `mask` (length, length) is added to the attention's scores."""
        rows, length, _ = x.shape
        y = normed(x, self.before_attention, self.epsilon)
        q = rotated(self._heads(self.linear["q"](y), self.heads), cos, sin)
        k = rotated(self._heads(self.linear["k"](y), self.kv_heads), cos, sin)
        v = self._heads(self.linear["v"](y), self.kv_heads)
        # Written out: on the CPU this is several times faster backwards than the fused attention.
        group = self.heads // self.kv_heads * length
        scores = q.reshape(rows, self.kv_heads, group, self.head_dim) @ k.transpose(-1, -2) * self.head_dim**-0.5
        scores = torch.softmax(scores.view(rows, self.heads, length, length) + mask, -1)
        seen = scores.view(rows, self.kv_heads, group, length) @ v
        seen = seen.view(rows, self.heads, length, self.head_dim).transpose(1, 2).reshape(rows, length, -1)
        x = x + self.linear["o"](seen)
        y = normed(x, self.before_mlp, self.epsilon)
        return x + self.linear["down"](fn.silu(self.linear["gate"](y)) * self.linear["up"](y))

    def _heads(self, x: torch.Tensor, heads: int) -> torch.Tensor:
        return x.view(*x.shape[:2], heads, self.head_dim).transpose(1, 2)


class Llama(nn.Module):
    """The network of a folder with config.json and dense `model.safetensors` (embeddings tied)."""

    def __init__(self, folder: Path, rank: int, scale: float) -> None:
        super().__init__()
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "model.safetensors")
        self.register_buffer("embedding", weights["model.embed_tokens.weight"].bfloat16())
        self.register_buffer("norm", weights["model.norm.weight"].float())
        self.blocks = nn.ModuleList(
            Block(weights, f"model.layers.{i}.", config, rank, scale) for i in range(config["num_hidden_layers"])
        )
        half = config["hidden_size"] // config["num_attention_heads"] // 2
        self.frequencies = config["rope_theta"] ** (-torch.arange(half) / half)
        self.epsilon = config["rms_norm_eps"]

    def hidden(self, tokens: torch.Tensor) -> torch.Tensor:
        """(rows, length) token ids, padded at their ends, to (rows, length, hidden)."""
        length = tokens.shape[1]
        angles = (torch.arange(length)[:, None] * self.frequencies).repeat(1, 2)
        cos, sin = angles.cos().bfloat16(), angles.sin().bfloat16()
        mask = torch.full((length, length), float("-inf")).triu(1).bfloat16()
        x = fn.embedding(tokens, self.embedding)
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        return normed(x, self.norm, self.epsilon)

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """(..., hidden) to float32 (..., vocabulary)."""
        return fn.linear(hidden, self.embedding).float()

    def save_adapter(self, file: Path) -> None:
        """Write the adapter with mlx-lm's names, in 16 bits."""
        arrays = {}
        for i, block in enumerate(self.blocks):
            for key, name in LINEAR.items():
                layer = block.linear[name]
                arrays[f"model.layers.{i}.{key}.lora_a"] = layer.a.detach().half().contiguous()
                arrays[f"model.layers.{i}.{key}.lora_b"] = layer.b.detach().half().contiguous()
        save_file(arrays, file)

    def load_adapter(self, file: Path) -> None:
        """Begin from an adapter that `save_adapter` wrote, of this rank."""
        arrays = load_file(file)
        for i, block in enumerate(self.blocks):
            for key, name in LINEAR.items():
                layer = block.linear[name]
                layer.a.data.copy_(arrays[f"model.layers.{i}.{key}.lora_a"])
                layer.b.data.copy_(arrays[f"model.layers.{i}.{key}.lora_b"])


def normed(x: torch.Tensor, weight: torch.Tensor, epsilon: float) -> torch.Tensor:
    """The RMS norm, computed in float32."""
    x = x.float()
    return (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon) * weight).bfloat16()


def rotated(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Rotary positions, the two halves of a head paired."""
    half = x.shape[-1] // 2
    return x * cos + torch.cat((-x[..., half:], x[..., :half]), -1) * sin
