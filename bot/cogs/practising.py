"""`/practice` and `/say`: starting a talk, going on with one, looking back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.answers import Answer
from bot.cogs.failing import Refused
from bot.cogs.looking_back import show_history
from bot.cogs.opening import open_thread, reopen_place, trainee_of
from bot.cogs.talking import talk_here
from bot.errors import NothingOpenError
from bot.practice import consent
from bot.practice import transcript as paper
from bot.practice.counted import SCORED
from bot.practice.guilds import help_for, may_practise, offered, refuse_not_offered
from bot.practice.session import MODES, Mode
from bot.practice.talk import Talk
from bot.store.records import GuildSettings
from bot.views.consent import consent_card
from bot.views.helping import stopped_message
from bot.views.layout import message
from dialogues.scenario import Scenario
from rubric.packs import pack_ids

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]
HeldFor = Callable[[Talk], Awaitable[None]]

LONGEST_CHOICE: Final = 100
SURPRISE: Final = "surprise"
MOST_CHOICES: Final = 25
_MODES: Final = [app_commands.Choice(name=worded(f"mode.{mode}"), value=mode) for mode in MODES]
_ROLES: Final = [app_commands.Choice(name=worded(f"role.{pack}"), value=pack) for pack in pack_ids()]


class Practising(commands.Cog):
    """A trainee's commands."""

    practice = app_commands.Group(name="practice", description=worded("command.practice"), guild_only=True)

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self._beginning: set[str] = set()

    @practice.command(name="start", description=worded("command.practice_start"))
    @app_commands.describe(
        person=worded("command.practice_start_person"),
        mode=worded("command.practice_start_mode"),
        role=worded("command.practice_start_role"),
    )
    @app_commands.choices(mode=_MODES, role=_ROLES)
    @app_commands.checks.cooldown(6, 60.0)
    async def start(self, interaction: Interaction, person: str = "", mode: str = "", role: str = "") -> None:
        """Open a thread with somebody to talk to; the first time, ask for consent before."""
        settings = await self.settings_for(interaction)
        scenario = self._named(settings, person)
        if await consent.has_consented(self.bot.store, trainee_of(interaction.user)):
            await self.begin(interaction, settings, scenario, mode, role)
            return
        wanted = f"{scenario.id if scenario else ''}:{mode}:{role}"
        notes = scenario.content_notes if scenario else ()
        card = consent_card(help_for(settings), notes, wanted)
        await interaction.response.send_message(view=card, ephemeral=True)

    @start.autocomplete("person")
    async def _people(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return whom the server offers, by any word of what is shown."""
        settings = await self.bot.store.guild(str(interaction.guild_id or ""))
        shown = [(say("choose.surprise"), SURPRISE)]
        shown += [(_shown(each), each.id) for each in offered(settings, self.bot.people)]
        listed = [(name, value) for name, value in shown if typed.lower() in name.lower()]
        return [app_commands.Choice(name=name, value=value) for name, value in listed[:MOST_CHOICES]]

    @practice.command(name="resume", description=worded("command.practice_resume"))
    async def resume(self, interaction: Interaction) -> None:
        """Go on with the latest open talk, in its thread, or in a new one where that is gone."""
        settings = await self.settings_for(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        talk = await self.bot.talks.latest(trainee_of(interaction.user))
        await self._go_on(interaction, settings, talk)

    @practice.command(name="end", description=worded("command.practice_end"))
    async def end(self, interaction: Interaction) -> None:
        """End the talk of this thread from the trainee's side."""
        talk = await talk_here(self.bot, interaction)
        answer = self.bot.talking.answer(interaction, talk.id)
        async with answer.in_turn(self.bot.talking.gate(talk.id)):
            await self.bot.ending.leave(talk, answer)

    @practice.command(name="stop", description=worded("command.practice_stop"))
    async def stop(self, interaction: Interaction) -> None:
        """Stop the practice at once and show people to talk to, in any channel, with a talk open or not."""
        trainee = trainee_of(interaction.user)
        room = self.bot.rooms.at(interaction.channel_id or 0)
        try:
            if room is not None and room.trainee == trainee:
                talk = await self.bot.talks.get(room.session_id, trainee)
            else:
                talk = await self.bot.talks.latest(trainee)
        except NothingOpenError:
            there = await self.bot.ending.help_in(str(interaction.guild_id or ""))
            await interaction.response.send_message(view=stopped_message(there), ephemeral=True)
        else:
            await self.stop_talk(interaction, talk, 0)

    @practice.command(name="history", description=worded("command.practice_history"))
    async def history(self, interaction: Interaction) -> None:
        """Show the trend of a trainee's practice, to them alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_history(self.bot, interaction, SCORED)

    @practice.command(name="transcript", description=worded("command.practice_transcript"))
    @app_commands.describe(talk=worded("command.practice_transcript_talk"))
    async def transcript(self, interaction: Interaction, talk: str = "") -> None:
        """Hand out the transcript of a talk, to the trainee alone."""
        trainee = trainee_of(interaction.user)
        if not talk:
            room = self.bot.rooms.at(interaction.channel_id or 0)
            latest = await self.bot.store.history(trainee, 1)
            if room is not None and room.trainee == trainee:
                talk = room.session_id
            elif latest:
                talk = latest[0].id
            else:
                raise Refused(say("transcript.none"))
        await self.show_transcript(interaction, await self.bot.talks.get(talk, trainee), 0)

    @transcript.autocomplete("talk")
    async def _talks(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return the trainee's latest talks."""
        past = await self.bot.store.history(trainee_of(interaction.user), 100)
        shown = [(f"{each.started_at:%Y-%m-%d %H:%M} · {each.person} · {each.id}", each.id) for each in past]
        listed = [(name, value) for name, value in shown if typed.lower() in name.lower()]
        return [app_commands.Choice(name=name, value=value) for name, value in listed[:MOST_CHOICES]]

    @app_commands.command(name="say", description=worded("command.say"))
    @app_commands.describe(words=worded("command.say_words"))
    async def say(self, interaction: Interaction, words: app_commands.Range[str, 1, 2000]) -> None:
        """Reply to the person in this thread."""
        room = self.bot.rooms.at(interaction.channel_id or 0)
        try:
            session_id = room.session_id if room else (await talk_here(self.bot, interaction)).id
        except NothingOpenError as error:
            raise Refused(say("say.not_here")) from error
        await self.bot.talking.written(interaction, session_id, None, words)

    async def agreed(self, interaction: Interaction, person: str, mode: str, role: str) -> None:
        """Keep that a trainee agreed, and begin the talk that was asked for."""
        settings = await self.settings_for(interaction)
        scenario = self._named(settings, person)
        await consent.agree(self.bot.store, trainee_of(interaction.user), self.bot.clock)
        await self.begin(interaction, settings, scenario, mode, role)

    async def stop_talk(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Stop a talk at once; outside of its thread only the trainee sees that."""
        del n
        room = self.bot.rooms.at(interaction.channel_id or 0)
        if room is not None and room.session_id == talk.id:
            answer = self.bot.talking.answer(interaction, talk.id)
        else:
            answer = Answer(interaction, ephemeral=True)
        await self.bot.ending.stop(talk, answer.show)

    async def show_transcript(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Hand out a talk as a page and as text, to the trainee alone."""
        del n
        await interaction.response.defer(ephemeral=True, thinking=True)
        whole = await paper.transcript(talk)
        page, text = await self.bot.draw(paper.as_html, whole), paper.as_text(whole)
        name = f"talk-{talk.id}"
        attached = [
            discord.File(BytesIO(content.encode("utf-8", "replace")), filename=f"{name}.{form}")
            for form, content in (("html", page), ("txt", text))
        ]
        said = say(
            "transcript.here",
            name=talk.script.scenario.person.name,
            date=f"<t:{int(talk.record.started_at.timestamp())}:D>",
        )
        await interaction.edit_original_response(content=said, attachments=attached)

    async def begin(
        self,
        interaction: Interaction,
        settings: GuildSettings,
        scenario: Scenario | None,
        mode: str,
        role: str,
        *,
        held_for: HeldFor | None = None,
    ) -> None:
        """Begin a talk; one at a time, however often somebody presses.

        Args:
            interaction: What asked for it.
            settings: Of the server.
            scenario: The person, or None for a surprise.
            mode: When notes are shown, "" for the server's.
            role: The role practised, "" for the person's own.
            held_for: Keeps what the talk is held for, before anything of it is shown.
        """
        trainee = trainee_of(interaction.user)
        if trainee in self._beginning:
            raise Refused(say("start.already"))
        self._beginning.add(trainee)
        try:
            pressed = interaction.type is discord.InteractionType.component
            await interaction.response.defer(ephemeral=True, thinking=not pressed)
            before = await self._unfinished(trainee)
            chosen = scenario or self._surprise(settings)
            thread = await self._opened(
                interaction, settings, chosen.id, mode or settings.mode, role, held_for
            )
        finally:
            self._beginning.discard(trainee)
        said = f"{before}{say('start.opened', thread=thread.mention)}"
        await interaction.edit_original_response(
            view=message(ui.TextDisplay(said))
        )  # the card, if there was one

    async def take_up(self, interaction: Interaction, settings: GuildSettings, session_id: str) -> None:
        """Go on with an open talk of whoever asks, in its thread, or in a new one where that is gone."""
        pressed = interaction.type is discord.InteractionType.component
        await interaction.response.defer(ephemeral=True, thinking=not pressed)
        talk = await self.bot.talks.get(session_id, trainee_of(interaction.user))
        await self._go_on(interaction, settings, talk)

    async def _go_on(self, interaction: Interaction, settings: GuildSettings, talk: Talk) -> None:
        thread = await self._found_again(interaction, talk, settings)
        told = say("resume.here", thread=f"<#{thread.id}>")
        await interaction.edit_original_response(view=message(ui.TextDisplay(told)))

    async def _opened(
        self,
        interaction: Interaction,
        settings: GuildSettings,
        person: str,
        mode: str,
        role: str,
        held_for: HeldFor | None,
    ) -> discord.Thread:
        """Start a talk in a thread of its own; where there can be none, nothing is kept of it."""
        trainee, known = trainee_of(interaction.user), cast("Mode", mode)
        talk = await self.bot.talks.start(trainee, person, seed=self.bot.seed(), mode=known, pack=role)
        try:
            if held_for is not None:
                await held_for(talk)
            return await open_thread(self.bot, interaction, talk, settings)
        except BaseException:
            self.bot.talks.forget(talk.id)
            await self.bot.store.erase_session(talk.id)
            raise

    async def _unfinished(self, trainee: str) -> str:
        """Return that another talk of a trainee is open, as a line; "" where none is."""
        record = await self.bot.store.latest_open(trainee)
        room = await self.bot.rooms.of(record.id) if record else None
        if record is None or room is None or room.closed_at is not None:
            return ""
        thread, member = f"<#{room.place_id}>", self.bot.drills.member_of(record.id)
        if member is None:
            return say("start.again", thread=thread) + "\n"
        return say(f"start.drill.{member.drill.record.state}", thread=thread) + "\n"

    async def _found_again(
        self, interaction: Interaction, talk: Talk, settings: GuildSettings
    ) -> discord.Thread | discord.DMChannel:
        """Return the thread of a talk, awake and with the trainee in it; a new one where it is gone."""
        room = await self.bot.rooms.of(talk.id)
        if room is None:
            return await open_thread(self.bot, interaction, talk, settings)
        try:
            place = await reopen_place(self.bot, room)
            if isinstance(place, discord.Thread):
                await place.add_user(interaction.user)  # they may have left it
        except (discord.NotFound, discord.Forbidden):
            return await open_thread(self.bot, interaction, talk, settings)
        async with self.bot.talking.gate(talk.id):
            await self.bot.talking.resume(talk, lambda view: place.send(view=view))
        return place

    async def settings_for(self, interaction: Interaction) -> GuildSettings:
        """Return what the server has set up.

        Raises:
            Refused: The user may not practise here.
        """
        settings = await self.bot.store.guild(str(interaction.guild_id or ""))
        member = interaction.user
        if isinstance(member, discord.Member):
            held = {str(role.id) for role in member.roles}
            if not may_practise(held, settings):
                raise Refused(say("failure.trainees_only", role=f"<@&{settings.trainee_role}>"))
        return settings

    def _named(self, settings: GuildSettings, person: str) -> Scenario | None:
        """Return the person by id or by what the list shows; None for a surprise."""
        wanted = person.strip().lower()
        if wanted in {"", SURPRISE, say("choose.surprise").lower()}:
            return None
        for each in self.bot.people:
            if wanted in {each.id, each.title.lower(), _shown(each).lower()}:
                refuse_not_offered(settings, each.id)
                return each
        return self.bot.practice.find_script(wanted).scenario

    def _surprise(self, settings: GuildSettings) -> Scenario:
        people = offered(settings, self.bot.people) or self.bot.people
        return people[self.bot.seed() % len(people)]


def _shown(scenario: Scenario) -> str:
    """Return a person as the list shows them, with what the talk contains where there is room."""
    name = say(
        "choose.person",
        title=scenario.title,
        difficulty=scenario.difficulty,
        presentation=scenario.presentation,
    )
    notes = say("choose.contains", notes=", ".join(scenario.content_notes)) if scenario.content_notes else ""
    whole = f"{name}{notes}"
    return whole if len(whole) <= LONGEST_CHOICE else f"{whole[: LONGEST_CHOICE - 1]}…"
