from __future__ import annotations

import io

import aiohttp
import discord
import pytest

from tests.discord_server.people import Person
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel
from tests.discord_server_tests.bots import READING, Bot

DEAF = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.channel(discord_server.guild())


@pytest.fixture
def ana(discord_server: DiscordServer, channel: Channel) -> Person:
    assert channel.guild
    return discord_server.member(channel.guild, "ana")


def seen_by(bot: Bot, channel: Channel) -> discord.TextChannel:
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_with_the_intent_every_message_is_read(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot(READING)
    async with running(bot, discord_server):
        await ana.say(channel, "hello")
        await ana.say(ana.dm, "privately")
        await discord_server.settled()

        assert bot.heard == ["hello", "privately"]


async def test_without_the_intent_text_arrives_only_when_it_is_meant_for_the_bot(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot(DEAF)
    async with running(bot, discord_server):
        await seen_by(bot, channel).send("regular")
        regular = await channel.next_message()
        await ana.say(channel, "hello")
        await ana.say(channel, f"hello <@{discord_server.world.bot.id}>")
        await ana.say(channel, "yes", reply_to=regular)
        await ana.say(channel, "yes, quietly", reply_to=regular, ping=False)
        await ana.say(ana.dm, "privately")
        await discord_server.settled()

        assert bot.heard == ["", f"hello <@{discord_server.world.bot.id}>", "yes", "", "privately"]


async def test_text_is_withheld_over_rest_unless_the_portal_allows_it(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    discord_server.application.message_content = False
    bot = Bot(DEAF)
    said = await ana.say(channel, "hello")
    async with running(bot, discord_server):
        assert (await seen_by(bot, channel).fetch_message(said.id)).content == ""
        discord_server.application.message_content = True
        assert [each.content async for each in seen_by(bot, channel).history()] == ["hello"]


async def test_a_client_waits_for_the_intent_in_vain_that_the_portal_does_not_allow(
    discord_server: DiscordServer,
) -> None:
    discord_server.application.message_content = False
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(Bot(READING), discord_server):
            pass


async def test_the_flags_tell_whether_the_intent_is_switched_on(discord_server: DiscordServer) -> None:
    bot = Bot(DEAF)
    async with running(bot, discord_server):
        assert bot.application_flags.gateway_message_content_limited
        discord_server.application.message_content = False
        assert not (await bot.application_info()).flags.gateway_message_content_limited


async def test_edits_and_deletions_are_told(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot(READING)
    async with running(bot, discord_server):
        said = await ana.say(channel, "hello")
        await ana.edit(said, "hello again")
        await ana.delete(said)
        await discord_server.settled()

        assert [event for event in bot.events if event.startswith("MESSAGE")] == [
            "MESSAGE_CREATE",
            "MESSAGE_UPDATE",
            "MESSAGE_DELETE",
        ]


async def test_a_file_is_sent_shown_and_served(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot()
    async with running(bot, discord_server):
        view = discord.ui.LayoutView()
        gallery: discord.ui.MediaGallery[discord.ui.LayoutView] = discord.ui.MediaGallery()
        gallery.add_item(media="attachment://trend.png", description="A line that rises")
        view.add_item(gallery)
        picture = discord.File(io.BytesIO(b"\x89PNG"), "trend.png", description="A line that rises")
        sent = await seen_by(bot, channel).send(view=view, file=picture)

        (message,) = ana.sees(channel)
        (attachment,) = message.attachments
        assert message.components[0]["items"][0]["media"]["url"] == attachment.url
        assert await sent.attachments[0].read() == b"\x89PNG"
        async with aiohttp.ClientSession() as session, session.get(attachment.url) as response:
            assert response.headers["Content-Type"] == "image/png"


async def test_a_message_is_edited_and_its_file_replaced(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot()
    async with running(bot, discord_server):
        sent = await seen_by(bot, channel).send("one", file=discord.File(io.BytesIO(b"1"), "one.txt"))
        await sent.edit(content="two", attachments=[discord.File(io.BytesIO(b"2"), "two.txt")])

        (message,) = ana.sees(channel)
        assert message.content == "two"
        assert [each.name for each in message.attachments] == ["two.txt"]


async def test_nothing_pings_that_is_not_allowed_to(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot()
    async with running(bot, discord_server):
        await seen_by(bot, channel).send(ana.mention)
        assert (await channel.next_message()).mentions == []
        await seen_by(bot, channel).send(ana.mention, allowed_mentions=discord.AllowedMentions(users=True))
        assert (await channel.next_message()).mentions == [ana.user]


async def test_direct_messages_reach_who_takes_them(discord_server: DiscordServer, ana: Person) -> None:
    bot = Bot()
    async with running(bot, discord_server):
        user = await bot.fetch_user(ana.id)
        await user.send("hello")
        assert (await ana.dm.next_message()).text == "hello"

        ana.user.takes_direct_messages = False
        with pytest.raises(discord.Forbidden) as refused:
            await user.send("hello")
        assert refused.value.code == 50007


async def test_a_menu_of_a_message_shows_its_text_even_without_the_intent(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot()

    @bot.tree.context_menu(name="Score this reply")
    async def score(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"You said: {message.content}", ephemeral=True)

    async with running(bot, discord_server):
        said = await ana.say(channel, "I hear you")
        answer = await (await ana.context_menu(said, "Score this reply")).message()

        assert answer.text == "You said: I hear you"


async def test_what_is_sent_again_with_the_same_nonce_is_posted_once(
    discord_server: DiscordServer, channel: Channel
) -> None:
    bot = Bot()
    async with running(bot, discord_server):
        first = await seen_by(bot, channel).send("hello", nonce="turn1")
        again = await seen_by(bot, channel).send("hello", nonce="turn1")

        assert first.id == again.id
        assert channel.texts() == ["Coach: hello"]


async def test_typing_is_counted(discord_server: DiscordServer, channel: Channel) -> None:
    bot = Bot()
    async with running(bot, discord_server):
        async with seen_by(bot, channel).typing():
            pass
        assert channel.typing == 1
