"""Files of activities that are cut, damaged, packed or made to harm: a finding each, and the rest is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from musterbook.intake.flows import Source
from musterbook.intake.flows.iati import read
from musterbook.intake.flows.reading import read_flows
from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.records import Finding
from musterbook.records.flows import Flow

PAID = """<transaction ref="{n}"><transaction-type code="3"/><transaction-date iso-date="2020-06-04"/>
  <value currency="EUR">{n}</value><description><narrative>Brücke</narrative></description></transaction>"""
ACTIVITY = "<iati-activity>\n<iati-identifier>A-{n}</iati-identifier>{transactions}</iati-activity>\n"
Reading = Callable[[bytes], tuple[list[Flow], list[Finding]]]


def activity(n: int) -> str:
    return ACTIVITY.format(n=n, transactions=PAID.format(n=n))


def whole(*activities: str, head: str = '<iati-activities version="2.03">\n') -> str:
    return head + "".join(activities) + "</iati-activities>"


@pytest.fixture
def reading(lexicon: Lexicon, tmp_path: Path) -> Reading:
    def run(raw: bytes) -> tuple[list[Flow], list[Finding]]:
        path = tmp_path / "a.xml"
        path.write_bytes(raw)
        found = list(read_flows(path, lexicon))
        return [f for f in found if isinstance(f, Flow)], [f for f in found if isinstance(f, Finding)]

    return run


GOOD = whole(activity(1), activity(2), activity(3))


@pytest.mark.parametrize(
    "broken",
    [
        "<iati-activity><title>a & b</title></iati-activity>",
        "<iati-activity><title>a</tilte></iati-activity>",
        "<iati-activity><a b=1/></iati-activity>",
        "<iati-activity><a>&nbsp;</a></iati-activity>",
        "<iati-activity><a>\x0b</a></iati-activity>",
        "<iati-activity><x:a/></iati-activity",
        "<iati-activity>" + "<a>" * 300 + "</a>" * 300 + "</iati-activity>",
    ],
)
def test_an_activity_that_is_not_well_formed_costs_itself_alone(reading: Reading, broken: str) -> None:
    given, found = reading(whole(activity(1), broken, "\n", activity(2), activity(3)).encode())
    assert [f.ref for f in given][-1] == "3"
    assert next(f.ref for f in given) == "1"
    assert [f.code for f in found] == ["flows.not_well_formed"]
    assert found[0].severity == "error"
    assert "activity 2" in found[0].message


def test_a_place_after_a_broken_activity_is_right(reading: Reading) -> None:
    bad = activity(3).replace(">3<", ">x<")
    text = whole(activity(1), "<iati-activity>\n\n\n&</iati-activity>\n", bad)
    given, found = reading(text.encode())
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if 'ref="3"' in row)
    assert [f.at for f in given] == [f"/iati-activities/iati-activity[{n}]/transaction[1]" for n in (1, 3)]
    assert found[1].message.startswith(f"line {line:,}, {given[1].at}: ")


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.75, 0.95, 0.999])
def test_a_file_that_is_cut_gives_what_stands_before(reading: Reading, share: float) -> None:
    text = GOOD.encode()
    given, found = reading(text[: int(len(text) * share)])
    assert [f.ref for f in given] == [str(n) for n in range(1, len(given) + 1)]
    assert "flows.cut_short" in [f.code for f in found]


def test_nothing_and_something_else_are_told(reading: Reading) -> None:
    for raw, code in (
        (b"<iati-activities/>", "flows.no_flows"),
        (b"<feed><entry/></feed>", "flows.no_flows"),
        (b"<not closed", "flows.cut_short"),
        (b"<a>" + b" " * 1_100_000 + b"</a>", "flows.no_flows"),
    ):
        given, found = reading(raw)
        assert (given, found[0].code) == ([], code)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "utf-16", "windows-1252"])
def test_an_encoding_is_read_as_declared(reading: Reading, encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    given, found = reading((declared + GOOD).encode(encoding))
    assert (found, len(given)) == ([], 3)
    assert given[0].description == "Brücke"


def test_bytes_that_are_not_of_the_encoding_are_marked_and_lose_nothing_else(reading: Reading) -> None:
    given, found = reading(GOOD.encode("iso-8859-1"))
    assert [f.code for f in found] == ["intake.encoding_damaged"]
    assert [f.description for f in given] == ["Br\ufffdcke"] * 3


def test_an_encoding_that_nobody_knows_is_told(reading: Reading) -> None:
    given, found = reading(b'<?xml version="1.0" encoding="klingon"?>' + GOOD.encode())
    assert ([f.code for f in found], len(given)) == (["intake.encoding_unknown"], 3)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY c SYSTEM "http://127.0.0.1:1/x">',
        '<!ENTITY % d SYSTEM "file:///etc/passwd"> %d; <!ENTITY c "x">',
    ],
)
def test_entities_are_neither_expanded_nor_loaded(reading: Reading, declared: str) -> None:
    head = f"<!DOCTYPE iati-activities [{declared}]>\n<iati-activities>"
    given, found = reading(whole(activity(1).replace("Brücke", "&c;"), activity(2), head=head).encode())
    assert given == []
    assert [f.code for f in found] == ["intake.entities_refused"]
    assert "root:" not in found[0].message


def test_an_entity_behind_a_false_beginning_is_refused_too(reading: Reading) -> None:
    head = '<!-- <iati-activity > --><!DOCTYPE iati-activities [<!ENTITY c "x">]>\n<iati-activities>'
    given, found = reading(whole(activity(1), head=head).encode())
    assert (given, [f.code for f in found]) == ([], ["intake.entities_refused"])


def test_an_activity_in_a_comment_is_none(reading: Reading) -> None:
    hidden = f"<!-- {activity(8)} --><![CDATA[{activity(9)}]]>"
    given, found = reading(whole(activity(1), hidden, activity(2)).encode())
    assert ([f.ref for f in given], found) == (["1", "2"], [])


def test_an_element_without_end_is_bounded(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musterbook.intake.flows.activities._LARGEST", 1_000_000)
    endless = "<iati-activity><result>" + "<a>b</a>" * 300_000 + "</result></iati-activity>"
    given, found = reading(whole(activity(1), endless, activity(2)).encode())
    assert [f.ref for f in given] == ["1", "2"]
    assert [f.code for f in found] == ["flows.activity_too_large"]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 3_000), st.integers(0, 40), st.binary(max_size=12))
def test_no_damage_stops_or_invents(at: int, cut: int, put: bytes) -> None:
    raw = GOOD.encode()
    raw = raw[: at % len(raw)] + put + raw[at % len(raw) + cut :]
    found = list(read(io.BytesIO(raw), Source("a", "b"), load_lexicon().flows))
    given_ = [f for f in found if isinstance(f, Flow)]
    assert len(given_) <= 3 + put.count(b"<")
    for flow in given_:
        etree.fromstring(flow.raw)
        assert flow.amount is None or str(flow.amount.coefficient) in flow.raw.replace(".", "")


def _zipped(raw: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.xml", raw)
    return file.getvalue()


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress, _zipped])
def test_a_packed_file_is_read_and_a_cut_one_told(reading: Reading, packed: Callable[[bytes], bytes]) -> None:
    raw = packed(GOOD.encode())
    given, found = reading(raw)
    assert ([f.ref for f in given], found) == (["1", "2", "3"], [])
    given, found = reading(raw[: len(raw) // 2])
    assert [f.code for f in found][-1] in ("flows.damaged", "flows.cut_short")
    assert found[-1].severity == "error"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux")
def test_memory_does_not_grow_with_one_endless_activity(tmp_path: Path) -> None:
    """Twenty megabytes in one activity, in a process of its own: the peak is the operating system's."""
    path = tmp_path / "a.xml"
    path.write_text(whole(ACTIVITY.format(n=1, transactions="\n".join(PAID.format(n=n) for n in range(95_000)))))
    code = """
import sys
from pathlib import Path
from musterbook.intake.flows.reading import read_flows
from musterbook.lexicon import load_lexicon
print(sum(1 for _ in read_flows(Path(sys.argv[1]), load_lexicon())))
print(next(row.split()[1] for row in open("/proc/self/status") if row.startswith("VmHWM")))
"""
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count > 95_000
    assert peak < 150_000  # kilobytes
