"""What `coach doctor` looks at. Each finding says what is fine, or what to do."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import yaml

from bot.cli.options import opened
from bot.errors import CoachError, MissingExtraError, SettingsError, StoreError
from bot.practice.programmes.offered import read_programmes
from bot.store import place
from bot.store.schema import HEAD
from rubric.listener.errors import ListenerUnavailable
from rubric.listener.fallback import ON_CUES_ALONE
from rubric.listener.model import Trained

if TYPE_CHECKING:
    from bot.settings import Settings

State = Literal["fine", "warning", "failed", "skipped"]

LEAST_FREE_MB: Final = 200
MB: Final = 1_000_000
CLOCK_OFF_S: Final = 5.0
"""More than that, and what is measured from the times of messages is wrong."""

CHECKED_WITHIN: Final = timedelta(days=365)
WAITED_S: Final = 10.0
NOT_INSTALLED: Final = "Not checked: install the extra first, pip install 'crisis-coach[discord]'."
NO_TOKEN: Final = "Not checked: there is no token in COACH_TOKEN or COACH_TOKEN_FILE."  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one place.

    Attributes:
        name: The place.
        state: `failed` is to be mended before the bot is of use; `warning` leaves it at work.
        text: What is fine, or what to do.
    """

    name: str
    state: State
    text: str


async def discord_findings(settings: Settings | None) -> list[Finding]:
    """Look whether Discord knows the token, which intents it allows, and what time it is there."""
    if settings is None or not (settings.token.get_secret_value() or settings.token_file):
        return [Finding("discord", "skipped", NO_TOKEN)]
    try:
        return await _asked(settings, settings.secret())
    except SettingsError as error:
        return [Finding("token", "failed", str(error))]
    except CoachError as error:
        return [Finding("discord", "failed", str(error))]


async def _asked(settings: Settings, token: str) -> list[Finding]:
    import discord

    from bot.cli.serving import worded

    async with discord.Client(intents=discord.Intents.none()) as client:
        with worded():
            await client.login(token)
            told_at = await _discords_time()
        flags = client.application_flags
        known = Finding("token", "fine", f"Discord knows the bot as {client.user} ({client.application_id}).")
    is_on = flags.gateway_message_content or flags.gateway_message_content_limited
    return [known, intent(is_on=is_on, wanted=settings.typed), clock(told_at, datetime.now(UTC))]


async def _discords_time() -> datetime:
    """Return the time that Discord's answers carry; any answer does."""
    import aiohttp
    from discord.http import Route

    waited = aiohttp.ClientTimeout(total=WAITED_S)
    async with (
        aiohttp.ClientSession(timeout=waited) as session,
        session.get(f"{Route.BASE}/gateway") as answer,
    ):
        return parsedate_to_datetime(answer.headers["Date"])


def intent(*, is_on: bool, wanted: bool | None) -> Finding:
    """Say how trainees reply, and how to have it otherwise."""
    if wanted is False:
        return Finding("intent", "fine", "Trainees reply by button: COACH_TYPED is off.")
    if is_on:
        return Finding("intent", "fine", "Message Content Intent is on: trainees type their replies.")
    how = "switch on Message Content Intent on the bot's page in the developer portal"
    return Finding(
        "intent",
        "warning" if wanted else "fine",
        f"Message Content Intent is off: trainees reply by button or /say. To let them type, {how}.",
    )


def clock(there: datetime, here: datetime) -> Finding:
    """Compare this machine's clock with Discord's."""
    off_s = (here - there).total_seconds()
    if abs(off_s) <= CLOCK_OFF_S:
        return Finding("clock", "fine", "This machine's clock agrees with Discord's.")
    direction = "ahead of" if off_s > 0 else "behind"
    mend = "Let it be set by network time (NTP): reply times and the time of keeping depend on it"
    return Finding(
        "clock", "warning", f"This machine's clock is {abs(off_s):,.0f} s {direction} Discord's. {mend}."
    )


async def database(named: str) -> list[Finding]:
    """Open the history, write to it, and look how much room is left beside it."""
    try:
        url = place.url_of(named) if named else place.default_url()
        async with opened(named) as store:
            await store.guild_back("")  # a write that changes nothing
            lacking = [Finding("search", "warning", store.shortcoming)] if store.shortcoming else []
    except (StoreError, MissingExtraError) as error:
        return [Finding("database", "failed", str(error))]
    it = place.shown(url)
    stands = Finding("database", "fine", f"{it} can be read and written, and is up to date ({HEAD}).")
    if place.is_served(url):
        return [stands, *lacking]
    return [stands, room(shutil.disk_usage(place.file_of(url).parent).free)]


def room(free_bytes: int) -> Finding:
    """Say whether there is room for the history to grow."""
    free_mb = free_bytes // MB
    if free_mb >= LEAST_FREE_MB:
        return Finding("disk", "fine", f"{free_mb:,} MB are free beside the history.")
    return Finding("disk", "warning", f"Only {free_mb:,} MB are free beside the history. Make room soon.")


async def listener() -> Finding:
    """Let the listener load and answer once."""
    try:
        await asyncio.to_thread(Trained().opinion, "That sounds hard.", "I can't sleep any more.")
    except ListenerUnavailable as error:
        return Finding("listener", "failed", f"{error} {ON_CUES_ALONE}")
    return Finding("listener", "fine", "The listener loads and answers.")


async def programmes(named: Path | None) -> list[Finding]:
    """Read every programme, those too of the folder that COACH_PROGRAMMES names; None for the usual one."""
    found = await asyncio.to_thread(read_programmes, named)
    if found.left_out:
        return [Finding("programmes", "warning", f"Left out: {each}") for each in found.left_out]
    folder = named or place.programmes_folder()
    text = f"{len(found.by_id)} programmes can be joined; your own are looked for in {folder}."
    return [Finding("programmes", "fine", text)]


def help_numbers(today: date) -> Finding:
    """Look when the built-in help numbers were last compared with their sources."""
    written = (resources.files("bot.practice") / "help_lines.yaml").read_text("utf-8")
    return help_numbers_of(yaml.safe_load(written).get("checked"), today)


def help_numbers_of(checked: object, today: date) -> Finding:
    """Say whether numbers that were compared with their sources on a day still hold."""
    todo = "Call or look up those of your country, or name your own in /setup"
    if not isinstance(checked, date):
        return Finding("help", "warning", f"Nobody has compared the built-in help numbers yet. {todo}.")
    if today - checked > CHECKED_WITHIN:
        return Finding(
            "help", "warning", f"The help numbers were last compared on {checked}, over a year ago. {todo}."
        )
    return Finding("help", "fine", f"The help numbers were compared with their sources on {checked}.")
