"""The word lists behind a reading: spellings, word classes, words that mean alike.

They lie in `rubric/cues/words.yaml` and `rubric/cues/alike.yaml` and are read once, when first needed.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

CUES: Final = Path(__file__).with_name("cues")
_APOSTROPHES: Final = re.compile("[’ʼ‘`´']+")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path: Path) -> Any:
    """Read one of the package's own YAML files with the safe loader."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_LOADER)  # noqa: S506 - the safe loader, in C where there is one


def with_plain_apostrophes(word: str) -> str:
    """Return a word with one plain apostrophe where any mark that stands for one was typed, once or twice."""
    return _APOSTROPHES.sub("'", word)


@cache
def spelling() -> dict[str, tuple[str, ...]]:
    """Return what is typed -> the words that are meant: contractions, slips of the finger, chat spellings."""
    return {
        str(typed): tuple(meant.split()) for typed, meant in load(CUES / "words.yaml")["spelling"].items()
    }


@cache
def as_typed() -> frozenset[str]:
    """Return words that a dictionary lacks and that are no slips: chat, medicines, words of the trade."""
    return frozenset(load(CUES / "words.yaml")["as_typed"].split())


@cache
def fillers() -> frozenset[str]:
    """Return the sounds that carry nothing ("um")."""
    return frozenset(load(CUES / "words.yaml")["fillers"])


@cache
def classes() -> dict[str, frozenset[str]]:
    """Return the word classes that cues name with @; a word may end in * for any ending."""
    return {name: frozenset(words.split()) for name, words in load(CUES / "classes.yaml").items()}


@cache
def alike() -> dict[str, str]:
    """Return word -> the word that stands for its group, such as fired -> job and mad -> angry."""
    return {
        word: group for group, words in load(CUES / "alike.yaml").items() for word in (group, *words.split())
    }


@cache
def known() -> frozenset[str]:
    """Return common English words, so that a name or noise can be told from them."""
    found = {word for meant in spelling().values() for word in meant}
    for group in classes().values():
        found.update(word.rstrip("*") for word in group)
    return frozenset(found | alike().keys() | set(_common()["english"].split()) | function())


@cache
def function() -> frozenset[str]:
    """Return the words that carry no content of their own: pronouns, helpers, joins."""
    return frozenset(_common()["function"].split())


@cache
def foreign() -> frozenset[str]:
    """Return words that are frequent in other languages and are no English words."""
    return frozenset(_common()["foreign"].split())


@cache
def _common() -> dict[str, str]:
    found: dict[str, str] = load(CUES / "common.yaml")
    return found
