"""Charts: pictures that hold at any length, say in words what they show, and bring nothing along."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

from bot.charts import Chart, Form, mood_curve, score_bars, trend
from bot.charts.sheet import SHARPNESS, WIDTH, apart, drawing, fitted, numbered
from bot.charts.trends import _draw_dimension
from bot.charts.words import ALT_LIMIT
from bot.practice.debrief import Debrief, MissedCue, Point, TurningPoint, debrief
from bot.practice.habits import Habits
from bot.practice.progress import PastTalk, Progress, Streak, Trend
from bot.practice.session import Practice
from bot.store.place import url_of
from bot.store.records import Totals
from bot.store.store import Store
from dialogues.reading import read_file
from dialogues.scenario import Temper
from dialogues.script import make_script
from rubric.measures import Verdict, measure

MINI = Path(__file__).parents[1] / "dialogues" / "people" / "mini.yaml"
SVG = "{http://www.w3.org/2000/svg}"
START = Temper(trust=20, tension=70)
BEGUN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LONG = "Mobile crisis takes it from here, and you stay in sight until he is settled with them. " * 4

FIVE = (
    Point(1, "shut", 28, 64, 71, 2, 1, 2),
    Point(2, "shut", 28, 66, None, None, None, None),
    Point(3, "shut", 19, 75, 22, 0, 0, 0),
    Point(4, "open", 30, 62, 55, 1, 0, 1),
    Point(5, "stays", 41, 50, 80, 2, 1, 2),
)


def a_debrief(
    series: Sequence[Point] = FIVE, *, turned: Sequence[int] = (4,), missed: Sequence[int] = ()
) -> Debrief:
    return Debrief(
        ending="stays",
        title="She stays on the line",
        outcome="good",
        means="",
        account=(),
        series=tuple(series),
        turning_points=tuple(TurningPoint(n, "shut", "open", "Talks.", "", "") for n in turned),
        helped_most=None,
        hurt_most=None,
        missed=tuple(MissedCue(n, "risk", "", "", "") for n in missed),
        topics=(),
        measures=measure([]),
        verdict=Verdict("police@1", (), passed=None),
        question="",
        choices=(),
        decided=None,
        next=(),
    )


def a_series(count: int) -> list[Point]:
    """Return as many turns as are wanted, the same each time: every fifth a silence, every fourth a slip."""
    return [
        Point(n, "shut", n * 37 % 101, n * 53 % 101, None, None, None, None)
        if n % 5 == 0
        else Point(n, "shut", n * 37 % 101, n * 53 % 101, n * 29 % 101, n % 3, n % 2, 1 if n % 4 == 0 else 2)
        for n in range(1, count + 1)
    ]


def a_talk(n: int, score: float | None, *, mode: str = "coached", withheld: bool = False) -> PastTalk:
    level = None if score is None else score / 50
    return PastTalk(
        id=str(n),
        at=BEGUN + timedelta(days=n),
        person="ray",
        mode=mode,
        outcome="good",
        stopped=False,
        replies=10,
        withheld=withheld,
        score=score,
        empathy=level,
        reflection=level,
        non_confrontation=level,
    )


def a_progress(
    talks: Sequence[PastTalk], trends: Sequence[Trend] = (), pass_score: float | None = 60
) -> Progress:
    count = len(talks)
    return Progress(
        talks=tuple(talks),
        trends=tuple(trends),
        habits=Habits(),
        streak=Streak(0, 0),
        totals=Totals(
            sessions=count,
            ended=count,
            stopped=0,
            people=1,
            replies=0,
            score_mean=None,
            first_at=None,
            last_at=None,
        ),
        pass_score=pass_score,
    )


def some_talks(count: int) -> list[PastTalk]:
    """Return talks of which every sixth is a check ride, every twelfth one that is withheld."""
    return [
        a_talk(
            n,
            None if n % 12 == 0 else n * 31 % 101,
            mode="check_ride" if n % 6 == 0 else "coached",
            withheld=n % 12 == 0,
        )
        for n in range(1, count + 1)
    ]


def xml_of(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.image)  # noqa: S314 - we drew it


DRAWN: dict[str, Callable[[int, str, Form], Chart]] = {
    "mood": lambda count, title, form: mood_curve(
        a_debrief(a_series(count), turned=range(3, count, 7), missed=range(2, count, 6)),
        START,
        title,
        form=form,
    ),
    "scores": lambda count, title, form: score_bars(a_series(count), title, form=form),
    "progress": lambda count, title, form: trend(a_progress(some_talks(count)), title, form=form),
}
every_chart = pytest.mark.parametrize("name", DRAWN)


@every_chart
@pytest.mark.parametrize("count", [0, 1, 2, 12, 40, 200])
def test_a_png_of_any_length_is_sharp_and_as_wide_as_the_others(name: str, count: int) -> None:
    chart = DRAWN[name](count, LONG, "png")
    picture = Image.open(BytesIO(chart.image))
    picture.load()
    assert picture.width == WIDTH * SHARPNESS
    assert picture.width / 2.5 < picture.height < picture.width
    assert picture.getpixel((0, 0)) == (250, 250, 248, 255)
    assert picture.info.keys() <= {"dpi"}
    assert chart.filename == f"{name}.png"


@every_chart
@pytest.mark.parametrize("form", ["png", "svg"])
async def test_the_same_figures_give_the_same_bytes_in_every_thread(name: str, form: Form) -> None:
    first, *others = await asyncio.gather(
        *(asyncio.to_thread(DRAWN[name], 12, "The lamps", form) for _ in range(4))
    )
    assert all(chart == first for chart in others)


@every_chart
def test_the_settings_of_the_machine_change_nothing_and_are_left_alone(name: str) -> None:
    usual = DRAWN[name](5, "", "png")
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "svg.hashsalt": None}):
        assert DRAWN[name](5, "", "png") == usual
        assert mpl.rcParams["font.size"] == 30


@every_chart
@pytest.mark.parametrize("count", [0, 2, 40])
def test_an_svg_is_whole_by_itself_and_fit_for_a_strict_page(name: str, count: int) -> None:
    chart = DRAWN[name](count, 'The "lamps" & <others>', "svg")
    root = xml_of(chart)
    ids = {element.get("id") for element in root.iter()}
    text = chart.image.decode()
    addresses = set(re.findall(r"https?://[^\"'\s<]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not {element.tag for element in root.iter()} & {
        f"{SVG}{tag}" for tag in ("style", "script", "image")
    }
    assert not [element for element in root.iter() if "style" in element.attrib]
    assert "<!DOCTYPE" not in text
    assert set(re.findall(r"(?:url\(|href=\")#([\w-]+)", text)) <= ids
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.alt)
    assert root.findtext(f"{SVG}title") == 'The "lamps" & <others>'
    assert (root.get("width"), root.get("viewBox")) == ("400", f"0 0 400 {root.get('height')}")


@every_chart
def test_the_letters_of_an_svg_are_text_that_can_be_found_and_enlarged(name: str) -> None:
    root = xml_of(DRAWN[name](12, "The lamps on the landing", "svg"))
    written = [element.text for element in root.iter(f"{SVG}text")]
    assert "The lamps on the landing" in written
    assert "100" in written


@every_chart
@settings(max_examples=15)
@given(count=st.integers(0, 120), title=st.text(max_size=400))
def test_the_words_fit_where_discord_takes_them(name: str, count: int, title: str) -> None:
    chart = DRAWN[name](count, title, "svg")
    assert 0 < len(chart.alt) <= ALT_LIMIT
    assert 0 < len(chart.as_text()) <= ALT_LIMIT
    xml_of(chart)


def test_the_curve_says_where_it_went_and_what_turned_it() -> None:
    chart = mood_curve(a_debrief(missed=(2, 3)), START, "The lamps")
    assert chart.alt == (
        "The lamps: trust and tension of the person, from 0 to 100. "
        "Trust went from 20 to 41 over 5 turns; "
        "it rose most at turn 4, by 11, and fell most at turn 3, by 9. "
        "Tension went from 70 to 50; it rose most at turn 3, by 9, and fell most at turn 4, by 13. "
        "The talk turned at turn 4. Cues went by at turns 2 and 3. Slips at turns 3 and 4. "
        "The end: She stays on the line."
    )
    assert chart.as_text() == (
        "Trust 20 to 41, tension 70 to 50.\n"
        "The talk turned at turn 4. Cues went by at turns 2 and 3. Slips at turns 3 and 4."
    )


def test_a_flat_curve_is_said_to_have_stayed() -> None:
    still = [Point(n, "shut", 20, 70, 50, 0, 0, 2) for n in (1, 2)]
    assert mood_curve(a_debrief(still, turned=()), START).alt == (
        "Trust and tension of the person, from 0 to 100. "
        "Trust stayed at 20 over 2 turns. Tension stayed at 70. "
        "The talk never turned. No cue went by. No slip. The end: She stays on the line."
    )


def test_the_bars_say_how_replies_were_scored() -> None:
    chart = score_bars(FIVE)
    assert chart.alt == (
        "Score of each reply, from 0 to 100. "
        "Mean score 57 of 100 over 4 replies; lowest 22 at turn 3, highest 80 at turn 5. "
        "On average, of 2: empathy 1.2, reflection 0.5, out of the fight 1.2. "
        "Slips at turns 3 and 4. Silence at turn 2."
    )
    assert chart.as_text() == (
        "Mean score 57 of 100. Slips at turns 3 and 4.\n"
        "On average, of 2: empathy 1.2, reflection 0.5, out of the fight 1.2."
    )


def test_a_talk_of_silences_has_no_score_and_says_so() -> None:
    silent = [replace(FIVE[1], n=n) for n in (1, 2)]
    assert score_bars(silent).alt == "Score of each reply, from 0 to 100. No reply was scored."


def test_the_trend_says_how_talks_went_and_keeps_withheld_ones_to_itself() -> None:
    talks = [
        a_talk(0, 40),
        a_talk(1, None, mode="check_ride", withheld=True),
        a_talk(2, 70, mode="check_ride"),
    ]
    chart = trend(a_progress(talks, [Trend("score", now=62.4, before=50)]))
    assert chart.alt == (
        "Score and levels of each talk. 3 talks, 2 Mar 2026 to 4 Mar 2026. "
        "The mean score went from 40 to 70 of 100; lowest 40, highest 70. "
        "1 of 2 whose score is known reached the pass mark of 60. "
        "Score: up, 62 over the last 5 talks, 50 over the 5 before. 2 check rides, 1 not released."
    )
    assert chart.lines[0] == "3 talks, 2 Mar 2026 to 4 Mar 2026."


def test_a_trend_that_counts_corrections_says_so_in_the_picture_and_its_words() -> None:
    chart = trend(replace(a_progress([a_talk(0, 40), a_talk(1, 70)]), corrected=1), form="svg")
    assert "2 talks, 2 Mar 2026 to 3 Mar 2026, as corrected" in chart.image.decode()
    says_so = "1 reply counts as instructors corrected it, all others as the rubric scored them."
    assert says_so in chart.alt
    assert says_so in chart.lines


def test_a_check_ride_that_waits_stands_under_the_panel_and_not_on_a_score_of_0() -> None:
    axes = Figure().subplots()
    _draw_dimension(axes, [a_talk(0, 40), a_talk(1, None, mode="check_ride", withheld=True)], "score")
    ring = axes.lines[-1]
    [(_, y)] = ring.get_transform().transform(ring.get_xydata())
    assert y < axes.transAxes.transform((0, 0))[1]


def test_withheld_talks_alone_show_no_figure() -> None:
    talks = [a_talk(0, None, mode="check_ride", withheld=True)]
    assert "No figure of them is shown yet." in trend(a_progress(talks, pass_score=None)).alt


def test_nothing_to_draw_is_said_in_the_picture_too() -> None:
    said = {name: xml_of(draw(0, "", "svg")) for name, draw in DRAWN.items()}
    written = {name: [text.text for text in root.iter(f"{SVG}text")] for name, root in said.items()}
    assert "The talk ended before a reply." in written["mood"]
    assert "No reply was scored." in written["scores"]
    assert "No talk has ended yet." in written["progress"]


async def test_a_real_talk_is_drawn(tmp_path: Path) -> None:
    script = make_script(read_file(MINI)[0])
    async with await Store.open(url_of(str(tmp_path / "history.db"))) as store:
        practice = Practice(store, lambda: BEGUN, lambda: "talk", lambda _: script)
        talk = await practice.start("ana", "mini", seed=7)
        await talk.reply("You sound worn out from sitting out here on your own.", message_id="1")
        await talk.reply("Sit down!", message_id="2")
        await talk.end()
        found = await debrief(talk)
    curve = mood_curve(found, script.scenario.mood, script.scenario.title)
    assert f"Trust went from {script.scenario.mood.trust:.0f} to {found.series[-1].trust:.0f}" in curve.alt
    assert "Slips at turn 2." in score_bars(found.series).alt


def test_a_title_that_the_font_cannot_draw_leaves_out_what_it_lacks() -> None:
    with drawing():
        assert fitted("Breakfast \N{FRIED SHRIMP} for \ufffe all\x00", 1) == ["Breakfast for all"]


def test_a_title_is_set_as_it_stands_not_as_mathematics() -> None:
    root = xml_of(score_bars(FIVE, "From $5 to $6_x$", form="svg"))
    assert "From $5 to $6_x$" in [element.text for element in root.iter(f"{SVG}text")]


@given(text=st.text(st.characters(codec="ascii"), max_size=300), lines=st.integers(1, 3))
def test_a_title_keeps_to_its_lines(text: str, lines: int) -> None:
    with drawing():
        found = fitted(text, lines)
    assert 1 <= len(found) <= lines
    assert all(len(line) < WIDTH / 3 for line in found)


@given(st.floats(0, 100), st.floats(0, 100))
def test_two_labels_are_kept_apart_in_their_order(first: float, second: float) -> None:
    one, other = apart(first, second, 14)
    assert abs(one - other) >= 14 - 1e-9
    assert (one >= other) == (first >= second)


@given(st.integers(1, 2000), st.integers(5, 14))
def test_numbers_are_even_and_not_too_many(count: int, most: int) -> None:
    found = numbered(count, most)
    assert found[0] == 1
    assert found[-1] <= count
    assert len(found) <= most + 1
    assert len({after - before for before, after in pairwise(found[1:])}) <= 1
