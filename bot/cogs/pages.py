"""The review pages in the bot's own process: opened with it, closed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import MissingExtraError
from bot.journal import journal
from bot.store import place

if TYPE_CHECKING:
    from aiohttp import web

    from bot.client import CoachBot


class Pages:
    """The pages, where the settings ask for them.

    Attributes:
        url: Where they are reached; "" where they are not served here.
    """

    def __init__(self, bot: CoachBot) -> None:
        """Stand before a door that is shut."""
        self._bot = bot
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def open(self) -> None:
        """Serve them, if the settings say so.

        Raises:
            SettingsError: The address is taken or not ours.
            MissingExtraError: What draws pages was not installed.
        """
        settings, bot = self._bot.settings, self._bot
        if not settings.web:
            return
        try:
            from bot.web.desk import Desk  # noqa: PLC0415 - the bot alone needs no pages
            from bot.web.entrance import entrance_of  # noqa: PLC0415
            from bot.web.server import serve  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise MissingExtraError("web", error.name or "jinja2") from error
        history = place.file_of(place.url_of(settings.db) if settings.db else place.default_url())
        host = settings.web_host
        reached = settings.web_url or f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}"  # noqa: S104
        desk = Desk(
            bot.store,
            bot.practice,
            entrance_of(history, bot.clock),
            bot.clock,
            {each.id: each for each in bot.people},
            reached,
            settings.web_behind_proxy,
            bot.servers,
        )
        self._runner = await serve(desk, host, settings.web_port)
        port = self._runner.addresses[0][1]
        self.url = settings.web_url or f"{reached}:{port}"
        journal().info("pages served", host=host, port=port)

    async def close(self) -> None:
        """Close the door, once what is being answered is."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
