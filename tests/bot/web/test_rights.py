"""Every route against every role: nobody sees what isn't theirs."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.practice.calibration import Calibration
from bot.store.records_reviews import Reader
from bot.web.app import make_app
from bot.web.entrance import Session
from bot.web.guarding import OPEN_TO_ALL, POLICY
from tests.bot.web.acting import ANA, BEN, EVE, INSTRUCTOR, ROLES, Client, House

SEEN, NOT_YOURS, NO, MOVED, BAD = 200, 404, 403, 303, 400

# Per address: what the instructor of the server, one of another, the trainee Ana and the local user get; and
# who may manage the server, where that is something else than what its instructor gets.
TABLE: dict[str, tuple[int, ...]] = {
    "/": (SEEN, SEEN, MOVED, SEEN),
    "/talks": (SEEN, SEEN, SEEN, SEEN),
    "/talks?trainee=discord:3": (SEEN, SEEN, SEEN, SEEN),
    "/search?q=time": (SEEN, SEEN, SEEN, SEEN),
    "/talks/{ana}": (SEEN, NOT_YOURS, SEEN, NOT_YOURS),
    "/talks/{ana}?turn=2": (SEEN, NOT_YOURS, SEEN, NOT_YOURS),
    "/talks/{ride}": (SEEN, NOT_YOURS, SEEN, NOT_YOURS),
    "/talks/{ben}": (SEEN, NOT_YOURS, NOT_YOURS, NOT_YOURS),
    "/talks/{eve}": (NOT_YOURS, SEEN, NOT_YOURS, NOT_YOURS),
    "/talks/{local}": (NOT_YOURS, NOT_YOURS, NOT_YOURS, SEEN),
    "/talks/nothing": (NOT_YOURS, NOT_YOURS, NOT_YOURS, NOT_YOURS),
    "/talks/{ana}/beside/{ben}": (SEEN, NOT_YOURS, NO, NOT_YOURS),
    "/talks/{ana}/beside/{eve}": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "/talks/{ana}/audit": (SEEN, NOT_YOURS, NO, NOT_YOURS),
    "/talks/{ana}/excerpt": (SEEN, NOT_YOURS, NO, NOT_YOURS),
    "/talks/{ana}/excerpt?first=2&last=3": (SEEN, NOT_YOURS, NO, NOT_YOURS),
    "/talks/{ana}/excerpt?first=90": (BAD, NOT_YOURS, NO, NOT_YOURS),
    "/talks/{local}/excerpt": (NOT_YOURS, NOT_YOURS, NO, SEEN),
    "/trainees/discord:1": (SEEN, NOT_YOURS, SEEN, NOT_YOURS),
    "/trainees/discord:2": (SEEN, NOT_YOURS, NOT_YOURS, NOT_YOURS),
    "/trainees/discord:3": (NOT_YOURS, SEEN, NOT_YOURS, NOT_YOURS),
    "/trainees/local": (NOT_YOURS, NOT_YOURS, NOT_YOURS, SEEN),
    "/trainees/discord:1/progress.svg": (SEEN, NOT_YOURS, SEEN, NOT_YOURS),
    "/trainees/discord:3/progress.svg": (NOT_YOURS, SEEN, NOT_YOURS, NOT_YOURS),
    "/people": (SEEN, SEEN, SEEN, SEEN),
    "/people/owen": (SEEN, SEEN, SEEN, SEEN),
    "/people/nobody": (NOT_YOURS, NOT_YOURS, NOT_YOURS, NOT_YOURS),
    "/settings": (SEEN, SEEN, NO, SEEN),
    "/packs": (SEEN, SEEN, NO, SEEN),
    "/packs/police@2": (SEEN, SEEN, NO, SEEN),
    "/packs/police@9": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "/packs/..%2Fin_force": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "/coding": (SEEN, SEEN, NO, SEEN),
    "/coding/{ana}/2": (SEEN, NOT_YOURS, NO, NOT_YOURS, NOT_YOURS),
    "/coding/{ana}/3": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "/agreement": (SEEN, SEEN, NO, SEEN),
    "/agreement/examples.jsonl": (SEEN, SEEN, NO, SEEN),
    "/audit": (SEEN, SEEN, NO, SEEN),
    "/drills": (SEEN, SEEN, NO, SEEN),
    "/drills/none": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "/assignments": (SEEN, SEEN, NO, SEEN),
    "/export?talk={ana}": (SEEN, NOT_YOURS, SEEN, NOT_YOURS),
    "/export?talk={eve}": (NOT_YOURS, SEEN, NOT_YOURS, NOT_YOURS),
    "/export/file?form=json&talk={ana}": (SEEN, NOT_YOURS, SEEN, NOT_YOURS),
    "/export/file?form=json&talk={eve}": (NOT_YOURS, SEEN, NOT_YOURS, NOT_YOURS),
    "/export/file?form=exe&talk={ana}": (BAD, BAD, BAD, BAD),
    "/nowhere": (NOT_YOURS, NOT_YOURS, NOT_YOURS, NOT_YOURS),
    "POST /talks/{ana}/remarks kind=comment words=hello turn=2": (MOVED, NOT_YOURS, BAD, NOT_YOURS),
    "POST /talks/{ana}/remarks kind=flag turn=2": (MOVED, NOT_YOURS, BAD, NOT_YOURS),
    "POST /talks/{ana}/remarks kind=second_look": (MOVED, NOT_YOURS, BAD, NOT_YOURS),
    "POST /talks/{ana}/remarks kind=answer words=hello turn=2": (BAD, NOT_YOURS, MOVED, NOT_YOURS),
    "POST /talks/{ana}/remarks kind=appeal words=hello turn=2": (BAD, NOT_YOURS, MOVED, NOT_YOURS),
    "POST /talks/{ana}/remarks kind=comment words=hello turn=999": (NOT_YOURS, NOT_YOURS, BAD, NOT_YOURS),
    "POST /talks/{ana}/remarks kind=shout words=hello": (BAD, BAD, BAD, BAD),
    "POST /talks/{ride}/remarks kind=appeal words=hello": (BAD, NOT_YOURS, BAD, NOT_YOURS),
    "POST /talks/{eve}/remarks kind=comment words=hello": (NOT_YOURS, MOVED, BAD, NOT_YOURS),
    "POST /talks/{local}/remarks kind=comment words=hello": (NOT_YOURS, NOT_YOURS, BAD, MOVED),
    # It stands already when the manager asks for the same.
    "POST /talks/{ana}/overrides turn=2 code=affirm becomes=1 reason=so": (
        MOVED,
        NOT_YOURS,
        BAD,
        NOT_YOURS,
        BAD,
    ),
    "POST /talks/{ana}/overrides turn=2 code=affirm becomes=1": (BAD, BAD, BAD, BAD),
    "POST /talks/{ana}/overrides turn=2 code=charm becomes=1 reason=so": (BAD, BAD, BAD, BAD),
    "POST /talks/{ride}/release": (MOVED, NOT_YOURS, BAD, NOT_YOURS),
    "POST /talks/{ana}/release": (BAD, NOT_YOURS, BAD, NOT_YOURS),
    "/drills/none/release": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "POST /drills/none/release": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "POST /drills/none/release sure=1": (NOT_YOURS, NOT_YOURS, NO, NOT_YOURS),
    "POST /remarks/1/settle": (MOVED, NOT_YOURS, BAD, NOT_YOURS),
    "POST /overrides/1/withdraw": (MOVED, NOT_YOURS, BAD, NOT_YOURS),
    "POST /remarks/99/settle": (NOT_YOURS, NOT_YOURS, BAD, NOT_YOURS),
    "POST /coding talk={ana} turn=3 empathy=1 reflection=0 codes=affirm": (MOVED, NOT_YOURS, NO, NOT_YOURS),
    "POST /coding talk={ana} turn=3 empathy=1": (BAD, BAD, NO, BAD),
    "POST /packs/police@2/use": (NO, NO, NO, BAD),
    "POST /packs/police@9/use": (NO, NO, NO, NOT_YOURS),
    "POST /talks/{ana}/excerpt first=1 last=2": (BAD, NOT_YOURS, NO, NOT_YOURS),
    "POST /talks/{local}/excerpt first=1 last=1": (NOT_YOURS, NOT_YOURS, NO, BAD),
    "POST /settings mode=debrief": (NO, NO, NO, NO, MOVED),
    "POST /leave": (SEEN, SEEN, SEEN, SEEN),
}
CASES = [
    (asked, role, line[place] if place < len(line) else line[0])
    for asked, line in TABLE.items()
    for place, role in enumerate(ROLES)
]


async def ask(
    client: Client, house: House, asked: str, role: str, *, form_token: str | None = None
) -> tuple[int, str]:
    """Ask for a line of the table as one of the roles, and return the status and the page."""
    session, cookie = house.desk.entrance.let_in(house.desk.entrance.token_for(ROLES[role]))
    filled = re.sub(r"\{(\w+)\}", lambda found: house.ids[found[1]], asked)
    headers = {"Cookie": f"{house.desk.cookie}={cookie}"}
    if not filled.startswith("POST "):
        answer = await client.get(filled, headers=headers, allow_redirects=False)
        return answer.status, await answer.text()
    address, *fields = filled.removeprefix("POST ").split()
    token = house.desk.entrance.form_token(session) if form_token is None else form_token
    data = dict(field.split("=") for field in fields) | {"form_token": token}
    answer = await client.post(address, data=data, headers=headers, allow_redirects=False)
    return answer.status, await answer.text()


async def review_a_little(house: House) -> None:
    """Leave a remark, an override and a coding, each with the first key there is."""
    await house.desk.review.flag(INSTRUCTOR, house.ids["ana"], 2, "look")
    await house.desk.review.override(INSTRUCTOR, house.ids["ana"], 3, "affirm", 1, "it was one")
    coded = Calibration(house.store, house.clock)
    await coded.code(
        INSTRUCTOR, house.ids["ana"], 2, levels={"empathy": 1, "reflection": 0}, codes=["affirm"]
    )


async def test_each_role_gets_what_is_theirs_and_nothing_else(full: House, client: Client) -> None:
    await review_a_little(full)
    wrong = [
        (asked, role, expected, status)
        for asked, role, expected in CASES
        if (status := (await ask(client, full, asked, role))[0]) != expected
    ]
    assert wrong == []


async def test_the_table_has_every_route(house: House) -> None:
    asked = {
        (
            "POST" if line.startswith("POST ") else "GET",
            re.sub(r"\?.*", "", line.removeprefix("POST ").split()[0]),
        )
        for line in TABLE
    }
    routes = [route for route in make_app(house.desk).router.routes() if route.method in {"GET", "POST"}]
    missing = [
        (route.method, route.resource.canonical)
        for route in routes
        if route.resource is not None
        and route.name not in OPEN_TO_ALL
        and not any(
            method == route.method
            and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route.resource.canonical), path)
            for method, path in asked
        )
    ]
    assert missing == []


@pytest.mark.parametrize("cookie", ["", "nonsense", "e30.nonsense"])
async def test_nobody_is_let_in_without_a_session(full: House, client: Client, cookie: str) -> None:
    for asked in TABLE:
        address = re.sub(
            r"\{(\w+)\}", lambda found: full.ids[found[1]], asked.removeprefix("POST ").split()[0]
        )
        send = client.post if asked.startswith("POST ") else client.get
        answer = await send(address, headers={"Cookie": f"coach={cookie}"}, allow_redirects=False)
        page = await answer.text()
        assert answer.status == 401, asked
        assert "You are not signed in" in page
        assert "Owen" not in page


class NoneAnyMore:
    """Servers in which whoever was an instructor is none any more."""

    async def now(self, visitor: Reader) -> Reader | None:
        return None if visitor.guild_id else visitor

    async def channels(self, guild_id: str) -> dict[str, str]:
        return {guild_id: "#here"}

    roles = channels

    async def with_role(self, guild_id: str, role: str, trainees: Collection[str]) -> dict[str, bool]:
        raise AssertionError((guild_id, role, trainees))

    def name_of(self, guild_id: str | None, trainee: str) -> str | None:
        return f"{guild_id} {trainee}"

    def handle_of(self, guild_id: str | None, trainee: str) -> str:
        return f"{guild_id} {trainee}"

    async def learn(self, guild_id: str | None, trainees: Collection[str]) -> None:
        raise AssertionError((guild_id, trainees))

    async def names_of(self, guild_id: str | None, trainee: str) -> list[str]:
        return [self.name_of(guild_id, trainee) or ""]


async def test_whoever_has_lost_the_role_gets_nothing_of_any_page(full: House) -> None:
    full.desk = replace(full.desk, servers=NoneAnyMore())
    async with TestClient(TestServer(make_app(full.desk))) as client:
        for asked in TABLE:
            if asked == "POST /leave":
                continue
            for role in ("instructor", "manager", "stranger"):
                status, page = await ask(client, full, asked, role)
                assert (status, "no instructor of that server any more" in page) == (NO, True), asked
        assert (await ask(client, full, "/talks", "trainee"))[0] == SEEN
        assert (await ask(client, full, "/talks", "local"))[0] == SEEN
        assert (await ask(client, full, "POST /leave", "instructor"))[0] == SEEN


async def test_no_form_is_taken_without_its_token(full: House, client: Client) -> None:
    await review_a_little(full)
    for asked in (line for line in TABLE if line.startswith("POST ")):
        for bad in ("", "nonsense", full.desk.entrance.form_token(_other_session(full))):
            status, page = await ask(client, full, asked, "instructor", form_token=bad)
            assert (status, "out of date" in page) == (BAD, True), asked


async def test_no_form_is_taken_from_another_site(full: House, client: Client) -> None:
    session, cookie = full.desk.entrance.let_in(full.desk.entrance.token_for(INSTRUCTOR))
    for form in ("release", "remarks"):
        answer = await client.post(
            f"/talks/{full.ids['ride']}/{form}",
            data={
                "form_token": full.desk.entrance.form_token(session),
                "kind": "comment",
                "words": "Call this number.",
            },
            headers={"Cookie": f"coach={cookie}", "Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status == BAD
        page = await answer.text()
        assert "another site" in page
        assert "Call this number." not in page


async def test_every_answer_tells_browsers_to_be_strict(full: House, client: Client) -> None:
    cookies = {"Cookie": f"coach={full.cookie(INSTRUCTOR)['coach']}"}
    for address in (
        "/",
        "/nowhere",
        "/static/coach.css",
        "/healthz",
        f"/trainees/{ANA}/progress.svg",
        "/enter/x",
    ):
        answer = await client.get(address, headers=cookies)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        private = not address.startswith("/static")
        assert ("no-store" in answer.headers["Cache-Control"]) == private


async def test_other_hosts_are_not_answered(client: Client) -> None:
    assert (await client.get("/people", headers={"Host": "evil.example"})).status == NOT_YOURS
    assert (await client.get("/healthz", headers={"Host": "localhost:8440"})).status == SEEN


async def test_lists_and_searches_hold_only_what_is_theirs(full: House, client: Client) -> None:
    for role, theirs, others in (
        ("instructor", {"ana", "ben", "ride"}, {"eve", "local"}),
        ("stranger", {"eve"}, {"ana", "ben", "local"}),
        ("trainee", {"ana", "ride"}, {"ben", "eve", "local"}),
        ("local", {"local"}, {"ana", "ben", "eve"}),
    ):
        _, page = await ask(client, full, "/talks", role)
        _, found = await ask(client, full, "/search?q=tonight", role)
        for name in theirs:
            assert f'/talks/{full.ids[name]}"' in page
        for name in others:
            assert f'/talks/{full.ids[name]}"' not in page
            assert f"/talks/{full.ids[name]}#" not in found
    _, page = await ask(client, full, "/talks", "trainee")
    assert BEN not in page
    assert EVE not in page


async def test_a_trainee_sees_nothing_of_a_check_ride_before_its_release(full: House, client: Client) -> None:
    for address in (
        "/talks/{ride}",
        "/export/file?form=json&talk={ride}",
        "/export/file?form=csv&talk={ride}",
    ):
        _, page = await ask(client, full, address, "trainee")
        assert "Score " not in page
        assert '"score":' not in page
        assert "slow_down" not in page
        assert "<mark" not in page
    assert (await ask(client, full, "POST /talks/{ride}/release", "instructor"))[0] == MOVED
    _, page = await ask(client, full, "/talks/{ride}", "trainee")
    assert "Score " in page
    assert "released the feedback" in page


def _other_session(house: House) -> Session:
    return house.desk.entrance.let_in(house.desk.entrance.token_for(INSTRUCTOR))[0]


def test_every_route_that_needs_no_session_is_known(house: House) -> None:
    names = {route.name for route in make_app(house.desk).router.routes()}
    assert names >= OPEN_TO_ALL
