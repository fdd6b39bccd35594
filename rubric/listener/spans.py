"""Words for what only the listener heard: the clause that says it loudest.

A listener that tells of parts in their place is taken at its word, which costs nothing more. One that doesn't
is asked about each clause alone. Whether a grave slip may be charged is always asked of the clause alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from rubric.codes import GRAVE, SLIPS
from rubric.listener import Listener, Opinion
from rubric.listener.opinion import InPlace, untold
from rubric.listener.tasks import ANY_GRAVE
from rubric.text import Reading, Span, content

MOST_CLAUSES: Final = 8
"""Clauses judged alone at most; each costs as much as the reply."""

ALONE: Final = 0.35
"""How surely a clause by itself must show a grave slip; without the rest of the reply less is heard."""


def loudest_clauses(
    listener: Listener,
    reading: Reading,
    context: str,
    names: Collection[str],
    in_place: InPlace = untold,
    *,
    earned: AbstractSet[int] = frozenset(),
) -> dict[str, tuple[int, int]]:
    """Return, per code or level, the tokens of the clause that says it loudest.

    Args:
        listener: Who heard it.
        reading: The reply, with at least one token.
        context: The person's last line.
        names: Codes and levels to find words for.
        in_place: Returns what the listener thinks of the first clauses where they stand, if it could tell.
        earned: Tokens in which the cues found a skill; no slip is shown there while other clauses are left.
    """
    clauses = reading.clauses[:MOST_CLAUSES]
    if len(clauses) <= 1:
        return {name: (0, len(reading.tokens)) for name in names}
    told = in_place(names) or [listener.opinion(_words(reading, clause), context) for clause in clauses]
    heard = list(zip(clauses, told, strict=True))
    heard = [each for each in heard if _says_something(reading, each[0])] or heard
    may_hold_a_slip = [
        each for each in heard if earned.isdisjoint(range(each[0].first, each[0].last))
    ] or heard
    said_in = {name: may_hold_a_slip if name in SLIPS else heard for name in names}
    loud = {name: max(some, key=lambda each: _chance(each[1], name))[0] for name, some in said_in.items()}
    return {name: (clause.first, clause.last) for name, clause in loud.items()}


def _says_something(reading: Reading, clause: Span) -> bool:
    """Tell whether a clause is more than a word that leads to the next one: "right", "well"."""
    return clause.last - clause.first > 1 or bool(content(reading, clause.first, clause.last))


def clauses_that_show(
    listener: Listener, reading: Reading, context: str, names: Iterable[str], clauses: Sequence[Span]
) -> frozenset[str]:
    """Return those of the codes that the listener hears in one of the clauses by itself."""
    heard = [listener.opinion(_words(reading, clause), context) for clause in clauses[:MOST_CLAUSES]]
    return frozenset(name for name in names if any(_chance(each, name) >= ALONE for each in heard))


def _words(reading: Reading, clause: Span) -> str:
    start, end = reading.place(clause.first, clause.last)
    return reading.meant(start, end) + clause.mark


def _chance(opinion: Opinion | None, name: str) -> float:
    if opinion is None:
        return 0.0
    if name in opinion.levels:
        return 1 - opinion.levels[name]["0"]
    chance = opinion.codes.get(name, 0.0)
    # that a clause hurts is heard more surely than how
    return max(chance, opinion.codes.get(ANY_GRAVE, 0.0)) if name in GRAVE else chance
