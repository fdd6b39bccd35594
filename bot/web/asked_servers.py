"""The bot's servers as the pages see them from a process of their own: asked over a line to the bot."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from itertools import count
from typing import Any, Final

from bot.store.records_reviews import Reader
from bot.store.store import Store
from bot.web.refusals import NotAllowed

NAMES_HOLD_S: Final = 600.0
MOST_NAMES: Final = 5000
_UNASKED: Final = (float("-inf"), "", "")
GONE: Final = "The bot has ended, and the pages end with it. Come back when it runs again."


class AskedServers:
    """Servers that the bot is in, and what it answers when it is asked about them."""

    def __init__(
        self, store: Store, say: Callable[[str], None], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Take where to say a question, a line each; `listen` hears the answers."""
        self._store = store
        self._say = say
        self._seconds = seconds
        self._numbers = count(1)
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._names: OrderedDict[tuple[str, str], tuple[float, str, str]] = OrderedDict()

    async def listen(self, lines: asyncio.StreamReader) -> None:
        """Hear the answers until the line ends; who still waits for one is told so."""
        while line := await lines.readline():
            heard = json.loads(line)
            waiting = self._open.pop(heard["number"])
            if waiting.cancelled():
                continue
            if "refused" in heard:
                waiting.set_exception(NotAllowed(heard["refused"]))
            else:
                waiting.set_result(heard["answer"])
        for waiting in self._open.values():
            if not waiting.done():
                waiting.set_exception(NotAllowed(GONE))

    async def now(self, visitor: Reader) -> Reader | None:
        """Return somebody with the rights that they have now, or None where they have none any more.

        Raises:
            NotAllowed: Discord can't be asked.
        """
        if visitor.guild_id is None:
            return visitor
        # Read here and handed over, so that the bot needs no query for a page.
        role = (await self._store.guild(visitor.guild_id)).instructor_role
        answer = await self._ask("now", visitor=asdict(visitor), role=role)
        return Reader(**answer) if answer else None

    async def channels(self, guild_id: str) -> Mapping[str, str]:
        """Return what the text channels of a server are called, by their ids."""
        found: dict[str, str] = await self._ask("channels", guild_id=guild_id)
        return found

    async def roles(self, guild_id: str) -> Mapping[str, str]:
        """Return what the roles of a server are called, by their ids."""
        found: dict[str, str] = await self._ask("roles", guild_id=guild_id)
        return found

    async def with_role(self, guild_id: str, role: str, trainees: Collection[str]) -> Mapping[str, bool]:
        """Tell of some trainees whether they have a role; of whom Discord has not said it is left out."""
        found: dict[str, bool] = await self._ask(
            "with_role", guild_id=guild_id, role=role, trainees=sorted(trainees)
        )
        return found

    def name_of(self, guild_id: str | None, trainee: str) -> str | None:
        """Return what a trainee is called in a server; "" where nobody knows, None where nobody has asked."""
        if guild_id is None:
            return ""
        at, name, _ = self._names.get((guild_id, trainee), _UNASKED)
        return name if self._seconds() - at <= NAMES_HOLD_S else None

    def handle_of(self, guild_id: str | None, trainee: str) -> str:
        """Return what a trainee is called on Discord, which nobody else there is; "" where nobody knows."""
        return self._names.get((guild_id or "", trainee), _UNASKED)[2]

    async def learn(self, guild_id: str | None, trainees: Collection[str]) -> None:
        """Ask what some trainees are called in a server, so that `name_of` knows."""
        if guild_id is None:
            return
        answer = await self._ask("names", guild_id=guild_id, trainees=sorted(trainees))
        for trainee, (name, handle) in answer.items():
            self._names[guild_id, trainee] = (self._seconds(), name, handle)
            self._names.move_to_end((guild_id, trainee))
        while len(self._names) > MOST_NAMES:
            self._names.popitem(last=False)

    async def names_of(self, guild_id: str | None, trainee: str) -> Sequence[str]:
        """Return every name of a trainee in a server, so that it can be left out.

        Raises:
            NotAllowed: Discord can't be asked.
        """
        found: list[str] = await self._ask("all_names", guild_id=guild_id, trainee=trainee)
        return found

    async def _ask(self, what: str, **about: Any) -> Any:
        number = next(self._numbers)
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        self._say(json.dumps({"number": number, "what": what, **about}))
        return await answer
