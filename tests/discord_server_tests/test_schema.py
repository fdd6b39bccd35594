from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server.http import SERVED
from tests.discord_server.rest.call import routes
from tests.discord_server.schema import VARIABLE, Schemas, schemas

MESSAGES = "POST", "/channels/{channel_id}/messages"


@pytest.fixture
def document() -> Schemas:
    found = schemas()
    if found is None:
        pytest.skip(f"Discord's OpenAPI document is not at hand: say where it is in {VARIABLE}")
    return found


def test_every_route_is_one_of_discords(document: Schemas) -> None:
    assert SERVED
    assert [route for route in routes if not document.knows(*route)] == []


@pytest.mark.parametrize(
    "body",
    [
        {"content": "Hello", "embeds": [{"title": "x"}], "allowed_mentions": {"parse": []}},
        {"content": "Hello", "message_reference": {"message_id": 1}, "tts": False, "nonce": "1"},
        {"components": [{"type": 10, "content": "Hello"}], "flags": 1 << 15},
    ],
)
def test_a_body_in_form_is_accepted(document: Schemas, body: dict[str, Any]) -> None:
    assert document.problems(*MESSAGES, body) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"contents": "Hello"}, "contents: unknown key 'contents'"),
        ({"content": 1}, "content: 1 is not of type 'string', 'null'"),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "style": 9}]}]},
            "components.0.components.0.style",
        ),
        ({"components": [{"type": 10}]}, "components.0: 'content' is a required property"),
        ({"embeds": [{"fields": [{"name": "x"}]}]}, "embeds.0.fields.0: 'value' is a required property"),
    ],
)
def test_what_is_wrong_in_a_body_is_said(document: Schemas, body: dict[str, Any], said: str) -> None:
    (problem,) = document.problems(*MESSAGES, body)

    assert str(problem).startswith(said)
