"""Plays a trainee on Discord: a server with one channel, and the steps that most talks share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.client import CoachBot
from bot.practice import consent
from tests.discord_server.exchange import Exchange
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Guild, Message

ALLOWED = ORDINARY | Permission.MANAGE_THREADS
HARSH = "Shut up and do what I say or else!"
"""Ends a talk with anybody within a few replies."""
MOST_REPLIES = 9

KIND = "It sounds like tonight has been very long, and you are worn out. What happened?"
ENDED = "The talk has ended."
STOPPED = "The practice has stopped."
DECISION = "What do you do next?"
LINE_OF_THE_US = "988"


@dataclass
class Stage:
    """A server with a channel and a trainee who has agreed to practise."""

    server: DiscordServer
    guild: Guild
    channel: Channel
    ana: Person

    async def agreed(self, bot: CoachBot, who: Person | None = None) -> None:
        """Keep that somebody agreed, without the card."""
        await consent.agree(bot.store, f"discord:{(who or self.ana).id}", bot.clock)

    async def begin(self, bot: CoachBot, who: Person | None = None, **options: object) -> Channel:
        """Start a talk, and return its thread with all that opens it seen."""
        person = who or self.ana
        await self.agreed(bot, person)
        before = set(person.threads(self.guild))
        exchange = await person.slash(self.channel, "practice start", **({"person": "teresa"} | options))
        assert "Your talk is in" in (await exchange.message()).text
        (thread,) = set(person.threads(self.guild)) - before
        await thread.next_message()
        await thread.next_message()
        return thread


def stage_on(server: DiscordServer, permissions: int = ALLOWED) -> Stage:
    """Make a server with a channel, a trainee, and a bot that may do what it asks for."""
    guild = server.guild("Academy", permissions=permissions)
    channel = server.channel(guild, "practice")
    return Stage(server, guild, channel, server.member(guild, "ana"))


async def answer_to(who: Person, thread: Channel, words: str) -> Message:
    """Type a reply, and return the person's answer."""
    await who.say(thread, words)
    return await thread.next_message()


async def written(who: Person, under: Message, words: str) -> Exchange:
    """Write a reply in the form behind a message's button."""
    form = await (await who.press(under, "Reply")).form()
    return await who.submit(form, {"words": words})


async def to_the_end(who: Person, thread: Channel) -> Message:
    """Talk until the person has had enough, and return the message that asks for the decision."""
    for _ in range(MOST_REPLIES):
        if ENDED in (await answer_to(who, thread, HARSH)).text:
            return await thread.next_message()
    raise AssertionError("the talk did not end")


def last_by_the_bot(thread: Channel) -> Message:
    """Return the bot's latest message for everybody in a thread."""
    return list(thread.by_the_bot())[-1]


def parts_of(components: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Yield all parts of a message."""
    for part in components:
        yield part
        inside = part.get("components")
        if isinstance(inside, list):
            yield from parts_of(inside)
