"""Where: countries, provinces, cities, regions and bases, and no person or word that shares a name with one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading.names.parties import find_parties
from musterbook.reading.names.places import find_places


def said(text: str, lexicon: Lexicon) -> list[tuple[str, str | None]]:
    return [(m.name, m.label) for m in find_places(text, lexicon)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trainers in Baghdad and Erbil", [("Baghdad", "Baghdad"), ("Erbil", "Erbil")]),
        ("at Al-Asad in Anbar province", [("Al-Asad", "Al Asad Air Base"), ("Anbar province", "Anbar")]),
        ("left Taji and K-1", [("Taji", "Camp Taji"), ("K-1", "K1 Air Base")]),
        ("left Qayyarah West", [("Qayyarah West", "Qayyarah West Airfield")]),
        ("the al-Hol camp and Raqqah", [("al-Hol camp", "Al-Hol camp"), ("Raqqah", "Raqqa")]),
        ("along the Syria-Iraq border", [("Syria-Iraq border", "Syria–Iraq border")]),
        ("the Middle East and North Africa", [("Middle East and North Africa", "Middle East and North Africa")]),
        ("Libya, West Africa, and others", [("Libya", "Libya"), ("West Africa", "West Africa")]),
        ("Kirkuk province and Kirkuk", [("Kirkuk province", "Kirkuk"), ("Kirkuk", "Kirkuk")]),
        ("the Lake Chad basin", [("Lake Chad basin", "Lake Chad Basin")]),
        ("in the U.S. and Kobane", [("U.S.", "United States"), ("Kobane", "Kobani")]),
        ("Gulf of Guinea", [("Gulf of Guinea", "Gulf of Guinea")]),
        ("forces in Hit and Nice", [("Hit", "Hit")]),
        ("A meeting in Paris", [("Paris", "Paris")]),
    ],
)  # fmt: skip
def test_places_are_found(lexicon: Lexicon, text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text, lexicon) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Taylor led the mission in March.",
        "Gen. Lloyd Austin said. Charlotte Bronte wrote.",
        "Nice weather and Orange juice; a Hit record",
        "Paris said it would help. Washington had decided.",
        "Iraqi and Syrian troops",
        "U.S. forces and US aid; Iran-backed militias",
        "Islamic State of Iraq and Syria",
        "Jordan Peterson and Michael Jordan",
        "the region and the country",
        "Baghdad@un.org www.baghdad.com/Kabul",
        "The Washington Post",
    ],
)
def test_what_only_bears_a_name_is_no_place(lexicon: Lexicon, text: str) -> None:
    assert said(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "name", "code", "part"),
    [
        ("in northeast Syria", "northeast Syria", "SYR", "northeast"),
        ("in Northern Iraq", "Northern Iraq", "IRQ", "northern"),
        ("western Mosul", "western Mosul", "geonames:99072", "western"),
        ("they went north. Syria said", "Syria", "SYR", None),
        ("Northern Ireland", "Northern Ireland", "GBR", None),
    ],
)
def test_a_part_of_a_place_keeps_the_place(lexicon: Lexicon, text: str, name: str, code: str, part: str | None) -> None:
    (mention,) = find_places(text, lexicon)
    assert (mention.name, mention.code, mention.part) == (name, code, part)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Tripoli fell.", [None]),
        ("Libyan troops took Tripoli.", ["geonames:2210247"]),
        ("Tripoli, Lebanon", ["geonames:266826", "LBN"]),
        ("The Helmand and Kandahar provinces", ["AF-HEL", "AF-KAN"]),
        ("the province of Aleppo and Aleppo", ["SY-HL", "geonames:170063"]),
        ("Congo", [None]),
        ("Congo and Kinshasa", ["COD", "geonames:2314302"]),
    ],
)
def test_a_shared_name_is_settled_by_the_text_or_stays_open(
    lexicon: Lexicon, text: str, codes: list[str | None]
) -> None:
    mentions = find_places(text, lexicon)
    assert [m.code for m in mentions] == codes
    assert all(bool(m.candidates) == (m.code is None) for m in mentions)


def test_a_city_tells_what_it_lies_in(lexicon: Lexicon) -> None:
    (mention,) = find_places("at Al Asad", lexicon)
    assert (mention.kind, mention.parent) == ("base", "IQ-AN")


def test_the_parties_found_already_may_be_given(lexicon: Lexicon) -> None:
    text = "The U.S. said Congo and Iraq met in Paris; Paris agreed. Michael Jordan came to Jordan."
    assert find_places(text, lexicon, parties=find_parties(text, lexicon)) == find_places(text, lexicon)


def test_every_city_and_base_is_found_by_its_own_name(lexicon: Lexicon) -> None:
    rows = [r for r in lexicon.places.rows.values() if r.kind in ("city", "base", "camp", "region", "area")]
    missed = [r.name for r in rows if not find_places(f"They went to {r.name}.", lexicon)]
    assert missed == []


_PIECES = ["Iraq", "northern ", "the ", "U.S.", " and ", "Paris", " said ", "Tripoli", ", ", "Hit ", "in ", "Kirkuk ",
           "provinces ", "Mr. ", "Austin ", "\n", "Lake Chad", "’s ", "-", ". "]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@settings(max_examples=150, deadline=None)
def test_every_name_is_its_slice_and_none_overlap(text: str) -> None:
    mentions = find_places(text, load_lexicon())
    assert all(text[m.start : m.end] == m.name for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
