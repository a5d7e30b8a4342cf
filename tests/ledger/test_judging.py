from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.errors import JudgementError
from tests.ledger.books import Books, only, post

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


@pytest.fixture
def claim(ledger: Ledger, books: Books) -> str:
    story = books.story(books.pledge(200))
    post(ledger, story)
    return story[2].claims[0].id


def test_an_amendment_is_seen_and_the_reading_kept(ledger: Ledger, claim: str) -> None:
    ledger.judge(
        claim, "positive", by="Ann", note="the annex says so", amendment={"stage": "committed", "purpose": "bread"}
    )
    assert (ledger.claim(claim).stage, ledger.claim(claim).purpose) == ("committed", "bread")
    assert (ledger.book().readings[claim].stage, ledger.book().readings[claim].purpose) == ("pledged", None)
    assert only(ledger.totals()).stage == "commitment"
    assert only(ledger.totals()).unreviewed == 0


def test_an_amended_amount_is_in_major_units(ledger: Ledger, claim: str) -> None:
    ledger.judge(claim, "positive", by="Ann", amendment={"amount": {"low": 210, "best": 210, "high": 210}})
    assert only(ledger.totals()).best == 21000
    assert only(ledger.totals()).unit == "USD"


def test_a_second_yes_keeps_what_was_set(ledger: Ledger, claim: str) -> None:
    ledger.judge(claim, "positive", by="Ann", amendment={"purpose": "bread"})
    ledger.judge(claim, "positive", by="Ben")
    assert ledger.claim(claim).purpose == "bread"


def test_undoing_gives_the_former_view(ledger: Ledger, claim: str) -> None:
    before = ledger.entries(), ledger.totals()
    first = ledger.judge(claim, "positive", by="Ann", amendment={"purpose": "bread"})
    second = ledger.judge(claim, "negative", by="Ben")
    ledger.retract(second.id, by="Ben")
    assert ledger.claim(claim).purpose == "bread"
    ledger.retract(first.id, by="Ann")
    assert (ledger.entries(), ledger.totals()) == before
    assert len(ledger.judgements()) == 4


def test_a_rejected_claim_is_counted_nowhere_and_stays_to_be_opened(ledger: Ledger, claim: str) -> None:
    ledger.judge(claim, "negative", by="Ann")
    total = only(ledger.totals())
    assert (total.low, total.lines, total.left_out[0].reason) == (None, (), "rejected in review")
    assert ledger.entry(claim).status == "retracted"


def test_unsure_decides_nothing(ledger: Ledger, claim: str) -> None:
    ledger.judge(claim, "unsure", by="Ann")
    total = only(ledger.totals())
    assert (total.best, total.unreviewed) == (20000, 1)


@pytest.mark.parametrize(
    ("verdict", "amendment"),
    [
        ("maybe", None),
        ("negative", {"stage": "pledged"}),
        ("positive", {"quote": "other words"}),
        ("positive", {"start": 3}),
        ("positive", {"colour": "red"}),
        ("positive", {"stage": "promised"}),
        ("positive", {"kind": "tale"}),
        ("positive", {"amount": {"low": 1.5}}),
        ("positive", {"amount": {"low": 300, "high": 200}}),
        ("positive", {"party": "USA"}),
    ],
)
def test_what_does_not_fit_is_refused_and_not_written(
    ledger: Ledger, claim: str, verdict: Any, amendment: dict[str, Any] | None
) -> None:
    with pytest.raises(JudgementError):
        ledger.judge(claim, verdict, by="Ann", amendment=amendment)
    assert ledger.judgements() == ()


def test_subjects_and_judges_must_be_known(ledger: Ledger, claim: str) -> None:
    for subject, by in (("f" * 32, "Ann"), (claim, " "), (f"{claim}>{claim}", "Ann"), (f"{claim}>{'0' * 32}", "Ann")):
        with pytest.raises(JudgementError):
            ledger.judge(subject, "positive", by=by)
    with pytest.raises(JudgementError):
        ledger.retract("0" * 32, by="Ann")


def test_a_retraction_is_not_retracted_and_nothing_twice(ledger: Ledger, claim: str) -> None:
    judged = ledger.judge(claim, "positive", by="Ann")
    back = ledger.retract(judged.id, by="Ann")
    with pytest.raises(JudgementError, match="takes another back"):
        ledger.retract(back.id, by="Ann")
    with pytest.raises(JudgementError, match="already"):
        ledger.retract(judged.id, by="Ben")


def test_judgements_are_appended_only(ledger: Ledger, claim: str, path: Path) -> None:
    from musterbook.ledger import models

    ledger.judge(claim, "positive", by="Ann")
    rows = models.Judgement.objects.using(ledger._alias)
    row = rows.get()
    for change in (
        row.save,
        row.delete,
        rows.delete,
        lambda: rows.update(at=""),
        lambda: rows.bulk_update([row], ["at"]),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()
    with sqlite3.connect(path) as file:
        for statement in ("UPDATE musterbook_ledger_judgement SET at = ''", "DELETE FROM musterbook_ledger_judgement"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                file.execute(statement)
    file.close()
    assert len(ledger.judgements()) == 1


# Links


def test_a_link_judged_away_parts_the_entry_and_undoing_joins_it(ledger: Ledger, books: Books) -> None:
    one = books.story(books.pledge(200), publisher="A")
    other = books.story(books.pledge(200, sentence="It was 200 for SYR."), publisher="B", issued="2018-02-14")
    post(ledger, one, other)
    link = only(ledger.links())
    judged = ledger.judge(f"{link.later}>{link.earlier}", "negative", by="Ann")
    assert (len(ledger.entries()), ledger.links()) == (2, ())
    assert sum(t.best or 0 for t in ledger.totals()) == 40000
    ledger.retract(judged.id, by="Ann")
    assert len(ledger.entries()) == 1
    ledger.judge(f"{link.later}>{link.earlier}", "unsure", by="Ann")
    assert len(ledger.entries()) == 1


def test_a_person_can_tie_what_the_machine_did_not(ledger: Ledger, books: Books) -> None:
    story = books.story(books.pledge(200), books.pledge(80, stage="delivered", sentence="80 came to SYR."))
    post(ledger, story)
    one, two = story[2].claims
    assert len(ledger.entries()) == 2
    ledger.judge(f"{two.id}>{one.id}", "positive", by="Ann", amendment={"kind": "advances"})
    entry = only(ledger.entries())
    assert [(a.stage, a.best) for a in entry.amounts] == [("pledge", 20000), ("disbursement", 8000)]
    assert {(t.stage, t.best) for t in ledger.totals()} == {("pledge", 12000), ("disbursement", 8000)}
    assert {(t.stage, t.best) for t in ledger.totals(counting="reached")} == {
        ("pledge", 20000), ("disbursement", 8000), ("commitment", 8000), ("allocation", 8000),
    }  # fmt: skip


def test_of_a_link_only_its_kind_is_set(ledger: Ledger, books: Books) -> None:
    story = books.story(books.pledge(200), books.pledge(80))
    post(ledger, story)
    one, two = story[2].claims
    for amendment in ({"kind": "resembles"}, {"score": 3}):
        with pytest.raises(JudgementError):
            ledger.judge(f"{two.id}>{one.id}", "positive", by="Ann", amendment=amendment)


def test_setting_a_slot_links_anew(ledger: Ledger, books: Books) -> None:
    one = books.story(books.pledge(200), publisher="A")
    other = books.story(books.pledge(300, sentence="It was 300 for SYR."), publisher="B", issued="2018-02-14")
    post(ledger, one, other)
    assert ledger.links() == ()
    judged = ledger.judge(
        other[2].claims[0].id, "positive", by="Ann", amendment={"amount": {"low": 200, "best": 200, "high": 200}}
    )
    assert len(ledger.links()) == 1
    ledger.retract(judged.id, by="Ann")
    assert ledger.links() == ()
