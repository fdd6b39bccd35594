"""The search on PostgreSQL: the same turns and the same marks as in SQLite, whatever is typed."""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.searching import as_query
from bot.store.place import url_of
from bot.store.postgres.words import snippet
from bot.store.records_reviews import END, MARK, Found, Reader
from bot.store.store import Store
from bot.store.words import GAP, WORDS_SHOWN
from tests.bot.conftest import TEMPLATE
from tests.bot.store.samples import a_session, a_turn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.bot.cluster import Cluster

LOCAL = Reader(id="local", name="you", seen_as="local")
SAID = (
    ("I'm in no hurry. We can talk as long as you like.", "Nobody's ever in no hurry."),
    ("That sounds exhausting, Zoë. You said you're hurrying home?", "Who said that? Not me; not the café."),
    ("Calm down", "down, calm?"),
    (
        "You could call 555-0100, or write to help@example.org <now> & wait -- it's 24/7.",
        "It says 3.5 stars.",
    ),
    ("What happened with the car", "The car died. The CAR! And the old un-loved, un_loved thing."),
    ("Wie geht’s? Straße, naïve, e\u0301t\u00e9 \N{SLIGHTLY SMILING FACE} ÉCOLE", "Привет, мир"),
    ("the the the", "a to be or not to be"),
    (" ".join(f"word{n}" for n in range(40)) + " heron " + " ".join(f"tail{n}" for n in range(40)), "heron"),
)
TYPED = (
    *("hurry", "hurrying", "HURRIED", "hur*", "hurry talk", "the", "to be", '"calm down"', '"down calm"'),
    *(
        "zoe",
        "Zoë",
        "Zoe\u0308",
        "cafe",
        "naive",
        "ete",
        "ecole",
        "école",
        "strasse",
        "Straße",
        "привет",
        "ПРИВЕТ",
    ),
    *(
        "555",
        "0100",
        "555-0100",
        "help@example.org",
        "example",
        "now",
        "<now>",
        "24/7",
        "3.5",
        "5",
        "it's",
        "its",
    ),
    *("un-loved", "unloved", "un_loved", '"not me"', '"me not"', '"like nobody"', "car died", '"the car"'),
    *(
        "heron",
        "word3",
        "word*",
        "said",
        "say",
        "x" * 300,
        "* * *",
        "-car",
        "NOT car",
        "car OR hurry",
        "NEAR(car died)",
    ),
    *(
        '"',
        '""',
        "'",
        "\\",
        ":*",
        "a & b",
        "!car",
        "(car",
        "car:*",
        "car:A",
        "<->",
        '"the old un"*',
        "\N{BULLET}",
    ),
)


@pytest.fixture
async def both(cluster: Cluster, made: str, tmp_path: Path) -> AsyncIterator[tuple[Store, Store]]:
    """The same talk in a file and on the server."""
    file, served = url_of(str(tmp_path / "history.db")), url_of(cluster.address(made))
    async with await Store.open(file) as one, await Store.open(served) as other:
        for store in (one, other):
            await store.add_session(a_session())
            for n, (reply, said) in enumerate(SAID, 1):
                await store.add_turn(a_turn(n, reply=reply, said=said))
        yield one, other


def marks(found: Found) -> list[str]:
    """Return what is marked."""
    pieces = (found.reply + found.said).split(MARK)[1:]
    return [unicodedata.normalize("NFC", piece.partition(END)[0]) for piece in pieces]


async def test_the_same_words_find_and_mark_the_same(both: tuple[Store, Store]) -> None:
    one, other = both
    for query in filter(None, map(as_query, TYPED)):
        in_file, on_server = await one.search(LOCAL, query), await other.search(LOCAL, query)
        assert [each.n for each in on_server] == [each.n for each in in_file], query
        assert [marks(each) for each in on_server] == [marks(each) for each in in_file], query


async def test_of_a_long_turn_the_part_with_the_words_is_shown(both: tuple[Store, Store]) -> None:
    _, other = both
    [found] = await other.search(LOCAL, as_query("heron"))
    assert found.reply.startswith(GAP)
    assert found.reply.endswith(GAP)
    assert f"{MARK}heron{END}" in found.reply
    assert len(found.reply.removeprefix(GAP).removesuffix(GAP).split()) == WORDS_SHOWN
    assert found.said == f"{MARK}heron{END}"


async def test_what_is_searched_for_is_looked_up_in_the_index(cluster: Cluster, made: str) -> None:
    await cluster.say(f"ALTER DATABASE {made} SET enable_seqscan = off")
    plan = await cluster.say("EXPLAIN SELECT FROM turns WHERE turn_index(reply, said) @@ 'car'", made)
    assert any("turn_words" in line[0] for line in plan)


@pytest.fixture(scope="module")
def shared(cluster: Cluster) -> Iterator[str]:
    """The name of a database for many examples."""
    name = asyncio.run(cluster.fresh(TEMPLATE))
    yield name
    asyncio.run(cluster.drop(name))


@settings(max_examples=40)
@given(words=st.text(st.characters(exclude_categories=["Cs"])) | st.text("\0\\u0'\"%$1:é\x02"))
def test_any_words_come_back_letter_by_letter_but_for_the_one_that_can_not_be_kept(
    cluster: Cluster, shared: str, words: str
) -> None:
    kept = words.replace("\0", "\N{SYMBOL FOR NULL}")

    async def store_and_read() -> None:
        async with await Store.open(url_of(cluster.address(shared))) as store:
            session_id = f"s{len(await store.history('local'))}"
            await store.add_session(a_session(session_id, opening={words: [words, {"call": words}]}))
            turn = a_turn(1, session_id, reply=words, said=words, note={"try": words}, message_id=words)
            await store.add_turn(turn)
            told = replace(turn, reply=kept, said=kept, note={"try": kept}, message_id=kept)
            assert await store.turns(session_id) == [told]
            assert await store.add_turn(turn) == (told, False)
            assert (await store.session(session_id)).opening == {kept: [kept, {"call": kept}]}

    asyncio.run(store_and_read())


@settings(max_examples=150)
@given(
    typed=st.lists(st.text(max_size=40) | st.text("\"*()-:^ &|!<>\\'abNEARORNOT_", max_size=20), max_size=8)
)
def test_whatever_is_typed_is_a_query_that_can_be_asked(cluster: Cluster, typed: list[str]) -> None:
    async def ask() -> None:
        async with await Store.open(url_of(cluster.address(TEMPLATE))) as store:
            for each in typed:
                if query := as_query(each):
                    assert await store.search(LOCAL, query) == []

    asyncio.run(ask())


@given(said=st.text(), spans=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=6))
def test_a_snippet_changes_no_word(said: str, spans: list[tuple[int, int]]) -> None:
    composed = unicodedata.normalize("NFC", said.replace(MARK, "").replace(END, ""))
    within = [(at, at + length) for at, length in spans if at + length <= len(composed)]
    shown = snippet(composed, composed, within)
    bare = shown.removeprefix(GAP).removesuffix(GAP).replace(MARK, "").replace(END, "")
    assert bare in composed
    assert shown.count(MARK) == shown.count(END)
