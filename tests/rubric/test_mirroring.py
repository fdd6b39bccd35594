"""A person's words, given back to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.mirroring import mirror, turn


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("I was on I-95 with my dad", "You were on I-95 with your dad"),
        ("He took mine and I was myself", "He took yours and you were yourself"),
        ("I really was tired", "You really were tired"),
        ("so was I", "So were you"),
        ("I am worn out and my feet hurt", "You are worn out and your feet hurt"),
        ("they gave me and my brother the keys", "They gave you and your brother the keys"),
        ("i've slept in my car since, and im cold", "You've slept in your car since, and you're cold"),
        ("we lost our house", "You lost your house"),
    ],
)
def test_i_becomes_you_and_its_verb_follows(said: str, turned: str) -> None:
    assert turn(said) == turned


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("World War I was my thing", "World War I was your thing"),
        ("the old mine shut on us", "The old mine shut on you"),
        ("the US sent me home", "The US sent you home"),
        ("my sister was there", "Your sister was there"),
    ],
)
def test_names_and_other_subjects_stay(said: str, turned: str) -> None:
    assert turn(said) == turned


@pytest.mark.parametrize(
    "said",
    [
        "you told me that",
        'he calls me "I-Man"',
        "I was there and was cold",
        "my god it was cold",
        "",
        "...",
        "id go with him",
    ],
)
def test_what_could_go_either_way_is_left_alone(said: str) -> None:
    assert turn(said) == ""


@pytest.mark.parametrize(
    ("line", "given_back"),
    [
        (
            "They cut my hours again and now the landlord's on me. I can't do this.",
            "So they cut your hours again and now the landlord's on you.",
        ),
        (
            "I've slept in the chair since she went into the hospital.",
            "So you've slept in the chair since she went into the hospital.",
        ),
        ("My mom kicked me out.", "So your mom kicked you out."),
        ("Well, I guess my brother stopped answering in June.", "So your brother stopped answering in June."),
        ("*looks away* My wife sleeps at her sister's now.", "So your wife sleeps at her sister's now."),
        ("I'm just tired of waiting for my sister", "So you're just tired of waiting for your sister."),
    ],
)
def test_a_plain_fact_of_their_life_is_given_back(line: str, given_back: str) -> None:
    assert mirror(line) == given_back


@pytest.mark.parametrize(
    "line",
    [
        "They put cameras in my walls.",
        "They come at night and they take my sleep.",
        "I am the fourth brother, sent to my people.",
        "I'm the chosen one and my people wait.",
    ],
)
def test_a_belief_is_never_given_back_as_a_fact(line: str) -> None:
    assert mirror(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "I'm a burden to my whole family.",
        "It's my own stupid fault again.",
        "Nobody would notice if I was gone.",
        "I want to die in my own bed.",
        "I've got a way to do it myself.",
        "I hit my brother in the yard.",
        "My life is one long joke.",
    ],
)
def test_a_verdict_a_danger_or_a_guilt_is_never_given_back_as_a_fact(line: str) -> None:
    assert mirror(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "Why would I tell my mother?",
        "Get away from my car!",
        "hes on the porch and i locked my door he was in my unit",
        "My house, my rules, my kids.",
        "My dog ate.",
        "The cake was for nine people at the table.",
        "MY LANDLORD SOLD THE HOUSE TODAY",
    ],
)
def test_what_would_come_out_odd_is_not_given_back(line: str) -> None:
    assert mirror(line) == ""


@given(st.text(max_size=300))
def test_any_line_can_be_looked_at(line: str) -> None:
    given_back = mirror(line)
    assert given_back == "" or (given_back.startswith("So ") and given_back.endswith("."))


@pytest.mark.parametrize(
    "line",
    [
        "I counted wrong on the stairs.",
        "I started the sickness in this town.",
        "My paper finish on Friday.",
        "My daughter steal from nobody here.",
    ],
)
def test_a_guilt_that_may_be_a_belief_and_a_slip_of_grammar_are_not_given_back(line: str) -> None:
    assert mirror(line) == ""
