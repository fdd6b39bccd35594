"""Runs the bot until it is told to stop, and says in a sentence why it can't."""

from __future__ import annotations

import asyncio
import secrets
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import aiohttp
import discord

from bot.client import CoachBot
from bot.collecting import leave_out_what_stays
from bot.errors import CoachError, SettingsError
from bot.invite import invite_link
from bot.journal import journal
from bot.settings import Settings
from bot.version import version
from rubric.listener.heaps import keep_heaps_small

NOT_KNOWN: Final = (
    "Discord does not know this token. Copy it anew from the bot's page in the developer portal, into "
    "COACH_TOKEN or into the file that COACH_TOKEN_FILE names."
)
INTENT_TAKEN_AWAY: Final = (
    "The Message Content Intent was switched off in the developer portal while the bot ran. Start it again: "
    "trainees then reply by button. Or switch the intent on before."
)
REFUSED: Final = (
    "Discord refused the bot ({reason}). Try again in a few minutes; discordstatus.com tells of outages."
)
UNREACHABLE: Final = "Discord can't be reached ({reason}). See whether this machine is online, and try again."
CLOSED: Final = "Discord closed the connection for good (code {code}). Start the bot again."
OVER: Final = "The connection to Discord is over. Start the bot again."
BROKE: Final = "The bot broke down (reference {reference}); the log above has the cause. Start it again."


async def serve(settings: Settings, token: str) -> None:
    """Run the bot until SIGTERM or Ctrl-C, then close it in good order.

    Raises:
        SettingsError: Discord doesn't know the token.
        CoachError: Anything else that ended it.
    """
    keep_heaps_small()
    told_to_stop = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C works there all the same
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, told_to_stop.set)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
    bot = CoachBot(settings)
    bot.add_listener(_note_ready(bot), "on_ready")
    journal().info("starting", version=version(), shards=settings.shards)
    running = asyncio.create_task(bot.start(token))
    waiting = asyncio.create_task(told_to_stop.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        running.cancel()
        await asyncio.wait({running})
        await bot.close()
    journal().info("stopped")
    with worded():
        if not running.cancelled():
            running.result()
    if not told_to_stop.is_set():
        raise CoachError(OVER)


async def link(token: str) -> str:
    """Return the link by which an administrator adds the bot that a token is of.

    Raises:
        SettingsError: Discord doesn't know the token.
        CoachError: Discord can't be asked.
    """
    async with discord.Client(intents=discord.Intents.none()) as client:
        with worded():
            await client.login(token)
        return invite_link(client.application_id or 0)


@contextmanager
def worded() -> Iterator[None]:
    """Turn what discord.py raises into a sentence for whoever runs the bot."""
    try:
        yield
    except CoachError:
        raise
    except discord.LoginFailure:
        raise SettingsError(NOT_KNOWN) from None
    except discord.PrivilegedIntentsRequired:
        raise CoachError(INTENT_TAKEN_AWAY) from None
    except discord.ConnectionClosed as error:
        raise CoachError(CLOSED.format(code=error.code)) from None
    except discord.HTTPException as error:
        raise CoachError(REFUSED.format(reason=f"{error.status}, {error.text or error.code}")) from None
    except (aiohttp.ClientError, discord.GatewayNotFound, TimeoutError) as error:
        reason = str(error) or type(error).__name__
        raise CoachError(UNREACHABLE.format(reason=reason)) from None
    except Exception as error:  # noqa: BLE001 - a fault of ours: told as one, and kept whole in the log
        reference = secrets.token_hex(3)
        journal().error("fault", reference=reference, exc_info=error)
        raise CoachError(BROKE.format(reference=reference)) from None


def _note_ready(bot: CoachBot) -> Callable[[], Coroutine[Any, Any, None]]:
    async def on_ready() -> None:
        await bot.practice.warm_up(bot.people[0].id)
        leave_out_what_stays()
        journal().info("ready", servers=len(bot.guilds), typed=bot.typed)

    return on_ready
