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
RECORDS = CLAIMS | st.sampled_from(
    [
        Document.of("text", title="t", agencies=("dpa",), pages=(Page(1, 0, 4),)),
        Copy("d", "file.txt"),
        Finding("intake.too_deep", "error", "too deep", "file.html"),
        Restatement("b", "a", "repeats", 900, ("same sum",)),
        Judgement("j", "a", "positive", "somebody", "2020-01-01T00:00:00Z"),
    ]
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


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"record":"flow"}', "nonsense"])
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
