"""What the coach speaks of first: skills by what stands beside them, and slips from the worst down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rubric.codes import GRAVE
from rubric.doubting import may_hurt, reads_well, was_heard
from rubric.kinds import may_be_another

if TYPE_CHECKING:
    from rubric.marked import Marked

PRAISED: Final = (
    ("ask_suicide", "repair"),
    ("empathy", "explore", "summary", "affirm", "reflection"),
    (
        "autonomy",
        "slow_down",
        "introduce",
        "offer_help",
        "ask_safety",
        "explain_why",
        "i_message",
        "open_question",
    ),
    ("encourager",),
)
"""What is worth saying first. Inside a tier the moment decides."""
IN_DOUBT: Final = (
    ("ask_suicide", "repair"),
    ("affirm", "autonomy", "slow_down", "introduce", "offer_help", "ask_safety", "explain_why"),
)
BESIDE_WHAT_WAS_HEARD: Final = (("ask_suicide", "repair"), ("introduce",))
BESIDE_A_GRAVE_SLIP: Final = (("ask_suicide", "repair"), ("empathy",))
TAKES_UP_THEIR_WORDS: Final = frozenset(
    {"judge", "confront", "sting", "command", "minimise", "advice", "rush", "why_question", "why_of_another"}
)
"""Slips beside which a line made of the person's own words may be offered."""
SPOILS_A_SENTENCE: Final = frozenset({"collude", "false_promise", "rush"})
PASSES_OVER: Final = frozenset({"minimise", "advice", "rush"})
"""What is said in place of the direct question, where the person hinted at suicide."""
MEET_A_DANGER: Final = frozenset({"ask_suicide", "ask_safety", "offer_help"})
BEFORE_A_SLIP: Final = ("empathy", "reflection", "affirm", "open_question")
"""What is praised where it stands in sentences of its own, before a slip that is surely one."""
HELPS_BEFORE: Final = frozenset({"why_question", "interrogate", "command", "advice", "why_of_another"})
"""Slips beside which it is worth saying that the sentence before took up the person's words."""
BESIDE_STOCK: Final = frozenset(
    {"open_question", "closed_question", "explore", "affirm", "i_message", "autonomy"}
)
"""What stock phrases in a row may be taken for."""
BESIDE_A_HINT: Final = frozenset(
    {"ask_suicide", "repair", "empathy", "reflection", "summary", "ask_safety", "affirm"}
)
"""What is praised where suicide was just hinted at and nobody asked: the rest passes the hint over."""
WORST_FIRST: Final = (
    *GRAVE,
    "command",
    "minimise",
    "collude",
    "false_promise",
    "advice",
    "rush",
    "why_question",
    "interrogate",
    "unclear",
)


def slip_to_speak_of(marked: Marked) -> str:
    """Return the slip to speak of: the gravest, then one we are sure of, then the likelier."""

    def less(code: str) -> tuple[bool, bool, float]:
        sure, p = marked.assessment.is_sure(code), marked.assessment.p.get(code, 0.0)
        likely = 0.0 if sure or isinstance(p, dict) else -p
        return code not in GRAVE or may_be_another(code, marked), not sure, likely

    return min((code for code in WORST_FIRST if marked.has(code)), key=less, default="")


def tiers(slip: str, marked: Marked, line: str) -> tuple[tuple[str, ...], ...]:
    """Return what may be praised of a reply to this `line`, beside this slip."""
    if slip in GRAVE:
        return BESIDE_A_GRAVE_SLIP
    if not slip and reads_well(marked, line):
        return PRAISED
    if not slip and was_heard(marked.assessment):
        return BESIDE_WHAT_WAS_HEARD
    in_doubt = slip == "collude" or may_be_another(slip, marked) or may_hurt(marked.assessment)
    return IN_DOUBT if in_doubt else PRAISED
