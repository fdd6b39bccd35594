"""What only Discord knows: who may do what now, and what people, channels and roles are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.store.records_reviews import Reader


class Namer(Protocol):
    """Whoever knows what trainees are called."""

    def name_of(self, guild_id: str | None, trainee: str) -> str | None:
        """Return what a trainee is called in a server; "" where nobody knows, None where nobody has asked."""

    def handle_of(self, guild_id: str | None, trainee: str) -> str:
        """Return what a trainee is called on Discord, which nobody else there is; "" where nobody knows."""

    async def learn(self, guild_id: str | None, trainees: Collection[str]) -> None:
        """Ask what some trainees are called in a server, so that `name_of` knows."""

    async def names_of(self, guild_id: str | None, trainee: str) -> Sequence[str]:
        """Return every name of a trainee in a server, so that it can be left out."""


class Servers(Namer, Protocol):
    """The servers of a bot that can be asked."""

    async def now(self, visitor: Reader) -> Reader | None:
        """Return somebody with the rights that they have now, or None where they have none any more."""

    async def channels(self, guild_id: str) -> Mapping[str, str]:
        """Return what the text channels of a server are called, by their ids."""

    async def roles(self, guild_id: str) -> Mapping[str, str]:
        """Return what the roles of a server are called, by their ids."""

    async def with_role(self, guild_id: str, role: str, trainees: Collection[str]) -> Mapping[str, bool]:
        """Tell of some trainees whether they have a role; of whom Discord has not said it is left out."""
