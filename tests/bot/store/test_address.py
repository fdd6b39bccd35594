"""Addresses of histories on a server: which are understood, and that none gives its password away."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import StorePlaceError
from bot.store.place import beside, data_folder, is_served, shown, url_of

SECRET = "tr0ub4dor"  # noqa: S105 - of nobody


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_an_address_may_begin_as_other_programs_have_it(scheme: str) -> None:
    assert url_of(f"{scheme}://coach@db.example/coach") == "postgresql://coach@db.example/coach"
    assert is_served(url_of(f" {scheme}://coach@db.example/coach\n"))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://coach:{}@db.example:5433/coach", "postgresql://coach@db.example:5433/coach"),
        ("postgresql://coach:a%2F{}@db.example/coach", "postgresql://coach@db.example/coach"),
        ("postgresql://coach:a@{}@db.example/coach", "postgresql://coach@db.example/coach"),
        ("postgresql://coach@db.example/coach?password={}", "postgresql://coach@db.example/coach"),
        ("postgresql://coach:{}@/coach?host=/run/postgresql", "postgresql://coach@/coach"),
        ("postgresql://coach:{}@[::1]:5433/coach?sslmode=require", "postgresql://coach@[::1]:5433/coach"),
        ("postgresql://coach:{}@a:5432,b:5433/coach", "postgresql://coach@a:5432,b:5433/coach"),
        ("postgresql:///coach", "postgresql:///coach"),
        ("postgresql://db.example:5433/coach", "postgresql://db.example:5433/coach"),
        ("postgresql://a:5432,[::1]:5433/coach", "postgresql://a:5432,[::1]:5433/coach"),
        ("postgresql://%2Frun%2Fpostgresql/coach", "postgresql://%2Frun%2Fpostgresql/coach"),
    ],
)
def test_an_address_is_told_without_its_password(address: str, told: str) -> None:
    url = url_of(address.format(SECRET))
    assert SECRET in url or "{}" not in address
    assert shown(url) == told


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://coach:a/{}@db.example/coach",
        "postgresql://coach:12/{}@db.example/coach",
        "postgresql://coach:a#{}@db.example/coach",
        "postgresql://coach:a?{}@db.example/coach",
        "postgresql://coach:a[{}@db.example/coach",
        "postgresql://coach:{}@db.example:port/coach",
        "postgresql://coach:{}@db.example/coach/{}",
        "postgresql://coach:{}@db.example/co\0ach",
        "postgresql://co:ach:{}@db.exa{{mple}}:99999/coach",
        "postgresql://coach:{}/coach",
        "postgresql://coach:{}",
        "postgresql://coach:5432,coach:{}/coach",
        "postgresql://coach:12{}@db.example:5432:{}/coach",
        "postgresql://coach:a;{}/coach",
        "postgresql://coach@db.example/coach?port={}",
        "postgresql://coach@db.example/coach?{}",
        "mysql://coach:{}@db.example/coach",
        "postgresqll://coach:{}@db.example/coach",
    ],
)
def test_an_address_that_can_not_be_read_is_refused_and_not_told(address: str) -> None:
    with pytest.raises(StorePlaceError) as failure:
        url_of(address.format(SECRET, SECRET))
    assert SECRET not in str(failure.value)
    assert "://…" in str(failure.value)
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("rest", ["", "/coach", "/coach?sslmode=require", ",13/coach"])
def test_a_password_of_digits_whose_host_was_forgotten_passes_for_no_port(rest: str) -> None:
    with pytest.raises(StorePlaceError) as failure:
        url_of(f"postgresql://coach:24680{rest}")
    assert "24680" not in str(failure.value)
    assert "user:password@host:5432" in str(failure.value)
    for host in (
        "db:5432",
        "localhost:5433",
        "db.example:5433",
        "@db:5433",
        "coach@db:5433",
        "[::1]:5433",
        "coach@a,db:5433",
    ):
        assert shown(url_of(f"postgresql://{host}/coach")).endswith(f"{host.removeprefix('@')}/coach")


def test_what_belongs_to_a_history_lies_in_the_data_folder_whatever_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    first, again, other = (
        beside(url_of(f"postgresql://coach{given}"))
        for given in (":a@db.example/coach", ":b@db.example/coach", "@db.example/other")
    )
    assert first == again != other
    assert first.parent == data_folder()
    assert first.parent.is_dir()
    assert beside(url_of("/srv/x.db")) == Path("/srv/x.db")
