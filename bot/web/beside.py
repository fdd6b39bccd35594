"""The pages in a process beside the bot, so that its turns come first: `python -m bot.web.beside`.

In one process a page and a turn would share one interpreter, and whoever reads would hold up whoever talks.
Apart, the system's scheduler sees to it (`bot.web.yielding`). The bot starts this with its plan as the first
line of standard input, hears on standard output that the pages are served, then answers what is asked there.
When that input ends, so do the pages: they never outlive the bot.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.cli.options import new_id
from bot.errors import CoachError
from bot.journal import start_journal
from bot.practice.session import Practice
from bot.store import place
from bot.store.store import Store
from bot.web.asked_servers import AskedServers
from bot.web.desk import Desk, everybody
from bot.web.entrance import entrance_of
from bot.web.server import serve
from bot.web.yielding import yield_to_others
from rubric.packs.shelf import Shelf

LONGEST_LINE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What the bot wants served.

    Attributes:
        history: Its URL.
        lock_timeout_s: How long to wait for another program's lock on it.
        packs: The folder of an agency's own packs.
        host, port: Where to listen.
        url: Where the pages are reached.
        behind_proxy: X-Forwarded-For is believed.
        log_level: From which level on is logged.
    """

    history: str
    lock_timeout_s: float
    packs: str
    host: str
    port: int
    url: str
    behind_proxy: bool
    log_level: str


def clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def say(line: str) -> None:
    """Say something to the bot."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main() -> None:
    """Serve what the plan says, until the bot is gone."""
    lines = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    plan = Plan(**json.loads(await lines.readline()))
    start_journal(plan.log_level)
    try:
        async with await Store.open(plan.history, lock_timeout_s=plan.lock_timeout_s) as store:
            await _serve(plan, store, lines)
    except CoachError as error:
        say(json.dumps({"problem": str(error)}))


async def _serve(plan: Plan, store: Store, lines: asyncio.StreamReader) -> None:
    servers = AskedServers(store, say)
    entrance = entrance_of(place.beside(plan.history), clock)
    practice = Practice(store, clock, new_id, shelf=Shelf(Path(plan.packs)))
    desk = Desk(store, practice, entrance, clock, everybody(), plan.url, plan.behind_proxy, servers)
    runner = await serve(desk, plan.host, plan.port)
    try:
        say(json.dumps({"port": runner.addresses[0][1]}))
        yield_to_others()
        await servers.listen(lines)
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
