"""The stages of a talk in words: a file names them by ids, in which no apostrophe can stand."""

from __future__ import annotations

from typing import Final

_IN_FULL: Final = {
    "arent": "aren't",
    "cant": "can't",
    "couldnt": "couldn't",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "dont": "don't",
    "hes": "he's",
    "im": "I'm",
    "isnt": "isn't",
    "its": "it's",
    "ive": "I've",
    "shouldnt": "shouldn't",
    "thats": "that's",
    "theres": "there's",
    "theyre": "they're",
    "wasnt": "wasn't",
    "whats": "what's",
    "wont": "won't",
    "wouldnt": "wouldn't",
    "youre": "you're",
}
"""Words as they stand in ids, and as they are spelled. A stage is about people, so `its` is no possessive."""


def place_of(state: str) -> str:
    """Return what a state is called: `what it's about` for `what_its_about`."""
    return " ".join(_IN_FULL.get(word, word) for word in state.split("_"))
