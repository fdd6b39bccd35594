"""What lies behind a trainee: the trend of their practice, as scored or as instructors corrected it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from bot.charts import trend
from bot.cogs.opening import trainee_of
from bot.practice.adjusted import average_sentence
from bot.practice.corrected import Corrector
from bot.practice.counted import OVERRIDES, Counted
from bot.practice.progress import SHOWN, progress
from bot.practice.reviewed import Basis
from bot.store.records_reviews import Reader, Wanted
from bot.views.ending import files
from bot.views.past import history_message

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]


async def show_history(bot: CoachBot, interaction: Interaction, basis: Basis) -> None:
    """Show the trend of somebody's practice in the answer that was put off, to them alone."""
    # Whoever instructs here looks back as a trainee too: on talks of theirs, wherever they were held.
    reader = Reader(id=trainee_of(interaction.user), name=interaction.user.display_name, seen_as="trainee")
    review = bot.reviewing.reviews
    page = await review.listed(reader, Wanted(trainees=(reader.id,), ended_only=True), size=SHOWN)
    counted = Counted.of(page.talks, basis)
    put_right = partial(Corrector(review, reader).practised, talks=page.talks)
    correct = put_right if counted.basis == OVERRIDES else None
    found = await progress(bot.store, reader.id, now=bot.clock(), shelf=bot.practice.shelf, correct=correct)
    chart = await bot.draw(trend, found) if found.talks else None
    attached = files([chart]) if chart else []
    beside = average_sentence(await bot.comparing.latest(reader.id))
    view = history_message(found, chart, beside, counted)
    await interaction.edit_original_response(view=view, attachments=attached)
