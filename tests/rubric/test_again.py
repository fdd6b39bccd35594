"""What comes again in a talk: worn phrases, signals in a row, praise for what was praised before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubric.again import questions_in_a_row, signals_in_a_row, worn_phrase
from rubric.feedback import Moment, Note, compose
from tests.rubric.test_feedback import judged

LINE = "I came out to do one lamp. It's always one lamp."


def noted(reply: str, *codes: str, earlier: tuple[str, ...] = (), line: str = LINE) -> Note:
    return compose(judged(reply, *codes), reply, Moment(line=line, earlier=earlier, turn=len(earlier) + 1))


@pytest.mark.parametrize(
    ("reply", "earlier", "phrase"),
    [
        (
            "I hear you. I'm here to help.",
            ("I hear you. I'm here to help. What's up?",),
            '"I\'m here to help"',
        ),
        (
            "You're so brave, it takes courage to pick up the phone.",
            ("Oh, it takes courage to pick up a phone, you're so brave.",),
            '"it takes courage to pick up the phone"',
        ),
        (
            "Can you tell me what's going on?",
            ("Hi. What's going on today?",),
            '"Can you tell me what\'s going on"',
        ),
        ("Take it slowly. What did he say then?", ("Take it slowly.",), ""),
        ("So the lamp never stopped humming.", ("I hear you.", "What's the lamp doing?"), ""),
        ("Okay.", ("Okay.", "Okay. Right."), ""),
        ("I hear you, it's all one lamp and it never ends.", ("I hear you.",), ""),
    ],
)
def test_a_reply_is_worn_where_most_of_it_was_said_before(
    reply: str, earlier: tuple[str, ...], phrase: str
) -> None:
    assert worn_phrase(reply, earlier) == phrase


def test_a_worn_phrase_is_named_and_earns_no_praise() -> None:
    earlier = ("I hear you. I'm here to help. What's going on?",)
    told = noted("I hear you. Okay. I'm here to help.", "introduce", earlier=earlier)
    assert '"I\'m here to help"' in told.change
    assert (told.helped, bool(told.try_)) == ("", True)


def test_the_direct_question_may_come_again() -> None:
    asked = "Are you thinking about killing yourself?"
    assert noted(asked, "ask_suicide", earlier=(asked,)).helped


def test_signals_to_go_on_are_counted_up_to_a_reply_that_says_more() -> None:
    assert signals_in_a_row("I see", ("hello there, how are you", "ok", "Right.")) == 3
    assert signals_in_a_row("I see how tired you are", ("ok",)) == 0
    assert signals_in_a_row("mm-hm", ()) == 1


def test_one_short_signal_is_praised_and_the_third_in_a_row_is_not() -> None:
    assert noted("I see", "encourager").helped
    second = noted("Right", "encourager", earlier=("I see",))
    assert (second.helped, second.change) == ("", "")
    later = noted("Okay", "encourager", earlier=("I see", "What happened then, with the lamp?"))
    assert (later.helped, later.change) == ("", "")
    third = noted("Yeah", "encourager", earlier=("I see", "Right"))
    assert third.helped == ""
    assert "short word" in third.change
    assert third.try_


def test_the_fourth_reply_of_questions_alone_is_told_to_give_something_back() -> None:
    asked = ("Where are you?", "Okay. Are you hurt?", "Who's there? What happened?")
    third = noted(asked[2], "open_question", earlier=asked[:2])
    assert "ask" not in third.change
    fourth = noted("What did he say?", "open_question", earlier=asked)
    assert fourth.helped
    assert fourth.change
    assert fourth.try_
    fifth = noted("And then what happened?", "open_question", earlier=(*asked, "What did he say?"))
    assert fifth.change == ""
    told = "So it's always the one lamp. What did he say?"
    assert noted(told, "open_question", earlier=asked).change == ""


def test_questions_are_counted_up_to_a_reply_that_tells_something() -> None:
    assert (
        questions_in_a_row("Are you hurt?", ("I'm Dale, and I came to listen.", "Okay. Where are you?")) == 2
    )
    assert questions_in_a_row("So it's one lamp. Is it?", ("Where are you?",)) == 0


def test_a_line_with_another_word_for_the_same_thing_comes_behind_a_new_one() -> None:
    asked = "Put it down. I need you to put it down."
    found = judged(asked, "command", at={"command": "I need you to put it down"})
    given = frozenset({"Would you put the screwdriver down for now, so we can talk without it between us?"})
    told = compose(found, asked, Moment(line=LINE, given=given))
    assert told.try_
    assert "without it between us" not in told.try_


@pytest.mark.parametrize(
    "reply",
    ["What have you taken tonight?", "What's in the kitchen with you?", "What are you getting ready for?"],
)
def test_a_question_for_facts_is_not_praised_as_asking_what_it_is_like(reply: str) -> None:
    found = judged(reply, "explore", "open_question", at={"explore": reply[:-1], "open_question": reply[:-1]})
    assert compose(found, reply, Moment(line=LINE)).about == ("open_question",)


def test_a_greeting_and_a_yes_to_a_question_are_no_signal_to_go_on() -> None:
    assert noted("hi", "encourager").helped == ""
    assert noted("ok", "encourager", line="Do you hear it?").helped == ""


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("I'm sorry, Pat. That was a rotten thing to say.", "I'm sorry"),
        ("Sorry, that was bossy of me. How is it for you?", "Sorry"),
        ("Sorry, that was me telling you what to do. One lamp, then?", "Sorry"),
        ("Sorry, that wasn't about me. What's tonight been like?", "Sorry"),
        ("Sorry. I laughed at it and you were serious.", "I laughed at it"),
    ],
)
def test_what_went_wrong_may_be_owned_in_many_words(reply: str, said: str) -> None:
    found = judged(reply, "repair", "open_question", at={"repair": said})
    assert compose(found, reply, Moment(line=LINE)).about[0] == "repair"


def test_a_reason_that_says_the_same_in_the_same_words_gets_another_beginning() -> None:
    reply = "Step away from the lamps please."
    reasons = {"command": "it's one more voice that tells him what to do"}
    for turn in range(1, 13):
        found = judged(reply, "command", at={"command": reply[:-1]})
        told = compose(found, reply, Moment(line=LINE, pronouns="he/him", reasons=reasons, turn=turn))
        assert told.change.count("what to do") == 1, told.change


def test_a_tag_is_quoted_with_what_it_asks_about() -> None:
    reply = (
        "I came out of it, and the sun always comes up in the morning, doesn't it, and carers are wonderful."
    )
    told = compose(judged(reply, "judge", at={"judge": "doesn't it"}), reply, Moment(line=LINE))
    assert "the sun always comes up in the morning, doesn't it" in told.change


def test_where_what_and_who_are_no_lack_of_a_name_on_911() -> None:
    reply = "911, what's the address of your emergency?"
    found = replace(judged(reply, "closed_question"), rubric="dispatch@1")
    moment = Moment(line="Before you start, I'm fine.", expects=("introduce", "slow_down"), turn=1)
    assert compose(found, reply, moment).change == ""
