"""Quantities: every construction with its bounds, unit and hedge, and what must not be read as one."""

from __future__ import annotations

import json
import time
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading.amounts.finding import AmountMention, find_amounts

CASES = tomllib.loads((Path(__file__).parent / "examples" / "amounts.toml").read_text("utf-8"))["case"]
WORDS = """
    5 10 1,000 2014 $ € £ NOK million bn and to or from between - – , . ( ) % the a an half third dozen more
    than up to about nearly tens of thousands soldiers troops countries year-old -member -strong no zero one
    two hundred our ninth shipment Article Feb. pounds kroner F-16 +1 202-555 @ https://x U.S. ½ 1/2 :30
    p.m.
"""
PIECES = WORDS.split()


def found(text: str) -> tuple[AmountMention, ...]:
    return find_amounts(text, load_lexicon().quantities)


def only(text: str) -> AmountMention:
    (mention,) = found(text)
    return mention


def number(said: str) -> Decimal | None:
    return None if said == "-" else Decimal(said)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_every_quantity_of_the_examples(case: dict[str, object]) -> None:
    text, expect = str(case["text"]), case["expect"]
    assert isinstance(expect, list)
    got = [(text[m.start : m.end], m.low, m.high, m.unit or "", m.hedge) for m in found(text)]
    want = [[part.strip() for part in line.split("|")] for line in expect]
    assert got == [(said, number(low), number(high), unit, hedge) for said, low, high, unit, hedge in want]


def test_the_tables_own_examples_bear_their_hedge(lexicon: Lexicon) -> None:
    for hedge, said in lexicon.quantities.hedges.examples:
        assert [m.hedge for m in found(said)] == [hedge], said
    for hedge, said in lexicon.quantities.hedges.counter:
        assert hedge not in [m.hedge for m in found(said)], said


def test_one_sum_in_two_currencies_is_linked() -> None:
    for text in ("€100 million ($117 million)", "500 million Swedish kronor, or about $50 million", "£540m (US$700m)"):
        first, second = found(text)
        assert (first.same_as, second.same_as) == (None, 0), text


def test_two_sums_are_not_linked() -> None:
    assert [m.same_as for m in found("€100 million and $117 million")] == [None, None]
    assert [m.same_as for m in found("€100 million for tents, $117 million for food")] == [None, None]


def test_an_ambiguous_currency_keeps_what_it_may_mean() -> None:
    mention = only("It cost 90 million kroner.")
    assert mention.unit == "kroner"
    assert {"NOK", "DKK"} <= set(mention.candidates)
    assert only("Danish aid rose by 90 million kroner.").unit == "DKK"
    assert only("Norway and Denmark gave 90 million kroner.").unit == "kroner"


def test_bare_dollars_are_the_united_states_whatever_the_place() -> None:
    assert only("Canberra gave $20 million.").unit == "USD"
    assert only("Canberra gave 20 million dollars.").unit == "USD"
    assert only("Canberra gave 20 million Australian dollars.").unit == "AUD"


def test_the_noun_and_the_hedge_have_their_places() -> None:
    text = "It has trained more than 5,000 Iraqi military personnel."
    mention = only(text)
    assert mention.noun is not None
    assert text[slice(*mention.noun)] == "Iraqi military personnel"
    assert text[mention.hedge_start : mention.phrase_end] == "more than 5,000 Iraqi military personnel"
    assert mention.amount.said == "5,000"


def test_what_is_carried_over_is_marked() -> None:
    first, second = found("over 700 soldiers and 250 guards")
    assert (first.carried, second.carried) == ((), ("hedge",))
    first, second = found("from 5,200 to 3,000 troops")
    assert (first.carried, first.unit, first.change, second.change) == (("noun",), "troops", "from", "to")


def test_additional_definite_and_partitive_are_told() -> None:
    assert only("an additional 200 troops").change == "additional"
    assert only("200 more troops").change == "additional"
    assert only("the 79 members").definite
    assert not only("79 members").definite
    assert [m.partitive for m in found("five of the 40 vehicles")] == [True, False]


def test_vague_words_give_no_amount_but_the_readers_band() -> None:
    mention = only("tens of thousands of people")
    assert mention.vague
    assert mention.amount.best is None
    assert mention.reader_range == (Decimal(10_000), Decimal(100_000))
    assert only("hundreds of millions of dollars").unit == "USD"


def test_kinds_keep_apart_what_no_claim_carries() -> None:
    kinds = {
        "a 30-year-old man": "age",
        "boys as young as 10": "age",
        "40 km": "distance",
        "three weeks": "duration",
        "60 tonnes": "weight",
    }
    kinds |= {
        "700 square miles": "area",
        "25%": "share",
        "5 soldiers": "count",
        "$5": "money",
        "our ninth convoy": "ordinal",
    }
    for text, kind in kinds.items():
        assert only(text).kind == kind, text


def test_numbers_are_whole_steps_with_the_digits_said() -> None:
    amount = only("$1,000,000.505").amount
    assert (amount.low, amount.exponent) == (1_000_000_505, 3)
    assert (only("KWD 5").amount.exponent, only("JPY 5,000").amount.exponent) == (3, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30), st.sampled_from([" ", "", "\n"]))
def test_it_never_raises_and_its_spans_are_in_order(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    at = 0
    for mention in found(text):
        assert at <= mention.start < mention.end <= len(text)
        assert mention.amount.said == text[mention.start : mention.end]
        assert 0 <= mention.hedge_start <= mention.start
        assert mention.end <= mention.phrase_end <= len(text)
        at = mention.end


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "million ", "1,111,", "(1 ", "1-", "half a ", "$", " ", "one hundred and ", "a@"]
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        found(text)
        return time.process_time() - begin

    cost(2_000)
    assert cost(40_000) < 12 * cost(10_000) + 0.3


def test_the_annotated_amounts_are_found(shared: Path) -> None:
    """Recall of low, high and hedge at the quotes of the annotated records; units are scored with the claims."""
    right = total = 0
    for path in sorted((shared / "gold" / "records").glob("*.json")):
        text = (shared / "gold" / "docs" / f"{path.stem}.txt").read_text("utf-8")
        mentions = found(text)
        for record in json.loads(path.read_text("utf-8")):
            low, high = record["amount_low"], record["amount_high"]
            if low is None and high is None:
                continue
            start = text.find(record["quote"])
            near = [m for m in mentions if m.hedge_start < start + len(record["quote"]) and m.phrase_end > start]
            right += any(_bounds(m) == (low, high) and m.hedge == record["approx"] for m in near)
            total += 1
    assert total > 80
    assert right / total >= 0.95


def _bounds(mention: AmountMention) -> tuple[float | None, float | None]:
    size = 100 if mention.unit == "fraction" else 1
    low, high = mention.low, mention.high
    return None if low is None else float(low) * size, None if high is None else float(high) * size
