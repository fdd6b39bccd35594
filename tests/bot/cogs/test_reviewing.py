"""`/review` on Discord: read, comment, mark, release, share; the trainee is told, and answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.client import CoachBot
from bot.store.changes import Change
from bot.store.records import GuildSettings
from bot.store.records_reviews import Reader
from tests.bot.cogs.acting import KIND, Stage, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.people import Person
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Message

ORDER = "Calm down."


@dataclass
class Academy:
    """A server with a trainee's talk, an instructor, somebody else, and another server."""

    stage: Stage
    ivy: Person
    ben: Person

    @property
    def ana(self) -> Person:
        return self.stage.ana

    @property
    def channel(self) -> Channel:
        return self.stage.channel

    async def talk(self, bot: CoachBot, mode: str = "coached") -> str:
        """Let Ana have a talk and end it, and return its id."""
        await bot.store.save_guild(GuildSettings(id=str(self.stage.guild.id), instructor_role=self.role))
        thread = await self.stage.begin(bot, mode=mode)
        await answer_to(self.ana, thread, KIND)
        await answer_to(self.ana, thread, ORDER)
        await (await self.ana.slash(thread, "practice end")).message()
        [latest] = await bot.store.history(f"discord:{self.ana.id}", 1)
        return latest.id

    @property
    def role(self) -> str:
        return str(self.instructors)

    instructors: int = 0


@pytest.fixture
def academy(discord_server: DiscordServer) -> Academy:
    stage = stage_on(discord_server)
    role = discord_server.role(stage.guild, "Instructor")
    ivy = discord_server.member(stage.guild, "ivy", [role])
    return Academy(stage, ivy, discord_server.member(stage.guild, "ben"), role.id)


async def opened(who: Person, channel: Channel, talk: str) -> Message:
    return await (await who.slash(channel, "review open", talk=talk)).message()


async def pressed(who: Person, message: Message, button: str) -> Message:
    await who.press(message, button)
    return await message.next_edit()


async def wrote(who: Person, message: Message, button: str, words: str) -> Message:
    form = await (await who.press(message, button)).form()
    await who.submit(form, {"words": words})
    return await message.next_edit()


async def told(bot: CoachBot, who: Person) -> Message:
    await bot.review_news.tell_news()
    return await who.dm.next_message()


async def test_an_instructor_goes_through_a_talk_turn_by_turn(academy: Academy, running: Running) -> None:
    async with running() as bot:
        talk = await academy.talk(bot)
        message = await opened(academy.ivy, academy.channel, talk)
        assert message.ephemeral
        assert "Mean score" in message.text
        assert f"<@{academy.ana.id}>" in message.text
        assert message.mentions == []
        await pressed(academy.ivy, message, "Next")
        assert "Turn 1 of 2" in message.text
        assert KIND in message.text.replace("\\", "")
        await pressed(academy.ivy, message, "Next")
        assert "“Calm down”" in message.text
        await pressed(academy.ivy, message, "The whole talk")
        assert "Mean score" in message.text


async def test_a_comment_reaches_the_trainee_who_answers(academy: Academy, running: Running) -> None:
    async with running() as bot:
        talk = await academy.talk(bot)
        message = await opened(academy.ivy, academy.channel, talk)
        await pressed(academy.ivy, message, "Next")
        await wrote(academy.ivy, message, "Comment", "You named it: *worn out*.")
        assert "You named it" in message.text
        await wrote(academy.ivy, message, "Flag", "")
        news = await told(bot, academy.ana)
        assert "An instructor commented on it." in news.text
        own = await (await academy.ana.press(news, "Have a look")).message()
        await pressed(academy.ana, own, "Next")
        assert "You named it" in own.text
        assert "flag" not in own.text
        await wrote(academy.ana, own, "Answer", "Thank you.")
        await wrote(academy.ana, own, "Ask to review a score", "It was a summary too.")
        listed = await (await academy.ivy.slash(academy.channel, "review list", waiting="appeal")).message()
        assert "asks for a review: 1" in listed.text
        again = await (await academy.ivy.select(listed, "Open a talk", talk)).message()
        await pressed(academy.ivy, again, "Next")
        assert "Thank you." in again.text
        await pressed(academy.ivy, again, "Mark as settled")
        assert "settled by ivy" in again.text
        assert "looked at the score" in (await told(bot, academy.ana)).text
        assert await bot.store.untold() == []


async def test_a_mark_stands_beside_what_was_scored_with_its_reason(
    academy: Academy, running: Running
) -> None:
    async with running() as bot:
        talk = await academy.talk(bot)
        message = await opened(academy.ivy, academy.channel, talk)
        await pressed(academy.ivy, message, "Next")
        await pressed(academy.ivy, message, "Next")
        await pressed(academy.ivy, message, "More")
        await pressed(academy.ivy, message, "Correct a code or level")
        lists = "Change a level, or take out what was found"
        form = await (await academy.ivy.select(message, lists, "command=0")).form()
        assert form.title == "Take out: order"
        await academy.ivy.submit(form, {"words": "She had asked to be told."})
        await message.next_edit()
        assert "corrects order: absent in place of present. She had asked to be told." in message.text
        assert "with instructors' corrections" in message.text
        await pressed(academy.ivy, message, "The whole talk")
        as_scored, corrected = message.text.split("With instructors' corrections:")
        assert "Share of replies with a slip: 50%, at most 15%: not met." in as_scored
        assert corrected.split("\n")[1] == "All pass marks of this role are met."
        assert "…" not in corrected, "what stays as it was scored is not told again"
        await pressed(academy.ivy, message, "Next")
        await pressed(academy.ivy, message, "Next")
        assert "stage: second thoughts" in message.text.replace("\\", "")
        assert "corrected what was scored" in (await told(bot, academy.ana)).text
        await pressed(academy.ivy, message, "More")
        await pressed(academy.ivy, message, "Take the last correction back")
        assert "in place of" not in message.text


async def test_a_check_ride_opens_to_its_trainee_when_it_is_released(
    academy: Academy, running: Running
) -> None:
    async with running() as bot:
        talk = await academy.talk(bot, mode="check_ride")
        own = await opened(academy.ana, academy.channel, talk)
        assert "An instructor releases the feedback" in own.text
        assert "Mean score" not in own.text
        await pressed(academy.ana, own, "Next")
        assert "of 100" not in own.text
        message = await opened(academy.ivy, academy.channel, talk)
        await pressed(academy.ivy, message, "Release the feedback")
        assert "Feedback released by ivy" in message.text
        assert "Release the feedback" not in message.labels
        assert "The feedback of your check ride is released." in (await told(bot, academy.ana)).text
        own = await opened(academy.ana, academy.channel, talk)
        assert "Mean score" in own.text


async def test_an_excerpt_is_looked_at_and_then_shared_without_the_name(
    academy: Academy, running: Running
) -> None:
    async with running() as bot:
        await bot.store.save_guild(
            GuildSettings(id=str(academy.stage.guild.id), instructor_role=academy.role)
        )
        thread = await academy.stage.begin(bot)
        await answer_to(academy.ana, thread, "I'm Ana, unit 12. What happened?")
        [latest] = await bot.store.history(f"discord:{academy.ana.id}", 1)
        message = await opened(academy.ivy, academy.channel, latest.id)
        await pressed(academy.ivy, message, "Next")
        await pressed(academy.ivy, message, "More")
        form = await (await academy.ivy.press(message, "Share an excerpt")).form()
        await academy.ivy.submit(form, {"words": "1"})
        await message.next_edit()
        assert "as it would be shared" in message.text
        await academy.ivy.press(message, "Share in this channel")
        posted = await academy.channel.next_message()
        assert "What happened" in posted.text
        assert "Ana" not in posted.text
        assert "12" not in posted.text
        assert not posted.ephemeral
        await message.next_edit()


async def test_nobody_else_gets_to_see_a_talk(
    academy: Academy, discord_server: DiscordServer, running: Running
) -> None:
    other = discord_server.guild("Elsewhere")
    lead = discord_server.role(other, "Lead", Permission.MANAGE_GUILD)
    otto = discord_server.member(other, "otto", [lead])
    there = discord_server.channel(other)
    async with running() as bot:
        talk = await academy.talk(bot)
        for who, channel in ((otto, there), (academy.ben, academy.channel)):
            refusal = (await opened(who, channel, talk)).text
            assert f"There is no talk {talk} here, or it is not yours to see. `/review open` lists" in refusal
            assert "No talk fits" in (await (await who.slash(channel, "review list")).message()).text
            found = await (await who.slash(channel, "review search", words="worn out")).message()
            assert "Nothing that you may see" in found.text
            audit = await (await who.slash(channel, "review audit", talk=talk)).message()
            assert "Nobody has read" in audit.text
            assert await who.autocomplete(channel, "review open", "talk") == {}


async def test_a_button_of_an_instructor_is_refused_to_whoever_is_none_any_more(
    academy: Academy, running: Running
) -> None:
    async with running() as bot:
        talk = await academy.talk(bot, mode="check_ride")
        message = await opened(academy.ivy, academy.channel, talk)
        await bot.store.save_guild(GuildSettings(id=str(academy.stage.guild.id), instructor_role="1"))
        refusal = await (await academy.ivy.press(message, "Release the feedback")).followup()
        assert "Only instructors can do this. Ask" in refusal.text
        assert await bot.store.released([talk]) == frozenset()


async def test_words_are_searched_and_reading_is_noted(academy: Academy, running: Running) -> None:
    async with running() as bot:
        talk = await academy.talk(bot)
        found = await (await academy.ivy.slash(academy.channel, "review search", words="worn")).message()
        assert "**worn**" in found.text
        await academy.ivy.select(found, "Open a talk", talk)
        await academy.stage.server.settled()
        for who in (academy.ivy, academy.ana):
            audit = await (await who.slash(academy.channel, "review audit")).message()
            assert f"**ivy** read `{talk}`" in audit.text


async def test_the_audit_tells_instructors_who_changed_settings_and_packs(
    academy: Academy, running: Running
) -> None:
    guild = str(academy.stage.guild.id)
    at = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
    fields = (
        ("practice_channel", "", str(academy.channel.id)),
        ("mode", "coached", "debrief"),
        ("people", "", "teresa"),
        ("help_lines", "", "Chaplain: call *555* 0100"),
    )
    lead = Change(
        author="discord:7", author_name="mo_lead", what="settings", at=at, fields=fields, guild_id=guild
    )
    pack = Change(
        author="local", author_name="you", what="pack", at=at, fields=(("police", "police@1", "police@2"),)
    )
    async with running() as bot:
        await academy.talk(bot)
        for change in (lead, pack, replace(lead, guild_id="1", author_name="elsewhere")):
            await bot.store.add_change(change)
        audit = (await (await academy.ivy.slash(academy.channel, "review audit")).message()).text
        own = (await (await academy.ana.slash(academy.channel, "review audit")).message()).text
        [latest] = await bot.store.history(f"discord:{academy.ana.id}", 1)
        of_one = (
            await (await academy.ivy.slash(academy.channel, "review audit", talk=latest.id)).message()
        ).text

    assert f"Channel for practice: <#{academy.channel.id}> in place of nothing" in audit
    assert (
        "**mo\\_lead** · Feedback unless asked for otherwise: Notes at the end in place of A note after"
        in audit
    )
    assert "People offered: Kitchen light in place of everybody" in audit
    assert "call \\*555\\* 0100" in audit
    assert "**somebody at the bot's machine** · Pack of police: police@2 in place of police@1" in audit
    assert "elsewhere" not in audit
    for text in (own, of_one):
        assert "lead" not in text
        assert "settings and packs" not in text


async def test_an_audit_that_is_long_says_where_the_rest_is(academy: Academy, running: Running) -> None:
    guild = str(academy.stage.guild.id)
    at = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
    long = (("help_lines", "a" * 3000, "b" * 3000), ("country", "US", "GB"))
    async with running() as bot:
        talk = await academy.talk(bot)
        reader = Reader(id="discord:1", name="x" * 32, seen_as="instructor", guild_id=guild)
        for _ in range(40):
            await bot.store.add_change(
                Change(
                    author="discord:7", author_name="mo", what="settings", at=at, fields=long, guild_id=guild
                )
            )
            await bot.reviewing.reviews.exported(reader, talk)
        audit = await (await academy.ivy.slash(academy.channel, "review audit")).message()

    assert "handed out" in audit.text
    assert "Country: GB in place of US" in audit.text
    assert audit.text.count("Earlier ones are in the browser") in (1, 2)


async def test_a_list_is_paged_and_works_after_a_restart(academy: Academy, running: Running) -> None:
    async with running() as bot:
        for _ in range(11):
            talk = await bot.talks.start(f"discord:{academy.ana.id}", "teresa", seed=1)
            await talk.end()
        listed = await (await academy.ana.slash(academy.channel, "review list", mode="coached")).message()
        assert "1 to 10 of 11" in listed.text
    async with running():
        await pressed(academy.ana, listed, "Next")
        assert "11 to 11 of 11" in listed.text
        nothing = await (await academy.ana.slash(academy.channel, "review list", score_least=1)).message()
        assert "No talk fits" in nothing.text
        wrong = await (await academy.ana.slash(academy.channel, "review list", since="2026-13-01")).message()
        assert "A day is written as" in wrong.text


async def test_whoever_takes_no_direct_messages_is_told_in_the_thread(
    academy: Academy, running: Running
) -> None:
    async with running() as bot:
        talk = await academy.talk(bot)
        academy.ana.user.takes_direct_messages = False
        message = await opened(academy.ivy, academy.channel, talk)
        await wrote(academy.ivy, message, "Comment", "Well held.")
        await bot.review_news.tell_news()
        [thread] = academy.ana.threads(academy.stage.guild)
        assert "An instructor commented on it." in list(thread.by_the_bot())[-1].text


async def test_a_list_is_narrowed_to_a_cohort(
    academy: Academy, discord_server: DiscordServer, running: Running
) -> None:
    recruits = discord_server.role(academy.stage.guild, "Recruits")
    carl = discord_server.member(academy.stage.guild, "carl", [recruits])
    async with running() as bot:
        talk = await academy.talk(bot)
        of_all = await (await academy.ivy.slash(academy.channel, "review list")).message()
        assert talk in of_all.text
        nobody = await (await academy.ivy.slash(academy.channel, "review list", cohort=recruits)).message()
        assert "No talk fits" in nobody.text or "Nobody" in nobody.text or talk not in nobody.text
        await academy.stage.begin(bot, carl)
        carls = await (await academy.ivy.slash(academy.channel, "review list", cohort=recruits)).message()
        assert f"<@{carl.id}>" in carls.text
        assert talk not in carls.text


async def test_a_list_that_is_narrowed_by_too_much_says_so(academy: Academy, running: Running) -> None:
    async with running() as bot:
        await academy.talk(bot)
        told = await (
            await academy.ivy.slash(
                academy.channel,
                "review list",
                trainee=academy.ana,
                drill="abcdefgh",
                person="teresa",
                mode="coached",
                waiting="second_look",
                since="2026-01-01",
                until="2026-12-31",
                score_least=10,
                score_most=90,
            )
        ).message()
        assert "Leave something out" in told.text
