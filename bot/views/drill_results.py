"""What came of a drill, as messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from discord import ui

from bot.catalogue import say
from bot.charts import Chart
from bot.practice.counted import Counted
from bot.practice.drill_figures import Results
from bot.practice.drill_words import own_lines, sections
from bot.practice.releasing import HeldBack, Released
from bot.views.buttons import button
from bot.views.layout import COACH, PROGRAM, cut, message, panel, plain, spread

MOST_MESSAGES: Final = 4
LONGEST_LINE: Final = 900


def results_messages(found: Results, chart: Chart, counted: Counted) -> list[ui.LayoutView]:
    """Return what instructors see: the heat map first, then part by part."""
    head = say("drill.results_title", title=plain(found.title), id=found.drill.id, seed=found.drill.seed)
    texts = [head, *filter(None, [counted.says("Figures and report")])]
    for part in sections(found):
        texts += [say("drill.part", title=plain(part.title)), *(_line(line) for line in part.lines)]
    first, *rest = spread(texts, MOST_MESSAGES)
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    gallery.add_item(media=f"attachment://{chart.filename}", description=chart.alt)
    other = _other(found, counted)
    shown = [message(panel("\n".join(first), colour=PROGRAM), gallery, *other)]
    return [*shown, *(message(panel("\n".join(page), colour=PROGRAM)) for page in rest)]


def own_message(found: Results, number: int, counted: Counted, *, waiting: int = 0) -> ui.LayoutView:
    """Return what a trainee sees: their own talk beside the middle of the cohort.

    Args:
        found: What came of the drill, of the talks whose trainees see their feedback.
        number: The trainee's.
        counted: What the figures count.
        waiting: How many talks are left out, for their feedback waits.
    """
    head = say("drill.own_title", title=plain(found.title))
    lines = "\n".join(map(_line, own_lines(found, number)))
    says = counted.says("The figures", "your talk")
    left_out = say("drill.own_without", count=waiting) if waiting else ""
    return message(panel(head, says, lines, left_out, colour=COACH), *_other(found, counted))


def release_message(drill_id: str, waiting: int) -> ui.LayoutView:
    """Return the offer to let go the feedback of a drill's check rides, with how many wait."""
    offer = button(say("drill.release_all", count=waiting), f"review:release_all:{drill_id}")
    return message(panel(say("drill.unreleased", count=waiting), colour=PROGRAM), ui.ActionRow(offer))


def sure_message(drill_id: str, found: HeldBack) -> ui.LayoutView:
    """Return the question before it is let go, with how much goes out and to how many."""
    many = len(found.ids)
    said = [say("drill.sure_one" if many == 1 else "drill.sure", count=many)]
    if found.still_on:
        said.append(say("drill.still_on", count=found.still_on))
    return message(
        panel(" ".join(said), colour=PROGRAM),
        ui.ActionRow(
            button(say("drill.release_sure"), f"review:release_sure:{drill_id}", "release_sure"),
            button(say("drill.release_not"), f"review:release_not:{drill_id}"),
        ),
    )


def released_message(released: Released) -> ui.LayoutView:
    """Return what came of it."""
    said = [say("drill.released", count=released.now) if released.now else say("drill.released_none")]
    if released.before:
        said.append(say("drill.released_before", count=released.before))
    if released.still_on:
        said.append(say("drill.still_on", count=released.still_on))
    return message(panel(" ".join(said), colour=PROGRAM))


def withheld_message() -> ui.LayoutView:
    """Return what a trainee sees of a check ride."""
    return message(panel(say("drill.withheld"), colour=PROGRAM))


def _other(found: Results, counted: Counted) -> Iterator[ui.ActionRow[Any]]:
    """Yield the button for what the figures could count instead, where something was corrected."""
    if counted.corrections:
        yield ui.ActionRow(button(counted.offer, f"drill:{counted.other}:{found.drill.id}"))


def _line(line: str) -> str:
    return plain(cut(line, LONGEST_LINE)).replace("\\- ", "- ", 1)
