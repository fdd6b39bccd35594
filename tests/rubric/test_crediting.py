"""Which words the coach praises, and what for."""

from __future__ import annotations

import pytest

from rubric.crediting import words_to_praise
from rubric.marked import Marked
from tests.rubric.test_feedback import alone, judged

BUS = "I'm on the bus and my chest's got a fist in it and I can't ring the bell."


def test_what_is_about_them_is_quoted_before_what_would_fit_anyone() -> None:
    reply = "A fist in your chest and a bell you can't get to. That sounds horrible."
    at = {"empathy": "That sounds horrible", "reflection": "A fist in your chest and a bell you can't get to"}
    told = alone(BUS, reply, empathy=2, reflection=2, at=at)
    assert '"A fist in your chest and a bell you can\'t get to"' in told.helped


def test_a_feeling_named_is_quoted_before_the_facts_around_it() -> None:
    reply = "Job, flat, him at midnight for a coat. You sound frayed, with nobody let in on it."
    at = {"empathy": "Job, flat, him at midnight for a coat", "reflection": "You sound frayed"}
    found = judged(reply, empathy=2, reflection=2, at=at)
    line = "So that's the job, and the flat, and him ringing at midnight asking for his coat."
    assert words_to_praise("empathy", Marked(found, reply), line).startswith('"You sound frayed')


def test_facts_given_back_are_praised_as_a_reflection() -> None:
    reply = "Eleven canoes, all paid for. When did you last get to bed?"
    said = "Eleven canoes, all paid for"
    unsure = {"empathy": {"0": 0.2, "1": 0.25, "2": 0.55}}
    found = {"empathy": said, "reflection": said}
    told = alone("Eleven canoes! Paid for!", reply, empathy=2, reflection=2, p=unsure, at=found)
    assert told.about == ("reflection",)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Somebody's outside hers.", "Sounds like tonight finishes in my cell."),
        ("It was the Christmas club.", "What becomes of it I don't know."),
    ],
)
def test_words_about_the_speaker_are_no_reflection(line: str, reply: str) -> None:
    assert alone(line, reply, reflection=1, at={"reflection": reply}).helped == ""


def test_a_choice_is_praised_before_a_fact_that_is_told() -> None:
    reply = "The last boat's at four. You want to box them up together, or talk first?"
    at = {"reflection": "The last boat's at four", "autonomy": "want to box them up together, or talk first"}
    told = alone("I'm not getting in no boat.", reply, "autonomy", reflection=1, at=at)
    assert told.about == ("autonomy",)


def test_the_beginning_of_a_list_is_quoted_with_more_of_it() -> None:
    reply = "So there's the job, the flat, the calls at midnight with the coat, and your mum not knowing any."
    told = alone(
        "So that's the job and the flat.", reply, reflection=1, at={"reflection": "So there's the job"}
    )
    assert "\"So there's the job, the flat" in told.helped


def test_a_line_said_back_with_you_for_i_is_no_reflection() -> None:
    line = "It's like I'm behind glass. I can see the table and them all eating."
    told = alone(line, "It's like you're behind glass. You can see the table and them all eating.")
    assert "word" in told.change


def test_the_end_of_a_quotation_does_not_begin_another() -> None:
    reply = "\"That's what I did.\" It sounds like you're holding it against yourself."
    said = "It sounds like you're holding it against yourself"
    told = alone(
        "I stopped to talk, that's what I did.", reply, empathy=2, reflection=2, at={"empathy": said}
    )
    assert f'"{said}"' in told.helped


def test_a_reason_that_is_asked_is_not_praised_as_one() -> None:
    said = "Could the broom go on the step?"
    told = alone(
        "I've only got a broom.", f"{said} Then I can come in close.", "explain_why", at={"explain_why": said}
    )
    assert told.helped == ""


def test_who_stays_on_the_line_is_told_that_it_keeps_company() -> None:
    said = "I'll be on the line while they're on their way"
    told = alone("It's my heart.", said, "slow_down", at={"slow_down": said})
    assert "stay" in told.helped or "company" in told.helped


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("repair", "I'm so sorry"),
        ("ask_safety", "how old are the kids?"),
        ("ask_safety", "have you looked at a debt plan?"),
        ("ask_safety", "Have you taken your medication today?"),
        ("offer_help", "just give me the address so we can get this done"),
        ("explain_why", "so we can get this done"),
        ("affirm", "I understand what your going through"),
        ("introduce", "Haha we are here to talk about you not me"),
    ],
)
def test_thin_words_are_not_praised_for_more_than_they_say(code: str, said: str) -> None:
    assert alone("I killed my own dad.", f"Right. {said}", code, at={code: said}).helped == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("repair", "I pushed you before, I'm sorry"),
        ("repair", "You're right, I went straight to getting you in the car"),
        ("ask_safety", "Is anyone there with you?"),
        ("ask_safety", "are you hurt?"),
        ("offer_help", "We could get someone to that door"),
        ("explain_why", "so I can get someone to you"),
        ("affirm", "You rang before you opened it"),
        ("introduce", "I'm Tom, with the county"),
    ],
)
def test_words_that_say_it_are_praised(code: str, said: str) -> None:
    assert said.rstrip("?") in alone("I killed my own dad.", f"Right. {said}", code, at={code: said}).helped


def test_among_too_many_questions_none_is_praised() -> None:
    reply = "Is he on drugs? Does he have weapons? Has he been arrested?"
    told = alone("He's shouting.", reply, "ask_safety", "interrogate", at={"ask_safety": "Is he on drugs?"})
    assert told.helped == ""


def test_a_direct_question_about_another_is_praised_as_one() -> None:
    said = "Has he said anything about wanting to die?"
    told = alone("My son's on the roof.", said, "ask_suicide", at={"ask_suicide": said})
    assert said in told.helped
    assert "somebody" not in told.helped


def test_a_reason_inside_a_lie_is_not_praised() -> None:
    reply = "Yes, we're investigating them, that's why we need you to come so you're safe from them."
    why = "that's why we need you to come so you're safe from them"
    found = {"collude": "we're investigating them", "explain_why": why}
    assert alone("They swapped my neighbours.", reply, "collude", "explain_why", at=found).helped == ""


def test_a_number_to_rate_is_not_praised_as_asking_what_it_is_like() -> None:
    said = "how are you feeling on a scale of 1 to 10?"
    assert "rom their side" not in alone("I can't sleep.", said, "explore", at={"explore": said}).helped


def test_who_says_what_they_were_asked_not_to_say_is_not_praised_for_it() -> None:
    said = "I hear you."
    told = alone('stop saying "i hear you". you can\'t', said, "encourager", at={"encourager": said})
    assert told.helped == ""


def test_what_went_wrong_may_be_told_beside_the_sorry() -> None:
    reply = "Fair. I pushed you there. I'm sorry."
    assert alone("You keep asking.", reply, "repair", at={"repair": "I'm sorry"}).about == ("repair",)
