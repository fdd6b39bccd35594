"""The coach's note, and the moment of a talk that it is written for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in a talk a reply was given; the defaults are for a reply that stands alone.

    Attributes:
        name: The person's name; the note uses it only where the line or the reply has it.
        pronouns: As a scenario writes them, such as `she/her`.
        line: What the person had just said.
        reasons: Per code (or `empathy_1`, `empathy_2`, `reflection_1`, `reflection_2`) what it does to this
            person, half a sentence without capital and full stop.
        tries: Per slip, lines the trainee could have said instead.
        state_tries: Lines that help in this stage of the talk.
        expects: Codes that help in this stage, any one of them.
        missed_risk: A hint at suicide was left lying, and the direct question has not been asked yet.
        hint: The words of that hint, "" where they aren't known.
        given: What earlier notes of this talk said (their `Note.said`), so as not to say it again.
        turn: Number of the reply in the talk, from 1; 0 for a reply that stands alone.
        earlier: What the trainee said before in this talk, the oldest first.
        done: Codes that were met earlier and are done once in a talk: to say again who one is earns nothing.
    """

    name: str = ""
    pronouns: str = "they/them"
    line: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    tries: Mapping[str, Sequence[str]] = field(default_factory=dict)
    state_tries: Sequence[str] = ()
    expects: Sequence[str] = ()
    missed_risk: bool = False
    hint: str = ""
    given: frozenset[str] = frozenset()
    turn: int = 0
    earlier: Sequence[str] = ()
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Note:
    """What the coach says about one reply; each part may be empty.

    Attributes:
        helped: What helped, with the trainee's words.
        change: One thing to do differently.
        try_: A line that could be said instead. Printed as `try`.
        about: The codes or levels that the note speaks of.
    """

    helped: str
    change: str
    try_: str
    about: tuple[str, ...]

    @property
    def said(self) -> frozenset[str]:
        """The parts that aren't empty, for `Moment.given` of later notes."""
        return frozenset(part for part in (self.helped, self.change, self.try_) if part)

    def as_json(self) -> dict[str, Any]:
        """Return the note under the names of the JSON output."""
        return {"helped": self.helped, "change": self.change, "try": self.try_, "about": list(self.about)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Note:
        """Read back what `as_json` wrote."""
        return cls(stored["helped"], stored["change"], stored["try"], tuple(stored["about"]))
