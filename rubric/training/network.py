"""The network: a small BERT read from safetensors, pooled over the reply, with all answers side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from rubric.listener.tasks import (
    CODEBOOK_WIDTH,
    MECHANISMS,
    PUBLISHED_WIDTH,
    TALKS,
)
from rubric.training.halves import in_half_bytes

POOLS = 3
PARTED = 2
"""Upper layers that each of the two ears has for itself."""

HEADS = frozenset(("codebook", "published", "talk", "rationale"))
"""What starts untrained."""

_SHARES: Final = 256  # of a drop, drawn as one byte: numpy draws those twenty times as fast as torch its own


class Drop(nn.Module):
    """Silences a share of what flows through while training, and does nothing after."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.silenced = round(share * _SHARES)
        self.chance = np.random.default_rng(0)

    def forward(self, x: Tensor) -> Tensor:
        """Return x, in training with the share silenced and the rest made as much louder."""
        if not (self.training and self.silenced):
            return x
        drawn = self.chance.integers(0, _SHARES, x.numel(), np.uint8)
        kept = torch.from_numpy(drawn).view(x.shape) >= self.silenced
        return x * kept * (_SHARES / (_SHARES - self.silenced))


class Layer(nn.Module):
    """One transformer block, attention and feed-forward, each followed by its norm."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.attended = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.done = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Drop(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the tokens [batch, length, width] after attention; bias: [batch * heads, 1, length]."""
        batch, length, width = x.shape
        each = width // self.heads
        qkv = self.qkv(x).view(batch, length, 3, self.heads, each).permute(2, 0, 3, 1, 4)
        # Laid out anew, one matrix a head: the products then cost half.
        q, k, v = qkv.contiguous().view(3, batch * self.heads, length, each).unbind()
        scores = torch.baddbmm(bias.to(q.dtype), q, k.transpose(1, 2), alpha=each**-0.5)
        seen = torch.bmm(torch.softmax(scores, -1).to(v.dtype), v).view(batch, self.heads, length, each)
        seen = seen.transpose(1, 2).reshape(batch, length, width)
        x = self.attended(x + self.dropout(self.out(seen)))
        return self.done(x + self.down(functional.gelu(self.up(x))))


class Network(nn.Module):
    """Tokens in, one row of answers out: `WIDTH` columns, and helpers that only training uses."""

    def __init__(self, config: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.heads = config["num_attention_heads"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.places = nn.Embedding(config["max_position_embeddings"], width)
        self.types = nn.Embedding(config["type_vocab_size"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Drop(dropout)
        self.layers = nn.ModuleList(
            Layer(width, self.heads, config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )
        self.second = nn.ModuleList(
            Layer(width, self.heads, config["intermediate_size"], dropout) for _ in range(PARTED)
        )
        self.codebook = nn.Linear(POOLS * width, CODEBOOK_WIDTH)
        self.published = nn.Linear(POOLS * width, PUBLISHED_WIDTH)
        self.talk = nn.Linear(POOLS * width, len(TALKS))
        self.rationale = nn.Linear(width, len(MECHANISMS))

    def shared(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return what both ears begin with, [batch, length, width], and the bias that hides the padding."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places) + self.types(types)
        x = self.norm(x)
        bias = self.hiding(mask)
        for layer in self.layers[:-PARTED]:
            x = layer(x, bias)
        return x, bias

    def hiding(self, mask: Tensor) -> Tensor:
        """Return what is added to the attention's scores, [batch * heads, 1, length]."""
        return ((1.0 - mask) * -1e4).repeat_interleave(self.heads, 0)[:, None, :]

    def pooled(self, x: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Return the first token beside mean and maximum over the reply's tokens."""
        reply = (mask * types)[:, :, None]
        mean = (x * reply).sum(1) / reply.sum(1)
        top = (x + (1.0 - reply) * -1e4).amax(1)
        return self.dropout(torch.cat((x[:, 0], mean, top), -1))

    def draw_from(self, seed: int) -> None:
        """Begin anew what chance silences in training."""
        for number, part in enumerate(part for part in self.modules() if isinstance(part, Drop)):
            part.chance = np.random.default_rng((seed, number))

    def tokens(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return what the two ears and the shared layers make of each token, [batch, length, width] each."""
        x, bias = self.shared(ids, types, mask)
        first, second = x, x
        for layer in self.layers[-PARTED:]:
            first = layer(first, bias)
        for layer in self.second:
            second = layer(second, bias)
        return first, second, x

    def answers(self, tokens: tuple[Tensor, Tensor, Tensor], types: Tensor, mask: Tensor) -> Tensor:
        """Return the answers as logits, [batch, `WIDTH`], pooled over the tokens whose type is 1."""
        heads = (self.codebook, self.published, self.talk)
        return torch.cat(
            [head(self.pooled(x, types, mask)) for head, x in zip(heads, tokens, strict=True)], -1
        )

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Return the answers as logits, [batch, `WIDTH`]; mask is 1.0 where there is a token."""
        return self.answers(self.tokens(ids, types, mask), types, mask)

    def taught(self, ids: Tensor, types: Tensor, mask: Tensor, *, by_codebook: bool) -> tuple[Tensor, Tensor]:
        """Return the answers that a lesson needs: by the ear that is taught these rows, and 0 by the other.

        Args:
            ids: As in `forward`.
            types: Likewise.
            mask: Likewise.
            by_codebook: Whether the rows are the first ear's.

        Returns:
            The answers [batch, `WIDTH`], and how far tokens show a mechanism, [batch, length, mechanisms].
        """
        x, bias = self.shared(ids, types, mask)
        talk = self.talk(self.pooled(x, types, mask))
        layers, head = (
            (self.layers[-PARTED:], self.codebook) if by_codebook else (self.second, self.published)
        )
        for layer in layers:
            x = layer(x, bias)
        said = head(self.pooled(x, types, mask))
        unasked = said.new_zeros((len(ids), PUBLISHED_WIDTH if by_codebook else CODEBOOK_WIDTH))
        both = (said, unasked) if by_codebook else (unasked, said)
        return torch.cat((*both, talk), -1), self.rationale(x)


def pretrained(folder: Path) -> Network:
    """Read a BERT encoder from `config.json` and `model.safetensors`; the answers start untrained.

    Raises:
        FileNotFoundError: The folder holds no such files.
    """
    network = Network(json.loads((folder / "config.json").read_text()))
    network.load_state_dict(_renamed(load_file(folder / "model.safetensors")), strict=False)
    network.second.load_state_dict(network.layers[-PARTED:].state_dict())
    with torch.no_grad():  # learnt with as they will be stored, the rest gets used to it
        network.words.weight.copy_(torch.from_numpy(in_half_bytes(network.words.weight.numpy())))
    # Far faster, and a word that no example holds keeps its meaning.
    network.words.weight.requires_grad_(False)  # noqa: FBT003
    for head in (network.codebook, network.published, network.talk, network.rationale):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    return network


def _renamed(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    names = {
        "words": "embeddings.word_embeddings",
        "places": "embeddings.position_embeddings",
        "types": "embeddings.token_type_embeddings",
        "norm": "embeddings.LayerNorm",
    }
    found = {}
    for ours, theirs in names.items():
        for kind in ("weight", "bias"):
            if f"{theirs}.{kind}" in stored:
                found[f"{ours}.{kind}"] = stored[f"{theirs}.{kind}"]
    parts = {
        "out": "attention.output.dense",
        "attended": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "done": "output.LayerNorm",
    }
    depth = sum(name.endswith("attention.self.query.weight") for name in stored)
    for number in range(depth):
        theirs = f"encoder.layer.{number}"
        for kind in ("weight", "bias"):
            found[f"layers.{number}.qkv.{kind}"] = torch.cat(
                [stored[f"{theirs}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            )
            for ours, part in parts.items():
                found[f"layers.{number}.{ours}.{kind}"] = stored[f"{theirs}.{part}.{kind}"]
    return found
