"""Hurry, comforts, playing along and tips in other words than the usual, and what only looks like them."""

from __future__ import annotations

import pytest

from rubric import cues
from rubric.asking import forms
from rubric.joining import JUST_ABSENT, PRESENT, join
from rubric.listener import Opinion
from rubric.text import read
from tests.rubric.conftest import Judge

WALLS = "They've put a camera behind the mirror."
SHE_COMES = "She'll be on the next train, she said so."


def met(reply: str, line: str = "") -> set[str]:
    """Return the names of the cues that a reply meets."""
    reading = read(reply)
    return {hit.cue.id for hit in cues.find(reading, forms(reading), read(line))}


@pytest.mark.parametrize(
    ("cue", "reply"),
    [
        # as with everyone else
        ("minimise.as_everyone", "That's brothers for you."),
        ("minimise.as_everyone", "They all say that in the first week."),
        ("minimise.as_everyone", "Trains break down all the time."),
        ("minimise.as_everyone", "He does that with everyone, love."),
        ("minimise.as_everyone", "Every student worries before results."),
        ("minimise.as_everyone", "Lost the keys again, who hasn't."),
        # what others surely think
        ("minimise.sure_of_others", "I'm sure your sister still loves you."),
        ("minimise.sure_of_others", "im sure nobody heard"),
        ("minimise.sure_of_others", "I bet he's forgotten it already."),
        ("minimise.sure_of_others", "They'll have moved on by Friday."),
        # the bright side
        ("minimise.bright_side", "Well, nobody was hurt."),
        ("minimise.bright_side", "It always passes."),
        ("minimise.bright_side", "You had her longer than most people get."),
        ("minimise.bright_side", "There are families with nothing at all tonight."),
        ("minimise.bright_side", "The main thing is you've got your health."),
        ("minimise.bright_side", "Think of it as a fresh start."),
        # the talk is closed
        ("rush.closes", "Was there anything else before I hang up?"),
        ("rush.closes", "Right, I'll let you get on."),
        ("rush.closes", "closing this thread now"),
        ("rush.closes", "Shall we leave it there?"),
        ("rush.closes", "Panic over, then."),
        # the speaker's clock
        ("rush.clock", "I've two minutes before my train."),
        ("rush.clock", "Short as you can, please."),
        ("rush.clock", "Just the basics, please."),
        ("rush.clock", "We close at ten."),
        ("rush.clock", "There's a queue behind you."),
        ("rush.clock", "Two more callers waiting."),
        ("rush.clock", "That'd save us some time."),
        ("rush.clock", "Skip to the important bit."),
        # on to the plan
        ("rush.whats_next", "Okay, what's the plan for Monday?"),
        ("rush.whats_next", "Which of these shall we tackle first?"),
        ("rush.whats_next", "Next caller, please."),
        ("rush.whats_next", "Let's talk about solutions."),
        ("rush.whats_next", "Anyone else want to go?"),
        # it is the same with the speaker
        ("collude.mine_too", "Mine does that at night too."),
        ("collude.mine_too", "I saw them as well."),
        ("collude.mine_too", "I count four of them."),
        ("collude.mine_too", "It clicks in my kitchen when they start."),
        # a nod
        ("collude.right_about_it", "You're right to cover the mirror."),
        ("collude.right_about_it", "Yeah, they can."),
        ("collude.right_about_it", "Good thinking, with the tape."),
        ("collude.right_about_it", "They'll be listening by now."),
        # dealing with it
        ("collude.takes_it_up", "I'll have a word with him about the wires."),
        ("collude.takes_it_up", "Tell her I said hello."),
        ("collude.takes_it_up", "We'll have that camera out of there."),
        ("collude.takes_it_up", "I've warned them about the noise."),
        # getting by them
        ("collude.how_to_hide", "Don't let them see you write."),
        ("collude.how_to_hide", "Best keep the curtains shut then."),
        ("collude.how_to_hide", "Go now, before they get back."),
        ("collude.how_to_hide", "Keep the tap on, so they can't hear."),
        # what to do at home
        ("advice.at_home", "Ring the council."),
        ("advice.at_home", "So sell the boat."),
        ("advice.at_home", "Run yourself a bath."),
        ("advice.at_home", "Never reply to him."),
        ("advice.at_home", "Next time just walk out."),
        # staying, and their moment to begin
        ("slow_down.with_you", "I'm with you till they get here."),
        ("slow_down.with_you", "I'm sat here with you now."),
        ("slow_down.breath", "Catch your breath."),
        ("slow_down.breath", "Tap the phone when you feel like it."),
        ("slow_down.breath", "Finish your tea first."),
        # a hand in it
        ("offer_help.together", "Shall we write it together?"),
        ("offer_help.together", "I can go along with you."),
        ("offer_help.together", "There's soup, if you fancy some."),
        # side by side
        ("summary.listed", "The rent, your back, and now the letter."),
        ("summary.listed", "Job, flat, dog."),
        # what a step is for
        ("explain_why.so_that", "I'll stand over here so there's room."),
        ("explain_why.so_that", "Could you turn it down so we both hear?"),
        ("explain_why.so_that", "I'm writing it on my hand so I don't forget."),
    ],
)
def test_the_kind_is_found_in_other_words(cue: str, reply: str) -> None:
    assert cue in met(reply)


@pytest.mark.parametrize(
    ("code", "reply", "line"),
    [
        # what they were told, or said themselves
        ("minimise", "They told you every mum gets tired, and you went home with that.", ""),
        ("minimise", "It feels like everyone else copes.", ""),
        ("minimise", "I don't think it always passes.", ""),
        ("minimise", "I'm not sure he knows what he did to you.", ""),
        ("minimise", "I bet you're worn out.", ""),
        ("minimise", "They all come to you with it.", ""),
        ("minimise", "There are people who do this all day. Shall I tell you about them?", ""),
        ("minimise", "I'm glad you're here.", ""),
        ("minimise", "If nobody was hurt, how come you can't stop shaking?", ""),
        ("minimise", "What matters to you about that picture?", ""),
        # no hurry
        ("rush", "There's no rush, I've ten minutes before the next call, and they can wait.", ""),
        ("rush", "Would you like to leave it there for tonight?", ""),
        ("rush", "Tell me what you saw before we go in.", ""),
        ("rush", "I won't hang up, whatever you say next.", ""),
        ("rush", "It feels like the clock is against you.", ""),
        # what the speaker doesn't see, and what it is like for them
        ("collude", "I don't hear them too, and I can tell how loud it is.", WALLS),
        ("collude", "They sound frightening, and you're on your own with it.", WALLS),
        ("collude", "What do they say to you when you're in there?", WALLS),
        ("collude", "I'm sorry, that must wear you out.", WALLS),
        ("collude", "It's hard not to know when she comes.", SHE_COMES),
        # a request, a step for safety, a choice
        ("advice", "Could you ring the surgery with me?", ""),
        ("advice", "Turn the engine off.", ""),
        ("advice", "If you like, ring the council and I'll stay on.", ""),
        # what isn't the speaker's to give
        ("slow_down", "Maybe give him time.", ""),
        ("slow_down", "The blinds stay shut because it's all still out there.", ""),
        ("slow_down", "There's no rush hour at this time.", ""),
        ("slow_down", "You decided that last week, no backing out.", ""),
        ("slow_down", "What is it holding out for?", ""),
        ("slow_down", "Nobody's taking it off you.", ""),
        ("slow_down", "Chin up, one day at a time.", ""),
        # a choice that is none
        ("offer_help", "If you don't stop I can go along with you to the station.", ""),
        # so as in "very"
        ("explain_why", "You're so tired.", ""),
    ],
)
def test_what_only_looks_like_the_kind_is_left_alone(judge: Judge, code: str, reply: str, line: str) -> None:
    assert code not in judge(reply, line).codes


@pytest.mark.parametrize(
    ("cue", "reply"),
    [
        ("collude.mine_too", "I don't see it in mine too."),
        ("collude.how_to_hide", "You keep quiet, so it sounds like they can't hear."),
        ("collude.right_about_it", "Yes, they must scare you."),
        ("collude.takes_it_up", "It sounds like they have all gone."),
        ("offer_help.together", "You can stop now, or I find you a cell together with him."),
        ("slow_down.with_you", "I'll stay here until you calm down."),
        ("summary.listed", "We can call your sister, your mum, or your nurse."),
        ("explain_why.so_that", "So the house is quiet."),
        ("explain_why.so_that", "So he doesn't ring, and you sit there."),
        ("explain_why.so_that", "It's been hard so the kids stay away."),
    ],
)
def test_a_sign_is_not_met_where_the_words_say_something_else(cue: str, reply: str) -> None:
    assert cue not in met(reply)


@pytest.mark.parametrize("reply", ["Mine does that too.", "Keep the tap on, so they can't hear."])
def test_what_may_be_playing_along_counts_only_with_a_listener(judge: Judge, reply: str) -> None:
    assert "collude" not in judge(reply, "").codes


@pytest.mark.parametrize(
    ("cue", "reason", "command"),
    [(0.8, 0.9, False), (0.8, 0.01, True), (0.9, 0.9, True)],
)
def test_a_step_with_its_reason_is_no_order_unless_it_is_in_the_plainest_words(
    cue: float, reason: float, command: bool
) -> None:
    p: dict[str, float | dict[str, float]] = {"command": cue, "explain_why": 0.01}
    joined = join(p, Opinion(codes={"command": 0.9, "explain_why": reason}, levels={}))
    chance = joined["command"]
    assert isinstance(chance, float)
    assert chance >= PRESENT if command else chance == JUST_ABSENT


@pytest.mark.parametrize("reply", ["the and you. the and you.", "The rent. The rent. And the rent."])
def test_the_same_again_is_no_summary(reply: str, judge: Judge) -> None:
    assert "summary" not in judge(reply, "He left without a note.").codes
