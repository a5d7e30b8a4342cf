"""One source of flows against another: as a multiset, by the surest key, and no record twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from musterbook.intake.flows.reading import read_flows
from musterbook.lexicon import Lexicon
from musterbook.lexicon.profiles.flows import load_flow_profile
from musterbook.linking.sources import FlowRow, compare, row_of
from musterbook.records.flows import Flow, Money, Organisation, Share, flow_of

DAY = ("2020-06-04", "2020-06-04")


def row(name: str, said: str = "100", currency: str = "EUR", **fields: Any) -> FlowRow:
    base = FlowRow(name, "iati", "a", "disbursement", "", "", (), Money.of(said, currency), None, DAY)
    return base._replace(**fields)


def pairs(left: list[FlowRow], right: list[FlowRow]) -> set[tuple[str, str]]:
    return {(m.subject, m.flow) for m in compare(left, right).matches}


def test_a_reference_that_repeats_matches_as_often_as_it_stands_on_both_sides() -> None:
    left = [row(n, activity="A", ref="R") for n in ("l1", "l2", "l3")]
    right = [row(n, activity="A", ref="R") for n in ("r1", "r2")]
    found = compare(left, right)
    assert {(m.subject, m.flow) for m in found.matches} == {("l1", "r1"), ("l2", "r2")}
    assert (found.left, found.right) == (("l3",), ())
    assert "3 alike here and 2 there" in found.matches[0].evidence[1]


def test_a_day_tells_twins_apart() -> None:
    other = ("2020-07-01", "2020-07-01")
    left = [row("l1", activity="A", ref="R"), row("l2", activity="A", ref="R", days=other)]
    right = [row("r1", activity="A", ref="R", days=other), row("r2", activity="A", ref="R")]
    assert pairs(left, right) == {("l1", "r2"), ("l2", "r1")}


@pytest.mark.parametrize(
    ("left", "right", "matched"),
    [
        (row("l", activity="A", ref="R"), row("r", activity="A", ref="R", days=None), True),
        (row("l", activity="A", ref="R"), row("r", activity="A"), True),
        (row("l", activity="A"), row("r", activity="A"), True),
        (row("l", activity="A", ref="R"), row("r", activity="A", ref="S"), False),
        (row("l", activity="A"), row("r", activity="B"), False),
        (row("l", activity="A", ref="R"), row("r", "100.01", activity="A", ref="R"), False),
        (row("l", activity="A", ref="R"), row("r", "100.00", activity="A", ref="R"), True),
        (row("l", activity="A", ref="R"), row("r", currency="USD", activity="A", ref="R"), False),
        (row("l", ref="R"), row("r", ref="R"), False),
        (row("l"), row("r"), False),
        (row("l", provider="NOR", countries=("SYR",)), row("r", provider="NOR", countries=("SYR",)), True),
        (row("l", provider="NOR", countries=("SYR",)), row("r", provider="NOR", countries=("IRQ",)), False),
        (row("l", provider="NOR"), row("r", provider="NOR"), False),
        (row("l", provider="A Fund", receiver="UNDP"), row("r", provider="a fund", receiver="UNDP"), True),
        (
            row("l", activity="A", provider="NOR", countries=("SYR",)),
            row("r", activity="B", provider="NOR", countries=("SYR",)),
            False,
        ),
        (
            row("l", activity="A", provider="NOR", countries=("SYR",)),
            row("r", provider="NOR", countries=("SYR",)),
            True,
        ),
    ],
)
def test_what_both_say_must_agree(left: FlowRow, right: FlowRow, *, matched: bool) -> None:
    assert pairs([left], [right]) == ({("l", "r")} if matched else set())
    assert pairs([right], [left]) == ({("r", "l")} if matched else set())


def test_the_surest_key_is_taken_first() -> None:
    left = [row("l1", activity="A"), row("l2", activity="A", ref="R")]
    right = [row("r1", activity="A", ref="R"), row("r2", activity="A")]
    assert pairs(left, right) == {("l1", "r2"), ("l2", "r1")}


def test_what_lacks_a_reference_on_one_side_does_not_take_what_has_one_on_both() -> None:
    left = [row("l1", activity="A", ref="R"), row("l2", activity="A", ref="S"), row("l3", activity="A")]
    right = [row("r1", activity="A"), row("r2", activity="A", ref="T"), row("r3", activity="A")]
    found = compare(left, right)
    assert len(found.matches) == 3
    assert not {(m.subject, m.flow) for m in found.matches} & {("l1", "r2"), ("l2", "r2")}


def test_without_an_amount_there_is_no_match() -> None:
    left, right = row("l", activity="A", ref="R", amount=None), row("r", activity="A", ref="R", amount=None)
    found = compare([left], [right])
    assert (found.matches, found.left, found.right) == ((), ("l",), ("r",))


def test_a_flow_gives_its_row() -> None:
    flow = flow_of(
        id="f", system="iati", type="3", stage="disbursement", amount=Money(5, 0, "EUR"), years=("2019", "2020"),
        provider=Organisation("Norway", code="NOR"), receiver=Organisation("Some fund"), file="abc",
        recipients=(Share("Syria", "SYR"), Share("Iraq", "IRQ"), Share("Asia", "600", "region")),
    )  # fmt: skip
    found = row_of(flow)
    assert (found.provider, found.receiver, found.countries) == ("NOR", "Some fund", ("IRQ", "SYR"))
    assert found.days == ("2019-01-01", "2020-12-31")
    assert row_of(replace(flow, date="2020-02-03"), "s").days == ("2020-02-03", "2020-02-03")


TABLE = """
as = "flows"
about = "transactions of IATI in columns"
system = "iati"
needs = ["activity", "amount", "type"]

[columns]
activity = "iati_identifier"
ref = "transaction_ref"
type = "transaction_type_code"
date = "transaction_date"
currency = "transaction_value_currency"
value_date = "transaction_value_date"
amount = "transaction_value"
description = "transaction_description"
provider_type = "transaction_provider_org_type"
provider_ref = "transaction_provider_org_ref"
provider = "transaction_provider_org"
converted = "transaction_value_USD"

[constants]
converted_currency = "USD"

[types]
11 = "commitment"
"""


def test_the_two_forms_of_a_publisher_differ_in_one_row(shared: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    (tmp_path / "columns.toml").write_text(TABLE, encoding="utf-8")
    profile = load_flow_profile(str(tmp_path / "columns.toml"), lexicon.folder, lexicon.flows.stages)
    folder = shared / "flows" / "iati"
    xml = [f for f in read_flows(folder / "UNHCR-Activities-2023.xml", lexicon) if isinstance(f, Flow)]
    table = read_flows(folder / "unhcr_2023_iati_transaction.xlsx", lexicon, profile=profile)
    rows = {f.id: f for f in table if isinstance(f, Flow)}
    found = compare(map(row_of, xml), map(row_of, rows.values()))
    assert (len(xml), len(rows), len(found.matches), found.left) == (2678, 2679, 2678, ())
    (alone,) = [rows[name] for name in found.right]
    assert (alone.activity, alone.ref) == ("XM-DAC-41121-2023-AME-VEN", "23-UN-CERF-046-01")
    assert alone.amount == Money(1050000, 0, "EUR")
