"""How replies move trust and tension: the rules of docs/writing-a-person.md."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.mind import Mind
from dialogues.mood import Cause, move_mood, owed_after
from dialogues.script import Script
from rubric.codes import SKILLS, SLIPS

CALM = Mind(seed=1, state="shut", trust=40, tension=50)
CODES = st.lists(
    st.sampled_from([*SKILLS, *SLIPS, "empathy_1", "empathy_2", "reflection_1"]), max_size=6, unique=True
)


def move(script: Script, mind: Mind, *heard: str, repeated: bool = False) -> tuple[float, float]:
    shift = move_mood(script.scenario, mind, heard, (), repeated=repeated)
    return round(shift.trust - mind.trust, 2), round(shift.tension - mind.tension, 2)


def test_several_gains_count_full_half_and_quarter(mini: Script) -> None:
    assert move(mini, CALM, "empathy_2", "reflection_1") == (9.5, -6.0)


def test_one_reply_wins_no_more_than_the_most_per_turn(mini: Script) -> None:
    temper = mini.scenario.mood.model_copy(update={"most_per_turn": 4.0})
    script = replace(mini, scenario=mini.scenario.model_copy(update={"mood": temper}))
    assert move(script, CALM, "empathy_2")[0] == 4.0


def test_a_reply_with_a_slip_keeps_forty_percent_of_its_gains(mini: Script) -> None:
    assert move(mini, CALM, "empathy_2", "command") == (round(8 * 0.4 - 6, 2), 8.0)


def test_the_same_slip_hits_harder_each_time_up_to_sixty_percent(mini: Script) -> None:
    often = replace(CALM, slip_counts=(("command", 1),))
    very_often = replace(CALM, slip_counts=(("command", 9),))
    assert move(mini, often, "command") == (-6.9, 11.5)
    assert move(mini, very_often, "command") == (-9.6, 16.0)


def test_generic_warmth_wears_off_within_three_turns(mini: Script) -> None:
    said_once = replace(CALM, recent=(("empathy_1",), (), ()))
    said_twice = replace(CALM, recent=(("empathy_1",), ("empathy_1",), ()))
    assert move(mini, CALM, "empathy_1") == (2.0, -1.0)
    assert move(mini, said_once, "empathy_1") == (1.0, -0.5)
    assert move(mini, said_twice, "empathy_1") == (0.0, 0.0)


def test_understanding_of_this_person_does_not_wear_off(mini: Script) -> None:
    before = replace(CALM, recent=(("empathy_2",), ("empathy_2",)))
    assert move(mini, before, "empathy_2") == move(mini, CALM, "empathy_2")


def test_a_repeated_reply_wins_nothing(mini: Script) -> None:
    assert move(mini, CALM, "empathy_2", repeated=True) == (0.0, 0.0)


def test_a_repair_gives_back_half_of_what_the_last_slip_took_and_once(mini: Script) -> None:
    shift = move_mood(mini.scenario, CALM, ("command",), (), repeated=False)
    owed = owed_after(CALM, shift, ("command",))
    assert owed == (3.0, 5.0)
    hurt = replace(CALM, trust=shift.trust, tension=shift.tension, owed_trust=owed[0], owed_tension=owed[1])
    assert move(mini, hurt, "repair") == (3.5, -5.5)
    mended = move_mood(mini.scenario, hurt, ("repair",), (), repeated=False)
    assert owed_after(hurt, mended, ("repair",)) == (0.0, 0.0)


def test_a_repair_with_a_new_slip_gives_nothing_back(mini: Script) -> None:
    hurt = replace(CALM, owed_trust=3, owed_tension=5)
    assert move(mini, hurt, "repair", "command")[0] < 0


def test_the_strongest_cause_comes_first(mini: Script) -> None:
    deed = Cause("step_back", 1, -2, "there is room")
    shift = move_mood(mini.scenario, CALM, ("empathy_1", "threat"), (deed,), repeated=False)
    assert [cause.key for cause in shift.causes] == ["threat", "step_back", "empathy_1"]


@pytest.mark.parametrize("code", SLIPS)
def test_a_code_without_a_reaction_leaves_the_person_cold(mini: Script, code: str) -> None:
    if code not in mini.scenario.reacts:
        assert move(mini, CALM, code) == (0.0, 0.0)


@given(heard=CODES, trust=st.floats(0, 100), tension=st.floats(0, 100), repeated=st.booleans())
def test_mood_stays_within_bounds(
    mini: Script, heard: list[str], trust: float, tension: float, repeated: bool
) -> None:
    mind = replace(CALM, trust=trust, tension=tension)
    shift = move_mood(mini.scenario, mind, heard, (), repeated=repeated)
    assert 0 <= shift.trust <= 100
    assert 0 <= shift.tension <= 100


@given(heard=CODES)
def test_a_slip_never_helps(mini: Script, heard: list[str]) -> None:
    without = move_mood(
        mini.scenario, CALM, [code for code in heard if code not in SLIPS], (), repeated=False
    )
    shift = move_mood(mini.scenario, CALM, heard, (), repeated=False)
    assert shift.trust <= without.trust
    assert shift.tension >= without.tension
