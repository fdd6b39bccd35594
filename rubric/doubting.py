"""Whether there may be a slip that nobody is charged with: then the coach says less, and says so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rubric.codes import GRAVE, SLIPS
from rubric.hearsay import answers_of_oneself, answers_straight, means_well
from rubric.joining import JUST_ABSENT, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric.assessment import Assessment
    from rubric.marked import Marked

_UNTRUE: Final = frozenset({"collude", "false_promise"})
_GRAVE_FROM: Final = 0.45
_ANY_GRAVE_FROM: Final = 0.5
_ANY_FROM: Final = 0.7
"""How likely one grave slip must be, or any grave one, or any slip at all, to keep the coach from praise.

Of 1,048 examples that the listener had not learnt, 767 were charged with no slip, and 157 of them hold a
grave one. 83 of these lie above, and 21 of the 498 without any slip. (From 0.4 for one grave slip alone, as
it was before: 58 of the grave ones, and 18 without any.)
"""
_NEARLY: Final = 0.01
_HEARD_FROM: Final = JUST_ABSENT - _NEARLY
"""A slip this likely was heard, and taken back because no words show it: 101 of the same, 90 with a slip."""


def may_hurt(assessment: Assessment) -> bool:
    """Say whether there may be a slip in a reply beside those that it is charged with."""
    if "ask_suicide" in assessment.codes:
        return False
    likely = (
        max(_chance(assessment, slip) for slip in GRAVE) >= _GRAVE_FROM
        or _any_of(assessment, GRAVE) >= _ANY_GRAVE_FROM
        or _any_of(assessment, SLIPS) >= _ANY_FROM
    )
    return likely or was_heard(assessment)


def kind_of_doubt(assessment: Assessment) -> str:
    """Return the entry of `feedback.yaml` that says the doubt: a word that isn't true has no edge."""
    likeliest = max(
        (slip for slip in SLIPS if slip not in assessment.codes), key=partial(_chance, assessment)
    )
    return "doubt_of_truth" if likeliest in _UNTRUE else "doubt"


def was_heard(assessment: Assessment) -> bool:
    """Say whether a slip was heard in a reply and taken back, since no words of it show the slip."""
    return any(_chance(assessment, slip) >= _HEARD_FROM for slip in SLIPS if slip not in assessment.codes)


def reads_well(marked: Marked, line: str) -> bool:
    """Say whether a reply to a line is plainly good, or honest: a doubt would be an ear's suspicion."""
    said, found = marked.reply, marked.assessment
    is_honest = answers_of_oneself(said, line) or answers_straight(said, line)
    return is_honest or means_well(said, found.codes, marked.level("empathy"))


def _any_of(assessment: Assessment, slips: Iterable[str]) -> float:
    return any_of(_chance(assessment, slip) for slip in slips if slip not in assessment.codes)


def _chance(assessment: Assessment, slip: str) -> float:
    chance = assessment.p.get(slip, 0.0)
    return 0.0 if isinstance(chance, dict) else chance
