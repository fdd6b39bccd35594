"""How long replies took in a drill: what is printed, and the grade that follows from it."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from bot.practice import drill_report
from bot.practice.drill_results import results
from bot.practice.drill_solo import simulate
from bot.practice.drill_words import own_lines, sections
from bot.practice.session import Practice
from dialogues.script import Script
from tests.bot.practice.test_drill_results import DRILL, KIND, says
from tests.bot.practice.test_drill_words import timed


@pytest.mark.parametrize(
    ("taken_s", "missed", "says_so"),
    [
        (
            (7, 31, 55),
            16,
            (
                "More than half of the replies never came. Measured against the 60 s that this drill "
                "gives for a reply (fair: half in time; good: half within 30 s, nine of ten in time), "
                "this is slow. 16 replies never came in the 60 s, and the person spoke up; here they "
                "count as later than any that came."
            ),
        ),
        ((10, 20, 50), 1, "Half of the replies came within 20 s; more than one in ten never came. Measured"),
        ((10,) * 9, 1, "Half of the replies came within 10 s, nine of ten within 10 s. Measured"),
        ((10, 20), 0, "Half of the replies came within 10 s, nine of ten within 20 s. Measured"),
    ],
)
async def test_the_figures_count_what_never_came_as_the_grade_does(
    practice: Practice, mini: Script, taken_s: tuple[float, ...], missed: int, says_so: str
) -> None:
    [talk] = await simulate(practice, DRILL, [says("Ana", KIND)])
    found = results(DRILL, mini.scenario, [timed(talk, *taken_s, missed=missed)])

    assert says_so in " ".join(sections(found)[0].lines)
    assert says_so in " ".join(drill_report.as_text(found).split())
    assert says_so in " ".join(re.sub("</?p>", " ", drill_report.as_html(found)).split())


async def test_each_talk_counts_what_never_came_as_all_of_them_do(practice: Practice, mini: Script) -> None:
    one, other = await simulate(practice, DRILL, [says("Ana", KIND), says("Ben", KIND)])
    found = results(DRILL, mini.scenario, [timed(one, 10, 50, missed=1), timed(other, 10, missed=5)])

    ana, ben = csv.DictReader(io.StringIO(drill_report.as_csv(found)))
    assert (ana["half_within_s"], ben["half_within_s"]) == ("50", "")
    told = json.loads(drill_report.as_json(found))
    assert [each["half_within_s"] for each in told["talks"]] == [50, None]
    assert told["pace"]["half_within_s"] is told["pace"]["nine_tenths_within_s"] is None
    assert (
        "2 replies, 1 line left unanswered, half of the lines answered within 50 s." in own_lines(found, 1)[0]
    )
    assert "1 reply, 5 lines left unanswered. " in own_lines(found, 2)[0]
    assert "This drill gives 60 s for a reply." in own_lines(found, 2)
    assert "each counts as later than any that came" in drill_report.as_html(found)
