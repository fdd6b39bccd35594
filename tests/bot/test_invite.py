"""The link that invites the bot, and the permissions that it asks for."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import discord

from bot.invite import IN_CHANNELS, invite_link, named


def test_the_link_asks_for_the_bot_its_commands_and_exactly_its_permissions() -> None:
    link = urlsplit(invite_link(123))

    assert link.hostname == "discord.com"
    assert parse_qs(link.query) == {
        "client_id": ["123"],
        "scope": ["bot applications.commands"],
        "permissions": [str(IN_CHANNELS.value)],
    }


def test_nothing_dangerous_is_asked_for() -> None:
    dangerous = discord.Permissions(
        administrator=True,
        manage_guild=True,
        manage_roles=True,
        manage_channels=True,
        manage_messages=True,
        mention_everyone=True,
        kick_members=True,
        ban_members=True,
    )

    assert IN_CHANNELS.value & dangerous.value == 0


def test_permissions_are_called_what_discord_calls_them() -> None:
    assert sorted(named(IN_CHANNELS)) == [
        "Attach Files",
        "Create Private Threads",
        "Embed Links",
        "Manage Threads",
        "Read Message History",
        "Send Messages",
        "Send Messages in Threads",
        "View Channel",
    ]
    assert named(discord.Permissions.none()) == []
