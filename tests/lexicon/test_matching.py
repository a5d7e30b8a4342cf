"""What linking compares claims by: givers who are many, themes, units, and rough rates that are the ECB's means."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterbook.errors import LexiconError
from musterbook.lexicon import Lexicon
from musterbook.lexicon.matching import Matching, stems
from musterbook.lexicon.rates import Rate


@pytest.fixture(scope="module")
def matching(lexicon: Lexicon) -> Matching:
    return lexicon.matching


@pytest.mark.parametrize(
    "name",
    [
        "donors", "26 donors together", "12 or more partners together", "allies of Iraq together",
        "International donors", "all donors together", "more than 20 nations", "members of the coalition",
    ],
)  # fmt: skip
def test_who_are_many_and_not_named(matching: Matching, name: str) -> None:
    assert matching.is_joint(name)


@pytest.mark.parametrize(
    "name", ["Norway", "EU member states", "EU and member states", "NATO allies", "Kuwaiti Aid Society", "the ministry"]
)
def test_who_is_named_or_one(matching: Matching, name: str) -> None:
    assert not matching.is_joint(name)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("stabilization of freed areas", {"recovery"}),
        ("UNDP FFS and ICRRP", {"recovery"}),
        ("humanitarian and stabilization", {"humanitarian", "recovery"}),
        ("mine clearance", {"demining"}),
        ("border security", {"security"}),
        ("a relieved minister", set()),
    ],
)
def test_themes(matching: Matching, text: str, themes: set[str]) -> None:
    assert matching.named(text, matching.themes) == themes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("loans and investment", {"loan", "investment"}), ("a credit line", {"loan"}), ("a line of credit", set())],
)
def test_instruments(matching: Matching, text: str, kinds: set[str]) -> None:
    assert matching.named(text, matching.instruments) == kinds


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("soldiers", "troops", True), ("troops", "trainers", True), ("tanks", "trucks", False),
        ("soldiers", "refugees", False), ("troops", "fighters", False), ("USD", "EUR", False),
        ("children", "people", True),
    ],
)  # fmt: skip
def test_nouns_that_count_the_same(matching: Matching, one: str, other: str, same: bool) -> None:
    assert (matching.unit_kind(one) == matching.unit_kind(other)) is same


@pytest.mark.parametrize("year", [1999, 2006, 2014, 2022])
def test_rough_rates_are_the_means_of_the_rates_that_ship(lexicon: Lexicon, matching: Matching, year: int) -> None:
    money = [u.code for u in lexicon.quantities.units.values() if u.kind == "money" and u.code != "USD"]
    means = {c: r.value for c in money if isinstance(r := lexicon.rates.rate(c, "USD", str(year)), Rate)}
    rough = {code: rate for (code, at), rate in matching.usd.items() if at == year}
    assert rough.keys() == means.keys()
    assert all(abs(rough[c] - mean) * 1000 < mean for c, mean in means.items())


def test_a_rate_of_a_year_or_two_before_will_do(matching: Matching) -> None:
    last = max(year for code, year in matching.usd if code == "EUR")
    assert matching.in_usd("EUR", last + 2) == matching.usd["EUR", last]
    assert matching.in_usd("EUR", last + 3) is None
    assert matching.in_usd("EUR", None) is None
    assert matching.in_usd("USD", None) == 1


def test_stems_are_of_longer_words_and_acronyms() -> None:
    assert stems("the UN aid to UNDP's stabilization fund") == ["undp", "stabil", "fund"]


@pytest.mark.parametrize(
    ("row", "said"), [("EUR,2018,1.2", "twice"), ("EUR,x,1.2", "no number"), ("EUR,1998,0", "twice, or")]
)
def test_a_wrong_rate_is_refused(lexicon: Lexicon, tmp_path: Path, row: str, said: str) -> None:
    for name in ("matching.toml", "yearly_rates.csv"):
        (tmp_path / name).write_bytes((lexicon.folder / name).read_bytes())
    with (tmp_path / "yearly_rates.csv").open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    with pytest.raises(LexiconError, match=said):
        Matching.load(tmp_path, lexicon.quantities, lexicon.parties, lexicon.places)
