"""A talk on paper: text, JSON, and one HTML page that needs nothing from anywhere."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from bot.practice.review import Review
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.practice.transcript import PRACTICE_LINE, Transcript, as_html, as_json, as_text, transcript
from bot.store.records_reviews import Reader
from dialogues.script import Script, make_script

WARM = "You sound worn out from sitting out here on your own."
MARKUP = "<script>alert(1)</script> & <b>you</b>"


async def on_paper(talk: Talk, *replies: str) -> Transcript:
    for n, text in enumerate(replies):
        await talk.reply(text, message_id=str(n))
    if not talk.ended:
        await talk.end()
    return await transcript(talk)


async def test_the_text_has_both_voices_the_notes_and_the_end(talk: Talk) -> None:
    text = as_text(await on_paper(talk, WARM, "Sit down!"))
    assert PRACTICE_LINE in text
    assert f"You: {WARM}" in text
    assert f"Jo: {talk.opening.said}" in text
    assert "Sit down" in text
    assert "Left" in text


async def test_the_json_holds_neither_ids_nor_times(practice: Practice) -> None:
    papers = [as_json(await on_paper(await practice.start("ana", "mini", seed=5), WARM)) for _ in range(2)]
    assert json.dumps(papers[0]) == json.dumps(papers[1])
    assert {"person", "version", "seed", "pack", "turns", "ending", "debrief"} <= papers[0].keys()
    turn = papers[0]["turns"][0]
    assert {"n", "said", "reply", "state", "trust", "tension", "assessment"} <= turn.keys()


async def test_markup_in_a_reply_never_becomes_markup_on_the_page(talk: Talk) -> None:
    page = as_html(await on_paper(talk, MARKUP))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;you" in page


async def test_the_page_asks_nothing_of_the_network(talk: Talk) -> None:
    page = as_html(await on_paper(talk, WARM, "Sit down!"))
    assert not re.search(r"https?://|src=|@import|url\(", page)
    assert "default-src 'none'" in page


async def test_a_check_ride_shows_no_feedback_on_paper(practice: Practice) -> None:
    talk = await practice.start("ana", "mini", seed=5, mode="check_ride")
    paper = await on_paper(talk, "Sit down!")
    assert "[" not in as_text(paper).split(PRACTICE_LINE)[1]
    assert "Score" not in as_html(paper)
    assert "An instructor releases the feedback" in as_html(paper)


async def test_an_open_talk_can_be_put_on_paper(talk: Talk) -> None:
    await talk.reply(WARM, message_id="1")
    paper = await transcript(talk)
    assert paper.debrief is None
    assert as_json(paper)["debrief"] is None
    assert WARM in as_text(paper)
    assert "</html>" in as_html(paper)


async def test_an_open_talk_with_notes_held_back_shows_none_before_its_end(practice: Practice) -> None:
    talk = await practice.start("ana", "mini", seed=5, mode="debrief")
    await talk.reply("Sit down!", message_id="1")
    paper = await transcript(talk)
    assert "[" not in as_text(paper).split(PRACTICE_LINE)[1]
    assert '<div class="note">' not in as_html(paper)
    await talk.end()
    assert "[" in as_text(await transcript(talk)).split(PRACTICE_LINE)[1]


async def test_a_silence_and_a_stopped_talk_are_on_paper(talk: Talk) -> None:
    await talk.wait(message_id="s")
    await talk.stop()
    paper = await transcript(talk)
    assert "(silence)" in as_text(paper)
    assert "a long silence" in as_html(paper)
    assert as_json(paper)["stopped"] is True


async def test_the_call_flows_without_the_line_breaks_of_the_file(practice: Practice, mini: Script) -> None:
    call = mini.scenario.call.model_copy(update={"told": "Somebody sits\non the step.\n\nAlone."})
    script = make_script(mini.scenario.model_copy(update={"call": call}))
    paper = await on_paper(await replace(practice, find_script=lambda _: script).start("ana", "mini", seed=1))
    assert "Somebody sits on the step.\n\nAlone." in as_text(paper)
    assert "Somebody sits on the step." in as_html(paper)


async def test_a_released_check_ride_shows_feedback_and_what_instructors_said(practice: Practice) -> None:
    talk = await practice.start("local", "mini", seed=5, mode="check_ride")
    await on_paper(talk, "Sit down!")
    review, instructor = Review(practice), Reader(id="ivy", name="Ivy", seen_as="local")
    await review.comment(instructor, talk.id, 1, "An order, <b>and</b> loud.")
    await review.comment(instructor, talk.id, None, "Next time slower.")
    await review.override(instructor, talk.id, 1, "command", 0, "He had asked for it.")
    before = await transcript(talk)
    assert "Ivy" not in as_text(before) + as_html(before)
    await review.release(instructor, talk.id)
    paper = await transcript(talk)
    assert "Ivy: An order, <b>and</b> loud." in as_text(paper)
    assert "Ivy: Next time slower." in as_text(paper)
    assert "Ivy corrects order: absent in place of present. He had asked for it." in as_text(paper)
    assert "[" in as_text(paper).split(PRACTICE_LINE)[1]
    assert "Score" in as_html(paper)
    assert "&lt;b&gt;and&lt;/b&gt;" in as_html(paper)
