"""A bot with drills in a process of its own, run with API GATEWAY TOKEN DB COUNT_IN_S."""

from __future__ import annotations

import asyncio
import sys
import warnings

import yarl

warnings.simplefilter("ignore", DeprecationWarning)
import discord.gateway  # noqa: E402  # warns of audioop
import discord.http  # noqa: E402

from bot.client import CoachBot  # noqa: E402
from bot.practice import drill  # noqa: E402
from bot.settings import Settings  # noqa: E402


async def main(api: str, gateway: str, token: str, database: str, count_in_s: str) -> None:
    """Run the bot until it is killed."""
    vars(drill)["COUNT_IN_S"] = float(count_in_s)
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    await CoachBot(Settings(db=database, pace=False)).start(token)  # type: ignore[call-arg,unused-ignore]


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
