"""The same reply typed otherwise: what must move no code is shown to the model, and what must."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rubric.codes import SKILLS, SLIPS
from rubric.training.corpora import Item

_UNPUNCTUATED: Final = 0.3
_MISTYPED: Final = 0.25
_NO_APOSTROPHES: Final = 0.2
_SPELT: Final = 0.1
_JOINED: Final = 0.12
_COPIED: Final = 0.02
_ELSEWHERE: Final = 0.03
_TURNED: Final = 0.15
_TURN: Final = re.compile(r"\b(?:but|however)\b", re.IGNORECASE)
_PUNCTUATION: Final = re.compile(r"[^\w\s'’-]")
_APOSTROPHE: Final = re.compile(r"['’]")
_FILLED: Final = ("um", "uh", "okay", "so", "well", "you know")
_SPELLINGS: Final = (
    (r"\b(\w{3,})iz(e|es|ed|ing)\b", r"\1is\2"),
    (r"\b(\w{2,})ior\b", r"\1iour"),
    (r"\b(col|fav|neighb|hon|lab|hum)or", r"\1our"),
    (r"\bcenter\b", "centre"),
    (r"\bmom\b", "mum"),
    (r"\b(cancel|travel|counsel)(ed|ing)\b", r"\1l\2"),
    (r"\bgray\b", "grey"),
    (r"\bpractice\b", "practise"),
)
_NEIGHBOURS: Final = dict(zip("abcdefghijklmnopqrstuvwxyz", "svxfrdghojklnbipwtdrycexuz", strict=True))
_UNJOINED: Final = frozenset(("encourager", "unclear", "interrogate", "repair"))


def retyped(text: str, chance: random.Random) -> str:
    """Return the words as someone else would type them, or a recogniser would write them down."""
    if chance.random() < _SPELT:
        text = respelt(text)
    if chance.random() < _UNPUNCTUATED:
        text = " ".join(_PUNCTUATION.sub(" ", text).split())
        if chance.random() < _UNPUNCTUATED:
            text = f"{chance.choice(_FILLED)} {text}"
    elif chance.random() < _UNPUNCTUATED:
        text = text.rstrip(".?! ")
    if chance.random() < _NO_APOSTROPHES:
        text = _APOSTROPHE.sub("", text)
    if chance.random() < _MISTYPED:
        text = mistyped(text, chance)
    return text


def respelt(text: str) -> str:
    """Return the words in British spelling."""
    for pattern, spelling in _SPELLINGS:
        text = re.sub(pattern, spelling, text)
    return text


def mistyped(text: str, chance: random.Random) -> str:
    """Return the words with one slip of the finger, in a long text with more."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isascii()]  # noqa: PLR2004
    for place in chance.sample(long, min(len(long), 1 + len(long) // 12)):
        word = words[place]
        at = chance.randrange(1, len(word) - 1)
        slip = chance.randrange(4)
        if slip == 0:
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif slip == 1:
            word = word[:at] + word[at + 1 :]
        elif slip == 2:  # noqa: PLR2004
            word = word[:at] + word[at] + word[at:]
        else:
            word = word[:at] + _NEIGHBOURS.get(word[at].lower(), word[at]) + word[at + 1 :]
        words[place] = word
    return " ".join(words)


def varied(item: Item, items: Sequence[Item], by_group: dict[str, list[Item]], chance: random.Random) -> Item:
    """Return the item typed otherwise; of a crisis reply now and then a joined, a copied or a misplaced one.

    Args:
        item: What to vary.
        items: All crisis items of the training part, to draw another context from.
        by_group: The same by their context, to draw another reply from.
        chance: The only source of chance.
    """
    if item.corpus == "crisis":
        throw = chance.random()
        if throw < _JOINED:
            item = _joined(item, chance.choice(by_group[item.group]), chance)
        elif throw < _JOINED + _COPIED:
            item = _copied(item)
        elif throw < _JOINED + _COPIED + _ELSEWHERE:
            item = _elsewhere(item, chance.choice(items))
        if chance.random() < _TURNED:  # the word itself is no slip, and heals none
            item = replace(item, reply=_TURN.sub("and", item.reply))
    if item.rationales:  # their offsets hold for the reply as it stands
        return item
    return replace(item, reply=retyped(item.reply, chance), context=retyped(item.context, chance))


def _joined(item: Item, other: Item, chance: random.Random) -> Item:
    """Return both replies in one: what is present in either is present, and "but" heals nothing."""
    if item is other or any(one.labels[code] for one in (item, other) for code in _UNJOINED):
        return item
    first, second = (item, other) if chance.random() < 0.5 else (other, item)  # noqa: PLR2004
    between = chance.choice((" ", " ", " ", ". ", " but ", ", but "))
    labels = {name: max(first.labels[name], second.labels[name]) for name in first.labels}
    for unsure in ("interrogate", "summary"):
        labels.pop(unsure)
    return replace(item, reply=first.reply.rstrip(" ") + between + second.reply, labels=labels)


def _copied(item: Item) -> Item:
    """Return the person's own line as the reply: parroting is no reflection."""
    return replace(
        item, reply=item.context, labels={"reflection": 0, "empathy": 0, "summary": 0, "affirm": 0}
    )


def _elsewhere(item: Item, other: Item) -> Item:
    """Return the reply to another person's line: what gave this one back gives that one nothing."""
    kept = {
        code: item.labels[code]
        for code in (*SKILLS, *SLIPS)
        if code not in {"collude", "confront", "unclear"}
    }
    if other.group == item.group:
        return item
    return replace(item, context=other.context, labels=kept | {"reflection": 0})
