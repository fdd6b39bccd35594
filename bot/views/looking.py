"""A closer look: why a reply scored as it did, another reply beside it, a message scored by itself."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.catalogue import say
from bot.practice.lines import evidence_lines, named, step_figures
from bot.practice.turn import Turn
from bot.practice.whatif import Step, WhatIf
from bot.views.layout import COACH, PERSON, PROGRAM, fitted, message, panel, plain, shortened, spoken
from rubric.assessment import Assessment

LONGEST_HALF = 1700
LONGEST_LINE = 200
LONGEST_WORDS = 300


def why_message(turn: Turn) -> ui.LayoutView:
    """Return what was found in a reply."""
    head = say("why.title", n=turn.n)
    return message(panel(*fitted([head, *map(plain, evidence_lines(turn))]), colour=COACH))


def what_if_message(tried: WhatIf, name: str) -> ui.LayoutView:
    """Return both futures, one under the other."""
    half = [
        "\n".join(fitted([say(f"whatif.{key}"), *(_step(step, name) for step in steps)], LONGEST_HALF))
        for key, steps in (("as_it_went", _shown(tried.yours)), ("instead", _shown(tried.other)))
    ]
    head = say("whatif.title", n=tried.n)
    return message(
        panel(
            f"{head}\n{say('turn.person', name=name, said=shortened(tried.line, LONGEST_LINE, spoken))}",
            colour=PERSON,
        ),
        panel(half[0], colour=PROGRAM),
        panel(half[1], colour=COACH),
    )


def score_message(assessment: Assessment) -> ui.LayoutView:
    """Return the verdict on a message that stands alone."""
    found = [
        f"**{named(assessment, each.code)}**: “{plain(each.text)}” {each.why}"
        + (f" {say('turn.try', line=each.try_)}" if each.try_ else "")
        for each in assessment.evidence
    ]
    head = f"{say('score.title', score=assessment.score)}\n{say('score.levels', **assessment.levels)}"
    body = fitted([head, *(found or [say("turn.nothing")])])
    return message(panel(*body, colour=COACH), ui.TextDisplay(say("score.about")))


def _shown(steps: Sequence[Step], most: int = 3) -> Sequence[Step]:
    return steps[:most]


def _step(step: Step, name: str) -> str:
    reply = (
        say("whatif.you", reply=shortened(step.reply, LONGEST_WORDS, plain))
        if step.reply
        else say("turn.silence")
    )
    said = say("turn.person", name=name, said=shortened(step.said, LONGEST_WORDS, spoken))
    return f"{reply}\n-# {step_figures(step)}\n{said}"
