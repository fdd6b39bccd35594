"""`/setup`: what it says is missing, of permissions, channels and roles."""

from __future__ import annotations

from bot.invite import IN_CHANNELS
from bot.store.records import GuildSettings
from tests.bot.cogs.acting import ALLOWED
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.setting_up import chosen, remarks, set_up
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer

P = Permission


async def test_every_permission_that_is_missing_is_named(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running():
        message = await chosen(owner, await set_up(owner, channel), "setup:channel", channel)
        assert "Missing in" not in message.text
        discord_server.allow_bot(guild, 0)
        discord_server.set_permissions(guild.everyone, guild, P.VIEW_CHANNEL | P.SEND_MESSAGES)
        await discord_server.settled()
        message = await set_up(owner, channel)

    assert f"**Missing in <#{channel.id}>:**" in message.text
    for name in (
        "Embed Links",
        "Attach Files",
        "Read Message History",
        "Manage Threads",
        "Create Private Threads",
        "Send Messages in Threads",
    ):
        assert name in remarks(message)
    assert "View Channel" not in remarks(message)


async def test_what_a_channel_denies_the_bot_is_named_for_that_channel(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    fine = discord_server.channel(guild, "fine")
    narrow = discord_server.channel(
        guild, "narrow", deny={discord_server.bot_role(guild): P.CREATE_PRIVATE_THREADS}
    )
    owner = discord_server.owner(guild)
    async with running():
        message = await chosen(owner, await set_up(owner, fine), "setup:channel", narrow)
        assert f"**Missing in <#{narrow.id}>:** Create Private Threads." in message.text
        discord_server.overwrite(narrow, allow={discord_server.bot_role(guild): P.CREATE_PRIVATE_THREADS})
        await discord_server.settled()
        assert f"need in <#{narrow.id}>" in (await set_up(owner, fine)).text
        assert f"need in <#{fine.id}>" in (await chosen(owner, message, "setup:channel", fine)).text


async def test_without_a_chosen_channel_the_one_of_the_command_is_looked_at(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel = discord_server.channel(guild, deny={discord_server.bot_role(guild): P.SEND_MESSAGES_IN_THREADS})
    owner = discord_server.owner(guild)
    thread = discord_server.thread(channel, owner)
    async with running():
        in_channel = await set_up(owner, channel)
        in_thread = await set_up(owner, thread)

    for message in (in_channel, in_thread):
        assert "No channel chosen yet" in message.text
        assert f"**Missing in <#{channel.id}>:** Send Messages in Threads." in message.text


async def test_instructors_who_cant_see_threads_are_named(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel = discord_server.channel(guild)
    blind = discord_server.role(guild, "Trainer")
    seeing = discord_server.role(guild, "Lead trainer", P.MANAGE_THREADS)
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        message = await chosen(owner, message, "setup:instructors", blind)
        assert f"<@&{blind.id}> can't see the threads yet" in message.text
        assert "Manage Threads" in message.text
        message = await chosen(owner, message, "setup:instructors", seeing)
        assert "can't see the threads" not in message.text


async def test_trainees_who_cant_enter_the_channel_are_named(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    trainees = discord_server.role(guild, "Trainee")
    channel = discord_server.channel(guild, deny={trainees: P.SEND_MESSAGES_IN_THREADS})
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        message = await chosen(owner, message, "setup:trainees", trainees)

    assert f"<@&{trainees.id}> can't practise yet" in message.text
    assert "Send Messages in Threads" in remarks(message)


async def test_a_channel_or_role_that_was_deleted_is_told_and_no_longer_chosen(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel, gone = discord_server.channel(guild), discord_server.channel(guild, "gone")
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", gone)
        await bot.store.save_guild(
            GuildSettings(id=str(guild.id), practice_channel=str(gone.id), trainee_role="123456")
        )
        discord_server.delete_channel(gone)
        await discord_server.settled()
        message = await set_up(owner, channel)

    assert "The channel chosen before can't be seen any more" in message.text
    assert "A role chosen before was deleted" in message.text
    assert f"need in <#{channel.id}>" in message.text


def test_what_setup_looks_for_is_what_the_invite_asks_for() -> None:
    assert IN_CHANNELS.value & int(ALLOWED) == IN_CHANNELS.value
