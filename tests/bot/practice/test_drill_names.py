"""Whoever says their own name in a drill is named in none of its results."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.practice import drill_report
from bot.practice.drill_figures import Results
from bot.practice.drill_results import results
from bot.practice.drill_solo import simulate
from bot.practice.drill_words import sections
from bot.practice.session import Practice
from dialogues.script import Script
from tests.bot.practice.test_drill_results import DRILL, KIND, RUDE, says


def messages(found: Results) -> str:
    return "\n".join(line for part in sections(found) for line in part.lines)


@pytest.mark.parametrize(
    "told", [messages, drill_report.as_html, drill_report.as_csv, drill_report.as_json, drill_report.as_text]
)
async def test_results_name_nobody_who_introduces_themselves(
    practice: Practice, mini: Script, told: Callable[[Results], str]
) -> None:
    name = mini.scenario.person.name
    talks = await simulate(
        practice,
        DRILL,
        [
            says("trainee1", f"My name is Dana Ruiz, {name}. {KIND}"),
            says("trainee2", f"Gus here. {RUDE}"),
            says("trainee3", f"this is Joel. {RUDE}"),
        ],
    )
    echoed = [
        replace(each, replies=tuple(replace(reply, said="Ruiz? Gus? Joel? Go on.") for reply in each.replies))
        for each in talks
    ]
    found = results(replace(DRILL, named=False), mini.scenario, echoed)
    assert found.parted
    assert found.helped
    assert found.hurt

    written = told(found)
    assert not [each for each in ("Dana", "Ruiz", "Gus", "Joel") if each in written]
    if told is not drill_report.as_csv:
        assert f"My name is [name], {name}." in " ".join(written.split())
        assert "[name] here." in written


async def test_results_with_names_name_nobody_beside_what_was_said(practice: Practice, mini: Script) -> None:
    talks = await simulate(practice, DRILL, [says("Ana", f"Ana here. {KIND}"), says("Ben", RUDE)])
    found = results(DRILL, mini.scenario, talks)

    assert "Ana here" not in json.dumps(found.as_json())
    assert drill_report.nameless(found).helped == found.helped
