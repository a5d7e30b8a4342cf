"""The registers of parties and places: whole, sourced, quick to load."""

from __future__ import annotations

import re
import time

import pytest

from musterbook.lexicon import Lexicon
from musterbook.lexicon.parties import Parties
from musterbook.lexicon.places import Places


def test_every_state_is_there_with_a_name_and_a_demonym(lexicon: Lexicon) -> None:
    states = [r for r in lexicon.parties.rows.values() if r.kind == "state"]
    assert len(states) == 193 + 4  # the members of the United Nations, and Kosovo, Palestine, the Holy See, Taiwan
    people = {n.code for n in lexicon.parties.names if n.form == "demonym"}
    assert {s.code for s in states} - people == {"VAT"}


def test_three_capitals_are_always_a_state_or_territory(lexicon: Lexicon) -> None:
    rows = lexicon.parties.rows.values()
    assert {r.kind for r in rows if re.fullmatch("[A-Z]{3}", r.code)} == {"state", "territory"}
    assert not [r for r in rows if r.kind in ("state", "territory") and not re.fullmatch("[A-Z]{3}", r.code)]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Iraqi", {"IRQ"}),
        ("Batswana", {"BWA"}),
        ("Congolese", {"COD", "COG"}),
        ("Dominicans", {"DMA", "DOM"}),
        ("Brussels", {"BEL", "EU", "NATO"}),
        ("ISIL", {"IS"}),
        ("the Islamic State of Iraq and the Levant", {"IS"}),
        ("ISWAP", {"IS-WA"}),
        ("UNDP", {"UNDP"}),
        ("WFP", {"UN-WFP"}),
        ("Gulf of Guinea", set()),
        ("Kurdish", set()),
    ],
)
def test_what_a_name_can_mean(lexicon: Lexicon, name: str, codes: set[str]) -> None:
    assert set(lexicon.parties.of(name.removeprefix("the "))) == codes


def test_every_name_of_the_register_is_found_as_it_is_written(lexicon: Lexicon) -> None:
    missed = [n.name for n in lexicon.parties.names if n.code and n.code not in lexicon.parties.of(n.name)]
    assert [name for name in missed if not name.endswith(("-", " the"))] == []


def test_a_ministry_keeps_its_code_and_names_its_state(lexicon: Lexicon) -> None:
    row = lexicon.parties.rows["USA-DOD"]
    assert (row.kind, row.state, lexicon.parties.label("USA-DOD")) == ("body", "USA", "US Department of Defense (DOD)")
    with pytest.raises(KeyError):
        lexicon.parties.label("XXX")


def test_places_have_points_and_parents(lexicon: Lexicon) -> None:
    places = lexicon.places
    baghdad = places.rows["geonames:98182"]
    assert (baghdad.name, baghdad.kind, baghdad.parent) == ("Baghdad", "city", "IRQ")
    assert baghdad.lat is not None
    assert abs(baghdad.lat - 33.3) < 0.1
    assert places.within("base:al-asad") == ("IQ-AN", "IRQ")
    assert places.label("IQ-AN") == "Anbar"
    assert {r.code for r in places.rows.values() if r.kind == "country"} >= {"IRQ", "XKX", "PSE", "TWN"}


def test_places_of_every_province_of_the_first_theatres_are_there(lexicon: Lexicon) -> None:
    counts = {c: sum(code.startswith(c) for code in lexicon.places.rows) for c in ("IQ-", "SY-", "AF-", "LY-", "NG-")}
    assert counts == {"IQ-": 18, "SY-": 14, "AF-": 34, "LY-": 22, "NG-": 37}


def test_the_registers_load_fast(lexicon: Lexicon) -> None:
    start = time.process_time()
    parties = Parties.load(lexicon.folder)
    places = Places.load(lexicon.folder, parties)
    parties.index, places.index  # noqa: B018
    assert time.process_time() - start < 1.0  # a quarter of it on a quiet machine
