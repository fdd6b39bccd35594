"""The trainee's own words, said better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.codes import SLIPS
from rubric.rewording import ASK_DIRECTLY, questions_in, reword


@pytest.mark.parametrize(
    ("order", "request_"),
    [
        (
            "Put the knife down now!",
            "Would you put the knife down for now, so we can talk without it between us?",
        ),
        (
            "Sir, you need to step away from the door right now",
            "Would you step away from the door, so I can listen to you and not worry?",
        ),
        (
            "Right. First thing, put the screwdriver on the floor where I can see it.",
            "Would you put the screwdriver down for now, so we can talk without it between us?",
        ),
        ("Open the door!", "Would you open the door, so I can hear you properly?"),
        (
            "Come out here with your hands up",
            "Would you come out here, so we can talk without a wall between us?",
        ),
        ("SHOW ME YOUR HANDS", "Could I see your hands, so I can stop watching for them and listen to you?"),
        ("Give me the knife", "Would you put it down for now, so we can both stop watching it?"),
        ("Sit.", "Would you like to sit, so you don't have to hold yourself up through all this?"),
    ],
)
def test_a_safety_order_becomes_a_request_with_a_reason(order: str, request_: str) -> None:
    assert reword("command", order) == request_


@pytest.mark.parametrize(
    "order",
    ["Calm down.", "Give me the address", "Get on the ground", "Get down on the ground now", "Cheer up"],
)
def test_an_order_without_a_clean_request_is_left_to_other_lines(order: str) -> None:
    assert reword("command", order) == ""


@pytest.mark.parametrize(
    ("threat", "request_"),
    [
        ("Open the door or we break it down", "Would you open the door, so I can hear you properly?"),
        (
            "If you don't put that down, I'll use force.",
            "Would you put that down for now, so we can talk without it between us?",
        ),
        ("Last chance.", ""),
        ("You're going to jail.", ""),
    ],
)
def test_what_a_threat_was_after_is_asked_for(threat: str, request_: str) -> None:
    assert reword("threat", threat) == request_


@pytest.mark.parametrize(
    ("why", "question"),
    [
        ("Why did you stop taking your meds?", "What made you stop taking your meds?"),
        ("Why are you crying?", "What's got you crying?"),
        ("What were you thinking?", "What was going through your mind?"),
        ("how come you never said?", "How did that come about?"),
        ("Why are you so stupid?", ""),
        ("Why are you lying?", ""),
    ],
)
def test_a_why_stays_a_question(why: str, question: str) -> None:
    assert reword("why_question", why) == question


@pytest.mark.parametrize(
    ("advice", "question"),
    [
        ("You should call your sister.", "Would you want to call your sister, or is that not it?"),
        ("Why don’t you go for a walk?", "Would you want to go for a walk, or is that not it?"),
        ("Have you tried talking to him?", "Would talking to him be any use to you, or is that not it?"),
        ("You should be ashamed.", ""),
    ],
)
def test_advice_becomes_a_choice(advice: str, question: str) -> None:
    assert reword("advice", advice) == question


@pytest.mark.parametrize(
    ("questions", "one"),
    [
        ("Where are you? Who's with you? what happened?", "What happened?"),
        ("What's your name? How old are you? Been drinking?", "What's your name?"),
        ("Why are you here? Are you hurt? Why now?", "Are you hurt?"),
    ],
)
def test_of_many_questions_the_most_open_one_is_kept(questions: str, one: str) -> None:
    assert reword("interrogate", questions) == one


def test_a_hint_becomes_the_direct_question() -> None:
    assert reword("minimise", "You're not thinking of anything stupid, are you?") == ASK_DIRECTLY
    assert reword("minimise", "That was silly.") == ""


@given(st.sampled_from(SLIPS), st.text(max_size=300))
def test_any_words_can_be_looked_at(code: str, said: str) -> None:
    assert "{" not in reword(code, said.replace("{", ""))


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        (
            "which supermarket, are you with anyone, does mum track your phone?",
            ["which supermarket?", "are you with anyone?", "does mum track your phone?"],
        ),
        ("Do you know where you are, how old you are?", ["Do you know where you are, how old you are?"]),
    ],
)
def test_questions_are_told_apart_where_a_comma_parts_them(reply: str, asked: list[str]) -> None:
    assert questions_in(reply) == asked


def test_a_why_in_other_words_is_not_the_question_to_keep() -> None:
    asked = "How much did that come to? Whose name are they in? And what does a person need three for?"
    assert reword("interrogate", asked) == "How much did that come to?"
