"""A trainee's page counts as scored or as corrected, and says which; uncorrected, it offers nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.bot.web.acting import ANA, BEN, INSTRUCTOR, STRANGER, TRAINEE, Client, House, hold_a_talk
from tests.bot.web.browsing import DESKTOP, PHONE, Served, a_browser, served, violations
from tests.bot.web.test_cohorts import DRILL, hold_a_drill
from tests.bot.web.visiting import Visit

PAGE = f"/trainees/{ANA}"
CHART = f"/trainees/{ANA}/progress.svg"
AS_CORRECTED = "?basis=overrides"


async def correct(house: House, talk: str, replies: int) -> None:
    """Give replies of a talk an empathy that the rubric missed."""
    for n in range(1, replies + 1):
        await house.desk.review.override(INSTRUCTOR, talk, n, "empathy", 2, "He was heard.")


async def test_a_trainees_page_counts_as_scored_or_as_corrected_and_says_which(
    full: House, client: Client
) -> None:
    iris, review, talk = Visit(client, full, INSTRUCTOR), full.desk.review, full.ids["ana again"]
    before, drawn = await iris.opens(PAGE), await iris.opens(CHART)
    assert "as corrected" not in before
    assert "as corrected" not in await iris.opens(PAGE + AS_CORRECTED)

    await correct(full, talk, 2)
    back = await review.override(INSTRUCTOR, talk, 3, "affirm", 1, "He was credited.")
    await review.withdraw(INSTRUCTOR, back.id)
    whole = await review.opened(INSTRUCTOR, talk)
    scored, corrected = (whole.score_mean(basis) for basis in ("scored", "overrides"))
    assert scored is not None
    assert corrected is not None
    assert f"{scored:.0f}" != f"{corrected:.0f}"

    shown = await iris.opens(PAGE)
    assert "2 codes or levels were corrected in these talks." in shown
    assert "Figures and chart count all as the rubric scored it." in shown
    assert f"{scored:.0f}<span" in shown
    assert await iris.opens(CHART) == drawn
    link = f'href="/trainees/{ANA.replace(":", "%3A")}{AS_CORRECTED}">Count them as corrected'
    assert link in shown

    shown = await iris.opens(PAGE + AS_CORRECTED)
    assert "Figures and chart count them as corrected." in shown
    assert "2 replies count as instructors corrected them, all others as the rubric scored them." in shown
    assert f"{corrected:.0f}<span" in shown
    assert ">Count all as scored" in shown
    assert f"progress.svg{AS_CORRECTED}" in shown
    drawn_anew = await iris.opens(CHART + AS_CORRECTED)
    assert "as corrected" in drawn_anew
    assert drawn_anew != drawn


async def test_nothing_is_offered_for_what_was_taken_back(full: House, client: Client) -> None:
    await correct(full, full.ids["ana"], 1)
    with closing(sqlite3.connect(full.file)) as history, history:
        history.execute("UPDATE turns SET rewound_at = at WHERE session_id = ? AND n = 1", [full.ids["ana"]])
    for visitor in (INSTRUCTOR, TRAINEE):
        assert "corrected" not in await Visit(client, full, visitor).opens(PAGE + AS_CORRECTED)


async def test_a_trainee_counts_no_correction_of_a_check_ride_before_it_is_released(
    full: House, client: Client
) -> None:
    ana, iris = Visit(client, full, TRAINEE), Visit(client, full, INSTRUCTOR)
    await correct(full, full.ids["ride"], 2)
    assert "corrected" not in await ana.opens(PAGE + AS_CORRECTED)
    assert "as corrected" not in await ana.opens(CHART + AS_CORRECTED)
    assert "2 codes or levels were corrected" in await iris.opens(PAGE)
    await full.desk.review.release(INSTRUCTOR, full.ids["ride"])
    assert "2 replies count as instructors corrected them" in await ana.opens(PAGE + AS_CORRECTED)


async def test_what_others_reached_is_not_touched(full: House, client: Client) -> None:
    iris = Visit(client, full, INSTRUCTOR)
    await correct(full, full.ids["ana"], 2)
    assert "corrected" not in await iris.opens(f"/trainees/{BEN}{AS_CORRECTED}")


async def test_the_first_page_counts_as_scored_or_as_corrected_and_goes_on_so(
    full: House, client: Client
) -> None:
    iris, talk = Visit(client, full, INSTRUCTOR), full.ids["ben"]
    before = await iris.opens("/")
    assert "corrected" not in before
    shown = await iris.opens("/" + AS_CORRECTED)  # this page of trainees has no corrections: others may
    assert "corrected" not in shown
    assert f'href="/trainees/{BEN.replace(":", "%3A")}{AS_CORRECTED}"' in shown
    assert f'<a href="/{AS_CORRECTED}">All trainees' in await iris.opens(f"/trainees/{BEN}{AS_CORRECTED}")
    assert '<a href="/">All trainees' in await iris.opens(f"/trainees/{BEN}")

    await correct(full, talk, 3)
    whole = await full.desk.review.opened(INSTRUCTOR, talk)
    scored, corrected = (whole.score_mean(basis) for basis in ("scored", "overrides"))
    assert f"{scored:.0f}" != f"{corrected:.0f}"
    shown = await iris.opens("/")
    assert "3 codes or levels were corrected in these talks." in shown
    assert "The means count all as the rubric scored it." in shown
    assert f'href="/{AS_CORRECTED}">Count them as corrected' in shown
    assert f"score</span> {scored:.0f}" in shown

    shown = await iris.opens("/" + AS_CORRECTED)
    assert "The means count them as corrected." in shown
    assert 'href="/">Count all as scored' in shown
    assert f"score</span> {corrected:.0f}" in shown
    assert f'href="/trainees/{BEN.replace(":", "%3A")}{AS_CORRECTED}"' in shown
    assert "corrected" not in await Visit(client, full, STRANGER).opens("/" + AS_CORRECTED)


async def test_lists_of_talks_show_both_where_something_was_corrected(full: House, client: Client) -> None:
    iris, ana, talk = Visit(client, full, INSTRUCTOR), Visit(client, full, TRAINEE), full.ids["ana again"]
    note = "Scores are as the rubric gave them"
    assert note not in await iris.opens("/talks")
    await correct(full, talk, 3)
    await correct(full, full.ids["ride"], 1)
    whole = await full.desk.review.opened(INSTRUCTOR, talk)
    both = f"<strong>{whole.score_mean('overrides'):.0f}</strong> with corrections"
    for visit, times in ((iris, 2), (ana, 1)):  # what a check ride was corrected to waits for its release
        shown = await visit.opens("/talks?order=score_low")
        assert note in shown
        assert both in shown
        assert shown.count("with corrections,") == times
    assert note not in await iris.opens(f"/talks?trainee={BEN}")
    beside = await iris.opens(f"/talks/{talk}/beside/{full.ids['ana']}")
    assert f"{whole.score_mean('overrides'):.0f} with corrections." in beside
    assert beside.count(", corrected: ") == 3


async def furnish(house: House) -> None:
    await hold_a_drill(house, "coached")
    await hold_a_talk(house, ANA, guild="100")
    await correct(house, "talk1", 1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("counted"), furnish) as here:
        yield here


@pytest.mark.parametrize("address", [PAGE, f"/drills/{DRILL}"])
@pytest.mark.parametrize(("look", "screen"), [("light", DESKTOP), ("dark", PHONE)])
def test_an_instructor_goes_from_scored_to_corrected_and_back(
    browser: Browser, site: Served, address: str, look: Literal["light", "dark"], screen: ViewportSize
) -> None:
    page = browser.new_context(viewport=screen, color_scheme=look).new_page()
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    page.goto(site.url + address)
    expect(page.get_by_text("1 code or level was corrected in these talks.")).to_be_visible()
    for link, now in (
        ("Count it as corrected", "count it as corrected."),
        ("Count all as scored", "count all as the rubric scored it."),
    ):
        page.get_by_role("link", name=link).click()
        expect(page.get_by_text(now)).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        broken = "[...document.images].filter(each => each.complete && !each.naturalWidth).length"
        assert page.evaluate(broken) == 0
    page.context.close()
