"""Somebody at the pages: opens them, and sends their forms."""

from __future__ import annotations

from typing import Any

from bot.store.records_reviews import Reader
from tests.bot.web.acting import Client, House


class Visit:
    """A session of one visitor."""

    def __init__(self, client: Client, house: House, reader: Reader) -> None:
        self.client = client
        self.session, cookie = house.desk.entrance.let_in(house.desk.entrance.token_for(reader))
        self.token = house.desk.entrance.form_token(self.session)
        self.headers = {"Cookie": f"{house.desk.cookie}={cookie}"}

    async def opens(self, address: str, status: int = 200) -> str:
        """Return a page."""
        answer = await self.client.get(address, headers=self.headers, allow_redirects=False)
        assert answer.status == status
        return await answer.text()

    async def sends(self, address: str, status: int = 303, **fields: Any) -> str:
        """Send a form, and return the answer."""
        data = [
            (name, each)
            for name, value in (fields | {"form_token": self.token}).items()
            for each in (value if isinstance(value, list) else [value])
        ]
        answer = await self.client.post(address, data=data, headers=self.headers, allow_redirects=False)
        text = await answer.text()
        assert answer.status == status, text
        return answer.headers.get("Location", text)
