"""Undertakings of a ledger against its flows: what is held against what, people's judgements, two series."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.errors import JudgementError, LedgerError
from musterbook.records.flows import Money
from tests.ledger.books import Books, count, money, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

HEAD = "id,amountUSD,status,boundary,onBoundary,srcOrganization,destLocations,date"
PROFILE = """
as = "flows"
about = "an extract made for a test"
system = "fts"
needs = ["own", "amount"]
[columns]
own = "id"
amount = "amountUSD"
type = "status"
boundary = "boundary"
on_boundary = "onBoundary"
provider = "srcOrganization"
recipients = "destLocations"
date = "date"
[constants]
currency = "USD"
[types]
paid = "disbursement"
commitment = "commitment"
pledge = "pledge"
"""
Table = Callable[..., None]


@pytest.fixture
def table(ledger: Ledger, tmp_path: Path) -> Table:
    """Add a release of flows, each given by its id, its dollars and what differs from a payment of Norway to Mali."""
    profile = tmp_path / "extract.toml"
    profile.write_text(PROFILE, encoding="utf-8")

    def add(name: str, *rows: tuple[int, int, dict[str, str]]) -> None:
        lines = [HEAD]
        for own, dollars, other in rows:
            cells = {"status": "paid", "boundary": "incoming", "onBoundary": "single", "destLocations": "MLI",
                     "srcOrganization": "Norway, Government of", "date": "2018-06-04"} | other  # fmt: skip
            cells |= {"id": str(own), "amountUSD": str(dollars)}
            lines.append(",".join(f'"{cells[column]}"' for column in HEAD.split(",")))
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert ledger.add_flows([path], profile=str(profile)).release is not None

    return add


def promise(sentence: str, dollars: int, **slots: Any) -> Any:
    fields = {"party": "NOR", "place": "MLI", "stage": "pledged", "amount": money(dollars)}
    return told(sentence, **fields | slots)


def outcomes(ledger: Ledger) -> list[tuple[str, str]]:
    return [(s.undertaking.amount.said, s.outcome) for s in ledger.reconcile().settled]


def test_each_undertaking_is_held_against_the_flows(ledger: Ledger, books: Books, table: Table) -> None:
    ledger.post(*books.story(
        promise("Norway pledged $12 to Mali.", 12), promise("Norway will give Mali $30.", 30, purpose="schools"),
        promise("Norway promised $7 to Iraq.", 7, place="IRQ"), promise("Sweden promised $5.", 5, party="SWE"),
        promise("Norway sent troops.", 1, amount=count(40)), promise("Norway seeks $90.", 90, stage="goal"),
        promise("Norway has given $60 since 2014.", 60, basis="running_total"),
    ))  # fmt: skip
    table(
        "fts",
        (1, 12, {}),
        (2, 20, {}),
        (3, 7, {"destLocations": "IRQ", "onBoundary": "shared"}),
        (4, 9, {"srcOrganization": "A fund"}),
    )
    found = ledger.reconcile()
    assert outcomes(ledger) == [
        ("12 USD", "matched"), ("30 USD", "partly matched"), ("7 USD", "only in documents"),
        ("5 USD", "only in documents"),
    ]  # fmt: skip
    first, second, *_ = found.settled
    assert (first.paid, first.lag) == ((Money(12, 0, "USD"),), 111)
    assert second.gap == Money(1000, 2, "USD")
    assert [(g.giver, g.undertakings, int(g.pledged.value), int(g.paid.value)) for g in found.givers] == [
        ("NOR", 3, 49, 32), ("SWE", 1, 5, 0),
    ]  # fmt: skip
    assert [(u.provider, u.flows, int(u.total.value)) for u in found.unmatched] == [("a fund", 1, 9)]


def test_a_flow_of_two_series_is_held_once(ledger: Ledger, books: Books, table: Table) -> None:
    ledger.post(*books.story(promise("Norway pledged $30 to Mali.", 30)))
    table("one", (1, 12, {}))
    table("two", (1, 12, {}), (2, 18, {}))
    (settled,) = ledger.reconcile().settled
    assert len(settled.matches) == 2


def test_one_undertaking_asked_for_comes_out_as_of_all(ledger: Ledger, books: Books, table: Table) -> None:
    ledger.post(*books.story(
        promise("Norway pledged $12 to Mali.", 12), promise("Norway will give Mali $30.", 30, purpose="schools"),
        promise("Sweden promised $5.", 5, party="SWE"), promise("Canada promised $8.", 8, party="CAN"),
    ))  # fmt: skip
    table("fts", (1, 12, {}), (2, 18, {}), (3, 5, {"srcOrganization": "Sweden, Government of"}), (4, 11, {}))
    table("more", (5, 8, {"srcOrganization": "A fund"}))
    other = next(h for h in ledger.held_flows() if h.series == "more").flow
    for undertaking in (4, 0):
        settled = {s.undertaking.id: s for s in ledger.reconcile().settled}
        for key, expected in settled.items():
            (found,) = (s for s in ledger.reconcile(only=[key]).settled if s.undertaking.id == key)
            assert found == expected
        subject = [*settled][undertaking - 1]
        ledger.judge(f"{subject}>{other.id}", "positive", by="Ann Lee")
    assert ledger.reconcile(only=["no such entry"]).matches == tuple(
        m for m in ledger.reconcile().matches if m.flow == other.id
    )


def test_flows_are_held_with_their_series_and_release(ledger: Ledger, books: Books, table: Table) -> None:
    table("one", (1, 12, {}), (2, 18, {}))
    table("two", (1, 12, {}))
    found = [(h.flow.own, h.series, h.release) for h in ledger.held_flows()]
    assert found == [("1", "one", 1), ("2", "one", 1), ("1", "two", 2)]
    (first, *_) = ledger.held_flows()
    assert [(h.series, h.flow) for h in ledger.held_flows([first.flow.id])] == [
        ("one", first.flow), ("two", next(h.flow for h in ledger.held_flows() if h.series == "two")),
    ]  # fmt: skip
    assert list(ledger.held_flows([])) == []
    assert list(ledger.held_flows(as_of="2023-01-01")) == []


def test_people_decide_what_pays_for_what(ledger: Ledger, books: Books, table: Table) -> None:
    ledger.post(*books.story(promise("Norway pledged $12 to Mali.", 12)))
    table("fts", (1, 12, {}), (2, 11, {"srcOrganization": "A fund"}))
    (match,) = ledger.reconcile().matches
    other = next(f.id for f in ledger.flows() if f.id != match.flow)
    no = ledger.judge(f"{match.subject}>{match.flow}", "negative", by="Ann Lee", note="that was for 2017")
    assert outcomes(ledger) == [("12 USD", "only in documents")]
    ledger.judge(f"{match.subject}>{other}", "positive", by="Ann Lee")
    (settled,) = ledger.reconcile().settled
    assert (settled.outcome, settled.gap) == ("partly matched", Money(100, 2, "USD"))
    assert [m.flow for m in settled.matches] == [other]
    ledger.retract(no.id, by="Ann Lee")
    assert {m.flow for m in ledger.reconcile().matches} == {match.flow, other}
    assert ledger.links() == ()
    assert len(ledger.entries()) == 1


def test_a_judged_match_survives_that_its_claim_joins_another_undertaking(
    ledger: Ledger, books: Books, table: Table
) -> None:
    ledger.post(*books.story(promise("Norway pledged $12 to Mali.", 12)))
    table("fts", (2, 11, {"srcOrganization": "A fund"}))
    (flow,) = ledger.flows()
    claim = ledger.claims()[0].id
    ledger.judge(f"{claim}>{flow.id}", "positive", by="Ann Lee")
    earlier = books.story(promise("Norway promises Mali $12.", 12), issued="2018-02-12", publisher="Other")
    ledger.post(*earlier)
    (settled,) = ledger.reconcile().settled
    assert settled.undertaking.id != claim
    assert [m.flow for m in settled.matches] == [flow.id]


def test_a_match_of_nothing_and_its_slots_are_refused(ledger: Ledger, books: Books, table: Table) -> None:
    ledger.post(*books.story(promise("Norway pledged $12 to Mali.", 12)))
    table("fts", (1, 12, {}))
    (match,) = ledger.reconcile().matches
    with pytest.raises(JudgementError, match="no claim"):
        ledger.judge(f"{match.subject}>{'0' * 32}", "positive", by="Ann Lee")
    with pytest.raises(JudgementError, match="nothing that can be set"):
        ledger.judge(f"{match.subject}>{match.flow}", "positive", by="Ann Lee", amendment={"kind": "repeats"})


def test_as_of_a_day_flows_of_later_releases_are_not_there(ledger: Ledger, books: Books, table: Table) -> None:
    ledger.post(*books.story(promise("Norway pledged $12 to Mali.", 12)))
    day = "2023-12-31"
    assert ledger.reconcile(as_of=day).settled == ()
    table("fts", (1, 12, {}))
    assert len(ledger.reconcile().matches) == 1
    assert ledger.reconcile(as_of=day).matches == ()


def test_two_series_are_held_against_each_other(ledger: Ledger, table: Table) -> None:
    table("one", (1, 12, {}), (2, 20, {}))
    table("two", (5, 12, {}), (6, 21, {}))
    found = ledger.compare_flows("one", "two")
    assert [(m.score, m.evidence[0]) for m in found.matches] == [
        (800, "the same provider, countries, day, currency and amount")
    ]
    assert (len(found.left), len(found.right)) == (1, 1)
    with pytest.raises(LedgerError, match="no flows of the series 'three'"):
        ledger.compare_flows("one", "three")
