"""The pages in a real browser: Debian's chromium, driven by Playwright, over a server in a thread."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from bot.store.records_reviews import Reader
from bot.web.server import serve
from tests.bot.web.acting import House, a_house, furnish

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP: Final = ViewportSize(width=1280, height=800)
PHONE: Final = ViewportSize(width=390, height=844)
READY_WITHIN_S: Final = 300
SHOWN_WITHIN_MS: Final = 60_000
"""Where the processor is busy. `expect` gives up after 5 s by itself, whatever patience a page is given."""


@dataclass
class Served:
    """The pages, reached at `url`."""

    house: House
    url: str
    loop: asyncio.AbstractEventLoop

    def link(self, reader: Reader) -> str:
        """Return the address of a link for somebody."""
        return f"{self.url}/enter/{self.house.desk.entrance.token_for(reader)}"

    def do(self, work: Any) -> Any:
        """Run something of the house where the house lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(READY_WITHIN_S)


@contextmanager
def served(folder: Path, fill: Callable[[House], Awaitable[None]] = furnish) -> Iterator[Served]:
    """Serve a history from a thread, once it is filled."""
    ready, told = threading.Event(), []

    async def run() -> None:
        async with a_house(folder) as house:
            await fill(house)
            runner = await serve(house.desk, "127.0.0.1", 0)
            end = asyncio.Event()
            served_here = Served(
                house, f"http://127.0.0.1:{runner.addresses[0][1]}", asyncio.get_running_loop()
            )
            told.append((served_here, end))
            ready.set()
            await end.wait()
            await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(READY_WITHIN_S)
    [(here, end)] = told
    try:
        yield here
    finally:
        here.loop.call_soon_threadsafe(end.set)
        thread.join()


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "These tests need a browser: apt-get install chromium"
    expect.set_options(timeout=SHOWN_WITHIN_MS)
    with sync_playwright() as playwright:
        # A container has no user namespaces for its sandbox; the pages are our own.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on a page: the rule, and the first places that break it."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:2]]}" for each in found]
