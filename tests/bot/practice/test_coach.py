"""The coach's note knows the moment: who has said their name, what was hinted, what was said before."""

from __future__ import annotations

import pytest

from bot.practice.coach import note_on, picked_up
from dialogues.person import begin
from dialogues.scenario import Cue
from dialogues.script import Script, make_script
from rubric.assess import assess
from rubric.note import Note
from rubric.packs import read_pack


def note(
    script: Script, heard_ever: tuple[str, ...] = (), hint: str = "", reply: str = "Is it the last bus?"
) -> Note:
    mind = begin(script, 1).mind
    mind = type(mind)(**{**mind.as_json(), "heard_ever": heard_ever})
    verdict = assess(reply, "What.", pack=read_pack("police"))
    return note_on(script, mind, "What.", verdict, reply, hint=hint, given=frozenset())


def test_a_name_is_asked_for_only_until_it_was_said(mini: Script) -> None:
    state = mini.scenario.states["shut"].model_copy(update={"expects": ("introduce",), "try_": ()})
    states = {**mini.scenario.states, "shut": state}
    script = make_script(mini.scenario.model_copy(update={"states": states}))
    assert "introduce" in note(script).about
    assert "introduce" not in note(script, ("introduce",)).about


def test_a_hint_at_suicide_is_pointed_out_until_the_question_was_asked(mini: Script) -> None:
    hint = "Not much point in next week."
    assert "killing yourself" in (said := note(mini, hint=hint)).try_ or "ask_suicide" in said.about
    assert "ask_suicide" not in note(mini, ("ask_suicide",), hint=hint).about


@pytest.mark.parametrize(
    ("cue", "codes", "empathy", "expected"),
    [
        ("risk", ("ask_suicide",), 0, True),
        ("risk", ("ask_safety",), 0, True),
        ("risk", (), 2, False),
        ("feeling", (), 1, True),
        ("feeling", ("explore",), 0, True),
        ("feeling", ("closed_question",), 0, False),
        ("door", ("open_question",), 0, True),
        ("door", ("command",), 0, False),
    ],
)
def test_each_cue_wants_another_answer(
    cue: Cue, codes: tuple[str, ...], empathy: int, expected: bool
) -> None:
    assert picked_up(cue, codes, {"empathy": empathy, "reflection": 0}) is expected
