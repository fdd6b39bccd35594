"""The stand-in for Discord, as tests use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from typing import TypeVar

from aiohttp import web

from tests.discord_server.clock import Clock
from tests.discord_server.exchange import Exchange
from tests.discord_server.faults import Break, Fault, Gate
from tests.discord_server.gateway import Gateway
from tests.discord_server.http import API, GATEWAY, BadBody, Door, Request
from tests.discord_server.interacting import deliver
from tests.discord_server.payloads import channel_json, guild_create_json, member_json, role_json
from tests.discord_server.people import Person
from tests.discord_server.permissions import MEMBER_OVERWRITE, ORDINARY, ROLE_OVERWRITE
from tests.discord_server.schema import schemas
from tests.discord_server.state import Channel, Guild, Kind, Member, Message, Overwrite, Role, Thread, User
from tests.discord_server.world import Application, World

T = TypeVar("T")
HANDLERS = ("discord.py: ", "CommandTree-", "discord-ui-")
"""How discord.py begins the names of the tasks in which it runs a bot's own code."""


class DiscordServer:
    """A Discord of one's own, on a port of this machine.

    Attributes:
        world: Everything that is.
        gateway: The sessions of the bot.
    """

    def __init__(
        self, world: World, gateway: Gateway, door: Door, runner: web.ServerRunner, port: int
    ) -> None:
        self.world = world
        self.gateway = gateway
        self._door = door
        self._runner = runner
        self.port = port
        self._people: dict[str, Person] = {}

    @classmethod
    async def start(
        cls, *, port: int = 0, message_content: bool = True, moving_clock: bool = False, checks: bool = True
    ) -> DiscordServer:
        """Start a server.

        Args:
            port: Where to listen; 0 takes a free one.
            message_content: Whether the application is allowed the message-content intent.
            moving_clock: Whether time passes by itself.
            checks: Whether bodies are checked against Discord's document, if it is at hand.
        """
        world = World(Clock(moving=moving_clock))
        world.application.message_content = message_content
        gateway = Gateway(world)
        world.dispatch = gateway.dispatch
        door = Door(world, gateway, schemas() if checks else None)
        runner = web.ServerRunner(web.Server(door.handle), shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        bound: int = runner.addresses[0][1]
        world.base_url = f"http://127.0.0.1:{bound}"
        world.gateway_url = f"ws://127.0.0.1:{bound}{GATEWAY}"
        server = cls(world, gateway, door, runner, bound)
        world.lately = server.lately
        return server

    async def close(self) -> None:
        """Stop; whoever is still connected is cut off."""
        self.gateway.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What `discord.http.Route.BASE` has to be."""
        return self.world.base_url + API

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` has to be."""
        return self.world.gateway_url

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def application(self) -> Application:
        """The switches of the developer portal."""
        return self.world.application

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def requests(self) -> list[Request]:
        """Every REST request so far."""
        return self._door.requests

    @property
    def faults(self) -> list[BadBody]:
        """The requests whose bodies were not in form."""
        return self._door.bad_bodies

    def count(self, requests: str) -> int:
        """Return how many requests there were of a kind, such as "POST */messages"."""
        return sum(fnmatchcase(f"{each.method} {each.route}", requests) for each in self.requests)

    def lately(self) -> str:
        """Say what the bot asked for last, for the reader of a failure."""
        last = [str(each) for each in self.requests[-8:]]
        bad = [str(each) for each in self.faults]
        return f"Its last requests: {last}. Bodies not in form: {bad}"

    # Guilds and who and what is in them

    def guild(self, name: str = "Academy", *, permissions: int = ORDINARY, bot: bool = True) -> Guild:
        """Make a guild; the bot is in it, with a role of its own.

        Args:
            name: What it is called.
            permissions: What the bot's role allows.
            bot: Whether the bot is in it from the start.
        """
        number = self.world.snowflake(later_ms=len(self.world.guilds))
        everyone = Role(number, "@everyone", int(ORDINARY), 0)
        guild = Guild(number, name, self.world.owner, everyone, {number: everyone}, has_bot=False)
        guild.members[self.world.owner.id] = Member(self.world.owner, self.clock.now)
        self.world.guilds[number] = guild
        if bot:
            self.add_bot(guild, permissions)
        return guild

    def add_bot(self, guild: Guild, permissions: int = ORDINARY) -> None:
        """Invite the bot into a guild."""
        role = Role(self.world.snowflake(), self.world.bot.name, int(permissions), bot_id=self.world.bot.id)
        guild.roles[role.id] = role
        guild.members[self.world.bot.id] = Member(self.world.bot, self.clock.now, [role])
        guild.has_bot = True
        told = guild_create_json(guild, self.world.bot, all_members=False)
        del told["unavailable"]  # a guild that is new to the bot doesn't say
        self.world.say("GUILD_CREATE", guild, told)

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        guild.has_bot = False
        del guild.members[self.world.bot.id]
        self.world.say("GUILD_DELETE", guild, {"id": str(guild.id)})

    def role(self, guild: Guild, name: str, permissions: int = 0) -> Role:
        """Make a role."""
        role = Role(self.world.snowflake(), name, int(permissions))
        guild.roles[role.id] = role
        self.world.say("GUILD_ROLE_CREATE", guild, {"guild_id": str(guild.id), "role": role_json(role)})
        return role

    def set_permissions(self, role: Role, guild: Guild, permissions: int) -> None:
        """Change what a role allows."""
        role.permissions = int(permissions)
        self.world.say("GUILD_ROLE_UPDATE", guild, {"guild_id": str(guild.id), "role": role_json(role)})

    def bot_role(self, guild: Guild) -> Role:
        """Return the bot's own role."""
        return next(role for role in guild.roles.values() if role.bot_id == self.world.bot.id)

    def allow_bot(self, guild: Guild, permissions: int) -> None:
        """Change what the bot may do in a guild: this, and nothing by way of @everyone."""
        self.set_permissions(guild.everyone, guild, guild.everyone.permissions)
        self.set_permissions(self.bot_role(guild), guild, permissions)

    def channel(
        self,
        guild: Guild,
        name: str = "practice",
        *,
        allow: Mapping[Role | Person, int] | None = None,
        deny: Mapping[Role | Person, int] | None = None,
    ) -> Channel:
        """Make a text channel, with what is allowed or denied otherwise in it."""
        channel = Channel(self.world.snowflake(), Kind.TEXT, name, guild)
        channel.overwrites = _overwrites(allow or {}, deny or {})
        return self.world.add_channel(channel)

    def overwrite(
        self,
        channel: Channel,
        *,
        allow: Mapping[Role | Person, int] | None = None,
        deny: Mapping[Role | Person, int] | None = None,
    ) -> None:
        """Change what is allowed or denied in a channel; replaces what was before."""
        channel.overwrites = _overwrites(allow or {}, deny or {})
        self.world.say("CHANNEL_UPDATE", channel.guild, channel_json(channel, self.world.bot))

    def thread(
        self, parent: Channel, owner: Person, name: str = "thread", *, private: bool = False
    ) -> Channel:
        """Let somebody open a thread."""
        now = self.clock.now
        return self.world.open_thread(parent, name, owner.user, Thread(owner.user, private, now, now))

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread, as time or a moderator does."""
        assert thread.thread is not None
        thread.thread.archived, thread.thread.locked = True, locked
        self.world.thread_changed(thread)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel or thread."""
        self.world.delete_channel(channel)

    def delete_message(self, message: Message) -> None:
        """Delete a message, as a moderator does."""
        self.world.delete(message)

    def person(self, name: str) -> Person:
        """Return somebody by name, in no guild yet if they are new."""
        if name not in self._people:
            user = User(self.world.snowflake(), name)
            self.world.users[user.id] = user
            self._people[name] = Person(self.world, user)
        return self._people[name]

    def member(self, guild: Guild, name: str, roles: Sequence[Role] = ()) -> Person:
        """Return somebody by name, who is in the guild from now on."""
        person = self.person(name)
        member = Member(person.user, self.clock.now, list(roles))
        guild.members[person.id] = member
        self.world.say("GUILD_MEMBER_ADD", guild, member_json(member) | {"guild_id": str(guild.id)})
        return person

    def owner(self, guild: Guild) -> Person:
        """Return who owns a guild, and may do everything."""
        return Person(self.world, guild.owner)

    def let_use(
        self, guild: Guild, command: str, who: Role | Person | Channel, *, allowed: bool = True
    ) -> None:
        """Choose who is offered a command, as an administrator does under Integrations."""
        here = [*self.world.commands.get(guild.id, {}).items(), *self.world.commands[None].items()]
        number = next(number for number, each in here if each["name"] == command)
        guild.command_access.setdefault(number, {})[who.id] = allowed

    # Waiting

    async def until(self, look: Callable[[], T | None], missing: str = "it did not come true") -> T:
        """Wait until something is true: asked again after everything that happens. Returns what it finds."""
        return await self.world.changes.until(look, lambda: f"{missing}. {self.lately()}")

    async def connected(self, shards: int = 1) -> None:
        """Wait until the bot has this many shards connected."""
        await self.world.changes.until(
            lambda: len(self.gateway.connected()) >= shards, lambda: "the bot did not connect"
        )

    async def settled(self) -> None:
        """Wait until the bot has dealt with everything it was sent, as far as one can tell.

        It has taken in all events, the tasks of its handlers are over, and no request is under way. A bot in
        the same process is seen into; of one elsewhere only its requests are known.
        """
        quiet = False
        while not quiet:
            requests = len(self.requests)
            for session in self.gateway.connected():
                if session.socket is not None:
                    await session.socket.beat()
            running = {each for each in asyncio.all_tasks() if each.get_name().startswith(HANDLERS)}
            running.discard(asyncio.current_task())
            if running:
                await asyncio.wait(running, timeout=10)
            await self.until(lambda: self._door.in_flight == 0, "a request is still under way")
            quiet = not running and requests == len(self.requests)

    # Trouble on purpose

    def fail_next(
        self, requests: str, status: int, *, code: int = 0, times: int = 1, retry_after_s: float = 0.0
    ) -> None:
        """Refuse the next requests of a kind, such as "POST */callback"; a 429 says when to come again."""
        self._door.trouble.add(Fault(requests, times, status, code, retry_after_s))

    def hold_next(self, requests: str, *, times: int = 1) -> Gate:
        """Hold the next requests of a kind up until `gate.open()`."""
        gate = Gate()
        self._door.trouble.add(Fault(requests, times, gate=gate))
        return gate

    def cut_next(self, requests: str, *, served: bool = False, times: int = 1) -> None:
        """Break the connection of the next requests of a kind off; `served` after doing what was asked."""
        self._door.trouble.add(Fault(requests, times, breaks=Break.AFTER if served else Break.BEFORE))

    @asynccontextmanager
    async def gateway_away(self, *, resumable: bool = True, code: int | None = None) -> AsyncIterator[None]:
        """Take the gateway away for a while; wait until the bot is back.

        Args:
            resumable: Whether what happens meanwhile is sent to the bot when it resumes.
            code: With what the sockets are closed; without, they break off.
        """
        shards = len(self.gateway.connected())
        self.gateway.open.clear()
        self.gateway.drop(resumable=resumable, code=code)
        try:
            yield
        finally:
            self.gateway.open.set()
        await self.connected(shards)

    def expire(self, exchange: Exchange) -> None:
        """Let the three seconds for the first answer run out."""
        exchange.interaction.expired = True

    def redeliver(self, what: Exchange | Message) -> None:
        """Send the bot the same interaction or message once more."""
        if isinstance(what, Exchange):
            deliver(self.world, what.interaction)
        else:
            self.world.redeliver(what)


def _overwrites(allow: Mapping[Role | Person, int], deny: Mapping[Role | Person, int]) -> list[Overwrite]:
    return [
        Overwrite(
            target.id,
            MEMBER_OVERWRITE if isinstance(target, Person) else ROLE_OVERWRITE,
            int(allow.get(target, 0)),
            int(deny.get(target, 0)),
        )
        for target in dict.fromkeys([*allow, *deny])
    ]
