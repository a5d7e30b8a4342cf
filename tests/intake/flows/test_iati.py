"""Activities of the IATI standard: what a transaction says, what its activity says for it, and that nothing is lost."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]

from musterbook.intake.flows import Source
from musterbook.intake.flows.iati import read, restored
from musterbook.intake.flows.reading import read_flows
from musterbook.lexicon import Lexicon
from musterbook.records import Finding
from musterbook.records.flows import Activity, Flow, Money, Organisation, Share, flow_of

TWO = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03" xmlns:own="http://example.org/own">
  <!-- written for this test -->
  <iati-activity default-currency="EUR" xml:lang="en" humanitarian="1" last-updated-datetime="2021-02-03T04:05:06Z">
    <iati-identifier>XM-EXAMPLE-7</iati-identifier>
    <reporting-org ref="XM-DAC-8-1" type="10"><narrative>Ministry of the North</narrative></reporting-org>
    <title><narrative>Wells</narrative></title>
    <participating-org ref="XM-DAC-10" role="1"><narrative>Somebody else</narrative></participating-org>
    <recipient-country code="IQ" percentage="60"/>
    <recipient-country code="SY" percentage="40"><narrative>Syria</narrative></recipient-country>
    <recipient-region code="589" vocabulary="1" percentage="0"/>
    <sector code="14030" percentage="100"/>
    <default-flow-type code="10"/>
    <default-finance-type code="110"/>
    <default-aid-type code="C01"/>
    {transactions}
    <own:note kind="x">kept</own:note>
  </iati-activity>
</iati-activities>
"""
PAID = """<transaction ref="T1" humanitarian="0">
      <transaction-type code="3"/>
      <transaction-date iso-date="2020-06-04"/>
      <value value-date="2020-06-05">1500.125</value>
      <description><narrative xml:lang="fr">Puits</narrative><narrative>Wells  in
        Mosul</narrative></description>
      <receiver-org ref="XM-DAC-41114" type="40" receiver-activity-id="XM-DAC-41114-9">
        <narrative>UNDP</narrative></receiver-org>
      <own:value-USD>1689.9</own:value-USD>
    </transaction>"""
ONE = """<iati-activities version="1.04">
  <iati-activity default-currency="GBP" xml:lang="en">
    <transaction ref="A">
      <value value-date="2012-03-31" currency="USD">70</value>
      <transaction-type code="C">Commitment</transaction-type>
      <transaction-date iso-date="2012-03-30">30 March 2012</transaction-date>
      <provider-org ref="GB-1">A ministry</provider-org>
      <sector vocabulary="DAC" code="11220">Schools</sector>
    </transaction>
    <transaction><transaction-type code="IF"/><transaction-date iso-date="2012-04-01"/><value>5</value></transaction>
    <reporting-org ref="GB-1" type="10">A ministry</reporting-org>
    <iati-identifier>GB-1-22</iati-identifier>
    <recipient-country code="AF" percentage="100">Afghanistan</recipient-country>
  </iati-activity>
</iati-activities>
"""
Reading = Callable[[str | bytes], list[Flow | Activity | Finding]]


@pytest.fixture
def reading(lexicon: Lexicon) -> Reading:
    def run(text: str | bytes) -> list[Flow | Activity | Finding]:
        raw = text.encode() if isinstance(text, str) else text
        return list(read(io.BytesIO(raw), Source("a.xml", "0" * 64), lexicon.flows))

    return run


def flows(found: Iterable[object]) -> list[Flow]:
    return [f for f in found if isinstance(f, Flow)]


def codes(found: list[Flow | Activity | Finding]) -> list[str]:
    return [f.code for f in found if isinstance(f, Finding)]


def test_a_transaction_says_who_gave_what_to_whom(reading: Reading) -> None:
    found = reading(TWO.format(transactions=PAID))
    (flow,) = flows(found)
    assert not codes(found)
    assert (flow.type, flow.stage, flow.ref, flow.activity) == ("3", "disbursement", "T1", "XM-EXAMPLE-7")
    assert flow.amount == Money(1500125, 3, "EUR")
    assert flow.converted == Money(16899, 1, "USD")
    assert (flow.date, flow.value_date, flow.updated) == ("2020-06-04", "2020-06-05", "2021-02-03")
    assert flow.receiver == Organisation("UNDP", "XM-DAC-41114", "40", "UNDP", "XM-DAC-41114-9")
    assert flow.description == "Wells in Mosul"
    assert flow.humanitarian is False
    assert flow.at == "/iati-activities/iati-activity[1]/transaction[1]"


def test_what_an_activity_says_for_all_is_taken_over_and_named(reading: Reading) -> None:
    (flow,) = flows(reading(TWO.format(transactions=PAID)))
    assert flow.provider == Organisation("Ministry of the North", "XM-DAC-8-1", "10", "NOR")
    assert flow.recipients == (
        Share("IQ", "IRQ", "country", "60"),
        Share("Syria", "SYR", "country", "40"),
        Share("589", "589", "region", "0"),
    )
    assert flow.sectors == (Share("14030", "14030", "1", "100"),)
    assert (flow.flow_type, flow.finance_type, flow.aid_types) == ("10", "110", ("C01",))
    assert set(flow.inherited) == {
        "provider", "recipients", "sectors", "flow_type", "finance_type", "aid_types", "currency",
    }  # fmt: skip


def test_what_a_transaction_says_itself_is_not_inherited(reading: Reading) -> None:
    own = """<transaction>
      <transaction-type code="11"/><transaction-date iso-date="2020-06-04+02:00"/><value currency="USD">7</value>
      <provider-org><narrative>Government of Sweden</narrative></provider-org>
      <sector code="1" vocabulary="99"><narrative>Ours</narrative></sector>
      <recipient-country code="ML"/><flow-type code="30"/><finance-type code="421"/>
      <aid-type code="B03"/><aid-type code="2" vocabulary="2"/>
    </transaction>"""
    (flow,) = flows(reading(TWO.format(transactions=own)))
    assert flow.provider == Organisation("Government of Sweden", code="SWE")
    assert flow.receiver is not None
    assert flow.receiver.name == "Ministry of the North"
    assert flow.inherited == ("receiver",)
    assert flow.sectors == (Share("Ours", "1", "99"),)
    assert flow.recipients == (Share("ML", "MLI"),)
    assert (flow.flow_type, flow.finance_type, flow.aid_types) == ("30", "421", ("B03", "2"))
    assert flow.date == "2020-06-04"


def test_a_participating_organisation_is_no_provider(reading: Reading) -> None:
    text = TWO.format(transactions=PAID).replace('<reporting-org ref="XM-DAC-8-1" type="10">', "<reporting-org>")
    text = text.replace("Ministry of the North", "")
    (flow,) = flows(reading(text))
    assert flow.provider is None
    assert "provider" not in flow.inherited


def test_letters_of_the_standard_1_are_mapped(reading: Reading) -> None:
    first, second = flows(reading(ONE))
    assert (first.type, first.stage, first.version) == ("2", "commitment", "1.04")
    assert first.provider == Organisation("A ministry", "GB-1", code="GBR")
    assert first.sectors == (Share("Schools", "11220", "1"),)
    assert (second.type, second.stage) == ("1", "disbursement")
    assert second.amount == Money(5, 0, "GBP")
    assert second.receiver == Organisation("A ministry", "GB-1", "10", "GBR")  # though it stands after the transactions
    assert {f.activity for f in (first, second)} == {"GB-1-22"}
    assert second.recipients == (Share("Afghanistan", "AFG", "country", "100"),)


@pytest.mark.parametrize(
    ("changed", "to", "code", "says"),
    [
        (">1500.125<", "><", "flows.no_amount", "no value"),
        ('<value value-date="2020-06-05">1500.125</value>', "", "flows.no_amount", "no value"),
        ("1500.125", "1,500.125", "flows.not_a_number", "'1,500.125'"),
        ("1500.125", "1.5e3", "flows.not_a_number", "'1.5e3'"),
        ("1500.125", "NaN", "flows.not_a_number", "'NaN'"),
        ("2020-06-04", "2020-06-31", "flows.not_a_date", "'2020-06-31'"),
        ("2020-06-04", "June", "flows.not_a_date", "'June'"),
        ('<transaction-date iso-date="2020-06-04"/>', "", "flows.no_date", "no date"),
        ('<transaction-type code="3"/>', "", "flows.no_type", "no type"),
        ('code="3"', 'code="33"', "flows.unknown_type", "'33'"),
        ('default-currency="EUR"', "", "flows.unknown_currency", "no currency"),
        ('default-currency="EUR"', 'default-currency="XYZ"', "flows.unknown_currency", "'XYZ'"),
        ('code="IQ"', 'code="ZZ"', "flows.unknown_country", "'ZZ'"),
        ("1689.9", "much", "flows.not_a_number", "'much'"),
    ],
)
def test_a_malformed_transaction_is_a_finding_with_its_place(
    reading: Reading, changed: str, to: str, code: str, says: str
) -> None:
    whole = TWO.format(transactions=PAID + PAID.replace("T1", "T2"))
    found = reading(whole.replace(changed, to, 1))
    assert [f.ref for f in flows(found)] == ["T1", "T2"]
    (first, *_) = [f for f in found if isinstance(f, Finding)]
    assert (first.code, first.severity, first.subject) == (code, "warning", "a.xml")
    assert says in first.message
    assert "/iati-activities/iati-activity[1]" in first.message
    assert first.message.startswith("line ")


def test_a_finding_names_the_line_of_a_long_file(reading: Reading) -> None:
    begin, end = TWO.index("  <iati-activity "), TWO.index("</iati-activities>")
    one = "\n" * 30_000 + TWO[begin:end]
    text = TWO[:begin] + one.format(transactions=PAID) * 4 + one.format(transactions=PAID.replace("1500.125", "x"))
    found = reading(text + TWO[end:])
    (finding,) = [f for f in found if isinstance(f, Finding)]
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if ">x</value>" in row)
    assert finding.message.startswith(f"line {line - 3:,}, /iati-activities/iati-activity[5]/transaction[1]: ")
    assert len(flows(found)) == 5


def test_nought_is_an_amount(reading: Reading) -> None:
    found = reading(TWO.format(transactions=PAID.replace("1500.125", "0.00")))
    assert not codes(found)
    (flow,) = flows(found)
    assert flow.amount is not None
    assert flow.amount.value == 0


def test_twins_are_told_apart_and_named_alike_in_every_release(reading: Reading) -> None:
    text = TWO.format(transactions=PAID * 3)
    names = [f.id for f in flows(reading(text))]
    assert len(set(names)) == 3
    assert names == [f.id for f in flows(reading(text.replace("1500.125", "1500.1250").replace("Wells", "Springs")))]
    assert names != [f.id for f in flows(reading(text.replace("1500.125", "1500.126")))]


def test_every_element_comes_out_again(reading: Reading) -> None:
    text = TWO.format(transactions=PAID + "<!-- between --><transaction/>" + PAID + "words")
    assert _canonical(_whole(reading(text))) == _canonical(_only_activity(text))
    assert _canonical(_whole(reading(ONE))) == _canonical(_only_activity(ONE))


def test_a_very_large_activity_comes_in_parts_and_loses_nothing(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musterbook.intake.flows.activities._AT_ONCE", 300)
    monkeypatch.setattr("musterbook.intake.flows.activities._BLOCK", 256)
    text = TWO.format(transactions="lost &amp; found\n".join(PAID.replace("T1", f"T{n}") for n in range(20)))
    found = reading(text)
    parts = [p for p in found if isinstance(p, Activity)]
    assert len(parts) > 5
    assert [p.part for p in parts] == list(range(len(parts)))
    assert [f.at[-4:].strip("n[]") for f in flows(found)] == [str(n) for n in range(1, 21)]
    assert _canonical(_whole(found)) == _canonical(_only_activity(text))
    assert all(f.recipients[0].code == "IRQ" for f in flows(found))


def test_a_flow_made_at_once_is_the_flow_made_slot_by_slot() -> None:
    said = {"id": "a", "system": "iati", "type": "3", "stage": "disbursement", "amount": None, "ref": "R"}
    made, whole = flow_of(**said), Flow(**said)  # type: ignore[arg-type]
    assert (made, hash(made), repr(made)) == (whole, hash(whole), repr(whole))
    with pytest.raises(AttributeError):
        made.ref = "other"  # type: ignore[misc]


def test_the_published_file_gives_its_known_sums(shared: Path, lexicon: Lexicon) -> None:
    path = shared / "flows" / "iati" / "UNHCR-Activities-2023.xml"
    found = list(read_flows(path, lexicon))
    given = flows(found)
    assert Counter(type(f).__name__ for f in found) == {"Flow": 2678, "Activity": 134}
    assert {f.type for f in given} == {"11"}
    assert len({f.amount.currency for f in given if f.amount}) == 15
    sums: dict[str | None, Decimal] = defaultdict(Decimal)
    for flow in given:
        assert flow.converted is not None
        sums["all"] += flow.converted.value
        for share in flow.recipients:
            sums[share.code] += flow.converted.value
    assert sums["all"] == Decimal("5219239504.275")
    assert sums["IRQ"] == Decimal("57856563.547")
    assert sums["SYR"] == Decimal("141568869.541")


def test_the_published_file_comes_out_again_as_it_was(shared: Path, lexicon: Lexicon) -> None:
    path = shared / "flows" / "iati" / "UNHCR-Activities-2023.xml"
    raw: dict[str, list[str]] = defaultdict(list)
    whole = etree.parse(path).getroot()
    found = list(read_flows(path, lexicon))
    for flow in flows(found):
        raw[flow.at.rpartition("/")[0]].append(flow.raw)
    activities = [a for a in found if isinstance(a, Activity)]
    for activity, original in zip(activities, whole, strict=True):
        assert _canonical(restored([activity], raw[activity.at])) == _canonical(etree.tostring(original))


def _whole(found: list[Flow | Activity | Finding]) -> str:
    return restored([a for a in found if isinstance(a, Activity)], [f.raw for f in flows(found)])


def _only_activity(text: str) -> bytes:
    return bytes(etree.tostring(etree.fromstring(text.encode())[-1], with_tail=False))


def _canonical(xml: str | bytes) -> bytes:
    element = etree.fromstring(xml)
    element.tail = None
    return bytes(etree.tostring(element, method="c14n"))
