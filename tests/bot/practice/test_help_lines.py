from __future__ import annotations

import pytest

from bot.practice.help_lines import country_from, help_in


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "call or text 988"),
        ("ca", "call or text 988"),
        ("GB", "116 123"),
        ("IE", "116 123"),
        ("AU", "13 11 14"),
        ("NZ", "1737"),
        ("DE", "0800 111 0 111"),
        ("AT", "142"),
        ("CH", "143"),
        ("NO", "116 123"),
    ],
)
def test_a_country_has_a_line_of_its_own(country: str, number: str) -> None:
    assert number in help_in(country).as_sentences()[0]


@pytest.mark.parametrize("country", ["", "XX", "Atlantis", "../US"])
def test_where_no_line_is_known_there_is_still_somebody_to_turn_to(country: str) -> None:
    sentences = " ".join(help_in(country).as_sentences())

    assert "local emergency number" in sentences
    assert "findahelpline.com" in sentences


@pytest.mark.parametrize(
    ("given", "environment", "country"),
    [
        ("us", {}, "US"),
        ("uk", {"LANG": "de_DE.UTF-8"}, "GB"),
        ("", {"LANG": "de_CH.UTF-8"}, "CH"),
        ("", {"LC_ALL": "en_NZ.UTF-8", "LANG": "de_DE.UTF-8"}, "NZ"),
        ("", {"LANG": "C.UTF-8"}, ""),
        ("Germany", {}, ""),
        ("", {}, ""),
    ],
)
def test_the_country_is_what_was_given_or_that_of_the_locale(
    given: str, environment: dict[str, str], country: str
) -> None:
    assert country_from(given, environment) == country
