"""After the talk: what turned it, what helped and hurt, what was missed, what to do next."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.practice.debrief import Debrief, debrief
from bot.practice.session import Practice
from bot.practice.talk import Talk
from dialogues.scenario import Line, Move
from dialogues.script import Script, make_script

WARM = "You sound worn out from sitting out here on your own."


async def play(talk: Talk, *replies: str) -> Debrief:
    for n, text in enumerate(replies):
        if not talk.ended:
            await talk.reply(text, message_id=str(n))
    if not talk.ended:
        await talk.end()
    return await debrief(talk)


async def test_the_reply_that_hurt_most_is_named_with_its_words_and_another_wording(talk: Talk) -> None:
    found = await play(talk, WARM, "Sit down!", "What happened today?")
    assert found.hurt_most is not None
    assert found.hurt_most.n == 2
    assert found.hurt_most.words == "Sit down"
    assert found.hurt_most.because == "they've had orders all day"
    assert found.hurt_most.try_
    assert found.hurt_most.trust < 0 < found.hurt_most.tension


async def test_the_reply_that_helped_most_is_named(talk: Talk) -> None:
    found = await play(talk, "Okay.", WARM)
    assert found.helped_most is not None
    assert found.helped_most.n == 2
    assert found.helped_most.reply == WARM


async def test_a_flat_talk_has_no_moment_that_helped_or_hurt(talk: Talk) -> None:
    found = await play(talk, "Okay.", "Right.")
    assert (found.helped_most, found.hurt_most) == (None, None)


async def test_turning_points_tell_from_where_to_where_and_by_which_words(talk: Talk) -> None:
    found = await play(talk, WARM, "It must be lonely to sit here with nobody asking how you are.")
    first = found.turning_points[0]
    assert (first.source, first.to, first.about) == ("shut", "open", "Talks.")
    assert first.words


async def test_a_place_that_the_talk_comes_back_to_is_told_once(practice: Practice, mini: Script) -> None:
    there, back = (
        Move.model_validate({"from": source, "to": to, "when": when})
        for source, to, when in (
            ("shut", "open", {"trust_at_least": 24}),
            ("open", "shut", {"trust_below": 24}),
        )
    )
    script = make_script(mini.scenario.model_copy(update={"moves": (there, back)}))
    talk = await replace(practice, find_script=lambda _: script).start("ana", "mini", seed=7)
    other = "It must be lonely to sit here with nobody asking how you are."
    found = await play(talk, WARM, "Sit down!", other)
    assert [(point.n, point.told) for point in found.turning_points] == [
        (1, "Talks."),
        (2, "Waits."),
        (3, "Back where it was after turn 1 (open)."),
    ]


async def test_the_series_follows_the_talk(talk: Talk) -> None:
    await talk.wait(message_id="s")
    found = await play(talk, WARM, "Sit down!")
    assert [point.n for point in found.series] == [1, 2, 3]
    assert found.series[0].score is None
    assert found.series[2].non_confrontation == 1


@pytest.fixture
async def hinting(practice: Practice, mini: Script) -> Talk:
    """A talk whose first line hints at suicide."""
    hint = Line.model_validate({"say": "Not much point in next week.", "cue": "risk"})
    call = mini.scenario.call.model_copy(update={"first": (hint,)})
    script = make_script(mini.scenario.model_copy(update={"call": call}))
    return await replace(practice, find_script=lambda _: script).start("ana", "mini", seed=7)


async def test_a_hint_at_suicide_that_is_left_lying_is_a_missed_cue(hinting: Talk) -> None:
    found = await play(hinting, "Nice evening.", "I like the shop.", "Okay.")
    assert (found.missed[0].n, found.missed[0].cue) == (1, "risk")
    assert found.missed[0].try_ == "Are you thinking about killing yourself?"


@pytest.mark.parametrize(
    "replies", [("Are you thinking about killing yourself?",), ("Okay.", "Are you suicidal?")]
)
async def test_a_hint_taken_up_within_two_replies_is_not_missed(
    hinting: Talk, replies: tuple[str, ...]
) -> None:
    found = await play(hinting, *replies)
    assert not [missed for missed in found.missed if missed.n == 1]
    assert found.topics == (("whether they think of suicide", True),)


async def test_the_decision_is_judged_by_the_ending(talk: Talk) -> None:
    found = await play(talk, WARM)
    assert [(choice.id, choice.fit) for choice in found.choices] == [("stay", "fair"), ("leave", "poor")]
    assert found.decided is None


async def test_a_stopped_talk_has_no_account(talk: Talk) -> None:
    await talk.reply(WARM, message_id="1")
    await talk.stop()
    found = await debrief(talk)
    assert (found.ending, found.outcome, found.account) == (None, None, ())
    assert found.title == "You stopped the practice"


async def test_what_to_practise_next_follows_from_what_went_wrong(talk: Talk) -> None:
    threats = await play(talk, "Okay.", "Right.", "Sure.", "Sit down or I will arrest you!")
    assert "ended the listening once" in threats.next[0]
    assert len(threats.next) <= 2


async def test_what_to_practise_next_names_the_slips_that_were_made(talk: Talk) -> None:
    asked = "Where do you live? Who is with you? How old are you?"
    found = await play(
        talk, asked, "Why are you out here?", f"Right. {asked}", "Okay, one more time. " + asked
    )
    told = next(step for step in found.next if "replies held" in step)
    assert "three questions or more at once" in told
    assert "ask it, and wait" in told
    assert "order" not in told


async def test_arguing_is_not_called_a_threat_afterwards(talk: Talk) -> None:
    found = await play(talk, "Okay.", "Right.", "Sure.", "You're lying, that never happened.")
    assert found.next[0].startswith("Arguing ended the listening once")


async def test_words_that_counted_are_no_scraps_of_a_clause(talk: Talk) -> None:
    found = await play(
        talk, "Okay.", "I can see, it's up to you, whether you come in or stay out here tonight."
    )
    assert found.helped_most is None or not found.helped_most.words.endswith((" or", " come", " you"))


async def test_a_short_talk_is_not_judged(talk: Talk) -> None:
    found = await play(talk, WARM)
    assert found.next == ("This talk was too short to say much. Take Jo again and stay for ten replies.",)


async def test_a_talk_without_a_reply_still_has_a_debrief(talk: Talk) -> None:
    found = await play(talk)
    assert found.measures.replies == 0
    assert found.verdict.passed is None


async def test_the_debrief_is_plain_json(talk: Talk) -> None:
    found = await play(talk, WARM, "Sit down!")
    plain = json.loads(json.dumps(found.as_json()))
    assert plain["hurt_most"]["try"]
    assert plain["measures"]["replies"] == 2
    assert plain["account"] == list(found.account)


async def test_a_single_reflection_or_question_is_told_as_one(talk: Talk) -> None:
    asked = await play(talk, "Okay.", "What happened?", "Right.", "Sure.")
    told = [step for step in asked.next if "Aim at one for one" in step]
    assert all("0 reflections to 1 question." in step for step in told)
    assert told
