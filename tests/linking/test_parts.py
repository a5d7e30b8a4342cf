"""Pieces of other sums: parts of a whole, pieces of a running total, shares of a joint total; rows of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.linking import propose
from musterbook.records import Amount, Claim, Document, Hedge, Party, Place, Restatement, TableRow

DAY = "2018-02-13"


class Sheet:
    """The rows of one imported table, each with its own day; a row's own id is its number."""

    def __init__(self) -> None:
        self.document = Document.of("a table", format="csv")
        self.claims: list[Claim] = []

    def row(
        self, said: int, party: str = "USA", *, on: str = DAY, url: str = "", hedge: Hedge = "exact", **slots: Any
    ) -> str:
        name = str(len(self.claims))
        unit, place = slots.pop("unit", "USD"), slots.pop("place", "SYR")
        low = None if hedge == "up_to" else said * 100
        amount = Amount(low, said * 100, None if hedge == "more_than" else said * 100, unit, 2, hedge, str(said))
        base: dict[str, Any] = {"stage": "pledged", "stated_on": on, "purpose": "stabilization"}
        at = len(self.claims) * 10
        claim = Claim(
            f"c{name}", self.document.id, "commitment", start=at, end=at + 9, quote=f"row {name}", amount=amount,
            party=Party(party, party if party.isupper() else None),
            place=tuple(Place(p, p if p.isupper() or ":" in p else None) for p in place.split()),
            row=TableRow(name, at, url=url or f"https://example.org/{name}"), **(base | slots),
        )  # fmt: skip
        self.claims.append(claim)
        return name

    @property
    def links(self) -> tuple[Restatement, ...]:
        return propose(self.claims, [self.document])

    def pairs(self, *kinds: str) -> set[tuple[str, str]]:
        return {(r.later[1:], r.earlier[1:]) for r in self.links if r.kind in kinds}

    @property
    def same(self) -> set[tuple[str, str]]:
        return self.pairs("repeats", "advances", "converts", "revises")


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


# One undertaking


@pytest.mark.parametrize(
    ("slots", "kind"),
    [
        ({"said": 200, "on": "2018-02-14"}, "repeats"),
        ({"said": 200, "on": "2018-03-10"}, "repeats"),  # within a month, to the same end
        ({"said": 200, "on": "2018-04-10", "stage": "committed"}, "advances"),  # carried out within two
        ({"said": 200, "on": "2018-02~"}, "repeats"),
        ({"said": 170, "unit": "EUR"}, "converts"),  # 1.18 dollars in 2018
        ({"said": 200, "purpose": "rebuilding of freed areas"}, "repeats"),  # one theme in other words
        ({"said": 200, "place": "geonames:172955", "on": "2018-02-20"}, "repeats"),  # a town of that state
        ({"said": 220, "hedge": "more_than"}, None),
        ({"said": 180, "hedge": "more_than", "occasion": "Kuwait"}, "repeats"),  # a bound of what was told there
        ({"said": 140, "hedge": "more_than", "occasion": "Kuwait"}, None),
        ({"said": 200, "on": "2018-04-10"}, None),
        ({"said": 200, "purpose": "police salaries"}, None),
        ({"said": 200, "purpose": "police salaries", "occasion": "Kuwait"}, "repeats"),  # two reports of one meeting
        ({"said": 200, "purpose": "loans", "occasion": "Kuwait"}, None),
        ({"said": 200, "place": "IRQ"}, None),
        ({"said": 200, "place": "geonames:99072", "on": "2018-02-20"}, None),  # a town of another state
        ({"said": 200, "unit": "EUR"}, None),
        ({"said": 200, "party": "GBR"}, None),
        ({"said": 200, "basis": "running_total"}, None),
        ({"said": 200, "url": "https://example.org/0"}, None),  # one page lists two equal sums
    ],
)
def test_a_sum_told_again(sheet: Sheet, slots: dict[str, Any], kind: str | None) -> None:
    sheet.row(200, purpose="stabilization, a grant", occasion="Kuwait")
    sheet.row(**({"occasion": ""} | slots))
    same = [r.kind for r in sheet.links if r.kind in ("repeats", "advances", "converts")]
    assert same == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("said", "on", "purpose", "tied"),
    [
        (18, "2018", "stabilization fund", True),
        (20, "2018", "stabilization fund", False),  # one digit is told too often
        (18, "2017", "stabilization fund", False),
        (18, "2018", "rebuilding", False),  # one theme in other words
    ],
)
def test_a_sum_dated_by_its_year_alone(sheet: Sheet, said: int, on: str, purpose: str, tied: bool) -> None:
    sheet.row(said, on=on, purpose=purpose)
    sheet.row(said, on="2018-05-14", stage="committed")
    assert bool(sheet.same) is tied


@pytest.mark.parametrize(
    ("unit", "period", "tied"), [("CAD", "2016/2019", True), ("CAD", "2016", False), ("EUR", "2016/2019", False)]
)
def test_dollars_of_another_country_for_the_same_years(sheet: Sheet, unit: str, period: str, tied: bool) -> None:
    sheet.row(1600, "CAN", unit=unit, period=period, on="2016-02-08")
    sheet.row(1600, "CAN", unit="USD", period=period, on="2016-07-19", purpose="the fight against the group")
    assert bool(sheet.same) is tied


def test_two_rows_that_could_both_repeat_a_sum_are_left_open(sheet: Sheet) -> None:
    first = sheet.row(1600, period="2016/2019", on="2016-02-08")
    for _ in range(2):
        sheet.row(1600, period="2016/2019", on="2017-06-29", url="https://example.org/page")
    assert sheet.same == set()
    third = sheet.row(1600, period="2016/2019", on="2016-06-23")
    assert (third, first) in sheet.same


def test_the_rows_of_a_new_version_repeat_each_its_own() -> None:
    former, newer = Sheet(), Sheet()
    newer.document = Document.of("the table a year later", format="csv")
    for sheet in (former, newer):
        for _ in range(2):
            sheet.row(1600, url="https://example.org/page")
    again = [replace(c, id=f"n{c.id}") for c in newer.claims]
    links = propose([*former.claims, *again], [former.document, newer.document])
    assert {tuple(sorted((r.later, r.earlier))) for r in links} == {("c0", "nc0"), ("c1", "nc1")}


def test_unnamed_givers_are_one_on_one_occasion(sheet: Sheet) -> None:
    for party, on in (("26 donors together", DAY), ("allies of Iraq", DAY), ("donors", "2018-02-25")):
        sheet.row(30_000, party, on=on)
    assert sheet.same == {("1", "0")}


def test_a_fund_told_as_the_giver(sheet: Sheet) -> None:
    sheet.row(129, "ITA", purpose="stabilization through UNDP")
    sheet.row(129, "UNDP", purpose="stability", on="2018-02-15")
    sheet.row(129, "UNDP", purpose="stability", on="2019-02-15")
    assert sheet.same == {("1", "0")}


def test_a_cut_told_twice(sheet: Sheet) -> None:
    sheet.row(230, stage="withdrawn", occasion="statement")
    sheet.row(200, stage="withdrawn", occasion="statement", hedge="more_than")
    sheet.row(230)
    assert sheet.same == {("1", "0")}


def test_the_same_again_later_is_another_sum(sheet: Sheet) -> None:
    sheet.row(15, stage="committed")
    sheet.row(15, period="2019")
    assert sheet.same == set()


@pytest.mark.parametrize(("units", "tied"), [
    (("soldiers", "troops"), True), (("tanks", "trucks"), False), (("soldiers", "refugees"), False),
])  # fmt: skip
def test_nouns_that_count_the_same(sheet: Sheet, units: tuple[str, str], tied: bool) -> None:
    for unit in units:
        sheet.row(1500, unit=unit, purpose="training mission")
    assert bool(sheet.same) is tied


# Parts


@pytest.mark.parametrize(
    ("whole", "pieces", "tied"),
    [
        (176, (100, 30, 46), True),
        (1500, (810, 750), True),  # each rounded
        (300, (148, 168), False),
        (176, (100,), False),
        (200, (150, 50, 30), True),  # two of the three make it to the unit
        (204, (150, 50, 30), False),
    ],
)
def test_sums_that_make_a_whole(sheet: Sheet, whole: int, pieces: tuple[int, ...], tied: bool) -> None:
    sheet.row(whole, occasion="Washington")
    for piece in pieces:
        sheet.row(piece, occasion="Washington")
    assert bool(sheet.pairs("part_of")) is tied


def test_sums_of_other_purposes_make_no_whole(sheet: Sheet) -> None:
    for said, purpose in ((30, "stabilization"), (20, "humanitarian assistance"), (10, "capacity of the police")):
        sheet.row(said, purpose=purpose, occasion="visit")
    assert sheet.pairs("part_of") == set()


def test_a_whole_with_an_open_bound_may_be_less_than_its_pieces(sheet: Sheet) -> None:
    sheet.row(300, hedge="more_than", occasion="x", purpose="")
    sheet.row(148, occasion="x", purpose="border police")
    sheet.row(168, occasion="x")
    assert sheet.pairs("part_of") == {("1", "0"), ("2", "0")}


def test_a_share_by_its_own_words(sheet: Sheet) -> None:
    sheet.row(500, purpose="World Bank loan")
    sheet.row(158, purpose="humanitarian and stabilization")
    sheet.row(90, purpose="humanitarian share")
    assert sheet.pairs("part_of") == {("2", "1")}


def test_a_running_total_with_its_newest_piece(sheet: Sheet) -> None:
    sheet.row(50, "DNK", unit="DKK")
    sheet.row(46, "DNK", basis="running_total", period="2015/2018")
    sheet.row(40, "DNK", unit="DKK", on="2017-02-13")
    sheet.row(50, "SWE", unit="DKK")
    sheet.row(900, "DNK", unit="DKK")
    assert sheet.pairs("running_total") == {("1", "0")}


def test_running_totals_within_one_another(sheet: Sheet) -> None:
    for said, place in ((80, "IRQ"), (210, "IRQ"), (900, "SYR"), (200, "IRQ")):
        sheet.row(said, basis="running_total", period="2015/2018", place=place, occasion="release")
    assert sheet.pairs("part_of") == {("0", "3")}


@pytest.mark.parametrize(
    ("slots", "tied"),
    [
        ({"party": "donors"}, True),
        ({"party": "donors", "period": "2019"}, True),
        ({"party": "donors", "purpose": "loans"}, True),
        ({"party": "donors", "occasion": "another"}, False),
        ({"party": "donors", "place": "SYR"}, False),
        ({"party": "JPN"}, False),
        ({"party": "JPN", "purpose": "four baskets"}, True),
        ({"party": "JPN", "purpose": "share of the east"}, True),
    ],
)
def test_a_joint_total(sheet: Sheet, slots: dict[str, Any], tied: bool) -> None:
    sheet.row(2000, "26 donors together", place="IRQ", purpose="four baskets", occasion="Washington", hedge="more_than")
    sheet.row(350, **({"place": "IRQ", "occasion": "Washington"} | slots))
    assert (("1", "0") in sheet.pairs("part_of")) is tied


def test_a_part_goes_to_the_total_in_its_own_currency(sheet: Sheet) -> None:
    sheet.row(6700, "donors", purpose="neighbours", occasion="Brussels")
    sheet.row(5680, "donors", unit="EUR", purpose="neighbours", occasion="Brussels")  # 1.18 dollars in 2018
    sheet.row(2000, "DEU", unit="EUR", purpose="neighbours", occasion="Brussels")
    assert sheet.same == {("1", "0")}
    assert sheet.pairs("part_of") == {("2", "1")}


def test_a_smaller_sum_for_the_same_years(sheet: Sheet) -> None:
    sheet.row(1600, period="2016/2019", purpose="security and humanitarian", on="2016-02-08")
    sheet.row(158, period="2016/2019", purpose="humanitarian", on="2016-07-20")
    sheet.row(158, period="2016/2018", purpose="humanitarian", on="2016-07-20", place="IRQ")
    sheet.row(99, period="2016/2019", purpose="schools", on="2016-07-20")
    assert sheet.pairs("part_of") == {("1", "0")}


ROWS = st.lists(
    st.tuples(
        st.sampled_from((10, 20, 30, 30, 60)), st.sampled_from(("USA", "donors", "UNDP")),
        st.sampled_from((DAY, "2018-02-20", "2018-02~")), st.sampled_from(("new", "running_total")),
        st.sampled_from(("", "stabilization", "water share", "loans")), st.sampled_from(("USD", "EUR")),
    ), min_size=2, max_size=7,
)  # fmt: skip


@given(rows=ROWS, chance=st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_no_order_of_rows_matters_and_nothing_is_its_own_part(rows: list[tuple[Any, ...]], chance: Any) -> None:
    sheet = Sheet()
    for said, party, on, basis, purpose, unit in rows:
        sheet.row(said, party, on=on, basis=basis, purpose=purpose, unit=unit, occasion="meeting")
    links = sheet.links
    shuffled = list(sheet.claims)
    chance.shuffle(shuffled)
    assert propose(shuffled, [sheet.document]) == links
    assert all(r.later != r.earlier and r.evidence for r in links)
    assert not sheet.same & sheet.pairs("part_of")


def test_a_piece_dated_by_its_year_alone(sheet: Sheet) -> None:
    sheet.row(15, "FIN", on="2018")
    sheet.row(15, "FIN", on="2017")
    sheet.row(14, "FIN", on="2018", purpose="schools")
    sheet.row(110, "FIN", on="2018-12-13", basis="running_total", period="2016/2018")
    assert sheet.pairs("running_total") == {("3", "0")}
