"""What can go wrong in the rubric.

RubricError
└── UnknownCode    an id that the codebook doesn't have
"""

from __future__ import annotations


class RubricError(Exception):
    """Anything that the rubric refuses; its text is one plain sentence."""


class UnknownCode(RubricError):  # noqa: N818 - named for what happened
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
