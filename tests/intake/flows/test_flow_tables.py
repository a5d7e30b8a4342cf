"""Tables of flows: profiles, HXL tags, formulas, blanks, and rows whose columns cannot be told."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from musterbook.errors import InputError, LexiconError
from musterbook.intake.flows.headings import find_heading, is_tag_row
from musterbook.intake.flows.reading import read_flows
from musterbook.lexicon import Lexicon
from musterbook.lexicon.profiles import load_profile
from musterbook.lexicon.profiles.flows import FlowProfile, load_flow_profile, shipped_flows
from musterbook.records import Finding
from musterbook.records.flows import Flow, Money

PROFILE = """
as = "flows"
about = "Payments as a ministry lists them"

[columns]
own = "No."
provider = "Donor"
receiver = "To"
recipients = "Countries"
amount = "Paid"
currency = "Currency"
date = "Day"
type = "Status"

[types]
paid = "disbursement"
"set aside" = "allocation"
interest = ""
"""
HEAD = "No.,Donor,To,Countries,Paid,Currency,Day,Status"
ROW = '1,Norway,UNICEF,"Iraq,Syria",1500000.25,NOK,2020-06-04,paid'
HXL = """When,Who,Given,In dollars,Where,State
#date,#org+funder,#value+nok,#value+usd,#country+name,#status
2020-06-04,Norway,100.5,10.25,Iraq,Paid
2020-06-05,Sweden,,7,Syria,pledged
"""
Read = Callable[..., tuple[list[Flow], list[Finding]]]


@pytest.fixture
def profile(tmp_path: Path, lexicon: Lexicon) -> FlowProfile:
    path = tmp_path / "ministry.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return load_flow_profile(str(path), lexicon.folder, lexicon.flows.stages)


@pytest.fixture
def read(tmp_path: Path, lexicon: Lexicon) -> Read:
    def call(
        raw: bytes | str, name: str = "table.csv", profile: FlowProfile | None = None
    ) -> tuple[list[Flow], list[Finding]]:
        path = tmp_path / name
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode("utf-8"))
        out = list(read_flows(path, lexicon, profile=profile))
        return [x for x in out if isinstance(x, Flow)], [x for x in out if isinstance(x, Finding)]

    return call


def book(*rows: Sequence[object], title: str = "Payments") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_row_says_what_the_profile_says(read: Read, profile: FlowProfile) -> None:
    (flow,), findings = read(f"{HEAD}\n{ROW}\n", profile=profile)
    assert findings == []
    assert flow.amount == Money(150000025, 2, "NOK")
    assert (flow.system, flow.type, flow.stage, flow.own, flow.date) == (
        "table", "paid", "disbursement", "1", "2020-06-04"
    )  # fmt: skip
    assert flow.provider is not None
    assert flow.provider.code == "NOR"
    assert [s.code for s in flow.recipients] == ["IRQ", "SYR"]
    assert flow.raw == ROW
    assert flow.at == "2"
    assert ("amount", "E") in flow.cells


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1,Norway,UNICEF,Iraq,,NOK,2020-06-04,paid", "flows.no_amount"),
        ("1,Norway,UNICEF,Iraq,much,NOK,2020-06-04,paid", "flows.not_a_number"),
        ("1,Norway,UNICEF,Iraq,1e6,NOK,2020-06-04,paid", "flows.not_a_number"),
        (f"1,Norway,UNICEF,Iraq,{'9' * 30},NOK,2020-06-04,paid", "flows.not_a_number"),
        ("1,Norway,UNICEF,Iraq,5,crowns,2020-06-04,paid", "flows.unknown_currency"),
        ("1,Norway,UNICEF,Iraq,5,NOK,2020-02-31,paid", "flows.not_a_date"),
        ("1,Norway,UNICEF,Iraq,5,NOK,2020-06-04,given", "flows.unknown_type"),
    ],
)
def test_a_bad_cell_costs_its_slot(read: Read, profile: FlowProfile, row: str, code: str) -> None:
    flows, findings = read(f"{HEAD}\n{row}\n2,Oman,UNICEF,Iraq,0,USD,2020-06-05,paid\n", profile=profile)
    assert [f.own for f in flows] == ["1", "2"]
    assert [(f.code, f.severity) for f in findings] == [(code, "warning")]
    assert findings[0].message.startswith("row 2, column ")
    assert flows[1].amount == Money(0, 0, "USD")


def test_blank_is_not_nought(read: Read, profile: FlowProfile) -> None:
    flows, _ = read(
        f"{HEAD}\n1,Norway,UNICEF,Iraq,,NOK,2020,paid\n2,Norway,UNICEF,Iraq,0,NOK,2020,paid\n", profile=profile
    )
    assert [f.amount for f in flows] == [None, Money(0, 0, "NOK")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1,Norway,UNICEF,Iraq,1,500,NOK,2020-06-04,paid", "flows.uneven_row"),
        ("1,Norway,UNICEF,Iraq,1500", "flows.uneven_row"),
        ('1,"Norway,UNICEF,Iraq,1500,NOK,2020-06-04,paid', "flows.open_quote"),
    ],
)
def test_a_row_whose_columns_cannot_be_told_is_left_out(read: Read, profile: FlowProfile, row: str, code: str) -> None:
    flows, findings = read(f"{HEAD}\n{ROW}\n{row}\n", profile=profile)
    assert [f.own for f in flows] == ["1"]
    assert [f.code for f in findings] == [code]


def test_a_table_kept_with_commas_for_points_and_semicolons_is_read(
    tmp_path: Path, read: Read, lexicon: Lexicon
) -> None:
    (tmp_path / "ours.toml").write_text(PROFILE + '\n[numbers]\ndecimal = ","\ntimes = 1000\nlist = "|"\n', "utf-8")
    ours = load_flow_profile(str(tmp_path / "ours.toml"), lexicon.folder, lexicon.flows.stages)
    text = f"A list;;;;;;;\n{HEAD.replace(',', ';')}\n1;Norway;UNICEF;Iraq|Syria;1.500,25;NOK;2020-06-04;set aside\n"
    (flow,), findings = read(text, profile=ours)
    assert findings == []
    assert flow.amount is not None
    assert (flow.amount.value, flow.stage, len(flow.recipients)) == (Decimal(1500250), "allocation", 2)


def test_hxl_tags_need_no_profile(read: Read) -> None:
    flows, findings = read(HXL)
    assert findings == []
    assert [(f.amount, f.converted, f.stage) for f in flows] == [
        (Money(1005, 1, "NOK"), Money(1025, 2, "USD"), "disbursement"),
        (Money(7, 0, "USD"), None, "pledge"),
    ]
    assert [[s.code for s in f.recipients] for f in flows] == [["IRQ"], ["SYR"]]
    assert [f.provider.code for f in flows if f.provider] == ["NOR", "SWE"]


@pytest.mark.parametrize(
    ("values", "is_one"),
    [
        (["#value+usd", "#date"], True),
        (["#value +usd", ""], True),
        (["#value", "date"], False),
        (["", ""], False),
        (["#1 priority", "#date"], False),
    ],
)
def test_a_row_of_tags_is_told_from_others(values: list[str], is_one: bool) -> None:
    assert is_tag_row(values) is is_one


@pytest.mark.parametrize(
    ("tags", "slot", "index"),
    [
        (["#value+pct", "#value+funding+usd"], "amount", 1),
        (["#value", "#value+usd"], "converted", 1),
        (["#org+impl", "#org+funder", "#value"], "provider", 1),
        (["#org+type+funder", "#org+name+funder", "#value"], "provider", 1),
        (["#date+reported", "#date", "#value"], "date", 1),
        (["#country+iso3+funder", "#country+iso3+impl", "#value"], "recipients", 1),
    ],
)
def test_the_best_tag_fills_a_slot(lexicon: Lexicon, tags: list[str], slot: str, index: int) -> None:
    heading = find_heading([tags], [load_flow_profile("hxl", lexicon.folder, lexicon.flows.stages)])
    assert heading is not None
    assert heading.at[slot] == index


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "#date,#org\n2020,Norway\n", "no table at all", "No.,Paid\n1,2\n"])
def test_a_table_that_no_profile_knows_is_an_error(read: Read, text: str) -> None:
    flows, findings = read(text)
    assert flows == []
    assert [(f.code, f.severity) for f in findings] == [("flows.missing_column", "error")]


def test_twins_without_an_id_are_two_flows_and_stay_so(read: Read, tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "bare.toml").write_text(PROFILE.replace('own = "No."\n', ""), "utf-8")
    bare = load_flow_profile(str(tmp_path / "bare.toml"), lexicon.folder, lexicon.flows.stages)
    text = f"{HEAD}\n{ROW}\n{ROW}\n{ROW.replace('.25', '.26')}\n"
    first, _ = read(text, profile=bare)
    again, _ = read(text + ROW + "\n", profile=bare)
    assert len({f.id for f in first}) == 3
    assert {f.id for f in first} < {f.id for f in again}
    assert len({f.id for f in again}) == 4


def test_an_id_given_twice_is_told(read: Read, profile: FlowProfile) -> None:
    flows, findings = read(f"{HEAD}\n{ROW}\n{ROW}\n", profile=profile)
    assert len({f.id for f in flows}) == 2
    assert [f.code for f in findings] == ["flows.id_twice"]


def test_a_formula_and_the_value_saved_with_it_are_both_kept(read: Read, profile: FlowProfile, tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [HEAD.split(",")]
    rows += [[n, "Norway", "UNICEF", "Iraq", f"=10*{n}", "NOK", "2020-06-04", "paid"] for n in range(1, 4)]
    rows.append([4, "Norway", "UNICEF", "Iraq", 77, "NOK", "2020-06-04", "paid"])
    flows, findings = read(saved(book(*rows), {"E2": "10", "E3": "20"}), "t.xlsx", profile)
    assert [f.amount for f in flows] == [Money(10, 0, "NOK"), Money(20, 0, "NOK"), None, Money(77, 0, "NOK")]
    assert json.loads(flows[0].raw)[4] == {"formula": "=10*1", "value": "10"}
    assert flows[0].at == "Payments!2"
    assert [(f.code, f.message.partition(":")[0]) for f in findings] == [
        ("flows.no_value", "sheet Payments, row 4, column E"),
        ("flows.typed_over", "sheet Payments, row 5, column E"),
    ]


def saved(raw: bytes, values: dict[str, str]) -> bytes:
    """Give a spreadsheet the values that a program saves beside its formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info.filename)
            if info.filename == "xl/worksheets/sheet1.xml":
                text = data.decode("utf-8")
                for cell, value in values.items():
                    text = re.sub(rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)', rf"\1<v>{value}</v>", text)
                data = text.encode("utf-8")
            new.writestr(info.filename, data)
    return out.getvalue()


def test_a_sum_below_typed_values_is_no_column_of_formulas(read: Read, profile: FlowProfile) -> None:
    rows: list[Sequence[object]] = [HEAD.split(",")]
    rows += [[n, "Norway", "UNICEF", "Iraq", n, "NOK", "2020-06-04", "paid"] for n in range(1, 4)]
    rows.append([None, None, None, None, "=SUM(E2:E4)", None, None, None])
    _, findings = read(saved(book(*rows), {"E5": "6"}), "t.xlsx", profile)
    assert "flows.typed_over" not in [f.code for f in findings]


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_spreadsheet_cut_short_is_an_error(read: Read, profile: FlowProfile, cut: float) -> None:
    raw = book(HEAD.split(","), ROW.split(","))
    _, findings = read(raw[: int(len(raw) * cut)], "t.xlsx", profile)
    assert [f.severity for f in findings] == ["error"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "flows.empty"),
        (b"\xef\xbb\xbf \n", "flows.empty"),
        ((HEAD + "\n1,Norway,").encode() + b"x" * 2_000_000, "flows.too_large"),
        ((HEAD + '\n1,"Norway').encode() + b",x\n" * 100_000, "flows.not_csv"),
    ],
)
def test_a_file_without_end_or_without_anything_is_an_error(
    read: Read, profile: FlowProfile, raw: bytes, code: str
) -> None:
    flows, findings = read(raw, profile=profile)
    assert flows == []
    assert [(f.code, f.severity) for f in findings] == [(code, "error")]


def test_bytes_of_another_encoding_are_told(read: Read, profile: FlowProfile) -> None:
    flows, findings = read(f"{HEAD}\n{ROW}\n".encode().replace(b"UNICEF", "Unité".encode("cp1252")), profile=profile)
    assert [f.receiver.name for f in flows if f.receiver] == ["Unit\ufffd"]
    assert [f.code for f in findings] == ["intake.encoding_damaged"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_the_encoding(read: Read, profile: FlowProfile, encoding: str) -> None:
    flows, findings = read(f"{HEAD}\n{ROW}\n".encode(encoding), profile=profile)
    assert [f.own for f in flows] == ["1"]
    assert findings == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('as = "flows"\n[columns]\namont = "A"\n', "'amont' is no slot"),
        ('as = "flows"\n[columns]\nown = "A"\n', "no column for 'amount'"),
        ('as = "flows"\nabout = "x"\n', "by one of them"),
        ('as = "flows"\n[columns]\namount = "A"\n[types]\npaid = "given"\n', "'given' is no stage"),
        ('as = "flows"\n[tags]\namount = "value"\n', "HXL tag"),
        ('as = "flows"\nsystem = "crs"\n[columns]\namount = "A"\n', "none of fts, iati, table"),
        ('as = "flows"\n[columns]\namount = "A"\n[numbers]\ntimes = 0\n', "whole number"),
        ('as = "flows"\nkind = 1\n[columns]\namount = "A"\n', "unknown key 'kind'"),
        ('[columns]\namount = "A"\n', "of claims"),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, lexicon: Lexicon, text: str, message: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_flow_profile(str(path), lexicon.folder, lexicon.flows.stages)


def test_profiles_of_claims_and_of_flows_are_told_apart(lexicon: Lexicon) -> None:
    assert shipped_flows(lexicon.folder) == ("fts", "hxl")
    with pytest.raises(InputError, match="no such profile"):
        load_flow_profile("pledges", lexicon.folder, lexicon.flows.stages)
    with pytest.raises(InputError, match="no such profile"):
        load_profile("fts", lexicon.folder)


def test_both_forms_of_a_search_give_the_same_flows(lexicon: Lexicon, shared: Path) -> None:
    folder = shared / "flows" / "fts"
    table = [f for f in read_flows(folder / "fts_incoming_funding_afg.csv", lexicon) if isinstance(f, Flow)]
    pages = [f for p in sorted(folder.glob("custom*.json")) for f in read_flows(p, lexicon) if isinstance(f, Flow)]
    of_search = {f.id: f for f in pages if f.boundary == "incoming"}
    assert {f.id for f in table} == of_search.keys()
    for flow in table:
        other = of_search[flow.id]
        for slot in ("amount", "converted", "stage", "type", "date", "decided", "reported", "plans", "on_boundary",
                     "flow_type", "ref", "rate"):  # fmt: skip
            assert getattr(flow, slot) == getattr(other, slot), (flow.own, slot)
