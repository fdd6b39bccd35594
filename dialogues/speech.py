"""Choosing what the person says: lines not yet used, that fit, with facts and echoes filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from dialogues.machine import Moment, holds
from dialogues.mind import Mind, draw_facts
from dialogues.references import PLACEHOLDER, placeholders
from dialogues.scenario import Cue, LineSet
from dialogues.script import Script

NOTHING_LEFT: Final = "*says nothing*"
"""Said when every line that fits has been used; a silence may come twice, a line never."""

LONGEST_ECHO: Final = 60
"""Characters of the trainee's words that the person gives back at most."""

_CLAUSE_ENDS: Final = re.compile(
    r".?\s*(?:$|[.,;:!?)\"*-]|(?:and|but|or|so|because|then)\b)", re.IGNORECASE | re.DOTALL
)
"""From a span's last character on: nothing follows, or punctuation does, or a word that joins clauses."""

SETS_AFTER: Final[dict[LineSet, tuple[LineSet, ...]]] = {
    "warm": ("warm", "plain"),
    "plain": ("plain", "asked"),
    "asked": ("asked", "plain"),
    "hurt": ("hurt", "plain"),
    "enter": ("enter",),
}
"""Which sets of the state are looked into, in turn, when one has nothing left."""


@dataclass(slots=True)
class Speech:
    """What the person is about to say; it grows while they speak and lives for one turn.

    Attributes:
        script: Who speaks.
        mind: The person at this moment.
        chance: This moment's source of chance.
        echo: Words of the trainee that may be given back, or "".
        heard: Codes and levels of this reply.
        parts: What has been said so far.
        places: Places of the lines used.
        told: Topics told by what was said.
        cues: What the trainee ought to notice in it.
    """

    script: Script
    mind: Mind
    chance: Random
    echo: str = ""
    heard: Sequence[str] = ()
    parts: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything said so far, or a silence."""
        return " ".join(self.parts) or NOTHING_LEFT

    def say_from(self, where: str) -> bool:
        """Say a line of the set at `where`, such as `hears.command`; return whether one was left."""
        places = [place for place in self._places_in(where) if self._fits(place)]
        if not places:
            return False
        place = self.chance.choice(places)
        line = self.script.lines[place]
        self.parts.append(self._filled(line.say))
        self.places.append(place)
        if line.cue is not None:
            self.cues.append(line.cue)
        if line.tells is not None and line.tells not in self.mind.known:
            self.told.append(line.tells)
        return True

    def say_from_state(self, state: str, which: LineSet) -> None:
        """Say what the state says after such a reply; fall back to its other sets, then to the fillers."""
        sources = [f"states.{state}.lines.{name}" for name in SETS_AFTER[which]]
        self.say_from_first([*sources, "filler"])

    def say_from_first(self, sources: Iterable[str]) -> bool:
        """Say a line of the first set that has one left; return whether there was one."""
        return any(self.say_from(where) for where in sources)

    def _places_in(self, where: str) -> list[str]:
        found: list[str] = []
        while (place := f"{where}.{len(found)}") in self.script.lines:
            found.append(place)
        return found

    def _fits(self, place: str) -> bool:
        if place in self.mind.said or place in self.places:
            return False
        line = self.script.lines[place]
        names = placeholders(line.say)
        known = (*self.mind.known, *self.told)
        return (
            set(line.needs) <= set(known)
            and (line.tells is None or line.tells not in known)
            and ("echo" not in names or bool(self.echo))
            and ("grudge" not in names or bool(self.mind.grudge))
            and holds(line.when, Moment(replace(self.mind, known=known), self.heard))
        )

    def _filled(self, text: str) -> str:
        if "{" not in text:
            return text
        facts = draw_facts(self.script.scenario, self.mind.seed)
        return fill(text, {**facts, "echo": self.echo, "grudge": self.mind.grudge})


def fill(text: str, words: Mapping[str, str]) -> str:
    """Return the text with each `{name}` replaced by its words; what is filled in is never filled again."""
    return PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)


def echo_of(reply: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return words of the reply to give back: the first span that is short and ends where a clause ends."""
    for start, end in spans:
        words = reply[start:end].strip().rstrip(".,;:!?").strip()
        if words and len(words) <= LONGEST_ECHO and _CLAUSE_ENDS.match(reply[end - 1 :]):
            return words
    return ""
