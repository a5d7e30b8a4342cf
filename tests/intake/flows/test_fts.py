"""Pages of the Financial Tracking Service: what a flow says, what is wrong with one, what ends a page."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.intake.flows import Search, Source, fts
from musterbook.intake.flows.reading import read_flows
from musterbook.lexicon import Lexicon
from musterbook.records import Finding, decode, encode
from musterbook.records.flows import Flow, Money

FLOW: dict[str, Any] = {
    "id": "900001",
    "amountUSD": 118868,
    "childFlowIds": None,
    "contributionType": "financial",
    "date": "2020-03-31T00:00:00Z",
    "decisionDate": "2020-03-30T00:00:00Z",
    "description": "Water in Kabul",
    "exchangeRate": 1.007,
    "firstReportedDate": "2020-04-02T00:00:00Z",
    "flowType": "Standard",
    "newMoney": True,
    "originalAmount": 119700.50,
    "originalCurrency": "CHF",
    "parentFlowId": 899999,
    "status": "commitment",
    "updatedAt": "2020-05-09T14:49:37.282Z",
    "versionId": 2,
    "sourceObjects": [
        {"type": "Organization", "id": "1", "name": "Norway, Government of", "organizationTypes": ["Government"]},
        {"type": "Plan", "id": "7", "name": "Elsewhere 2020"},
    ],
    "destinationObjects": [
        {"type": "Organization", "id": "2", "name": "World Food Programme", "organizationTypes": ["UN agency"]},
        {"type": "Location", "id": "3", "name": "Afghanistan"},
        {"type": "Location", "id": "4", "name": "Kabul province of old"},
        {"type": "UsageYear", "id": "41", "name": "2020"},
        {"type": "Plan", "id": "929", "name": "Afghanistan 2020"},
        {"type": "GlobalCluster", "id": "9", "name": "Water"},
    ],
    "boundary": "incoming",
    "onBoundary": "single",
    "refCode": "R/1",
}


def page(*flows: Any) -> bytes:
    return json.dumps(
        {"status": "ok", "data": {"incoming": {}, "flows": list(flows)}, "meta": {"count": len(flows)}}
    ).encode()


def read(raw: bytes, lexicon: Lexicon) -> tuple[list[Flow], list[Finding]]:
    out = list(fts.read(io.BytesIO(raw), Source("page.json", "f" * 64), lexicon.flows))
    return [x for x in out if isinstance(x, Flow)], [x for x in out if isinstance(x, Finding)]


def test_a_flow_says_what_its_source_says(lexicon: Lexicon) -> None:
    (flow,), findings = read(page(FLOW), lexicon)
    assert findings == []
    assert flow.id == Flow.identity("fts", "900001")
    assert (flow.type, flow.stage, flow.own, flow.version) == ("commitment", "commitment", "900001", "2")
    assert flow.amount == Money(1197005, 1, "CHF")
    assert flow.converted == Money(118868, 0, "USD")
    assert flow.rate == "1.007"
    assert flow.provider is not None
    assert (flow.provider.name, flow.provider.code, flow.provider.ref) == ("Norway, Government of", "NOR", "1")
    assert [(s.name, s.code, s.vocabulary) for s in flow.recipients] == [
        ("Afghanistan", "AFG", "country"),
        ("Kabul province of old", None, "location"),
    ]
    assert (flow.date, flow.decided, flow.reported, flow.updated) == (
        "2020-03-31", "2020-03-30", "2020-04-02", "2020-05-09"
    )  # fmt: skip
    assert (flow.years, flow.plans, flow.source_plans) == (("2020",), ("929",), ("7",))
    assert (flow.boundary, flow.on_boundary, flow.flow_type, flow.new_money) == ("incoming", "single", "Standard", True)
    assert (flow.parents, flow.children) == (("899999",), ())
    assert (flow.file, flow.at) == ("f" * 64, "data.flows[0]")
    assert json.loads(flow.raw) == FLOW
    assert decode(encode(flow)) == flow


def test_dollars_alone_are_the_amount(lexicon: Lexicon) -> None:
    bare = {k: v for k, v in FLOW.items() if not k.startswith("original")}
    (flow,), _ = read(page(bare), lexicon)
    assert (flow.amount, flow.converted, flow.rate) == (Money(118868, 0, "USD"), None, None)


def test_nought_is_an_amount_and_blank_is_none(lexicon: Lexicon) -> None:
    (nought,), _ = read(page(FLOW | {"amountUSD": 0, "originalAmount": None}), lexicon)
    assert nought.amount == Money(0, 0, "USD")
    (blank,), findings = read(page(FLOW | {"amountUSD": None, "originalAmount": None}), lexicon)
    assert blank.amount is None
    assert [f.code for f in findings] == ["flows.no_amount"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "promised"}, "flows.unknown_type"),
        ({"status": None}, "flows.unknown_type"),
        ({"date": "2020-02-31T00:00:00Z"}, "flows.not_a_date"),
        ({"decisionDate": "soon"}, "flows.not_a_date"),
        ({"amountUSD": "1,000"}, "flows.not_a_number"),
        ({"amountUSD": 1e300}, "flows.not_a_number"),
        ({"originalAmount": "much"}, "flows.not_a_number"),
    ],
)
def test_a_bad_field_costs_the_field(lexicon: Lexicon, change: dict[str, Any], code: str) -> None:
    flows, findings = read(page(FLOW | change, FLOW | {"id": "900002"}), lexicon)
    assert [f.own for f in flows] == ["900001", "900002"]
    assert [(f.code, f.severity) for f in findings] == [(code, "warning")]
    assert "data.flows[0], flow 900001" in findings[0].message


@pytest.mark.parametrize(
    "element", [None, 7, "flow", [], {}, {"id": None}, {"id": ""}, {"id": ["1"]}, {"amountUSD": 5}]
)
def test_what_is_no_flow_is_left_out(lexicon: Lexicon, element: Any) -> None:
    flows, findings = read(page(element, FLOW), lexicon)
    assert [f.own for f in flows] == ["900001"]
    assert [f.code for f in findings] == ["flows.no_flow"]


@pytest.mark.parametrize(
    "side", [None, "text", [None], [{"type": 3}], [{"type": "Organization", "name": None}], {"type": "Location"}]
)
def test_objects_of_another_shape_are_passed_over(lexicon: Lexicon, side: Any) -> None:
    (flow,), findings = read(page(FLOW | {"destinationObjects": side}), lexicon)
    assert (flow.receiver, flow.recipients, findings) == (None, (), [])


def test_half_a_character_and_nul_do_not_reach_a_record(lexicon: Lexicon) -> None:
    (flow,), _ = read(page(FLOW).replace(b"Water in Kabul", rb"W\u0000 \ud800 \ud83d\ude00"), lexicon)
    assert flow.description == "W\ufffd \ufffd \U0001f600"
    encode(flow).encode("utf-8")


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_a_page_cut_short_is_an_error(lexicon: Lexicon, cut: float) -> None:
    raw = page(*(FLOW | {"id": str(n)} for n in range(20)))
    flows, findings = read(raw[: int(len(raw) * cut)], lexicon)
    assert [(f.code, f.severity) for f in findings] == [("flows.cut_short", "error")]
    assert [f.own for f in flows] == [str(n) for n in range(len(flows))]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "flows.cut_short"),
        (b"[]", "flows.not_json"),
        (b"{}", "flows.no_flows"),
        (b'{"data": []}', "flows.no_flows"),
        (b'{"data": {"flows": {}}}', "flows.no_flows"),
        (b'{"data": {"flows": [{"id": "1",}]}}', "flows.not_json"),
        (b'{"data": {"flows": [{"id": NaN}]}}', "flows.not_json"),
        (b'{"data": {"flows": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}}", "flows.too_deep"),
    ],
)
def test_what_is_no_page_is_an_error(lexicon: Lexicon, raw: bytes, code: str) -> None:
    flows, findings = read(raw, lexicon)
    assert flows == []
    assert [(f.code, f.severity) for f in findings] == [(code, "error")]


def test_bytes_that_are_no_utf_8_are_told_and_read_on(lexicon: Lexicon) -> None:
    flows, findings = read(page(FLOW).replace(b"Water in Kabul", b"Water \xff Kabul"), lexicon)
    assert [f.description for f in flows] == ["Water \ufffd Kabul"]
    assert [f.code for f in findings] == ["intake.encoding_damaged"]


class Endless(io.RawIOBase):
    """A text that never ends, and counts what was read of it."""

    def __init__(self, head: bytes, body: bytes) -> None:
        self.head, self.body, self.given = head, body, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self.head if self.head else (self.body * (size // len(self.body) + 1))[:size]
        self.head = b""
        self.given += len(part)
        return part


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b'{"data": {"flows": [{"id": "', b"x"),
        (b'{"data": {"flows": [{"id": "', b"\\u0041"),
        (b'{"data": {"flows": [{"id": "', b"["),
        (b'{"data": {"flows": [', b" "),
        (b'{"data": {"flows": [1', b"2"),
        (b'{"meta": [', b"1,"),
    ],
)
def test_a_value_without_end_is_given_up(lexicon: Lexicon, head: bytes, body: bytes) -> None:
    stream = Endless(head, body)
    out = list(fts.read(stream, Source("page.json", ""), lexicon.flows))  # type: ignore[arg-type]
    assert [f.code for f in out if isinstance(f, Finding)] == ["flows.too_large"]
    assert stream.given < 20_000_000


KEYS = st.sampled_from(["id", "status", "amountUSD", "sourceObjects", "destinationObjects", "type", "name", "date"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(KEYS, x)
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_reading_never_raises(lexicon: Lexicon, element: Any) -> None:
    flows, _ = read(page(element), lexicon)
    for flow in flows:
        assert decode(encode(flow)) == flow


def test_a_page_of_the_service_gives_all_of_its_flows(lexicon: Lexicon, shared: Path) -> None:
    pages = sorted((shared / "flows" / "fts").glob("custom-search*.json"))
    read_all = [x for path in pages for x in read_flows(path, lexicon)]
    flows = [x for x in read_all if isinstance(x, Flow)]
    assert {x for x in read_all if not isinstance(x, Flow)} == {Search(484)}
    assert len(flows) == len({f.id for f in flows}) == 484
    originals = [f for path in pages for f in json.loads(path.read_bytes())["data"]["flows"]]
    assert sorted((json.loads(f.raw) for f in flows), key=lambda f: f["id"]) == sorted(originals, key=lambda f: f["id"])
    assert sum(f.converted.value if f.converted else f.amount.value for f in flows if f.amount) == 826_075_730


@pytest.mark.parametrize("meta", [None, [], {}, {"count": None}, {"count": "many"}, {"count": -1}, {"count": 10**30}])
def test_a_page_that_says_nothing_of_its_search_is_read(lexicon: Lexicon, meta: Any) -> None:
    raw = json.dumps({"meta": meta, "data": {"flows": [FLOW]}}).encode()
    (flow,) = fts.read(io.BytesIO(raw), Source("page.json", ""), lexicon.flows)
    assert isinstance(flow, Flow)


@pytest.mark.parametrize("name", ["page.json", "page.json.gz", "page.zip"])
def test_a_page_may_be_packed(lexicon: Lexicon, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.json", page(FLOW))
    else:
        path.write_bytes(gzip.compress(page(FLOW)) if name.endswith(".gz") else page(FLOW))
    (flow,) = [item for item in read_flows(path, lexicon) if isinstance(item, Flow)]
    assert flow.own == "900001"


@pytest.mark.parametrize(
    "raw", [gzip.compress(page(FLOW))[:-40], b"\x1f\x8b\x08" + b"\0" * 30, b"PK\x03\x04" + b"\0" * 60]
)
def test_a_damaged_archive_is_an_error(lexicon: Lexicon, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "page.packed"
    path.write_bytes(raw)
    found = [item for item in read_flows(path, lexicon) if isinstance(item, Finding)]
    assert [f.severity for f in found] == ["error"]
