"""The results of a drill on paper: CSV for a sheet, JSON for a program, an HTML page to talk over."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from functools import cache
from pathlib import Path, PurePath
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.practice.drill_figures import DIMENSIONS, MOST_OF, Dimension, Results
from bot.practice.drill_words import (
    CUES,
    DIMENSION_TITLES,
    DISCUSSED,
    LEFT_OUT,
    PARTED,
    SHARED,
    SILENCES,
    WAYS,
    answered_by,
    called,
    came_of,
    end_of,
    in_order,
    sections,
    sentence,
    signed,
    title_of,
    without_place,
)
from bot.practice.transcript import PRACTICE_LINE
from bot.stages import place_of

HEATS: Final = 9
"""Shades of the heat map."""

LONGEST_PART: Final = 40
"""Letters of a person's name in that of a file."""

WIDTH: Final = 78
"""Letters in a line of plain text."""

STATES: Final = "Stage by stage"
STATES_ARE: Final = (
    "A stage is where the person stands in the talk. Means of the replies given in each: score of 100, the "
    "others of 2, where 2 is best."
)

_UNSAFE: Final = re.compile(r"[^a-z0-9]+")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def nameless(found: Results) -> Results:
    """Return results in which trainees are numbers; what they said names nobody in any results."""
    return replace(found, drill=replace(found.drill, named=False))


def file_name(found: Results, form: str, *besides: str) -> str:
    """Return what a file with these results is called, such as `drill-teresa-2026-11-30.html`.

    It names the person and the day on which the drill began, in UTC. A sheet has no other place to say that
    it counts corrections.

    Args:
        found: The results.
        form: `html`, `csv` or `json`.
        besides: What else the name says.
    """
    drill = found.drill
    letters = unicodedata.normalize("NFKD", PurePath(drill.person).stem).encode("ascii", "ignore").decode()
    person = _UNSAFE.sub("-", letters.lower()).strip("-")[:LONGEST_PART] or "talk"
    day = f"{(drill.started_at or drill.created_at).astimezone(UTC):%Y-%m-%d}"
    return f"{'-'.join(['drill', person, day, *besides, *(['corrected'] if found.corrected else [])])}.{form}"


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
            "half_within_s",
            "time_for_a_reply_s",
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
            talk.half_within_s,
            found.pace.norm_s,
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
    first, *parts = sections(found)
    lines = [f"Drill {found.drill.id}: {found.title}, seed {found.drill.seed}", PRACTICE_LINE]
    lines += ["", first.title, *map(_wrapped, first.lines), *_state_lines(found)]
    for part in parts:
        lines += ["", part.title, *map(_wrapped, part.lines)]
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
            talks=in_order(found),
            called=lambda talk: called(found, talk),
            title_of=title_of,
            place_of=place_of,
            ways=WAYS,
            answered_by=answered_by,
            cue_titles=CUES,
            end_of=lambda talk: end_of(found, talk),
            came_of=lambda branch: came_of(found, branch),
            parted_are=PARTED,
            shared_are=SHARED,
            discussed_are=DISCUSSED,
            states=STATES,
            silences=SILENCES,
            left_out=LEFT_OUT,
            unplaced=without_place(found),
            states_are=STATES_ARE,
            mean=_mean,
            sentence=sentence,
            signed=signed,
            overview=sections(found)[0].lines,
            practice_line=PRACTICE_LINE,
        )
    )


def _wrapped(line: str) -> str:
    return textwrap.fill(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _state_lines(found: Results) -> Iterator[str]:
    """Yield the heat map as a table of figures."""
    if not found.cells:
        return
    cells = {(cell.state, cell.dimension): cell for cell in found.cells}
    titles = [DIMENSION_TITLES[dimension].short for dimension in DIMENSIONS]
    broad = max(len(place_of(state)) for state in found.states)
    yield from ("", STATES, _wrapped(STATES_ARE))
    yield f"{'':<{broad}}" + "".join(f"{title:>12}" for title in [*titles, "Replies"])
    for state in found.states:
        means = [_mean(dimension, cells[state, dimension].mean) for dimension in DIMENSIONS]
        replies = f"{cells[state, 'score'].replies}"
        yield f"{place_of(state):<{broad}}" + "".join(f"{figure:>12}" for figure in [*means, replies])


def _mean(dimension: Dimension, mean: float) -> str:
    return f"{mean:.0f}" if dimension == "score" else f"{mean:.1f}"


def _heat(dimension: Dimension, mean: float) -> int:
    return min(HEATS, int(mean / MOST_OF[dimension] * HEATS + 0.5))


def _harmless(value: object) -> object:
    """Return a cell that a sheet takes for text, whatever somebody calls themselves."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


@cache
def _environment() -> Environment:
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
