"""Patterns on words, for cues and for the authors of scenarios."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.errors import BadPattern
from rubric.matching import Index, compile_pattern
from rubric.phrases import Phrases
from rubric.text import read


def met(pattern: str, text: str) -> str | None:
    """Return the words that a pattern meets first in a text."""
    reading = read(text)
    for match in Index([(0, compile_pattern(pattern))]).find(reading):
        start, end = reading.place(match.first, match.last)
        return text[start:end]
    return None


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("calm down", "Please calm down now", "calm down"),
        ("sleep*", "Have you been sleeping?", "sleeping"),
        ("your|her name", "What's her name?", "her name"),
        ("i * you", "I really do hear you", "I really do hear you"),
        ("i *1 you", "I really do hear you", None),
        ("don't (leave|go away)", "don't go away", "don't go away"),
        ("so? tired", "You're tired", "tired"),
        ("^ sit", "You can sit", None),
        ("^ sit", "Okay, sit", "sit"),
        ("stop $", "Stop that", None),
        ("^^ no $$", "No, you don't", None),
        ("you are !not @feeling", "You are scared", "You are scared"),
        ("you are !not @feeling", "You are not scared", None),
        ("one two", "One. Two.", None),
    ],
)
def test_a_pattern_meets_words(pattern: str, text: str, words: str | None) -> None:
    assert met(pattern, text) == words


@pytest.mark.parametrize("pattern", ["(a", "a)", "@nothing", "*", "a? b?"])
def test_a_pattern_that_cannot_be_read_says_so(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compile_pattern(pattern)


def test_an_author_finds_phrases_however_they_are_typed() -> None:
    topics = Phrases({"name": ["your name", "call you", "who am i talking *"], "news": ["what's up|new"]})
    assert topics.find(read("And whats YOUR name?")) == {"name": (10, 19)}
    assert topics.find(read("Who am I talking to here?")) == {"name": (0, 24)}
    assert topics.find(read("what is new, and what do I call you")) == {"news": (0, 11), "name": (27, 35)}
    assert topics.find(read("Names don't matter.")) == {}


def test_an_author_gets_no_further_than_words() -> None:
    for phrase in ("(a|b) c", "a?", "^start", "@feeling", "!no", "", "*"):
        with pytest.raises(BadPattern):
            Phrases({"topic": [phrase]})


@given(
    st.lists(st.sampled_from(["you", "are", "not", "going", "to", "so", "very"]), max_size=120).map(" ".join)
)
def test_matching_ends_on_any_row_of_words(text: str) -> None:
    assert met("you *6 (are|are not|are not going)? *6 to *6 so *6 never", text) is None
