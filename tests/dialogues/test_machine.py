"""The machine walks the moves of a scenario in their order, and keeps no talk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogues.errors import UnknownPerson
from dialogues.machine import Moment, build_machine, holds, step
from dialogues.mind import Mind
from dialogues.scenario import Scenario, When
from dialogues.script import Script, person_ids, script_of

MIND = Mind(
    seed=1, state="shut", trust=50, tension=40, turns=6, turns_here=3, silences=1, slips=2, graves=1,
    heard_ever=("introduce", "ask_suicide"), known=("name",), brought_in=("sister",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When(), True),
        (When(trust_at_least=50), True),
        (When(trust_at_least=50.1), False),
        (When(trust_below=50), False),
        (When(tension_below=41), True),
        (When(tension_at_least=41), False),
        (When(turns_at_least=6, turns_here_at_least=3), True),
        (When(turns_here_at_least=4), False),
        (When(silences_at_least=2), False),
        (When(slips_at_least=2, graves_at_least=1), True),
        (When(graves_at_least=2), False),
        (When(heard=("affirm", "repair")), True),
        (When(heard=("affirm",)), False),
        (When(not_heard=("repair",)), False),
        (When(not_heard_ever=("ask_suicide",)), False),
        (When(not_heard_ever=("threat",), not_known=("suicide",)), True),
        (When(not_known=("name",)), False),
        (When(heard_ever=("introduce", "ask_suicide")), True),
        (When(heard_ever=("introduce", "summary")), False),
        (When(known=("name",), brought_in=("sister",)), True),
        (When(known=("suicide",)), False),
        (When(brought_in=("clinician",)), False),
    ],
)
def test_all_conditions_must_hold(when: When, expected: bool) -> None:
    assert holds(when, Moment(MIND, ("repair",))) is expected


def test_the_first_move_that_holds_is_taken(mini: Script) -> None:
    ready = replace(MIND, trust=90, tension=95)
    assert step(mini.machine, Moment(ready)) == "gone"
    assert step(mini.machine, Moment(replace(ready, tension=10))) == "open"


def test_nothing_moves_where_no_condition_holds(mini: Script) -> None:
    assert step(mini.machine, Moment(replace(MIND, trust=0))) == "shut"


def test_no_move_leads_out_of_an_ending(mini: Script) -> None:
    assert step(mini.machine, Moment(replace(MIND, state="gone", tension=100))) == "gone"


def test_steps_register_nothing_in_the_shared_machine(mini: Script) -> None:
    for _ in range(50):
        step(mini.machine, Moment(MIND))
    assert mini.machine.models == []


def test_a_scenario_without_moves_stays_where_it_is(mini: Script) -> None:
    still: Scenario = mini.scenario.model_copy(update={"moves": ()})
    assert step(build_machine(still), Moment(MIND)) == "shut"


def test_an_unknown_person_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownPerson, match="Choose one of"):
        script_of("nobody")
    assert person_ids()
