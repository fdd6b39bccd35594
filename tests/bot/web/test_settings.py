"""The settings of a server in the browser: changed by who may, checked, and never over another's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.store.records import GuildSettings, OwnHelpLine
from tests.bot.web.acting import GUILD, INSTRUCTOR, MANAGER, SHOUTS, STRANGER, Client, House
from tests.bot.web.visiting import Visit

AS_IT_WAS: dict[str, Any] = {"mode": "coached", "country": "US", "seen": ""}


async def test_a_manager_changes_everything_at_once(house: House, client: Client) -> None:
    visit = Visit(client, house, MANAGER)
    assert "Save" in await visit.opens("/settings")
    went = await visit.sends(
        "/settings",
        seen="",
        practice_channel="555",
        trainee_role="12",
        instructor_role="13",
        mode="debrief",
        people=["owen", "teresa"],
        days="90",
        country="uk",
        lines="Chaplain: call 555 0100\r\nPeer team: ask at the desk",
    )
    assert went == "/settings?saved=1"
    kept = await house.store.guild(GUILD)
    assert kept == GuildSettings(
        id=GUILD,
        practice_channel="555",
        trainee_role="12",
        instructor_role="13",
        country="GB",
        mode="debrief",
        people=("owen", "teresa"),
        retention_days=90,
        help_lines=(
            OwnHelpLine("Chaplain", "call 555 0100"),
            OwnHelpLine("Peer team", "ask at the desk"),
        ),
        updated_at=house.clock(),
    )
    shown = await visit.opens(went)
    assert "Saved." in shown
    assert 'value="555"' in shown
    assert "Chaplain: call 555 0100" in shown
    assert "id 13" in await Visit(client, house, INSTRUCTOR).opens("/settings")


async def test_the_audit_tells_its_instructors_who_changed_what(house: House, client: Client) -> None:
    await house.store.save_guild(GuildSettings(id=GUILD, retention_days=9))
    manager = replace(MANAGER, name="Mo <b>Lead</b>")
    await Visit(client, house, manager).sends("/settings", **(AS_IT_WAS | {"mode": "debrief"}))
    [change] = await house.store.changes(GUILD)
    assert (change.author, change.author_name, change.at) == (MANAGER.id, manager.name, house.clock())
    assert change.fields == (("mode", "coached", "debrief"), ("retention_days", "9", ""))
    shown = await Visit(client, house, INSTRUCTOR).opens("/audit")
    assert "Mo &lt;b&gt;Lead&lt;/b&gt;" in shown
    assert "Days that talks are kept" in shown
    assert "Lead" not in await Visit(client, house, STRANGER).opens("/audit")
    await Visit(client, house, manager).sends(
        "/settings", **(AS_IT_WAS | {"mode": "debrief", "seen": house.clock().isoformat()})
    )
    assert len(await house.store.changes(GUILD)) == 1
    await house.store.purge_guild(GUILD)
    assert await house.store.changes(GUILD) == []


async def test_what_is_left_empty_is_as_it_comes(house: House, client: Client) -> None:
    await house.store.save_guild(GuildSettings(id=GUILD, practice_channel="5", retention_days=9))
    await Visit(client, house, MANAGER).sends("/settings", **AS_IT_WAS, people=list(house.desk.people))
    kept = await house.store.guild(GUILD)
    assert replace(kept, updated_at=None) == GuildSettings(id=GUILD)


async def test_the_lines_of_the_country_change_with_the_country(house: House, client: Client) -> None:
    await Visit(client, house, MANAGER).sends(
        "/settings",
        mode="coached",
        seen="",
        country="GB",
        lines="988 Suicide & Crisis Lifeline: call or text 988",
    )
    own = await house.store.guild(GUILD)
    assert own.country == "GB"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"mode": "loud"}, "loud"),
        ({"days": "0"}, "Days: give a number from 1 to 3,650"),
        ({"days": "forever"}, "Days: give a number"),
        ({"country": "Atlantis"}, "Atlantis"),
        ({"people": ["nobody"]}, "nobody"),
        ({"lines": "no colon here"}, "there is no colon"),
        ({"practice_channel": "practice"}, "Channel for practice: an id is a number"),
        ({"instructor_role": "²"}, "Role of instructors: an id is a number"),
        ({"mode": SHOUTS}, "&lt;script&gt;"),
        ({"seen": "2020-01-01T00:00:00+00:00"}, "Somebody changed the settings since"),
    ],
)
async def test_what_cannot_be_used_changes_nothing(
    house: House, client: Client, wrong: dict[str, Any], sentence: str
) -> None:
    before = await house.store.guild(GUILD)
    told = await Visit(client, house, MANAGER).sends("/settings", 400, **(AS_IT_WAS | wrong))
    assert sentence in told
    assert SHOUTS not in told
    assert await house.store.guild(GUILD) == before


async def test_whoever_came_in_long_ago_needs_a_new_link_to_change_anything(
    house: House, client: Client
) -> None:
    visit = Visit(client, house, MANAGER)
    house.clock.later(3601)
    assert "<button>Save" not in await visit.opens("/settings")
    assert "within an hour of signing in" in await visit.sends("/settings", 403, **AS_IT_WAS)
    assert (await house.store.guild(GUILD)).updated_at is None


async def test_a_help_line_with_markup_is_shown_as_words(house: House, client: Client) -> None:
    visit = Visit(client, house, MANAGER)
    await visit.sends("/settings", **AS_IT_WAS, lines="<b>Bold</b>: </textarea><script>1</script>")
    shown = await visit.opens("/settings")
    assert "<b>Bold" not in shown
    assert "<script>1" not in shown
