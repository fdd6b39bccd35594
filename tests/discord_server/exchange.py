"""What came of something that a user did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tests.discord_server.forms import Form
from tests.discord_server.rest.interactions import Answer
from tests.discord_server.state import Interaction, Message
from tests.discord_server.world import World

T = TypeVar("T")


class Exchange:
    """An interaction and the bot's answers to it.

    Each method waits for what it returns; where it doesn't come, the failure says what the bot did instead.

    Attributes:
        interaction: The interaction as the server keeps it.
    """

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self.interaction = interaction
        self._edits = interaction.source.edits if interaction.source else 0
        self._seen = 0

    @property
    def followups(self) -> list[Message]:
        """The further messages that have come so far."""
        return self.interaction.followups

    @property
    def deferred(self) -> bool:
        """Whether the first answer only promised another."""
        return self.interaction.answer in (Answer.DEFER, Answer.DEFER_EDIT)

    @property
    def answered(self) -> bool:
        """Whether there is a first answer yet."""
        return self.interaction.answer is not None

    async def answer(self) -> Answer:
        """Return of what kind the first answer is."""
        return Answer(await self._until(lambda: self.interaction.answer, "answered"))

    async def message(self) -> Message:
        """Return the message of the answer, edited or new, once it is there: not the promise of it."""
        kind = await self.answer()
        if kind in (Answer.CHOICES, Answer.MODAL):
            raise AssertionError(f"{self.interaction.name} was answered with {kind.name}, not with a message")
        found = await self._until(self._message, "answered with a message")
        if not found.ephemeral:
            found.channel.seen = max(found.channel.seen, found.id)
        return found

    def _message(self) -> Message | None:
        message = self.interaction.original
        if message is None or message.loading:
            return None
        if self.interaction.answer == Answer.DEFER_EDIT:
            changed = message.edits > self._edits or message.deleted
            return message if changed else None
        return message

    async def form(self) -> Form:
        """Return the form that the answer opened."""
        kind = await self.answer()
        modal = self.interaction.modal
        if modal is None:
            original = self.interaction.original
            told = f"with {original.text!r}" if original else "without a message"
            raise AssertionError(f"{self.interaction.name} was answered by {kind.name} {told}, not a form")
        return Form(self.interaction, modal["title"], modal["custom_id"], modal["components"])

    modal = form
    """The same, by Discord's word for it."""

    async def followup(self) -> Message:
        """Return the next further message."""
        found = await self._until(
            lambda: self.followups[self._seen] if len(self.followups) > self._seen else None, "followed up"
        )
        self._seen += 1
        found.channel.seen = max(found.channel.seen, found.id)
        return found

    async def choices(self) -> dict[str, object]:
        """Return what autocomplete offers: each value by what it is called."""
        await self.answer()
        return {each["name"]: each["value"] for each in self.interaction.choices or []}

    async def _until(self, look: Callable[[], T | None], what: str) -> T:
        return await self.interaction.changes.until(
            look, lambda: f"{self.interaction.name} was not {what}. {self._world.lately()}"
        )
