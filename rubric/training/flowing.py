"""How loud each number is that flows into a part of a layer: what storing the weights in 8 bits must know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn

from rubric.training.batches import collate
from rubric.training.corpora import Item
from rubric.training.network import Network

PARTS: Final = frozenset(("qkv", "out", "up", "down"))
FIRST_APART: Final = ".down"
"""The part that the first token is so loud in that it is multiplied by itself (`graph`)."""


@torch.inference_mode()
def largest_flowing(network: Network, tokenizer: Tokenizer, items: Sequence[Item]) -> dict[str, NDArray[Any]]:
    """Return part of a layer -> the largest value of each number that flows in, without its sign.

    Args:
        network: Ready to answer.
        tokenizer: Its own, without padding or truncation.
        items: Replies to read.
    """
    seen: dict[str, NDArray[Any]] = {}
    watched = [
        part.register_forward_hook(_watching(seen, name))
        for name, part in network.named_modules()
        if isinstance(part, nn.Linear) and name.rpartition(".")[2] in PARTS
    ]
    for item in items:
        batch = collate([item], tokenizer)
        network(batch.ids, batch.types, batch.mask)
    for each in watched:
        each.remove()
    return seen


def _watching(seen: dict[str, NDArray[Any]], name: str) -> Any:
    def note(_: nn.Module, flowing: tuple[Tensor], __: Tensor) -> None:
        (x,) = flowing
        if name.endswith(FIRST_APART):
            x = x[:, 1:]
        largest = x.abs().flatten(0, -2).amax(0).numpy()
        seen[name] = np.maximum(seen[name], largest) if name in seen else largest

    return note
