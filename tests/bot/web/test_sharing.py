"""An excerpt shared from the browser: looked at, queued for the bot, and told of."""

from __future__ import annotations

import re

from bot.store.records import GuildSettings
from tests.bot.web.acting import ANA, GUILD, INSTRUCTOR, LOCAL, SHOUTS, Client, House, hold_a_talk
from tests.bot.web.visiting import Visit

SAYS = "I'm Ana Ruiz, badge 4711. What happened tonight?"


async def with_a_channel(house: House) -> str:
    """Hold a talk in a server with a channel, and return the talk's id."""
    await house.store.save_guild(GuildSettings(id=GUILD, practice_channel="555"))
    return await hold_a_talk(house, ANA, guild=GUILD, first=SAYS, lines=4)


def looked_at(shown: str) -> str:
    """Return what stands for the words that a page shows."""
    found = re.search(r'name="words" value="(\w+)"', shown)
    assert found
    return found[1]


async def test_what_is_shared_was_looked_at_and_waits_for_the_bot(house: House, client: Client) -> None:
    talk = await with_a_channel(house)
    visit = Visit(client, house, INSTRUCTOR)
    here = f"/talks/{talk}/excerpt"
    shown = await visit.opens(f"{here}?first=1&last=2")
    assert "Trainee: I&#39;m [name], badge [number]. What happened tonight?" in shown
    assert "Ruiz" not in shown
    assert "The bot posts it in the channel where your server practises" in shown
    assert await house.store.unposted() == []
    went = await visit.sends(here, first=1, last=2, words=looked_at(shown))
    assert went == f"{here}?first=1&last=2#shared"
    [waiting] = await house.store.unposted()
    assert (waiting.session_id, waiting.channel_id, waiting.trainee) == (talk, "555", ANA)
    assert "Ruiz" not in waiting.words
    assert "Waits for the bot" in await visit.opens(here)
    assert next(each.act for each in await house.desk.review.audit(INSTRUCTOR, talk)) == "shared"
    await house.store.mark_posted(waiting, house.clock(), words="Trainee: What happened tonight?")
    assert "<summary>Posted</summary><p>Trainee: What happened tonight?</p>" in await visit.opens(here)
    assert await house.store.unposted() == []


async def test_what_the_bot_cannot_post_is_told_to_whoever_shared_it(house: House, client: Client) -> None:
    talk = await with_a_channel(house)
    visit = Visit(client, house, INSTRUCTOR)
    here = f"/talks/{talk}/excerpt"
    await visit.sends(here, first=1, last=1, words=looked_at(await visit.opens(here)))
    [waiting] = await house.store.unposted()
    await house.store.mark_posted(waiting, house.clock(), words=waiting.words, problem="it is gone")
    assert "Not posted: it is gone" in await visit.opens(here)


async def test_turns_that_were_not_looked_at_are_not_shared(house: House, client: Client) -> None:
    talk = await with_a_channel(house)
    visit = Visit(client, house, INSTRUCTOR)
    here = f"/talks/{talk}/excerpt"
    seen = looked_at(await visit.opens(f"{here}?first=1&last=1"))
    assert "Look at them again" in await visit.sends(here, 400, first=1, last=2, words=seen)
    assert await house.store.unposted() == []


async def test_without_a_channel_it_says_what_to_do(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=2)
    visit = Visit(client, house, INSTRUCTOR)
    here = f"/talks/{talk}/excerpt"
    shown = await visit.opens(here)
    assert "No channel is set up to share in" in shown
    assert "Share with the cohort" not in shown
    own = await hold_a_talk(house, "local", lines=2)
    assert "Talks on this machine have no channel" in await Visit(client, house, LOCAL).opens(
        f"/talks/{own}/excerpt"
    )


async def test_markup_in_an_excerpt_never_runs(full: House, client: Client) -> None:
    shown = await Visit(client, full, INSTRUCTOR).opens(f"/talks/{full.ids['ana']}/excerpt")
    assert SHOUTS not in shown
    assert "&lt;script&gt;" in shown


async def test_an_erased_talk_takes_what_waits_with_it(house: House, client: Client) -> None:
    talk = await with_a_channel(house)
    visit = Visit(client, house, INSTRUCTOR)
    here = f"/talks/{talk}/excerpt"
    await visit.sends(here, first=1, last=1, words=looked_at(await visit.opens(here)))
    await house.store.purge_guild(GUILD)
    assert await house.store.unposted() == []
