"""What a person could use at all, and what is only noise to them."""

from __future__ import annotations

import pytest

from rubric.scoring import MOST_UNCLEAR
from tests.rubric.conftest import Judge


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "   ",
        "\0",
        "...",
        "?",
        "😀😀😀",
        "asdfghjkl",
        "hgjk lll;; test test 123",
        "gracias por llamar, estoy aqui para ayudarte",
        "Estoy aquí contigo.",
        "لا تقلق أنا هنا",
        "我在这里听你说",
        "10-4, show me en route, code 3",
        "SELECT * FROM users;",
        "empathy validation open question reflection safe suicide plan",
        "you " * 500,
    ],
)
def test_what_a_person_could_not_use_is_unclear(judge: Judge, reply: str) -> None:
    found = judge(reply, "I can't do this.")
    assert found.codes == ("unclear",)
    assert found.score <= MOST_UNCLEAR


@pytest.mark.parametrize(
    "reply",
    [
        "mm-hm",
        "Okay.",
        "Go on",
        "Dana here",
        "Walt?",
        "k",
        "I'm Dana.",
        "uh-huh",
        "No.",
        "thx",
        "*steps back*",
    ],
)
def test_short_replies_are_clear(judge: Judge, reply: str) -> None:
    assert "unclear" not in judge(reply, "Who are you?").codes


def test_words_of_the_persons_own_line_are_known(judge: Judge) -> None:
    assert "unclear" not in judge("The Zwartkops?", "I left it at the Zwartkops.").codes
