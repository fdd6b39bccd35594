"""How talks end: decision, debrief, the thread closed; from the trainee's side; or left undecided."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.bot.cogs.acting import DECISION, HARSH, KIND, answer_to, stage_on, to_the_end
from tests.bot.cogs.conftest import Running
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Message

CHOICE = "Ask for a mobile crisis team to go to her now"


def debriefs(thread: Channel) -> list[Message]:
    return [each for each in thread.by_the_bot() if "Hangs up" in each.text and "afterwards" in each.text]


async def test_the_decision_brings_the_debrief_with_two_pictures_in_words_too(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
        await stage.ana.select(decision, DECISION, CHOICE)
        await decision.next_edit()
        assert f"You decided: {CHOICE}." in decision.text
        assert decision.labels == []
        await discord_server.settled()
        first, second = list(thread.by_the_bot())[-2:]
        assert "### Teresa afterwards" in first.text
        assert [each.name for each in first.attachments] == ["mood.png", "scores.png"]
        assert all(len(each.description or "") > 40 for each in first.attachments)
        assert all(each.data.startswith(b"\x89PNG") for each in first.attachments)
        for part in ("To practise next", "Where the talk turned", "Nobody was in danger"):
            assert part in second.text
        assert second.labels == ["Transcript"]
        assert thread.thread is not None
        assert (thread.thread.archived, thread.thread.locked) == (True, True)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.decision == "send_team"
        assert len(bot.rooms) == len(bot.quiet) == len(bot.talks) == 0


async def test_the_decision_may_be_left_open(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await stage.ana.select(await to_the_end(stage.ana, thread), DECISION, "Leave it open")
        await discord_server.settled()
        assert len(debriefs(thread)) == 1
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.decision is None


async def test_deciding_twice_brings_one_debrief(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
        held = discord_server.hold_next("POST */messages")
        await stage.ana.select(decision, DECISION, "-")
        again = await stage.ana.select(decision, DECISION, CHOICE)
        await held.reached()
        held.open()
        said = await again.followup()
        assert said.ephemeral
        assert CHOICE in said.text
        await discord_server.settled()
        assert len(debriefs(thread)) == 1


async def test_a_decision_delivered_twice_brings_one_debrief(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        chosen = await stage.ana.select(await to_the_end(stage.ana, thread), DECISION, "-")
        discord_server.redeliver(chosen)
        await discord_server.settled()
        assert len(debriefs(thread)) == 1


async def test_a_talk_ended_by_its_trainee_is_debriefed_too(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await answer_to(stage.ana, thread, KIND)
        end = await (await stage.ana.slash(thread, "practice end")).message()
        assert "**Teresa**" in end.text
        assert "The talk has ended." in end.text
        await stage.ana.select(await thread.next_message(), DECISION, "-")
        await discord_server.settled()
        assert thread.thread is not None
        assert thread.thread.locked
        again = await (await stage.ana.slash(stage.channel, "practice end")).message()
        assert again.ephemeral
        assert again.text.startswith("You have no unfinished talk.")


async def test_a_talk_ended_before_the_first_reply_has_a_debrief_without_pictures(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await (await stage.ana.slash(thread, "practice end")).message()
        await stage.ana.select(await thread.next_message(), DECISION, "-")
        await discord_server.settled()
        assert not any(each.attachments for each in thread.by_the_bot())
        assert "Nobody was in danger" in list(thread.by_the_bot())[-1].text


async def test_a_talk_left_undecided_gets_its_debrief_from_the_sweep(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        other = await stage.begin(bot, discord_server.member(stage.guild, "ben"))
        decision = await to_the_end(stage.ana, thread)
        await bot.ending.sweep()
        assert debriefs(thread) == []
        then = bot.clock() + timedelta(hours=2)
        bot.clock = lambda: then
        await bot.ending.sweep()
        await bot.ending.sweep()
        assert len(debriefs(thread)) == 1
        assert thread.thread is not None
        assert thread.thread.locked
        assert len(list(other.by_the_bot())) == 2
        late = await (await stage.ana.select(decision, DECISION, CHOICE)).followup()
        assert late.ephemeral
        assert CHOICE in late.text
        assert thread.thread.archived, "a late decision doesn't wake the thread"


async def test_the_sweep_survives_a_lost_thread_and_tries_again_what_may_pass(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    ben = discord_server.member(stage.guild, "ben")
    async with running() as bot:
        lost, hers = await stage.begin(bot, ben), await stage.begin(bot)
        await to_the_end(ben, lost)
        await to_the_end(stage.ana, hers)
        discord_server.fail_next("POST */messages", 500, times=10)
        then = bot.clock() + timedelta(hours=2)
        bot.clock = lambda: then
        await bot.ending.sweep()
        assert debriefs(hers) == []
        assert len(bot.rooms) == 2
        del discord_server.world.channels[lost.id]
        await bot.ending.sweep()
        assert len(debriefs(hers)) == 1
        assert len(bot.rooms) == 0


async def test_the_sweep_and_a_decision_at_once_bring_one_debrief(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
        then = bot.clock() + timedelta(hours=2)
        bot.clock = lambda: then
        held = discord_server.hold_next("POST */messages")
        sweeping = asyncio.create_task(bot.ending.sweep())
        await held.reached()
        await stage.ana.select(decision, DECISION, "-")
        held.open()
        await sweeping
        await discord_server.settled()
        assert len(debriefs(thread)) == 1


@pytest.mark.parametrize(
    ("allowed", "locked", "pictures"),
    [(ORDINARY, False, 2), (ORDINARY & ~Permission.ATTACH_FILES | Permission.MANAGE_THREADS, True, 0)],
)
async def test_what_the_bot_may_not_do_is_left_out(
    discord_server: DiscordServer, running: Running, allowed: int, *, locked: bool, pictures: int
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
        discord_server.set_permissions(stage.guild.everyone, stage.guild, int(allowed))
        discord_server.allow_bot(stage.guild, int(allowed))
        await stage.ana.select(decision, DECISION, "-")
        await discord_server.settled()
        (first,) = debriefs(thread)
        assert len(first.attachments) == pictures
        assert thread.thread is not None
        assert (thread.thread.archived, thread.thread.locked) == (True, locked)


async def test_a_talk_in_direct_messages_ends_in_its_thread(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        for _ in range(9):
            if "has ended" in (await answer_to(stage.ana, stage.ana.dm, HARSH)).text:
                break
        decision = await thread.next_message()
        assert decision.labels == [DECISION]
