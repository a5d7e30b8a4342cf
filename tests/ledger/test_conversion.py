"""Totals in a currency asked for: what was converted, at which rate of which day, and what was not."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.lexicon import load_lexicon
from musterbook.records import Amount
from tests.ledger.books import Books, count, money, more_than, only, post

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def test_each_line_takes_the_rate_of_its_day(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(books.pledge(money(100, unit="EUR")), books.pledge(7), issued="2016-07-20"),
        books.story(books.pledge(money(100, unit="EUR"), place="IRQ"), issued="2018-02-18"),
        books.story(books.pledge(money(15, unit="SAR"), "SAU"), issued="2018-02-14"),
    )
    found = {c.key: c for c in ledger.convert(ledger.totals(by=("party",), stage="pledge"), "USD")}
    usa = found["USA",]
    assert [(c.line.said, c.best, c.rate.on) for c in usa.lines] == [
        ("100 EUR", 11013, "2016-07-20"),
        ("100 EUR", 12464, "2018-02-16"),
        ("7 USD", 700, "2016-07-20"),
    ]
    assert (usa.low, usa.best, usa.high, usa.unit, usa.exponent) == (24177, 24177, 24177, "USD", 2)
    assert usa.lines[0].rate.value == Fraction("1.1013")
    assert (usa.version, usa.missing) == (load_lexicon().rates.version, ())
    assert usa.rules == ("7 original currency is kept", "19 as it was known")
    assert found["SAU",].best == 400


def test_the_totals_in_their_own_currencies_stay_as_they_are(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(money(100, unit="EUR"))))
    before = ledger.totals()
    ledger.convert(before, "USD")
    assert ledger.totals() == before
    assert only(before).unit == "EUR"


def test_bounds_convert_each_and_open_ends_stay_open(ledger: Ledger, books: Books) -> None:
    up_to = Amount(None, 10000, 10000, "EUR", 2, "up_to", "up to 100")
    post(ledger, books.story(books.pledge(more_than(100, "EUR")), books.pledge(up_to, "GBR"), issued="2016-07-20"))
    found = {c.key: (c.low, c.best, c.high) for c in ledger.convert(ledger.totals(by=("party",)), "USD")}
    assert found == {("USA",): (11013, 11013, None), ("GBR",): (0, 11013, 11013)}


def test_what_has_no_rate_is_listed_and_in_no_figure(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(books.pledge(money(9, unit="KWD"), "KWT"), books.pledge(money(5, unit="EUR"), "KWT")),
        books.story(books.pledge(money(8, unit="EUR"), "KWT", "IRQ"), issued=None),
        books.story(books.pledge(count(300), "KWT")),
    )
    found = only(ledger.convert(ledger.totals(by=("party",)), "USD"))
    assert [c.line.said for c in found.lines] == ["5 EUR"]
    assert sorted((m.line.said, m.reason) for m in found.missing) == [
        ("8 EUR", "the day is not known"),
        ("9 KWD", "no rate of KWD"),
    ]


def test_nothing_converted_is_no_nought(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(money(9, unit="KWD"), "KWT")))
    found = only(ledger.convert(ledger.totals(), "USD"))
    assert (found.low, found.best, found.high, found.lines) == (None, None, None, ())


def test_what_was_paid_later_takes_the_rate_of_the_day_it_was_announced(ledger: Ledger, books: Books) -> None:
    paid = books.pledge(money(100, unit="EUR"), stage="delivered", repeats=True, announced_on="2016-07-20")
    post(
        ledger,
        books.story(books.pledge(money(100, unit="EUR")), issued="2016-07-20"),
        books.story(paid, issued="2018-02-16"),
    )
    found = only(ledger.convert(ledger.totals(), "USD"))
    assert (found.stage, only(found.lines).rate.on) == ("disbursement", "2016-07-20")


def _goal_and_answers(books: Books) -> Any:
    drive = {"purpose": "stabilization"}
    goal = books.pledge(
        more_than(700), "coalition", "IRQ SYR", stage="goal", sentence="The coalition seeks 700.", **drive
    )
    return books.story(
        goal, books.pledge(100, place="IRQ", **drive), books.pledge(money(50, unit="EUR"), "DEU", "IRQ", **drive),
        books.pledge(money(9, unit="KWD"), "KWT", "SYR", **drive), issued="2018-02-13",
    )  # fmt: skip


def test_a_goal_is_held_against_all_that_answers_it_in_one_currency(ledger: Ledger, books: Books) -> None:
    post(ledger, _goal_and_answers(books))
    plain = only(ledger.targets())
    assert plain.pledged is not None
    assert (plain.pledged.best, plain.gap_low) == (10000, 60000)
    assert sorted(line.said or "" for line in plain.elsewhere) == ["50 EUR", "9 KWD"]
    held = only(ledger.convert_targets([plain], "USD"))
    assert held.goal is not None
    assert held.pledged is not None
    assert (held.goal.low, held.goal.high, held.pledged.low) == (70000, None, 10000 + 6167)
    assert [m.line.said for m in held.pledged.missing] == ["9 KWD"]
    assert held.gap == (0, None, None), "what has no rate may close the gap"


def test_a_gap_in_another_currency(ledger: Ledger, books: Books) -> None:
    story = _goal_and_answers(books)
    whole = [c for c in story[2].claims if c.amount is None or c.amount.unit != "KWD"]
    post(ledger, (*story[:2], dataclasses.replace(story[2], claims=tuple(whole))))
    held = only(ledger.convert_targets(ledger.targets(), "EUR"))
    rate = Fraction(10000) / Fraction("1.2333")
    assert held.goal is not None
    assert held.goal.low == round(7 * rate)
    assert held.gap == (round(7 * rate) - round(rate) - 5000, round(7 * rate) - round(rate) - 5000, None)


def test_a_goal_without_a_rate_says_so(ledger: Ledger, books: Books) -> None:
    post(ledger, _goal_and_answers(books))
    held = only(ledger.convert_targets(ledger.targets(), "KWD"))
    assert held.goal is None
    assert held.missing is not None
    assert (held.missing.reason, held.gap) == ("no rate of KWD", (None, None, None))


@pytest.mark.parametrize("code", ["troops", "usd", "percent", ""])
def test_only_a_currency_can_be_asked_for(ledger: Ledger, code: str) -> None:
    with pytest.raises(ValueError, match="not a currency"):
        ledger.convert((), code)


def test_as_of_a_day_uses_the_rates_that_stood(ledger: Ledger, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    new = load_lexicon().rates
    monkeypatch.setitem(load_lexicon().__dict__, "rates", new.at("ECB 2018-02-13, pegs 2026-11-21"))
    post(ledger, books.story(books.pledge(money(100, unit="EUR")), issued="2018-02-14"))
    before = only(ledger.convert(ledger.totals(), "USD"))
    assert only(before.missing).reason == "the ECB's rates here end on 2018-02-13"
    monkeypatch.setitem(load_lexicon().__dict__, "rates", new)  # a newer file of the ECB's is installed
    assert only(ledger.convert(ledger.totals(), "USD")).best == 12348
    then = "2024-01-01"
    assert only(ledger.convert(ledger.totals(as_of=then), "USD", as_of=then)) == before


def test_the_versions_survive_export(ledger: Ledger, books: Books, fresh: object) -> None:
    post(ledger, books.story(books.pledge(money(100, unit="EUR"))))
    other = fresh()  # type: ignore[operator]
    other.load(ledger.export())
    then = "2024-01-01"
    assert other.convert(other.totals(as_of=then), "USD", as_of=then) == ledger.convert(
        ledger.totals(as_of=then), "USD", as_of=then
    )
