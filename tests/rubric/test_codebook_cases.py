"""The codebook's own examples, its "not when" column and the hard cases it decides."""

from __future__ import annotations

import pytest

from tests.rubric.conftest import Judge

VENTS = "They're listening through the vents."
POINT = "I don't see the point anymore."
NOTE = "He just left. No note, nothing."
CAMERAS = "They put cameras in my walls."
GONE = "Nobody would even notice if I was gone."


def test_giving_back_and_adding_meaning_is_level_two_in_both(judge: Judge) -> None:
    found = judge(
        "So the hours went and the rent came due the same week, and it feels like there's no floor left.",
        "They cut my hours again and now the landlord's on me. I can't do this.",
    )
    assert found.levels == {"empathy": 2, "reflection": 2, "non_confrontation": 2}
    assert found.codes == ()
    assert 85 <= found.score <= 100


def test_a_name_and_room_are_skills_without_empathy(judge: Judge) -> None:
    found = judge(
        "Okay, I'm stopping right here. I'm Dana, with the county. "
        "No rush, I just want to hear what happened.",
        "Don't come any closer!",
    )
    assert found.levels["empathy"] == 0
    assert set(found.codes) == {"introduce", "slow_down", "i_message"}


def test_disputing_what_they_perceive_is_grave(judge: Judge) -> None:
    found = judge("There are no cameras, sir. You're off your meds, aren't you?", CAMERAS)
    assert set(found.codes) == {"confront", "judge", "closed_question"}
    assert found.levels["non_confrontation"] == 0
    assert found.score <= 30


def test_naming_what_it_is_like_to_be_watched_fits_this_person(judge: Judge) -> None:
    found = judge(
        "Feeling watched in your own home sounds exhausting. When did you last get some sleep?", CAMERAS
    )
    assert found.levels == {"empathy": 2, "reflection": 1, "non_confrontation": 2}
    assert found.codes == ("closed_question",)


def test_the_direct_question_after_a_hint_scores_high(judge: Judge) -> None:
    found = judge("When you say gone, are you thinking about killing yourself?", GONE)
    assert found.levels["reflection"] == 0
    assert found.codes == ("closed_question", "ask_suicide")
    assert found.score >= 80


def test_so_much_to_live_for_is_minimising_and_just_call_is_advice(judge: Judge) -> None:
    found = judge("Come on, you've got so much to live for. Just call a friend.", GONE)
    assert found.codes == ("minimise", "advice")


def test_what_stands_before_but_is_still_heard(judge: Judge) -> None:
    found = judge("I hear that you're scared, but calm down", "I'm not opening this door.")
    assert found.levels == {"empathy": 2, "reflection": 1, "non_confrontation": 1}
    assert found.codes == ("command",)
    assert found.score <= 75


@pytest.mark.parametrize(
    ("context", "reply", "codes"),
    [
        (POINT, "You're not thinking of anything foolish, are you?", {"closed_question", "minimise"}),
        ("You came here to lock me up?", "Your neighbour called us, she was worried.", {"introduce"}),
        ("I hit him. I should have walked away.", "It's not your fault.", {"confront"}),
        ("i skipped group again", "Keep on like this and you'll end up with nobody left.", {"judge"}),
        ("Can't breathe", "ok. stay on the line.", {"command"}),
        (POINT, "Are you thinking about suicide?", {"closed_question", "ask_suicide"}),
        (POINT, "are u thinking of killing urself", {"closed_question", "ask_suicide"}),
        ("I'm not opening this door.", "Put it down now!", {"command"}),
        ("I'm not opening this door.", "Calm down.", {"command"}),
        ("Do I have to go to jail?", "No one will arrest you.", {"false_promise"}),
        ("I can't sleep.", "why aren't you sleeping", {"why_question"}),
        ("I can't sleep.", "You should call your sister.", {"advice"}),
        ("I can't sleep.", "Take your time.", {"slow_down"}),
        ("I can't sleep.", "Tell me about it.", {"open_question", "explore"}),
        ("I can't sleep.", "It took something to call.", {"affirm"}),
        ("You don't listen.", "I pushed too fast, I'm sorry.", {"repair"}),
        ("She died in March.", "It's been two years.", {"minimise"}),
    ],
)
def test_a_case_the_codebook_decides(judge: Judge, context: str, reply: str, codes: set[str]) -> None:
    assert set(judge(reply, context).codes) == codes


@pytest.mark.parametrize(
    ("context", "reply", "code"),
    [
        ("I'm not opening this door.", "You sounded calmer when you talked about your dog.", "command"),
        (VENTS, "I don't hear them, and I can see how real it is for you.", "confront"),
        ("I'm not opening this door.", "Could you set it down so we can talk?", "command"),
        ("I'm not opening this door.", "Take your time.", "command"),
        ("I can't sleep.", "Great job.", "affirm"),
        ("I can't sleep.", "I need you to sit down.", "i_message"),
        ("I can't sleep.", "I think you should rest.", "i_message"),
        (POINT, "You're not going to do something silly?", "ask_suicide"),
        (POINT, "Are you going to hurt anyone?", "ask_suicide"),
        (NOTE, "So he went without a note. Is that right?", "closed_question"),
        (NOTE, "I'll stay with you while we talk.", "false_promise"),
        (NOTE, "I'm so sorry to hear that.", "repair"),
        ("Stop.", "Put the knife down so nobody gets hurt.", "command"),
    ],
)
def test_what_looks_like_a_code_and_is_none(judge: Judge, context: str, reply: str, code: str) -> None:
    assert code not in judge(reply, context).codes


@pytest.mark.parametrize(
    "reply",
    [
        "I don't understand you.",
        "It doesn't sound like you're scared.",
        "Okay.",
        "What's your name?",
        "I'm here to take a report.",
    ],
)
def test_nothing_about_what_they_go_through_is_no_empathy(judge: Judge, reply: str) -> None:
    assert judge(reply, NOTE).levels["empathy"] == 0


@pytest.mark.parametrize(
    "reply", ["I'm sorry.", "I understand.", "that sounds hard", "i hear you", "I'm so sorry for your loss."]
)
def test_warmth_that_fits_anyone_is_weak_empathy(judge: Judge, reply: str) -> None:
    assert judge(reply, NOTE).levels["empathy"] == 1


@pytest.mark.parametrize(
    "reply",
    [
        "You must be devastated.",
        "you sound worn out from being the one who holds it together",
        "He left without a word and you're sitting there with nothing to hold on to.",
        "He left. That hurts, and there wasn't even a note to tell you why.",
    ],
)
def test_what_fits_this_person_is_strong_empathy(judge: Judge, reply: str) -> None:
    assert judge(reply, NOTE).levels["empathy"] == 2


def test_parroting_the_line_reflects_nothing(judge: Judge) -> None:
    line = "They cut my hours again and now the landlord's on me. I can't do this."
    turned = "They cut your hours again and now the landlord's on you. You can't do this."
    for reply in (line, line.lower().replace(".", ""), turned):
        found = judge(reply, line)
        assert found.levels["reflection"] == 0
        assert found.levels["empathy"] <= 1


def test_stock_phrases_in_a_row_earn_no_skill(judge: Judge) -> None:
    found = judge("I hear you. I understand. I'm here for you. You're not alone.", NOTE)
    assert found.levels["empathy"] == 1
    assert found.levels["reflection"] == 0
    assert found.codes == ()


def test_a_list_of_feelings_is_no_strong_empathy(judge: Judge) -> None:
    found = judge("You're sad angry lonely scared hurt and hopeless.", NOTE)
    assert found.levels["empathy"] <= 1
    assert found.levels["reflection"] == 0


def test_a_phrase_said_again_wears_out(judge: Judge) -> None:
    reply = "You must be devastated."
    fresh = judge(reply, NOTE)
    worn = judge(reply, NOTE, ["Hi, I'm Sam.", "you must be devastated"])
    assert worn.repeated
    assert not fresh.repeated
    assert worn.levels["empathy"] <= 1
    assert worn.levels["reflection"] == 0
    assert worn.score < fresh.score
