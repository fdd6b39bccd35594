"""The review pages that the bot serves: a process beside it, opened with it and closed with it.

A page that was drawn in the bot's own process would hold up whoever talks meanwhile: turns took twice as long
while pages were read without a pause.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from bot.cogs.servers import UNREACHABLE, answered
from bot.errors import SettingsError
from bot.journal import journal
from bot.store import place
from bot.web.refusals import NotAllowed

if TYPE_CHECKING:
    from bot.client import CoachBot

MODULE: Final = "bot.web.beside"
LONGEST_LINE: Final = 1 << 20
ENDS_WITHIN_S: Final = 10.0
AGAIN_AFTER_S: Final = 5.0
"""Where the pages end by themselves, they are served again after that long."""

NOT_STARTED: Final = "The review pages did not start. What the log says above this is why."


class Pages:
    """The pages, where the settings ask for them.

    Attributes:
        url: Where they are reached; "" where they are not served here.
    """

    def __init__(self, bot: CoachBot, lock_timeout_s: float) -> None:
        """Stand before a door that is shut."""
        self._bot = bot
        self._lock_timeout_s = lock_timeout_s
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._answering: set[asyncio.Task[None]] = set()
        self._port = bot.settings.web_port
        self.url = ""

    async def open(self) -> None:
        """Serve them, if the settings say so.

        Raises:
            SettingsError: The address is taken or not ours, or the pages can't be served.
        """
        settings = self._bot.settings
        if not settings.web:
            return
        await self._start()
        self.url = settings.web_url or f"{self._reached()}:{self._port}"
        self._watching = asyncio.create_task(self._keep_open())

    async def close(self) -> None:
        """Close the door, once what is being answered is."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching, *self._answering])
        if self._process is not None:
            await _end(self._process)
            self._process = None

    @property
    def process_id(self) -> int | None:
        """Of the process that serves them, or None while there is none."""
        return self._process.pid if self._process else None

    def _reached(self) -> str:
        host, url = self._bot.settings.web_host, self._bot.settings.web_url
        return url or f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}"  # noqa: S104

    async def _start(self) -> None:
        """Start the process, and wait until it serves.

        Raises:
            SettingsError: It doesn't.
        """
        bot, settings = self._bot, self._bot.settings
        plan = {
            "history": place.url_of(settings.db) if settings.db else place.default_url(),
            "lock_timeout_s": self._lock_timeout_s,
            "packs": str(settings.packs or place.packs_folder()),
            "host": settings.web_host,
            "port": self._port,
            "url": self._reached(),
            "behind_proxy": settings.web_behind_proxy,
            "log_level": settings.log_level,
        }
        # A session of its own: Ctrl-C is for the bot, which then ends the pages in order.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", MODULE),
            stdin=PIPE,
            stdout=PIPE,
            limit=LONGEST_LINE,
            start_new_session=True,
        )
        _tell(process, plan)
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        told: dict[str, Any] = json.loads(await process.stdout.readline() or b"{}")
        if "port" not in told:
            await _end(process)
            raise SettingsError(told.get("problem", NOT_STARTED))
        self._process, self._port = process, told["port"]
        journal().info("pages served", host=settings.web_host, port=self._port)
        if bot.is_closed():
            await _end(process)

    async def _keep_open(self) -> None:
        """Answer what the pages ask; where they end by themselves, serve them again."""
        while self._process is not None:
            await self._answer_all(self._process)
            journal().error("pages ended", code=await self._process.wait())
            self._process = None
            while self._process is None:
                await asyncio.sleep(AGAIN_AFTER_S)
                try:
                    await self._start()
                except SettingsError as error:
                    journal().error("pages not served", detail=str(error))

    async def _answer_all(self, process: Process) -> None:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        while line := await process.stdout.readline():
            task = asyncio.create_task(self._answer(process, json.loads(line)))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer(self, process: Process, asked: dict[str, Any]) -> None:
        """Answer a question; where that fails, whoever reads isn't left waiting."""
        answer: dict[str, Any] = {"refused": UNREACHABLE}
        try:
            answer = {"answer": await answered(self._bot.servers, asked)}
        except NotAllowed as refusal:
            answer = {"refused": str(refusal)}
        finally:
            _tell(process, {"number": asked["number"], **answer})


def _tell(process: Process, what: dict[str, Any]) -> None:
    """Say something to the pages; where they have just ended, nobody waits for it."""
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    with suppress(ConnectionError):
        process.stdin.write(json.dumps(what).encode() + b"\n")


async def _end(process: Process) -> None:
    """Let a process end in order; one that doesn't is ended."""
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    process.stdin.close()
    try:
        async with asyncio.timeout(ENDS_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
