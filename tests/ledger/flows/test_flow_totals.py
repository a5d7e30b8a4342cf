"""Totals of official flows: by the rules of their source, which are named, with what they leave out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.ledger.opening import open_ledger
from musterbook.lexicon import load_lexicon

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.flows.totals import FlowTotal

HEAD = "id,status,amountUSD,boundary,onBoundary,destLocations,destPlanId,srcPlanId,srcOrganization,destUsageYearStart,\
destUsageYearEnd,originalAmount,originalCurrency".replace("\\\n", "")
ROWS = """
1,paid,100,incoming,single,AFG,929,,Norway,2020,2020,900,NOK
2,commitment,50,incoming,single,AFG,929,,"Sweden, Government of",2020,2020,,
3,pledge,70,incoming,single,AFG,,,Norway,2020,2020,,
4,paid,30,incoming,shared,"AFG,PAK",,,Norway,2020,2021,,
5,paid,20,internal,single,AFG,929,929,UNICEF,2020,2020,,
6,paid,10,internal,single,AFG,929,7,UNICEF,2020,2020,,
7,promised,5,incoming,single,AFG,,,Oman,2020,2020,,
8,paid,3,incoming,single,AFG,,,Oman,2021,2021,,
9,paid,,incoming,single,AFG,,,Oman,2020,2020,,
"""
IATI = """<iati-activities version="2.03" xmlns:own="http://example.org/own">
<iati-activity default-currency="EUR">
<iati-identifier>XM-1</iati-identifier>
<recipient-country code="IQ" percentage="60"/><recipient-country code="SY" percentage="40"/>
{}
</iati-activity>
<iati-activity default-currency="EUR"><iati-identifier>XM-2</iati-identifier>
<recipient-country code="IQ"/><recipient-country code="SY"/>
{}
</iati-activity>
</iati-activities>"""


def transaction(kind: str, value: str, day: str = "2020-06-04", dollars: str = "") -> str:
    own = f"<own:value-USD>{dollars}</own:value-USD>" if dollars else ""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
        f'<value value-date="{day}">{value}</value>{own}</transaction>'
    )


@pytest.fixture
def fts(ledger: Ledger, tmp_path: Path) -> Ledger:
    (tmp_path / "search.csv").write_text(HEAD + ROWS, encoding="utf-8")
    ledger.add_flows([tmp_path / "search.csv"])
    return ledger


@pytest.fixture
def iati(ledger: Ledger, tmp_path: Path) -> Ledger:
    first = transaction("2", "1000", dollars="1100") + transaction("3", "500.50", dollars="550.555")
    first += transaction("12", "7", day="2021-01-01")
    (tmp_path / "activities.xml").write_text(IATI.format(first, transaction("3", "90")), encoding="utf-8")
    ledger.add_flows([tmp_path / "activities.xml"])
    return ledger


def told(totals: tuple[FlowTotal, ...]) -> dict[tuple[str, ...], Decimal]:
    return {(*t.key, t.stage, t.measure, t.currency): t.amount for t in totals if t.flows}


def test_fts_counts_what_comes_in_once(fts: Ledger) -> None:
    totals = {t.stage: t for t in fts.flow_totals(country="AFG", year=2020)}
    funding = totals["funding"]
    assert (int(funding.amount), funding.flows, funding.currency) == (150, 2, "USD")
    assert totals["pledge"].amount == 70
    assert {(x.why, x.flows, int(x.amount)) for x in funding.left_out} == {
        ("shares the boundary", 1, 30), ("boundary internal", 2, 30), ("no status that FTS counts", 1, 5),
        ("no amount", 1, 0),
    }  # fmt: skip
    assert funding.rules == ("fts.status", "fts.on_boundary", "fts.dollars", "fts.incoming")


def test_fts_counts_into_a_plan_what_comes_from_outside_it(fts: Ledger) -> None:
    (total,) = fts.flow_totals(plan="929")
    assert (int(total.amount), total.flows) == (160, 3)
    assert [(x.why, int(x.amount)) for x in total.left_out] == [("from the plan itself", 20)]
    assert total.rules[-1] == "fts.plan"


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ({}, 153), ({"year": 2021}, 3), ({"provider": "NOR"}, 100), ({"type": "commitment"}, 50),
        ({"stage": "disbursement"}, 103), ({"series": "search"}, 153), ({"system": "fts"}, 153),
    ],
)  # fmt: skip
def test_totals_are_of_what_is_asked(fts: Ledger, asked: dict[str, Any], amount: int) -> None:
    assert [t.amount for t in fts.flow_totals(**asked) if t.stage == "funding"] == [amount]


@pytest.mark.parametrize(
    "asked", [{"country": "PAK"}, {"country": "IRQ"}, {"plan": "92"}, {"plan": "9"}, {"system": "iati"}]
)
def test_what_is_not_there_is_no_sum(fts: Ledger, asked: dict[str, Any]) -> None:
    assert sum(t.amount for t in fts.flow_totals(**asked)) == 0


def test_groups_add_up_to_the_whole(fts: Ledger) -> None:
    (whole,) = [t for t in fts.flow_totals() if t.stage == "funding"]
    for by in ("provider", "type", "year", "recipient"):
        parts = [t for t in fts.flow_totals(by=(by,)) if t.stage == "funding"]
        assert sum(t.amount for t in parts) == whole.amount
        assert sum(t.flows for t in parts) == whole.flows
        assert sum(x.flows for t in parts for x in t.left_out) == sum(x.flows for x in whole.left_out)


def test_a_flow_in_two_series_is_counted_once(fts: Ledger, tmp_path: Path) -> None:
    before = told(fts.flow_totals(country="AFG"))
    (tmp_path / "another.csv").write_text(HEAD + ROWS, encoding="utf-8")
    fts.add_flows([tmp_path / "another.csv"])
    after = fts.flow_totals(country="AFG")
    assert told(after) == before
    assert {t.rules[-1] for t in after} == {"once"}


def test_a_flow_counted_in_the_search_where_it_comes_in(fts: Ledger, tmp_path: Path) -> None:
    (tmp_path / "wider.csv").write_text(HEAD + ROWS.replace("6,paid,10,internal", "6,paid,10,incoming"), "utf-8")
    fts.add_flows([tmp_path / "wider.csv"])
    assert [t.amount for t in fts.flow_totals(country="AFG", year=2020) if t.stage == "funding"] == [160]


def test_types_and_currencies_never_mix(iati: Ledger) -> None:
    assert told(iati.flow_totals()) == {
        ("commitment", "given", "EUR"): 1000,
        ("commitment", "own conversion", "USD"): 1100,
        ("disbursement", "given", "EUR"): Decimal("590.50"),
        ("disbursement", "own conversion", "USD"): Decimal("550.555"),
        ("pledge", "given", "EUR"): 7,
    }


def test_shares_of_countries_are_the_sources_alone(iati: Ledger) -> None:
    totals = iati.flow_totals(country="SYR", stage="disbursement")
    (given,) = [t for t in totals if t.measure == "given"]
    assert given.amount == Decimal("200.20")
    assert [(x.why, int(x.amount)) for x in given.left_out] == [("to several countries, not divided", 90)]
    assert "shares" in given.rules
    by = told(iati.flow_totals(by=("recipient",), stage="disbursement"))
    assert by["IRQ", "disbursement", "given", "EUR"] == Decimal("300.30")
    assert by["IRQ SYR", "disbursement", "given", "EUR"] == 90
    assert by["SYR", "disbursement", "own conversion", "USD"] == Decimal("220.222")


def test_a_year_is_that_of_the_day_where_the_source_has_no_other(iati: Ledger) -> None:
    assert told(iati.flow_totals(by=("year",), stage="pledge")) == {("2021", "pledge", "given", "EUR"): 7}
    assert told(iati.flow_totals(year=2021)) == {("pledge", "given", "EUR"): 7}


def test_our_conversion_stands_beside_the_sources_own(iati: Ledger) -> None:
    found = {t.measure: t for t in iati.flow_totals(stage="commitment", convert="USD")}
    assert found["own conversion"].amount == 1100
    rate = load_lexicon().rates.rate("EUR", "USD", "2020-06-04")
    assert found["our conversion"].amount == round(Decimal(str(rate.said)) * 1000, 2)  # type: ignore[union-attr]
    assert found["our conversion"].rules == ("type", "our conversion")


def test_without_a_rate_a_flow_is_left_out_of_our_conversion(ledger: Ledger, tmp_path: Path) -> None:
    text = IATI.format(transaction("3", "90", day="1985-01-01"), "")
    (tmp_path / "old.xml").write_text(text, encoding="utf-8")
    ledger.add_flows([tmp_path / "old.xml"])
    (ours,) = [t for t in ledger.flow_totals(convert="USD") if t.measure == "our conversion"]
    assert (ours.flows, [(x.why, x.flows) for x in ours.left_out]) == (0, [("no rate", 1)])


def test_every_rule_is_said_in_full(fts: Ledger, iati: Ledger) -> None:
    rules = load_lexicon().flows.rules
    every: tuple[Any, ...] = ({}, {"plan": "929"}, {"country": "IRQ"}, {"by": ("recipient",)}, {"convert": "USD"})
    for asked in every:
        for total in fts.flow_totals(**asked):
            assert [name for name in total.rules if not rules[name].endswith(".")] == []


# Known answers: what the sources themselves state.


@pytest.fixture(scope="module")
def known(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("known")
    (folder / "unhcr.toml").write_text(UNHCR, encoding="utf-8")
    with open_ledger(folder / "ledger.db") as book:
        source = shared / "flows"
        book.add_flows(sorted((source / "fts").glob("custom-search*.json")), series="pages")
        book.add_flows([source / "fts" / "fts_incoming_funding_afg.csv"], series="table")
        book.add_flows([source / "iati" / "UNHCR-Activities-2023.xml"], series="activities")
        sheet = source / "iati" / "unhcr_2023_iati_transaction.xlsx"
        book.add_flows([sheet], series="sheet", profile=str(folder / "unhcr.toml"))
        yield book


UNHCR = """
as = "flows"
about = "Transactions of an IATI file as a spreadsheet"
system = "iati"

[columns]
activity = "iati_identifier"
ref = "transaction_ref"
type = "transaction_type_code"
date = "transaction_date"
currency = "transaction_value_currency"
value_date = "transaction_value_date"
amount = "transaction_value"
description = "transaction_description"
provider = "transaction_provider_org"
provider_ref = "transaction_provider_org_ref"
provider_type = "transaction_provider_org_type"
converted = "transaction_value_USD"

[constants]
converted_currency = "USD"
"""


def only(totals: tuple[FlowTotal, ...], measure: str = "given") -> FlowTotal:
    (total,) = [t for t in totals if t.measure == measure]
    return total


@pytest.mark.parametrize("series", ["pages", "table"])
def test_the_country_total_is_that_of_fts(known: Ledger, series: str) -> None:
    total = only(known.flow_totals(series=series, country="AFG", year=2020))
    assert (int(total.amount), total.flows) == (725_591_299, 311)
    shared_too = sum(x.amount for x in total.left_out if x.why == "shares the boundary")
    assert total.amount + shared_too == 754_117_611


def test_all_flows_summed_would_say_more(known: Ledger) -> None:
    total = only(known.flow_totals(series="pages"))
    assert total.amount + sum(x.amount for x in total.left_out) == 826_075_730
    assert total.flows + sum(x.flows for x in total.left_out) == 484


def test_the_plan_total_is_that_of_fts(known: Ledger) -> None:
    assert only(known.flow_totals(plan="929")).amount == 564_467_765


def test_both_searches_together_are_one(known: Ledger) -> None:
    assert only(known.flow_totals(system="fts", country="AFG", year=2020)).amount == 725_591_299


def test_the_publishers_own_conversion_is_kept_to_the_digit(known: Ledger) -> None:
    asked = {"activities": Decimal("5219239504.275"), "sheet": Decimal("5220289504.275")}
    for series, amount in asked.items():
        assert only(known.flow_totals(series=series), "own conversion").amount == amount
    for country, amount in {"IRQ": Decimal("57856563.547"), "SYR": Decimal("141568869.541")}.items():
        assert only(known.flow_totals(series="activities", country=country), "own conversion").amount == amount
    currencies = [t.currency for t in known.flow_totals(series="activities") if t.measure == "given"]
    assert len(currencies) == len(set(currencies)) == 15


def test_the_two_forms_of_a_publisher_differ_in_one_row(known: Ledger) -> None:
    one, other = ({f.id for f in known.flows(series=name)} for name in ("activities", "sheet"))
    assert one < other
    (row,) = [f for f in known.flows(series="sheet") if f.id not in one]
    assert (row.activity, row.ref) == ("XM-DAC-41121-2023-AME-VEN", "23-UN-CERF-046-01")
    assert row.amount is not None
    assert (int(row.amount.value), row.amount.currency) == (1_050_000, "EUR")
