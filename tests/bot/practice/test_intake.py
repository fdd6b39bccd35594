"""What comes in is made safe to store, or refused in a sentence; the stop word is heard."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import EmptyReplyError, LongReplyError
from bot.practice.intake import LONGEST_REPLY, clean, is_stop_word


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  I'm here.  ", "I'm here."),
        ("one\ntwo\tthree", "one two three"),
        ("nul\x00byte and \x1b[31mcolour", "nulbyte and [31mcolour"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("أنا هنا", "أنا هنا"),
        ("\u202eturned\u202c", "turned"),
        ("👩\u200d🚒 here", "👩\u200d🚒 here"),
        ("'; DROP TABLE turns; --", "'; DROP TABLE turns; --"),
        ("<b>[red]hi[/red]</b>", "<b>[red]hi[/red]</b>"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
    ],
)
def test_odd_input_is_kept_as_plain_words(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\x00\x07", "\u200b\u200f"])
def test_a_reply_without_words_is_refused(typed: str) -> None:
    with pytest.raises(EmptyReplyError, match="There are no words in that"):
        clean(typed)


def test_a_reply_of_ten_thousand_characters_is_refused_with_its_length() -> None:
    with pytest.raises(LongReplyError, match="10,000 characters long, and 2,000 is the most"):
        clean("a" * 10_000)


def test_the_longest_reply_is_taken() -> None:
    assert len(clean("a" * LONGEST_REPLY)) == LONGEST_REPLY


@given(st.text(max_size=LONGEST_REPLY))
def test_what_was_cleaned_once_stays_the_same_and_holds_no_control_character(typed: str) -> None:
    try:
        words = clean(typed)
    except EmptyReplyError:
        return
    assert clean(words) == words
    assert not any(unicodedata.category(char) == "Cc" for char in words)


@pytest.mark.parametrize(
    "typed",
    [
        "stop practice",
        "STOP PRACTICE",
        " Stop practice! ",
        "I said stop the exercise.",
        "/stopp",
        "/why 3/stop",
    ],
)
def test_the_stop_word_is_heard_in_any_form(typed: str) -> None:
    assert is_stop_word(typed)


@pytest.mark.parametrize("typed", ["Stop!", "please stop", "I need practice", "stop shouting", ""])
def test_stop_said_to_the_person_is_no_stop_word(typed: str) -> None:
    assert not is_stop_word(typed)
