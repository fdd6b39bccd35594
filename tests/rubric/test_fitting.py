"""Lines to try that a strict trainer would sign: for what the person is in, in clean words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubric.circumstances import circumstances
from rubric.feedback import Moment, Note, compose
from rubric.offering import asking_directly, comes_first, echoing, fitting
from rubric.risk import hints_at_suicide, words_of_the_hint
from rubric.text import read
from rubric.tidying import tidied, without_tail
from tests.rubric.test_feedback import judged

LOCKED_IN = "My brother's locked himself in the bathroom and he's not answering. He said goodbye to me."


def tried(line: str, reply: str, *codes: str, role: str = "police", own: tuple[str, ...] = ()) -> str:
    found = replace(judged(reply, *codes), rubric=f"{role}@1")
    hinted = hints_at_suicide(read(line))
    moment = Moment(
        line=line,
        missed_risk=hinted,
        hint=line if hinted else "",
        tries=dict.fromkeys(codes, own) if own else {},
    )
    told: Note = compose(found, reply, moment)
    return told.try_


@pytest.mark.parametrize(
    "slip", ["judge", "command", "minimise", "confront", "threat", "rush", "false_promise"]
)
@pytest.mark.parametrize(
    "line",
    [
        "I've got the letters written.",
        "My kids would do better with the insurance than with me.",
        "I've rehomed the dog and paid everything off.",
        "i keep thinking about the train",
        "I just want to see the sea one more time.",
        "I've done the maths. Everyone's better off by four hundred a month.",
        "I'm not coming down off this roof.",
        "On the plus side I won't have to do my tax return this January.",
        "She'd be better with a different mum.",
        "I got my sidearm in my lap and I'm just sitting with it.",
        "I've written the letters. I just wanted to hear somebody's voice first.",
    ],
)
def test_a_hint_at_suicide_is_answered_with_the_direct_question_whatever_the_slip(
    line: str, slip: str
) -> None:
    offered = tried(line, "Oh well.", slip)
    assert any(word in offered for word in ("kill", "suicide", "die", "ending")), offered


def test_a_scenarios_own_line_comes_before_the_direct_question() -> None:
    assert (
        tried("I've got the letters written.", "Stop it.", "judge", own=("Who are they to?",))
        == "Who are they to?"
    )


@pytest.mark.parametrize(
    "line", ["The dog's got a letter from the vet.", "I gave my seat away.", "She's rehomed. It's sorted."]
)
def test_without_ground_nobody_is_asked_about_suicide(line: str) -> None:
    assert not hints_at_suicide(read(line))


def test_of_somebody_else_the_caller_is_asked_for_them() -> None:
    assert circumstances(LOCKED_IN)[0] == "other"
    assert not hints_at_suicide(read(LOCKED_IN))
    offered = list(fitting("judge", LOCKED_IN, "dispatch@1")[0])
    assert all("him" in line or " he " in line for line in offered)
    assert all(" he " in line for line in asking_directly(LOCKED_IN))
    assert "she" in " ".join(asking_directly("My sister says she wants to die."))


@pytest.mark.parametrize(
    ("line", "reply", "slip", "fault"),
    [
        ("I'm not coming back over the rail.", "Get back over the rail, mate.", "command", "get back"),
        ("Too loud, stop touching me.", "Sit down now.", "command", "sit"),
        ("Where's my mother? I have to get home.", "Sit down here.", "command", "sit"),
        ("I lost the baby.", "You should call your sister.", "advice", "call your sister"),
    ],
)
def test_what_the_trainee_was_after_waits_where_the_moment_is_another(
    line: str, reply: str, slip: str, fault: str
) -> None:
    offered = tried(line, reply, slip)
    assert fault not in offered.lower()


def test_a_person_on_a_phone_is_not_told_that_nobody_comes_closer() -> None:
    line = "I'm on the bridge by the retail park."
    for role in ("dispatch", "crisis_line", "peer"):
        assert not any("closer" in each for each in fitting("judge", line, f"{role}@1")[0])
    assert not any("closer" in each for each in asking_directly(line))


def test_dispatch_asks_what_is_needed_to_send_help() -> None:
    line = "can't breathe, my chest's gone tight"
    assert fitting("judge", line, "dispatch@1")[0] != fitting("judge", line, "peer@1")[0]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("can't breathe, my chest's gone tight, I'm going to die", "panic"),
        ("My brother's not slept for five days and now he's shouting at me.", "for_another"),
        ("He's asleep now. If he wakes up and sees me on the phone I've had it.", "violence"),
        ("I've had a lot to drink and I took some stuff.", "overdose"),
        ("He's been shouting through the letterbox, he's got a can of petrol.", "intruder"),
        ("It was only nine weeks.", "baby"),
        ("Whole herd's condemned.", "land"),
        ("Go on then, put the cuffs on.", "dares"),
        ("Where's my husband? You've done something with him.", "seeking"),
        ("i think im having a heart attack, my hands have gone numb", "panic"),
        ("My dad's had a stroke.", "medical"),
        ("Someone's following me home.", "followed"),
        ("View's lovely from up here.", "edge"),
        ("there's a lady on the wrong side of the railings, she won't look at me", "other"),
        ("I'm only little. Mummy fell down.", "child"),
        ("He's come off his bike and his leg's the wrong way round.", "medical"),
        ("My neighbour's been screaming and now it's gone quiet.", "danger"),
        ("You're telling me my boy's dead.", "just_died"),
        ("I need my phone, my kid's on the bus on her own.", "child_alone"),
        ("My ex is outside in his car.", "violence"),
        ("I've got to be quick, I'm at work.", "deadline"),
        ("I'd like to order a pizza.", "covert"),
        ("My boyfriend says he'll post the videos.", "blackmail"),
        ("I don't want to die, I just want it to stop.", "ambivalent"),
        ("I'm not going back to that ward.", "not_back"),
        ("They've had me on the waiting list a year.", "let_down"),
        ("Please speak slow. English not good.", "language"),
        ("I ate and then I purged.", "food"),
        ("Fourteen hours on the ward and I lost two of them.", "shift"),
    ],
)
def test_the_most_pressing_circumstance_is_met_first(line: str, first: str) -> None:
    assert circumstances(line)[0] == first


@pytest.mark.parametrize(
    "line",
    [
        "What sort of day is it for a walk?",
        "My own brother drives me to work.",
        "I put the plate through the window, she says.",
        "Then my legs just walked me out here.",
        "He doesn't know the way to the shop.",
        "Don't touch the tapes.",
        "I had cereal.",
    ],
)
def test_a_line_that_only_sounds_alike_tells_of_nothing(line: str) -> None:
    assert circumstances(line) == ()


def test_what_presses_comes_before_all() -> None:
    assert comes_first("judge", "I'm not coming back over the rail.")
    assert not comes_first("judge", "Eighteen grand across five cards.")
    assert not comes_first("command", "")
    assert comes_first("threat", "Last time you lot came it was worse.")
    assert not comes_first("command", "I've got a knife in my hand.")


# -- words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Whats ur name?", "What's your name?"),
        ("why on earth didnt you tell your husband?", "why didn't you tell your husband?"),
        ("i dont know what you mean", "I don't know what you mean"),
        ("Its Nell, he blocked me", "Its Nell, he blocked me"),
    ],
)
def test_what_was_typed_in_haste_is_written_out(typed: str, written: str) -> None:
    assert tidied(typed) == written


def test_a_tail_that_says_nothing_is_left_out() -> None:
    assert without_tail("they'd do better without me tbh") == "they'd do better without me"
    assert without_tail("lol") == "lol"


def test_a_line_to_try_has_no_slips_of_the_finger() -> None:
    offered = tried(
        "She moved the photos.", "whats your name? how old are you? wheres your house?", "interrogate"
    )
    assert "whats" not in offered.lower()
    offered = tried("My husband doesn't know.", "why on earth didnt you tell your husband?", "why_question")
    assert offered == "What made it hard to tell your husband?"


def test_of_a_long_sentence_the_words_that_hint_are_quoted() -> None:
    line = (
        "I've done this for nine years, every night, every pill, and I shouted and I can't do one more day."
    )
    assert words_of_the_hint(line) == "I can't do one more day."


def test_their_words_are_quoted_short_and_where_they_say_something() -> None:
    line = (
        "The twins won't stop and I've put them down, I'm in the yard, and my grandson's asleep in his coat."
    )
    offered = echoing("I can't lift my own grandson.")
    assert any("your grandson" in each for each in offered)
    assert all(len(each.split('"')[1].split()) <= 10 for each in echoing(line) if '"' in each)


def test_a_question_put_to_nobody_gets_no_answer() -> None:
    assert "asked" not in circumstances("What am I meant to be on the other days?")
    assert "asked" in circumstances("Have you got kids?")


def test_who_asked_in_words_the_ear_missed_is_not_told_to_ask() -> None:
    reply = "Sometimes a mum who feels that is thinking of ending her life. Are you?"
    line = "She'd be better with a different mum."
    told = compose(judged(reply, "closed_question"), reply, Moment(line=line, missed_risk=True, hint=line))
    assert told.change == ""


def test_what_somebody_is_in_is_met_where_only_a_fact_was_asked() -> None:
    line, asked = (
        "Whole herd's condemned. My grandfather started that herd.",
        "Do you get compensation for it?",
    )
    told = compose(judged(asked, "closed_question"), asked, Moment(line=line))
    assert told.change
    assert told.try_ in fitting("reflection", line, "")[0]
    called = replace(judged(asked, "closed_question"), rubric="dispatch@1")
    assert compose(called, asked, Moment(line=line)).try_.endswith(asked)


def test_advice_gives_way_to_their_own_words() -> None:
    offered = tried("My hands won't stop.", "You should ask your GP about that.", "advice")
    assert offered
    assert "GP" not in offered
