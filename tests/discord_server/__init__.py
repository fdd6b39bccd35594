"""A local stand-in for Discord: the real discord.py talks to it over real sockets, tests act as its users.

    # in conftest.py: from tests.discord_server.fixtures import discord_server

    async def test_it(discord_server):
        guild = discord_server.guild("Academy", permissions=P.VIEW_CHANNEL | ...)   # the bot is in it
        channel = discord_server.channel(guild, "practice")
        ana = discord_server.member(guild, "ana", roles=[discord_server.role(guild, "Trainee")])
        async with running(CoachBot(settings), discord_server):     # of tests.discord_server.running
            exchange = await ana.slash(channel, "practice start", person="teresa")
            card = await exchange.message()                     # waits for it
            exchange = await ana.press(card, "Begin")               # by label or custom id
            (thread,) = ana.threads(guild)
            first = await thread.next_message()                 # the bot's next one
            await ana.say(thread, "I'm here.")
            form = await (await ana.press(first, "Reply")).form()   # .title .labels .text .custom_id
            await (await ana.submit(form, {"Your reply": "What happened?"})).message()

Users (`people.Person`): `slash autocomplete press select submit say edit delete context_menu menu_in leave
sees threads dm mention`. What Discord's own program would not let them do raises `NotPossible`.
`slash`, `press`, `select`, `submit` and the menus return an `Exchange` at once. Its methods wait: `answer()
message() form() followup() choices()`; and it has `.followups .deferred .answered .interaction`.
Messages: `text labels components embeds attachments ephemeral loading mentions flags edits deleted`,
`await message.next_edit()`. Channels: `await channel.next_message()`, which skips what stood before
anybody's last words; `typing`, `thread.archived / locked / members`.

The server (`server.DiscordServer`):
    making      guild role channel thread person member give owner add_bot remove_bot
    changing    allow_bot deny_bot set_permissions overwrite let_use archive delete_channel delete_message
                guild.most_active_threads guild.most_thread_members user.takes_direct_messages
                application.message_content / members / shards (the portal's switches)
    waiting     settled() until(look) connected(shards); nothing sleeps, each wait gives up after 10 s
    trouble     fail_next("POST */callback", 500) hold_next(...) -> Gate  cut_next(..., served=True)
                gateway_away(resumable=, code=) gateway.ask_to_reconnect() gateway.invalidate(resumable=)
                expire(exchange) redeliver(exchange or message) clock.advance(901)
    looking     requests count("POST */messages") faults (bodies not in form) lately()
                gateway.identified gateway.resumed
Time stands still until `clock.advance`, so no answer is late by chance. Permissions are worked out from roles
and overwrites; what the bot lacks is refused with Discord's codes. A new guild gives @everyone ORDINARY ones.
A test whose bot sent a body that Discord would refuse fails; one that wants to clears `faults`.
`render.page(channel, person, forms)` draws what somebody sees as HTML. `scenario.serve` and `python -m
tests.discord_server` serve for benchmarks; `python -m tests.discord_server.apart API GATEWAY discord` runs
`coach discord` against it.
"""
