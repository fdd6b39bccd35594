"""Forms of a review, understood by their ids as all forms are."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.catalogue import say
from bot.practice.review import LONGEST_WORDS
from bot.views.forms import Form
from rubric.codes import CODES, LEVELS

NEEDS_NO_WORDS = frozenset({"flag", "second_look"})
LONGEST_TURNS = 9
_TITLE = 45


def remark_form(kind: str, session_id: str, n: int) -> Form:
    """Return the form for a comment, a flag, a request or an answer; `n` is 0 for the talk as a whole."""
    return _form(
        say(f"review.{kind}"),
        f"review:said:{kind}:{session_id}:{n}",
        say(f"review.ask.{kind}"),
        LONGEST_WORDS,
        required=kind not in NEEDS_NO_WORDS,
    )


def marking_form(session_id: str, n: int, chosen: str) -> Form:
    """Return the form for the reason of a mark; `chosen` is a code and what it becomes, as `command=0`."""
    code, _, value = chosen.partition("=")
    return _form(
        _what(code, value),
        f"review:marked:{session_id}:{n}:{code}:{value}",
        say("review.ask.reason"),
        LONGEST_WORDS,
    )


def _what(code: str, value: str) -> str:
    """Return what is to be corrected, in words."""
    if code not in CODES:
        return say("review.mark")
    title = CODES[code].title
    if code in LEVELS:
        return say("review.level_is", level=title, now=value)
    return say("review.put_in" if value == "1" else "review.take_out", code=title)


def excerpt_form(session_id: str, n: int) -> Form:
    """Return the form for the turns of an excerpt."""
    return _form(
        say("review.excerpt_title"),
        f"review:excerpted:{session_id}:{n}",
        say("review.ask.turns"),
        LONGEST_TURNS,
        now=str(n),
    )


def _form(
    title: str, custom_id: str, label: str, longest: int, *, required: bool = True, now: str = ""
) -> Form:
    form = Form(title=title[:_TITLE], custom_id=custom_id)
    style = discord.TextStyle.short if now else discord.TextStyle.paragraph
    field: ui.TextInput[Any] = ui.TextInput(
        style=style, max_length=longest, required=required, default=now or None, custom_id="words"
    )
    form.add_item(ui.Label(text=label[:_TITLE], component=field))
    return form
