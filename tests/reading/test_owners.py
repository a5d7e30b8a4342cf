"""Whose a figure is, as far as its own clause says."""

from __future__ import annotations

import pytest

from musterbook import read
from musterbook.lexicon import Lexicon
from musterbook.records import Document


def figures(text: str, lexicon: Lexicon) -> dict[str, str | None]:
    """Give whose each figure of a text is, by the words of its number."""
    claims = read(Document.of(text), lexicon).claims
    counted = [c for c in claims if c.kind in ("figure", "event") and c.amount]
    return {c.amount.said: c.party.name if c.party else None for c in counted if c.amount}


@pytest.mark.parametrize(
    ("text", "number", "owner"),
    [
        ("The institute interviewed 1,208 people by telephone.", "1,208", "institute"),
        ("Kenya shelters 400,000 refugees.", "400,000", "Kenya"),
        ("Some 400,000 refugees live in tents.", "400,000", "refugees"),
        ("The Averia Bank's net profit fell to 41 million crowns.", "41 million crowns", "Averia Bank"),
        ("The Averia Bank said its net profit fell to 41 million crowns.", "41 million crowns", "Averia Bank"),
        ("Norway admitted that its strikes killed 12 farmers and 3 guards.", "12", "Norway"),
        ("Norway said 900 members of the Iraqi army had been through its courses.", "900", "Norway"),
        ("Our contractor employs 85 people in the town.", "85", "Our contractor"),
        ("Cyclone Ida killed 40 people and injured 60 others.", "60", "Cyclone Ida"),
        ("More than 200 farmers died in raids by the Norwegian army.", "200", "Norwegian"),
        ("Over 740,000 Rohingya were forced to flee to Bangladesh.", "740,000", "Rohingya"),
        ("The army freed 5,000 people from the control of the Islamic State.", "5,000", "army"),
        ("Envoys of 50 nations gathered for the one-day event in Oslo.", "50", "one-day event"),
        ("The unrest in Mali killed 4,000 people.", "4,000", "unrest"),
        ("The coalition acknowledges having killed 4,000 people.", "4,000", "coalition"),
        ("Some 40 people were killed in an attack blamed on the Islamic State.", "40", "Islamic State"),
        ("NATO carried out 15 strikes. In Syria, eleven strikes hit vehicles.", "eleven", "NATO"),
        ("Four peacekeepers were killed when rebels attacked their camp in Mali.", "Four", "rebels"),
        ("Two Kenyan soldiers were killed on Friday when their vehicle hit a mine.", "Two", "Kenyan soldiers"),
        ("Rebels attacked a camp in Mali. Last month, 40 soldiers were killed at sea.", "40", "soldiers"),
        ("Norland retaliated with raids on Mali that killed 25 fighters.", "25", "Norland"),
        ("Some 2,000 Kenyan troops left Mali in June.", "2,000", "Kenyan"),
        ("Parliament voted on the exit of all forces, including 5,200 American soldiers.", "5,200", "American"),
        ("More than 900,000 Rohingya live in the camps, including 7,000 people who fled.", "7,000", "Rohingya"),
        ("The conflict has forced 40,000 to flee to Chad.", "40,000", "conflict"),
        ("The deadly insurgency has raged for years, claiming 2,800 lives.", "2,800", "deadly insurgency"),
        ("About 4,900 people have left.", "4,900", "people"),
        ("The Norwegian army neutralised 40 fighters near the border.", "40", "Norwegian"),
        ("The war has displaced 5,000 people.", "5,000", "war"),
        ("Some 5,000 people have been freed from the control of the Islamic State.", "5,000", "Islamic State"),
        ("The Sahel Force will be made up of 500 members of European armies.", "500", "Sahel Force"),
        ("About 300 Norwegian soldiers make up the task group.", "300", "Norwegian"),
        ("The Greens would win 9 percent of the vote.", "9 percent", "Greens"),
        ("Norland Petroleum closed a field. It set aside 20 million crowns.", "20 million crowns", "Norland Petroleum"),
        ("The company closed a field. The plan cost money. It saved 20 million crowns.", "20 million crowns", None),
        ("The rate in Norland was 4.1 percent.", "4.1 percent", "Norland"),
        ("The Oslo meeting was attended by the king and envoys of 50 nations.", "50", "Oslo meeting"),
        ("The minister and envoys of 50 nations attended the Oslo meeting.", "50", "Oslo meeting"),
    ],
)
def test_owners(text: str, number: str, owner: str | None, lexicon: Lexicon) -> None:
    assert figures(text, lexicon)[number] == owner


def test_people_in_a_land_are_its_people_where_the_text_has_a_word_for_them(lexicon: Lexicon) -> None:
    text = "Norway helps Afghans. Some 400,000 people are displaced inside Afghanistan. About 3 million fled to Kenya."
    displaced, fled = figures(text, lexicon).values()
    assert (displaced, fled) == ("Afghans", None)


def test_the_dead_are_told_as_they_were_where_nobody_killed_them(lexicon: Lexicon) -> None:
    text = "Ten peacekeepers from Chad were killed and at least 25 injured."
    assert set(figures(text, lexicon).values()) == {"peacekeepers from Chad"}


def test_those_killed_by_nobody_named_were_killed_by_the_attacker_told_before(lexicon: Lexicon) -> None:
    text = "The coalition carried out an air strike near Kidal on Friday. In the strike 13 farmers were killed."
    claims = [c for c in read(Document.of(text), lexicon).claims if c.amount is not None and c.amount.low == 13]
    assert [c.party.name for c in claims if c.party] == ["coalition"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The winter left 340 houses without a roof.", "340"),
        ("The mayor said 340 houses were hit.", "340"),
        ("The attack killed 40 people.", "40"),
        ("In 2019 the bill came to 340 million crowns.", "340 million crowns"),
    ],
)
def test_nobody_where_the_clause_names_nobody(text: str, number: str, lexicon: Lexicon) -> None:
    assert figures(text, lexicon).get(number) is None
