"""`/practice start`: consent, the person asked for, the thread, and what stands in the way."""

from __future__ import annotations

import pytest

from tests.bot.cogs.acting import stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.permissions import NOTHING, ORDINARY, Permission
from tests.discord_server.server import DiscordServer


async def test_the_first_time_a_trainee_agrees_before_a_thread_opens(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running():
        exchange = await stage.ana.slash(stage.channel, "practice start", person="teresa")
        card = await exchange.message()
        assert card.ephemeral
        for words in ("This is practice", "no help line", "988", "What is kept", "Stop button"):
            assert words in card.text
        assert "This talk contains" in card.text
        assert stage.ana.threads(stage.guild) == []

        await stage.ana.press(card, "I have read this; begin")
        opened = await card.next_edit()
        (thread,) = stage.ana.threads(stage.guild)
        assert f"<#{thread.id}>" in opened.text
        assert opened.labels == [], "the card can't be agreed to twice"
        call = await thread.next_message()
        assert "This is practice" in call.text
        assert "### The call" in call.text
        first = await thread.next_message()
        assert first.labels == ["Stop"]

        again = await stage.ana.slash(stage.channel, "practice start", person="owen")
        assert "Your talk is in" in (await again.message()).text


async def test_the_thread_is_private_and_named_for_the_talk(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    ben = discord_server.member(stage.guild, "ben")
    async with running() as bot:
        thread = await stage.begin(bot)
        assert thread.thread is not None
        assert thread.thread.private
        assert not thread.thread.invitable
        assert thread.name == "Kitchen light · ana"
        assert ben.threads(stage.guild) == []


@pytest.mark.parametrize("person", ["owen", "OWEN", "The lamps on the landing", "the LIST"])
async def test_a_person_is_found_by_id_by_title_and_by_what_the_list_shows(
    discord_server: DiscordServer, running: Running, person: str
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        await stage.agreed(bot)
        if person == "the LIST":
            listed = await stage.ana.autocomplete(stage.channel, "practice start", "person", "lamps")
            ((person, value),) = listed.items()
            assert value == "owen"
            assert "difficulty 4 of 5" in person
        exchange = await stage.ana.slash(stage.channel, "practice start", person=person)
        await exchange.message()
        (thread,) = stage.ana.threads(stage.guild)
        assert thread.name.startswith("The lamps on the landing")


@pytest.mark.parametrize("wanted", [{}, {"person": "surprise"}, {"person": "Surprise me"}])
async def test_without_a_name_chance_draws_the_person(
    discord_server: DiscordServer, running: Running, wanted: dict[str, str]
) -> None:
    stage = stage_on(discord_server)
    async with running(seed=lambda: 2) as bot:
        await stage.agreed(bot)
        await (await stage.ana.slash(stage.channel, "practice start", **wanted)).message()
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.person == bot.people[2 % len(bot.people)].id


async def test_the_list_offers_a_surprise_and_everybody(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        listed = await stage.ana.autocomplete(stage.channel, "practice start", "person")
        assert list(listed.values()) == ["surprise", *(each.id for each in bot.people)]
        assert all(len(name) <= 100 for name in listed)


@pytest.mark.parametrize("person", ["nobody", "../../etc/passwd", "**x** <@1>", "x" * 300, "\u202egnp"])
async def test_an_unknown_person_is_refused_plainly(
    discord_server: DiscordServer, running: Running, person: str
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        await stage.agreed(bot)
        refused = await (await stage.ana.slash(stage.channel, "practice start", person=person)).message()
        assert refused.ephemeral
        assert refused.text.startswith("There is nobody of that name here.")
        assert stage.guild.threads == []


async def test_a_person_whom_the_server_does_not_offer_is_refused(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        await stage.agreed(bot)
        settings = await bot.store.guild(str(stage.guild.id))
        await bot.store.save_guild(settings.__class__(id=settings.id, people=("teresa",)))
        listed = await stage.ana.autocomplete(stage.channel, "practice start", "person")
        assert list(listed.values()) == ["surprise", "teresa"]
        refused = await (await stage.ana.slash(stage.channel, "practice start", person="owen")).message()
        assert "does not offer" in refused.text
        await (await stage.ana.slash(stage.channel, "practice start")).message()
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.person == "teresa"


async def test_mode_and_role_are_those_asked_for(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot, mode="Check ride, no notes", role="Peer support")
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert (record.mode, record.pack) == ("check_ride", "peer")
        call = next(thread.by_the_bot())
        assert "This is a check ride" in call.text


async def test_the_mode_of_the_server_holds_unless_another_is_asked_for(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        settings = await bot.store.guild(str(stage.guild.id))
        await bot.store.save_guild(settings.__class__(id=settings.id, mode="debrief"))
        await stage.begin(bot)
        await stage.begin(bot, mode="coached")
        assert {each.mode for each in await bot.store.history(f"discord:{stage.ana.id}")} == {
            "debrief",
            "coached",
        }


async def test_only_trainees_may_practise_where_a_role_is_set(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    role = discord_server.role(stage.guild, "Trainee")
    ben = discord_server.member(stage.guild, "ben", roles=[role])
    async with running() as bot:
        settings = await bot.store.guild(str(stage.guild.id))
        await bot.store.save_guild(settings.__class__(id=settings.id, trainee_role=str(role.id)))
        refused = await (await stage.ana.slash(stage.channel, "practice start")).message()
        assert refused.ephemeral
        assert f"<@&{role.id}>" in refused.text
        assert refused.mentions == []
        await stage.begin(bot, ben)


@pytest.mark.parametrize(
    ("denied", "name"),
    [
        (Permission.CREATE_PRIVATE_THREADS, "Create Private Threads"),
        (Permission.SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
    ],
)
async def test_a_missing_permission_is_named_and_nothing_is_kept(
    discord_server: DiscordServer, running: Running, denied: int, name: str
) -> None:
    stage = stage_on(discord_server)
    discord_server.overwrite(stage.channel, deny={stage.guild.everyone: denied})
    discord_server.set_permissions(discord_server.bot_role(stage.guild), stage.guild, ORDINARY & ~denied)
    async with running() as bot:
        await stage.agreed(bot)
        refused = await (await stage.ana.slash(stage.channel, "practice start")).message()
        assert refused.ephemeral
        assert f"allow me there: {name}." in refused.text
        assert await bot.store.history(f"discord:{stage.ana.id}") == []
        assert stage.guild.threads == []
        assert len(bot.rooms) == len(bot.talks) == len(bot.quiet) == 0


async def test_a_channel_that_the_bot_may_not_see_is_named(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.set_permissions(discord_server.bot_role(stage.guild), stage.guild, NOTHING)
    discord_server.overwrite(
        stage.channel,
        deny={stage.guild.everyone: Permission.VIEW_CHANNEL},
        allow={stage.ana: Permission.VIEW_CHANNEL},
    )
    async with running() as bot:
        await stage.agreed(bot)
        refused = await (await stage.ana.slash(stage.channel, "practice start")).message()
        assert "Read Messages" in refused.text or "View Channel" in refused.text


async def test_as_many_threads_as_discord_allows_is_said(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    stage.guild.most_active_threads = 0
    async with running() as bot:
        await stage.agreed(bot)
        refused = await (await stage.ana.slash(stage.channel, "practice start")).message()
        assert "as many open threads as Discord allows" in refused.text
        assert await bot.store.history(f"discord:{stage.ana.id}") == []


@pytest.mark.parametrize("failing", ["PUT */thread-members/*", "POST */messages"])
async def test_a_thread_that_could_not_be_filled_is_taken_away_again(
    discord_server: DiscordServer, running: Running, failing: str
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        await stage.agreed(bot)
        discord_server.fail_next(failing, 403, code=50013)
        refused = await (await stage.ana.slash(stage.channel, "practice start")).message()
        assert refused.ephemeral
        assert "not allowed" in refused.text
        assert stage.guild.threads == []
        assert await bot.store.history(f"discord:{stage.ana.id}") == []
        assert len(bot.rooms) == len(bot.talks) == len(bot.quiet) == 0


async def test_without_manage_threads_such_a_thread_is_at_least_archived(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server, permissions=ORDINARY)
    async with running() as bot:
        await stage.agreed(bot)
        discord_server.fail_next("POST */messages", 403, code=50013)
        await (await stage.ana.slash(stage.channel, "practice start")).message()
        await discord_server.settled()
        (left,) = stage.guild.threads
        assert left.thread is not None
        assert left.thread.archived


async def test_a_full_thread_is_a_refusal_too(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    stage.guild.most_thread_members = 1
    async with running() as bot:
        await stage.agreed(bot)
        refused = await (await stage.ana.slash(stage.channel, "practice start")).message()
        assert "Reference" in refused.text
        assert stage.guild.threads == []


async def test_start_inside_a_thread_opens_another_beside_it(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        first = await stage.begin(bot)
        exchange = await stage.ana.slash(first, "practice start", person="owen")
        said = (await exchange.message()).text
        assert f"unfinished talk in <#{first.id}>" in said
        second = next(each for each in stage.ana.threads(stage.guild) if each is not first)
        assert second.parent is stage.channel
        assert f"Your talk is in <#{second.id}>" in said


async def test_the_practice_channel_of_the_server_is_used(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    quiet = discord_server.channel(stage.guild, "quiet")
    async with running() as bot:
        settings = await bot.store.guild(str(stage.guild.id))
        await bot.store.save_guild(settings.__class__(id=settings.id, practice_channel=str(quiet.id)))
        assert (await stage.begin(bot)).parent is quiet


async def test_pressing_begin_twice_opens_one_thread(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running():
        card = await (await stage.ana.slash(stage.channel, "practice start")).message()
        held = discord_server.hold_next("POST */threads")
        await stage.ana.press(card, "I have read this; begin")
        await held.reached()
        second = await stage.ana.press(card, "I have read this; begin")
        assert (await second.message()).text == "Your talk is being opened. One moment."
        held.open()
        await card.next_edit()
        assert len(stage.guild.threads) == 1


async def test_after_six_starts_in_a_minute_the_trainee_is_asked_to_slow_down(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        for _ in range(6):
            await stage.begin(bot)
        refused = await (await stage.ana.slash(stage.channel, "practice start")).message()
        assert refused.text.startswith("Slow down")
        assert "Reference" not in refused.text
