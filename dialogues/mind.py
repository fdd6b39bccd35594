"""What a person carries from turn to turn: small, immutable, and able to be stored and read back."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from typing import Any

from dialogues.errors import SnapshotMismatch
from dialogues.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Mind:
    """One person at one moment of one talk.

    Attributes:
        seed: Draws the facts and the lines of this talk.
        state: State or ending of the scenario.
        trust: 0-100.
        tension: 0-100.
        turns: Replies heard so far.
        turns_here: Replies heard since arriving in this state, the one that led here not included.
        silences: Long silences so far.
        slips: Replies that held a slip.
        graves: Replies that held a grave slip.
        slip_counts: How often each slip was heard.
        heard_ever: Codes heard at any time.
        recent: Codes of the last three replies, oldest first.
        known: Topics that have been told.
        answered: Per topic, the tier of the last answer given.
        said: Places of the lines already used.
        deeds: Actions already answered.
        brought_in: People already brought in.
        grudge: Words of the last slip that was not repaired, or "".
        owed_trust: Trust that a repair would give back.
        owed_tension: Tension that a repair would take away.
    """

    seed: int
    state: str
    trust: float
    tension: float
    turns: int = 0
    turns_here: int = 0
    silences: int = 0
    slips: int = 0
    graves: int = 0
    slip_counts: tuple[tuple[str, int], ...] = ()
    heard_ever: tuple[str, ...] = ()
    recent: tuple[tuple[str, ...], ...] = ()
    known: tuple[str, ...] = ()
    answered: tuple[tuple[str, int], ...] = ()
    said: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    brought_in: tuple[str, ...] = ()
    grudge: str = ""
    owed_trust: float = 0
    owed_tension: float = 0

    def as_json(self) -> dict[str, Any]:
        """Return a snapshot that `restore` reads back."""
        return {name: getattr(self, name) for name in self.__slots__}

    def chance(self) -> random.Random:
        """Return this moment's source of chance: the same moment of the same talk draws the same."""
        return random.Random(f"{self.seed}:{self.turns}:{self.silences}")


def restore(scenario: Scenario, snapshot: dict[str, Any]) -> Mind:
    """Read a mind back from a snapshot.

    Raises:
        SnapshotMismatch: The snapshot has other fields, or names a state that the scenario lacks.
    """
    known = {field.name for field in fields(Mind)}
    if set(snapshot) != known:
        msg = (
            f"The stored talk with {scenario.person.name} has another shape. It was kept by another version."
        )
        raise SnapshotMismatch(msg)
    mind = Mind(**{name: _frozen(value) for name, value in snapshot.items()})
    if mind.state not in scenario.states and mind.state not in scenario.endings:
        msg = (
            f"The stored talk stands at `{mind.state}`, "
            f"which {scenario.id} version {scenario.version} does not have."
        )
        raise SnapshotMismatch(msg)
    return mind


def _frozen(value: Any) -> Any:  # JSON holds lists where the mind holds tuples
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def draw_facts(scenario: Scenario, seed: int) -> dict[str, str]:
    """Return the facts of one talk: each drawn by the seed, independent of how many there are."""
    return {
        name: random.Random(f"{scenario.id}:{seed}:{name}").choice(variants)
        for name, variants in scenario.facts.items()
    }
