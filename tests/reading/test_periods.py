"""Dates and periods: each way of saying them against one day of issue, and what must not be read as one."""

from __future__ import annotations

import datetime
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.lexicon.tables import edtf_bounds
from musterbook.reading.periods.finding import PeriodMention, find_periods

CASES = tomllib.loads((Path(__file__).parent / "examples" / "periods.toml").read_text("utf-8"))["case"]
ISSUED = datetime.date(2018, 2, 14)
WORDS = """
    5 31 2014 1990s March May Feb. September last next this past six months year years Thursday Tues. today
    ago since until by from to and between – - , . early mid late the end of week Q3 half first fiscal FY
    '90s 2018-02-30 31/12/2017 of will was
"""
PIECES = WORDS.split()


def only(text: str, issued: datetime.date | None = ISSUED) -> PeriodMention:
    (mention,) = find_periods(text, issued=issued)
    return mention


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_every_period_of_the_examples(case: dict[str, object]) -> None:
    text, expect = str(case["text"]), case["expect"]
    assert isinstance(expect, list)
    got = [(m.said, str(m.first or "-"), str(m.last or "-"), m.edtf or "-") for m in find_periods(text, issued=ISSUED)]
    assert got == [tuple(part.strip() for part in line.split("|")) for line in expect]


def test_without_a_day_of_issue_what_needs_it_stays_open() -> None:
    for said, edtf in (
        ("on February 13", "XXXX-02-13"),
        ("in July", "XXXX-07"),
        ("on Feb. 14-15", "XXXX-02-14/XXXX-02-15"),
    ):
        mention = only(f"It began {said}.", None)
        assert (mention.first, mention.last, mention.edtf) == (None, None, edtf)
    for said in ("on Thursday", "last year", "two months ago", "yesterday", "by the end of the year"):
        mention = only(f"It began {said}.", None)
        assert (mention.first, mention.last, mention.edtf, mention.anchor) == (None, None, None, "relative"), said


def test_without_a_day_of_issue_what_is_absolute_stands() -> None:
    assert only("It began on 3 May 2016.", None).first == datetime.date(2016, 5, 3)
    assert only("It has run since 2014.", None).edtf == "2014/.."


def test_a_day_no_calendar_has_is_said_to_be_impossible() -> None:
    for said in ("31 September 2019", "February 30", "29 February 2019", "June 31, 2016"):
        mention = only(f"It opened on {said}.")
        assert (mention.impossible, mention.first, mention.edtf) == (True, None, None), said
    assert not only("It opened on 29 February 2016.").impossible


@pytest.mark.parametrize(
    ("issued", "said", "day"),
    [
        ("2020-06-05", "Talks were held Thursday.", "2020-06-04"),
        ("2020-06-05", "Talks were held Friday.", "2020-06-05"),
        ("2020-06-05", "Talks were held Monday.", "2020-06-01"),
        ("2020-06-05", "Talks will be held Monday.", "2020-06-08"),
        ("2020-06-05", "Talks resume Monday.", "2020-06-08"),
        ("2020-06-05", "She said Monday it would end.", "2020-06-01"),
        ("2020-01-02", "He died on December 30.", "2019-12-30"),
        ("2019-12-30", "Voting is set for January 5.", "2020-01-05"),
        ("2020-06-05", "He had left on December 30.", "2019-12-30"),
        ("2020-06-05", "He will leave on December 30.", "2020-12-30"),
        ("2018-02-13", "Allies meet on February 14.", "2018-02-14"),
    ],
)
def test_the_tense_and_the_nearest_reading_choose_the_day(issued: str, said: str, day: str) -> None:
    mention = only(said, datetime.date.fromisoformat(issued))
    assert (str(mention.first), mention.first) == (day, mention.last)


def test_a_month_takes_its_year_from_the_other_end() -> None:
    mention = only("It ran from November to February 2016.")
    assert (mention.first, mention.last) == (datetime.date(2015, 11, 1), datetime.date(2016, 2, 29))


def test_a_winter_reaches_into_the_next_year() -> None:
    assert only("in the winter of 2015").last == datetime.date(2016, 2, 29)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25),
    st.sampled_from([" ", "", "\n"]),
    st.dates() | st.none(),
)
def test_it_never_raises_and_its_spans_are_in_order(pieces: list[str], glue: str, issued: datetime.date | None) -> None:
    text = glue.join(pieces)
    at = 0
    for mention in find_periods(text, issued=issued):
        assert at <= mention.start < mention.end <= len(text)
        assert mention.said == text[mention.start : mention.end]
        assert mention.first is None or mention.last is None or mention.first <= mention.last
        at = mention.end


def test_edtf_covers_the_days_it_stands_for() -> None:
    for case in CASES:
        for mention in find_periods(str(case["text"]), issued=ISSUED):
            bounds = edtf_bounds((mention.edtf or "").replace("~", ""))
            if bounds is not None and mention.first and mention.last:
                assert bounds[0] <= str(mention.first) <= str(mention.last) <= bounds[1], mention.said


@pytest.mark.parametrize(
    "unit", ["January ", "2014-", "last six ", "January 1, ", "since ", "Thursday ", "1 ", "'", "end of "]
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        find_periods(text, issued=ISSUED)
        return time.process_time() - begin

    cost(2_000)
    assert cost(40_000) < 12 * cost(10_000) + 0.3
