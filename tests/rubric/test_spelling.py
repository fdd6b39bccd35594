from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric import words
from rubric.assess import assess
from rubric.packs import Pack
from rubric.spelling import mended
from rubric.text import read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("frightned", "frightened"), ("hapened", "happened"), ("worreid", "worried"), ("wnat", "want")],
)
def test_a_slip_of_the_finger_is_read_as_what_was_meant(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize("typed", ["meds", "idk", "sertraline", "hoarding", "freaking", "gonna", "nappies"])
def test_words_that_dictionaries_lack_or_few_people_use_stay(typed: str) -> None:
    assert mended(typed) == typed


def test_no_word_that_a_cue_knows_is_taken_for_a_slip() -> None:
    assert {word for word in words.known() if mended(word) != word} == set()


def test_a_capital_within_a_sentence_makes_a_name_of_it() -> None:
    assert "tersa" in read("Are you there, Tersa?").words()
    assert read("Waht happened?").words()[0] == "what"


@given(st.text(max_size=30))
def test_whatever_is_typed_stays_of_its_kind(typed: str) -> None:
    meant = mended(typed)
    assert meant == typed or (meant.isalpha() and meant.islower() and abs(len(meant) - len(typed)) <= 1)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.?'*\"", max_size=80))
def test_what_was_meant_keeps_everything_but_the_slips(text: str) -> None:
    reading = read(text)
    left = reading.text
    for start, end, word in reversed(reading.mended):
        left = left[:start] + word + left[end:]
    assert reading.meant() == left


def test_the_words_shown_are_those_that_were_typed(police: Pack) -> None:
    found = assess("You sound frightned.", "He was at the window again.", pack=police)
    assert found.levels["empathy"] == 2
    shown = {evidence.text for evidence in found.evidence if evidence.code == "empathy"}
    assert any("frightned" in text for text in shown)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dno't", "don't"),
        ("you''re", "you're"),
        ("jyst", "just"),
        ("niw", "now"),
        ("spponsor's", "sponsor's"),
    ],
)
def test_contractions_and_short_words_are_mended_too(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize("typed", ["hre", "hun", "nan", "herd", "krv"])
def test_a_word_that_could_be_two_others_stays(typed: str) -> None:
    assert mended(typed) == typed


def test_british_spelling_is_no_slip() -> None:
    assert mended("neighbours") == "neighbors"
    assert mended("travelled") in {"travelled", "traveled"}


def test_a_mark_typed_one_letter_too_soon_is_put_right() -> None:
    reading = read("I'm sorr.y What now?")
    assert reading.meant() == "I'm sorry. What now?"
    assert len(reading.sentences) == 2
    assert reading.text[slice(*reading.place(2, 3))] == "sorr.y"
    assert read("ok.u there").meant() == "ok.u there"
