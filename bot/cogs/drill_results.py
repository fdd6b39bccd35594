"""What came of a drill: all of it for instructors, a trainee's own talk for the trainee."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import discord

from bot.catalogue import say
from bot.charts import heat_map
from bot.cogs.failing import Refused
from bot.cogs.opening import trainee_of
from bot.cogs.reviewing import reader_of
from bot.practice import drill_report
from bot.practice.corrected import Corrector
from bot.practice.counted import OVERRIDES, Counted
from bot.practice.drill_figures import Results
from bot.practice.drill_results import results
from bot.practice.drill_talks import played_in
from bot.practice.reviewed import Basis
from bot.store.records_drills import DrillRecord, MemberRecord
from bot.store.records_reviews import Reader, Wanted
from bot.views.drill_results import own_message, release_message, results_messages, withheld_message
from bot.views.ending import files

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]


async def show_all(bot: CoachBot, interaction: Interaction, drill: DrillRecord, basis: Basis) -> None:
    """Show all that came of a drill, to the instructor alone, with the same on paper."""
    reader = await reader_of(bot, interaction)
    counted = await _counted(bot, drill, reader, basis)
    found = await _results(bot, drill, reader, counted.basis)
    chart = await bot.draw(heat_map, found)
    first, *rest = results_messages(found, chart, counted)
    await interaction.edit_original_response(view=first, attachments=files([chart]))
    for view in rest:
        await interaction.followup.send(view=view, ephemeral=True)
    papers = {"html": drill_report.as_html, "csv": drill_report.as_csv, "json": drill_report.as_json}
    attached = []
    for form, write in papers.items():
        content = (await bot.draw(write, found)).encode("utf-8", "replace")
        attached.append(discord.File(BytesIO(content), filename=drill_report.file_name(found, form)))
    await interaction.followup.send(say("drill.papers"), files=attached, ephemeral=True)
    if waiting := await _withheld(bot, drill):
        await interaction.followup.send(view=release_message(drill.id, len(waiting)), ephemeral=True)


async def _withheld(bot: CoachBot, drill: DrillRecord) -> frozenset[int]:
    """Return the numbers of those in a drill whose check rides still keep their feedback from them."""
    if drill.mode != "check_ride":
        return frozenset()
    members = await bot.store.members(drill.id)
    numbers = {talk: each.number for each in members if (talk := each.fed_back)}
    let_go = await bot.store.released(sorted(numbers))
    return frozenset(number for session_id, number in numbers.items() if session_id not in let_go)


async def show_own(bot: CoachBot, interaction: Interaction, drill_id: str, basis: Basis) -> None:
    """Show a trainee their own talk in a drill, that of a check ride once its feedback is released.

    Raises:
        Refused: They took part in none, or not in this one.
    """
    trainee = trainee_of(interaction.user)
    mine = await bot.store.drills_with(trainee, str(interaction.guild_id), limit=100)
    chosen = [each for each in mine if drill_id in ("", each.id)]
    if not chosen:
        raise Refused(say("drill.none_of_yours"))
    drill = chosen[0]
    own = next(each for each in await bot.store.members(drill.id) if each.trainee == trainee)
    if drill.state != "ended" or not await _may_see(bot, drill, own):
        await interaction.edit_original_response(view=withheld_message())
        return
    reader = await reader_of(bot, interaction)
    counted = await _counted(bot, drill, reader, basis)
    # The middle of the cohort counts what their own talk counts, and theirs is the only one they may read.
    everybody = replace(reader, seen_as="instructor", guild_id=drill.guild_id)
    still_withheld = await _withheld(bot, drill)
    found = await _results(bot, drill, everybody, counted.basis, without=still_withheld)
    view = own_message(found, own.number, counted, waiting=len(still_withheld))
    await interaction.edit_original_response(view=view)


async def _may_see(bot: CoachBot, drill: DrillRecord, own: MemberRecord) -> bool:
    """Tell whether somebody may see how their talk was scored; where there was none, that is told."""
    is_kept = drill.mode == "check_ride" and own.fed_back is not None
    return not is_kept or bool(await bot.store.released([own.session_id or ""]))


async def _results(
    bot: CoachBot, drill: DrillRecord, reader: Reader, basis: Basis, *, without: Collection[int] = ()
) -> Results:
    """Work out what came of a drill, as if those of some numbers had not been in it."""
    scenario = bot.practice.find_script(drill.person).scenario
    corrector = Corrector(bot.reviewing.reviews, reader) if basis == OVERRIDES else None
    played = await played_in(bot.store, drill.id, corrector)
    counting = [each for each in played if each.number not in without]
    found = await bot.draw(results, drill, scenario, counting)
    return replace(found, corrected=corrector.replies) if corrector else found


async def _counted(bot: CoachBot, drill: DrillRecord, reader: Reader, basis: Basis) -> Counted:
    """Return how much was corrected in the talks of a drill that somebody may read."""
    most = max(1, len(await bot.store.members(drill.id)))
    page = await bot.reviewing.reviews.listed(reader, Wanted(drill=drill.id), size=most)
    return Counted.of(page.talks, basis)
