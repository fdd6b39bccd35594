"""Marks that were left out: where sentences end in a text without any."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubric import pauses
from rubric.assess import assess
from rubric.packs import Pack
from rubric.text import read
from rubric.training.pauses import fit, marked, write

TEXTS = [
    "You sound tired. What happened?",
    "I am Dana. What do you need?",
    "okay, tell me more. are you hurt?",
    "*waits*",
    "no marks",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("You sound hurt What happened", "You sound hurt. What happened?"),
        ("I am Dana What do you need", "I am Dana. What do you need?"),
    ],
)
def test_capitals_and_question_words_tell_where_sentences_end(typed: str, meant: str) -> None:
    assert read(typed).meant() == meant


def test_in_small_letters_sentences_are_found_and_the_text_stays() -> None:
    reading = read("i am dana what do you need")
    assert [sentence.mark for sentence in reading.sentences] == [".", "?"]
    assert reading.meant() == "i am dana what do you need"


@pytest.mark.parametrize(
    "typed", ["You sound hurt, What happened", "Okay\nWhat happened", "What", "You sound hurt - What now?"]
)
def test_a_text_with_any_mark_stays_as_it_was_typed(typed: str) -> None:
    assert read(typed).mended == ()


LONG = (
    "You carried that on your own for three weeks and nobody at work asked why your hands were shaking"
    " That is a long time to hold your breath What would you want them to know tonight"
)


def test_capitals_tell_where_sentences_end_in_a_long_text_too() -> None:
    assert [sentence.mark for sentence in read(LONG).sentences] == [".", ".", "?"]


@pytest.mark.parametrize("typed", [LONG.lower(), LONG.upper(), f"I {LONG[0].lower()}{LONG[1:].lower()}"])
def test_a_long_text_whose_capitals_tell_nothing_is_read_as_it_stands(typed: str) -> None:
    reading = read(typed)
    assert len(reading.sentences) == 1
    assert reading.meant() == typed


def test_a_part_of_the_text_ends_without_its_mark() -> None:
    reading = read("You sound hurt What happened")
    first = reading.sentences[0]
    assert reading.meant(*reading.place(first.first, first.last)) == "You sound hurt"


def test_a_question_is_heard_without_its_mark(police: Pack) -> None:
    found = assess("You sound hurt What do you need", "He left me", pack=police)
    assert "open_question" in found.codes


def test_the_same_texts_give_the_same_weights(tmp_path: Path) -> None:
    one, other = tmp_path / "one.gz", tmp_path / "other.gz"
    write(fit(TEXTS, least=0.1), one)
    write(fit(reversed(TEXTS), least=0.1), other)
    assert one.read_bytes() == other.read_bytes()


def test_what_was_learnt_tells_a_question_from_a_statement() -> None:
    _, ends = fit(TEXTS, least=0.0)
    for sentence, mark in (("what happened", "?"), ("You sound tired", ".")):
        row = pauses.Row(sentence.split())
        signs = pauses.end_signs(row, 0, len(row.words))
        assert pauses.ENDS[pauses.best(ends, signs, (0.0, 0.0))] == mark


def test_a_text_shows_its_words_and_the_marks_behind_them() -> None:
    assert marked("Okay, look! Are you hurt") == (
        ["Okay", "look", "Are", "you", "hurt"],
        [",", ".", "", "", "."],
    )
    assert marked("no marks here") is None
    assert marked("(What?)") is None
