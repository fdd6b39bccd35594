"""Draws docs/talk.svg: a few turns of a real talk in the real app, always the same. Run by `make picture`."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.practice.session import Practice
from bot.store.place import url_of
from bot.store.store import Store
from bot.terminal.app import CoachApp, House
from bot.terminal.screens.talk import TalkScreen
from bot.terminal.settings import Settings, remember
from bot.terminal.wanted import Wanted

PICTURE: Final = Path(__file__).with_name("talk.svg")
SIZE: Final = (92, 41)
PERSON: Final = "teresa"
SEED: Final = 7
REPLIES: Final = (
    "Hi, I'm Robin, one of the counselors here. I'm glad you stayed on. What's the evening been like?",
    "You have to calm down first.",
    "That came out wrong, I'm sorry. You sound worn out, and you called anyway.",
)
FONTS: Final = "ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace"


async def draw(folder: Path) -> str:
    """Play the talk in an app over a history in `folder`, and return the screen as SVG."""

    @asynccontextmanager
    async def practice(_tell: Callable[[str], None]) -> AsyncIterator[Practice]:
        async with await Store.open(url_of(str(folder / "history.db"))) as store:
            yield Practice(store, lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: "picture")

    remember(Settings(agreed=True), folder / "terminal.json")
    house = House(practice, tuple, "", "US", folder / "terminal.json", lambda: 0.0)
    app = CoachApp(Wanted("picture", PERSON, SEED), house, pace="off")
    async with app.run_test(size=SIZE) as pilot:
        while not isinstance(app.screen, TalkScreen):
            await pilot.pause(0.01)
        for reply in REPLIES:
            app.screen.composer.text = reply
            await pilot.press("enter")
            while app.screen.composer.text:
                await pilot.pause(0.01)
        await pilot.pause(0.2)
        return app.export_screenshot(title=f"coach practice {PERSON} --seed {SEED}")


def alone(svg: str) -> str:
    """Return the picture without the fonts that it would fetch from elsewhere."""
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace(
        "font-family: Fira Code, monospace", f"font-family: {FONTS}"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        PICTURE.write_text(alone(asyncio.run(draw(Path(made)))), "utf-8")
