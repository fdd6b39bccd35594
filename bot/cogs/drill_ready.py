"""The ready check before a drill: who may take part, who is picked, and who is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.catalogue import say
from bot.cogs.answers import Answer, answer_alone
from bot.cogs.failing import Refused
from bot.cogs.opening import trainee_of
from bot.errors import UnknownDrillError
from bot.practice import consent
from bot.practice.guilds import help_for
from bot.store.records_drills import DrillRecord
from bot.views import drill as views
from bot.views.consent import consent_card

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]


async def drill_here(bot: CoachBot, interaction: Interaction, drill_id: str) -> DrillRecord:
    """Return a drill of the server that a command or button was used in.

    Raises:
        UnknownDrillError: There is none of that id here.
    """
    found = await bot.store.drill(drill_id)
    if found.guild_id != str(interaction.guild_id):
        raise UnknownDrillError(drill_id)
    return found


async def get_ready(bot: CoachBot, interaction: Interaction, drill_id: str) -> None:
    """Take somebody for ready; a whole cohort may press the button in the same moment."""
    answer = Answer(interaction, ephemeral=True)
    async with bot.crowd.joined(answer):
        await answer.show(await answer.after(_taken(bot, interaction, drill_id)))


async def pick(bot: CoachBot, interaction: Interaction, drill: DrillRecord) -> None:
    """Invite the members that were picked from a list."""
    data: Any = interaction.data or {}
    picked = {f"discord:{number}": name for number, name in views.picked_in(data.get("resolved", {})).items()}
    await bot.drills.invite(drill.id, picked)
    listed = ", ".join(f"<@{key.removeprefix('discord:')}>" for key in picked)
    await answer_alone(interaction, say("drill.picked", people=listed, number=len(picked)))


async def _taken(bot: CoachBot, interaction: Interaction, drill_id: str) -> ui.LayoutView:
    """Keep that somebody is ready, or ask them to agree first; return what they are told."""
    trainee = trainee_of(interaction.user)
    async with bot.crowd.served():
        drill = await drill_here(bot, interaction, drill_id)
        await _refuse_strangers(bot, interaction, drill)
        if not await consent.has_consented(bot.store, trainee):
            settings = await bot.store.guild(drill.guild_id or "")
            notes = bot.practice.find_script(drill.person).scenario.content_notes
            return consent_card(help_for(settings), notes, drill.id)
        member = await bot.drills.ready(drill.id, trainee, interaction.user.display_name)
    live = bot.drills.live(drill.id)
    is_early = live is not None and live.record.state == "gathering"
    said = say("drill.ready_now" if is_early else "drill.ready_late", number=member.record.number)
    return views.ready_answer(drill, said)


async def _refuse_strangers(bot: CoachBot, interaction: Interaction, drill: DrillRecord) -> None:
    """Refuse whoever is neither of the cohort's role nor picked; with neither set, nobody."""
    live = bot.drills.live(drill.id)
    known = live.members if live is not None else {}
    if trainee_of(interaction.user) in known:
        return
    held = {str(role.id) for role in getattr(interaction.user, "roles", [])}
    if drill.role_id is not None:
        if drill.role_id not in held:
            raise Refused(say("drill.not_your_role", role=f"<@&{drill.role_id}>"))
    elif any(each.record.picked for each in known.values()):
        raise Refused(say("drill.not_picked"))
    else:
        settings = await bot.store.guild(drill.guild_id or "")
        if settings.trainee_role and not held & {settings.trainee_role, settings.instructor_role}:
            raise Refused(say("failure.trainees_only", role=f"<@&{settings.trainee_role}>"))
