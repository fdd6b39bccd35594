"""Items as tensors: rows of like length together, targets of their own where a label is missing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rubric.listener.pairs import Row, row
from rubric.listener.tasks import CODES, LEVELS, MECHANISMS, STEPS, TALKS
from rubric.training.corpora import Item

MISSING: Final = -1
CODEBOOK: Final = "crisis"
"""The corpus that the first ear learns from."""

_LENGTHS: Final = (
    16,
    24,
    32,
    48,
    64,
    80,
    96,
    128,
    160,
    192,
)  # few shapes: each new one costs the library far more
_BUCKET: Final = 24  # batches sorted by length at a time


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes into the network and what should come out.

    Attributes:
        ids: Token ids, [batch, length].
        types: 0 for the context, 1 for the reply, float, [batch, length] as int64.
        mask: 1.0 where there is a token.
        codes: The chance 0-1 to aim at, or `MISSING`, [batch, codes].
        levels: The chances of 0, 1 and 2 to aim at, or zeros, [batch, levels, 3].
        talks: Which sort of talk each is, [batch].
        by_codebook: Whether all rows are the first ear's, which learns the codebook.
        rationales: 0, 1 or `MISSING` per token and mechanism, [batch, length, mechanisms].
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    codes: Tensor
    levels: Tensor
    talks: Tensor
    by_codebook: bool
    rationales: Tensor


def collate(items: Sequence[Item], tokenizer: Tokenizer) -> Batch:
    """Return the items as one batch, padded to a few lengths.

    Args:
        items: The replies.
        tokenizer: The encoder's own.
    """
    rows = [row(tokenizer, item.reply, item.context) for item in items]
    longest = max(len(one.ids) for one in rows)
    length = next(length for length in _LENGTHS if length >= longest)
    shape = (len(items), length)
    ids, types = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    mask = torch.zeros(shape)
    rationales = torch.full((*shape, len(MECHANISMS)), MISSING)
    for place, (one, item) in enumerate(zip(rows, items, strict=True)):
        size = len(one.ids)
        ids[place, :size] = torch.tensor(one.ids)
        types[place, :size] = torch.tensor(one.types)
        mask[place, :size] = 1.0
        for number, mechanism in enumerate(MECHANISMS):
            if mechanism in item.rationales:
                rationales[place, :size, number] = torch.tensor(_marked(one, item.rationales[mechanism]))
    return Batch(
        ids,
        types,
        mask,
        codes=torch.tensor([[_code(item, code) for code in CODES] for item in items]),
        levels=torch.tensor([[_level(item, level) for level in LEVELS] for item in items]),
        talks=torch.tensor([TALKS.index(item.corpus) for item in items]),
        by_codebook=all(item.corpus == CODEBOOK for item in items),
        rationales=rationales,
    )


def _code(item: Item, code: str) -> float:
    return float(item.targets.get(code, MISSING))


def _level(item: Item, level: str) -> list[float]:
    return [float(item.targets.get(level) == step) for step in range(STEPS)]


def _marked(one: Row, spans: Sequence[tuple[int, int]]) -> list[int]:
    return [
        MISSING if end == 0 else int(any(start < last and end > first for first, last in spans))
        for start, end in one.offsets
    ]


def shuffled(items: Sequence[Item], size: int, chance: random.Random) -> Iterator[list[Item]]:
    """Give all items once in batches, each for one ear and of like lengths, in an order that chance draws."""
    batches = []
    for by_codebook in (True, False):
        order = [item for item in items if (item.corpus == CODEBOOK) == by_codebook]
        chance.shuffle(order)
        for start in range(0, len(order), size * _BUCKET):
            bucket = sorted(
                order[start : start + size * _BUCKET], key=lambda item: len(item.reply) + len(item.context)
            )
            batches += [bucket[first : first + size] for first in range(0, len(bucket), size)]
    chance.shuffle(batches)
    yield from batches
