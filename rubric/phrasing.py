"""Puts sentences together: the right pronoun with the right verb, a quotation, a capital and a full stop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rubric.text import ACTED

SENTENCE: Final = re.compile(r"[^.!?…\n]+[.!?…]*")
"""A sentence as it was typed, with its end mark if it has one."""

_MARK: Final = re.compile(r"\{([^{}]*)\}")
_LONGEST_QUOTE = 72  # characters
_OPEN_END: Final = re.compile(r"(?:[\s,;:]+(?:and|or|but|so|because))+$", re.IGNORECASE)
_LEFT_HANGING: Final = re.compile(
    r"(?:[\s,;:]+(?:and|or|but|so|as|the|a|an|to|of|in|on|at|for|with|that|if|your|my|his|her|their|is|are|was|i|you))+$",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"[,;:] | (?:and|but|because|so|when|while|or) ")
_WORTH_QUOTING = 36  # characters: from so many on a quotation ends where a thought does


@dataclass(frozen=True, slots=True)
class Pronouns:
    """How a person is spoken of.

    Attributes:
        they: As a subject: she, he, they.
        them: As an object: her, him, them.
        their: Before a noun: her, his, their.
        theirs: Alone: hers, his, theirs.
        themselves: herself, himself, themselves.
        plural: Whether verbs take the plural ("they hear").
    """

    they: str
    them: str
    their: str
    theirs: str
    themselves: str
    plural: bool


_SHE: Final = Pronouns("she", "her", "her", "hers", "herself", plural=False)
_HE: Final = Pronouns("he", "him", "his", "his", "himself", plural=False)
_THEY: Final = Pronouns("they", "them", "their", "theirs", "themselves", plural=True)


def pronouns(written: str) -> Pronouns:
    """Return the forms for what a scenario writes ("she/her"); anything unknown is spoken of as they."""
    return {"she": _SHE, "he": _HE}.get(written.split("/", maxsplit=1)[0].strip().lower(), _THEY)


def fill(template: str, forms: Pronouns, **parts: str) -> str:
    """Fill `{they}`, `{Their}`, `{hear|hears}` (plural, then singular) and the named `parts`."""

    def word(found: re.Match[str]) -> str:
        mark = found[1]
        if "|" in mark:
            many, one = mark.split("|")
            return many if forms.plural else one
        if mark in parts:
            return parts[mark]
        form: str = getattr(forms, mark.lower())
        return capital(form) if mark[0].isupper() else form

    return _MARK.sub(word, template)


def capital(text: str) -> str:
    """Return the text with a capital where it begins with a letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return the text with spaces tidied and one mark at its end; it may begin with a quotation."""
    tidy = " ".join(text.split())
    return tidy if tidy.endswith((".", "?", '."', '?"')) else f"{tidy.rstrip(',;:')}."


def quote(words: str) -> str:
    """Return the words as typed in double quotes, shortened between words; "" where nothing can be quoted."""
    tidy = " ".join(ACTED.sub(" ", words).replace('"', "'").split()).strip(" .,;:!-–—…*")
    tidy = tidy.removeprefix("' ")  # the end of what was quoted before
    tidy = _OPEN_END.sub("", tidy)
    if len(tidy) > _LONGEST_QUOTE:
        head = _LEFT_HANGING.sub("", tidy[: _LONGEST_QUOTE + 1].rpartition(" ")[0]).rstrip(" .,;:!?-–—…")
        ends = [found.start() for found in _BREAK.finditer(head) if found.start() >= _WORTH_QUOTING]
        tidy = f"{head[: ends[-1]] if ends else head}..." if head else ""
    return f'"{tidy}"' if any(character.isalnum() for character in tidy) else ""


def counted(questions: int) -> str:
    """Return how many questions were asked at once, as a word that begins a sentence."""
    return {3: "Three", 4: "Four", 5: "Five", 6: "Six"}.get(questions, "Several")
