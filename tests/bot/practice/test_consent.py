from __future__ import annotations

from bot.practice.consent import CONSENT_VERSION, agree, has_consented
from bot.store.records import Consent
from bot.store.store import Store
from tests.bot.practice.conftest import Clock


async def test_nobody_has_agreed_before_they_did(store: Store) -> None:
    assert not await has_consented(store, "ana")
    await agree(store, "ana", Clock())
    assert await has_consented(store, "ana")
    assert not await has_consented(store, "ben")


async def test_who_agreed_to_an_older_text_is_asked_again(store: Store) -> None:
    await store.give_consent(Consent(trainee="ana", version=CONSENT_VERSION - 1, at=Clock()()))
    assert not await has_consented(store, "ana")
