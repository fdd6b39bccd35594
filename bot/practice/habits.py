"""What a trainee does most and least: skills and slips counted over their latest talks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from bot.store.figures import Coded
from rubric.codes import SLIPS

LEAST_TALKS: Final = 3
"""Below this many talks a habit can't be told from one person's needs."""

ANY_TIME: Final = ("explore", "open_question", "affirm", "autonomy", "slow_down", "summary", "i_message")
"""Skills that every talk has room for, those that pay most first.

The others wait for an occasion (a misstep, a hint, a first line), so that their lack shows no lack of skill;
and a closed question or a short signal is nobody's strength.
"""


@dataclass(frozen=True, slots=True)
class CodeUse:
    """How often a code was given.

    Attributes:
        code: Its id.
        talks: Talks that held it at least once.
        of_talks: Talks looked at.
        replies: Replies that held it.
        of_replies: Replies looked at.
    """

    code: str
    talks: int
    of_talks: int
    replies: int
    of_replies: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What stands out; each is None where there are too few talks, or nothing stands out.

    Attributes:
        best: The skill given in most talks, and in most replies where talks are equal.
        weakest: The skill given in fewest talks, and in fewest replies where talks are equal.
        slip: The slip made in most replies, the gravest where replies are equal.
    """

    best: CodeUse | None = None
    weakest: CodeUse | None = None
    slip: CodeUse | None = None


def habits(talks: Sequence[Sequence[Coded]]) -> Habits:
    """Return what stands out in the codes of some talks, reply by reply."""
    if len(talks) < LEAST_TALKS:
        return Habits()
    # Talks come first: a good talk has one summary and ten open questions; shares of replies don't compare.
    uses = [_use(code, talks) for code in ANY_TIME]
    best = max(uses, key=_often)
    weakest = min(uses, key=_often)
    slip = max((_use(code, talks) for code in SLIPS), key=lambda use: use.replies)
    return Habits(
        best=best if best.replies else None,
        weakest=weakest if _often(weakest) < _often(best) else None,
        slip=slip if slip.replies else None,
    )


def _often(use: CodeUse) -> tuple[int, int]:
    return use.talks, use.replies


def _use(code: str, talks: Sequence[Sequence[Coded]]) -> CodeUse:
    replies = list(chain.from_iterable(talks))
    return CodeUse(
        code,
        talks=sum(any(code in reply for reply in talk) for talk in talks),
        of_talks=len(talks),
        replies=sum(code in reply for reply in replies),
        of_replies=len(replies),
    )
