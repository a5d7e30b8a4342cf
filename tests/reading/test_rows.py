"""Whose a line of a list or a table is."""

from __future__ import annotations

import pytest

from musterbook import read
from musterbook.lexicon import Lexicon
from musterbook.records import Document


def parties(text: str, lexicon: Lexicon) -> list[str | None]:
    """Give whose each amount of a text is, in order of position."""
    claims = read(Document.of(text), lexicon).claims
    return [c.party.name if c.party else None for c in claims if c.amount is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who pledged what for Mali:\n\n- India, $15 million\n- Norway, $3 million", ["India", "Norway"]),
        (
            "Aid for Mali\n\n| Donor | Pledge |\n| Norway | $75 million |\n| Sweden | about $5 million |",
            ["Norway", "Sweden"],
        ),
        ("Pledges for Mali:\n\n- The Averia & Holm Foundation, $5 million", ["Averia & Holm Foundation"]),
        ("Aid for Mali\n\nDenmark      DKK 50 million      US$9 million", ["Denmark", "Denmark"]),
        (
            "Troops in the field\n\nITALY\n\n* About 1,100 soldiers at all sites.\n\nFRANCE\n\n* 900 soldiers.",
            ["ITALY", "FRANCE"],
        ),
        ("In Mali Norway's package will provide:\n\n- food for over 500,000 people", ["Norway"]),
    ],
)
def test_lines(text: str, expected: list[str], lexicon: Lexicon) -> None:
    assert parties(text, lexicon) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg, 54, collected 75,000 euros at the tournament.",
        "Troops in the field\n\nThe weather\n\n* 1,100 soldiers.",
        "The winter will bring:\n\n- snow for 500,000 people",
    ],
)
def test_a_line_that_names_nobody(text: str, lexicon: Lexicon) -> None:
    assert not {"Anna Berg", "weather", "winter"} & set(parties(text, lexicon))


def test_people_in_need_are_those_of_the_land_they_are_in(lexicon: Lexicon) -> None:
    assert parties("In Yemen 12 million people are in acute need.", lexicon) == ["Yemen"]
    assert parties("Some 12 million people are in acute need.", lexicon) == [None]
