"""One port for everything: REST, the gateway and the files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord_server.faults import Break, Fault, Faults
from tests.discord_server.gateway import Gateway
from tests.discord_server.refusals import BAD_BODY, Refused, bad_body
from tests.discord_server.rest import application, channels, interactions, messages, threads
from tests.discord_server.rest.call import Call, Handler, Upload, routes
from tests.discord_server.schema import Schemas
from tests.discord_server.state import Json
from tests.discord_server.world import World

SERVED = application, channels, interactions, messages, threads
"""Importing them puts their handlers into the routes."""

API = "/api/v10"
GATEWAY = "/gateway/"
FILE = re.compile(r"/attachments/\d+/(\d+)/")
FIELD = re.compile(r"files\[(\d+)\]")
WITHOUT_TOKEN = ("/interactions/", "/webhooks/")
"""Where the path itself holds a token."""

LIMITS = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "999", "X-RateLimit-Reset-After": "1"}
"""So wide that nobody waits: discord.py takes answers without limits for a limit of one at a time."""


@dataclass
class Request:
    """A request that came.

    Attributes:
        route: As Discord's document names it, or the path where there is no such route.
        at_s: When, by the server's clock.
        status: How it was answered; 0 as long as it isn't.
        code: Discord's code, if it was refused.
    """

    method: str
    route: str
    path: str
    at_s: float
    body: Any = None
    status: int = 0
    code: int = 0

    def __str__(self) -> str:
        answer = f"{self.status} ({self.code})" if self.code else self.status or "unanswered"
        return f"{self.method} {self.route} -> {answer}"


@dataclass(frozen=True)
class BadBody:
    """A body that Discord would have refused."""

    method: str
    route: str
    body: Any
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.route}: {'; '.join(self.problems)}"


class Door:
    """Answers what comes to the port."""

    def __init__(self, world: World, gateway: Gateway, schemas: Schemas | None) -> None:
        self._world = world
        self._gateway = gateway
        self.schemas = schemas
        self.trouble = Faults()
        self.requests: list[Request] = []
        self.bad_bodies: list[BadBody] = []
        self.in_flight = 0

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request."""
        path = request.path
        if path.startswith(API):
            return await self._rest(request, request.raw_path.partition("?")[0].removeprefix(API))
        if path.startswith(GATEWAY):
            return await self._gateway.serve(request)
        if found := FILE.match(path):
            attachment = self._world.files.get(int(found[1]))
            if attachment is not None:
                kind = {"Content-Type": attachment.content_type}
                return web.Response(body=attachment.data, headers=kind)
        return web.Response(status=404)

    async def _rest(self, request: web.BaseRequest, path: str) -> web.Response:
        handler, route, ids = routes.find(request.method, path)
        noted = Request(request.method, route, path, self._world.clock.now_s)
        self.requests.append(noted)
        self.in_flight += 1
        try:
            fault = self.trouble.next(request.method, route)
            if fault is not None and (response := await _before(request, fault)):
                noted.status, noted.code = response.status, fault.code
                return response
            call = Call(self._world, request.method, route, ids, request.query)
            response = await self._answer(request, noted, handler, call)
            if fault is not None and fault.breaks is Break.AFTER:
                _break_off(request)
            return response
        finally:
            self.in_flight -= 1
            self._world.changes.tell()

    async def _answer(
        self, request: web.BaseRequest, noted: Request, handler: Handler | None, call: Call
    ) -> web.Response:
        try:
            await _read(request, call)
            noted.body = call.body
            self._check(request.headers, handler, call)
            assert handler is not None
            answer = handler(call)
        except Refused as refused:
            noted.status, noted.code = refused.status, refused.code
            if refused.code == BAD_BODY:
                problems = tuple(map(str, refused.problems))
                self.bad_bodies.append(BadBody(call.method, call.route, call.body, problems))
            return _json(refused.status, refused.json())
        if answer is None:
            noted.status = 204
            return web.Response(status=204, headers=LIMITS)
        noted.status, body = answer if isinstance(answer, tuple) else (200, answer)
        return _json(noted.status, body)

    def _check(self, headers: Mapping[str, str], handler: Handler | None, call: Call) -> None:
        """Refuse what is not for the bot, not there, or not in form."""
        if handler is None:
            raise Refused(404, 0, "404: Not Found")
        open_to_all = call.route.startswith(WITHOUT_TOKEN)
        if not open_to_all and headers.get("Authorization") != f"Bot {self._world.token}":
            raise Refused(401, 0, "401: Unauthorized")
        if self.schemas is None or call.body is None:
            return
        if problems := self.schemas.problems(call.method, call.route, call.body):
            raise bad_body(problems)


async def _before(request: web.BaseRequest, fault: Fault) -> web.Response | None:
    """Let a fault happen that comes before the request is served."""
    if fault.gate is not None:
        await fault.gate.pass_through()
    if fault.breaks is Break.BEFORE:
        _break_off(request)
        return web.Response(status=499)
    if not fault.status:
        return None
    await request.read()
    told: Json = {"message": "This was asked for by the test", "code": fault.code}
    if fault.status == 429:
        told = {"message": "You are being rate limited.", "retry_after": fault.retry_after_s, "global": False}
    response = _json(fault.status, told)
    if fault.status == 429:
        response.headers.update({"Via": "1.1 google", "Retry-After": str(fault.retry_after_s)})
    return response


def _break_off(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _read(request: web.BaseRequest, call: Call) -> None:
    """Read the body of a request, with its files."""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            data = bytes(await part.read())
            if part.name == "payload_json":
                call.body = json.loads(data)
            elif found := FIELD.fullmatch(part.name or ""):
                kind = part.headers.get("Content-Type", "application/octet-stream")
                call.uploads[found[1]] = Upload(part.filename or "file", data, kind)
    elif request.body_exists:
        text = await request.text()
        call.body = json.loads(text) if text else None


def _json(status: int, body: Any) -> web.Response:
    """Return an answer; discord.py takes JSON for text if the type names a charset."""
    headers = {"Content-Type": "application/json"} | LIMITS
    return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
