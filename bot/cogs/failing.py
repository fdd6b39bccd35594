"""Every failure as one plain sentence, seen by the one it concerns, with a reference that the log has too.

What is looked at, in this order:

1. What the library wraps: the error inside counts.
2. Refusals and failures of our own (`bot.errors`, `dialogues.errors`, `rubric.errors`): their sentence, in
   the catalogue's words (`error.<name>`) where those of the terminal would not fit.
3. A command used where or by whom it may not be.
4. Discord's refusals: a turn not shown, no permission, gone, too many threads.
5. Anything else is a fault of ours.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import discord
from discord import app_commands

from bot.catalogue import has, say
from bot.cogs.answers import UNSENT, answer_alone
from bot.errors import (
    CoachError,
    PracticeError,
    SessionEndedError,
    SessionMovedOnError,
    UnknownSessionError,
    UnknownTurnError,
)
from bot.journal import journal
from dialogues.errors import DialogueError
from rubric.errors import RubricError

TOO_MANY_THREADS: Final = 160006
_OURS = (CoachError, DialogueError, RubricError)
_REFUSALS = (
    PracticeError,
    DialogueError,
    app_commands.CheckFailure,
    SessionEndedError,
    SessionMovedOnError,
    UnknownSessionError,
    UnknownTurnError,
)
"""What was asked for can't be done; nothing has failed."""


class Refused(app_commands.CheckFailure):
    """Somebody may not do this here; the text is the sentence for them."""


class NotShown(Exception):
    """A turn was stored and Discord didn't take the message with it; the cause says why."""


@asynccontextmanager
async def answering(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Let whatever fails inside be told to the user of the interaction, and to nobody else."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - told to the user, and kept whole in the log
        await tell(interaction, error)


async def tell(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Answer an interaction with what failed; where even that can't be sent, the log has it."""
    text = sentence_for(error, where=str(interaction.channel_id), what=_name(interaction))
    try:
        await answer_alone(interaction, text)
    except UNSENT as unsent:
        journal().warning("answer not sent", error=type(unsent).__name__, detail=str(unsent))


def sentence_for(error: Exception, *, where: str, what: str) -> str:
    """Return the sentence for a failure, and write its cause to the log under the reference that it shows."""
    inside = _unwrapped(error)
    sentence = _sentence(inside)
    if isinstance(inside, _REFUSALS):
        journal().info("refused", what=what, where=where, error=type(inside).__name__)
        return sentence
    reference = secrets.token_hex(3)
    journal().error("failed", what=what, where=where, reference=reference, exc_info=inside)
    return say("failure.reference", sentence=sentence, reference=reference)


def _sentence(error: Exception) -> str:
    if isinstance(error, _OURS):
        keys = (f"error.{each.__name__}" for each in type(error).__mro__)
        key = next(filter(has, keys), None)
        return say(key).format(**vars(error)) if key else str(error)
    if isinstance(error, app_commands.CheckFailure):
        return _not_here(error)
    if isinstance(error, NotShown):
        return say("failure.not_shown")
    if isinstance(error, UNSENT):
        return _from_discord(error)
    return say("failure.fault")


def _not_here(error: app_commands.CheckFailure) -> str:
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, app_commands.CommandOnCooldown):
        return say("failure.slow", seconds=max(1, round(error.retry_after)))
    if isinstance(error, app_commands.NoPrivateMessage):
        return say("failure.server_only")
    return say("failure.check")


def _from_discord(error: Exception) -> str:
    if isinstance(error, discord.Forbidden):
        return say("failure.forbidden")
    if isinstance(error, discord.NotFound):
        return say("failure.gone")
    if isinstance(error, discord.HTTPException) and error.code == TOO_MANY_THREADS:
        return say("failure.too_many_threads")
    return say("failure.discord")


def _unwrapped(error: Exception) -> Exception:
    while isinstance(error, (app_commands.CommandInvokeError, app_commands.TransformerError)):
        cause = getattr(error, "original", None) or error.__cause__
        if not isinstance(cause, Exception):
            break
        error = cause
    return error


def _name(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: Any = interaction.data or {}
    return str(data.get("custom_id", "")).split(":")[0]
