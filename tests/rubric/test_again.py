"""What comes again in a talk: worn phrases, signals in a row, praise for what was praised before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubric.again import signals_in_a_row, worn_phrase
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


def test_a_greeting_and_a_yes_to_a_question_are_no_signal_to_go_on() -> None:
    assert noted("hi", "encourager").helped == ""
    assert noted("ok", "encourager", line="Do you hear it?").helped == ""


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("I'm sorry, Pat. That was a rotten thing to say.", "I'm sorry"),
        ("Sorry, that was bossy of me. How is it for you?", "Sorry"),
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
