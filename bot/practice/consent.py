"""What a trainee agrees to before the first talk: the front end has the text, its version stands here."""

from __future__ import annotations

from typing import Final

from bot.practice.talk import Clock
from bot.store.records import Consent
from bot.store.store import Store

CONSENT_VERSION: Final = 1
"""Counted up when the text changes in what it asks for; everybody is then asked again."""


async def has_consented(store: Store, trainee: str) -> bool:
    """Tell whether a trainee has agreed to the text as it is now."""
    given = await store.consent(trainee)
    return given is not None and given.version >= CONSENT_VERSION


async def agree(store: Store, trainee: str, clock: Clock) -> None:
    """Keep that a trainee agreed to the text as it is now."""
    await store.give_consent(Consent(trainee=trainee, version=CONSENT_VERSION, at=clock()))
