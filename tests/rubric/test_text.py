"""How a reply is read, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.text import read, spell, stem


def test_contractions_and_chat_spellings_are_spelled_out() -> None:
    assert read("Im sure ur tired, dont u think").words() == (
        "i", "am", "sure", "your", "tired", "do", "not", "you", "think",
    )  # fmt: skip
    assert spell("You’re") == ("you", "are")
    assert spell("sooooo") == ("so",)
    assert spell("caaalm") == ("calm",)


def test_every_word_keeps_its_place_in_the_text() -> None:
    reading = read("Okay… I'm  here, “Walt”.")
    assert [reading.text[token.start : token.end] for token in reading.tokens] == [
        "Okay",
        "I'm",
        "I'm",
        "here",
    ]


def test_what_is_done_and_what_is_quoted_is_set_aside() -> None:
    reading = read('*steps back* You said "get lost" and **I heard** you.')
    assert reading.done == ("steps back",)
    assert reading.quoted == ("get lost",)
    assert reading.words() == ("you", "said", "and", "i", "heard", "you")


def test_a_reply_that_stands_in_quotes_is_said() -> None:
    assert read('"Calm down."').words() == ("calm", "down")


def test_sentences_and_clauses_are_found_without_capitals() -> None:
    reading = read("im not going anywhere, take your time. what happened")
    assert len(reading.sentences) == 2
    assert [reading.words(clause.first, clause.last)[0] for clause in reading.clauses] == [
        "i",
        "take",
        "what",
    ]


def test_stutters_count_once() -> None:
    assert read("I- I think no no no").words() == ("i", "think", "no")


@pytest.mark.parametrize(
    ("one", "other"),
    [("scared", "frightened"), ("listening", "heard"), ("fired", "job"), ("stopped", "stop")],
)
def test_words_of_one_family_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert all(0 <= token.start < token.end <= len(text) for token in reading.tokens)
    covered = [at for sentence in reading.sentences for at in range(sentence.first, sentence.last)]
    assert covered == list(range(len(reading.tokens)))
    clauses = [at for clause in reading.clauses for at in range(clause.first, clause.last)]
    assert clauses == covered


def test_lone_asterisks_hide_no_words() -> None:
    assert read("you *steps you *steps *steps").done == ()
    assert read("*sits down* I'm here.").done == ("sits down",)
