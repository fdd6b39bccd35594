"""What the bot asks for in a server: the permissions, and the link that asks for exactly these."""

from __future__ import annotations

from typing import Final

import discord

IN_CHANNELS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    manage_threads=True,
)
"""Threads are opened, written in with pictures, and locked in the end. No more than that."""

_OTHERWISE: Final = {"read_messages": "View Channel"}
"""Permissions whose names in the library are not Discord's."""


def invite_link(application_id: int) -> str:
    """Return the link by which an administrator adds the bot."""
    return discord.utils.oauth_url(
        application_id, permissions=IN_CHANNELS, scopes=("bot", "applications.commands")
    )


def named(permissions: discord.Permissions) -> list[str]:
    """Return permissions by the names that Discord shows."""
    return [
        _OTHERWISE.get(name, name.replace("_", " ").title().replace(" In ", " in "))
        for name, is_on in permissions
        if is_on
    ]
