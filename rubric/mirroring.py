"""Gives a person's own words back: "They cut my hours again." becomes "So they cut your hours again.".

A coach who suggests a broken sentence loses the trainee, and one who suggests repeating a belief, a verdict
on oneself, guilt about harm or a violence made small (`rubric.sparing`) does harm. So `mirror` answers only
where every word is known to come out right, and "" elsewhere.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from rubric.phrasing import SENTENCE
from rubric.sparing import is_no_plain_fact
from rubric.text import ACTED
from rubric.words import load

_BOOK: Final = Path(__file__).with_name("mirroring.yaml")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*(?:-\w+)*")
_OPENER: Final = re.compile(
    r"^(?:(?:well|so|and|but|look|listen|yeah|yes|no|oh|okay|ok|man|i mean|i guess|like|you know|see|now)\b,?"
    r"\s+)+",
    re.IGNORECASE,
)
_BROKEN: Final = re.compile(r"\b[A-Z]{4,}\b|[,;:()–—\"“”]|--|-\s|\s-")
_FLIPS: Final = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "i'm": "you're", "im": "you're", "i've": "you've", "ive": "you've", "i'd": "you'd", "i'll": "you'll",
    "we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
    "we're": "you're", "we've": "you've", "we'd": "you'd", "we'll": "you'll",
}  # fmt: skip
_AFTER_I: Final = {"am": "are", "was": "were", "wasn't": "weren't", "wasnt": "weren't"}
_BETWEEN: Final = frozenset("really still just also already always never only so too honestly maybe".split())
_NUMERALS: Final = frozenset("war world type phase part level class stage charles henry elizabeth".split())
_PITS: Final = frozenset("a the coal gold old that this salt open".split())
_UNSURE: Final = re.compile(
    r"\b(?:you|your|yours|yourself|you're|you've|you'd|you'll|ya|y'all|u|ur|id|ill|i's|let's|lets)\b"
    r"|\bmy (?:god|bad|ass|word|goodness)\b"
    r"|\b(?:and|but|or|who|which|that) (?:am|was|wasn't)\b"
    r"|[\"“”«»`]",
    re.IGNORECASE,
)
_OWN: Final = frozenset({"my", "our"})
_MANY: Final = ("s", "people", "children", "parents", "men", "women", "folk", "family")
_NO_PLAIN_FACT: Final = "what isn't said as a plain fact"
_LEAST, _MOST = 5, 14  # words: fewer is an echo, more is no longer something one says


def mirror(line: str) -> str:
    """Return a sentence that gives back a clause of the person's `line`, or "" where none comes out clean."""
    for found in SENTENCE.findall(ACTED.sub(" ", line)):
        clause = _OPENER.sub("", found.strip())
        if clause.endswith(("?", "!")):
            continue
        clause = clause.rstrip(".… ").rstrip(",;:- ")
        if is_no_plain_fact(clause, line):
            continue
        if _may_be_given_back(clause) and (turned := turn(clause)):
            return f"So {turned[0].lower()}{turned[1:]}."
    return ""


def turn(clause: str) -> str:
    """Return the clause as said to the one who said it: I to you, my to your, I was to you were.

    Names and numerals keep their letters ("I-95", "World War I"). Returns "" where a word could go either
    way, such as "you", a quotation, or a verb whose subject is in doubt.
    """
    found = list(_WORD.finditer(clause))
    if not found or _UNSURE.search(_straight(clause)):
        return ""
    words = [_straight(match.group()).lower() for match in found]
    parts, at = [], 0
    for number, match in enumerate(found):
        parts += [clause[at : match.start()], _turned(match.group(), words, number)]
        at = match.end()
    turned = "".join([*parts, clause[at:]])
    return turned[0].upper() + turned[1:]


def is_touchy(said: str, *, as_a_fact: bool = True) -> bool:
    """Tell whether words hold a belief, a danger, a verdict or a deed: never said back as a fact.

    Args:
        said: The words.
        as_a_fact: They would be said as a plain fact, which "not" and "should" make something else.
    """
    return any(_never(as_a_fact).fullmatch(_straight(word).lower()) for word in _WORD.findall(said))


def _turned(typed: str, words: list[str], number: int) -> str:
    word = words[number]
    before = words[number - 1] if number else ""
    if (word == "i" and before in _NUMERALS) or (word == "mine" and before in _PITS) or typed == "US":
        return typed
    if word in _AFTER_I and (_subject_is_i(words, number) or words[number + 1 : number + 2] == ["i"]):
        return _AFTER_I[word]
    return _FLIPS.get(word, typed)


def _subject_is_i(words: list[str], number: int) -> bool:
    before = [word for word in words[:number] if word not in _BETWEEN]
    return before[-1:] == ["i"] and not _NUMERALS.intersection(before[-2:-1])


def _may_be_given_back(clause: str) -> bool:
    words = [_straight(word).lower() for word in _WORD.findall(clause)]
    if not _LEAST <= len(words) <= _MOST or not set(words) & _FLIPS.keys():
        return False
    if words[0] not in _words("starts") or _BROKEN.search(clause) or is_touchy(clause):
        return False
    two_sentences_run_together = any(
        word in _words("subjects") and before not in _words("links") for before, word in pairwise(words)
    )
    if two_sentences_run_together or (words[0] == "they" and words[1] not in _words("they_do")):
        return False
    if words[0] in _OWN and _lacks_its_s(words):
        return False
    return (words[0] not in {"i'm", "im"} and words[1] != "am") or _is_a_state(words[1:])


def _lacks_its_s(words: list[str]) -> bool:
    """Say whether one thing does something without the s or "is" ("my paper finish"): it is not repeated."""
    return not words[1].endswith(_MANY) and (words[2] in _words("bare verbs") or words[2].endswith("ing"))


def _is_a_state(words: list[str]) -> bool:
    said = [word for word in words if word not in _BETWEEN and word != "am"]
    return bool(said) and (said[0] in _words("feels") or said[0].endswith("ing"))


def _straight(text: str) -> str:
    return text.replace("’", "'")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_book()[name].split())


@cache
def _never(as_a_fact: bool) -> re.Pattern[str]:  # noqa: FBT001 - only `is_touchy` asks
    kinds = _book()["never"]
    words = " ".join(kinds[kind] for kind in kinds if as_a_fact or kind != _NO_PLAIN_FACT).split()
    return re.compile("|".join(re.escape(word).replace(r"\*", r"[\w'-]*") for word in words))


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = load(_BOOK)
    return book
