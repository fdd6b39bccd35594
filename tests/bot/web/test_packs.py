"""Packs in the browser: who would move is seen before a version is put in force."""

from __future__ import annotations

import re

import pytest

from bot.practice.differing import differences
from rubric.packs.shelf import Shelf, checked
from tests.bot.web.acting import (
    ANA,
    GUILD,
    INSTRUCTOR,
    LOCAL,
    MANAGER,
    SHOUTS,
    Client,
    House,
    another_version,
    hold_a_talk,
)
from tests.bot.web.visiting import Visit

HERE = "/packs/police@2"


def seal_on(shown: str) -> str:
    """Return what stands for the file's words in the form of a page."""
    found = re.search(r'name="words" value="(\w+)"', shown)
    assert found
    return found[1]


async def test_it_shows_what_differs_who_would_move_and_why(full: House, client: Client) -> None:
    shown = await Visit(client, full, INSTRUCTOR).opens(HERE)
    assert "Order</th><td>weight</td><td>-18</td><td>-40</td>" in shown
    assert "Order -18 → -40 in " in shown
    assert f'/talks/{full.ids["ana again"]}"' in shown
    assert f'/trainees/{ANA}"' in shown.replace("%3A", ":")
    assert full.ids["eve"] not in shown
    assert "Whoever runs it puts one in force" in shown
    assert "<button>Put" not in shown


async def test_what_is_put_in_force_scores_the_next_talk_and_no_stored_one(
    full: House, client: Client
) -> None:
    visit = Visit(client, full, LOCAL)
    before = await full.store.turns(full.ids["local"])
    assert await visit.sends(f"{HERE}/use", words=seal_on(await visit.opens(HERE))) == "/packs"
    [change] = await full.store.changes(GUILD)
    assert (change.author, change.fields) == ("local", (("police", "police@1", "police@2"),))
    assert "Pack of police" in await visit.opens("/audit")
    shown = await visit.opens("/packs")
    assert re.search(r'police@2</a> <span class="badge">in force', shown)
    assert "New talks in this role are scored by this version." in await visit.opens(HERE)
    new = await hold_a_talk(full, "local", manner="harsh", lines=1)
    assert (await full.store.session(new)).rubric == "police@2"
    assert await full.store.turns(full.ids["local"]) == before


async def test_what_was_changed_since_it_was_looked_at_is_not_put_in_force(
    house: House, client: Client
) -> None:
    file = another_version(house)
    visit = Visit(client, house, LOCAL)
    seal = seal_on(await visit.opens(HERE))
    file.write_text(file.read_text().replace("command: -40", "command: -60"))
    assert "was changed since" in await visit.sends(f"{HERE}/use", 400, words=seal)
    assert house.desk.practice.shelf.in_force("police").rubric == "police@1"


async def test_who_manages_the_only_server_may_decide_and_one_of_several_may_not(
    house: House, client: Client
) -> None:
    another_version(house)
    await hold_a_talk(house, ANA, guild=GUILD, lines=2)
    seal = seal_on(await Visit(client, house, MANAGER).opens(HERE))
    await hold_a_talk(house, ANA, guild="another", lines=2)
    visit = Visit(client, house, MANAGER)
    assert "Whoever runs it" in await visit.sends(f"{HERE}/use", 403, words=seal)
    await house.store.purge_guild("another")
    await visit.sends(f"{HERE}/use", words=seal)
    assert house.desk.practice.shelf.in_force("police").rubric == "police@2"


async def test_a_version_that_cannot_be_used_is_told_and_no_markup_in_it_runs(
    house: House, client: Client
) -> None:
    file = another_version(house)
    visit = Visit(client, house, LOCAL)
    words = file.read_text()
    file.write_text(re.sub(r"^about: .*$", f"about: |\n  {SHOUTS}", words, flags=re.MULTILINE))
    shown = await visit.opens(HERE)
    assert "&lt;script&gt;" in shown
    assert "<script>document" not in shown
    house.desk.practice.shelf.put_in_force("police@2")
    file.write_text(words)
    for address in ("/packs", "/packs/police@1"):
        assert "was changed after it had been put in force" in await visit.opens(address)
    assert "was changed after it had been put in force" in await visit.opens(HERE, 400)


async def test_a_folder_that_is_closed_is_told(house: House, client: Client) -> None:
    another_version(house)
    visit = Visit(client, house, LOCAL)
    seal = seal_on(await visit.opens(HERE))
    folder = house.desk.practice.shelf.folder
    assert folder
    (folder / "in_force.yaml.new").mkdir()  # so that nothing can be written there, not even by root
    told = await visit.sends(f"{HERE}/use", 500, words=seal)
    assert "I can&#39;t use the folder of packs (Is a directory)." in told


async def test_the_list_of_talks_that_move_is_turned_over(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.pages.packs.SHOWN", 1)
    another_version(house)
    for _ in range(2):
        await hold_a_talk(house, ANA, guild=GUILD, manner="harsh", lines=3)
    visit = Visit(client, house, INSTRUCTOR)
    first, second = await visit.opens(HERE), await visit.opens(f"{HERE}?page=2")
    assert ("Next page" in first, "Next page" in second) == (True, False)
    assert ("By trainee" in first, "By trainee" in second) == (True, False)


async def test_pass_marks_stages_and_resources_that_differ_are_named(house: House) -> None:
    shelf: Shelf = house.desk.practice.shelf
    old = shelf.in_force("police")
    words = another_version(house).read_text()
    changed = words.replace("at_least: 60", "at_least: 70").replace("empathy: [", "empathy: [repair, ")
    found = {(each.kind, each.title): each for each in differences(old, checked("police@2", changed))}
    assert found["pass_mark", "Mean score"].after == "at least 70.0"
    assert found["weight", "Order"].before == "-18"
    assert differences(old, old) == ()
