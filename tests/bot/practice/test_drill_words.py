"""How the results of a drill are worded: plurals, scales, endings, and what is left out."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from bot.practice import drill_report
from bot.practice.drill_figures import Results
from bot.practice.drill_results import results
from bot.practice.drill_solo import played_by, simulate
from bot.practice.drill_talks import Played
from bot.practice.drill_words import own_lines, sections, signed
from bot.practice.session import Practice
from bot.store.records_drills import DoneAs, DrillState
from dialogues.script import Script
from tests.bot.practice.test_drill_results import DRILL, KIND, RUDE, found, played, says

__all__ = ["found"]

SILENT = (("guarded", "Hello?"),)


async def test_a_parting_needs_different_replies(practice: Practice, mini: Script) -> None:
    one, other = await simulate(practice, DRILL, [says("Ana", KIND), says("Ben", KIND)])
    moved = replace(other, replies=(replace(other.replies[0], state_after="elsewhere"),))

    found = results(DRILL, mini.scenario, [one, moved])

    assert found.shared[0].parting == 1
    assert found.parted == ()


async def test_of_those_who_parted_the_reply_shown_is_one_that_nobody_else_gave(
    practice: Practice, mini: Script
) -> None:
    own = f"{KIND} I'm here."
    given = [("Ana", own, "near"), ("Ben", KIND, "near"), ("Cara", KIND, "far"), ("Dora", RUDE, "far")]
    talks = await simulate(practice, DRILL, [says(name, words) for name, words, _ in given])
    moved = [
        replace(talk, replies=(replace(talk.replies[0], state_after=state),))
        for talk, (_, _, state) in zip(talks, given, strict=True)
    ]

    [parted] = results(DRILL, mini.scenario, moved).parted

    assert {each.way: each.reply for each in parted.branches} == {"near": own, "far": RUDE}


async def test_a_name_that_is_a_common_word_is_left_in_what_people_say(
    practice: Practice, mini: Script
) -> None:
    found = await played(practice, mini, says("You", KIND, RUDE), says("The What", KIND, RUDE))

    told = drill_report.as_text(found)
    assert "You sound worn out" in told
    assert "[name]" not in told


async def test_where_the_cohort_parted_it_is_the_person_who_pulls_back(found: Results) -> None:
    told = " ".join(drill_report.as_text(found).split())
    assert re.search(
        r"- With \d the person (came closer|pulled back|moved to [a-z ]+): (replies|a reply)\b", told
    )
    assert re.search(r"<h3>With \d the person [a-z ]+</h3>", drill_report.as_html(found))


async def test_one_of_anything_is_told_as_one(practice: Practice, mini: Script) -> None:
    [talk] = await simulate(practice, DRILL, [says("Ana", KIND)])
    found = results(DRILL, mini.scenario, [replace(talk, silences=SILENT)])

    told = drill_report.as_text(found)
    assert "1 took part and gave 1 reply." in told
    assert "1 reply never came" in told
    assert "talks from" not in told
    assert "1 replies" not in told + drill_report.as_html(found)


async def test_an_ending_is_told_with_what_ended_the_talk(practice: Practice, mini: Script) -> None:
    [talk] = await simulate(practice, DRILL, [says("Ana", KIND)])
    left = mini.scenario.endings["left"].title
    ways: list[tuple[DoneAs, str]] = [("ended", f". {left}."), ("time", f". {left} (time was up).")]
    for done_as, told in ways:
        found = results(DRILL, mini.scenario, [replace(talk, ending="left", done_as=done_as)])
        assert sections(found)[-1].lines[-1].endswith(told)
    open_still = results(DRILL, mini.scenario, [replace(talk, ending=None, done_as=None)])
    assert sections(open_still)[-1].lines[-1].endswith(". Goes on.")


async def test_a_trainee_sees_the_scale_the_middle_of_the_cohort_and_their_place(
    practice: Practice, mini: Script
) -> None:
    found = await played(practice, mini, says("Ana", *[KIND] * 4), says("Ben", *[RUDE] * 4))
    better, worse = (talk.means["score"] for talk in found.talks)

    told = own_lines(found, 1)

    assert "Place 1 of 2." in told
    assert f"Score: {better:.0f} of 100, the cohort's middle {(better + worse) / 2:.0f}." in told
    assert any(" of 2, the cohort's middle " in line for line in told)


async def test_plain_text_shows_the_figures_of_each_state_and_breaks_no_word(found: Results) -> None:
    lines = drill_report.as_text(found).splitlines()

    assert max(map(len, lines)) <= drill_report.WIDTH
    at = lines.index(drill_report.STATES)
    assert lines[at + 3].split() == ["Score", "Empathy", "Reflection", "No", "fight", "Replies"]
    rows = lines[at + 4 : at + 4 + len(found.states)]
    assert sum(int(row.split()[-1]) for row in rows) == sum(talk.replies for talk in found.talks)


async def test_whoever_stopped_the_practice_sees_no_figures_of_it(practice: Practice, mini: Script) -> None:
    one, other = await simulate(practice, DRILL, [says("Ana", KIND), says("Ben", RUDE)])
    found = results(DRILL, mini.scenario, [replace(one, done_as="stopped"), other])

    assert own_lines(found, 1) == ("You stopped the practice, and nothing of it is compared.",)


async def test_what_was_said_in_a_talk_that_was_stopped_counts_in_no_figure(
    practice: Practice, mini: Script
) -> None:
    one, other = await simulate(practice, DRILL, [says("Ana", *[KIND] * 4), says("Ben", *[RUDE] * 4)])
    both = results(DRILL, mini.scenario, [one, replace(other, done_as="stopped")])
    alone = results(DRILL, mini.scenario, [one])

    assert replace(both, talks=both.talks[:1]) == alone
    assert both.talks[1].replies == 4
    assert both.talks[1].means == {}
    told = " ".join(sections(both)[0].lines)
    assert "2 took part and gave 8 replies. 1 of them stopped the practice; nothing" in told
    assert f"Mean score {both.talks[0].means['score']:.0f} of 100." in told
    assert "or was stopped" not in drill_report.as_html(both)
    assert "Ben: 4 replies" in drill_report.as_text(both)


async def test_results_of_a_drill_that_goes_on_say_so(practice: Practice, mini: Script) -> None:
    talks = await simulate(practice, DRILL, [says("Ana", KIND)])

    so_far = results(replace(DRILL, state="running"), mini.scenario, talks)
    whole = results(replace(DRILL, state="ended"), mini.scenario, talks)

    assert "figures so far" in drill_report.as_text(so_far)
    assert "figures so far" not in drill_report.as_text(whole)


async def test_where_the_cohort_parted_it_is_told_so_far_while_the_drill_goes_on(
    practice: Practice, mini: Script
) -> None:
    talks = await simulate(practice, DRILL, [says("Ana", KIND), says("Ben", RUDE)])
    stands: list[tuple[DrillState, str, str]] = [
        ("running", "So far", "In the end"),
        ("ended", "In the end", "So far"),
    ]
    for state, when, never in stands:
        found = results(replace(DRILL, state=state), mini.scenario, talks)
        for told in (drill_report.as_text(found), drill_report.as_html(found)):
            assert f"{when}: tension " in " ".join(told.split())
            assert never not in told


async def test_one_reply_is_told_as_one(practice: Practice, mini: Script) -> None:
    found = await played(practice, mini, says("Ana", KIND), says("Ben", RUDE))
    told = " ".join(drill_report.as_text(found).split())
    assert re.search(r"- With 1 the person [a-z ]+: a reply \([a-z, ]+\), “", told)
    assert "Most of them" not in drill_report.as_html(found)
    assert "In it: " in drill_report.as_html(found)


async def test_talks_of_one_score_are_told_as_the_same(practice: Practice, mini: Script) -> None:
    found = await played(practice, mini, says("Ana", KIND), says("Ben", KIND))
    assert ", the same in each talk." in drill_report.as_html(found)
    assert "talks from" not in drill_report.as_html(found)


async def test_a_talk_without_a_turn_has_the_tension_that_the_board_shows(
    practice: Practice, mini: Script
) -> None:
    talk = await practice.start("ana", "mini", seed=7)
    found = results(DRILL, mini.scenario, [await played_by(talk, DRILL, 1, "Ana", "time")])
    assert found.talks[0].tension == talk.mind.tension
    [row] = csv.DictReader(io.StringIO(drill_report.as_csv(found)))
    assert float(row["tension"]) == talk.mind.tension


def test_a_change_of_less_than_half_a_point_is_none() -> None:
    assert [signed(points) for points in (-0.4, 0.4, -0.6, 3.5)] == ["0", "0", "-1", "+4"]


async def test_a_page_of_nothing_says_so(mini: Script) -> None:
    page = drill_report.as_html(results(replace(DRILL, state="ended"), mini.scenario, []))

    for told in (
        "Nobody took part.",
        "No line was answered by two of them at the same stage.",
        "No reply moved the person far either way.",
    ):
        assert told in page


def timed(talk: Played, *taken_s: float, missed: int = 0) -> Played:
    """Return a talk whose replies took so long."""
    replies = tuple(replace(talk.replies[0], reply_s=each) for each in taken_s)
    return replace(talk, replies=replies, silences=SILENT * missed)


@pytest.mark.parametrize(
    ("reply_s", "taken_s", "missed", "grade"),
    [
        (60, (20, 28), 0, "good"),
        (60, (40, 50), 0, "fair"),
        (30, (20, 28), 0, "fair"),
        (20, (9, 9), 0, "good"),
        (60, (20, 20), 3, "slow"),
        (60, (20, 20), 1, "fair"),
        (60, (20,) * 9, 1, "good"),
        (60, (20, 70, 70), 0, "slow"),
        (60, (20, 20, 20, 70), 0, "fair"),
    ],
)
async def test_reply_times_are_measured_against_the_time_that_the_drill_gives(
    practice: Practice, mini: Script, reply_s: float, taken_s: tuple[float, ...], missed: int, grade: str
) -> None:
    [talk] = await simulate(practice, DRILL, [says("Ana", KIND)])
    drill = replace(DRILL, reply_s=reply_s)

    found = results(drill, mini.scenario, [timed(talk, *taken_s, missed=missed)])

    told = " ".join(sections(found)[0].lines)
    assert f"Measured against the {reply_s:g} s that this drill gives for a reply" in told
    assert f"half within {reply_s / 2:g} s, nine of ten in time), this is {grade}." in told


async def test_each_report_says_what_reply_times_were_measured_against(
    practice: Practice, mini: Script
) -> None:
    [talk] = await simulate(practice, DRILL, [says("Ana", KIND)])
    found = results(replace(DRILL, reply_s=45), mini.scenario, [timed(talk, 20.0)])

    assert "the 45 s that this drill gives" in " ".join(drill_report.as_text(found).split())
    assert "the 45 s that this drill gives" in drill_report.as_html(found)
    assert json.loads(drill_report.as_json(found))["pace"]["norm_s"] == 45
    [row] = csv.DictReader(io.StringIO(drill_report.as_csv(found)))
    assert row["time_for_a_reply_s"] == "45"
    assert "This drill gives 45 s for a reply." in own_lines(found, 1)


async def test_results_speak_of_stages_and_of_lines_left_unanswered(practice: Practice, mini: Script) -> None:
    talks = await simulate(practice, DRILL, [says("Ana", KIND, RUDE), says("Ben", RUDE)])
    found = results(DRILL, mini.scenario, [replace(each, silences=SILENT * 2) for each in talks])

    told = " ".join(line for part in sections(found) for line in (part.title, *part.lines))
    assert "stage" in told
    assert "2 lines left unanswered" in told
    assert not re.search(r"\b([Ss]tate|missed)\b", told)
