"""What figures count: what the rubric scored, or what instructors corrected it to; the words for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from bot.practice.reviewed import Basis
from bot.store.records_reviews import Listed

SCORED: Final[Basis] = "scored"
OVERRIDES: Final[Basis] = "overrides"


@dataclass(frozen=True, slots=True)
class Counted:
    """What figures count, and what else they could.

    Attributes:
        corrections: Codes and levels that were corrected in the talks behind them; none leaves no choice.
        basis: What they count now.
    """

    corrections: int
    basis: Basis

    @classmethod
    def of(cls, talks: Iterable[Listed], basis: Basis) -> Self:
        """Return what figures of some talks count where a basis is asked for: as scored if nothing stands."""
        return cls.over(sum(talk.overrides for talk in talks), basis)

    @classmethod
    def over(cls, corrections: int, basis: Basis) -> Self:
        """Return the same where it is known how much stands corrected."""
        return cls(corrections, basis if corrections else SCORED)

    @property
    def other(self) -> Basis:
        """What they could count instead."""
        return SCORED if self.basis == OVERRIDES else OVERRIDES

    @property
    def offer(self) -> str:
        """The other choice, as a link or button says it."""
        return f"Count {self._them} as corrected" if self.other == OVERRIDES else "Count all as scored"

    def says(self, figures: str, talks: str = "these talks") -> str:
        """Return how much was corrected and what is shown, or "" where nothing was.

        Args:
            figures: What follows the choice, such as `Figures and report`.
            talks: What they are made of.
        """
        if not self.corrections:
            return ""
        was = "code or level was" if self.corrections == 1 else "codes or levels were"
        how = f"{self._them} as corrected" if self.basis == OVERRIDES else "all as the rubric scored it"
        return f"{self.corrections} {was} corrected in {talks}. {figures} count {how}."

    @property
    def _them(self) -> str:
        return "it" if self.corrections == 1 else "them"


AS_SCORED: Final = Counted(0, SCORED)
"""Where nothing was corrected."""


def basis_named(word: str) -> Basis:
    """Return the basis of a name; any other word is the one that holds unless somebody asks."""
    return OVERRIDES if word == OVERRIDES else SCORED


def corrected_line(replies: int) -> str:
    """Return that some replies count as corrected, or "" where none does."""
    if not replies:
        return ""
    one = replies == 1
    count, them = ("reply counts", "it") if one else ("replies count", "them")
    return f"{replies} {count} as instructors corrected {them}, all others as the rubric scored them."
