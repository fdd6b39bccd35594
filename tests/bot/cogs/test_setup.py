"""`/setup`: who may, what each choice does, and what it says is missing."""

from __future__ import annotations

import pytest

from bot.client import CoachBot
from bot.invite import IN_CHANNELS
from bot.store.records import GuildSettings, OwnHelpLine
from tests.bot.cogs.conftest import Running
from tests.discord_server.choosing import NotPossible
from tests.discord_server.forms import Form
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Guild, Message, walk

P = Permission
WANTED = ORDINARY | P.MANAGE_THREADS
FIVE_LONG_LINES = "\n".join(f"{'n' * 60}: {letter * 120}" for letter in "abcde")


async def settings_of(bot: CoachBot, guild: Guild) -> GuildSettings:
    return await bot.store.guild(str(guild.id))


async def set_up(person: Person, channel: Channel) -> Message:
    return await (await person.slash(channel, "setup")).message()


async def chosen(person: Person, message: Message, select: str, values: object) -> Message:
    return await (await person.select(message, select, values)).message()


async def written(person: Person, message: Message, button: str, words: str) -> Message:
    form = await (await person.press(message, button)).form()
    return await (await person.submit(form, {"words": words})).message()


def filled_in(form: Form) -> str:
    """Return what stands in the field of a form when it opens."""
    return next(str(each["value"]) for each in walk(form.components) if "value" in each)


def remarks(message: Message) -> str:
    """Return what stands in the frame at the top: what is missing."""
    return "\n".join(each["content"] for each in message.components[0]["components"])


async def test_an_administrator_sees_everything_there_is_to_choose(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)

    assert message.ephemeral
    assert "No channel chosen yet" in message.text
    assert "988 Suicide and Crisis Lifeline" in message.text
    assert "/practice start" in message.text
    assert "Edit the help numbers" in message.labels
    assert "Country, for the help numbers: US" in message.labels


async def test_setup_is_offered_to_those_who_manage_the_server_only(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    manager = discord_server.member(guild, "mo", [discord_server.role(guild, "Lead", P.MANAGE_GUILD)])
    ana = discord_server.member(guild, "ana")
    async with running():
        assert "Crisis Coach in this server" in (await set_up(manager, channel)).text
        with pytest.raises(NotPossible):
            await ana.slash(channel, "setup")


async def test_whoever_may_use_the_command_by_mistake_is_refused_all_the_same(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        discord_server.let_use(guild, "setup", ana)
        told = await set_up(ana, channel)
        kept = await settings_of(bot, guild)

    assert told.ephemeral
    assert told.text == "Only administrators of this server can use this."
    assert kept.updated_at is None


async def test_a_role_that_is_denied_a_command_is_not_offered_it(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    guests = discord_server.role(guild, "Guest")
    ana = discord_server.member(guild, "ana", [guests])
    ben = discord_server.member(guild, "ben")
    async with running():
        discord_server.let_use(guild, "practice", guests, allowed=False)
        with pytest.raises(NotPossible):
            await ana.slash(channel, "practice start")
        assert "no help line" in (await (await ben.slash(channel, "practice start")).message()).text


async def test_a_control_pressed_after_losing_the_permission_changes_nothing(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    lead = discord_server.role(guild, "Lead", P.MANAGE_GUILD)
    mo = discord_server.member(guild, "mo", [lead])
    async with running() as bot:
        message = await set_up(mo, channel)
        discord_server.set_permissions(lead, guild, 0)
        told = await chosen(mo, message, "setup:mode", "debrief")
        kept = await settings_of(bot, guild)

    assert told.text == "Only administrators of this server can use this."
    assert kept.mode == "coached"


async def test_each_choice_is_kept_at_once_and_shown(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    trainees, trainers = discord_server.role(guild, "Trainee"), discord_server.role(guild, "Trainer")
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        await chosen(owner, message, "setup:trainees", trainees)
        await chosen(owner, message, "setup:instructors", trainers)
        await chosen(owner, message, "setup:mode", "debrief")
        await chosen(owner, message, "setup:people", ["teresa", "owen"])
        message = await chosen(owner, message, "setup:retention", "90")
        kept = await settings_of(bot, guild)

    assert kept.practice_channel == str(channel.id)
    assert (kept.trainee_role, kept.instructor_role) == (str(trainees.id), str(trainers.id))
    assert (kept.mode, kept.retention_days) == ("debrief", 90)
    assert set(kept.people or ()) == {"teresa", "owen"}
    assert kept.updated_at is not None
    assert f"I have all the permissions that I need in <#{channel.id}>" in message.text


async def test_what_was_chosen_can_be_taken_back(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    role = discord_server.role(guild, "Trainee")
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        before = await settings_of(bot, guild)
        values = {"channel": channel, "trainees": role, "instructors": role, "people": ["owen"]}
        for name, value in values.items():
            await chosen(owner, message, f"setup:{name}", value)
        await chosen(owner, message, "setup:retention", "30")
        for name in values:
            await chosen(owner, message, f"setup:{name}", [])
        await chosen(owner, message, "setup:retention", "0")
        after = await settings_of(bot, guild)

    assert (after.practice_channel, after.trainee_role, after.instructor_role) == (None, None, None)
    assert (after.people, after.retention_days, after.mode) == (None, None, before.mode)


async def test_two_choices_made_at_the_same_moment_are_both_kept(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        both = [
            await owner.select(message, "setup:mode", "debrief"),
            await owner.select(message, "setup:retention", "365"),
        ]
        for exchange in both:
            await exchange.message()
        kept = await settings_of(bot, guild)

    assert (kept.mode, kept.retention_days) == ("debrief", 365)


async def test_the_country_brings_its_own_help_numbers(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await written(owner, await set_up(owner, channel), "setup:country", "nz")
        kept = await settings_of(bot, guild)

    assert kept.country == "NZ"
    assert "1737" in message.text
    assert "Country, for the help numbers: NZ" in message.labels


async def test_a_country_without_numbers_of_its_own_is_taken_with_what_holds_anywhere(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running():
        message = await written(owner, await set_up(owner, channel), "setup:country", "FR")

    assert "findahelpline.com" in message.text
    assert "988" not in message.text


@pytest.mark.parametrize("typed", ["1", "U1", "??"])
async def test_what_is_no_country_is_refused_with_those_there_are(
    discord_server: DiscordServer, running: Running, typed: str
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        told = await written(owner, await set_up(owner, channel), "setup:country", typed)
        kept = await settings_of(bot, guild)

    assert told.ephemeral
    assert told.text.startswith("There is no country")
    assert "NZ" in told.text
    assert kept.country == "US"


async def test_an_empty_country_leaves_it_as_it_was(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        await written(owner, await set_up(owner, channel), "setup:country", "")
        assert (await settings_of(bot, guild)).country == "US"


async def test_help_numbers_of_the_servers_own_are_shown_in_place_of_the_countrys(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        words = "Peer team: call 555 0100\n\nChaplain: room 12, day and night"
        message = await written(owner, await set_up(owner, channel), "setup:lines", words)
        kept = await settings_of(bot, guild)

    assert kept.help_lines == (
        OwnHelpLine("Peer team", "call 555 0100"),
        OwnHelpLine("Chaplain", "room 12, day and night"),
    )
    assert "Peer team: call 555 0100." in message.text
    assert "988" not in message.text


async def test_the_form_shows_the_numbers_as_they_are_and_emptied_it_goes_back_to_the_countrys(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await written(
            owner, await set_up(owner, channel), "setup:lines", "Peer team: call 555 0100"
        )
        form = await (await owner.press(message, "Edit the help numbers")).form()
        assert filled_in(form) == "Peer team: call 555 0100"
        message = await (await owner.submit(form, {"words": ""})).message()
        kept = await settings_of(bot, guild)

    assert kept.help_lines is None
    assert "988" in message.text


async def test_numbers_sent_off_unchanged_stay_the_countrys(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        form = await (await owner.press(await set_up(owner, channel), "setup:lines")).form()
        message = await (await owner.submit(form)).message()
        kept = await settings_of(bot, guild)
        message = await written(owner, message, "setup:country", "GB")

    assert kept.help_lines is None
    assert "Samaritans" in message.text


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("Peer team 555 0100", "no colon"),
        ("Peer team:", "what to do is missing"),
        (": call 555 0100", "name is missing"),
        (f"Peer team: {'5' * 121}", "longer than 120"),
        ("\n".join(f"Line {n}: call {n}" for n in range(6)), "5 are the most"),
        ("Peer `team`: call\u200b555", "can't be seen"),
    ],
)
async def test_a_help_line_that_cant_be_used_is_refused_and_what_was_typed_handed_back(
    discord_server: DiscordServer, running: Running, words: str, problem: str
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        told = await written(owner, await set_up(owner, channel), "setup:lines", words)
        kept = await settings_of(bot, guild)

    assert told.ephemeral
    assert problem in told.text
    assert words.replace("`", "'") in told.text
    assert kept.help_lines is None


async def test_the_longest_help_lines_and_every_remark_fit_into_the_message(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=0)
    channel = discord_server.channel(guild, deny={guild.everyone: P.SEND_MESSAGES_IN_THREADS})
    blind = discord_server.role(guild, "Trainer")
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        await chosen(owner, message, "setup:trainees", blind)
        await chosen(owner, message, "setup:instructors", blind)
        message = await written(owner, message, "setup:lines", FIVE_LONG_LINES)
        form = await (await owner.press(message, "setup:lines")).form()

    assert "e" * 120 in message.text
    assert filled_in(form) == FIVE_LONG_LINES


async def test_every_permission_that_is_missing_is_named(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running():
        message = await chosen(owner, await set_up(owner, channel), "setup:channel", channel)
        assert "Missing in" not in message.text
        discord_server.allow_bot(guild, 0)
        discord_server.set_permissions(guild.everyone, guild, P.VIEW_CHANNEL | P.SEND_MESSAGES)
        await discord_server.settled()
        message = await set_up(owner, channel)

    assert f"**Missing in <#{channel.id}>:**" in message.text
    for name in (
        "Embed Links",
        "Attach Files",
        "Read Message History",
        "Manage Threads",
        "Create Private Threads",
        "Send Messages in Threads",
    ):
        assert name in remarks(message)
    assert "View Channel" not in remarks(message)


async def test_what_a_channel_denies_the_bot_is_named_for_that_channel(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    fine = discord_server.channel(guild, "fine")
    narrow = discord_server.channel(
        guild, "narrow", deny={discord_server.bot_role(guild): P.CREATE_PRIVATE_THREADS}
    )
    owner = discord_server.owner(guild)
    async with running():
        message = await chosen(owner, await set_up(owner, fine), "setup:channel", narrow)
        assert f"**Missing in <#{narrow.id}>:** Create Private Threads." in message.text
        discord_server.overwrite(narrow, allow={discord_server.bot_role(guild): P.CREATE_PRIVATE_THREADS})
        await discord_server.settled()
        assert f"need in <#{narrow.id}>" in (await set_up(owner, fine)).text
        assert f"need in <#{fine.id}>" in (await chosen(owner, message, "setup:channel", fine)).text


async def test_without_a_chosen_channel_the_one_of_the_command_is_looked_at(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild, deny={discord_server.bot_role(guild): P.SEND_MESSAGES_IN_THREADS})
    owner = discord_server.owner(guild)
    thread = discord_server.thread(channel, owner)
    async with running():
        in_channel = await set_up(owner, channel)
        in_thread = await set_up(owner, thread)

    for message in (in_channel, in_thread):
        assert "No channel chosen yet" in message.text
        assert f"**Missing in <#{channel.id}>:** Send Messages in Threads." in message.text


async def test_instructors_who_cant_see_threads_are_named(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    blind = discord_server.role(guild, "Trainer")
    seeing = discord_server.role(guild, "Lead trainer", P.MANAGE_THREADS)
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        message = await chosen(owner, message, "setup:instructors", blind)
        assert f"<@&{blind.id}> can't see the threads yet" in message.text
        assert "Manage Threads" in message.text
        message = await chosen(owner, message, "setup:instructors", seeing)
        assert "can't see the threads" not in message.text


async def test_trainees_who_cant_enter_the_channel_are_named(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    trainees = discord_server.role(guild, "Trainee")
    channel = discord_server.channel(guild, deny={trainees: P.SEND_MESSAGES_IN_THREADS})
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        message = await chosen(owner, message, "setup:trainees", trainees)

    assert f"<@&{trainees.id}> can't practise yet" in message.text
    assert "Send Messages in Threads" in remarks(message)


async def test_a_channel_or_role_that_was_deleted_is_told_and_no_longer_chosen(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel, gone = discord_server.channel(guild), discord_server.channel(guild, "gone")
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", gone)
        await bot.store.save_guild(
            GuildSettings(id=str(guild.id), practice_channel=str(gone.id), trainee_role="123456")
        )
        discord_server.delete_channel(gone)
        await discord_server.settled()
        message = await set_up(owner, channel)

    assert "The channel chosen before can't be seen any more" in message.text
    assert "A role chosen before was deleted" in message.text
    assert f"need in <#{channel.id}>" in message.text


async def test_setup_can_be_run_again_and_the_older_message_still_works(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        older = await set_up(owner, channel)
        newer = await set_up(owner, channel)
        await chosen(owner, newer, "setup:mode", "check_ride")
        await chosen(owner, older, "setup:retention", "30")
        kept = await settings_of(bot, guild)

    assert (kept.mode, kept.retention_days) == ("check_ride", 30)


async def test_every_control_works_after_a_restart(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    role = discord_server.role(guild, "Trainee")
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        form = await (await owner.press(message, "setup:lines")).form()
    async with running() as bot:
        await (await owner.submit(form, {"words": "Peer team: call 555 0100"})).message()
        for name, value in {
            "channel": channel,
            "trainees": role,
            "instructors": role,
            "mode": "debrief",
            "people": ["owen"],
            "retention": "30",
        }.items():
            message = await chosen(owner, message, f"setup:{name}", value)
        message = await written(owner, message, "setup:country", "GB")
        kept = await settings_of(bot, guild)

    assert kept.help_lines == (OwnHelpLine("Peer team", "call 555 0100"),)
    assert (kept.country, kept.mode, kept.retention_days) == ("GB", "debrief", 30)
    assert (kept.practice_channel, kept.trainee_role, kept.people) == (
        str(channel.id),
        str(role.id),
        ("owen",),
    )


@pytest.mark.parametrize("typed", [True, False])
async def test_it_says_how_trainees_reply(
    discord_server: DiscordServer, running: Running, typed: bool
) -> None:
    discord_server.application.message_content = typed
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    async with running():
        message = await set_up(discord_server.owner(guild), channel)

    said = "Trainees type their replies" if typed else "switch on Message Content Intent"
    assert said in message.text


async def test_what_one_server_chooses_is_nothing_to_another(
    discord_server: DiscordServer, running: Running
) -> None:
    one, other = discord_server.guild("One"), discord_server.guild("Other")
    channel, elsewhere = discord_server.channel(one), discord_server.channel(other)
    owner = discord_server.owner(one)
    async with running() as bot:
        await chosen(owner, await set_up(owner, channel), "setup:mode", "debrief")
        await chosen(owner, await set_up(owner, elsewhere), "setup:retention", "30")
        here, there = await settings_of(bot, one), await settings_of(bot, other)

    assert (here.mode, here.retention_days) == ("debrief", None)
    assert (there.mode, there.retention_days) == ("coached", 30)


async def test_the_people_offered_are_those_in_the_list_of_practice_start(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner, ana = discord_server.owner(guild), discord_server.member(guild, "ana")
    async with running():
        await chosen(owner, await set_up(owner, channel), "setup:people", ["owen"])
        offered = await ana.autocomplete(channel, "practice start", "person")
        refused = await (await ana.slash(channel, "practice start", person="teresa")).message()

    assert {"owen"} <= set(offered.values()) <= {"owen", "surprise"}
    assert "does not offer" in refused.text


async def test_setup_is_not_for_direct_messages(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    ana = discord_server.member(guild, "ana")
    async with running():
        with pytest.raises(NotPossible):
            await ana.slash(ana.dm, "setup")


def test_what_setup_looks_for_is_what_the_invite_asks_for() -> None:
    assert IN_CHANNELS.value & int(WANTED) == IN_CHANNELS.value
