"""Addresses of histories on PostgreSQL: read, and shown without what is secret in them.

Apart from `place`, which the terminal loads: nothing here is wanted for a file.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from bot.errors import StorePlaceError

SCHEME: Final = "postgresql://"
_SPELLINGS: Final = ("postgresql+asyncpg://", "postgres://")
_HIDDEN: Final = f"{SCHEME}…"
"""Shown of an address that can't be read: any part of it may be the password."""

_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl")

_HOST: Final = r"(\[[\w:.%]*\]|[\w.%~-]*)(:[0-9]*)?"
_HOSTS: Final = re.compile(rf"{_HOST}(,{_HOST})*")
"""Each with a number for its port: what else stands behind a colon is a password without its `@`."""

_ONE_WORD: Final = re.compile(r"[\w~-]+:(?!0*5432$)[0-9]+")
_THIS_MACHINE: Final = "localhost:"
"""Without an `@`, `coach:2468` may be a user with a password of digits whose `@host` was forgotten, and would
pass for a server and its port. So a port other than the usual one stands behind `localhost`, behind a name
with a dot, or behind an `@`, which may have nobody before it."""

_PORTS: Final = re.compile(r"[0-9,]*")
_NAME: Final = re.compile(r"[\w.%~-]*")


def address_of(text: str) -> str:
    """Turn what was typed for `--db` or `COACH_DB` into an address, `postgresql://...`.

    Raises:
        StorePlaceError: It can't be read. The sentence holds no part of it.
    """
    address = text.strip()
    for spelling in _SPELLINGS:
        if address.startswith(spelling):
            address = SCHEME + address.removeprefix(spelling)
    _read(address)
    return address


def shown(address: str) -> str:
    """Return an address as it may be told and logged: without the password and without its options."""
    parts = _read(address)
    at = f"{parts.username}@" if parts.username else ""
    host = parts.netloc.rpartition("@")[2]
    return f"{SCHEME}{at}{host}{parts.path}"


def name_here(address: str) -> str:
    """Return what this history is called among files: the same for every process that names it alike."""
    return f"postgresql-{sha256(shown(address).encode()).hexdigest()[:12]}"


def missing_file(address: str) -> str:
    """Return which option names a file that can't be read, by the address or by the environment; or ""."""
    options = parse_qs(_read(address).query)
    for name in _FILES:
        file = options.get(name, [os.environ.get(f"PG{name.upper()}", "")])[-1]
        if file and not os.access(file, os.R_OK):
            return name
    return ""


def _read(address: str) -> SplitResult:
    """Return the parts of an address.

    A sign in the password that means something in an address cuts it elsewhere than was meant: the rest of
    the password would then pass for the host, the port or the database.
    """
    try:
        parts = urlsplit(address)
        hosts = parts.netloc.rpartition("@")[2]
        is_whole = not parts.fragment and "@" not in parts.path + parts.query and "\0" not in address
        options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        is_plain = all(_PORTS.fullmatch(each) for each in options.get("port", ()))
        if "," not in hosts:  # several are for asyncpg to read
            is_plain = is_plain and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = is_plain = False
        hosts = ""
        parts = urlsplit(SCHEME)
    user = parts.username or ""
    if not (
        is_whole
        and is_plain
        and not _may_be_password(parts.netloc)
        and _HOSTS.fullmatch(hosts)
        and _NAME.fullmatch(user)
        and _NAME.fullmatch(parts.path.removeprefix("/"))
    ):
        raise StorePlaceError(
            _HIDDEN,
            "the address can't be read; it is written postgresql://user:password@host:5432/database, with "
            "signs such as / and # in the password as %2F and %23",
        )
    return parts


def _may_be_password(netloc: str) -> bool:
    return "@" not in netloc and any(
        _ONE_WORD.fullmatch(each) and not each.startswith(_THIS_MACHINE) for each in netloc.split(",")
    )
