from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.anonymous import AT_THIS_MACHINE, Anonymous
from bot.practice.searching import as_query

COMMON = {"all", "and", "can", "had", "him"}
NAMES = st.text("abcdefghijklmnop", min_size=3, max_size=10).filter(lambda name: name not in COMMON)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I'm Dana, with the county.", "I'm [name], with the county."),
        ("My name is officer Ruiz.", "My name is officer [name]."),
        ("my name is dana and I'm worried", "my name is [name] and I'm worried"),
        ("Deputy Okafor here.", "Deputy [name] here."),
        ("Ask <@123456789> or @dana_r.", "Ask [name] or [name]."),
        ("Ring 555-010-9988, unit 12.", "Ring [number], unit [number]."),
        ("Write to dana.r@example.org", "Write to [address]"),
        ("You've been up 30 hours, Jo.", "You've been up 30 hours, Jo."),
        ("I'm worried. I'm not leaving.", "I'm worried. I'm not leaving."),
        ("My name is Dana Ruiz, I'm on nights.", "My name is [name], I'm on nights."),
        ("Dana here. Calm down.", "[name] here. Calm down."),
        ("Hi, Gus here. Why?", "Hi, [name] here. Why?"),
        ("this is Joel", "this is [name]"),
        ("Joel Smith speaking.", "[name] speaking."),
        ("I'm \u00c9lodie. I'm Dana's partner.", "I'm [name]. I'm [name]'s partner."),
        ("I'm Dana I'm here.", "I'm [name] I'm here."),
        ("I'm Sorry. I'm Here. I'm Listening.", "I'm Sorry. I'm Here. I'm Listening."),
        ("This is Hard. I'm Police.", "This is Hard. I'm Police."),
        ("Right here. Stay here. Is Joel here?", "Right here. Stay here. Is Joel here?"),
        ("I AM LISTENING", "I AM LISTENING"),
        ("My name is not important.", "My name is not important."),
        ("This is Jo's night. Jo here?", "This is Jo's night. Jo here?"),
    ],
)
def test_names_ids_and_numbers_go_and_the_rest_stays(said: str, left: str) -> None:
    assert Anonymous([], keep=["Jo"])(said) == left


@pytest.mark.parametrize("name", [AT_THIS_MACHINE, "The Just", "You All"])
def test_a_name_of_common_words_takes_none_of_them_out_of_a_reply(name: str) -> None:
    said = "You are at the door of this machine, and all of you are just tired."
    assert Anonymous([name])(said) == said


def test_the_rest_of_such_a_name_goes_and_so_does_the_whole() -> None:
    assert Anonymous(["The Boss"])("The Boss? The boss is at the door.") == "[name]? [name] is at the door."


def test_the_names_of_a_whole_cohort_go_where_they_are_written_as_names() -> None:
    clean = Anonymous(
        [], keep=["Teresa Vale"], among=["Will", "dana_r", "McKay", "Jo", "Tired", "Me", "Teresa"]
    )
    said = "Will you wait? you will, Dana. dana here: McKay, Jo and Teresa. I'm tired. Me too."
    left = "[name] you wait? you will, [name]. [name] here: [name], [name] and Teresa. I'm tired. Me too."
    assert clean(said) == left


def test_a_person_who_says_who_they_are_keeps_what_they_say() -> None:
    clean = Anonymous([], keep=["Teresa"], among=["Dana"])
    assert (
        clean.without_known("\u201cDana\u201d. This is Ray, 555 1234.")
        == "\u201c[name]\u201d. This is Ray, 555 1234."
    )


@given(NAMES, NAMES, st.text(max_size=40), st.text(max_size=40))
def test_no_name_that_is_known_is_left(first: str, last: str, before: str, after: str) -> None:
    clean = Anonymous([f"{first} {last}", "discord:123456789"])(f"{before} {first}, {last} {after}")
    words = clean.replace("[name]", " ").replace("[number]", " ").replace("[address]", " ").lower().split()
    assert first not in [word.strip(".,") for word in words]
    assert last not in [word.strip(".,") for word in words]


@given(st.text(max_size=80))
def test_what_is_clean_stays_as_it_is(words: str) -> None:
    clean = Anonymous(["Dana Ruiz"])
    assert clean(clean(words)) == clean(words)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("calm down", '"calm" AND "down"'),
        ('"calm down" hur*', '"calm down" AND "hur"*'),
        ("a OR b)", '"a" AND "OR" AND "b)"'),
        ("* \" ' -", ""),
        ("", ""),
    ],
)
def test_a_search_says_each_word_and_nothing_more(typed: str, query: str) -> None:
    assert as_query(typed) == query
