from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from musterbook.errors import JudgementError, LedgerError
from musterbook.records import Amount, Finding, decode
from tests.ledger.books import Books, money, only, post, reread

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


@pytest.fixture
def lived(ledger: Ledger, books: Books) -> Ledger:
    """A ledger with some of everything: copies, bytes, superseded readings, findings, links, judgements taken back."""
    one = books.story(books.pledge(200), books.pledge(money(None, 50, hedge="up_to"), "GBR"), publisher="A")
    odd = Amount(123456, None, 123457, "USD", 3, "exact", "123.456 to 123.457")
    two = books.story(
        books.pledge(200, sentence="200 for SYR it was."), books.pledge(odd, "FRA"), publisher="B", title="=SUM(1)"
    )
    finding = Finding("periods.impossible", "warning", "no such day", two[0].id, 1, 3)
    raw = dataclasses.replace(one[1], raw="ab" * 32, media_type="text/html")
    ledger.post(one[0], raw, one[2], raw=b"<p>bytes</p>")
    third = books.story(books.pledge(200), books.pledge(money(None, 50, hedge="up_to"), "GBR"), publisher="C")
    post(ledger, (two[0], two[1], dataclasses.replace(two[2], findings=(finding,))), third)
    first, second = one[2].claims
    ledger.post(*reread(one, first, dataclasses.replace(second, stage="committed")))
    accepted = ledger.judge(first.id, "positive", by="Ann", amendment={"purpose": "bread"})
    ledger.retract(accepted.id, by="Ben", note="no")
    ledger.judge(only(ledger.links()).later + ">" + only(ledger.links()).earlier, "negative", by="Ann")
    return ledger


def test_reloading_gives_the_same_ledger(lived: Ledger, fresh: Callable[[], Ledger]) -> None:
    exported = list(lived.export())
    other = fresh()
    assert other.load(exported) == len(exported)
    assert list(other.export()) == exported
    assert other.entries() == lived.entries()
    assert other.totals() == lived.totals()
    assert other.judgements() == lived.judgements()
    assert other.findings() == lived.findings()
    assert other.search("200") == lived.search("200")
    assert other.raw("ab" * 32) == b"<p>bytes</p>"


def test_retractions_stay_retracted(lived: Ledger, fresh: Callable[[], Ledger]) -> None:
    other = fresh()
    other.load(lived.export(raw=False))
    back = only([j for j in other.judgements() if j.retracts])
    assert other.claim(back.subject).purpose is None
    with pytest.raises(JudgementError, match="already"):
        other.retract(str(back.retracts), by="Ann")


def test_a_reloaded_ledger_goes_on_as_the_first_would(lived: Ledger, fresh: Callable[[], Ledger], books: Books) -> None:
    other = fresh()
    other.load(lived.export())
    more = books.story(books.pledge(200, sentence="And 200 for SYR again."), publisher="D")
    post(lived, more)
    post(other, more)
    assert other.entries() == lived.entries()
    assert other.book().proposals == lived.book().proposals


def test_an_export_is_a_journal(lived: Ledger) -> None:
    kinds: dict[str, int] = {}
    for line in lived.export(raw=False):
        name = json.loads(line)["record"]
        kinds[name] = kinds.get(name, 0) + 1
        if name not in ("ledger", "reading"):
            decode(line)
    assert kinds == {"ledger": 1, "document": 2, "copy": 3, "reading": 3, "claim": 5, "finding": 1,
                     "restatement": 1, "judgement": 3}  # fmt: skip


def test_only_an_empty_ledger_is_loaded_into_and_whole_or_not(lived: Ledger, fresh: Callable[[], Ledger]) -> None:
    exported = list(lived.export())
    with pytest.raises(LedgerError, match="empty"):
        lived.load(exported)
    for broken in ("{", '{"record":"song"}', '{"record":"claim","id":"x"}', "[]"):
        other = fresh()
        with pytest.raises(LedgerError, match="line 3"):
            other.load([*exported[:2], broken])
        assert other.counts()["documents"] == 0
