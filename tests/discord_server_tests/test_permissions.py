from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import pytest

from tests.discord_server.choosing import NotPossible
from tests.discord_server.permissions import EVERYTHING, ORDINARY, Permission, in_channel
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server_tests.bots import Bot

P = Permission
Attempt = Callable[[discord.TextChannel], Awaitable[object]]


async def _private_thread(channel: discord.TextChannel) -> object:
    return await channel.create_thread(name="x", type=discord.ChannelType.private_thread)


async def _lock(channel: discord.TextChannel) -> object:
    thread = await channel.create_thread(name="x", type=discord.ChannelType.private_thread)
    return await thread.edit(archived=True, locked=True)


ATTEMPTS: list[tuple[Permission, Attempt, int]] = [
    (P.VIEW_CHANNEL, lambda channel: channel.send("x"), 50001),
    (P.SEND_MESSAGES, lambda channel: channel.send("x"), 50013),
    (P.EMBED_LINKS, lambda channel: channel.send(embed=discord.Embed(title="x")), 50013),
    (P.ATTACH_FILES, lambda channel: channel.send(file=discord.File(__file__)), 50013),
    (P.CREATE_PRIVATE_THREADS, _private_thread, 50013),
    (P.SEND_MESSAGES_IN_THREADS, _private_thread, 50013),
    (P.MANAGE_THREADS, _lock, 50013),
    (P.READ_MESSAGE_HISTORY, lambda channel: channel.fetch_message(1), 50013),
    (P.MANAGE_CHANNELS, lambda channel: channel.edit(name="x"), 50013),
]


@pytest.mark.parametrize(("lacking", "attempt", "code"), ATTEMPTS, ids=[str(it[0].name) for it in ATTEMPTS])
async def test_what_the_bots_roles_lack_is_refused(
    discord_server: DiscordServer, lacking: Permission, attempt: Attempt, code: int
) -> None:
    guild = discord_server.guild(permissions=EVERYTHING & ~P.ADMINISTRATOR)
    channel = discord_server.channel(guild)
    async with running(Bot(), discord_server) as bot:
        seen = bot.get_channel(channel.id)
        assert isinstance(seen, discord.TextChannel)
        discord_server.deny_bot(channel, lacking)

        with pytest.raises(discord.Forbidden) as refused:
            await attempt(seen)
        assert refused.value.code == code


async def test_overwrites_of_members_go_before_those_of_roles_and_these_before_everybodys(
    discord_server: DiscordServer,
) -> None:
    guild = discord_server.guild()
    trainee, banned = discord_server.role(guild, "Trainee"), discord_server.role(guild, "Banned")
    ana = discord_server.member(guild, "ana", [trainee, banned])
    ben = discord_server.member(guild, "ben")
    channel = discord_server.channel(
        guild,
        allow={trainee: P.VIEW_CHANNEL, ana: P.ATTACH_FILES},
        deny={guild.everyone: P.VIEW_CHANNEL, banned: P.SEND_MESSAGES | P.ATTACH_FILES},
    )

    assert in_channel(channel, ben.user) == 0
    assert in_channel(channel, ana.user) & P.VIEW_CHANNEL
    assert in_channel(channel, ana.user) & P.ATTACH_FILES
    assert not in_channel(channel, ana.user) & P.SEND_MESSAGES
    assert in_channel(channel, guild.owner) == EVERYTHING


async def test_a_command_is_offered_to_whom_it_is_for(discord_server: DiscordServer) -> None:
    bot = Bot()

    @bot.tree.command(description="Set up")
    @discord.app_commands.default_permissions(manage_guild=True)
    @discord.app_commands.guild_only()
    async def setup(interaction: discord.Interaction) -> None:
        allowed = interaction.app_permissions.manage_threads
        await interaction.response.send_message(f"{interaction.permissions.manage_guild} {allowed}")

    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    helper = discord_server.role(guild, "Helper")
    ana = discord_server.member(guild, "ana", [helper])
    chief = discord_server.member(guild, "cho", [discord_server.role(guild, "Chief", P.MANAGE_GUILD)])
    async with running(bot, discord_server):
        with pytest.raises(NotPossible):
            await ana.slash(channel, "setup")
        with pytest.raises(NotPossible):
            await chief.slash(chief.dm, "setup")
        assert (await (await chief.slash(channel, "setup")).message()).text == "True False"
        discord_server.let_use(guild, "setup", helper)
        assert (await (await ana.slash(channel, "setup")).message()).text == "False False"


async def test_the_bot_knows_its_permissions_as_they_change(discord_server: DiscordServer) -> None:
    guild = discord_server.guild(permissions=ORDINARY)
    channel = discord_server.channel(guild)
    async with running(Bot(), discord_server) as bot:
        seen = bot.get_channel(channel.id)
        assert isinstance(seen, discord.TextChannel)
        assert not seen.permissions_for(seen.guild.me).manage_threads
        discord_server.allow_bot(guild, ORDINARY | P.MANAGE_THREADS)
        await discord_server.settled()
        assert seen.permissions_for(seen.guild.me).manage_threads
