"""Answers to interactions, and what follows them through the interaction's token."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from tests.discord_server.payloads import message_json
from tests.discord_server.refusals import Problem, Refused, bad_body, unknown
from tests.discord_server.rest.call import Call, routes
from tests.discord_server.rest.drafting import drafted, redrafted
from tests.discord_server.rest.messages import change
from tests.discord_server.rules_of_forms import form_problems
from tests.discord_server.state import EPHEMERAL, LOADING, Interaction, Json, Message, User
from tests.discord_server.world import Draft

FIRST_ANSWER_S = 3.0
TOKEN_LIVES_S = 15 * 60.0
MOST_CHOICES = 25
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5


class Answer(IntEnum):
    """What a callback does."""

    MESSAGE = 4
    DEFER = 5
    DEFER_EDIT = 6
    EDIT = 7
    CHOICES = 8
    MODAL = 9


def _allowed(interaction: Interaction) -> set[Answer]:
    """Return which answers an interaction takes."""
    if interaction.kind == AUTOCOMPLETE:
        return {Answer.CHOICES}
    allowed = {Answer.MESSAGE, Answer.DEFER}
    if interaction.kind != FORM:
        allowed.add(Answer.MODAL)
    if interaction.source is not None:
        allowed |= {Answer.DEFER_EDIT, Answer.EDIT}
    return allowed


@routes.add("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
def create_interaction_response(call: Call) -> Any:
    interaction = call.world.interactions.get(call.ids["interaction_token"])
    if interaction is None or interaction.id != call.number("interaction_id"):
        raise unknown("interaction")
    if interaction.answer is not None:
        raise Refused(400, 40060, "Interaction has already been acknowledged.")
    late = call.world.clock.now_s - interaction.made_s > FIRST_ANSWER_S
    if late or interaction.expired or _gone(interaction):
        raise unknown("interaction")
    kind = call.body["type"]
    if kind not in _allowed(interaction):
        choices = sorted(int(each) for each in _allowed(interaction))
        text = f"Value must be one of {choices} for an interaction of type {interaction.kind}."
        raise bad_body([Problem(("type",), text, "BASE_TYPE_CHOICES")])
    _take(call, interaction, Answer(kind), call.body.get("data") or {})
    interaction.answer = kind
    interaction.changes.tell()
    call.world.changes.tell()
    if call.query.get("with_response") in ("1", "true"):
        return _told(interaction)
    return None


def _take(call: Call, interaction: Interaction, kind: Answer, data: Json) -> None:
    match kind:
        case Answer.MESSAGE:
            draft = drafted(call, data, interaction.channel)
            interaction.original = _post(call, interaction, draft)
        case Answer.DEFER:
            draft = Draft(flags=(data.get("flags") or 0) & EPHEMERAL | LOADING)
            interaction.thinking = True
            interaction.original = _post(call, interaction, draft)
        case Answer.DEFER_EDIT:
            interaction.original = interaction.source
        case Answer.EDIT:
            assert interaction.source is not None
            if interaction.source.deleted:
                raise unknown("Message")
            change(call, data, interaction.source)
            interaction.original = interaction.source
        case Answer.CHOICES:
            interaction.choices = _choices(data)
        case Answer.MODAL:
            if problems := list(form_problems(data)):
                raise bad_body(problems)
            interaction.modal = data


def _choices(data: Json) -> list[Json]:
    choices: list[Json] = data.get("choices") or []
    if len(choices) > MOST_CHOICES:
        text = f"Must be {MOST_CHOICES} or fewer in length."
        raise bad_body([Problem(("data", "choices"), text, "BASE_TYPE_MAX_LENGTH")])
    for index, choice in enumerate(choices):
        if not 1 <= len(choice["name"]) <= 100 or not 1 <= len(str(choice["value"])) <= 100:
            text = "Must be between 1 and 100 in length."
            raise bad_body([Problem(("data", "choices", index), text, "BASE_TYPE_BAD_LENGTH")])
    return choices


def _gone(interaction: Interaction) -> bool:
    """Return whether there is no place left to answer in."""
    guild = interaction.channel.guild
    return interaction.channel.deleted or (guild is not None and not guild.has_bot)


def _post(call: Call, interaction: Interaction, draft: Draft) -> Message:
    alone: User | None = interaction.user if draft.flags & EPHEMERAL else None
    bot = call.world.bot
    return call.world.post(interaction.channel, bot, draft, interaction=interaction, ephemeral_to=alone)


def _told(interaction: Interaction) -> Json:
    message = interaction.original
    told: Json = {"id": str(interaction.id), "type": interaction.kind}
    resource: Json = {"type": interaction.answer}
    if message is not None:
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
        }
        resource["message"] = message_json(message)
    return {"interaction": told, "resource": resource}


def _interaction(call: Call) -> Interaction:
    """Return the interaction that a webhook's token is of.

    Raises:
        Refused: Its 15 minutes are over, it has not been answered yet, or its channel is gone.
    """
    interaction = call.world.interactions.get(call.ids["webhook_token"])
    if interaction is None or call.number("webhook_id") != call.world.bot.id or interaction.answer is None:
        raise unknown("Webhook")
    if call.world.clock.now_s - interaction.made_s > TOKEN_LIVES_S:
        raise Refused(401, 50027, "Invalid Webhook Token")
    if _gone(interaction):
        raise unknown("Channel")
    return interaction


@routes.add("POST", WEBHOOK)
def execute_webhook(call: Call) -> Any:
    interaction = _interaction(call)
    if interaction.answer in (Answer.CHOICES, Answer.MODAL):
        raise unknown("Webhook")
    waiting = interaction.original
    if interaction.thinking and waiting is not None and not waiting.deleted:
        _arrived(call, interaction, waiting)
        return message_json(waiting)
    message = _post(call, interaction, drafted(call, call.body, interaction.channel))
    interaction.followups.append(message)
    interaction.changes.tell()
    return message_json(message)


def _arrived(call: Call, interaction: Interaction, message: Message) -> None:
    """Put into the place of "is thinking" what was thought of."""
    before, message.flags = message.flags, message.flags & ~LOADING
    try:
        redrafted(call, call.body, message)
    except Refused:
        message.flags = before
        raise
    interaction.thinking = False
    call.world.changed(message, edited=False)


def _message(call: Call, interaction: Interaction) -> Message:
    """Return the message in the path: the first answer, a follow-up, or what the component stood on."""
    wanted = call.ids.get("message_id", "@original")
    if wanted == "@original":
        found = interaction.original
    else:
        mine = [interaction.original, *interaction.followups]
        found = next((each for each in mine if each and str(each.id) == wanted), None)
    if found is None or found.deleted:
        raise unknown("Message")
    return found


@routes.add("GET", f"{WEBHOOK}/messages/@original")
@routes.add("GET", f"{WEBHOOK}/messages/{{message_id}}")
def get_webhook_message(call: Call) -> Any:
    return message_json(_message(call, _interaction(call)))


@routes.add("PATCH", f"{WEBHOOK}/messages/@original")
@routes.add("PATCH", f"{WEBHOOK}/messages/{{message_id}}")
def update_webhook_message(call: Call) -> Any:
    interaction = _interaction(call)
    message = _message(call, interaction)
    if message.loading:
        _arrived(call, interaction, message)
    else:
        change(call, call.body, message)
    return message_json(message)


@routes.add("DELETE", f"{WEBHOOK}/messages/@original")
@routes.add("DELETE", f"{WEBHOOK}/messages/{{message_id}}")
def delete_webhook_message(call: Call) -> Any:
    interaction = _interaction(call)
    call.world.delete(_message(call, interaction))
    interaction.thinking = False
