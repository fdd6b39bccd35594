"""A real browser goes through the pages as an instructor, a trainee and a stranger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect

from bot.store.records_reviews import Reader
from rubric.codes import CODES
from tests.bot.web.acting import INSTRUCTOR, LOCAL, MANAGER, SHOUTS, TRAINEE
from tests.bot.web.browsing import (
    DESKTOP,
    PHONE,
    SHOWN_WITHIN_MS,
    Served,
    a_browser,
    served,
    violations,
)

LIGHTEST_BYTES = 150_000
"""A page's most, without pictures."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("web")) as here:
        yield here


def signed_in(browser: Browser, site: Served, reader: Reader, **how: Any) -> BrowserContext:
    """Return a browser window in which somebody has used their link."""
    context = browser.new_context(**{"viewport": DESKTOP, **how})
    context.set_default_timeout(SHOWN_WITHIN_MS)
    page = context.new_page()
    page.goto(site.link(reader))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.close()
    return context


def pages_of(site: Served) -> list[str]:
    ids = site.house.ids
    return [
        "/",
        "/talks",
        "/talks?person=owen",
        f"/talks/{ids['ana']}",
        f"/talks/{ids['ana']}?turn=2",
        f"/talks/{ids['ride']}",
        f"/talks/{ids['ana']}/beside/{ids['ben']}",
        f"/talks/{ids['ana']}/audit",
        f"/talks/{ids['ana']}/excerpt?first=2&last=3",
        "/trainees/discord:1",
        "/search?q=tonight",
        "/people",
        "/people/owen",
        "/coding",
        "/agreement",
        "/audit",
        "/drills",
        "/assignments",
        "/settings",
        "/packs",
        "/packs/police@2",
        f"/export?talk={ids['ana']}",
        "/nowhere",
    ]


@pytest.mark.parametrize(("look", "screen"), [("light", DESKTOP), ("dark", PHONE)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, site: Served, look: Literal["light", "dark"], screen: ViewportSize
) -> None:
    context = signed_in(browser, site, INSTRUCTOR, viewport=screen, color_scheme=look)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    for address in pages_of(site):
        page.goto(site.url + address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], address
    assert refused == []
    context.close()


def test_no_page_asks_anybody_else_or_is_heavy(browser: Browser, site: Served) -> None:
    context = signed_in(browser, site, INSTRUCTOR)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in pages_of(site):
        answer = page.goto(site.url + address)
        assert answer is not None
        assert len(answer.body()) < LIGHTEST_BYTES, address
    assert [url for url in asked if not url.startswith(site.url)] == []
    context.close()


def test_the_curve_follows_scrolling_and_keys_go_from_turning_point_to_turning_point(
    browser: Browser, site: Served
) -> None:
    context = signed_in(browser, site, INSTRUCTOR, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site.url}/talks/{site.house.ids['ana']}")
    figures, cursor = page.locator("[data-shown]"), page.locator("[data-cursor]")
    expect(figures).to_contain_text("Start: trust")
    page.locator("#turn-9").evaluate("turn => turn.scrollIntoView()")
    expect(figures).to_contain_text("Turn 9")
    expect(cursor).to_have_attribute("x1", page.locator("#turn-9").get_attribute("data-place") or "")
    page.evaluate("scrollTo(0, 0)")
    points = page.locator("[data-turning]")
    names = [points.nth(place).get_attribute("id") for place in range(points.count())]
    expect(figures).to_contain_text("Start: trust")
    page.keyboard.press("j")
    expect(page.locator(f"#{names[0]}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#{names[1]}")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#{names[0]}")).to_be_focused()
    page.get_by_label("Keys: j goes").uncheck()
    page.locator(f"#{names[0]}").focus()
    page.keyboard.press("j")
    expect(page.locator(f"#{names[0]}")).to_be_focused()
    page.get_by_role("button", name="Next turning point").click()
    context.close()


@pytest.mark.parametrize(("look", "screen"), [("dark", DESKTOP), ("light", PHONE)])
def test_who_manages_the_server_changes_its_settings(
    browser: Browser, site: Served, look: Literal["light", "dark"], screen: ViewportSize
) -> None:
    context = signed_in(browser, site, MANAGER, viewport=screen, color_scheme=look)
    page = context.new_page()
    page.goto(f"{site.url}/settings")
    assert violations(page) == []
    page.get_by_label("Channel for practice").fill("1234567890")
    page.get_by_label("Help shown when somebody stops").fill(f"Chaplain: {SHOUTS[:100]}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It holds from now on")).to_be_visible()
    expect(page.get_by_label("Channel for practice")).to_have_value("1234567890")
    assert page.title() == "Settings – Crisis Coach"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    page.goto(f"{site.url}/talks/{site.house.ids['ana']}?turn=1")
    page.get_by_role("link", name="Share an excerpt").click()
    page.get_by_label("To turn").fill("2")
    page.get_by_role("button", name="Show these turns").click()
    page.get_by_role("button", name="Share with the cohort").click()
    expect(page.get_by_text("Waits for the bot").first).to_be_visible()
    assert page.title() == "Share an excerpt – Crisis Coach"
    assert violations(page) == []
    context.close()


def test_an_instructor_reviews_from_the_link_to_the_export(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    context = signed_in(browser, site, INSTRUCTOR)
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("link", name="Check rides whose feedback").click()
    page.get_by_role("link", name="The lamps on the landing").first.click()
    page.get_by_role("link", name="Comment or correct turn 2").click()
    page.get_by_label("On turn 2").fill(f"Well said. {SHOUTS}")
    page.locator("#turn-2").get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Well said.")).to_be_visible()
    page.get_by_role("link", name="Comment or correct turn 3").click()
    page.get_by_label("Code or level").select_option("affirm")
    page.get_by_label("Should be").select_option("1")
    page.get_by_label("Why (the trainee reads it)").fill(f"It credits him. {SHOUTS}")
    page.get_by_role("button", name="Correct").click()
    expect(page.get_by_text("present in place of absent.")).to_be_visible()
    page.get_by_role("button", name="Release the feedback").click()
    expect(page.get_by_text("released the feedback")).to_be_visible()
    page.get_by_label("What do you say to the trainee").fill("Look at the middle again.")
    page.get_by_role("button", name="Flag").click()
    page.get_by_role("button", name="Mark as settled").click()
    expect(page.get_by_text("Settled by")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    page.get_by_role("link", name="Export").click()
    page.get_by_label("JSON").check()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download").click()
    file = tmp_path / "talks.json"
    loading.value.save_as(file)
    [talk] = json.loads(file.read_text(encoding="utf-8"))["talks"]
    assert talk["turns"][2]["overrides"][0]["code"] == "affirm"
    context.close()


def test_a_trainee_answers_and_asks_for_a_second_look_at_a_score(browser: Browser, site: Served) -> None:
    context = signed_in(browser, site, TRAINEE)
    page = context.new_page()
    page.goto(site.url)
    expect(page.get_by_role("heading", name="Your practice")).to_be_visible()
    page.goto(f"{site.url}/talks/{site.house.ids['ana again']}?turn=1#turn-1")
    page.get_by_label("On turn 1").fill("I meant it kindly.")
    page.locator("#turn-1").get_by_role("button", name="Answer").click()
    expect(page.get_by_text("I meant it kindly.")).to_be_visible()
    page.get_by_label("What do you want to say").fill("Please look at turn 1 again.")
    page.get_by_role("button", name="Ask for the score to be looked at again").click()
    expect(page.get_by_text("Please look at turn 1 again.")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_a_reply_is_coded_blind_and_both_codings_show_afterwards(browser: Browser, site: Served) -> None:
    context = signed_in(browser, site, LOCAL)
    page = context.new_page()
    page.goto(f"{site.url}/coding")
    expect(page.get_by_text("Score ")).to_have_count(0)
    page.get_by_role("group", name="Empathy").get_by_label("1: weak").check()
    page.get_by_role("group", name="Reflection").get_by_label("0: none").check()
    page.get_by_label(CODES["affirm"].title, exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Yours and the rubric's")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Next reply").click()
    page.goto(f"{site.url}/agreement")
    expect(page.get_by_role("heading", name="Agreement")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_stored_markup_is_only_words_and_runs_nowhere(browser: Browser, site: Served) -> None:
    for words in ("Well said.", "again"):
        site.do(site.house.desk.review.comment(INSTRUCTOR, site.house.ids["ana"], 1, f"{words} {SHOUTS}"))
    context = signed_in(browser, site, INSTRUCTOR)
    page = context.new_page()
    for address in (*pages_of(site), "/search?q=script", f"/search?q={SHOUTS}", f"/talks?trainee={SHOUTS}"):
        page.goto(site.url + address)
        assert page.title() != "taken", address
        assert page.locator("main script, main img:not(.chart)").count() == 0, address
    page.goto(f"{site.url}/talks/{site.house.ids['ana']}")
    expect(page.locator("#turn-1 .yours")).to_contain_text("<script>document.title='taken'</script>")
    context.close()


def test_a_stranger_is_told_how_to_get_a_link(browser: Browser, site: Served) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/talks/{site.house.ids['ana']}")
    expect(page.get_by_text("You are not signed in. Ask for a link")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_the_pages_work_without_any_script(browser: Browser, site: Served) -> None:
    context = signed_in(browser, site, INSTRUCTOR, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/talks/{site.house.ids['ben']}?turn=2#turn-2")
    page.get_by_label("On turn 2").fill("Without a script.")
    page.locator("#turn-2").get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Without a script.")).to_be_visible()
    expect(page.get_by_role("button", name="Next turning point")).to_be_hidden()
    context.close()


def test_a_transcript_prints_without_what_is_for_the_screen(browser: Browser, site: Served) -> None:
    context = signed_in(browser, site, INSTRUCTOR)
    page = context.new_page()
    page.goto(f"{site.url}/talks/{site.house.ids['ana']}")
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.get_by_role("link", name="Comment or correct turn 2")).to_be_hidden()
    expect(page.locator("#turn-2 .yours")).to_be_visible()
    context.close()
