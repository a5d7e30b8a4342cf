"""Who is named in a text: states, bodies and groups by any of their names, and nobody who only bears one."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading.names.parties import find_parties


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def said(text: str, lexicon: Lexicon) -> list[tuple[str, str | None]]:
    return [(m.name, m.code) for m in find_parties(text, lexicon)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guinea and Equatorial Guinea", [("Guinea", "GIN"), ("Equatorial Guinea", "GNQ")]),
        ("Guinea-Bissau", [("Guinea-Bissau", "GNB")]),
        ("the Nigerien and Nigerian armies", [("Nigerien", "NER"), ("Nigerian", "NGA")]),
        ("Batswana met Basotho and Burkinabè", [("Batswana", "BWA"), ("Basotho", "LSO"), ("Burkinabè", "BFA")]),
        ("Swedes, Finns and Poles", [("Swedes", "SWE"), ("Finns", "FIN"), ("Poles", "POL")]),
        ("a U.S.-led, Iran-backed row", [("U.S.", "USA"), ("Iran", "IRN")]),
        ("a Franco-German row", [("Franco", "FRA"), ("German", "DEU")]),
        ("US officials said US$5 million", [("US", "USA")]),
        ("Michael Jordan met Jordan's king", [("Jordan", "JOR")]),
        ("Jordan Foreign Minister Ayman Safadi", [("Jordan", "JOR")]),
        ("King Abdullah of Jordan", [("Jordan", "JOR")]),
        ("Chad Wolf thanked Chad", [("Chad", "TCD")]),
        ("Israel's Israel Katz", [("Israel", "ISR")]),
        ("the Georgian army in Georgia", [("Georgian", "GEO"), ("Georgia", "GEO")]),
        ("Northern Irish police and the Irish", [("Northern Irish", "GBR"), ("Irish", "IRL")]),
        ("Kingdom of Saudi Arabia, State of Qatar", [("Kingdom of Saudi Arabia", "SAU"), ("State of Qatar", "QAT")]),
        ("MOSUL, Iraq (AP) — Iraqi", [("Iraq", "IRQ"), ("Iraqi", "IRQ")]),
        ("the Pentagon and the State Department", [("Pentagon", "USA-DOD"), ("State Department", "USA-STATE")]),
        ("the European Union, the EU and NATO", [("European Union", "EU"), ("EU", "EU"), ("NATO", "NATO")]),
        ("the WHO, the IOM and the WFP", [("WHO", "UN-WHO"), ("IOM", "UN-IOM"), ("WFP", "UN-WFP")]),
        ("Daesh/ISIS, Da’esh, [Islamic State]", [("Daesh/ISIS", "IS"), ("Da’esh", "IS"), ("Islamic State", "IS")]),
        ("Islamic State of Iraq and\nSyria", [("Islamic State of Iraq and\nSyria", "IS")]),
        ("the Syrian Democratic Forces (SDF)", [("Syrian Democratic Forces", "SYR-SDF"), ("SDF", "SYR-SDF")]),
        ("the peshmerga and the Taliban", [("peshmerga", "IRQ-PESHMERGA"), ("Taliban", "AFG-TALIBAN")]),
        ("the Trump administration", [("Trump administration", "USA")]),
        ("the Assad regime", [("Assad regime", "SYR")]),
        ("the White House and the Kremlin", [("White House", "USA"), ("Kremlin", "RUS")]),
    ],
)  # fmt: skip
def test_parties_are_found(lexicon: Lexicon, text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text, lexicon) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They told us that it is who we are.",
        "Sen. Jordan and Rep. Jim Jordan of Ohio",
        "Kenya Barris, India Arie and Paris Hilton",
        "Michael B. Jordan and Mr. Holland",
        "Gov. Brian Kemp of Georgia",
        "A unit from Atlanta, Georgia. The Georgia Guard is proud of Georgia.",
        "the Gulf of Guinea, the South China Sea, the Indian Ocean",
        "New Mexico, New England and New South Wales",
        "Latin American and African American voters",
        "The Washington Post and the Panama Papers",
        "published in English, Arabic and French.",
        "the Indiana National Guard",
        "visit theglobalcoalition.org/Iraq or write to Iraq@un.org",
        "It IS so.",
        "Kurdish and Arab fighters",
        "guinea pigs, turkey and china",
        "the Indian National Congress",
        "ruling coalition and coalition government",
    ],
)
def test_what_only_bears_a_name_is_no_party(lexicon: Lexicon, text: str) -> None:
    assert said(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("Paris said it would send ships.", ["Paris"]),
        ("Washington had decided to provide aid.", ["Washington"]),
        ("London also agreed.", ["London"]),
        ("talks between Ankara and Moscow", ["Ankara", "Moscow"]),
        ("Baghdad and Washington agreed", ["Baghdad", "Washington"]),
        ("support from Riyadh, pressure on Damascus", ["Riyadh", "Damascus"]),
        ("Tehran-backed militias", ["Tehran"]),
        ("Berlin's decision", ["Berlin"]),
        ("Riyadh", ["Riyadh"]),
        ("Berlin's streets", []),
        ("a meeting in Paris", []),
        ("a London-based group", []),
        ("flew from Rome to Kabul", []),
        ("BAGHDAD (AP) — The army", []),
        ("Kabul is cold.", []),
        ("the road near Damascus", []),
        ("Washington, D.C., Feb. 13", []),
    ],
)
def test_a_capital_is_a_party_where_it_acts(lexicon: Lexicon, text: str, acting: list[str]) -> None:
    assert [m.name for m in find_parties(text, lexicon) if m.form == "metonym"] == acting


@pytest.mark.parametrize(
    ("text", "name", "code", "candidates"),
    [
        ("Congo sent troops.", "Congo", None, {"COD", "COG"}),
        ("Congo sent troops to Kinshasa.", "Congo", "COD", set()),
        ("Congo and the DRC", "Congo", "COD", set()),
        ("Korean ships", "Korean", None, {"KOR", "PRK"}),
        ("South Korea sent Korean ships", "Korean", "KOR", set()),
        ("Brussels said it would pay.", "Brussels", None, {"BEL", "EU", "NATO"}),
        ("The coalition hit Islamic State.", "coalition", "GC-IS", set()),
        ("The coalition met.", "coalition", None, {"GC-IS"}),
        ("The alliance met.", "alliance", None, {"NATO"}),
        ("NATO ministers said the alliance met.", "alliance", "NATO", set()),
    ],
)
def test_an_open_name_is_settled_by_the_text_or_stays_open(
    lexicon: Lexicon, text: str, name: str, code: str | None, candidates: set[str]
) -> None:
    mention = next(m for m in find_parties(text, lexicon) if m.name == name)
    assert (mention.code, set(mention.candidates)) == (code, candidates)
    assert (mention.label is None) == (code is None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("attacks claimed by the Islamic State affiliate in Afghanistan", "IS-K"),
        ("the IS group's affiliate in the Philippines", "IS-PHILIPPINES"),
        ("the Afghan branch of the Islamic State", "IS-K"),
        ("Islamic State's Libyan branch", "IS-LIBYA"),
        ("an ISIS affiliate in West Africa", "IS-WA"),
        ("an ISIS branch in the Sinai", "IS-SINAI"),
        ("ISIS-K fighters", "IS-K"),
        ("ISIS affiliates in Africa", "IS"),
        ("the Islamic State affiliate in Norway", "IS"),
        ("Islamic State fighters in Afghanistan", "IS"),
    ],
)
def test_a_branch_is_known_by_its_place(lexicon: Lexicon, text: str, code: str) -> None:
    groups = [m for m in find_parties(text, lexicon) if m.kind == "armed_group"]
    assert [m.code for m in groups] == [code]


def test_a_ministry_names_the_state_it_speaks_for(lexicon: Lexicon) -> None:
    (mention,) = find_parties("The Pentagon said so.", lexicon)
    assert (mention.code, mention.state, mention.kind, mention.form) == ("USA-DOD", "USA", "body", "name")


def test_every_demonym_is_found_in_a_sentence(lexicon: Lexicon) -> None:
    names = [n for n in lexicon.parties.names if n.form == "demonym" and not n.name.endswith("-")]
    text = "".join(f"The {n.name} army came. " for n in names)
    found = {m.name for m in find_parties(text, lexicon)}
    assert [n.name for n in names if n.name not in found] == []


def test_the_probes(lexicon: Lexicon, shared: Path) -> None:
    probes = shared / "gold" / "probes"
    names = [json.loads(x) for f in ("demonym60", "alias40") for x in lines(probes / f"{f}.jsonl")]
    right = [(r["iso3"] in [m.code for m in find_parties(r["text"], lexicon)]) for r in names if r["iso3"]]
    assert sum(right) >= 0.97 * len(right)
    wanted, got = set(), set()
    for line in lines(probes / "country_text.jsonl"):
        row = json.loads(line)
        wanted |= {(row["id"], m["start"], m["iso3"]) for m in row["mentions"]}
        states = [m for m in find_parties(row["text"], lexicon) if m.code and re.fullmatch("[A-Z]{3}", m.code)]
        got |= {(row["id"], m.start, m.code) for m in states}
    assert 2 * len(wanted & got) / (len(wanted) + len(got)) >= 0.94


_PIECES = ["Iraq", "the U.S.", " and ", "’s ", "Paris", " said ", "Mr. ", "Jordan ", "\n", ", ", "Islamic State ",
           "affiliate in ", "coalition ", "Georgia", "$", "@", "IS ", "in ", "-", "Côte d'Ivoire", ". "]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@settings(max_examples=150, deadline=None)
def test_every_name_is_its_slice_and_none_overlap(text: str) -> None:
    mentions = find_parties(text, load_lexicon())
    assert all(text[m.start : m.end] == m.name for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    assert all((m.code is None) == bool(m.candidates) for m in mentions)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_it_raise(text: str) -> None:
    find_parties(text, load_lexicon())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The U.S.-led coalition fights Islamic State.", [("U.S.-led coalition", "GC-IS"), ("Islamic State", "IS")]),
        (
            "The Saudi-led military coalition in Yemen struck.",
            [("Saudi-led military coalition", "YEM-SLC"), ("Yemen", "YEM")],
        ),
        ("U.S.-led forces left Iraq.", [("U.S.", "USA"), ("Iraq", "IRQ")]),
        ("The U.S. led the coalition against ISIS.", [("U.S.", "USA"), ("coalition against ISIS", "GC-IS")]),
    ],
)
def test_who_leads_a_coalition_is_part_of_its_name(text: str, names: list[tuple[str, str]], lexicon: Lexicon) -> None:
    assert [(m.name, m.code) for m in find_parties(text, lexicon)] == names
