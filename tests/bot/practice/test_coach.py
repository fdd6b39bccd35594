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
    script: Script,
    heard_ever: tuple[str, ...] = (),
    hint: str = "",
    reply: str = "Is it the last bus?",
    *,
    pack: str = "police",
    earlier: tuple[str, ...] = (),
) -> Note:
    mind = begin(script, 1).mind
    mind = type(mind)(**{**mind.as_json(), "heard_ever": heard_ever})
    verdict = assess(reply, "What.", pack=read_pack(pack))
    return note_on(script, mind, "What.", verdict, reply, hint=hint, given=frozenset(), earlier=earlier)


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


def test_who_has_said_their_name_is_not_praised_for_saying_it_again(mini: Script) -> None:
    reply = "I'm Officer Dale."
    assert "introduce" in note(mini, reply=reply).about
    assert "introduce" not in note(mini, ("introduce",), reply=reply).about


def test_a_line_that_says_who_speaks_is_offered_to_that_role_alone(mini: Script) -> None:
    line = "I'm Officer Dale, and I've got time. What's going on?"
    state = mini.scenario.states["shut"].model_copy(update={"expects": ("open_question",), "try_": (line,)})
    states = {**mini.scenario.states, "shut": state}
    script = make_script(mini.scenario.model_copy(update={"states": states, "pack": "police"}))
    assert note(script, reply="It's late.").try_ == line
    assert note(script, reply="It's late.", pack="crisis_line").try_ not in ("", line)


def test_a_phrase_said_all_through_the_talk_is_named(mini: Script) -> None:
    earlier = ("Hi, I'm Officer Dale, I'm here to help you.", "I hear you. What happened?")
    told = note(mini, ("introduce",), reply="I hear you. I'm here to help you.", earlier=earlier)
    assert '"I\'m here to help you"' in told.change
    assert told.helped == ""


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
