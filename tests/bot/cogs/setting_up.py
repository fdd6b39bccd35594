"""Plays an administrator at `/setup`: the steps that its tests share."""

from __future__ import annotations

from bot.client import CoachBot
from bot.store.records import GuildSettings
from tests.discord_server.forms import Form
from tests.discord_server.people import Person
from tests.discord_server.state import Channel, Guild, Message, walk


async def settings_of(bot: CoachBot, guild: Guild) -> GuildSettings:
    return await bot.store.guild(str(guild.id))


async def set_up(person: Person, channel: Channel) -> Message:
    return await (await person.slash(channel, "setup")).message()


async def chosen(person: Person, message: Message, select: str, values: object) -> Message:
    return await (await person.select(message, select, values)).message()


async def written(person: Person, message: Message, button: str, words: str) -> Message:
    form = await (await person.press(message, button)).form()
    return await (await person.submit(form, {"words": words})).message()


def filled_in(form: Form) -> str:
    """Return what stands in the field of a form when it opens."""
    return next(str(each["value"]) for each in walk(form.components) if "value" in each)


def remarks(message: Message) -> str:
    """Return what stands in the frame at the top: what is missing."""
    return "\n".join(each["content"] for each in message.components[0]["components"])
