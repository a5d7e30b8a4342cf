"""Offices resolve to their holders on a day, and never to the nearest guess."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon
from musterbook.lexicon.offices import surname


@pytest.mark.parametrize(
    ("office", "party", "day", "person"),
    [
        ("secretary of state", None, "2020-06-04", "Mike Pompeo"),
        ("Secretary of State", "USA", "2018-02-13", "Rex Tillerson"),
        ("foreign minister", "USA", "2022-01-01", "Antony Blinken"),
        ("defense secretary", None, "2017-05", "James Mattis"),
        ("foreign secretary", None, "2015-01-22", "Philip Hammond"),
        ("NATO secretary-general", None, "2018-02-13", "Jens Stoltenberg"),
        ("secretary-general", "NATO", "2018-02-13", "Jens Stoltenberg"),
        ("secretary-general", "UN", "2018-02-13", "António Guterres"),
        ("prime minister", "IRQ", "2019", "Adel Abdul Mahdi"),
        ("minister of the armed forces", "FRA", "2019-02-07", "Florence Parly"),
        ("chancellor", "DEU", "2019-01-01", "Angela Merkel"),
        ("coalition commander", None, "2020-01-10", "Pat White"),
    ],
)
def test_the_holder_on_a_day(lexicon: Lexicon, office: str, party: str | None, day: str, person: str) -> None:
    row = lexicon.offices.holder(office, party, on=day)
    assert row is not None
    assert row.person == person


@pytest.mark.parametrize(
    ("office", "party", "day"),
    [
        ("secretary of state", None, "2018-04-10"),  # between two
        ("secretary of state", None, "1990-01-01"),
        ("secretary-general", None, "2018-02-13"),  # of what?
        ("president", None, "2018-02-13"),
        ("prime minister", "GBR", "2022-10-25"),  # the day of a handover
        ("prime minister", "GBR", "2022"),  # three in that year
        ("keeper of the seal", "USA", "2018-02-13"),
    ],
)
def test_an_open_question_stays_open(lexicon: Lexicon, office: str, party: str | None, day: str) -> None:
    assert lexicon.offices.holder(office, party, on=day) is None


def test_a_day_must_be_a_date(lexicon: Lexicon) -> None:
    with pytest.raises(ValueError, match="EDTF"):
        lexicon.offices.holder("president", "USA", on="last year")


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("Mr. Pompeo", "Mike Pompeo"),
        ("Mike Pompeo", "Mike Pompeo"),
        ("Gen. Milley", "Mark Milley"),
        ("Abadi", "Haider al-Abadi"),
        ("Haider al-Abadi", "Haider al-Abadi"),
        ("Cavusoglu", "Mevlüt Çavuşoğlu"),
        ("von der Leyen", "Ursula von der Leyen"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
    ],
)
def test_a_person_is_found_by_name(lexicon: Lexicon, said: str, person: str) -> None:
    assert {row.person for row in lexicon.offices.person(said)} == {person}


@pytest.mark.parametrize("said", ["Mr. Barzani", "Nobody", "", "the president", "Ms."])
def test_nobody_is_guessed(lexicon: Lexicon, said: str) -> None:
    assert lexicon.offices.person(said) == ()


def test_surnames() -> None:
    assert [surname(n) for n in ("Mike Pompeo", "Paul Funk II", "Haider al-Abadi", "Luigi Di Maio")] == [
        "Pompeo",
        "Funk",
        "al-Abadi",
        "Di Maio",
    ]
