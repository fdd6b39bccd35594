"""How a talk ends: the decision to take, then the debrief with its pictures."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import discord
from discord import ui

from bot.catalogue import say
from bot.charts import Chart, mood_curve, score_bars
from bot.practice.debrief import Debrief
from bot.practice.report import Row, report
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.views.buttons import choice, row
from bot.views.layout import (
    COACH,
    PERSON,
    PROGRAM,
    fitted,
    in_transcript,
    message,
    panel,
    plain,
    shortened,
    spoken,
    spread,
)

LONGEST_ROW = 700
MOST_LOOKS = 3
"""Messages that look closer, at most; whatever is left is in the transcript."""

NO_CHOICE = "-"
_PERSON = 1
"""Sections that come first: the ending, and the person's own account."""


def decision_message(talk: Talk) -> ui.LayoutView:
    """Return what there is to decide, the options in an order that gives nothing away."""
    decision = talk.script.scenario.decision
    options = [(name, option.title) for name, option in decision.options.items()]
    random.Random(talk.record.seed).shuffle(options)
    listed = [*options, (NO_CHOICE, say("decision.none"))]
    return message(
        panel(say("decision.title"), plain(decision.question), colour=PROGRAM),
        choice(f"decide:{talk.id}", say("decision.pick"), listed),
    )


def pictures(talk: Talk, found: Debrief) -> list[Chart]:
    """Draw the charts of a talk, none in a check ride or for a talk without replies. Pure work."""
    if talk.record.mode == "check_ride" or not found.series:
        return []
    scenario = talk.script.scenario
    return [mood_curve(found, scenario.mood, scenario.title), score_bars(found.series, scenario.title)]


def debrief_messages(
    talk: Talk, found: Debrief, turns: Sequence[Turn], charts: Sequence[Chart], beside: str = ""
) -> list[ui.LayoutView]:
    """Return the debrief: how it ended, in the person's words and in pictures, then a closer look.

    What the pictures show is not said again in bars of characters. `beside` is the score beside what others
    reach, in a sentence, or "".
    """
    sections = report(talk, found, turns, width=0, beside=beside)
    first = [
        text
        for section in sections[: _PERSON + 1]
        for text in (say("debrief.part", title=plain(section.title)), *map(_row, section.rows))
    ]
    closer = list(_texts([section for section in sections[_PERSON + 1 :] if not section.topic]))
    last: list[ui.Item[Any]] = [ui.TextDisplay(say("debrief.closes")), row(talk.id, 0, ["transcript"])]
    parts: list[list[ui.Item[Any]]] = [
        [panel(*fitted(first, remark=in_transcript), colour=PERSON), *_gallery(charts)]
    ]
    parts += [[panel(*texts, colour=COACH)] for texts in spread(closer, MOST_LOOKS, in_transcript)]
    return [message(*part, *(last if part is parts[-1] else [])) for part in parts]


def files(charts: Sequence[Chart]) -> list[discord.File]:
    """Return the charts as attachments with their text alternatives."""
    return [
        discord.File(BytesIO(chart.image), filename=chart.filename, description=chart.alt) for chart in charts
    ]


def _gallery(charts: Sequence[Chart]) -> list[ui.Item[Any]]:
    if not charts:
        return []
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    for chart in charts:
        gallery.add_item(media=f"attachment://{chart.filename}", description=chart.alt)
    return [gallery]


def _texts(sections: Sequence[Any]) -> Iterator[str]:
    for section in sections:
        rows = [_row(each) for each in section.rows]
        yield "\n".join([say("debrief.part", title=plain(section.title)), *rows])


def _row(each: Row) -> str:
    if each.kind == "lead":
        return f"**{shortened(each.text, LONGEST_ROW, plain)}**"
    if each.kind in {"said", "yours"}:
        return f"> {shortened(each.text, LONGEST_ROW, spoken)}"
    return shortened(each.text, LONGEST_ROW, plain)
