"""What two strict trainers asked of every note: something true of each reply, and nothing for a script."""

from __future__ import annotations

import pytest

from rubric.anyone import taken_up, would_fit_anyone
from rubric.assess import assess
from rubric.feedback import Moment, Note, compose
from rubric.listener.model import Trained
from rubric.offering import fitting
from rubric.packs import Pack
from rubric.rewording import reword
from rubric.risk import hints_at_suicide
from rubric.text import read
from rubric.voice import texts
from tests.rubric.test_feedback import alone, note
from tests.rubric.test_read_aloud import noted

SHELF = "I built her a shelf for the jars. She never came to see it."


def heard(line: str, reply: str, pack: Pack) -> Note:
    found = assess(reply, line, pack=pack, listener=Trained())
    hinted = hints_at_suicide(read(line))
    return compose(found, reply, Moment(line=line, missed_risk=hinted, hint=line if hinted else ""))


# -- beside a hint at suicide


@pytest.mark.parametrize(
    "said",
    [
        "What a kind thing to do",
        "You've got yourself so organised",
        "You gave the dog a lovely home",
        "You've really looked after everyone",
    ],
)
@pytest.mark.parametrize(
    "line", ["I've rehomed the dog.", "I gave my guitar away.", "I've paid everything off."]
)
def test_credit_that_cheers_on_a_hint_is_not_given(said: str, line: str) -> None:
    assert hints_at_suicide(read(line))
    assert noted(line, said, "affirm", affirm=said).helped == ""


@pytest.mark.parametrize("said", ["You told me about it", "You rang somebody tonight", "You're still here"])
def test_credit_for_having_told_stands_beside_a_hint(said: str) -> None:
    assert said in noted("I've rehomed the dog.", said, "affirm", affirm=said).helped


# -- a script


@pytest.mark.parametrize(
    "reply",
    [
        "I understand. That sounds very hard. How are you feeling about it?",
        "Thank you for opening up. I can imagine that is painful. What's that like for you?",
        "I'm so sorry. That must be tough. Do you want to talk about it?",
        "i hear you, that sounds awful. im here for you. how are you feeling",
    ],
)
def test_stock_phrases_in_a_row_are_told_so_whatever_the_question_earned(reply: str) -> None:
    assert would_fit_anyone(reply)
    told = alone(SHELF, reply, "open_question", "explore", empathy=1)
    assert told.helped == ""
    assert "She never came to see it" in told.change or "I built her a shelf" in told.change
    assert told.try_


@pytest.mark.parametrize(
    "reply",
    [
        "I hear you. A shelf, and she never saw it. What's that like?",
        "I'm so sorry about the shelf. That must be hard.",
        "How are you feeling?",
        "Thank you for telling me. Are you thinking of killing yourself?",
        "I'm with you. Take all you need, I'm staying.",
    ],
)
def test_a_reply_with_somebody_in_it_is_no_script(reply: str) -> None:
    assert not would_fit_anyone(reply)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("idk why im even writing to you", "that sounds hard. it doesnt need a reason"),
        ("Sorry to bother you with this.", "That sounds rough. You're no bother, love."),
        ("I don't know how to say it.", "That sounds hard. You don't have to find it all at once."),
        ("This flat's so quiet now.", "That must be hard. All that silence."),
        ("My sister won't ring me back.", "That must hurt, from a sister."),
    ],
)
def test_what_takes_up_a_word_or_its_sense_is_not_said_to_fit_anyone(line: str, reply: str) -> None:
    assert taken_up(reply, line)
    told = alone(line, reply, empathy=1, at={"empathy": reply.partition(".")[0]})
    assert not any(words in told.change for words in ("fit anyone", "next person", "is a start"))


# -- nobody is left with nothing


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Dad put the milk in the oven again. He asked if I was the nurse.", "And there you are, the nurse."),
        ("My legs are shaking, I can't stop it.", "Sir what's your date of birth."),
        ("I came off the night shift and the locks were changed.", "What's the address there?"),
        ("They read my name out in front of the whole yard.", "I know a few people there."),
        ("Are you going to tell my manager?", "We can talk about that later on."),
        ("Do you do this all day?", "I do. Most days."),
        ("*shrugs*", "Can you hear me? I haven't got all night here."),
    ],
)
def test_every_reply_gets_a_sentence(line: str, reply: str, police: Pack) -> None:
    told = heard(line, reply, police)
    assert told.helped or told.change


@pytest.mark.parametrize(
    ("role", "line"),
    [
        ("dispatch", "I can't stop shaking, it won't stop."),
        ("police", "I can't feel my fingers at all."),
        ("crisis_line", "I can't think straight in this place."),
    ],
)
def test_a_bare_question_for_a_fact_is_kept_behind_something_given_back(role: str, line: str) -> None:
    asked = "What's the address of where you are?"
    told = noted(line, asked, "closed_question", role=role, closed_question=asked)
    assert asked in told.change
    assert told.try_.endswith(asked)
    assert told.try_ != asked


@pytest.mark.parametrize(
    ("line", "reply", "words"),
    [
        (
            "Am I going to jail for this?",
            "I won't lie to you. It could come to that, and a judge decides.",
            "won't lie",
        ),
        ("Leave my sister out of it.", "I won't ring her unless you ask me to.", "where you stand"),
        ("Do you even care?", "I do. Or I'd be at home.", "I do"),
    ],
)
def test_who_answers_straight_is_told_so_and_not_to_repeat_the_question(
    line: str, reply: str, words: str
) -> None:
    told = alone(line, reply)
    assert words in (told.helped or told.change)
    assert "arrived" not in told.change


def test_a_question_that_presses_is_not_called_too_early() -> None:
    line, asked = "He's on the porch with the bat.", "Is there a back door you can get to?"
    told = noted(line, asked, "closed_question", "ask_safety", closed_question=asked)
    assert told.helped
    assert told.change == ""


def test_words_taken_up_in_order_to_deny_them_earn_nothing() -> None:
    for reply in (
        "You didn't lose the shelf.",
        "At least she has a shelf.",
        "If it's a shelf, build another.",
    ):
        assert alone(SHELF, reply).helped == ""


# -- what helped comes first


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (
            "The whole stair heard them shouting at me.",
            "All of them hearing it, you must feel so exposed. You should ring the council.",
        ),
        (
            "I sit in the car till the lights go off.",
            "Sitting there in the dark, you sound so lonely. You need to go in now.",
        ),
    ],
)
def test_a_warm_first_half_is_shown_before_the_slip(line: str, reply: str, police: Pack) -> None:
    told = heard(line, reply, police)
    assert told.helped
    assert told.change
    assert told.about[0] in {"empathy", "reflection"}


def test_a_doubt_about_the_slip_does_not_hide_what_stood_before_it() -> None:
    reply = "You sound worn out by all that. Put it down now."
    found = {"empathy": "You sound worn out by all that", "command": "Put it down now"}
    told = alone(SHELF, reply, "command", empathy=2, at=found, p={"judge": 0.49, "rush": 0.49})
    assert "worn out" in told.helped
    after = "Put it down now. You sound worn out by all that."
    told = alone(SHELF, after, "command", empathy=2, at=found, p={"judge": 0.49, "rush": 0.49})
    assert told.helped == ""


def test_a_sentence_that_took_up_their_words_is_shown_before_the_question() -> None:
    reply = "A shelf for the jars. Why did you build it?"
    told = alone(SHELF, reply, "why_question", at={"why_question": "Why did you build it?"})
    assert "A shelf for the jars" in told.helped
    assert told.about == ("why_question",)


# -- which words a slip is given


@pytest.mark.parametrize(
    "asked",
    [
        "Why would your boss do that?",
        "Why do you suppose he left?",
        "How come she never said?",
        "Why did they lie?",
    ],
)
def test_who_is_asked_for_anothers_motive_is_not_told_to_justify_themselves(asked: str) -> None:
    for turn in range(1, 5):
        told = note(asked, "why_question", at={"why_question": asked}, moment={"turn": turn, "reasons": {}})
        assert "somebody else" in told.change
        assert "justify" not in told.change


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_sure_threat_is_called_a_threat(turn: int) -> None:
    said = "Move or you'll be in the back of my van."
    told = note(said, "threat", at={"threat": said.rstrip(".")}, moment={"turn": turn, "reasons": {}})
    assert "threat" in told.change


@pytest.mark.parametrize(
    ("asked", "danger"),
    [
        ("Who's round there with you?", False),
        ("Is anybody with you in the evenings?", False),
        ("Did anyone hurt you?", True),
        ("Where are you bleeding?", True),
    ],
)
def test_asking_who_is_there_is_praised_in_words_that_are_true_of_company_too(
    asked: str, danger: bool
) -> None:
    for turn in range(1, 5):
        told = note(asked, "ask_safety", at={"ask_safety": asked}, moment={"turn": turn, "reasons": {}})
        assert told.helped
        assert (
            "safe" in told.helped or "looking out" in told.helped or "need to know" in told.helped
        ) <= danger


@pytest.mark.parametrize(
    ("questions", "kept"),
    [
        ("How long you live there? What's it been like since? You got a car?", "What's it been like since?"),
        ("What's your name? Is it cold? How did it come to that?", "How did it come to that?"),
        ("What's the number? What are you hoping they do? Who told you?", "What are you hoping they do?"),
        ("You on your own? How long you been up?", ""),
    ],
)
def test_the_open_question_is_kept_and_a_slip_of_language_never(questions: str, kept: str) -> None:
    assert reword("interrogate", questions) == kept


def test_the_lines_for_somebody_who_was_left_presuppose_no_more_than_that() -> None:
    offered = fitting("why_question", "My wife left on Sunday.", "")[0]
    assert not any(word in line for line in offered for word in ("quiet", "moved", "whole life"))
    every = [
        line for part in ("slips", "missing") for each in texts()[part].values() for line in each["tries"]
    ]
    assert not any("small thing at a time" in line for line in every)
