"""Guilds and who and what is in them, as tests make and change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.discord_server.clock import Clock
from tests.discord_server.payloads import channel_json, guild_create_json, member_json, role_json
from tests.discord_server.people import Person
from tests.discord_server.permissions import MEMBER_OVERWRITE, ORDINARY, ROLE_OVERWRITE
from tests.discord_server.state import Channel, Guild, Kind, Member, Message, Overwrite, Role, Thread, User
from tests.discord_server.world import World


class Making:
    """Makes and changes what is in a world; a connected bot is told of it.

    Attributes:
        world: Everything that is.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._people = {world.owner.name: Person(world, world.owner)}

    @property
    def clock(self) -> Clock:
        return self.world.clock

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

    @property
    def bot(self) -> Person:
        """The bot as a member, for overwrites."""
        return Person(self.world, self.world.bot)

    def allow_bot(self, guild: Guild, permissions: int) -> None:
        """Change what the bot's own role allows; what @everyone may, it may all the same."""
        self.set_permissions(self.bot_role(guild), guild, permissions)

    def deny_bot(self, channel: Channel, permissions: int) -> None:
        """Take permissions from the bot in one channel and its threads, whatever its roles allow."""
        others = [each for each in channel.overwrites if each.target_id != self.world.bot.id]
        channel.overwrites = [*others, *_overwrites({}, {self.bot: permissions})]
        self.world.say("CHANNEL_UPDATE", channel.guild, channel_json(channel, self.world.bot))

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

    def give(self, guild: Guild, person: Person, role: Role) -> None:
        """Give somebody a role."""
        member = guild.members[person.id]
        member.roles.append(role)
        self.world.say("GUILD_MEMBER_UPDATE", guild, member_json(member) | {"guild_id": str(guild.id)})

    def owner(self, guild: Guild) -> Person:
        """Return who owns a guild, and may do everything."""
        return self._people[guild.owner.name]

    def let_use(
        self, guild: Guild, command: str, who: Role | Person | Channel, *, allowed: bool = True
    ) -> None:
        """Choose who is offered a command, as an administrator does under Integrations."""
        here = [*self.world.commands.get(guild.id, {}).items(), *self.world.commands[None].items()]
        number = next(number for number, each in here if each["name"] == command)
        guild.command_access.setdefault(number, {})[who.id] = allowed


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
