"""What the bot is told from outside: the environment (`COACH_...`), a file `.env`, and files of secrets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

_SHARDS = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?/(\d{1,4})")
LARGEST_TOKEN_FILE = 4096


class Shards(NamedTuple):
    """A range of Discord's shards.

    Attributes:
        first: Id of the first.
        last: Id of the last.
        in_all: How many there are, on every machine.
    """

    first: int
    last: int
    in_all: int

    @classmethod
    def read(cls, text: str) -> Shards:
        """Read `0-3/8`, or `2/8` for one.

        Raises:
            ValueError: It is neither, or the range lies outside.
        """
        found = _SHARDS.fullmatch(text.strip())
        if found is None:
            raise ValueError("shards are written like 0-3/8: first and last, and how many there are in all")
        first, last, in_all = int(found[1]), int(found[2] or found[1]), int(found[3])
        if not first <= last < in_all:
            raise ValueError(f"shards {text} lie outside 0 to {in_all - 1}")
        return cls(first, last, in_all)

    @property
    def ids(self) -> list[int]:
        """The ids of this range."""
        return list(range(self.first, self.last + 1))


class Settings(BaseSettings):
    """How the bot runs.

    Attributes:
        token: The bot's token from Discord's developer portal.
        token_file: A file that holds it instead, such as a mounted secret.
        db: URL or file of the history; "" for the one in the data folder. It may hold a password.
        shards: Which shards this process runs; None for all of them.
        pace: Answers take as long as a person would.
        typed: Replies typed in a thread are read; None finds out whether the portal allows it.
        health_file: Touched while the gateway is connected; None for no such file.
        log_level: `debug`, `info`, `warning` or `error`.
        packs: Folder of the agency's own packs; None for the one in the user's data folder.
        programmes: Folder of the agency's own programmes; None for the one in the user's data folder.
        web: The review pages are served by the bot itself, beside what it does on Discord.
        web_host: Address that they listen on.
        web_port: Port that they listen on; 0 for any.
        web_behind_proxy: X-Forwarded-For is believed: a proxy of ours writes it.
        web_url: Where the review pages are reached, the bot's own or those of `coach web`; "" for on this
            machine alone, or for nowhere where the bot has none.
        guild: Commands are given to this server alone, at once; None for all. For trying the bot out.
    """

    model_config = SettingsConfigDict(
        env_prefix="COACH_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    db: Annotated[str, Field(repr=False)] = ""
    shards: Annotated[Shards | None, NoDecode] = None
    pace: Annotated[bool, Field(validation_alias=AliasChoices("COACH_PACE", "pace"))] = True
    typed: bool | None = None
    health_file: Path | None = None
    log_level: str = "info"
    guild: int | None = None
    web: bool = False
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8440
    web_behind_proxy: bool = False
    web_url: str = ""
    packs: Path | None = None
    programmes: Path | None = None

    @field_validator("shards", mode="before")
    @classmethod
    def _read_shards(cls, given: object) -> object:
        return Shards.read(given) if isinstance(given, str) and given else given or None

    @field_validator("packs", "programmes", mode="before")
    @classmethod
    def _read_folder(cls, given: object) -> object:
        """Take an empty name for none: as a path it would be the folder that the bot starts in."""
        return given or None

    @field_validator("pace", mode="before")
    @classmethod
    def _read_pace(cls, given: object) -> object:
        """Take the terminal's words for it too."""
        return {"human": True, "off": False}.get(given, given) if isinstance(given, str) else given

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, given: str) -> str:
        if given.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("the log level is debug, info, warning or error")
        return given.lower()

    @model_validator(mode="after")
    def _one_token(self) -> Self:
        if self.token.get_secret_value() and self.token_file:
            raise ValueError("give COACH_TOKEN or COACH_TOKEN_FILE, not both")
        return self

    def secret(self) -> str:
        """Return the token, from the environment or its file.

        Raises:
            SettingsError: There is none, or its file can't be read.
        """
        token = self.token.get_secret_value().strip()
        if not token and self.token_file:
            try:
                with self.token_file.open(encoding="utf-8") as file:
                    token = file.read(LARGEST_TOKEN_FILE).strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = (getattr(error, "strerror", None) or str(error)).lower()
                raise SettingsError(
                    f"The token's file {self.token_file} can't be read ({reason})."
                ) from error
        if not token:
            raise SettingsError(
                "There is no token. Copy it from the bot's page in the developer portal into COACH_TOKEN, "
                "or into a file named by COACH_TOKEN_FILE."
            )
        return token


def read_settings(**given: object) -> Settings:
    """Return the settings from the environment and `.env`; what is given here wins.

    Raises:
        SettingsError: One of them can't be used; the sentence names it.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "".join(f"COACH_{part.upper()}" for part in map(str, first["loc"][:1]))
        said = first["msg"].removeprefix("Value error, ")
        named = (
            f"{name.replace('COACH_COACH_', 'COACH_')} can't be used"
            if name
            else "The settings can't be used"
        )
        raise SettingsError(f"{named}: {said}.") from error
