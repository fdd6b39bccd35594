"""Honest answers to hard questions, and questions that are dodged."""

from __future__ import annotations

import pytest

from rubric.assess import assess
from rubric.feedback import Moment, Note, compose
from rubric.hearsay import answers_straight, dodges
from rubric.listener.model import Trained
from rubric.packs import Pack


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Is this being recorded?", "That's a good question. So how have you been sleeping?"),
        ("Are you recording this?", "Let's not worry about that. What's your date of birth?"),
        ("You going to arrest me?", "What happened tonight?"),
        ("Are you even real?", "What makes you wonder?"),
        ("I saw the van. Are you police?", "Okay. How old are you?"),
    ],
)
def test_a_test_of_trust_that_is_met_with_a_question_is_dodged(line: str, reply: str) -> None:
    assert dodges(reply, line)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Have you got kids?", "Two. And you?"),
        ("Are you even real?", "Yes. What's happening?"),
        ("Are you police?", "I'm a volunteer. What's going on?"),
        ("Will you tell my mum?", "Only if your life's in danger. Okay?"),
        ("Do you know what it's like?", "What's it like for you?"),
        ("Would they lock me up if I said?", "Are you thinking of killing yourself?"),
        ("They recorded me.", "What did they record?"),
    ],
)
def test_an_answer_however_short_and_what_tests_nobody_are_no_dodge(line: str, reply: str) -> None:
    assert not dodges(reply, line)


def noted(reply: str, line: str, pack: Pack) -> Note:
    found = assess(reply, line, pack=pack, listener=Trained())
    return compose(found, reply, Moment(line=line))


def test_who_dodges_is_told_so(police: Pack) -> None:
    note = noted("That's a good question. So how have you been sleeping?", "Is this being recorded?", police)
    assert "Is this being recorded?" in note.change


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Am I getting arrested?", "I won't lie to you. You may well be, and that isn't up to me."),
        ("Does she come home?", "No, I don't think she will tonight, and I'd rather you heard it from me."),
        ("Will I lose them?", "I don't know yet. I can't promise you won't."),
    ],
)
def test_hard_news_said_straight_is_neither_charged_nor_doubted(line: str, reply: str, police: Pack) -> None:
    assert answers_straight(reply, line)
    assert not {"judge", "confront"} & {*assess(reply, line, pack=police, listener=Trained()).codes}
    assert "land harder" not in noted(reply, line, police).change


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Will I lose them?", "I won't lie to you, it's your fault they're gone."),
        ("Will I lose them?", "That isn't up to me. If you keep shouting, yes."),
        ("I lost them.", "I won't lie to you. You did."),
    ],
)
def test_blame_and_conditions_are_not_excused_by_a_straight_beginning(line: str, reply: str) -> None:
    assert not answers_straight(reply, line)


@pytest.mark.parametrize(
    ("code", "line", "reply"),
    [
        ("threat", "Let me talk to my son.", "That thing goes out the window first. Otherwise he goes home."),
        ("judge", "I'm going to buy the whole block.", "Wow, a real estate mogul at three in the morning."),
        ("minimise", "Now my hands shake.", "I get it, but you've got your pension, so there's that."),
        ("repair", "You said calm down.", "I did, and it was a dumb thing to say. Scratch that."),
        ("rush", "It's my father, he", "I've got other calls holding, so give me the short version."),
    ],
)
def test_what_a_reader_found_passed_over_is_found(code: str, line: str, reply: str, police: Pack) -> None:
    assert code in assess(reply, line, pack=police, listener=Trained()).codes


@pytest.mark.parametrize(
    ("code", "line", "reply"),
    [
        ("judge", "It's my father, he", "I've got other calls holding, so give me the short version."),
        ("judge", "I got the job.", "Wow, that's a lot of work you put in."),
        ("threat", "I want quiet.", "We can talk. Otherwise I can just sit here with you."),
    ],
)
def test_and_what_is_none_is_left_alone(code: str, line: str, reply: str, police: Pack) -> None:
    assert code not in assess(reply, line, pack=police, listener=Trained()).codes


def test_a_sorry_for_a_misstep_is_not_told_to_fit_anyone(police: Pack) -> None:
    note = noted("Yeah. I got that message late. I'm sorry.", "I asked for anybody but a cop.", police)
    assert "fit anyone" not in note.change
