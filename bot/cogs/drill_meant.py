"""Which drill is meant by a command that names none, and what the answer calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from bot.catalogue import say
from bot.cogs.drill_ready import drill_here
from bot.cogs.failing import Refused
from bot.store.records_drills import DrillRecord, DrillState
from bot.views.drill import clock
from bot.views.layout import fitted, plain

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

LONGEST: Final = 1900
"""Characters of an answer that lists drills; Discord takes 2,000 in a plain one."""


async def drill_meant(
    bot: CoachBot, interaction: Interaction, drill_id: str, states: tuple[DrillState, ...]
) -> DrillRecord:
    """Return the drill that is meant: the one named, or the only one here for which it could be asked.

    Where there is none of these it is the latest, which then says how it stands.

    Args:
        bot: The bot.
        interaction: Where it was asked.
        drill_id: The drill that was named, or "".
        states: In which states of a drill this can be asked for.

    Raises:
        Refused: Several could be meant, or there is no drill here.
        UnknownDrillError: There is none of that id here.
    """
    if drill_id:
        return await drill_here(bot, interaction, drill_id)
    guild_id = str(interaction.guild_id)
    open_here = [each.record for each in bot.drills.all_live() if each.record.guild_id == guild_id]
    meant = [each for each in open_here if each.state in states]
    if len(meant) > 1:
        listed = [_listed(bot, each) for each in sorted(meant, key=lambda each: each.created_at)]
        raise Refused("\n".join([say("drill.which"), *fitted(listed, LONGEST)]))
    if meant:
        return meant[0]
    past = await bot.store.drills_in(guild_id)
    return next((each for each in past if each.state != "ended"), None) or _latest(past)


async def latest_meant(bot: CoachBot, interaction: Interaction, drill_id: str) -> DrillRecord:
    """Return the drill that is meant: the one named, or the latest of this server.

    Raises:
        Refused: There is no drill here.
        UnknownDrillError: There is none of that id here.
    """
    if drill_id:
        return await drill_here(bot, interaction, drill_id)
    return _latest(await bot.store.drills_in(str(interaction.guild_id)))


def of_drill(bot: CoachBot, drill: DrillRecord, said: str) -> str:
    """Return an answer with the drill that it is about: whoever named none sees which it was."""
    if drill.started_at is not None:
        key, at = "begun", drill.started_at
    elif drill.starts_at is not None:
        key, at = "planned", drill.starts_at
    else:
        key, at = "made", drill.created_at
    about = say(f"drill.about.{key}", id=drill.id, title=_title(bot, drill), at=clock(at, "f"))
    return f"{about}\n{said}"


def _latest(past: list[DrillRecord]) -> DrillRecord:
    if not past:
        raise Refused(say("drill.none"))
    return past[0]


def _listed(bot: CoachBot, drill: DrillRecord) -> str:
    at, state = clock(drill.created_at, "f"), say(f"drill.listed.{drill.state}")
    return say("drill.which_one", id=drill.id, title=_title(bot, drill), at=at, state=state)


def _title(bot: CoachBot, drill: DrillRecord) -> str:
    return plain(bot.titles.get(drill.person, drill.person))
