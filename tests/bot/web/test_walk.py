"""The walk of an instructor who has never been here: from the link over a drill of twelve to its report."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.bot.web.acting import INSTRUCTOR, House
from tests.bot.web.browsing import (
    DESKTOP,
    PHONE,
    SHOWN_WITHIN_MS,
    Served,
    a_browser,
    served,
    violations,
)
from tests.bot.web.drilling import DRILL, NAMES, hold_a_drill, surround


async def furnish(house: House) -> None:
    await hold_a_drill(house)
    await surround(house)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("walk"), furnish) as here:
        yield here


def test_a_newcomer_reviews_a_drill_from_the_link_to_the_report(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("main").get_by_role("link", name="Kitchen light").click()
    expect(page.get_by_role("row")).to_contain_text(["Trainee", *NAMES, "Stage"])
    expect(page.get_by_text("to read, not released")).to_have_count(len(NAMES))
    expect(page.get_by_text("0 of 12 read by you")).to_be_visible()
    page.get_by_role("link", name="Read the first talk: Ana").click()
    expect(page.get_by_text("talk 1 of 12")).to_be_visible()
    page.get_by_role("link", name="Comment or correct turn 1", exact=True).click()
    page.get_by_label("On turn 1", exact=True).fill("Your first question: what did it open?")
    page.locator("#turn-1").get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("what did it open?")).to_be_visible()
    page.get_by_role("button", name="Release the feedback").last.click()
    expect(page.get_by_text("Released: the trainee sees scores")).to_be_in_viewport()
    page.get_by_role("link", name="Next talk: Ben").click()
    expect(page.get_by_role("heading", name="Kitchen light: Ben")).to_be_visible()
    page.get_by_role("link", name="Back to the drill and its report").click()
    expect(page.get_by_text("read by you, released")).to_have_count(1)
    expect(page.get_by_text("read by you, not released")).to_have_count(1)
    expect(page.get_by_role("link", name="Read on: Carla")).to_be_visible()
    with page.expect_download() as loading:
        page.get_by_role("link", name="Download the report").click()
    report = tmp_path / "drill.html"
    loading.value.save_as(report)
    assert re.fullmatch(r"drill-teresa-\d{4}-\d\d-\d\d\.html", loading.value.suggested_filename)
    assert all(name in report.read_text(encoding="utf-8") for name in NAMES)
    page.goto(report.as_uri())
    expect(page.get_by_role("heading", name="Kitchen light").first).to_be_visible()
    assert violations(page) == []
    page.context.close()


def test_a_take_is_read_beside_anothers_turn_by_turn_and_left_again(browser: Browser, site: Served) -> None:
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/talks/talk1")
    page.get_by_role("link", name="Beside another take").click()
    page.get_by_role("link", name="Hugo, 25 Nov 2026").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Ana", "Hugo"])
    for n in (1, 4, 8):
        left, right = page.locator(f"#a-{n}").bounding_box(), page.locator(f"#b-{n}").bounding_box()
        assert left
        assert right
        assert left["y"] == right["y"]
    page.get_by_role("link", name="Back to the talk").click()
    expect(page.get_by_role("heading", name="Other takes of this talk")).to_be_in_viewport()
    page.goto(f"{site.url}/talks/talk9")
    page.get_by_role("button", name="Release the feedback").first.click()
    expect(page.get_by_text("released the feedback")).to_be_in_viewport()
    page.context.close()


def test_on_a_phone_takes_stand_one_below_the_other_and_lead_to_their_turns(
    browser: Browser, site: Served
) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/talks/talk2/beside/talk3")
    first, second = page.locator("#first").bounding_box(), page.locator("#second").bounding_box()
    assert first
    assert second
    assert first["width"] == second["width"] > PHONE["width"] * 0.8
    assert second["y"] >= first["y"] + first["height"]
    page.locator("#first").get_by_role("link", name="reply 4").click()
    expect(page.locator("#turn-4 .panel")).to_be_in_viewport()
    page.context.close()


def test_on_a_phone_exported_talks_and_the_briefing_on_a_person_fit_the_screen(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/people/teresa")
    for row in page.get_by_role("row").all():
        box = row.bounding_box()
        assert box
        assert box["height"] < PHONE["height"] / 4
    page.goto(f"{site.url}/export?drill={DRILL}")
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download").click()
    talks = tmp_path / "talks.html"
    loading.value.save_as(talks)
    page.goto(talks.as_uri())
    expect(page.get_by_role("heading", name="Talks for review")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
    page.context.close()


def test_on_a_phone_the_curve_shows_the_turn_that_a_link_leads_to(browser: Browser, site: Served) -> None:
    page = browser.new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    for n in (1, 2, 5):
        page.goto(f"{site.url}/talks/talk2?turn={n}#turn-{n}")
        expect(page.locator("[data-shown]")).to_contain_text(f"Turn {n}: trust")
        turn, curve = page.locator(f"#turn-{n}").bounding_box(), page.locator(".beside").bounding_box()
        assert turn
        assert curve
        assert 0 <= turn["y"] - (curve["y"] + curve["height"]) < 60
    page.context.close()


def test_the_report_comes_as_a_sheet_too(browser: Browser, site: Served, tmp_path: Path) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/drills/{DRILL}")
    with page.expect_download() as loading:
        page.get_by_role("link", name="As CSV").click()
    sheet = tmp_path / "drill.csv"
    loading.value.save_as(sheet)
    assert re.fullmatch(r"drill-teresa-\d{4}-\d\d-\d\d\.csv", loading.value.suggested_filename)
    with sheet.open(encoding="utf-8", newline="") as file:
        assert [line["trainee"] for line in csv.DictReader(file)] == NAMES
    page.context.close()


@pytest.mark.parametrize(("look", "screen"), [("light", DESKTOP), ("dark", PHONE)])
def test_axe_finds_nothing_on_pages_that_are_full(
    browser: Browser, site: Served, look: Literal["light", "dark"], screen: ViewportSize
) -> None:
    page = browser.new_context(viewport=screen, color_scheme=look).new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    narrowed = [f"{address}?cohort=drill:{DRILL}" for address in ("/", "/talks")]
    pages = [
        "/drills",
        f"/drills/{DRILL}",
        f"/drills/{DRILL}/release",
        "/talks/talk2",
        "/talks/talk2/beside/talk3",
        "/people/teresa",
    ]
    for address in [*narrowed, *pages, "/assignments", "/audit", "/agreement"]:
        page.goto(site.url + address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], address
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("link", name="Audit")).to_be_visible()
    assert violations(page) == []
    page.context.close()


def test_the_feedback_of_a_drill_goes_out_once_the_question_is_answered_without_script(
    browser: Browser, site: Served
) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.set_default_timeout(SHOWN_WITHIN_MS)
    page.goto(site.link(INSTRUCTOR))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/drills/{DRILL}")
    page.get_by_role("link", name="Release all feedback").click()
    expect(
        page.get_by_text(re.compile(r"The feedback of \d+ check rides goes out, to \d+ trainees"))
    ).to_be_visible()
    page.get_by_role("link", name="Not now").click()
    expect(page.get_by_text("not released").first).to_be_visible()
    page.get_by_role("link", name="Release all feedback").click()
    page.get_by_role("button", name=re.compile(r"Release all \d+")).click()
    expect(page.get_by_text("Trainees are told, and see the feedback")).to_be_visible()
    expect(page.get_by_text("not released")).to_have_count(0)
    page.context.close()
