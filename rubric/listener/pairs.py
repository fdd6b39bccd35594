"""Context and reply as one row of tokens, the same way in training and in use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CONTEXT_TOKENS: Final = 48
REPLY_START: Final = 80
REPLY_END: Final = 48  # of a longer reply the start and the end are read: questions often come last
LONGEST: Final = 1 + CONTEXT_TOKENS + 1 + REPLY_START + REPLY_END + 1
"""Tokens of the longest row: begin, context, separator, reply, separator."""

LINES_KEPT: Final = 64
"""The person's lines that are held as tokens: one is read again for each clause of each reply to it."""

_BEGIN: Final = "[CLS]"
_BETWEEN: Final = "[SEP]"


@dataclass(frozen=True, slots=True)
class Row:
    """One pair, ready for the model.

    Attributes:
        ids: Token ids: begin, context, separator, reply, separator.
        types: 0 up to the first separator, 1 behind it.
        offsets: Per token of the reply its first character and the one behind its last; (0, 0) elsewhere.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]

    def marked(self, part: tuple[int, int] | None = None) -> list[float]:
        """Return 1.0 for each token of the reply, its separator included, that lies in a part of it.

        Args:
            part: First character, and the one behind the last; None for the whole reply.
        """
        behind = self.offsets[-sum(self.types) :]
        if part is None:
            return [1.0] * len(behind)
        first, last = part
        return [float(start < end and start < last and end > first) for start, end in behind]


def row(tokenizer: Tokenizer, reply: str, context: str) -> Row:
    """Return the pair as tokens: the end of the context, and start and end of the reply."""
    heard = _heard(tokenizer, context)
    said = tokenizer.encode(_readable(reply), add_special_tokens=False)
    ids, offsets = list(said.ids), list(said.offsets)
    if len(ids) > REPLY_START + REPLY_END:
        ids = ids[:REPLY_START] + ids[-REPLY_END:]
        offsets = offsets[:REPLY_START] + offsets[-REPLY_END:]
    vocabulary = (tokenizer.token_to_id(token) for token in (_BEGIN, _BETWEEN))
    begin, between = (0 if id_ is None else id_ for id_ in vocabulary)
    before = len(heard) + 2
    return Row(
        ids=(begin, *heard, between, *ids, between),
        types=(0,) * before + (1,) * (len(ids) + 1),
        offsets=((0, 0),) * before + (*offsets, (0, 0)),
    )


@lru_cache(LINES_KEPT)
def _heard(tokenizer: Tokenizer, context: str) -> tuple[int, ...]:
    return (*tokenizer.encode(_readable(context), add_special_tokens=False).ids[-CONTEXT_TOKENS:],)


def _readable(text: str) -> str:
    """Return a text as long as it was, without commas, which many leave out, and without lone surrogates.

    The tokenizer can't take the latter.
    """
    return text.encode("utf-8", "replace").decode("utf-8").replace(",", " ")
