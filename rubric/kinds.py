"""In which shape a slip is met: to argue with a belief is not to argue with guilt, and each has its words.

The kinds are entries of `feedback.yaml` beside the slips themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rubric.circumstances import circumstances
from rubric.codes import GRAVE
from rubric.rewording import ASK_DIRECTLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric.marked import Marked

_EASILY_TAKEN_FOR_ANOTHER: Final = frozenset((*GRAVE, "minimise", "false_promise"))
"""That a reply hurts is heard more surely than how.

Of 93 of these charges by an unsure ear (in 1,048 examples it had not learnt), 89 fell on some slip, and 37 on
the one that was named.
"""
_BELIEF: Final = re.compile(
    r"\b(?:(?:isn't|aren't|not) (?:real|happening)|delusion\w*|hallucinat\w*|paranoi\w*|in your head)\b",
    re.IGNORECASE,
)
_ACCUSES: Final = re.compile(
    r"\bwhat (?:did|have|were|are) you\b|\byou(?:'re| are| were) (?:lying|hiding|faking)"
    r"|^(?:so |and |but )?(?:you|u) (?:lied|hit|did|started|caused|made|broke|hurt|pushed|stole|provoked)\b",
    re.IGNORECASE,
)
_WHY_ANOTHER: Final = re.compile(
    r"\b(?:why|how come|what for)(?:['’]?s|['’]?d| is| did| does| do| would| was| were| has| had)?"
    r"(?: (?:do|did|would) (?:you|u) (?:think|suppose|reckon|figure|imagine|guess)(?: that)?)?"
    r" (?:he|she|they|your (?!life|house|home|head|hand|voice|phone|door|face)\w+)\b",
    re.IGNORECASE,
)
_HINTS: Final = re.compile(
    r"\b(?:any|some)thing (?:daft|silly|stupid|foolish|rash|drastic|dumb|crazy)\b"
    r"|\b(?:top yourself|do yourself in)\b",
    re.IGNORECASE,
)
_BLAME: Final = re.compile(
    r"\b(?:my fault|i should(?:'ve| have|n't)|because of me|i let (?:him|her|them)|on me)\b", re.IGNORECASE
)


def kind_of(slip: str, marked: Marked, line: str, reworded: Sequence[str]) -> str:
    """Return the entry that fits a slip in a reply to this `line` best.

    Args:
        slip: The slip.
        marked: The reply.
        line: What the person had said.
        reworded: The reply's own words without the slip, "" where that didn't come out.
    """
    if slip == "minimise" and (ASK_DIRECTLY in reworded or any(map(_HINTS.search, marked.sentences(slip)))):
        return "hint"
    if may_be_another(slip, marked):
        return "sting"
    if slip == "confront":
        return _kind_of_arguing(marked, line)
    if slip == "why_question" and _WHY_ANOTHER.search(marked.reply):
        return "why_of_another"
    return slip


def may_be_another(slip: str, marked: Marked) -> bool:
    """Say whether a slip was only heard, and may as well be one of another kind."""
    return slip in _EASILY_TAKEN_FOR_ANOTHER and not marked.assessment.is_sure(slip) and not marked.cued(slip)


def _kind_of_arguing(marked: Marked, line: str) -> str:
    if "perception" in circumstances(line) or _BELIEF.search(marked.reply):
        return "confront_belief"
    if any(_ACCUSES.search(said) for said in marked.sentences("confront")):
        return "confront_accuse"
    return "confront_blame" if _BLAME.search(line) else "confront"
