"""Instructors who open one page after another, in a process of their own, as they are told on standard input.

Run as `python -m tests.benchmarks.web_readers URL COOKIE PATH ...`. `read PAUSE_S` begins, `rest` ends it and
prints the number of pages that came.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from itertools import cycle

from aiohttp import ClientSession


async def told() -> list[str]:
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.split()


def tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


async def read(client: ClientSession, paths: list[str], pause_s: float, pages: list[int]) -> None:
    for path in cycle(paths):
        async with client.get(path) as answer:
            assert answer.status == 200, path
            pages.append(len(await answer.read()))
        await asyncio.sleep(pause_s)


async def main(url: str, cookie: str, paths: list[str]) -> None:
    async with ClientSession(url, headers={"Cookie": cookie}) as client:
        tell("ready")
        reading, pages = None, list[int]()
        while line := await told():
            if line[0] == "read":
                reading = asyncio.ensure_future(read(client, paths, float(line[1]), pages))
                continue
            if reading is not None:
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading
            tell(len(pages))
            pages.clear()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
