"""`/review`: instructors read, comment, mark and release; trainees read what was made of their talks.

Who somebody is gets asked at every press: an instructor (by role, or by Manage Server) of the server that the
press comes from, or a trainee with talks of their own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.answers import answer_alone
from bot.cogs.failing import Refused
from bot.cogs.instructing import is_instructor, members_meant
from bot.cogs.linking import link_text
from bot.cogs.opening import trainee_of
from bot.cogs.releasing import RELEASES, answered
from bot.errors import UnknownSessionError
from bot.practice.corrected import Corrector
from bot.practice.review import Review
from bot.practice.reviewed import Reviewed
from bot.practice.session import MODES
from bot.store.changes import Change
from bot.store.records_reviews import Reader
from bot.views.audit import audit_message
from bot.views.layout import cut, plain
from bot.views.review_forms import excerpt_form, marking_form, remark_form
from bot.views.review_list import LONGEST_FILTERS, TALKS, Filters, list_message, search_message
from bot.views.reviewing import (
    WHOLE,
    excerpt_message,
    marking_message,
    more_message,
    shared_message,
    turn_message,
    whole_message,
)

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

MOST_CHOICES: Final = 25
AUDITED: Final = 40
_WAYS: Final = frozenset({"prev", "next", "point", "whole", "turn"})
_REMARKS: Final = frozenset({"comment", "flag", "second_look", "answer", "appeal"})
_MARKS: Final = frozenset({"mark-found", "mark-skills", "mark-slips"})
_WAITS: Final = [
    app_commands.Choice(name=worded(f"review.waits_for.{name}"), value=name)
    for name in ("release", "appeal", "second_look", "flag")
]
_MODES: Final = [app_commands.Choice(name=worded(f"mode.{mode}"), value=mode) for mode in MODES]


async def reader_of(bot: CoachBot, interaction: Interaction) -> Reader:
    """Return who somebody is in a review, here and now."""
    user = interaction.user
    if interaction.guild_id and isinstance(user, discord.Member):
        settings = await bot.store.guild(str(interaction.guild_id))
        if is_instructor(interaction, settings):
            return Reader(
                id=trainee_of(user),
                name=user.display_name,
                seen_as="instructor",
                guild_id=str(interaction.guild_id),
                manages=interaction.permissions.manage_guild,
            )
    return Reader(id=trainee_of(user), name=user.display_name, seen_as="trainee")


class Reviewing(commands.Cog):
    """The review."""

    review = app_commands.Group(name="review", description=worded("command.review"))

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self.reviews = Review(bot.practice)

    @review.command(name="list", description=worded("command.review_list"))
    @app_commands.describe(
        trainee=worded("command.review_trainee"),
        cohort=worded("command.review_cohort"),
        drill=worded("command.review_drill"),
        person=worded("command.review_person"),
        waiting=worded("command.review_waiting"),
        since=worded("command.review_since"),
        until=worded("command.review_until"),
        score_least=worded("command.review_least"),
        score_most=worded("command.review_most"),
    )
    @app_commands.choices(waiting=_WAITS, mode=_MODES)
    async def list_talks(  # noqa: PLR0913, PLR0917 - an argument for each option of the command
        self,
        interaction: Interaction,
        trainee: discord.User | None = None,
        cohort: discord.Role | None = None,
        drill: app_commands.Range[str, 1, 12] = "",
        person: app_commands.Range[str, 1, 16] = "",
        mode: str = "",
        waiting: str = "",
        since: app_commands.Range[str, 10, 10] = "",
        until: app_commands.Range[str, 10, 10] = "",
        score_least: app_commands.Range[int, 0, 100] | None = None,
        score_most: app_commands.Range[int, 0, 100] | None = None,
    ) -> None:
        """List the talks that whoever asks may see."""
        filters = Filters(
            trainee=str(trainee.id) if trainee else "",
            cohort=str(cohort.id) if cohort else "",
            drill=drill,
            person=person.lower(),
            mode=mode,
            waits=waiting,
            since=since,
            until=until,
            least="" if score_least is None else str(score_least),
            most="" if score_most is None else str(score_most),
        )
        if len(filters.written()) > LONGEST_FILTERS:
            raise Refused(say("review.too_narrow"))
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(view=await self._page(interaction, filters, 1))

    @review.command(name="open", description=worded("command.review_open"))
    @app_commands.describe(talk=worded("command.review_open_talk"))
    async def open_talk(self, interaction: Interaction, talk: str) -> None:
        """Open one talk."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        reader = await reader_of(self.bot, interaction)
        await interaction.edit_original_response(view=await self._shown(reader, talk.strip(), WHOLE))

    @open_talk.autocomplete("talk")
    async def _talks(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return the latest talks that whoever types may see."""
        page = await self.reviews.listed(await reader_of(self.bot, interaction), size=100)
        named = [
            (f"{each.started_at:%Y-%m-%d %H:%M} · {each.person} · {each.id}", each.id) for each in page.talks
        ]
        fitting = [(name, value) for name, value in named if typed.lower() in name.lower()]
        return [app_commands.Choice(name=name, value=value) for name, value in fitting[:MOST_CHOICES]]

    @review.command(name="search", description=worded("command.review_search"))
    @app_commands.describe(words=worded("command.review_search_words"))
    async def search(self, interaction: Interaction, words: app_commands.Range[str, 2, 100]) -> None:
        """Find turns by the words in them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.reviews.search(await reader_of(self.bot, interaction), words)
        await interaction.edit_original_response(view=search_message(words, found))

    @review.command(name="audit", description=worded("command.review_audit"))
    @app_commands.describe(talk=worded("command.review_audit_talk"))
    async def audit(self, interaction: Interaction, talk: str = "") -> None:
        """Tell who read or did what."""
        reader = await reader_of(self.bot, interaction)
        lines = await self.reviews.audit(reader, talk.strip() or None, limit=AUDITED)
        changes: list[Change] | None = None
        if reader.reviews and not talk.strip():
            changes = await self.bot.store.changes(reader.guild_id, limit=AUDITED)
        view = audit_message(lines, changes, self.bot.titles)
        await interaction.response.send_message(view=view, ephemeral=True)

    @review.command(name="web", description=worded("command.review_web"))
    async def web(self, interaction: Interaction) -> None:
        """Hand out a link to the pages in a browser."""
        await answer_alone(interaction, await link_text(self.bot, await reader_of(self.bot, interaction)))

    async def pressed(
        self, interaction: Interaction, act: str, parts: tuple[str, ...], chosen: list[str], words: str
    ) -> None:
        """Do what a button, a list or a form of a review is for."""
        match act, *parts:
            case "pick", *_ if chosen:
                await self._look(interaction, chosen[0])
            case "look", session_id, _:
                await self._look(interaction, session_id)
            case (("before" | "after"), page, filters):
                await interaction.response.defer()
                view = await self._page(interaction, Filters.read(filters), _number(page))
                await interaction.edit_original_response(view=view)
            case "said", kind, session_id, n:
                await self._said(interaction, kind, session_id, _number(n), words)
            case "marked", session_id, n, code, value:
                await self._marked(interaction, (session_id, _number(n)), code, _number(value), words)
            case "excerpted", session_id, n:
                await self._draft(interaction, session_id, _number(n), words)
            case act, drill_id if act in RELEASES:
                await interaction.response.defer()
                view = await answered(self.reviews, await reader_of(self.bot, interaction), act, drill_id)
                await interaction.edit_original_response(view=view)
            case "share", session_id, first, last:
                await self._share(interaction, session_id, _number(first), _number(last))
            case _, session_id, n:
                await self._at_turn(interaction, act, session_id, _number(n), chosen)
            case _:
                raise Refused(say("failure.unknown_button"))

    async def _at_turn(
        self, interaction: Interaction, act: str, session_id: str, n: int, chosen: list[str]
    ) -> None:
        """Show a turn, open a form for it, or do something with it."""
        if act in _WAYS:
            await self._turn_to(interaction, session_id, n)
        elif act in _REMARKS:
            await interaction.response.send_modal(remark_form(act, session_id, n))
        elif act == "excerpt":
            await interaction.response.send_modal(excerpt_form(session_id, n))
        elif act in _MARKS and chosen:
            await interaction.response.send_modal(marking_form(session_id, n, chosen[0]))
        else:
            await self._act(interaction, act, session_id, n)

    async def _act(self, interaction: Interaction, act: str, session_id: str, n: int) -> None:
        """Do what needs no words: release, settle, take back; or show what comes next."""
        acts: dict[str, Callable[[Reader, str, int], Awaitable[ui.LayoutView]]] = {
            "release": self._release,
            "settle": self._settle,
            "withdraw": self._withdraw,
            "more": self._more,
            "mark": self._mark,
        }
        if act not in acts:
            raise Refused(say("failure.unknown_button"))
        reader = await reader_of(self.bot, interaction)
        await interaction.response.defer()
        await interaction.edit_original_response(view=await acts[act](reader, session_id, n))

    async def _release(self, reader: Reader, session_id: str, n: int) -> ui.LayoutView:
        await self.reviews.release(reader, session_id)
        return await self._shown(reader, session_id, n)

    async def _settle(self, reader: Reader, session_id: str, n: int) -> ui.LayoutView:
        found = await self.reviews.opened(reader, session_id)
        here = found.remarks if n == WHOLE else found.turn(n).remarks
        for each in here:
            if each.waits:
                await self.reviews.settle(reader, each.id)
        return await self._shown(reader, session_id, n)

    async def _withdraw(self, reader: Reader, session_id: str, n: int) -> ui.LayoutView:
        found = await self.reviews.opened(reader, session_id)
        standing = [each for each in found.turn(n).overrides if each.withdrawn_at is None]
        if standing:
            await self.reviews.withdraw(reader, standing[-1].id)
        return await self._shown(reader, session_id, n)

    async def _more(self, reader: Reader, session_id: str, n: int) -> ui.LayoutView:
        return more_message(await self._opened_to_review(reader, session_id), n)

    async def _mark(self, reader: Reader, session_id: str, n: int) -> ui.LayoutView:
        return marking_message(await self._opened_to_review(reader, session_id), n)

    async def _opened_to_review(self, reader: Reader, session_id: str) -> Reviewed:
        if not reader.reviews:
            raise Refused(say("review.instructors_only"))
        return await self.reviews.opened(reader, session_id)

    async def _look(self, interaction: Interaction, session_id: str) -> None:
        """Open a talk in a message of its own: the list, or what told of it, stays."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        reader = await reader_of(self.bot, interaction)
        await interaction.edit_original_response(view=await self._shown(reader, session_id, WHOLE))

    async def _turn_to(self, interaction: Interaction, session_id: str, n: int) -> None:
        await interaction.response.defer()
        reader = await reader_of(self.bot, interaction)
        await interaction.edit_original_response(view=await self._shown(reader, session_id, n))

    async def _said(self, interaction: Interaction, kind: str, session_id: str, n: int, words: str) -> None:
        acts = {
            "comment": self.reviews.comment,
            "flag": self.reviews.flag,
            "second_look": self.reviews.ask_second_look,
            "answer": self.reviews.answer,
            "appeal": self.reviews.appeal,
        }
        if kind not in acts:
            raise Refused(say("failure.unknown_button"))
        reader = await reader_of(self.bot, interaction)
        await acts[kind](reader, session_id, None if n == WHOLE else n, words)
        await self._drawn_anew(interaction, reader, session_id, n)

    async def _marked(
        self, interaction: Interaction, turn: tuple[str, int], code: str, becomes: int, words: str
    ) -> None:
        session_id, n = turn
        reader = await reader_of(self.bot, interaction)
        await self.reviews.override(reader, session_id, n, code, becomes, words)
        await self._drawn_anew(interaction, reader, session_id, n)

    async def _drawn_anew(self, interaction: Interaction, reader: Reader, session_id: str, n: int) -> None:
        """Show the turn that a form was opened from as it stands now."""
        await interaction.response.edit_message(view=await self._shown(reader, session_id, n))

    async def _draft(self, interaction: Interaction, session_id: str, n: int, words: str) -> None:
        first, last = _turns_from(words, n)
        reader = await reader_of(self.bot, interaction)
        names = await self._names(interaction, session_id)
        draft = await self.reviews.excerpt(reader, session_id, first, last, names=names)
        view = excerpt_message(session_id, draft.words, draft.first_n, draft.last_n)
        await interaction.response.edit_message(view=view)

    async def _share(self, interaction: Interaction, session_id: str, first: int, last: int) -> None:
        """Post an excerpt in the channel that it is shared from."""
        reader = await reader_of(self.bot, interaction)
        channel = interaction.channel
        if not isinstance(channel, discord.abc.Messageable):
            raise Refused(say("review.not_here"))
        await interaction.response.defer()
        names = await self._names(interaction, session_id)
        draft = await self.reviews.excerpt(reader, session_id, first, last, names=names)
        await channel.send(view=shared_message(draft.words))
        await self.reviews.share(reader, draft)
        await interaction.edit_original_response(view=await self._shown(reader, session_id, first))

    async def _names(self, interaction: Interaction, session_id: str) -> list[str]:
        """Return what the trainee of a talk is called in this server, so that an excerpt leaves it out."""
        record = await self.bot.store.session(session_id)
        guild = interaction.guild
        return await self.bot.servers.member_names(str(guild.id) if guild else None, record.trainee)

    async def _shown(self, reader: Reader, session_id: str, n: int) -> ui.LayoutView:
        """Return the message of a turn, or of the talk as a whole."""
        try:
            found = await self.reviews.opened(reader, session_id)
        except UnknownSessionError as error:
            raise Refused(say("review.no_such_talk", talk=plain(cut(session_id, 20)))) from error
        if n != WHOLE:
            return turn_message(found, reader, n)
        seen = found.talk.ended and not found.withheld
        back = await self.reviews.looked_back(reader, session_id) if seen else None
        return whole_message(found, reader, back)

    async def _page(self, interaction: Interaction, filters: Filters, number: int) -> ui.LayoutView:
        reader = await reader_of(self.bot, interaction)
        try:
            wanted = filters.wanted(await self._cohort(interaction, reader, filters))
        except ValueError as error:
            raise Refused(say("review.bad_day")) from error
        page = await self.reviews.listed(reader, wanted, page=number, size=TALKS)
        marked = [talk.id for talk in page.talks if talk.overrides]
        return list_message(page, filters, await Corrector(self.reviews, reader).means(marked))

    async def _cohort(
        self, interaction: Interaction, reader: Reader, filters: Filters
    ) -> frozenset[str] | None:
        """Return the trainees that a role or a drill narrows a list to, or None where neither is named."""
        groups: list[frozenset[str]] = []
        if filters.cohort and reader.reviews:
            meant = await members_meant(self.bot, interaction, f"<@&{filters.cohort}>")
            groups.append(frozenset(meant.trainees))
        if filters.drill and reader.reviews:
            drill = await self.bot.store.drill(filters.drill)
            here = drill.guild_id == reader.guild_id
            members = await self.bot.store.members(filters.drill) if here else []
            groups.append(frozenset(each.trainee for each in members))
        return frozenset.intersection(*groups) if groups else None


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) <= 4):  # noqa: PLR2004 - no talk is longer
        raise Refused(say("failure.unknown_button"))
    return int(text)


def _turns_from(words: str, n: int) -> tuple[int, int]:
    """Return the turns that were typed, such as `3-5` or `4`; nothing typed is the turn at hand."""
    first, _, last = words.replace("–", "-").replace(" ", "").partition("-")
    try:
        start = int(first or n)
        return start, int(last or start)
    except ValueError as error:
        raise Refused(say("review.bad_turns")) from error
