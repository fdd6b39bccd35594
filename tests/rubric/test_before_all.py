"""What a strict trainer refused: hints walked past, false alarms, lines for another, wrong praise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubric.circumstances import circumstances
from rubric.feedback import Moment, Note, compose
from rubric.offering import fitting
from rubric.risk import DANGER, FAREWELL, for_another, hints_at_suicide
from rubric.text import read
from tests.rubric.test_feedback import alone, judged

GOODBYE = "My daughter's texted 'sorry for everything, look after Biscuit'. I'm forty minutes away. Please."
SHAKEN = "I've put him down in the cot and shut the door because I was going to shake him."
COLD = "Mum's out again in her nightie, she hit me when I tried to bring her in, I can't keep doing this."


def noted(line: str, reply: str, *codes: str, role: str = "crisis_line") -> Note:
    hinted = hints_at_suicide(read(line))
    found = replace(judged(reply, *codes), rubric=f"{role}@1")
    return compose(found, reply, Moment(line=line, missed_risk=hinted, hint=line if hinted else ""))


HINTS = [
    "Dog's gone to my sister's. Flat's clean. Feels quite peaceful actually.",
    "I've written to the kids, one letter each.",
    "Go on, shoot me. Do us all a favour.",
    "i just want to go to sleep and it be over forever",
    "Bank man rang. I've been sat in the gun room since dinner.",
    "i keep googling what happens to my visa if i am not here",
    "I can see the train lights from here. It's kind of pretty.",
    "Careful on this ledge, officer, there's a queue.",
]


@pytest.mark.parametrize("line", HINTS)
@pytest.mark.parametrize("slip", ["", "minimise", "advice", "command", "why_question", "threat"])
def test_a_hint_is_spoken_of_when_the_reply_is_good_and_when_a_lesser_slip_went_past_it(
    line: str, slip: str
) -> None:
    told = noted(line, "Well, how about that then.", *([slip] if slip else ()))
    assert any(word in told.try_ for word in ("kill", "suicide", "die", "ending")), told.try_
    assert ("ask_suicide" in told.about) == (slip != "threat")


@pytest.mark.parametrize(
    "line",
    [
        COLD,
        "Don't shoot me.",
        "Call my wife if I'm not here by six.",
        "The dog's been at the vet's.",
        "My mum has dementia and I can't do this anymore.",
    ],
)
def test_who_is_worn_out_by_another_is_not_asked_about_killing_themselves(line: str) -> None:
    assert not hints_at_suicide(read(line))


def test_who_is_worn_out_by_their_own_life_is_asked() -> None:
    assert hints_at_suicide(read("My husband left me and I can't do this anymore."))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (GOODBYE, FAREWELL),
        ("She's texted me 'thanks for everything x' and she isn't picking up.", FAREWELL),
        (SHAKEN, DANGER),
        (COLD, DANGER),
        ("My husband's up the scaffold singing.", DANGER),
        ("I can hear it telling me she'd be better off with the angels.", DANGER),
        ("My daughter's texted me about her shopping.", ""),
        ("My husband's up the wall about the bills.", ""),
    ],
)
def test_a_goodbye_and_a_danger_to_another_are_known(line: str, what: str) -> None:
    assert for_another(line)[0] == what


@pytest.mark.parametrize("slip", ["", "minimise", "advice", "command"])
@pytest.mark.parametrize("line", [GOODBYE, SHAKEN, COLD])
def test_danger_to_another_comes_before_a_lesser_slip(line: str, slip: str) -> None:
    told = noted(line, "They can be dramatic at that age.", *([slip] if slip else ()), role="dispatch")
    assert "ask_safety" in told.about
    assert told.try_ in [offered for row in fitting("ask_safety", line, "dispatch@1") for offered in row]


def test_who_has_met_the_danger_is_not_told_of_it() -> None:
    met = noted(GOODBYE, "What address is she at? I'm sending a crew.", "closed_question", role="dispatch")
    assert "ask_safety" not in met.about


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("The baby's hot and I'm on my own.", "sick_child"),
        ("I drank. So that's that. Two years. You can say it.", "drank"),
        ("They shut the pool and I hit my head and I can't stop.", "head"),
        ("Everyone I served with is dead. I don't sleep, I check the locks, I check the locks.", "watch"),
        ("I cut too deep this time. I didn't mean to. There's a lot of blood.", "bleeding"),
        ("I don't really want to talk. Can you just stay on?", "stay"),
        ("She won't open the door and it's MY weekend, I've got the paper from the court.", "kept_out"),
        ("I gave the wrong dose. He's fine. I can't stop seeing it.", "replay"),
    ],
)
def test_a_line_to_try_is_for_what_they_are_in_first(line: str, first: str) -> None:
    assert circumstances(line)[0] == first


@pytest.mark.parametrize(
    ("code", "reply"),
    [
        ("introduce", "Course you are mate, and I'm having tea with the King."),
        ("affirm", "Thank you for calling."),
        ("affirm", "I appreciate your frustration."),
        ("autonomy", "Is it ok to ask for your first name?"),
        ("repair", "Would it be OK if I got someone to you both?"),
        ("ask_safety", "What's it been like in the house since?"),
    ],
)
def test_a_jeer_a_phrase_and_a_form_are_not_praised(code: str, reply: str) -> None:
    assert alone("I've got the plan for everything.", reply, code, at={code: reply}).helped == ""


@pytest.mark.parametrize(
    "reply",
    [
        "Nobody wants to hurt you.",
        "You can type instead of talk.",
        "She wouldn't want you crying like this.",
        "Your daughter says you do this every week.",
    ],
)
def test_reassurance_a_choice_and_anothers_word_are_not_praised_as_a_reflection(reply: str) -> None:
    told = alone("I'm not going back.", reply, empathy=2, reflection=2, at={"reflection": reply})
    assert told.helped == ""


def test_the_reason_itself_is_praised_and_not_what_stands_beside_it() -> None:
    reply = "I stand to the side, so. I am a little bit worried because the traffic is fast here."
    told = alone("Out of my way.", reply, "explain_why", at={"explain_why": "I stand to the side"})
    assert "because the traffic is fast" in told.helped


def test_a_script_read_to_somebody_silent_is_too_long() -> None:
    script = (
        "Hello, I'm Joanne, a volunteer. "
        + "Before we start I have to tell you that calls are recorded. " * 3
    )
    told = alone("(long silence, someone breathing)", script, "introduce", at={"introduce": "I'm Joanne"})
    assert told.change
    assert told.try_ in fitting("reflection", "(silence)", "")[0]
