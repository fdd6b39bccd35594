"""Who the bot is, where its gateway is, and its commands."""

from __future__ import annotations

from typing import Any

from tests.discord_server.payloads import guild_json, user_json
from tests.discord_server.refusals import Refused, bad_body, missing_access, unknown
from tests.discord_server.rest.call import Call, routes
from tests.discord_server.rules_of_commands import CHAT, command_problems
from tests.discord_server.state import Json

COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"


@routes.add("GET", "/users/@me")
def get_my_user(call: Call) -> Any:
    return user_json(call.world.bot) | {"verified": True, "mfa_enabled": False, "locale": "en-US"}


@routes.add("PATCH", "/users/@me")
def update_my_user(call: Call) -> Any:
    call.world.bot.name = call.body.get("username", call.world.bot.name)
    return get_my_user(call)


@routes.add("GET", "/oauth2/applications/@me")
def get_my_oauth2_application(call: Call) -> Any:
    return get_my_application(call)


@routes.add("GET", "/applications/@me")
def get_my_application(call: Call) -> Any:
    application = call.world.application
    return {
        "id": str(call.world.bot.id),
        "name": application.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": application.flags,
        "owner": user_json(call.world.owner),
        "team": None,
        "bot": user_json(call.world.bot),
        "approximate_guild_count": len(call.world.guilds),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "tags": [],
        "install_params": None,
        "integration_types_config": {"0": {}},
    }


@routes.add("GET", "/gateway")
def get_gateway(call: Call) -> Any:
    return {"url": call.world.gateway_url}


@routes.add("GET", "/gateway/bot")
def get_bot_gateway(call: Call) -> Any:
    limits = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return {
        "url": call.world.gateway_url,
        "shards": call.world.application.shards,
        "session_start_limit": limits,
    }


def _place(call: Call) -> int | None:
    """Return whose commands a request is about: a guild's, or everybody's."""
    if call.number("application_id") != call.world.bot.id:
        raise missing_access()
    return call.guild().id if "guild_id" in call.ids else None


def _commands(call: Call) -> dict[int, Json]:
    return call.world.commands.setdefault(_place(call), {})


@routes.add("GET", COMMANDS)
@routes.add("GET", GUILD_COMMANDS)
def list_commands(call: Call) -> Any:
    return list(_commands(call).values())


@routes.add("PUT", COMMANDS)
@routes.add("PUT", GUILD_COMMANDS)
def set_commands(call: Call) -> Any:
    """Register a list of commands in place of those before; who keeps its name keeps its id."""
    if problems := list(command_problems(call.body)):
        raise bad_body(problems)
    before = _commands(call)
    call.world.commands[_place(call)] = after = {}
    for body in call.body:
        command = _registered(call, body, before)
        after[int(command["id"])] = command
    return list(after.values())


@routes.add("POST", COMMANDS)
@routes.add("POST", GUILD_COMMANDS)
def create_command(call: Call) -> Any:
    if problems := list(command_problems([call.body])):
        raise bad_body(problems)
    commands = _commands(call)
    command = _registered(call, call.body, commands)
    commands[int(command["id"])] = command
    return 201, command


def _registered(call: Call, body: Json, before: dict[int, Json]) -> Json:
    named = (body.get("type", CHAT), body["name"])
    same = next((each for each in before.values() if (each["type"], each["name"]) == named), None)
    place = _place(call)
    defaults: Json = {
        "type": CHAT,
        "description": "",
        "options": [],
        "default_member_permissions": None,
        "nsfw": False,
        "contexts": None,
        "integration_types": [0],
    }
    told: Json = {
        "id": same["id"] if same else str(call.world.snowflake()),
        "application_id": str(call.world.bot.id),
        "version": str(call.world.snowflake()),
    }
    permissions = body.get("default_member_permissions")
    body = body | {"default_member_permissions": None if permissions is None else str(permissions)}
    return defaults | body | told | ({"guild_id": str(place)} if place else {})


def _command(call: Call) -> Json:
    command = _commands(call).get(call.number("command_id"))
    if command is None:
        raise unknown("application command")
    return command


@routes.add("GET", f"{COMMANDS}/{{command_id}}")
@routes.add("GET", f"{GUILD_COMMANDS}/{{command_id}}")
def get_command(call: Call) -> Any:
    return _command(call)


@routes.add("PATCH", f"{COMMANDS}/{{command_id}}")
@routes.add("PATCH", f"{GUILD_COMMANDS}/{{command_id}}")
def update_command(call: Call) -> Any:
    command = _command(call)
    if problems := list(command_problems([command | call.body])):
        raise bad_body(problems)
    command |= call.body
    return command


@routes.add("DELETE", f"{COMMANDS}/{{command_id}}")
@routes.add("DELETE", f"{GUILD_COMMANDS}/{{command_id}}")
def delete_command(call: Call) -> Any:
    del _commands(call)[int(_command(call)["id"])]


@routes.add("GET", f"{GUILD_COMMANDS}/permissions")
def list_command_permissions(call: Call) -> Any:
    guild = call.guild()
    return [_access_json(call, number) for number in guild.command_access]


@routes.add("GET", f"{GUILD_COMMANDS}/{{command_id}}/permissions")
def get_command_permissions(call: Call) -> Any:
    number = call.number("command_id")
    if number not in call.guild().command_access:
        raise Refused(404, 10066, "Unknown application command permissions")
    return _access_json(call, number)


def _access_json(call: Call, number: int) -> Json:
    guild = call.guild()
    kinds = {True: 1, False: 2}
    return {
        "id": str(number),
        "application_id": str(call.world.bot.id),
        "guild_id": str(guild.id),
        "permissions": [
            {"id": str(target), "type": kinds[target in guild.roles], "permission": allowed}
            for target, allowed in guild.command_access[number].items()
        ],
    }


@routes.add("GET", "/guilds/{guild_id}/preview")
def get_guild_preview(call: Call) -> Any:
    return guild_json(call.guild())
