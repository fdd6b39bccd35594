"""`/drill`: instructors set drills up, command and look at them; trainees get ready, and see their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.answers import answer_alone
from bot.cogs.drill_meant import drill_meant, latest_meant, of_drill
from bot.cogs.drill_ready import drill_here, get_ready, pick
from bot.cogs.drill_results import show_all, show_own
from bot.cogs.drill_seen import board_as_seen, trainees_read, who_stopped
from bot.cogs.drill_stage import DiscordStage
from bot.cogs.failing import Refused
from bot.cogs.instructing import holders, is_instructor
from bot.cogs.opening import NEEDED, trainee_of
from bot.counting import count
from bot.invite import named
from bot.practice import consent
from bot.practice.counted import SCORED, basis_named
from bot.practice.drill_plan import LATE, LENGTHS_MIN, MOST_MISSED, REPLIES_S, Plan, start_from, zones
from bot.practice.drill_rows import OPEN
from bot.practice.guilds import offered, refuse_not_offered
from bot.practice.reviewed import Basis
from bot.practice.session import MODES, MOST_SEED
from bot.store.records import GuildSettings
from bot.store.records_drills import DrillRecord, DrillState
from bot.views import drill as views
from rubric.packs import pack_ids

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

MOST_CHOICES: Final = 25
EXTEND_MIN: Final = 5
_MODES: Final = [app_commands.Choice(name=worded(f"mode.{mode}"), value=mode) for mode in MODES]
_PACKS: Final = [app_commands.Choice(name=worded(f"role.{pack}"), value=pack) for pack in pack_ids()]
_LATE: Final = [app_commands.Choice(name=worded(f"drill.late.{late}"), value=late) for late in LATE]
Minutes = app_commands.Range[int, LENGTHS_MIN[0], LENGTHS_MIN[1]]
Seconds = app_commands.Range[int, REPLIES_S[0], REPLIES_S[1]]
Seed = app_commands.Range[int, 0, MOST_SEED]
Missed = app_commands.Range[int, 0, MOST_MISSED[1]]


class Drilling(commands.Cog):
    """The commands and buttons of drills."""

    drill = app_commands.Group(name="drill", description=worded("command.drill"), guild_only=True)

    def __init__(self, bot: CoachBot, stage: DiscordStage) -> None:
        self.bot = bot
        self.stage = stage

    @drill.command(name="new", description=worded("command.drill_new"))
    @app_commands.describe(
        person=worded("command.drill_new_person"),
        cohort=worded("command.drill_new_cohort"),
        start=worded("command.drill_new_start"),
        zone=worded("command.drill_new_zone"),
        length=worded("command.drill_new_length"),
        reply=worded("command.drill_new_reply"),
        missed=worded("command.drill_new_missed"),
        late=worded("command.drill_new_late"),
        mode=worded("command.drill_new_mode"),
        role=worded("command.drill_new_role"),
        seed=worded("command.drill_new_seed"),
        names=worded("command.drill_new_names"),
        ranking=worded("command.drill_new_ranking"),
    )
    @app_commands.choices(mode=_MODES, role=_PACKS, late=_LATE)
    async def new(  # noqa: PLR0913, PLR0917 - one for each option
        self,
        interaction: Interaction,
        person: str,
        cohort: discord.Role | None = None,
        start: str = "",
        zone: str = "",
        length: Minutes = 15,
        reply: Seconds | None = None,
        missed: Missed = 3,
        late: str = "half",
        mode: str = "debrief",
        role: str = "",
        seed: Seed | None = None,
        names: bool = False,  # noqa: FBT001, FBT002 - an option that is true or false
        ranking: bool = False,  # noqa: FBT001, FBT002 - the same
    ) -> None:
        """Set a drill up: a card with a Ready button for all, the controls for the instructor alone."""
        settings = await self._settings(interaction)
        refuse_not_offered(settings, person)
        plan = Plan(
            person=person,
            seed=self.bot.seed() if seed is None else seed,
            pack=role,
            mode=mode,  # type: ignore[arg-type]
            length_min=length,
            reply_s=reply,
            most_missed=missed or None,
            late=late,  # type: ignore[arg-type]
            named=names,
            ranked=ranking,
            starts_at=start_from(start, zone, self.bot.clock()),
        )
        channel = self._channel(interaction, settings)
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await self.bot.drills.new(
            plan,
            created_by=trainee_of(interaction.user),
            guild_id=str(interaction.guild_id),
            channel_id=str(channel.id),
            role_id=str(cohort.id) if cohort is not None and not cohort.is_default() else None,
        )
        scenario = self.bot.practice.find_script(made.person).scenario
        card = await channel.send(view=views.card(made, scenario, 0, self.bot.clock()))
        await self.bot.drills.keep_places(made.id, {"card_id": str(card.id)})
        held = await holders(self.bot, channel.guild, cohort) if made.role_id and cohort else None
        await interaction.edit_original_response(view=views.control(made, scenario, held))

    @drill.command(name="start", description=worded("command.drill_start"))
    @app_commands.describe(drill=worded("command.drill_which"))
    async def start(self, interaction: Interaction, drill: str = "") -> None:
        """Start a drill now, with those who are ready."""
        await self._act(interaction, "start", await self._one(interaction, drill, ("gathering",)))

    @drill.command(name="pause", description=worded("command.drill_pause"))
    @app_commands.describe(drill=worded("command.drill_which"))
    async def pause(self, interaction: Interaction, drill: str = "") -> None:
        """Let time stand still, or go on."""
        found = await self._one(interaction, drill, ("running", "paused"))
        await self._act(interaction, "go_on" if found.state == "paused" else "pause", found)

    @drill.command(name="extend", description=worded("command.drill_extend"))
    @app_commands.describe(
        minutes=worded("command.drill_extend_minutes"), drill=worded("command.drill_which")
    )
    async def extend(self, interaction: Interaction, minutes: int = EXTEND_MIN, drill: str = "") -> None:
        """Give everybody more time."""
        await self._extend(interaction, await self._one(interaction, drill, OPEN), minutes)

    @drill.command(name="stop", description=worded("command.drill_stop"))
    @app_commands.describe(drill=worded("command.drill_which"))
    async def stop(self, interaction: Interaction, drill: str = "") -> None:
        """Stop a drill for everybody."""
        await self._act(interaction, "stop", await self._one(interaction, drill, OPEN))

    @drill.command(name="board", description=worded("command.drill_board"))
    @app_commands.describe(drill=worded("command.drill_which"), names=worded("command.drill_board_names"))
    async def board(
        self,
        interaction: Interaction,
        drill: str = "",
        names: bool = False,  # noqa: FBT001, FBT002 - an option that is true or false
    ) -> None:
        """Show the board in this channel, in place of where it was shown before."""
        found = await self._one(interaction, drill, OPEN)
        live = self.bot.drills.live(found.id)
        if live is None:
            raise Refused(say("drill.is_over"))
        if not interaction.app_permissions.view_channel:
            raise Refused(say("drill.board_unseen"))
        is_read = await trainees_read(self.bot, live, interaction.channel)
        view = board_as_seen(self.bot, live, is_read=is_read, asked=names)
        await interaction.response.send_message(view=view)
        shown = await interaction.original_response()
        here = str(interaction.channel_id)
        await self.bot.drills.place_board(found.id, here, str(shown.id), named=names)
        if hint := views.board_hint(live.record, is_read=is_read, asked=names):
            await interaction.followup.send(hint, ephemeral=True)

    @drill.command(name="results", description=worded("command.drill_results"))
    @app_commands.describe(drill=worded("command.drill_results_which"))
    async def results(self, interaction: Interaction, drill: str = "") -> None:
        """Show what came of a drill, as scored."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show_results(interaction, drill, SCORED)

    @results.autocomplete("drill")
    async def _own_drills(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        guild_id = str(interaction.guild_id)
        if await self._may_instruct(interaction):
            past = await self.bot.store.drills_in(guild_id)
        else:
            past = await self.bot.store.drills_with(trainee_of(interaction.user), guild_id)
        return _fitting([(self._listed(each), each.id) for each in past], typed)

    @new.autocomplete("person")
    async def _people(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        settings = await self.bot.store.guild(str(interaction.guild_id or ""))
        shown = [
            (f"{each.title} · {each.difficulty}/5"[:100], each.id)
            for each in offered(settings, self.bot.people)
        ]
        return _fitting(shown, typed)

    @new.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return _fitting([(name, name) for name in zones()], typed.replace(" ", "_"))

    @start.autocomplete("drill")
    @pause.autocomplete("drill")
    @extend.autocomplete("drill")
    @stop.autocomplete("drill")
    @board.autocomplete("drill")
    async def _drills(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if not await self._may_instruct(interaction):
            return []
        past = await self.bot.store.drills_in(str(interaction.guild_id))
        return _fitting([(self._listed(each), each.id) for each in past], typed)

    # Buttons

    async def pressed(self, interaction: Interaction, act: str, drill_id: str) -> None:
        """Follow a button or list of a drill."""
        if act == "ready":
            await get_ready(self.bot, interaction, drill_id)
            return
        if act in get_args(Basis):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._show_results(interaction, drill_id, basis_named(act))
            return
        found = await drill_here(self.bot, interaction, drill_id)
        if act == "unready":
            await self.bot.drills.unready(drill_id, trainee_of(interaction.user))
            await answer_alone(interaction, say("drill.unready_now"))
        else:
            await self._settings(interaction)
            if act == "stopped":
                await answer_alone(interaction, await who_stopped(self.bot, found))
            elif act == "pick":
                await pick(self.bot, interaction, found)
            elif act == "extend":
                await self._extend(interaction, found, EXTEND_MIN)
            else:
                await self._act(interaction, act, found)

    async def agreed(self, interaction: Interaction, drill_id: str) -> None:
        """Keep that a trainee agreed, and take them for ready."""
        found = await self.bot.store.drill(drill_id)
        await consent.agree(self.bot.store, trainee_of(interaction.user), self.bot.clock)
        await self.pressed(interaction, "ready", found.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Set going what went on when the program stopped; what was missed is charged to nobody."""
        for live in self.bot.drills.all_live():
            waiting = [each.record for each in live.members.values() if each.waits_for_curtain]
            if waiting:
                await self.stage.tidy(live.record, waiting)
        await self.bot.drills.back()
        await self.stage.take_up_boards()

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Go on after a lost connection."""
        await self.bot.drills.back()

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """Go on after a lost connection."""
        del shard_id
        await self.bot.drills.back()

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Let time stand still while nobody can be heard."""
        self.bot.drills.lost()

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Note that somebody's talk has lost its thread."""
        room = await self.bot.store.room_at(str(payload.thread_id))
        if room is not None:
            self.bot.drills.gone(room.session_id)

    # Commands

    async def _act(self, interaction: Interaction, act: str, drill: DrillRecord) -> None:
        """Do what was asked for, and say what came of it; the second of two who ask hears how it stands."""
        drills = self.bot.drills
        await interaction.response.defer(ephemeral=True, thinking=True)
        match act:
            case "start":
                begins_at = await drills.start(drill.id)
                said = say("drill.started", left=views.clock(begins_at))
            case "pause":
                said = say("drill.paused" if await drills.pause(drill.id) else "drill.paused_already")
            case "go_on":
                said = say("drill.goes_on" if await drills.go_on(drill.id) else "drill.goes_on_already")
                live = drills.live(drill.id)
                if live is not None and live.ends_at is not None and live.record.state == "running":
                    said = f"{said} {say('drill.ends', left=views.clock(live.ends_at))}"
            case "stop":
                said = say("drill.stopping" if await drills.stop(drill.id) else "drill.stopped_already")
            case _:
                raise Refused(say("failure.unknown_button"))
        await interaction.edit_original_response(content=of_drill(self.bot, drill, said))

    async def _show_results(self, interaction: Interaction, drill_id: str, basis: Basis) -> None:
        """Show what came of a drill: to instructors all, to trainees their own."""
        if await self._may_instruct(interaction):
            await show_all(self.bot, interaction, await latest_meant(self.bot, interaction, drill_id), basis)
        else:
            await show_own(self.bot, interaction, drill_id, basis)

    async def _extend(self, interaction: Interaction, drill: DrillRecord, minutes: int) -> None:
        end = await self.bot.drills.extend(drill.id, minutes)
        said = [say("drill.extended", minutes=count(minutes, "minute"))]
        live = self.bot.drills.live(drill.id)
        if end is not None:
            said.append(say("drill.ends", left=views.clock(end)))
        elif live is not None and live.record.state == "paused":
            said.append(say("drill.ends_later"))
        await answer_alone(interaction, of_drill(self.bot, drill, " ".join(said)))

    async def _one(
        self, interaction: Interaction, drill_id: str, states: tuple[DrillState, ...]
    ) -> DrillRecord:
        """Return the drill that an instructor means, as `drill_meant` does.

        Raises:
            Refused: Whoever asks is no instructor here.
        """
        await self._settings(interaction)
        return await drill_meant(self.bot, interaction, drill_id, states)

    def _listed(self, drill: DrillRecord) -> str:
        title = self.bot.titles.get(drill.person, drill.person)
        state = say(f"drill.listed.{drill.state}")
        return f"{drill.created_at:%Y-%m-%d %H:%M} UTC · {title} · {state} · {drill.id}"

    async def _settings(self, interaction: Interaction) -> GuildSettings:
        """Return what the server has set up.

        Raises:
            Refused: The user is no instructor here.
        """
        if not await self._may_instruct(interaction):
            raise Refused(say("drill.instructors_only"))
        return await self.bot.store.guild(str(interaction.guild_id))

    async def _may_instruct(self, interaction: Interaction) -> bool:
        return is_instructor(interaction, await self.bot.store.guild(str(interaction.guild_id)))

    def _channel(self, interaction: Interaction, settings: GuildSettings) -> discord.TextChannel:
        """Return where a drill is announced and its threads are opened.

        Raises:
            Refused: No thread can be opened there.
        """
        here: Any = interaction.channel
        if settings.practice_channel:
            here = self.bot.get_channel(int(settings.practice_channel)) or here
        if isinstance(here, discord.Thread):
            here = here.parent
        if not isinstance(here, discord.TextChannel):
            raise Refused(say("failure.no_threads"))
        lacking = (NEEDED | discord.Permissions(send_messages=True)) & ~here.permissions_for(here.guild.me)
        if lacking:
            missing = ", ".join(named(lacking))
            raise Refused(say("failure.forbidden_thread", channel=here.mention, permissions=missing))
        return here


def _fitting(shown: list[tuple[str, str]], typed: str) -> list[app_commands.Choice[str]]:
    """Return choices whose names hold what was typed."""
    listed = [(name, value) for name, value in shown if typed.lower() in name.lower()]
    return [app_commands.Choice(name=name[:100], value=value) for name, value in listed[:MOST_CHOICES]]
