"""Slips in kind or quiet words, as strict readers met them, and what only looks like them."""

from __future__ import annotations

import pytest

from rubric.assess import assess
from rubric.commands import commands
from rubric.listener.model import Trained
from rubric.packs import Pack
from rubric.risk import hints_at_suicide
from rubric.text import read
from tests.rubric.test_lesser_kinds import met

LOCKED_UP = "I don't want to be locked up."
BREATHING = "Somebody is breathing behind the wall. Every night."
LAMP = "They send signals through the lamp, they're all watching."
CRASH = "I crashed the car with my sister in it."
SLIPPED = "I slipped again on Friday."


@pytest.mark.parametrize(
    ("cue", "line", "reply"),
    [
        # their guilt, argued over
        ("confront.taken_from_them", CRASH, "It wasn't on you."),
        ("confront.taken_from_them", "It's all my fault.", "You weren't to blame, love."),
        ("confront.taken_from_them", "I let her go out alone.", "No you didn't."),
        # what they live through, put down to the house
        ("confront.everyday_cause", BREATHING, "Old pipes always rattle a bit."),
        ("confront.everyday_cause", BREATHING, "It's just an old house, mate."),
        ("confront.everyday_cause", BREATHING, "Floorboards creak. That's all it is."),
        # gone along with
        ("collude.goes_along", LAMP, "I'll have a word with the neighbours, they'll stop."),
        ("collude.goes_along", LAMP, "That's why they sent us, sir."),
        ("collude.goes_along", LAMP, "We know all about the lamp."),
        ("collude.goes_along", "It lives in the walls.", "It can't touch you while I'm here."),
        ("collude.goes_along", "My voices won't have you in here.", "Tell your voices hi from me."),
        # more than anyone can keep
        ("false_promise.promise", LOCKED_UP, "You won't be taken anywhere tonight."),
        ("false_promise.promise", LOCKED_UP, "Nobody locks anyone up, I'll see to it."),
        # a sermon, and scorn without its words
        ("judge.moral", SLIPPED, "Secrets are how people end up drinking again."),
        ("judge.moral", SLIPPED, "Well, discipline is everything."),
        ("judge.sarcasm", SLIPPED, "How many times did we hear this from you?"),
        ("judge.better_to_do", SLIPPED, "You think officers have nothing better to do?"),
        # the news of a death, broken again
        ("confront.corrected", "I want my dad.", "Your dad's been dead six years, Joan."),
        # those behind the speaker
        ("threat.wont_wait", "I'm not opening.", "My sergeant isn't going to wait much longer."),
        # a proverb
        ("minimise.proverb", "They let me go.", "When one door shuts another one opens."),
        ("minimise.proverb", "They let me go.", "Maybe life is trying to tell you something."),
        ("minimise.bright_side", "They let me go.", "It does get easier."),
        # the speaker's clock
        ("rush.hurry", "I'm not opening.", "Could we settle this before my shift changes?"),
        ("rush.hurry", "I'm not opening.", "One look and I'm out of your way."),
        # room for them
        ("autonomy.choice", "I'm not opening.", "You decide when the door opens."),
    ],
)
def test_a_slip_is_met_without_its_usual_words(cue: str, line: str, reply: str) -> None:
    assert cue in met(reply, line)


@pytest.mark.parametrize(
    ("cue", "line", "reply"),
    [
        ("confront.taken_from_them", CRASH, "It sounds like it's all down to you, in your head."),
        ("confront.taken_from_them", "Are you going to arrest me?", "No, you haven't done anything."),
        ("confront.everyday_cause", BREATHING, "It could be the pipes. What's it like at night?"),
        ("confront.everyday_cause", "The heating is broken.", "Old pipes always rattle a bit."),
        ("collude.goes_along", LAMP, "Your neighbour called us, that's why we came."),
        ("collude.goes_along", "My wife won't answer.", "I'll have a word with the neighbours."),
        ("false_promise.promise", LOCKED_UP, "I can't promise you won't be taken in."),
        ("judge.moral", SLIPPED, "You feel that secrets are how you ended up here."),
        ("judge.sarcasm", SLIPPED, "How many times have you told this to someone?"),
        ("minimise.bright_side", "Mum says it gets easier.", "Mum says it gets easier, and it hasn't."),
        ("judge.better_to_do", SLIPPED, "I've nothing better to do tonight, and I'm glad to sit here."),
        ("introduce.name", SLIPPED, "You slipped, and you're talking to me instead of hiding it."),
        ("advice.should", "She left.", "Have you thought about why she left?"),
        (
            "threat.wont_wait",
            "I'm not opening.",
            "The kids won't wait all night, and you know that better than I do.",
        ),
        ("slow_down.time", LAMP, "I'll keep them away from you."),
        ("slow_down.time", "They let me go.", "It's life giving you time to find something new."),
    ],
)
def test_what_only_looks_like_it_is_left_alone(cue: str, line: str, reply: str) -> None:
    assert cue not in met(reply, line)


@pytest.mark.parametrize(
    "reply",
    [
        "Man. That's a long night.",
        "Boards make noise at night.",
        "No questions then.",
        "Let me go and talk to your wife and get her to wait.",
    ],
)
def test_a_sigh_a_thing_and_ones_own_next_step_are_no_orders(reply: str) -> None:
    assert commands(read(reply)) == []


@pytest.mark.parametrize("reply", ["Man up.", "Mags, sit down.", "Take your coat and get out."])
def test_an_order_stays_one(reply: str) -> None:
    assert commands(read(reply))


@pytest.mark.parametrize(
    ("line", "hinted"),
    [
        ("nobody on this whole street would miss me", True),
        ("I've put all my affairs in order.", True),
        ("I just want it to be over.", True),
        ("nobody in this family would miss dinner", False),
        ("I want it to be quiet when the baby sleeps.", False),
        ("The accountant put the firm's affairs in order.", False),
    ],
)
def test_a_hint_is_a_hint_with_words_between(line: str, hinted: bool) -> None:
    assert hints_at_suicide(read(line)) == hinted


def test_a_face_ends_a_sentence_as_a_full_stop_does() -> None:
    assert len(read("that sounds like a lot 😞 what happened then").sentences) == 2
    assert len(read("that sounds like a lot :( what happened then").sentences) == 2
    assert len(read("i hear you 😞").sentences) == 1


def test_who_takes_their_no_up_threatens_nobody(police: Pack) -> None:
    verdict = assess(
        "No counting then. Your call what we talk about, or I can just wait here.",
        "Don't make me count to ten again.",
        pack=police,
        listener=Trained(),
    )
    assert verdict.levels["non_confrontation"] == 2


def test_a_slip_is_shown_elsewhere_than_in_the_words_that_earned_a_skill(police: Pack) -> None:
    verdict = assess(
        "Twenty-six years! That's something. You should be enjoying your pension.",
        "Twenty-six years I drove that bus.",
        pack=police,
        listener=Trained(),
    )
    assert [each.text for each in verdict.evidence if each.code == "minimise"] == [
        "You should be enjoying your pension"
    ]
