"""Buttons, lists and forms: each is understood by its id alone, so that all of them work after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.ext import commands

from bot.catalogue import say
from bot.cogs.ending import Ending
from bot.cogs.failing import Refused, answering
from bot.cogs.keeping import Keeping
from bot.cogs.looking_back import show_history
from bot.cogs.opening import trainee_of
from bot.cogs.practising import Practising
from bot.cogs.recent import Recent
from bot.cogs.setting import Setting
from bot.cogs.talking import Talking
from bot.practice.counted import basis_named
from bot.views.buttons import Pressed
from bot.views.forms import written

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]
_OURS: Final = frozenset(
    {"talk", "say", "whatif", "decide", "agree", "history", "mydata", "setup", "assigned", "drill", "review"}
)


class Pressing(commands.Cog):
    """Hears of every press and form, and hands it to the cog that it concerns."""

    def __init__(
        self,
        bot: CoachBot,
        cogs: tuple[Talking, Ending, Practising, Setting, Keeping],
    ) -> None:
        self.bot = bot
        self.talking, self.ending, self.practising, self.setting, self.keeping = cogs
        self._seen = Recent()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a press or a form; commands are the tree's."""
        if interaction.type not in {
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        }:
            return
        data: Any = interaction.data or {}
        pressed = Pressed.read(str(data.get("custom_id", "")))
        if pressed.kind not in _OURS or not self._seen.is_new(interaction.id):
            return
        async with answering(interaction):
            await self._hand_on(interaction, pressed, data)

    async def _hand_on(  # noqa: C901 - a table: who takes what
        self, interaction: Interaction, pressed: Pressed, data: Any
    ) -> None:
        chosen = [str(value) for value in data.get("values", [])]
        words = written(data)
        match pressed.kind, *pressed.parts:
            case "talk", act, session_id, n:
                await self._act(interaction, act, session_id, _number(n))
            case "say", session_id, n:
                await self.talking.written(interaction, session_id, _number(n), words)
            case "whatif", session_id, n:
                await self.talking.tried(interaction, session_id, _number(n), words)
            case "decide", session_id:
                await self.ending.decided(interaction, session_id, chosen[0] if chosen else "")
            case "assigned", assignment_id:
                await self.bot.assigning.pressed(interaction, assignment_id)
            case "agree", *wanted:
                await self._agreed(interaction, wanted)
            case "drill", act, drill_id:
                await self.bot.drilling.pressed(interaction, act, drill_id)
            case "history", basis:
                await interaction.response.defer()
                await show_history(self.bot, interaction, basis_named(basis))
            case "mydata", act:
                await self.keeping.pressed(interaction, act)
            case "setup", what:
                await self.setting.pressed(interaction, what, chosen, words)
            case "review", act, *rest:
                await self.bot.reviewing.pressed(interaction, act, tuple(rest), chosen, words)
            case _:
                raise Refused(say("failure.unknown_button"))

    async def _agreed(self, interaction: Interaction, wanted: Sequence[str]) -> None:
        """Begin what was wanted before a trainee was asked to agree."""
        match wanted:
            case "assigned", assignment_id:
                await self.bot.assigning.agreed(interaction, assignment_id)
            case "enrolled", enrolment_id:
                await self.bot.enrolling.agreed(interaction, enrolment_id)
            case person, mode, role:
                await self.practising.agreed(interaction, person, mode, role)
            case [drill_id]:
                await self.bot.drilling.agreed(interaction, drill_id)
            case _:
                raise Refused(say("failure.unknown_button"))

    async def _act(self, interaction: Interaction, act: str, session_id: str, n: int) -> None:
        acts = {
            "reply": self.talking.reply,
            "why": self.talking.why,
            "whatif": self.talking.whatif,
            "rewind": self.talking.rewind,
            "stop": self.practising.stop_talk,
            "transcript": self.practising.show_transcript,
        }
        if act not in acts:
            raise Refused(say("failure.unknown_button"))
        talk = await self.bot.talks.get(session_id, trainee_of(interaction.user))
        await acts[act](interaction, talk, n)


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) <= 4):  # noqa: PLR2004 - no talk is longer
        raise Refused(say("failure.unknown_button"))
    return int(text)
