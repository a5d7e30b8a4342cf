import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterbook.records import (
    Amount,
    Attribution,
    Claim,
    Copy,
    Document,
    Finding,
    Judgement,
    Page,
    Party,
    Place,
    Record,
    Restatement,
    Speaker,
    decode,
    dumps,
    encode,
    spreadsheet_text,
    to_dict,
)
from musterbook.records.flows import Flow, Match, Money, Organisation, Share

WORDS = st.text(max_size=20)
STEPS = st.none() | st.integers(-(10**20), 10**20)
AMOUNTS = st.builds(
    Amount,
    STEPS,
    STEPS,
    STEPS,
    st.sampled_from(["USD", "troops", "tonnes"]),
    st.integers(0, 6),
    st.just("exact"),
    WORDS,
)
CLAIMS = st.builds(
    Claim,
    id=WORDS,
    document=WORDS,
    kind=st.just("commitment"),
    stage=st.just("pledged"),
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    quote=WORDS,
    party=st.none() | st.builds(Party, WORDS, st.none() | WORDS, st.none() | WORDS),
    place=st.lists(st.builds(Place, WORDS), max_size=2).map(tuple),
    amount=st.none() | AMOUNTS,
    equivalent=st.none() | AMOUNTS,
    attribution=st.lists(st.builds(Attribution, st.builds(Speaker, WORDS)), max_size=2).map(tuple),
    evidence=st.dictionaries(WORDS, st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3).map(
        lambda d: tuple((k, *v) for k, v in d.items())
    ),
    confidence=st.integers(0, 1000),
    rules=st.lists(WORDS, max_size=2).map(tuple),
)
MONEY = st.builds(Money, st.integers(-(10**30), 10**30), st.integers(0, 8), st.just("USD"))
ORGANISATIONS = st.builds(Organisation, WORDS, st.none() | WORDS, st.none() | WORDS)
SHARES = st.lists(st.builds(Share, WORDS, st.none() | WORDS), max_size=2).map(tuple)
FLOWS = st.builds(
    Flow,
    id=st.text("0123456789abcdef", min_size=1),
    system=st.sampled_from(["fts", "iati", "table"]),
    type=WORDS,
    amount=st.none() | MONEY,
    converted=st.none() | MONEY,
    provider=st.none() | ORGANISATIONS,
    receiver=st.none() | ORGANISATIONS,
    recipients=SHARES,
    sectors=SHARES,
    plans=st.lists(WORDS, max_size=2).map(tuple),
    new_money=st.none() | st.booleans(),
    cells=st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple),
    raw=WORDS,
)
RECORDS = (
    CLAIMS
    | FLOWS
    | st.sampled_from(
        [
            Document.of("text", title="t", agencies=("dpa",), pages=(Page(1, 0, 4),)),
            Copy("d", "file.txt"),
            Finding("intake.too_deep", "error", "too deep", "file.html"),
            Restatement("b", "a", "repeats", 900, ("same sum",)),
            Judgement("j", "a", "positive", "somebody", "2020-01-01T00:00:00Z"),
            Match("entry", "flow", "pays", 900, ("same giver",)),
        ]
    )
)


@given(RECORDS)
def test_a_record_survives_the_journal(record: Record) -> None:
    line = encode(record)
    assert "\n" not in line
    assert decode(line) == record
    assert encode(decode(line)) == line


def test_numbers_are_in_major_units_with_exact_digits() -> None:
    amount = Amount(123_456_789_012_345_678_905, None, None, "USD", 2, "at_least", "much")
    claim = Claim("c", "d", "figure", "assessed", 0, 4, "much", amount=amount, confidence=875)
    line = encode(claim)
    assert '"low":1234567890123456789.05' in line
    assert '"confidence":0.875' in line
    assert to_dict(claim)["amount"]["low"] == Decimal("1234567890123456789.05")


def test_a_claim_keeps_its_identity_when_it_is_read_better() -> None:
    one = Claim.identity("d", "figure", 3, 9)
    assert one == Claim.identity("d", "figure", 3, 9, 0)
    assert len({one, Claim.identity("d", "figure", 3, 9, 1), Claim.identity("d", "event", 3, 9)}) == 3


def test_a_float_never_reaches_the_journal() -> None:
    with pytest.raises(TypeError, match="float"):
        dumps({"low": 0.1})


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"record":"planet"}', "nonsense"])
def test_what_is_no_journal_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"journal|Expecting"):
        decode(line)


def test_a_newer_journal_still_reads() -> None:
    newer = json.dumps(json.loads(encode(Copy("d", "file.txt"))) | {"mood": "bright"})
    assert decode(newer) == Copy("d", "file.txt")


def test_a_document_is_named_by_its_text() -> None:
    assert Document.of("a").id != Document.of("a ").id
    assert Document.of("a", title="x").id == Document.of("a", title="y").id


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@x", "-cmd", "\tx"])
def test_a_formula_is_text(cell: str) -> None:
    assert spreadsheet_text(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5,000", "5", "$100", "a=b", ""])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert spreadsheet_text(cell) == cell


@pytest.mark.parametrize(
    ("said", "coefficient", "exponent"),
    [
        ("921375.922", 921375922, 3),
        ("-0.50", -50, 2),
        ("+12", 12, 0),
        (".5", 5, 1),
        (" 7 ", 7, 0),
        ("9" * 38, 10**38 - 1, 0),
    ],
)
def test_money_keeps_the_digits_of_its_source(said: str, coefficient: int, exponent: int) -> None:
    money = Money.of(said, "USD")
    assert (money.coefficient, money.exponent) == (coefficient, exponent)
    assert money.value == Decimal(said)


@pytest.mark.parametrize(
    "said",
    ["", "-", ".", "1,000", "1e6", "NaN", "Infinity", "0x10", "١٢", "1 000", "9" * 39, "9" * 39 + ".0", ".+1", "1.2.3"],
)
def test_money_takes_nothing_but_digits(said: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        Money.of(said, "USD")


@given(FLOWS)
def test_a_flow_is_written_as_its_plain_values_are(flow: Flow) -> None:
    assert encode(flow) == dumps({"record": "flow"} | to_dict(flow))


def test_a_flow_is_named_alike_in_every_form_of_its_source_and_apart_from_its_twins() -> None:
    assert Flow.identity("fts", "228238") == Flow.identity("fts", "228238")
    names = {
        Flow.identity("iati", "a", "b"),
        Flow.identity("iati", "ab", ""),
        Flow.identity("iati", "a", "b", ordinal=1),
    }
    assert len(names) == 3


def test_a_flow_writes_only_the_fields_that_it_has() -> None:
    flow = Flow("f", "iati", type="12", stage="pledge", amount=Money.of("100.00", "EUR"), new_money=False)
    assert encode(flow) == (
        '{"record":"flow","id":"f","system":"iati","type":"12","stage":"pledge",'
        '"amount":{"value":100.00,"currency":"EUR"},"new_money":false}'
    )
    assert decode(encode(flow)) == flow
