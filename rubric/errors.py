"""What can go wrong in the rubric.

RubricError
├── UnknownCode    an id that the codebook doesn't have
├── BadPattern     a cue or phrase that can't be read
├── UnknownPack    a pack that isn't there
└── BadPack        a pack file that breaks its format
"""

from __future__ import annotations


class RubricError(Exception):
    """Anything that the rubric refuses; its text is one plain sentence."""


class UnknownCode(RubricError):
    """The codebook has no code of this id.

    Attributes:
        id: What was asked for.
        near: The nearest id that exists, if one is near.
    """

    def __init__(self, id: str, near: str | None) -> None:  # noqa: A002
        """Word the sentence from the id and its nearest neighbour."""
        self.id = id
        self.near = near
        hint = f"Did you mean {near}?" if near else "`coach rubric list` shows them all."
        super().__init__(f"There is no code called {id!r}. {hint}")


class BadPattern(RubricError):
    """A pattern of a cue or a scenario that can't be read.

    Attributes:
        source: The pattern.
    """

    def __init__(self, source: str, reason: str) -> None:
        """Word the sentence from the pattern and what is wrong with it."""
        self.source = source
        super().__init__(f"The pattern {source!r} can't be read: {reason}.")


class UnknownPack(RubricError):
    """There is no pack of this id.

    Attributes:
        id: What was asked for.
    """

    def __init__(self, id: str, known: tuple[str, ...]) -> None:  # noqa: A002
        """Word the sentence from the id and the packs that exist."""
        self.id = id
        super().__init__(f"There is no pack called {id!r}. There are: {', '.join(known)}.")


class BadPack(RubricError):
    """A pack file breaks its format.

    Attributes:
        id: The pack.
    """

    def __init__(self, id: str, reason: str) -> None:  # noqa: A002
        """Word the sentence from the pack and what is wrong with it."""
        self.id = id
        super().__init__(f"The pack {id!r} can't be read: {reason}")
