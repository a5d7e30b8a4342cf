from __future__ import annotations

from pathlib import Path

import pytest

from musterbook.errors import LexiconError
from musterbook.intake.credits import find_credits
from musterbook.lexicon.agencies import Agencies, load_agencies

BODY = "The council met in Rome.\n\nIt agreed on the fund.\n\n"


@pytest.mark.parametrize(
    ("credit", "agencies", "reporters"),
    [
        ("With reporting by Ana Lis in Rome, dpa, and Reuters", ("dpa", "Reuters"), ("Ana Lis",)),
        ("Based on reporting by AFP, AP, and Ana M. Lis", ("AFP", "AP"), ("Ana M. Lis",)),
        (
            "Some information for this report came from The Associated Press and Agence France-Presse.",
            ("AP", "AFP"),
            (),
        ),
        ("Ana Lis and Reuters contributed to this report.", ("Reuters",), ("Ana Lis",)),
        ("(Additional reporting by Ana Lis; editing by Bo Ek)", (), ("Ana Lis",)),
        ("Source: AFP", ("AFP",), ()),
        ("Sources: Anadolu Agency, KUNA", ("Anadolu", "KUNA"), ()),
        ("— Reuters", ("Reuters",), ()),
        ("© 2018 The Associated Press. All rights reserved.", ("AP",), ()),
        ("With reporting by Ana Lis. Reuters was not asked.", (), ("Ana Lis",)),
    ],
)
def test_finds_credits(credit: str, agencies: tuple[str, ...], reporters: tuple[str, ...]) -> None:
    found = find_credits(BODY + credit, load_agencies())
    assert (found.agencies, found.reporters) == (agencies, reporters)


@pytest.mark.parametrize(
    "sentence",
    [
        "A spokesman told Reuters that the fund would open.",
        "He worked for AFP and dpa before.",
        "The PA and the MAP are not meant here.",
        "The source: unknown.",
        "Troops reporting by noon were sent on.",
    ],
)
def test_an_agency_spoken_of_is_not_credited(sentence: str) -> None:
    found = find_credits(BODY + sentence, load_agencies())
    assert (found.agencies, found.reporters) == ((), ())


def test_dateline_and_byline_credit() -> None:
    found = find_credits(BODY, load_agencies(), dateline="Agence France-Presse", byline="Ana Lis, Reuters")
    assert found.agencies == ("AFP", "Reuters")


def test_every_name_of_the_register_is_found_whole() -> None:
    register = load_agencies()
    for name, short in register.names.items():
        assert register.named_in(f"x, {name}, y") == [short]
    assert register.named_in("APs, Reutersville, xdpa") == []


def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("name,aliases,place,source\nAP,A.P.,United States,x\nAPX,AP,Norland,x\n")
    with pytest.raises(LexiconError, match=r"agencies.csv:3: 'AP'"):
        Agencies.load(tmp_path)
