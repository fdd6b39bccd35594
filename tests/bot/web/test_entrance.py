"""Links let in once; cookies are worth what they say; nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.web.entrance import LINK_S, SESSION_S, Entrance, link_for
from bot.web.guarding import TRIES, WITHIN_S
from bot.web.refusals import BadForm, BadLink, SignedOut
from bot.web.spent import Spent
from tests.bot.web.acting import INSTRUCTOR, LOCAL, TRAINEE, Client, Clock, House


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def spent(tmp_path: Path) -> Spent:
    return Spent.beside(tmp_path / "history.db")


@pytest.fixture
def entrance(spent: Spent, clock: Clock) -> Entrance:
    return Entrance(spent, clock)


def changed(token: str) -> str:
    """Return a token with one letter of what it says changed."""
    middle = len(token.split(".", maxsplit=1)[0]) // 2 + 1
    other = "A" if token[middle] != "A" else "B"
    return token[:middle] + other + token[middle + 1 :]


def test_a_link_lets_its_visitor_in(entrance: Entrance) -> None:
    session, cookie = entrance.let_in(entrance.token_for(INSTRUCTOR))
    assert session.visitor == INSTRUCTOR
    assert entrance.session_of(cookie) == session


def test_a_link_is_looked_at_without_using_it_up(entrance: Entrance) -> None:
    token = entrance.token_for(TRAINEE)
    assert entrance.invited(token) == entrance.invited(token) == TRAINEE
    entrance.let_in(token)


def test_a_link_lets_in_once_also_after_a_restart(entrance: Entrance, spent: Spent, clock: Clock) -> None:
    token = entrance.token_for(LOCAL)
    entrance.let_in(token)
    for door in (entrance, Entrance(spent, clock)):
        with pytest.raises(BadLink, match="has been used"):
            door.let_in(token)


def test_a_link_grows_old(entrance: Entrance, clock: Clock) -> None:
    token = entrance.token_for(LOCAL)
    clock.later(LINK_S)
    with pytest.raises(BadLink, match="too old"):
        entrance.let_in(token)


def test_a_link_that_was_tampered_with_lets_nobody_in(entrance: Entrance) -> None:
    token = entrance.token_for(TRAINEE)
    for bad in (changed(token), token[:-1], token[::-1], "", "a.b", "x" * 5000):
        with pytest.raises(BadLink, match="can't be read"):
            entrance.let_in(bad)


def test_a_link_of_another_history_lets_nobody_in(entrance: Entrance, tmp_path: Path, clock: Clock) -> None:
    other = Entrance(Spent.beside(tmp_path / "other.db"), clock)
    with pytest.raises(BadLink):
        entrance.let_in(other.token_for(LOCAL))


def test_what_a_link_carries_is_no_cookie_and_the_other_way_round(entrance: Entrance) -> None:
    with pytest.raises(SignedOut):
        entrance.session_of(entrance.token_for(LOCAL))
    _, cookie = entrance.let_in(entrance.token_for(LOCAL))
    with pytest.raises(BadLink):
        entrance.let_in(cookie)


def test_a_session_ends_by_itself_and_when_it_is_left(entrance: Entrance, clock: Clock) -> None:
    left, left_cookie = entrance.let_in(entrance.token_for(LOCAL))
    _, cookie = entrance.let_in(entrance.token_for(LOCAL))
    entrance.end(left)
    with pytest.raises(SignedOut):
        entrance.session_of(left_cookie)
    entrance.session_of(cookie)
    clock.later(SESSION_S)
    with pytest.raises(SignedOut):
        entrance.session_of(cookie)


def test_a_cookie_that_was_tampered_with_is_none(entrance: Entrance) -> None:
    _, cookie = entrance.let_in(entrance.token_for(LOCAL))
    for bad in (changed(cookie), cookie[:-1], "", None):
        with pytest.raises(SignedOut):
            entrance.session_of(bad)


def test_a_form_of_another_session_is_refused(entrance: Entrance) -> None:
    one, _ = entrance.let_in(entrance.token_for(LOCAL))
    other, _ = entrance.let_in(entrance.token_for(LOCAL))
    entrance.check_form(one, entrance.form_token(one))
    for bad in (entrance.form_token(other), "", None, 7):
        with pytest.raises(BadForm):
            entrance.check_form(one, bad)


def test_the_key_is_made_once_and_only_we_can_read_it(spent: Spent, tmp_path: Path) -> None:
    assert spent.key() == Spent.beside(tmp_path / "history.db").key()
    folder = tmp_path / "history.db-web"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "key").stat().st_mode & 0o777 == 0o600


def test_no_id_leads_out_of_the_folder(spent: Spent) -> None:
    spent.key()
    assert not spent.spend("../../history.db-and-more")
    assert spent.is_spent("../../history.db-and-more")


async def test_a_browser_is_let_in_by_the_button_and_not_by_looking(house: House, client: Client) -> None:
    link = link_for(house.file, "https://review.example", INSTRUCTOR, house.clock)
    path = link.removeprefix("https://review.example")
    for _ in range(2):  # a program that previews links, and the visitor
        page = await client.get(path)
        assert "Iris &lt;b&gt;Instructor&lt;/b&gt;" in await page.text()
        assert not page.cookies
    token = path.rpartition("/")[2]
    answer = await client.post("/enter", data={"token": token}, allow_redirects=False)
    cookie = answer.cookies["coach"]
    assert answer.status == 303
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (await client.get("/")).status == 200
    again = await client.post("/enter", data={"token": token})
    assert again.status == 403
    assert "has been used" in await again.text()


async def test_leaving_ends_the_session_for_every_copy_of_its_cookie(house: House, client: Client) -> None:
    session, cookie = house.desk.entrance.let_in(house.desk.entrance.token_for(INSTRUCTOR))
    client.session.cookie_jar.update_cookies({"coach": cookie})
    left = await client.post("/leave", data={"form_token": house.desk.entrance.form_token(session)})
    assert "You are signed out" in await left.text()
    assert (await client.get("/", headers={"Cookie": f"coach={cookie}"})).status == 401


async def test_too_many_bad_links_are_refused_for_a_while(house: House, client: Client) -> None:
    for _ in range(TRIES):
        assert (await client.get("/enter/nonsense")).status == 403
    good = house.desk.entrance.token_for(LOCAL)
    assert (await client.get(f"/enter/{good}")).status == 429
    assert (await client.post("/enter", data={"token": good})).status == 429
    house.clock.later(WITHIN_S)
    good = house.desk.entrance.token_for(LOCAL)
    assert (await client.get(f"/enter/{good}")).status == 200
