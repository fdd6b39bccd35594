"""Runs `coach` in a process of its own against the stand-in.

`python -m tests.discord_server.apart API_URL GATEWAY_URL discord` is `coach discord` there.
"""

from __future__ import annotations

import sys
import warnings

import yarl

warnings.simplefilter("ignore", DeprecationWarning)
import discord.gateway  # noqa: E402  # warns of audioop
import discord.http  # noqa: E402

from bot.cli import main  # noqa: E402

_, api_url, gateway_url, *arguments = sys.argv
discord.http.Route.BASE = api_url
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
sys.argv = ["coach", *arguments]
main()
