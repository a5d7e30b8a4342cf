"""The two first articles: every amount as annotated, and what they tell without amounts, with its dates."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.records import Claim, Document

NEAR = ({"about", "nearly"}, {"more_than", "at_least"}, {"up_to", "at_most", "less_than"})


@pytest.fixture(scope="module")
def articles(shared: Path, lexicon: Lexicon) -> dict[str, tuple[Claim, ...]]:
    """The claims of each article, read with its day of issue and its publisher."""
    out = {}
    with (shared / "seeds" / "metadata.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = (shared / "seeds" / row["path"]).read_text(encoding="utf-8")
            document = Document.of(text, issued=row["issued"], publisher=row["publisher"])
            out[f"seed{row['path'][:3]}"] = read(document, lexicon).claims
    return out


def records(shared: Path, seed: str) -> list[dict[str, Any]]:
    rows = json.loads((shared / "gold" / "records" / f"{seed}.json").read_text(encoding="utf-8"))
    return [r for r in rows if r["amount_low"] is not None or r["amount_high"] is not None]


def one(claims: tuple[Claim, ...], words: str, **wanted: str) -> Claim:
    """Give the first claim whose quote holds some words and whose slots are as wanted."""
    for claim in claims:
        if words in claim.quote and all(getattr(claim, slot) == value for slot, value in wanted.items()):
            return claim
    raise AssertionError(f"no claim on {words!r} with {wanted}: {[c.quote for c in claims if words in c.quote]}")


@pytest.mark.parametrize("seed", ["seed000", "seed003"])
def test_every_amount_is_read(shared: Path, articles: dict[str, tuple[Claim, ...]], seed: str) -> None:
    for row in records(shared, seed):
        found = [
            c for c in articles[seed] if c.amount is not None and _amount(c) == (row["amount_low"], row["amount_high"])
        ]
        assert len(found) == 1, row["quote"]
        claim = found[0]
        assert claim.kind == row["kind"], row["quote"]
        assert claim.amount is not None
        same = claim.amount.hedge == row["approx"] or any({claim.amount.hedge, row["approx"]} <= n for n in NEAR)
        assert same, row["quote"]


def _amount(claim: Claim) -> tuple[object, object]:
    assert claim.amount is not None
    return claim.amount.major(claim.amount.low), claim.amount.major(claim.amount.high)


def test_tillersons_aid(articles: dict[str, tuple[Claim, ...]]) -> None:
    claim = one(articles["seed000"], "$200 million")
    assert (claim.kind, claim.stage) == ("commitment", "pledged")
    assert claim.party is not None
    assert claim.party.name == "Washington"
    assert [p.code for p in claim.place] == ["SYR"]
    assert claim.attribution[0].speaker.name == "Rex Tillerson" or "Tillerson" in claim.attribution[0].speaker.name
    assert claim.stated_on == "2018-02-13"


def test_the_goal_is_no_pledge(articles: dict[str, tuple[Claim, ...]]) -> None:
    claim = one(articles["seed003"], "$700 million", kind="commitment")
    assert claim.stage == "goal"
    assert claim.period == "2020"
    assert claim.amount is not None
    assert claim.amount.hedge == "more_than"


def test_the_hundred_million_are_told_again(articles: dict[str, tuple[Claim, ...]]) -> None:
    claim = one(articles["seed003"], "$100 million", kind="commitment")
    assert (claim.stage, claim.repeats, claim.announced_on) == ("committed", True, "2019")
    assert "Pompeo" in claim.attribution[0].speaker.name


@pytest.mark.parametrize(
    ("seed", "words", "kind", "stage", "occurred"),
    [
        ("seed000", "gathering of members of the coalition in Kuwait", "event", "ended", "2018-02-13"),
        ("seed000", "meeting in Brussels", "event", "planned", "2018-02-14/2018-02-15"),
        ("seed000", "final decision", "event", "planned", "2018-07"),
        ("seed000", "established in 2004", "event", "ended", "2004"),
        ("seed000", "formed in 2014", "event", "ended", "2014"),
        ("seed000", "training mission in Iraq", "commitment", "planned", None),
        ("seed000", "continue training local forces", "commitment", "ongoing", None),
        ("seed003", "co-hosted Thursday", "event", "ended", "2020-06-04"),
        ("seed003", "several key bases", "event", "ongoing", None),
        ("seed003", "special forces contingent", "event", "withdrawn", None),
        ("seed003", "October 2019 death", "event", "ended", "2019-10"),
        ("seed003", "attacks claimed by", "event", "claimed", None),
        ("seed003", "consolidated in and around Baghdad", "event", "ongoing", None),
        ("seed003", "denied claims", "statement", "denied", None),
    ],
)
def test_what_is_told_without_amounts(
    articles: dict[str, tuple[Claim, ...]], seed: str, words: str, kind: str, stage: str, occurred: str | None
) -> None:
    claim = one(articles[seed], words, kind=kind, stage=stage)
    if occurred is not None:
        assert claim.occurred_on == occurred


def test_the_hosts_are_two(articles: dict[str, tuple[Claim, ...]]) -> None:
    claim = one(articles["seed003"], "co-hosted Thursday", kind="event")
    assert claim.party is not None
    assert claim.party.label == "United States; Italy"


def test_the_denial_points_at_its_claim(articles: dict[str, tuple[Claim, ...]]) -> None:
    claims = articles["seed003"]
    denial = one(claims, "denied claims", stage="denied")
    denied = next(c for c in claims if c.id == denial.denies)
    assert denied.quote.startswith("the troops were being pulled back")
    assert denied.stage == "claimed"


@pytest.mark.parametrize(
    ("seed", "low", "unit", "party"),
    [
        ("seed000", 200_000_000, "USD", "United States"),
        ("seed000", 70, "countries", "Global Coalition against Daesh"),
        ("seed000", 5_000, "personnel", "NATO Training Mission-Iraq (NTM-I)"),
        ("seed000", 10_000, "police officers", "NATO Training Mission-Iraq (NTM-I)"),
        ("seed003", 6_500_000, "people", "coronavirus pandemic"),
        ("seed003", 387_000, "people", "coronavirus pandemic"),
        ("seed003", 700_000_000, "USD", "Global Coalition against Daesh"),
        ("seed003", 31, "countries", "virtual gathering"),
        ("seed003", 8_000_000, "people", "Islamic State"),
        ("seed003", 100_000_000, "USD", "United States"),
        ("seed003", 5_000, "troops", "United States"),
    ],
)
def test_every_amount_has_its_unit_and_its_party(
    articles: dict[str, tuple[Claim, ...]], seed: str, low: int, unit: str, party: str
) -> None:
    (claim,) = [c for c in articles[seed] if c.amount is not None and c.amount.major(c.amount.low) == low]
    assert claim.amount is not None
    assert claim.party is not None
    assert (claim.amount.unit, claim.party.label or claim.party.name) == (unit, party)
