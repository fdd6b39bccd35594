"""`/programme`: trainees join one, see where they stand, and begin the talk that comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.failing import Refused
from bot.cogs.opening import trainee_of
from bot.cogs.practising import Practising
from bot.practice import consent
from bot.practice.course import Course
from bot.practice.guilds import help_for
from bot.practice.programme import course, courses, enrol, judge_what_ended, next_talk
from bot.practice.programmes import Step
from bot.practice.talk import Talk
from bot.store.records import GuildSettings
from bot.store.records_assignments import Attempt, Enrolment
from bot.views.assigning import said
from bot.views.consent import consent_card
from bot.views.drill import clock
from bot.views.enrolling import courses_message

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

MOST_CHOICES: Final = 25
LONGEST_NAME: Final = 100
"""Of a choice, in characters; Discord takes no longer one."""


class Enrolling(commands.Cog):
    """A trainee's way through programmes."""

    programme = app_commands.Group(name="programme", description=worded("command.programme"), guild_only=True)

    def __init__(self, bot: CoachBot, practising: Practising) -> None:
        self.bot = bot
        self._practising = practising

    @programme.command(name="join", description=worded("command.programme_join"))
    @app_commands.describe(programme=worded("command.programme_which"))
    async def join(self, interaction: Interaction, programme: str) -> None:
        """Join a programme."""
        found = self.bot.programmes.named(programme)
        settings = await self._practising.settings_for(interaction)
        trainee = trainee_of(interaction.user)
        new = await enrol(
            self.bot.store,
            found,
            [trainee],
            guild_id=settings.id,
            enrolled_by=trainee,
            clock=self.bot.clock,
            new_id=self.bot.practice.new_id,
        )
        key = "programme.joined" if new else "programme.in_already"
        told = said(say(key, title=found.title), found.about if new else "", say("programme.next"))
        await interaction.response.send_message(view=told, ephemeral=True)

    @programme.command(name="status", description=worded("command.programme_status"))
    async def status(self, interaction: Interaction) -> None:
        """Show where a trainee stands in each programme that they are in."""
        joined = await self._enrolments(interaction)
        gone = self.bot.programmes.gone(joined)
        view = courses_message(await self._courses(joined), self.bot.clock(), gone)
        await interaction.response.send_message(view=view, ephemeral=True)

    @programme.command(name="next", description=worded("command.programme_next"))
    @app_commands.describe(programme=worded("command.programme_which"))
    async def go_on(self, interaction: Interaction, programme: str = "") -> None:
        """Begin the talk that comes next; the first time, ask for consent before."""
        settings = await self._practising.settings_for(interaction)
        found = await self._one(await self._enrolments(interaction), programme)
        if await consent.has_consented(self.bot.store, found.enrolment.trainee):
            await self._begin(interaction, settings, found)
            return
        _, person = await self._next(found)
        notes = self.bot.practice.find_script(person).scenario.content_notes
        card = consent_card(help_for(settings), notes, f"enrolled:{found.enrolment.id}")
        await interaction.response.send_message(view=card, ephemeral=True)

    @programme.command(name="leave", description=worded("command.programme_leave"))
    @app_commands.describe(programme=worded("command.programme_which"))
    async def leave(self, interaction: Interaction, programme: str) -> None:
        """Leave a programme; the talks held for it stay in the history."""
        joined = await self._enrolments(interaction)
        gone = {each.programme: each for each in self.bot.programmes.gone(joined)}
        if programme in gone:
            left, title = gone[programme], programme
        else:
            found = await self._one(joined, programme)
            left, title = found.enrolment, found.programme.title
        await self.bot.store.leave(left.id, self.bot.clock())
        told = said(say("programme.left", title=title))
        await interaction.response.send_message(view=told, ephemeral=True)

    @join.autocomplete("programme")
    async def _offered(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return the programmes that there are."""
        del interaction
        return programme_choices(self.bot.programmes.titles, typed)

    @go_on.autocomplete("programme")
    @leave.autocomplete("programme")
    async def _joined(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return the programmes that a trainee is in; one that is no longer there can still be left."""
        ids = [each.programme for each in await self._enrolments(interaction)]
        by_id = self.bot.programmes.by_id
        return programme_choices({each: by_id[each].title if each in by_id else each for each in ids}, typed)

    async def agreed(self, interaction: Interaction, enrolment_id: str) -> None:
        """Keep that a trainee agreed, and begin the talk that comes next."""
        settings = await self._practising.settings_for(interaction)
        found = await course(self.bot.store, enrolment_id, self.bot.clock(), self.bot.programmes)
        trainee = trainee_of(interaction.user)
        if found.enrolment.trainee != trainee:
            raise Refused(say("programme.not_in"))
        await consent.agree(self.bot.store, trainee, self.bot.clock)
        await self._begin(interaction, settings, found)

    async def _begin(self, interaction: Interaction, settings: GuildSettings, found: Course) -> None:
        begun = await self._begun(found)
        if begun:
            await self._practising.take_up(interaction, settings, begun)
            return
        step, person = await self._next(found)

        async def hold(talk: Talk) -> None:
            attempt = Attempt(
                session_id=talk.id,
                at=talk.record.started_at,
                enrolment_id=found.enrolment.id,
                step=step.id,
            )
            await self.bot.store.add_attempt(attempt)

        scenario = self.bot.practice.find_script(person).scenario
        await self._practising.begin(
            interaction, settings, scenario, step.mode, found.programme.pack, held_for=hold
        )

    async def _next(self, found: Course) -> tuple[Step, str]:
        """Return what `next_talk` does; a day that is waited for is named in the trainee's own time."""
        coming = found.as_told.next
        if found.awaits_release:
            raise Refused(say("programme.untold", title=found.programme.title))
        if found.rests and coming is not None and coming.opens_at is not None:
            at, left = clock(coming.opens_at, "f"), clock(coming.opens_at)
            raise Refused(say("programme.opens", title=coming.step.title, at=at, left=left))
        return await next_talk(self.bot.store, found)

    async def _begun(self, found: Course) -> str:
        """Return the latest talk for the same programme that is open and has lost its thread, or "".

        Raises:
            Refused: One is open in its thread.
        """
        lost = ""
        for talk in await self.bot.store.step_talks([found.enrolment.id]):
            if (
                talk.session_id is None
                or (await self.bot.store.session(talk.session_id)).ended_at is not None
            ):
                continue
            room = await self.bot.rooms.still_open(talk.session_id)
            if room is not None:
                raise Refused(say("my.open", thread=f"<#{room.place_id}>"))
            lost = talk.session_id
        return lost

    async def _enrolments(self, interaction: Interaction) -> list[Enrolment]:
        guild_id = str(interaction.guild_id)
        return await self.bot.store.enrolments_of(trainee_of(interaction.user), guild_id)

    async def _courses(self, joined: list[Enrolment]) -> list[Course]:
        await judge_what_ended(self.bot.store, self.bot.clock, self.bot.programmes, self.bot.practice.shelf)
        return await courses(self.bot.store, joined, self.bot.clock(), self.bot.programmes)

    async def _one(self, joined: list[Enrolment], programme: str) -> Course:
        """Return the programme that was named, or the only one.

        Raises:
            Refused: The trainee is in none, not in that one, or in several and named none; or it is gone.
        """
        found = await self._courses(joined)
        named = [each for each in found if programme in {"", each.programme.id}]
        gone = [each.programme for each in self.bot.programmes.gone(joined)]
        if not named and (programme in gone or (gone and not programme)):
            raise Refused(say("programme.gone", named=programme or ", ".join(gone)))
        if not named:
            raise Refused(say("programme.not_in" if found else "programme.none"))
        if len(named) > 1:
            titles = ", ".join(each.programme.title for each in named)
            raise Refused(say("programme.which", titles=titles))
        return named[0]


def programme_choices(titles: Mapping[str, str], typed: str) -> list[app_commands.Choice[str]]:
    """Return the programmes with what was typed in their titles; `titles` are by id."""
    fitting = [(title, name) for name, title in titles.items() if typed.strip().lower() in title.lower()]
    return [
        app_commands.Choice(name=title[:LONGEST_NAME], value=name) for title, name in fitting[:MOST_CHOICES]
    ]
