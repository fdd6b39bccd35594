"""What the coach speaks of first: skills by what stands beside them, and slips from the worst down."""

from __future__ import annotations

from typing import Final

from rubric.codes import GRAVE

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
