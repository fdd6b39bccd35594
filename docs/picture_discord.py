"""Draw docs/discord-*.png: the real bot against the stand-in for Discord, its messages in a real browser."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import pytest

from bot.client import CoachBot
from bot.invite import IN_CHANNELS
from bot.settings import Settings
from tests.discord_server import render
from tests.discord_server.fixtures import point_discord_at
from tests.discord_server.people import Person
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel

DOCS: Final = Path(__file__).parent
TALK: Final = DOCS.parent / "tests" / "dialogues" / "talks" / "teresa" / "skilled.txt"
WIDTH: Final = 760
FIRST_REPLIES: Final = 3
BROWSER: Final = (
    "chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-sync"
    " --disable-background-networking --disable-component-update --disable-quic"
).split()


async def main(folder: Path) -> None:
    """Play a talk and draw /setup, its beginning and its end."""
    server = await DiscordServer.start()
    with pytest.MonkeyPatch.context() as patch:
        point_discord_at(server, patch)
        server.application.message_content = True
        guild = server.guild("Academy", permissions=IN_CHANNELS.value)
        channel = server.channel(guild, "practice")
        owner, ana = server.owner(guild), server.member(guild, "ana")
        bot = CoachBot(Settings(db=str(folder / "history.db"), pace=False), seed=lambda: 7)
        async with running(bot, server):
            await (await owner.slash(channel, "setup")).message()
            draw("setup", channel, owner, 900, folder)
            card = await (await ana.slash(channel, "practice start", person="teresa")).message()
            await ana.press(card, "I have read this; begin")
            await server.settled()
            (thread,) = ana.threads(guild)
            for number, line in enumerate(replies()):
                await ana.say(thread, line)
                await server.settled()
                if number + 1 == FIRST_REPLIES:
                    draw("talk", thread, ana, 1330, folder)
                if found := deciding(thread, ana):
                    break
            else:
                await (await ana.slash(thread, "practice end")).message()
                await server.settled()
                found = deciding(thread, ana)
            if found is None:
                sys.exit("The talk has ended, and nobody asks for the decision.")
            chosen = next(iter(bot.practice.find_script("teresa").scenario.decision.options))
            seen = len(ana.sees(thread))
            await ana.select(*found, [chosen])
            await server.settled()
        for message in ana.sees(thread)[: seen - 1]:
            server.delete_message(message)  # only the end is to be seen, and nobody is there to remark on it
        draw("debrief", thread, ana, 1500, folder)
    await server.close()


def replies() -> list[str]:
    """Return the trainee's lines of a skilled talk."""
    return [line for line in TALK.read_text(encoding="utf-8").splitlines() if line and line[0] != "/"]


def deciding(thread: Channel, viewer: Person) -> tuple[object, str] | None:
    """Return the message that asks for the decision, and the id of its list."""
    for message in reversed(viewer.sees(thread)):
        found = re.search(r"decide:[a-z0-9]+", json.dumps(message.components, default=str))
        if found:
            return message, found[0]
    return None


def draw(name: str, channel: Channel, viewer: Person, height: int, folder: Path) -> None:
    """Take a picture of what somebody sees in a channel."""
    page = folder / f"{name}.html"
    page.write_text(render.page(channel, viewer), encoding="utf-8")
    picture = DOCS / f"discord-{name}.png"
    size, profile = f"--window-size={WIDTH},{height}", f"--user-data-dir={folder / 'profile'}"
    command = [*BROWSER, size, profile, f"--screenshot={picture}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command line
    sys.stdout.write(f"{picture}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(main(Path(scratch)))
