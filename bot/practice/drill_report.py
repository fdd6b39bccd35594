"""The results of a drill on paper: CSV for a sheet, JSON for a program, an HTML page to talk over."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.practice.anonymous import Anonymous
from bot.practice.drill_figures import DIMENSIONS, MOST_OF, Dimension, Results
from bot.practice.drill_words import CUES, DIMENSION_TITLES, DONE, WAYS, called, place_of, sections, title_of
from bot.practice.transcript import PRACTICE_LINE

HEATS: Final = 9
"""Shades of the heat map."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def nameless(found: Results) -> Results:
    """Return results in which trainees are numbers; names in what they said are out as far as can be told."""
    clean = Anonymous([])
    helped, hurt = (
        tuple(replace(each, reply=clean(each.reply)) for each in replies)
        for replies in (found.helped, found.hurt)
    )
    return replace(
        found,
        drill=replace(found.drill, named=False),
        parted=tuple(each.with_replies(clean) for each in found.parted),
        shared=tuple(each.with_replies(clean) for each in found.shared),
        helped=helped,
        hurt=hurt,
    )


def as_json(found: Results) -> str:
    """Return the results as a JSON document."""
    return json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n"


def as_csv(found: Results) -> str:
    """Return one line for each talk; nothing in it is read as a formula by a program for sheets."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(
        [
            "trainee",
            "replies",
            *DIMENSIONS,
            "median_reply_s",
            "missed",
            "ending",
            "done_as",
            "tension",
            "rank",
        ]
    )
    for talk in found.talks:
        values = (
            called(found, talk),
            talk.replies,
            *(talk.means.get(dimension) for dimension in DIMENSIONS),
            talk.median_s,
            talk.missed,
            talk.ending,
            talk.done_as,
            talk.tension,
            talk.rank,
        )
        writer.writerow(["" if value is None else _harmless(value) for value in values])
    return file.getvalue()


def as_text(found: Results) -> str:
    """Return the results as plain text."""
    lines = [f"Drill {found.drill.id}: {found.title}, seed {found.drill.seed}", PRACTICE_LINE]
    for part in sections(found):
        lines += ["", part.title, *part.lines]
    return "\n".join(lines) + "\n"


def as_html(found: Results) -> str:
    """Return one self-contained page: no script, no outside file, no request to anywhere."""
    return (
        _environment()
        .get_template("drill.html.j2")
        .render(
            it=found,
            drill=found.drill,
            dimensions=DIMENSIONS,
            titles=DIMENSION_TITLES,
            cells={(cell.state, cell.dimension): cell for cell in found.cells},
            heat=_heat,
            called=lambda talk: called(found, talk),
            title_of=title_of,
            place_of=place_of,
            ways=WAYS,
            cue_titles=CUES,
            done=DONE,
            overview=sections(found)[0].lines,
            practice_line=PRACTICE_LINE,
        )
    )


def _heat(dimension: Dimension, mean: float) -> int:
    return min(HEATS, int(mean / MOST_OF[dimension] * HEATS + 0.5))


def _harmless(value: object) -> object:
    """Return a cell that a sheet takes for text, whatever somebody calls themselves."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


@cache
def _environment() -> Environment:
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
