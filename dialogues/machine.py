"""The states of a talk as one `transitions` machine per scenario, shared by all talks with that person.

The machine holds no talk: each step walks a short-lived `Walker` from one state to the next, so that nothing
is registered, nothing leaks, and any number of talks can share it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from transitions import Machine

from dialogues.mind import Mind
from dialogues.scenario import Scenario, When

HEAR = "hear"


@dataclass(frozen=True, slots=True)
class Moment:
    """What conditions look at.

    Attributes:
        mind: The person after the mood has moved and the counts have been raised.
        heard: Codes and levels of this reply; empty after a silence.
    """

    mind: Mind
    heard: Collection[str] = ()


class Walker:
    """The model that a step moves: nothing but a state."""

    def __init__(self, state: str) -> None:
        """Start at `state`."""
        self.state = state


def build_machine(scenario: Scenario) -> Machine:
    """Return the machine of a scenario: its states and endings, and its moves in their order."""
    machine = Machine(
        model=None,
        states=[*scenario.states, *scenario.endings],
        initial=scenario.first_state,
        auto_transitions=False,
        ignore_invalid_triggers=True,
    )
    for move in scenario.moves:
        for source in scenario.sources_of(move):
            machine.add_transition(HEAR, source, move.to, conditions=_condition(move.when))
    return machine


def step(machine: Machine, moment: Moment) -> str:
    """Return the state that follows: that of the first move whose conditions hold, or the same one."""
    walker = Walker(moment.mind.state)
    if HEAR in machine.events:
        machine.events[HEAR].trigger(walker, moment)
    return walker.state


def holds(when: When, moment: Moment) -> bool:
    """Return whether all conditions hold at a moment."""
    mind = moment.mind
    heard = set(moment.heard)
    return (
        _at_least(when.trust_at_least, mind.trust)
        and _at_least(when.tension_at_least, mind.tension)
        and _below(when.trust_below, mind.trust)
        and _below(when.tension_below, mind.tension)
        and _at_least(when.turns_at_least, mind.turns)
        and _at_least(when.turns_here_at_least, mind.turns_here)
        and _at_least(when.silences_at_least, mind.silences)
        and _at_least(when.slips_at_least, mind.slips)
        and _at_least(when.graves_at_least, mind.graves)
        and (not when.heard or bool(heard & set(when.heard)))
        and not heard & set(when.not_heard)
        and not set(mind.heard_ever) & set(when.not_heard_ever)
        and not set(mind.known) & set(when.not_known)
        and set(when.heard_ever) <= set(mind.heard_ever)
        and set(when.known) <= set(mind.known)
        and set(when.brought_in) <= set(mind.brought_in)
        and not set(mind.brought_in) & set(when.not_brought_in)
    )


def _condition(when: When) -> Callable[[Moment], bool]:
    return partial(holds, when)


def _at_least(bound: float | None, value: float) -> bool:
    return bound is None or value >= bound


def _below(bound: float | None, value: float) -> bool:
    return bound is None or value < bound
