"""What totals can be asked: by whom and for what, at which boundary, as published by a day, of what people accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from musterbook.ledger.summaries import RULES
from tests.ledger.books import Books, money, only, post, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.summaries import Total


def sums(totals: tuple[Total, ...]) -> dict[Any, int]:
    """Give what was counted in major units, by the one key each total has."""
    return {t.key[0] if len(t.key) == 1 else t.key: (t.best or 0) // 100 for t in totals if t.lines}


def test_loans_and_goods_are_never_added_to_grants(ledger: Ledger, books: Books) -> None:
    kinds = (("loan", 50), ("in kind", 9), ("grant", 5), (None, 3))
    given = (
        books.pledge(n, place=p, instrument=i) for (i, n), p in zip(kinds, ["IRQ", "SYR", "LBN", "JOR"], strict=True)
    )
    post(ledger, books.story(*given))
    found = {t.instrument: t for t in ledger.totals(by=())}
    assert {key: t.best for key, t in found.items()} == {"loan": 5000, "in kind": 900, None: 800}
    assert RULES[10] in found["loan"].rules
    assert RULES[10] not in found[None].rules


FUND, DONOR = ("UNDP-FFS", "IRQ"), ("NOR", "UNDP-FFS")


def gift(books: Books, amount: int, giver: str, taker: str, **slots: Any) -> Any:
    return told(f"{giver} gave {amount} to {taker}.", party=giver, counterparty=taker, amount=money(amount),
                stage="delivered", **slots)  # fmt: skip


@pytest.mark.parametrize(("at", "kept", "left"), [("donor", "NOR", "UNDP-FFS"), ("fund", "UNDP-FFS", "NOR")])
def test_what_goes_through_a_fund_is_counted_at_one_boundary(
    ledger: Ledger, books: Books, at: Any, kept: str, left: str
) -> None:
    post(ledger, books.story(gift(books, 40, *DONOR), gift(books, 30, *FUND), gift(books, 7, "NOR", "IRQ")))
    found = ledger.totals(by=("giver",), pass_through=at)
    assert sums(found) == ({"NOR": 47} if kept == "NOR" else {"UNDP-FFS": 30, "NOR": 7})
    out = only([x for t in found for x in t.left_out])
    assert (out.rule, out.line.party) == (11, left)


def test_a_fund_whose_donors_nobody_names_is_counted(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(gift(books, 30, *FUND), gift(books, 9, "NOR", "SRTF")))
    for at in ("donor", "fund"):
        assert sums(ledger.totals(by=("giver",), pass_through=at)) == {"UNDP-FFS": 30, "NOR": 9}


@pytest.mark.parametrize("left_out", [{"basis": "running_total"}, {"stage": "goal"}, {"stage": "claimed"}])
def test_a_fund_counts_where_what_its_donors_gave_does_not(
    ledger: Ledger, books: Books, left_out: dict[str, Any]
) -> None:
    given = gift(books, 40, *DONOR)
    given.slots.update(left_out)
    post(ledger, books.story(given, gift(books, 30, *FUND)))
    assert sums(ledger.totals(by=("giver",))) == {"UNDP-FFS": 30}


def test_the_union_stands_apart_from_its_members_or_with_them(ledger: Ledger, books: Books) -> None:
    givers = (("EU-COM", 100), ("EU-ECHO", 20), ("DEU", 5), ("GBR", 3), ("NOR", 1))
    post(ledger, books.story(*(books.pledge(n, p) for p, n in givers), issued="2018-02-13"),
         books.story(books.pledge(4, "GBR"), issued="2021-03-04"))  # fmt: skip
    assert sums(ledger.totals(by=("giver",))) == {"EU": 120, "DEU": 5, "GBR": 7, "NOR": 1}
    together = ledger.totals(by=("giver",), eu="members")
    assert sums(together) == {"EU": 128, "GBR": 4, "NOR": 1}
    assert {RULES[11], RULES[14]} <= set(together[0].rules)
    assert sums(ledger.totals(by=("giver",), eu="members", giver="EU")) == {"EU": 128}


def test_a_coalition_is_its_members_of_the_day(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5), books.pledge(7, "RUS"), books.pledge(9, "GC-IS"), issued="2018-02-13"),
         books.story(books.pledge(3), issued="2013-02-13"))  # fmt: skip
    assert sums(ledger.totals(by=("coalition",))) == {"GC-IS": 14, None: 10}
    members = only(ledger.totals(by=(), coalition="GC-IS"))
    assert (members.best, RULES[14] in members.rules) == (1400, True)


def test_a_giver_of_two_coalitions_is_in_the_sum_of_each(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5), issued="2023-02-13"))
    assert sums(ledger.totals(by=("coalition",))) == {"GC-IS": 5, "UDCG": 5}


def test_a_sum_for_two_places_is_not_divided(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5, place="SYR IRQ"), books.pledge(7, place="IRQ")))
    assert sums(ledger.totals(by=("place",))) == {"IRQ,SYR": 5, "IRQ": 7}
    assert only(ledger.totals(by=(), place="IRQ")).best == 1200
    assert only(ledger.totals(by=(), place="SYR")).best == 500


def test_purposes_meet_in_their_words(ledger: Ledger, books: Books) -> None:
    given = (("for training the police", "IRQ"), ("police training", "SYR"), ("clearing mines", "LBN"))
    post(ledger, books.story(*(books.pledge(n, purpose=w, place=p) for n, (w, p) in enumerate(given, 1))))
    assert sorted(sums(ledger.totals(by=("purpose",))).values()) == [3, 3]
    assert only(ledger.totals(by=(), purpose="police training")).best == 300


def test_periods_are_as_the_source_gives_them(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(300, period="2018/2020"), books.pledge(7, period="2018", place="IRQ")))
    found = {t.key[0]: t for t in ledger.totals(by=("period",))}
    assert {key: t.best for key, t in found.items()} == {"2018/2020": 30000, "2018": 700}
    assert [RULES[9] in found[key].rules for key in ("2018/2020", "2018")] == [True, False]


def test_as_published_by_a_day_is_without_later_documents(ledger: Ledger, books: Books) -> None:
    first, second = (books.story(books.pledge(n), issued=d) for n, d in ((5, "2018-02-13"), (7, "2018-05")))
    undated = books.story(books.pledge(1, "GBR"), issued=None)
    post(ledger, first, second, undated)
    assert sums(ledger.totals(by=("giver",), published_by="2018-05-30")) == {"USA": 5}
    assert sums(ledger.totals(by=("giver",), published_by="2018-05-31")) == {"USA": 12}
    with pytest.raises(ValueError, match="not a day: spring"):
        ledger.totals(published_by="spring")


def test_an_original_that_came_out_later_is_not_known_before(ledger: Ledger, books: Books) -> None:
    retold = books.pledge(5, stage="pledged", sentence="USA again promised 5 for SYR.", repeats=True)
    post(ledger, books.story(retold, issued="2018-03-01"), books.story(books.pledge(5), issued="2018-02-01"))
    assert only(ledger.entries()).folded
    assert not only(ledger.entries(published_by="2018-02-20")).folded


def test_the_reviewed_alone(ledger: Ledger, books: Books) -> None:
    story = books.story(books.pledge(5), books.pledge(7, "GBR"), books.pledge(9, "FRA"), books.pledge(1, "NOR"))
    post(ledger, story)
    yes, no, unsure, _ = story[2].claims
    for claim, verdict in ((yes, "positive"), (no, "negative"), (unsure, "unsure")):
        ledger.judge(claim.id, verdict, by="Ann")  # type: ignore[arg-type]
    found = ledger.totals(by=("giver",), reviewed=True)
    assert sums(found) == {"USA": 5}
    assert only(found).unreviewed == 0
    assert sum(t.unreviewed for t in ledger.totals(by=("giver",))) == 2


@pytest.mark.parametrize("asked", [{"eu": "both"}, {"pass_through": "agency"}, {"by": ("colour",)}])
def test_what_cannot_be_asked_is_refused(ledger: Ledger, asked: Any) -> None:
    with pytest.raises(ValueError, match=r"eu is|pass_through is|groups are"):
        ledger.totals(**asked)


def test_a_question_that_does_not_exist_is_refused(ledger: Ledger) -> None:
    with pytest.raises(TypeError, match="color"):
        ledger.totals(color="red")  # type: ignore[call-arg]
