"""The stand-in in a process of its own, with a cohort that does what it is told on standard input.

Run as `python -m tests.benchmarks.drill_server TRAINEES`. It prints one JSON line for each thing it did.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import cycle
from typing import Any

from tests.discord_server import changes
from tests.discord_server.people import Person
from tests.discord_server.permissions import Permission
from tests.discord_server.scenario import Scenario, serve
from tests.discord_server.state import Channel

PATIENCE_S = 60.0
"""Longer than a test's: what comes too late is to be measured, too."""

AT_ONCE = 10
"""How many press Ready in the same moment."""

REPLY = "Hello. It sounds like a long night. What happened, and what was it like for you?"

REPLIES = (
    REPLY,
    "You sound worn out, and you have been carrying all of this by yourself.",
    "I can wait. There is no hurry, and nobody is going to push you.",
    "What would help you most right now, even a little?",
    "So it is not only tonight. It has been going on for a good while, and nobody has noticed.",
    "Are you thinking about suicide?",
    "Thank you for telling me. That can't have been easy to say to a stranger.",
)
"""What is said in a soak, in turn: who says the same again is heard as that, and costs less to judge."""

ENDED = "The talk has ended."

MOST_THREADS = 100_000
"""More than Discord lets be open: a soak opens one after another, and they stay open for an hour."""


def tell(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def told() -> list[str]:
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.split()


async def main(trainees: int) -> None:
    vars(changes)["PATIENCE_S"] = PATIENCE_S
    async with serve(trainees=trainees) as scenario:
        server = scenario.server
        scenario.guild.most_active_threads = MOST_THREADS
        boss = server.member(
            scenario.guild, "boss", [server.role(scenario.guild, "Boss", int(Permission.MANAGE_GUILD))]
        )
        ids = [each.id for each in scenario.trainees]
        tell(api=server.api_url, gateway=server.gateway_url, token=server.token, trainees=ids)
        while (words := await told()) and words[0] != "end":
            await DOES[words[0]](scenario, boss, *map(float, words[1:]))


async def gather(scenario: Scenario, boss: Person) -> None:
    await scenario.server.connected()
    new = await boss.slash(
        scenario.channel, "drill new", person="teresa", seed=7, length=60, reply=600, late="no"
    )
    await new.message()
    card = next(each for each in scenario.channel.messages.values() if "Ready" in each.labels)
    for start in range(0, len(scenario.trainees), AT_ONCE):
        some = [await each.press(card, "Ready") for each in scenario.trainees[start : start + AT_ONCE]]
        for exchange in some:
            await exchange.message()
    tell(gathered=len(scenario.trainees))


async def start(scenario: Scenario, boss: Person) -> None:
    requests, began = len(scenario.server.requests), time.monotonic()
    await (await boss.slash(scenario.channel, "drill start")).message()
    times: list[float] = []
    seen = requests

    def all_shown() -> bool:
        nonlocal seen
        now = time.monotonic()
        new = [each for each in scenario.server.requests[seen:] if "callback" not in each.route]
        seen = len(scenario.server.requests)
        times.extend([now - began] * len(new))
        return len(scenario.guild.threads) >= len(scenario.trainees) and all(
            len(thread.messages) > 1 for thread in scenario.guild.threads
        )

    while not all_shown():  # noqa: ASYNC110 - it measures as time goes by
        await asyncio.sleep(0.05)
    most = max(sum(at <= each < at + 1 for each in times) for at in times[:: max(1, len(times) // 400)])
    tell(started_s=times[-1], requests=len(times), most_in_a_second=most)


async def rush(scenario: Scenario, boss: Person, within_s: float) -> None:
    """Let everybody reply once within some seconds, by `/say`: interactions are outside the limit."""
    del boss

    async def one(place: int, person: Person, thread: Channel) -> tuple[float, float]:
        await asyncio.sleep(place * within_s / len(threads))
        said_at = time.monotonic()
        exchange = await person.slash(thread, "say", words=REPLY)
        await exchange.answer()
        acknowledged_at = time.monotonic()
        await exchange.message()
        return acknowledged_at - said_at, time.monotonic() - said_at

    threads = _threads(scenario, scenario.trainees)
    found = await _all([one(place, *each) for place, each in enumerate(threads.items())])
    acknowledged, answered = zip(*found, strict=True)
    tell(replies=len(found), acknowledged_s=_spread(acknowledged), answered_s=_spread(answered))


async def soak(scenario: Scenario, boss: Person, number: float, every_s: float, lasts_s: float) -> None:
    """Let some reply every so many seconds for a while; whose talk has ended begins another."""
    del boss
    some, until = _threads(scenario, scenario.trainees[: int(number)]), time.monotonic() + lasts_s
    taken: list[float] = []
    begun = refused = 0

    async def one(place: int, person: Person, thread: Channel, words: Iterator[str]) -> None:
        nonlocal begun, refused
        await asyncio.sleep(place * every_s / len(some))
        while time.monotonic() < until:
            said, said_at = next(words), time.monotonic()
            answer = await (await person.slash(thread, "say", words=said)).message()
            if said in answer.text:
                taken.append(time.monotonic() - said_at)
            else:
                refused += 1
            if ENDED in answer.text or said not in answer.text:
                thread = await _another_talk(scenario, person)
                begun += 1
            await asyncio.sleep(max(0.0, every_s - (time.monotonic() - said_at)))

    await _all([one(place, *each, cycle(REPLIES)) for place, each in enumerate(some.items())])
    tell(replies=len(taken), refused=refused, talks_begun=begun, answered_s=_spread(taken))


async def _another_talk(scenario: Scenario, person: Person) -> Channel:
    """Begin a talk of one's own, and return its thread once the first line is there."""
    exchange = await person.slash(scenario.channel, "practice start", person="teresa", mode="debrief")
    await exchange.message()
    own = [
        thread
        for thread in scenario.guild.threads
        if thread.thread and person.id in thread.thread.members and thread.id > exchange.interaction.id
    ]
    while len(own[0].messages) <= 1:  # noqa: ASYNC110 - it measures as time goes by
        await asyncio.sleep(0.05)
    return own[0]


def _threads(scenario: Scenario, people: list[Person]) -> dict[Person, Channel]:
    """Return everybody's thread, looked up once: to ask a thousand what they see takes longer than a rush."""
    of = {
        number: thread
        for thread in scenario.guild.threads
        for number in (thread.thread.members if thread.thread else ())
    }
    return {each: of[each.id] for each in people}


async def _all(work: list[Awaitable[Any]]) -> list[Any]:
    done = await asyncio.gather(*work, return_exceptions=True)
    failed = [each for each in done if isinstance(each, BaseException)]
    if failed:
        sys.stderr.write(f"{len(failed)} failed, the first with {failed[0]!r}\n")
    return [each for each in done if not isinstance(each, BaseException)]


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": ordered[len(ordered) // 2],
        "p95": ordered[len(ordered) * 95 // 100],
        "most": ordered[-1],
    }


DOES: dict[str, Callable[..., Awaitable[None]]] = {
    "gather": gather,
    "start": start,
    "rush": rush,
    "soak": soak,
}

if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
