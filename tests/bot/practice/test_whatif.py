"""What if: two futures from one moment, and the talk itself untouched."""

from __future__ import annotations

import pytest

from bot.errors import EmptyReplyError, UnknownTurnError
from bot.practice.talk import Talk
from bot.practice.whatif import what_if

WARM = "You sound worn out from sitting out here on your own."
REPLIES = ("Sit down!", "What happened today?", WARM)


@pytest.fixture
async def played(talk: Talk) -> Talk:
    for n, text in enumerate(REPLIES):
        await talk.reply(text, message_id=str(n))
    return talk


async def test_the_other_reply_has_a_future_of_its_own(played: Talk) -> None:
    tried = await what_if(played, 1, WARM)
    assert tried.line == played.opening.said
    assert [step.reply for step in tried.yours] == list(REPLIES)
    assert [step.reply for step in tried.other] == [WARM, *REPLIES[1:]]
    assert tried.other[0].trust > tried.yours[0].trust


async def test_the_same_reply_gives_the_same_future(played: Talk) -> None:
    tried = await what_if(played, 2, REPLIES[1])
    assert tried.other == tried.yours


async def test_the_talk_itself_stays_as_it_was_and_the_try_is_kept(played: Talk) -> None:
    before = await played.turns()
    await what_if(played, 1, WARM)
    assert await played.turns() == before
    assert [kept.reply for kept in await played.store.what_ifs(played.id)] == [WARM]


async def test_a_future_that_ends_early_stops_there(played: Talk) -> None:
    await played.reply("Hm.", message_id="x")
    tried = await what_if(played, 1, "Sit down or I will arrest you, you idiot. Last chance!")
    assert len(tried.other) <= len(tried.yours)
    assert tried.other[-1].state in {"gone", "shut", "open"}


async def test_a_silence_in_the_talk_is_played_on(talk: Talk) -> None:
    await talk.reply("Okay.", message_id="1")
    await talk.wait(message_id="2")
    tried = await what_if(talk, 1, WARM)
    assert tried.other[1].reply == ""
    assert tried.other[1].score is None


@pytest.mark.parametrize("n", [0, 4, 99])
async def test_there_is_no_what_if_for_a_turn_that_was_not(played: Talk, n: int) -> None:
    with pytest.raises(UnknownTurnError):
        await what_if(played, n, WARM)


async def test_an_empty_what_if_is_refused(played: Talk) -> None:
    with pytest.raises(EmptyReplyError):
        await what_if(played, 1, "  ")
