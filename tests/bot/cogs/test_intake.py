"""Whatever a trainee writes: it is answered in form, pings nobody, and is never read as markup."""

from __future__ import annotations

import pytest

from tests.bot.cogs.acting import KIND, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

HOSTILE = [
    "*" * 2000,
    "_" * 2000,
    "<@1> @everyone @here <#2> [x](http://y.z) # `" * 25,
    "\U0001f600" * 900,
    "الوضع صعب جدا. " * 100,
    "我在这里。" * 300,
    "a\u0300" * 900,
    "'; DROP TABLE turns; --",
    "{n} {reply} %s %(x)s ${y}",
    "- a\n> b\n# c\n-# d\n```e" * 60,
    "I hear you. " * 160,
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
async def test_any_reply_is_answered_in_form_and_pings_nobody(
    discord_server: DiscordServer, running: Running, words: str
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        words = words.replace("<@1>", stage.ana.mention)
        turn = await answer_to(stage.ana, thread, words)
        assert "Teresa" in turn.text
        echoed = await (await stage.ana.slash(thread, "say", words=words)).message()
        why = await (await stage.ana.press(echoed, "Why")).message()
        assert why.ephemeral
        form = await (await stage.ana.press(echoed, "What if")).form()
        tried = await (await stage.ana.submit(form, {"words": words})).message()
        transcript = await (await stage.ana.slash(thread, "practice transcript")).message()
        for message in (turn, echoed, why, tried, transcript):
            assert message.mentions == []
            assert stage.ana.mention not in message.text.replace(f"\\{stage.ana.mention}", "")
            assert "@everyone" not in message.text
        bodies = [each.body for each in discord_server.requests if isinstance(each.body, dict)]
        said = [body.get("data") or body for body in bodies]
        shown = [body for body in said if body.get("components") and "title" not in body]
        assert len(shown) >= 6
        assert all(body["allowed_mentions"]["parse"] == [] for body in shown)


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u200b", "\u202e"])
async def test_a_reply_without_words_is_asked_for_again(
    discord_server: DiscordServer, running: Running, words: str
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        said = await answer_to(stage.ana, thread, words)
        assert said.text.startswith("There are no words in that.")
        assert "Reference" not in said.text
        await answer_to(stage.ana, thread, KIND)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


async def test_a_reply_far_too_long_is_refused(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        said = await answer_to(stage.ana, thread, "word " * 700)
        assert "2,000 is the most" in said.text
