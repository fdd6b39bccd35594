"""The Discord client: `await CoachBot(settings).start()` is all that a program needs."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, ParamSpec, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue.commands import CatalogueTranslator
from bot.cogs import failing
from bot.cogs.assigning import Assigning
from bot.cogs.cohorts import Cohorts
from bot.cogs.crowd import Crowd
from bot.cogs.drill_boards import Boards
from bot.cogs.drill_stage import DiscordStage
from bot.cogs.drilling import Drilling
from bot.cogs.ending import Ending
from bot.cogs.enrolling import Enrolling
from bot.cogs.hearing import Hearing
from bot.cogs.keeping import Keeping
from bot.cogs.naming import Naming
from bot.cogs.pages import Pages
from bot.cogs.posting import PostingExcerpts
from bot.cogs.practising import Practising
from bot.cogs.pressing import Pressing
from bot.cogs.recent import Recent
from bot.cogs.reminding import Reminders
from bot.cogs.review_news import ReviewNews
from bot.cogs.reviewing import Reviewing
from bot.cogs.rooms import Rooms
from bot.cogs.servers import LiveServers
from bot.cogs.setting import Setting
from bot.cogs.talking import Talking
from bot.cogs.telling import Telling
from bot.giving_back import GivingBack
from bot.heartbeat import Health
from bot.journal import journal
from bot.practice.adjusted import Comparing
from bot.practice.drill import Drills
from bot.practice.gate import Gate
from bot.practice.live import Talks
from bot.practice.programmes.offered import Programmes, read_programmes
from bot.practice.quiet import Quiet
from bot.practice.reminding import Reminding
from bot.practice.session import SEEDS, Practice
from bot.practice.talk import Talk
from bot.settings import Settings
from bot.store import place
from bot.store.records_drills import DrillRecord
from bot.store.store import Store
from dialogues.scenario import Scenario
from dialogues.script import person_ids, script_of
from rubric.cues import read_cues
from rubric.listener.fallback import OrCues
from rubric.listener.model import Trained
from rubric.packs.shelf import Shelf

Given = ParamSpec("Given")
Drawn = TypeVar("Drawn")

GUILDS_WAITED_FOR_S: Final = 0.5
"""How long the library waits for one more server before it says it is ready; we need no list of them."""

DATABASE_WAIT_S: Final = 8.0
"""Another program may hold the database for five seconds, and no reply is refused for that."""

_ID_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class Tree(app_commands.CommandTree["CoachBot"]):
    """The commands; what fails in one is told to its user, and one that comes twice is taken once."""

    def __init__(self, client: CoachBot) -> None:
        super().__init__(client)
        self._seen = Recent()

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        """Let a command through the first time it comes."""
        return interaction.type is discord.InteractionType.autocomplete or self._seen.is_new(interaction.id)

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        """Tell the user what failed."""
        await failing.tell(interaction, error)


class CoachBot(commands.AutoShardedBot):
    """Practice on Discord.

    Attributes:
        settings: How it runs.
        clock: Returns the time, aware.
        sleep: Sleeps for some seconds.
        people: Everyone there is to talk to, the easiest first.
        programmes: Those that can be joined, once it has logged in.
        seconds: A clock that only goes forward.
        crowd: Those who wait for an answer.
        store, practice, talks, quiet, rooms, naming, drills: What the cogs work with, once it has logged in.
        typed: Trainees can type in their threads: the message content intent is on.
    """

    store: Store
    practice: Practice
    talks: Talks
    quiet: Quiet
    rooms: Rooms
    naming: Naming
    talking: Talking
    ending: Ending
    assigning: Assigning
    enrolling: Enrolling
    reminding: Reminding
    comparing: Comparing
    programmes: Programmes
    reviewing: Reviewing
    review_news: ReviewNews
    drills: Drills
    boards: Boards
    drilling: Drilling

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        seed: Callable[[], int] = lambda: secrets.randbelow(SEEDS),
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare it; nothing is opened before `start`."""
        shards = settings.shards
        mine: dict[str, Any] = {"shard_ids": shards.ids, "shard_count": shards.in_all} if shards else {}
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=GUILDS_WAITED_FOR_S,
            **mine,
        )
        self.settings = settings
        self.clock = clock
        self.sleep = sleep
        self.seed = seed
        self.seconds = seconds
        self.typed = False
        self.crowd = Crowd()
        self.people: tuple[Scenario, ...] = ()
        self._shown_at: dict[str, datetime] = {}
        self.servers, self.pages = LiveServers(self, seconds), Pages(self, DATABASE_WAIT_S)
        self._health, self._giving_back = Health(self, settings.health_file), GivingBack()

    async def start(self, token: str | None = None, *, reconnect: bool = True) -> None:
        """Log in and stay connected until `close`.

        Args:
            token: Instead of the one that the settings name.
            reconnect: Connect again when the connection is lost.

        Raises:
            SettingsError: There is no token.
            discord.LoginFailure: Discord doesn't know it.
            StoreError: The database can't be opened.
        """
        await super().start(token or self.settings.secret(), reconnect=reconnect)

    async def setup_hook(self) -> None:
        """Open the database, read what was going on, and make the commands known where they changed."""
        self._ask_for_words()
        url = place.url_of(self.settings.db) if self.settings.db else place.default_url()
        self.store = await Store.open(url, lock_timeout_s=DATABASE_WAIT_S)
        scripts = await asyncio.to_thread(lambda: [script_of(name) for name in person_ids()])
        await asyncio.to_thread(read_cues)
        scenarios = [script.scenario for script in scripts]
        self.people = tuple(sorted(scenarios, key=lambda each: (each.difficulty, each.id)))
        self.programmes = await asyncio.to_thread(read_programmes, self.settings.programmes)
        for each in self.programmes.left_out:
            journal().warning("programme left out", detail=each)
        listener = OrCues(Trained(), lambda sentence: journal().warning("listener", detail=sentence))
        shelf = Shelf(self.settings.packs or place.packs_folder())
        self.practice = Practice(self.store, self.clock, _new_id, script_of, listener, shelf)
        self.talks = Talks(self.practice)
        self.naming = Naming(self.store)
        self.comparing = Comparing(self.store, self.clock)
        self.rooms = Rooms(self.store, self.clock, is_ours=self.is_ours)
        self.talking, self.ending = Talking(self), Ending(self)
        self.quiet = Quiet(self._meet_silence)
        self._set_up_drills()
        await self.rooms.take_up()
        await self.drills.take_up()
        await self._add_cogs()
        await self._sync()
        self.quiet.start()
        await self.quiet.take_up(self.practice)
        await self.pages.open()
        self._health.start()
        self._giving_back.start()

    async def close(self) -> None:
        """Leave Discord, finish what is being stored, and close the database."""
        self._health.stop()
        self._giving_back.stop()
        await self.pages.close()
        await self.servers.close()
        if hasattr(self, "drills"):
            await self.drills.close()
            await self.boards.close()
        if hasattr(self, "quiet"):
            await self.quiet.stop()
        await super().close()
        if hasattr(self, "store"):
            await self.store.close()

    async def on_message(self, message: discord.Message, /) -> None:
        """Pass over commands in messages: there are none. `bot.cogs.hearing` takes what is said."""

    @property
    def titles(self) -> dict[str, str]:
        """What lists call the people, by their ids."""
        return {each.id: each.title for each in self.people}

    def is_ours(self, guild_id: str | None) -> bool:
        """Tell whether this process sees a server, or direct messages (None): those come to shard 0."""
        shards = self.settings.shards
        return shards is None or (int(guild_id or 0) >> 22) % shards.in_all in shards.ids

    def shown(self, talk: Talk) -> None:
        """Note that the person's line is on the screen: from now on the trainee's time counts."""
        self._shown_at[talk.id] = self.clock()
        if self.drills.shown(talk):
            self.quiet.forget(talk.id)  # a drill has its own time for a reply
        else:
            self.quiet.watch(talk)

    def over(self, talk: Talk) -> None:
        """Note that a talk has ended."""
        self._shown_at.pop(talk.id, None)
        self.talks.over(talk)
        self.quiet.forget(talk.id)
        self.drills.over(talk)
        self.dispatch("talk_over", talk)

    def forget(self, session_ids: Iterable[str]) -> None:
        """Let go of talks that were erased, or whose server was left."""
        for session_id in session_ids:
            self._shown_at.pop(session_id, None)
            self.quiet.forget(session_id)

    def excuse(self, session_ids: list[str], by: timedelta) -> None:
        """Charge some time to nobody's next reply; a line that was shown meanwhile counts from now on."""
        now = self.clock()
        for session_id in session_ids:
            if session_id in self._shown_at:
                self._shown_at[session_id] = min(self._shown_at[session_id] + by, now)

    def reply_s(self, talk: Talk, sent_at: datetime) -> float | None:
        """Return the seconds from the person's line to a reply, or None where they weren't measured."""
        shown_at = self._shown_at.get(talk.id)
        return None if shown_at is None else max(0.0, (sent_at - shown_at).total_seconds())

    async def draw(self, work: Callable[Given, Drawn], *args: Given.args, **named: Given.kwargs) -> Drawn:
        """Do pure work, such as drawing a picture, off the loop."""
        return await asyncio.to_thread(work, *args, **named)

    def _set_up_drills(self) -> None:
        self.boards = Boards(self)
        stage = DiscordStage(self, self.boards, Gate(seconds=self.seconds, sleep=self.sleep))
        self.drills = Drills(self.talks, stage, sleep=self.sleep, is_ours=self._serves)
        self.drilling = Drilling(self, stage)

    def _serves(self, drill: DrillRecord) -> bool:
        """Tell whether a drill is held in a server of this process; one at a terminal isn't."""
        return drill.guild_id is not None and self.is_ours(drill.guild_id)

    async def _meet_silence(self, session_id: str, n: int) -> None:
        """Let the person speak up after a silence, unless a drill sees to that."""
        if self.drills.member_of(session_id) is None:
            await self.talking.meet_silence(session_id, n)

    def _ask_for_words(self) -> None:
        """Ask for the words of messages where the developer portal allows it; find out whether it does."""
        flags = self.application_flags
        allowed = flags.gateway_message_content or flags.gateway_message_content_limited
        wanted = self.settings.typed
        if wanted and not allowed:
            journal().warning("the message content intent is off in the developer portal; replies by button")
        self.typed = allowed and wanted is not False
        self._connection._intents.message_content = self.typed  # noqa: SLF001 - known only after logging in

    async def _add_cogs(self) -> None:
        practising, setting, keeping = Practising(self), Setting(self), Keeping(self)
        self.assigning, self.enrolling = Assigning(self, practising), Enrolling(self, practising)
        reminders = Reminders(self)
        self.reminding = reminders.reminding
        self.reviewing, self.review_news = Reviewing(self), ReviewNews(self)
        self.posting = PostingExcerpts(self)
        pressing = Pressing(self, (self.talking, self.ending, practising, setting, keeping))
        for cog in (
            self.talking,
            self.ending,
            practising,
            setting,
            keeping,
            self.drilling,
            self.reviewing,
            self.review_news,
            self.posting,
            self.assigning,
            self.enrolling,
            Cohorts(self),
            reminders,
            Telling(self),
            pressing,
            Hearing(self, self.talking),
        ):
            await self.add_cog(cog)

    async def _sync(self) -> None:
        """Make the commands known to Discord, if they are others than those it knows."""
        translator = CatalogueTranslator()
        await self.tree.set_translator(translator)
        guild = discord.Object(self.settings.guild) if self.settings.guild else None
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        listed = [
            await command.get_translated_payload(self.tree, translator)
            for command in self.tree.get_commands(guild=guild)
        ]
        written = json.dumps(listed, sort_keys=True, default=str).encode()
        fingerprint = hashlib.sha256(written).hexdigest()
        scope = f"{self.application_id}:{guild.id if guild else 'everywhere'}"
        if await self.store.fingerprint(scope) != fingerprint:
            await self.tree.sync(guild=guild)
            await self.store.save_fingerprint(scope, fingerprint)
            journal().info("commands made known", scope=scope)


def _new_id() -> str:
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(8))
