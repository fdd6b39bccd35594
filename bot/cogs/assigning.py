"""`/assign` for instructors, `/my assignments` for trainees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.enrolling import programme_choices
from bot.cogs.failing import Refused
from bot.cogs.instructing import Meant, members_meant, settings_for_instructor
from bot.cogs.opening import trainee_of
from bot.cogs.practising import Practising
from bot.counting import count
from bot.practice import consent
from bot.practice.assignments import STATES, Order, assign, move_due, remind_at, reset, state_of
from bot.practice.cohort_files import assignments_csv
from bot.practice.guilds import help_for, offered
from bot.practice.hours import as_clock, due_from, hours_from, zone_names
from bot.practice.programme import enrol
from bot.practice.session import MODES
from bot.practice.talk import Talk
from bot.store.records import GuildSettings
from bot.store.records_assignments import Attempt, Standing
from bot.views.assigning import (
    assigned_message,
    made_message,
    mention,
    mine_message,
    moment,
    reminding,
    said,
)
from bot.views.consent import consent_card
from bot.views.layout import cut, plain
from rubric.packs import pack_ids

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

MOST_CHOICES: Final = 25
MOST_NAMED: Final = 25
LONGEST_NAMED: Final = 100
_MODES: Final = [app_commands.Choice(name=worded(f"mode.{mode}"), value=mode) for mode in MODES]
_ROLES: Final = [app_commands.Choice(name=worded(f"role.{pack}"), value=pack) for pack in pack_ids()]
_STATES: Final = [app_commands.Choice(name=worded(f"assign.state.{state}"), value=state) for state in STATES]


class Assigning(commands.Cog):
    """What instructors ask of trainees."""

    assign = app_commands.Group(name="assign", description=worded("command.assign"), guild_only=True)
    my = app_commands.Group(name="my", description=worded("command.my"), guild_only=True)

    def __init__(self, bot: CoachBot, practising: Practising) -> None:
        self.bot = bot
        self._practising = practising

    @assign.command(name="new", description=worded("command.assign_new"))
    @app_commands.describe(
        who=worded("command.assign_who"),
        people=worded("command.assign_new_people"),
        due=worded("command.assign_new_due"),
        note=worded("command.assign_new_note"),
        mode=worded("command.assign_new_mode"),
        role=worded("command.assign_new_role"),
    )
    @app_commands.choices(mode=_MODES, role=_ROLES)
    async def new(
        self,
        interaction: Interaction,
        who: str,
        people: str,
        due: str = "",
        note: str = "",
        mode: str = "",
        role: str = "",
    ) -> None:
        """Ask members to talk to people."""
        settings = await self._begin(interaction)
        due_at, reminded_at = await self._due(settings.id, due)
        named = self._people_named(settings, people)
        meant = await members_meant(self.bot, interaction, who)
        order = Order(
            trainees=meant.trainees,
            people=named,
            mode=mode or settings.mode,
            pack=role,
            due_at=due_at,
            note=note,
        )
        made = await assign(
            self.bot.store,
            order,
            guild_id=settings.id,
            made_by=trainee_of(interaction.user),
            people=self.bot.titles,
            clock=self.bot.clock,
            new_id=self.bot.practice.new_id,
        )
        self.bot.reminding.wake()
        notes = _of_members(meant, settings)
        view = made_message(order, made, self.bot.titles, reminded_at=reminded_at, notes=notes)
        await interaction.edit_original_response(view=view)

    @new.autocomplete("people")
    async def _people(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return people to add to those that are named already."""
        del interaction
        before, comma, last = typed.rpartition(",")
        kept = f"{before}{comma} " if comma else ""
        shown = [(each.title, each.id) for each in self.bot.people]
        fitting = [
            (title, name) for title, name in shown if last.strip().lower() in f"{title} {name}".lower()
        ]
        return [
            app_commands.Choice(name=f"{kept}{title}"[:100], value=f"{kept}{name}"[:100])
            for title, name in fitting[:MOST_CHOICES]
        ]

    @assign.command(name="list", description=worded("command.assign_list"))
    @app_commands.describe(who=worded("command.assign_who"), state=worded("command.assign_list_state"))
    @app_commands.choices(state=_STATES)
    async def listed(self, interaction: Interaction, who: str = "", state: str = "") -> None:
        """Show what was asked for and what became of it, with all of it as a file."""
        settings = await self._begin(interaction)
        meant = await members_meant(self.bot, interaction, who) if who else None
        now = self.bot.clock()
        found = [
            each
            for each in await self.bot.store.assignments_in(settings.id)
            if (meant is None or each.trainee in meant.trainees) and state in {"", state_of(each, now)}
        ]
        table = assignments_csv(found, now)
        attached = [discord.File(BytesIO(table), filename="assignments.csv")] if found else []
        view = assigned_message(found, self.bot.titles, now)
        await interaction.edit_original_response(view=view, attachments=attached)

    @assign.command(name="reset", description=worded("command.assign_reset"))
    @app_commands.describe(
        who=worded("command.assign_who"),
        person=worded("command.assign_person"),
        due=worded("command.assign_reset_due"),
        mode=worded("command.assign_mode"),
    )
    @app_commands.choices(mode=_MODES)
    async def reset(
        self, interaction: Interaction, who: str, person: str = "", due: str = "", mode: str = ""
    ) -> None:
        """Let assignments begin anew."""
        found, now = await self._meant_ones(interaction, who, person, mode), self.bot.clock()
        due_at, reminded_at = await self._due(str(interaction.guild_id), due)
        many = await reset(self.bot.store, found, self.bot.clock, due_at)
        self.bot.reminding.wake()
        done = sum(each.completed_at is not None for each in found)
        late = 0 if due_at else sum(each.due_at is not None and each.due_at < now for each in found)
        told = [say("assign.reset", count=many), say("assign.reset_completed", count=done) if done else ""]
        told += [say("assign.due", at=moment(due_at)), reminding(due_at, reminded_at)] if due_at else []
        told += [_unheard(found), say("assign.reset_late", count=late) if late else ""]
        view = said(*(told if many else [say("assign.reset_none")]))
        await interaction.edit_original_response(view=view)

    @assign.command(name="due", description=worded("command.assign_due"))
    @app_commands.describe(
        who=worded("command.assign_who"),
        due=worded("command.assign_new_due"),
        person=worded("command.assign_person"),
        mode=worded("command.assign_mode"),
    )
    @app_commands.choices(mode=_MODES)
    async def due(
        self, interaction: Interaction, who: str, due: str, person: str = "", mode: str = ""
    ) -> None:
        """Give assignments that are not completed another due date, and change nothing else of them."""
        found = await self._meant_ones(interaction, who, person, mode)
        due_at, reminded_at = await self._due(str(interaction.guild_id), due)
        if due_at is None:
            raise Refused(say("assign.no_day"))
        many = await move_due(self.bot.store, found, due_at, self.bot.clock)
        self.bot.reminding.wake()
        told = [say("assign.moved", count=many), say("assign.due", at=moment(due_at))]
        told.append(reminding(due_at, reminded_at))
        view = said(*(told if many else [say("assign.moved_none")]))
        await interaction.edit_original_response(view=view)

    @assign.command(name="cancel", description=worded("command.assign_cancel"))
    @app_commands.describe(
        who=worded("command.assign_who"),
        person=worded("command.assign_person"),
        mode=worded("command.assign_mode"),
    )
    @app_commands.choices(mode=_MODES)
    async def cancel(self, interaction: Interaction, who: str, person: str = "", mode: str = "") -> None:
        """Take assignments back that are not completed."""
        found = await self._meant_ones(interaction, who, person, mode)
        unfinished = [each for each in found if each.completed_at is None]
        many = await self.bot.store.cancel_assignments([each.id for each in unfinished], self.bot.clock())
        told = say("assign.cancelled", count=many) if many else say("assign.cancelled_none")
        view = said(told, _unheard(unfinished))
        await interaction.edit_original_response(view=view)

    @reset.autocomplete("person")
    @due.autocomplete("person")
    @cancel.autocomplete("person")
    async def _person(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return people by any part of their title."""
        del interaction
        shown = [(title, name) for name, title in self.bot.titles.items() if typed.lower() in title.lower()]
        return [app_commands.Choice(name=title[:100], value=name) for title, name in shown[:MOST_CHOICES]]

    @assign.command(name="programme", description=worded("command.assign_programme"))
    @app_commands.describe(
        who=worded("command.assign_who"), programme=worded("command.assign_programme_which")
    )
    async def programme(self, interaction: Interaction, who: str, programme: str) -> None:
        """Let members join a programme."""
        settings = await self._begin(interaction)
        found = self.bot.programmes.named(programme)
        meant = await members_meant(self.bot, interaction, who)
        new = await enrol(
            self.bot.store,
            found,
            meant.trainees,
            guild_id=settings.id,
            enrolled_by=trainee_of(interaction.user),
            clock=self.bot.clock,
            new_id=self.bot.practice.new_id,
        )
        told = (
            say("assign.enrolled", members=count(len(new), "member"), title=found.title)
            if new
            else say("assign.enrolled_none", title=found.title)
        )
        await interaction.edit_original_response(view=said(told, *_of_members(meant, settings)))

    @programme.autocomplete("programme")
    async def _programmes(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return the programmes that there are."""
        del interaction
        return programme_choices(self.bot.programmes.titles, typed)

    @assign.command(name="quiet", description=worded("command.assign_quiet"))
    @app_commands.describe(
        zone=worded("command.assign_quiet_zone"),
        start=worded("command.assign_quiet_start"),
        end=worded("command.assign_quiet_end"),
    )
    async def quiet(
        self, interaction: Interaction, zone: str, start: str = "21:00", end: str = "08:00"
    ) -> None:
        """Set when nobody is written to, and the time zone of due dates."""
        settings = await self._begin(interaction)
        hours = hours_from(settings.id, zone, start, end)
        await self.bot.store.save_quiet_hours(hours)
        self.bot.reminding.wake()
        first, last = as_clock(hours.from_min), as_clock(hours.until_min)
        key = "assign.no_quiet" if hours.from_min == hours.until_min else "assign.quiet"
        told = say(key, zone=hours.zone, start=first, end=last)
        await interaction.edit_original_response(view=said(told))

    @quiet.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return time zones by any part of their name."""
        del interaction
        wanted = typed.lower().replace(" ", "_")
        fitting = [name for name in zone_names() if wanted in name.lower()]
        return [app_commands.Choice(name=name, value=name) for name in fitting[:MOST_CHOICES]]

    @my.command(name="assignments", description=worded("command.my_assignments"))
    async def mine(self, interaction: Interaction) -> None:
        """Show a trainee what they were asked for, with a button to begin each."""
        found = await self.bot.store.assignments_of(trainee_of(interaction.user), str(interaction.guild_id))
        rooms = {
            each.id: room.place_id
            for each in found
            if each.session_id and (room := await self.bot.rooms.still_open(each.session_id)) is not None
        }
        view = mine_message(found, rooms, self.bot.titles, self.bot.clock())
        await interaction.response.send_message(view=view, ephemeral=True)

    async def pressed(self, interaction: Interaction, assignment_id: str) -> None:
        """Begin what was asked for; the first time, ask for consent before."""
        found = await self._theirs(interaction, assignment_id)
        settings = await self._practising.settings_for(interaction)
        if await consent.has_consented(self.bot.store, found.trainee):
            await self._start(interaction, settings, found)
            return
        notes = self.bot.practice.find_script(found.person).scenario.content_notes
        card = consent_card(help_for(settings), notes, f"assigned:{found.id}")
        await interaction.response.send_message(view=card, ephemeral=True)

    async def agreed(self, interaction: Interaction, assignment_id: str) -> None:
        """Keep that a trainee agreed, and begin what was asked for."""
        found = await self._theirs(interaction, assignment_id)
        settings = await self._practising.settings_for(interaction)
        await consent.agree(self.bot.store, found.trainee, self.bot.clock)
        await self._start(interaction, settings, found)

    async def _start(self, interaction: Interaction, settings: GuildSettings, found: Standing) -> None:
        """Open the thread; a person whom the server does not offer otherwise is offered by the assignment."""

        async def hold(talk: Talk) -> None:
            attempt = Attempt(session_id=talk.id, at=talk.record.started_at, assignment_id=found.id)
            await self.bot.store.add_attempt(attempt)

        scenario = self.bot.practice.find_script(found.person).scenario
        await self._practising.begin(interaction, settings, scenario, found.mode, found.pack, held_for=hold)

    async def _theirs(self, interaction: Interaction, assignment_id: str) -> Standing:
        """Return an assignment of whoever presses, if there is something to begin.

        Raises:
            Refused: It is not theirs, was taken back or completed, or is being talked about already.
        """
        found = await self.bot.store.assignment(assignment_id)
        if found is None or found.trainee != trainee_of(interaction.user) or found.cancelled_at is not None:
            raise Refused(say("my.gone"))
        if found.completed_at is not None:
            raise Refused(say("my.completed"))
        if found.session_id is not None:
            room = await self.bot.rooms.still_open(found.session_id)
            raise Refused(say("my.open", thread=f"<#{room.place_id}>") if room else say("my.open_somewhere"))
        return found

    async def _begin(self, interaction: Interaction) -> GuildSettings:
        """Return what the server has set up, with the answer promised: Discord is asked for members next."""
        settings = await settings_for_instructor(self.bot, interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        return settings

    async def _due(self, guild_id: str, due: str) -> tuple[datetime | None, datetime | None]:
        """Return until when something is due that was typed, and when to remind of that."""
        hours, now = await self.bot.store.quiet_hours(guild_id), self.bot.clock()
        due_at = due_from(due, hours.zone, now)
        return due_at, due_at and remind_at(due_at, now, hours)

    async def _meant_ones(
        self, interaction: Interaction, who: str, person: str, mode: str
    ) -> Sequence[Standing]:
        settings = await self._begin(interaction)
        wanted = self._person_named(settings, person) if person else ""
        meant = await members_meant(self.bot, interaction, who)
        return [
            each
            for each in await self.bot.store.assignments_in(settings.id)
            if each.trainee in meant.trainees and wanted in {"", each.person} and mode in {"", each.mode}
        ]

    def _people_named(self, settings: GuildSettings, people: str) -> tuple[str, ...]:
        """Return the ids of people that were typed, by id or title; `all` for everybody that is offered.

        Raises:
            Refused: There is nobody of one of these names.
        """
        if people.strip().lower() == "all":
            return tuple(each.id for each in offered(settings, self.bot.people))
        titles = {title.lower(): name for name, title in self.bot.titles.items()}
        typed = [part.strip().lower() for part in people.split(",") if part.strip()]
        unknown = [part for part in typed if part not in titles and part not in self.bot.titles]
        if unknown:
            raise Refused(say("assign.no_person", named=plain(cut(", ".join(unknown), LONGEST_NAMED))))
        return tuple(dict.fromkeys(titles.get(part, part) for part in typed))

    def _person_named(self, settings: GuildSettings, person: str) -> str:
        """Return the id of the one person that was typed, by id or title."""
        named = self._people_named(settings, person)
        if len(named) != 1:
            raise Refused(say("assign.one_person"))
        return named[0]


def _unheard(found: Sequence[Standing]) -> str:
    """Return whose talk goes on and counts for nothing any more, which nobody has told them; "" for none."""
    going = list(dict.fromkeys(each.trainee for each in found if each.session_id))
    return say("assign.talks_on", members=_mentions(going)) if going else ""


def _of_members(meant: Meant, settings: GuildSettings) -> list[str]:
    """Return what is to be said of the members that were named: who can't begin, and who isn't seen."""
    notes = [] if meant.is_whole else [say("instruct.partly")]
    if not meant.shut_out:
        return notes
    members, role = _mentions(meant.shut_out), f"<@&{settings.trainee_role}>"
    return [say("assign.shut_out", members=members, role=role), *notes]


def _mentions(trainees: Sequence[str]) -> str:
    """Return some trainees as Discord shows them, and how many more there are."""
    members = ", ".join(map(mention, trainees[:MOST_NAMED]))
    more = len(trainees[MOST_NAMED:])
    return say("assign.some_of", members=members, count=more) if more else members
