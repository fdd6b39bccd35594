"""The bot starts again, or loses the gateway, in the middle of a talk: it goes on where it stood."""

from __future__ import annotations

import pytest

from tests.bot.cogs.acting import (
    DECISION,
    HARSH,
    KIND,
    answer_to,
    last_by_the_bot,
    stage_on,
    to_the_end,
    written,
)
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer


async def test_a_talk_goes_on_after_a_restart(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await answer_to(stage.ana, thread, KIND)
    async with running() as bot:
        assert "**Coach**" in (await answer_to(stage.ana, thread, KIND)).text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 2


async def test_every_button_works_after_a_restart(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await (await written(stage.ana, last_by_the_bot(thread), HARSH)).message()
    async with running() as bot:
        assert "Reply 1" in (await (await stage.ana.press(turn, "Why")).message()).text
        form = await (await stage.ana.press(turn, "What if")).form()
        assert "Instead" in (await (await stage.ana.submit(form, {"words": KIND})).message()).text
        again = await (await written(stage.ana, turn, KIND)).message()
        assert f"You: {KIND}" in again.text
        back = await (await stage.ana.press(again, "Go back")).message()
        assert "Back to before reply 2." in back.text
        stopped = await (await stage.ana.press(back, "Stop")).message()
        assert "988" in stopped.text


async def test_forms_opened_before_a_restart_are_taken_after_it(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await (await written(stage.ana, last_by_the_bot(thread), HARSH)).message()
        reply = await (await stage.ana.press(turn, "Reply")).form()
        other = await (await stage.ana.press(turn, "What if")).form()
    async with running() as bot:
        tried = await (await stage.ana.submit(other, {"words": KIND})).message()
        assert "Instead" in tried.text
        said = await (await stage.ana.submit(reply, {"words": KIND})).message()
        assert f"You: {KIND}" in said.text


async def test_the_consent_card_works_after_a_restart(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running():
        card = await (await stage.ana.slash(stage.channel, "practice start", person="owen")).message()
    async with running():
        await stage.ana.press(card, "I have read this; begin")
        await card.next_edit()
        (thread,) = stage.ana.threads(stage.guild)
        assert thread.name.startswith("The lamps")


async def test_the_decision_is_taken_after_a_restart(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
    async with running():
        await stage.ana.select(decision, DECISION, "-")
        await decision.next_edit()
        await discord_server.settled()
        assert "Nobody was in danger" in last_by_the_bot(thread).text
        assert thread.thread is not None
        assert thread.thread.locked


async def test_a_reply_delivered_again_after_a_restart_is_not_scored_again(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        sent = await stage.ana.say(thread, KIND)
        turn = await thread.next_message()
    async with running() as bot:
        discord_server.redeliver(sent)
        await discord_server.settled()
        assert last_by_the_bot(thread) is turn
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


async def test_what_was_typed_while_the_gateway_was_away_is_answered_on_resuming(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        async with discord_server.gateway_away():
            await stage.ana.say(thread, KIND)
        assert "**Coach**" in (await thread.next_message()).text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


@pytest.mark.parametrize("trouble", ["drop", "invalid", "reconnect"])
async def test_a_talk_goes_on_in_a_new_session_of_the_gateway(
    discord_server: DiscordServer, running: Running, trouble: str
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await answer_to(stage.ana, thread, KIND)
        sessions = discord_server.gateway.identified
        if trouble == "drop":
            async with discord_server.gateway_away(resumable=False):
                pass
            await discord_server.until(lambda: discord_server.gateway.identified > sessions)
        elif trouble == "invalid":
            discord_server.gateway.invalidate(resumable=False)
            await discord_server.until(lambda: discord_server.gateway.identified > sessions)
        else:
            resumed = discord_server.gateway.resumed
            discord_server.gateway.ask_to_reconnect()
            await discord_server.until(lambda: discord_server.gateway.resumed > resumed)
        await discord_server.connected()
        await discord_server.settled()
        assert "**Coach**" in (await answer_to(stage.ana, thread, KIND)).text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 2


async def test_the_bot_starts_with_or_without_what_the_portal_allows(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        assert last_by_the_bot(thread).labels == ["Stop"]
    discord_server.application.message_content = False
    async with running() as bot:
        await (await stage.ana.slash(stage.channel, "practice resume")).message()
        assert last_by_the_bot(thread).labels == ["Reply", "Stop"]
    discord_server.application.message_content = True
    async with running(typed=False) as bot:
        assert not bot.typed
