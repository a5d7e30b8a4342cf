"""Quantities and dates that are the same however they are written, and numbers that no claim may carry."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading import read
from musterbook.reading.amounts.finding import AmountMention, find_amounts
from musterbook.reading.periods.finding import find_periods
from musterbook.records import Document

MILLIONS = st.decimals(min_value=Decimal("1.1"), max_value=999, places=1)
PAIRS = st.tuples(st.integers(4, 899), st.integers(1, 99)).map(lambda pair: (pair[0], pair[0] + pair[1]))
UPPER, LOWER = ("up_to", "at_most", "less_than"), ("more_than", "at_least")


def only(text: str) -> AmountMention:
    (mention,) = find_amounts(text, load_lexicon().quantities)
    return mention


def currencies() -> list[str]:
    return sorted(load_lexicon().quantities.currencies)


@given(MILLIONS)
@settings(max_examples=5, deadline=None)
def test_every_currency_is_read_by_its_code(size: Decimal) -> None:
    also_words = load_lexicon().quantities.lists["codes_also_words"]
    for code in currencies():
        behind = [f"{size} million {code}", f"{size}m {code}"] if code not in also_words else []
        for text in (f"{code} {size} million", f"{code} {size}m", f"{code}{size}mn", *behind):
            mention = only(f"They will pay {text} for it.")
            assert (mention.unit, mention.kind) == (code, "money"), text
            assert mention.low == mention.high == size * 1_000_000, text


def test_every_currency_is_read_by_its_nationality() -> None:
    for code, currency in load_lexicon().quantities.currencies.items():
        for adjective in sorted(currency.adjectives):
            said = adjective.upper() if "." in adjective[1:] else adjective
            mention = only(f"They will pay 3.5 million {said} {currency.nouns[-1]} for it.")
            assert mention.low == mention.high == 3_500_000, adjective
            assert code in {mention.unit, *mention.candidates}, adjective


def test_every_sign_is_read_before_a_number() -> None:
    for sign, codes in load_lexicon().quantities.signs.items():
        mention = only(f"They will pay {sign}5.5 million for it.")
        assert mention.low == 5_500_000, sign
        assert set(mention.candidates or [mention.unit]) <= {*codes}, sign


@given(st.integers(1_000, 99_999_999))
def test_a_number_is_the_same_however_it_is_grouped(number: int) -> None:
    commas = f"{number:,}"
    for said in (commas, commas.replace(",", "\u00a0"), commas.replace(",", "\u2009"), commas.replace(",", " ")):
        mention = only(f"They counted {said} tents there.")
        assert mention.low == mention.high == number, said
        assert mention.unit == "tents"


@given(st.integers(10_000, 999_999_999))
def test_a_number_grouped_as_in_india_is_the_same(number: int) -> None:
    head, tail = str(number)[:-3], str(number)[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    mention = only(f"It paid Rs {','.join([*pairs, tail])} to them.")
    assert mention.low == mention.high == number


@given(PAIRS, st.sampled_from(["tanks", "million euros", "km", "percent", "years"]))
def test_a_range_is_the_same_however_it_is_joined(pair: tuple[int, int], unit: str) -> None:
    a, b = pair
    want = only(f"between {a} and {b} {unit}")
    assert want.low is not None
    assert want.high is not None
    assert want.low < want.high
    for said in (
        f"{a} to {b} {unit}",
        f"{a}-{b} {unit}",
        f"{a}–{b} {unit}",
        f"{a}- to {b} {unit}",
        f"{a} – {b} {unit}",
    ):
        got = only(f"It took {said} then.")
        assert (got.low, got.high, got.unit, got.hedge) == (want.low, want.high, want.unit, "exact"), said


@given(PAIRS)
def test_two_numbers_that_are_joined_by_and_alone_are_two(pair: tuple[int, int]) -> None:
    first, second = find_amounts(f"It sent {pair[0]} tanks and {pair[1]} trucks.", load_lexicon().quantities)
    assert [first.low, second.low] == list(pair)


@given(PAIRS, st.sampled_from(["but", "and", "yet"]))
def test_two_bounds_of_one_number_are_a_range(pair: tuple[int, int], joined: str) -> None:
    mention = only(f"It sent at least {pair[0]} {joined} no more than {pair[1]} tanks.")
    assert [mention.low, mention.high] == list(pair)
    assert mention.hedge == "exact"


def test_every_hedge_bounds_money_and_things() -> None:
    hedges = load_lexicon().quantities.hedges
    for phrase, hedge in hedges.before.items():
        for said in ("$40 million",) if phrase.startswith("pass") else ("$40 million", "400 tanks"):
            mention = only(f"It was {phrase} {said}.")
            assert mention.hedge == hedge, phrase
            assert mention.hedge in UPPER or mention.low is not None
            assert mention.hedge in LOWER or mention.high is not None
    for phrase, hedge in hedges.after.items():
        assert only(f"It was 400 {phrase}.").hedge == hedge, phrase


@pytest.mark.parametrize("verb", ["signed an agreement", "held talks", "had a dispute", "voiced concerns"])
def test_what_talks_are_over_is_no_bound(verb: str) -> None:
    assert only(f"They {verb} over €10m.").hedge == "exact"
    assert only(f"They {verb} worth over €10m.").hedge == "more_than"


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2035, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(day: datetime.date) -> None:
    short = f"{day:%b}" if day.month == 5 else f"{day:%b}."
    forms = (
        f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}", f"{short} {day.day}, {day.year}",
        f"{day.isoformat()}", f"{day.day}-{day:%b}-{day.year}", f"{day:%A}, {day.day} {day:%B %Y}",
        f"{day.day}.{day.month}.{day.year}", f"{day:%B} {day.day} , {day.year}",
    )  # fmt: skip
    for said in forms:
        (mention,) = find_periods(f"It was signed on {said} in Oslo.", issued=datetime.date(2018, 2, 14))
        assert (mention.first, mention.last, mention.edtf) == (day, day, day.isoformat()), said


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2035, 12, 1)), st.integers(1, 25))
def test_a_stretch_of_days_is_the_same_however_it_is_joined(day: datetime.date, length: int) -> None:
    end = day + datetime.timedelta(days=length)
    first, last = f"{day.day} {day:%B %Y}", f"{end.day} {end:%B %Y}"
    for said in (f"from {first} to {last}", f"between {first} and {last}", f"{first} – {last}", f"{first}–{last}"):
        (mention,) = find_periods(f"It ran {said}.", issued=datetime.date(2018, 2, 14))
        assert (mention.first, mention.last) == (day, end), said


@given(st.integers(1950, 2035), st.integers(1, 9))
def test_years_without_an_end_stay_open(year: int, length: int) -> None:
    def edtf(said: str) -> str | None:
        (mention,) = find_periods(f"It has paid {said}.", issued=None)
        return mention.edtf

    assert edtf(f"since {year}") == f"{year}/.."
    assert edtf(f"until {year}") == f"../{year}"
    for said in (
        f"from {year} to {year + length}",
        f"between {year} and {year + length}",
        f"in {year}-{year + length}",
    ):
        assert edtf(said) == f"{year}/{year + length}"


# Each holds a number of the kind that no claim carries, beside one that a claim may.
CARRIES_NONE = {
    "age": (
        "Britain sent Corporal Ian Hale, 31, to Iraq.",
        "The 31-year-old soldier was killed in Mosul on Sunday.",
        "Norway gave vaccines for children under 5 in Syria.",
        "Germany will train recruits aged 18 to 25 in Erbil.",
        "He was 54 when Canada deployed its force.",
    ),
    "distance": (
        "Fighters were killed 40 km south of Mosul.",
        "The strike hit a convoy 15 miles from Raqqa.",
        "Turkey sent tanks 3 kilometres across the border.",
        "Troops withdrew to a base 20km from the city.",
        "Its rockets have a range of 300 miles, the ministry said.",
    ),
    "duration": (
        "Italy will keep its trainers in Iraq for three years.",
        "The siege lasted nine months, the coalition said.",
        "Denmark extended its mission by 12 months.",
        "After a three-hour meeting the ministers pledged aid to Iraq.",
        "A 48-hour truce was agreed by both sides.",
    ),
    "telephone": (
        "The embassy said relatives could call +1 202 555 0134.",
        "Norway pledged aid; press office: (202) 555-0134.",
        "For details of the pledge call 0800 555 0199.",
    ),
    "resolution": (
        "The Council condemned the attack in Resolution 2170.",
        "Canada supports UNSCR 2199 and pledged aid under it.",
        "Under Security Council resolutions 1267 and 2253 states froze funds.",
        "Article 51 gives states the right to help Iraq, the United States said.",
    ),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(k, t) for k, texts in CARRIES_NONE.items() for t in texts], ids=lambda value: value[:40]
)
def test_no_claim_carries_what_is_no_quantity_of_its_own(lexicon: Lexicon, kind: str, text: str) -> None:
    claims = read(Document.of(text, issued="2018-02-14"), lexicon).claims
    carried = [c.amount for c in claims if c.amount is not None]
    assert carried == [], kind
    both = read(Document.of(f"{text} Norway pledged $12 million to Iraq.", issued="2018-02-14"), lexicon).claims
    assert [c.amount.said for c in both if c.amount is not None] == ["$12 million"], kind
