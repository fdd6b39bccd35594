"""What came of a drill, worked out from talks that simulated trainees played."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.charts import heat_map
from bot.errors import BadFileError
from bot.practice import drill_report
from bot.practice.drill_cohort import Simulated, Style, read_drill, styles
from bot.practice.drill_figures import Results
from bot.practice.drill_results import results
from bot.practice.drill_solo import simulate
from bot.practice.drill_words import NO_PLACES, UNPLACED, own_lines, sections
from bot.practice.session import Practice
from bot.store.records_drills import DrillRecord
from dialogues.script import Script
from tests.bot.practice.test_drill_plan import RUNNING

DRILL = replace(RUNNING, id="d1", named=True, ranked=True, length_s=600, reply_s=60, pack="police")
KIND = "You sound worn out. It's been a long night, and nobody asked how you are."
RUDE = "Calm down and do what I say."


async def played(practice: Practice, mini: Script, *cohort: Simulated, drill: DrillRecord = DRILL) -> Results:
    return results(drill, mini.scenario, await simulate(practice, drill, cohort))


def says(name: str, *lines: str) -> Simulated:
    return Simulated(name, (), lines)


@pytest.fixture
async def found(practice: Practice, mini: Script) -> Results:
    return await played(
        practice,
        mini,
        says("Ana", KIND, "What happened tonight?", "You're not alone with it. I'm Ana."),
        says("Ben", RUDE, "Stop it.", "I don't have all night."),
        says("Cara", KIND, "What would help?", "Thank you for telling me."),
    )


def test_the_cohort_parts_where_the_same_line_got_different_replies(found: Results) -> None:
    first = found.parted[0]

    assert first.talks == 3
    assert first.n == 1
    assert 0 < first.parting <= 1
    assert {branch.talks for branch in first.branches} == {1, 2}
    assert {branch.reply for branch in first.branches} >= {RUDE}


async def test_a_moment_tells_apart_who_answered_and_who_stayed_silent(
    practice: Practice, mini: Script
) -> None:
    never = Simulated("Dora", (replace_misses(),))
    found = await played(practice, mini, says("Ana", KIND), says("Ben", RUDE), says("Cara", RUDE), never)

    [first] = [moment for moment in found.shared if moment.n == 1]
    assert (first.talks, first.silent) == (3, 1)
    assert first in found.parted
    told = " ".join(drill_report.as_text(found).split())
    assert f"“{first.line}” Answered by 3, 1 stayed silent; " in told
    page = drill_report.as_html(found)
    assert "Answered by 3, 1 stayed silent; " in page
    assert f'<td>{first.line}</td><td class="n">3</td><td class="n">1</td>' in page
    assert json.loads(drill_report.as_json(found))["parted"][0]["silent"] == 1


async def test_a_moment_at_which_nobody_stayed_silent_says_nothing_of_it(found: Results) -> None:
    assert "Answered by 3; " in drill_report.as_html(found)


def test_agreement_is_that_of_pairs(found: Results) -> None:
    first = next(moment for moment in found.shared if moment.n == 1)
    assert first.agreement == pytest.approx(1 / 3, abs=0.2)


def test_each_state_has_a_mean_of_each_dimension(found: Results) -> None:
    assert {cell.state for cell in found.cells} == set(found.states)
    assert len(found.cells) == 4 * len(found.states)
    whole = sum(cell.replies for cell in found.cells if cell.dimension == "score")
    assert whole == sum(talk.replies for talk in found.talks)


def test_replies_to_talk_about_name_nobody(found: Results) -> None:
    told = json.dumps([each.reply for each in (*found.helped, *found.hurt)])
    told += json.dumps([branch.reply for moment in found.parted for branch in moment.branches])
    assert not re.search(r"\b(Ana|Ben|Cara)\b", told)


async def test_ranks_are_given_only_where_they_are_wanted_and_a_talk_is_long_enough(
    practice: Practice, mini: Script
) -> None:
    long, short = says("Ana", *[KIND] * 4), says("Ben", KIND)
    ranked = await played(practice, mini, long, short)
    unranked = await played(practice, mini, long, short, drill=replace(DRILL, ranked=False))

    three = await played(practice, mini, long, says("Cara", *[RUDE] * 4), short)
    assert [talk.rank for talk in three.talks] == [1, 2, None]
    assert [talk.rank for talk in ranked.talks] == [None, None]
    assert "Too few talks to compare for places." in own_lines(ranked, 1)
    assert "Too few talks to compare for places." in drill_report.as_html(ranked)
    assert "had too few replies to be compared" in drill_report.as_html(three)
    reasons = [sections(each)[-1].lines[0] for each in (ranked, three)]
    assert reasons == [NO_PLACES, UNPLACED]
    assert "for places" not in drill_report.as_html(unranked) + drill_report.as_text(unranked)
    assert [talk.rank for talk in unranked.talks] == [None, None]


async def test_numbers_stand_for_names_where_no_names_are_shown(practice: Practice, mini: Script) -> None:
    found = await played(practice, mini, says("Ana", KIND, "Go on."), drill=replace(DRILL, named=False))

    for paper in (drill_report.as_text, drill_report.as_csv, drill_report.as_json, drill_report.as_html):
        assert "Ana" not in paper(found)
        assert "rainee 1" in paper(found) or paper is drill_report.as_json


async def test_the_page_asks_for_nothing_from_outside_and_lets_no_reply_be_code(
    practice: Practice, mini: Script
) -> None:
    found = await played(practice, mini, says("<b>Ana</b>", "<script>alert(1)</script> You sound tired."))
    page = drill_report.as_html(found)

    assert not re.search(r"(src|href)\s*=|@import|url\(|<script|https?:", page)
    assert "default-src 'none'" in page


async def test_a_sheet_reads_no_name_as_a_formula(practice: Practice, mini: Script) -> None:
    found = await played(practice, mini, says('=HYPERLINK("x")', KIND))
    rows = list(csv.DictReader(io.StringIO(drill_report.as_csv(found))))

    assert rows[0]["trainee"].startswith("'=")


async def test_a_drill_in_which_nobody_said_anything_has_results_too(
    practice: Practice, mini: Script
) -> None:
    silent = Simulated("Ana", (replace_misses(),))
    found = await played(practice, mini, silent)

    assert found.talks[0].replies == 0
    assert found.talks[0].done_as in {"silent", "ended"}
    assert "1 took part" in drill_report.as_text(found)
    assert drill_report.as_html(found)


async def test_the_same_cohort_and_seed_give_the_same_results(practice: Practice, mini: Script) -> None:
    cohort = [Simulated(name, (style,)) for name, style in styles().items()]
    first = await played(practice, mini, *cohort)
    second = await played(practice, mini, *cohort)
    assert first == second


def test_a_file_of_a_drill_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "drill.yaml"
    (tmp_path / "empty.txt").write_text("\n  \n")
    for text, says_what in [
        ("person: [", "line"),
        ("", "says nothing of a drill"),
        ("- teresa", "says nothing of a drill"),
        ("seed: 3", r"\(person: it is missing\)"),
        ("person: teresa\nlenght: 3", "lenght: there is no such entry, only person, seed, pack"),
        (
            "person: teresa\ncohort: [{kind: mixed}]",
            "kind in part 1 of the cohort: there is no such entry, only style, count",
        ),
        ("persn: teresa", r"\(persn: there is no such entry, only person, .*; did you mean person\?\)"),
        ("person: teresa\ncohort: mixed", r"\(cohort: it must be a list, each part with a - before it\)"),
        ("person: teresa\ncohort: [mixed]", r"\(part 1 of the cohort: it must hold entries, such as"),
        ("person: teresa\ncohort: [{count: many}]", r"\(count in part 1 of the cohort: it must be a whole"),
        ("person: teresa\ncohort: [{style: quiet, count: 0}]", "cohort: it must be at least 1"),
        ("person: teresa\nlength_min: long", r"\(length_min: it must be a number\)"),
        ("person: teresa\nranked: perhaps", r"\(ranked: it must be true or false\)"),
        ("person: teresa\nmode: loud", "mode: it must be one of 'coached'"),
        ("person: 3", r"\(person: it must be text; put it in quotes\)"),
        ("person: teresa\nseed: 1.5", r"\(seed: it must be a whole number\)"),
        ("person: teresa\ncohort: [{style: shouter}]", "there is no style shouter"),
        ("person: teresa\ncohort: [{name: Ana}]", "either a style or a file"),
        ("person: teresa\ncohort: [{name: Ana, replies: none.txt}]", "no such file"),
        ("person: teresa\ncohort: [{name: Ana, replies: empty.txt}]", "empty.txt.*holds no reply"),
    ]:
        file.write_text(text)
        with pytest.raises(BadFileError, match=says_what):
            read_drill(file)


def replace_misses() -> Style:
    return styles()["quiet"].model_copy(update={"misses": 1.0})


async def test_a_name_that_the_person_takes_up_is_left_out_too(practice: Practice, mini: Script) -> None:
    [talk] = await simulate(practice, DRILL, [says("Ana", KIND, RUDE)])
    taken_up = [
        replace(each, line=f"{number} Ana?", said=f"Ana. {each.said}")
        for number, each in enumerate(talk.replies)
    ]
    found = results(DRILL, mini.scenario, [replace(talk, replies=tuple(taken_up))])

    assert found.helped
    assert found.hurt
    for each in (*found.helped, *found.hurt):
        assert "Ana" not in each.line + each.said
        assert each.said.startswith("[name]. ")


@pytest.mark.parametrize(
    ("person", "named"),
    [
        ("teresa", "teresa"),
        ('/home/me/My Person\u202e: "a/b".yaml', "b"),
        ("../\u00c9lo\u00efse & co.yaml", "eloise-co"),
        ("\u4eba.yaml", "talk"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_file_is_named_after_the_drill_as_any_disk_takes_it(
    found: Results, person: str, named: str
) -> None:
    late = datetime(2026, 11, 29, 23, 30, tzinfo=timezone(-timedelta(hours=5)))
    drill = replace(found.drill, person=person, started_at=late)
    name = drill_report.file_name(replace(found, drill=drill), "html")
    assert name == f"drill-{named}-2026-11-30.html"
    nameless = drill_report.file_name(replace(found, drill=drill, corrected=1), "csv", "nameless")
    assert nameless == f"drill-{named}-2026-11-30-nameless-corrected.csv"


def test_what_counts_as_corrected_says_so_in_words_files_and_the_picture(found: Results) -> None:
    says_so = "3 replies count as instructors corrected them, all others as the rubric scored them."
    put_right = replace(found, corrected=3)
    assert says_so in " ".join(drill_report.as_text(put_right).split())
    assert says_so in drill_report.as_html(put_right)
    assert json.loads(drill_report.as_json(put_right))["corrected"] == 3
    assert drill_report.file_name(put_right, "csv").endswith("-corrected.csv")
    assert "corrected" not in drill_report.file_name(found, "csv")
    drawn, plain = heat_map(put_right, form="svg"), heat_map(found, form="svg")
    assert says_so in drawn.alt
    assert "As corrected. Score of 100, the others of 2; right: replies." in drawn.image.decode()
    assert "corrected" not in plain.image.decode() + plain.alt + drill_report.as_html(found)
