"""Which of many questions to keep: the trainee's own best one, asked alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rubric.offering import clean, endangered
from rubric.rewording import ASK_DIRECTLY, questions_in, reword
from rubric.tidying import tidied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric.marked import Marked

_PRESSING: Final = (
    re.compile(r"\b(?:breath\w*|conscious|awake|bleed\w*|moving)\b", re.IGNORECASE),
    re.compile(
        r"\b(?:weapon\w*|armed|gun|knife|blade|bat|in (?:his|her|their|your) hands?|holding|carrying)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:which|what) room\b|\bwhere\b|\block\w*\b|\bget out\b|\baddress\b", re.IGNORECASE),
)
"""What is asked first where somebody is in danger: life, a weapon, the room."""


def question_to_keep(marked: Marked, line: str, kept: Sequence[str]) -> str:
    """Return the one question to keep: about suicide, about the danger, about safety, then the most open one.

    Args:
        marked: The reply with its questions.
        line: What the person had said.
        kept: The questions that would be kept by their form alone.
    """
    if marked.has("ask_suicide"):
        return ASK_DIRECTLY
    asked = questions_in(marked.reply)
    found = [span.text for span in marked.spans("ask_safety") if marked.has("ask_safety")]
    safe = [said for said in asked if any(words in said for words in found)]
    wanted = clean([reword("interrogate", tidied(said)) for said in (*_pressing(asked, line), *safe)], line)
    return next(iter((*wanted, *kept)), "")


def meets_the_danger(marked: Marked, line: str) -> bool:
    """Say whether one of the trainee's own questions is about the danger that a line tells of."""
    return bool(_pressing(questions_in(marked.reply), line))


def _pressing(asked: Sequence[str], line: str) -> list[str]:
    if not endangered(line):
        return []
    return [said for pattern in _PRESSING for said in asked if pattern.search(said)]
