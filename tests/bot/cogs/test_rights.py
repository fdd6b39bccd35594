"""Whose button it is: a talk answers its own trainee, and failures are told to the one they concern."""

from __future__ import annotations

import pytest

from tests.bot.cogs.acting import HARSH, KIND, answer_to, last_by_the_bot, stage_on, to_the_end
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

NOT_YOURS = "This is somebody else's talk."


@pytest.mark.parametrize("button", ["Reply", "Why", "What if", "Go back", "Stop"])
async def test_another_members_press_is_refused_to_them_alone(
    discord_server: DiscordServer, running: Running, button: str
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    owner = discord_server.owner(stage.guild)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await (await stage.ana.slash(thread, "say", words=KIND)).message()
        refused = await (await owner.press(turn, button)).message()
        assert refused.ephemeral
        assert refused.ephemeral_to is owner.user
        assert refused.text.startswith(NOT_YOURS)
        assert "Reference" not in refused.text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert (record.replies, record.ended_at) == (1, None)


@pytest.mark.parametrize("command", ["say", "practice end"])
async def test_another_members_command_in_the_thread_is_refused_to_them_alone(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    stage = stage_on(discord_server)
    owner = discord_server.owner(stage.guild)
    async with running() as bot:
        thread = await stage.begin(bot)
        options = {"words": HARSH} if command == "say" else {}
        refused = await (await owner.slash(thread, command, **options)).message()
        assert refused.ephemeral
        assert refused.text.startswith(NOT_YOURS)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert (record.replies, record.ended_at) == (0, None)


async def test_another_member_can_t_decide(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    owner = discord_server.owner(stage.guild)
    async with running() as bot:
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
        refused = await (await owner.select(decision, "What do you do next?", "-")).message()
        assert refused.ephemeral
        assert refused.text.startswith(NOT_YOURS)
        assert last_by_the_bot(thread) is decision


async def test_stopping_in_somebody_elses_thread_stops_ones_own_talk(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    owner = discord_server.owner(stage.guild)
    async with running() as bot:
        hers = await stage.begin(bot)
        await stage.begin(bot, owner)
        said = await (await owner.slash(hers, "practice stop")).message()
        assert said.ephemeral
        (record,) = await bot.store.history(f"discord:{owner.id}")
        assert record.stopped
        assert "**Coach**" in (await answer_to(stage.ana, hers, KIND)).text


async def test_the_buttons_of_an_erased_talk_say_that_it_is_gone(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await (await stage.ana.slash(thread, "say", words=KIND)).message()
        card = await (await stage.ana.slash(stage.channel, "mydata delete")).message()
        await (await stage.ana.press(card, "Erase it all")).message()
        for button in ("Reply", "Why", "Go back", "Stop"):
            refused = await (await stage.ana.press(turn, button)).message()
            assert refused.ephemeral
            assert refused.text.startswith("That talk is no longer kept.")
            assert "Reference" not in refused.text


async def test_an_id_that_means_nothing_is_refused(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = last_by_the_bot(thread)
        button = next(
            each
            for row in turn.components
            for each in row.get("components", [])
            if str(each.get("custom_id", "")).startswith("talk:")
        )
        for wrong in ("talk:fly:x:1", "talk", "talk:stop:x:99999", "talk:stop:x:²", "say", "decide:a:b"):
            button["custom_id"] = wrong
            refused = await (await stage.ana.press(turn, wrong)).message()
            assert refused.ephemeral
            assert "from a talk that is no longer kept. `/review list` shows" in refused.text
