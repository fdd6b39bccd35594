"""Words what a user does as Discord tells it to the bot."""

from __future__ import annotations

from collections.abc import Iterable

from tests.discord_server.payloads import channel_json, member_json, message_json, role_json, user_json
from tests.discord_server.permissions import in_channel
from tests.discord_server.state import Channel, Interaction, Json, Message, Role, User
from tests.discord_server.world import World

UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024


def interact(
    world: World,
    kind: int,
    channel: Channel,
    user: User,
    data: Json,
    *,
    name: str,
    source: Message | None = None,
) -> Interaction:
    """Make an interaction and send it to the bot.

    Args:
        world: Where it happens.
        kind: 2 command, 3 component, 4 autocomplete, 5 form.
        channel: Where.
        user: Who did it.
        data: What they did.
        name: What to call it when no answer comes.
        source: The message whose component led to it.
    """
    number = world.snowflake()
    token = f"token-of-{number}"
    interaction = Interaction(number, token, kind, channel, user, world.clock.now_s, name, source)
    world.interactions[token] = interaction
    interaction.payload = _payload(world, interaction, data)
    deliver(world, interaction)
    return interaction


def deliver(world: World, interaction: Interaction) -> None:
    """Send an interaction to the bot, once more if it was sent before."""
    world.dispatch("INTERACTION_CREATE", interaction.channel.guild, lambda _: interaction.payload)
    world.changes.tell()


def _payload(world: World, interaction: Interaction, data: Json) -> Json:
    channel, user, guild = interaction.channel, interaction.user, interaction.channel.guild
    told: Json = {
        "id": str(interaction.id),
        "application_id": str(world.bot.id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel_json(channel, world.bot) | {"permissions": str(in_channel(channel, user))},
        "locale": user.locale,
        "app_permissions": str(in_channel(channel, world.bot)),
        "entitlements": [],
        "attachment_size_limit": UPLOAD_LIMIT_BYTES,
    }
    if interaction.source is not None:
        told["message"] = message_json(interaction.source)
    if guild is None:
        owners = {"1": str(user.id)}
        return told | {"user": user_json(user), "context": 1, "authorizing_integration_owners": owners}
    member = member_json(guild.members[user.id]) | {"permissions": str(in_channel(channel, user))}
    return told | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member,
        "context": 0,
        "authorizing_integration_owners": {"0": str(guild.id)},
    }


def resolved(world: World, place: Channel, things: Iterable[object]) -> Json:
    """Return the records that go with ids in an interaction; nothing where there are no ids."""
    told: Json = {}
    guild = place.guild
    for thing in things:
        number = str(getattr(thing, "id", ""))
        if isinstance(thing, User):
            told.setdefault("users", {})[number] = user_json(thing)
            if guild is not None and (member := guild.members.get(thing.id)):
                permissions = {"permissions": str(in_channel(place, thing))}
                told.setdefault("members", {})[number] = member_json(member, with_user=False) | permissions
        elif isinstance(thing, Role):
            told.setdefault("roles", {})[number] = role_json(thing)
        elif isinstance(thing, Channel):
            permissions = {"permissions": str(in_channel(thing, world.bot))}
            told.setdefault("channels", {})[number] = channel_json(thing, world.bot) | permissions
        elif isinstance(thing, Message):
            told.setdefault("messages", {})[number] = message_json(thing)
    return {"resolved": told} if told else {}
