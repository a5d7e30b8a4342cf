"""What entries count for is kept in rows, in step with the book: always what working out everything anew gives."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterbook.ledger import grouping
from musterbook.records import Finding, Reading, Verdict
from tests.ledger.books import Books, Story, count, money, plain, post, reread, told
from tests.ledger.test_properties import tables

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.books import Book

SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
PLACES = st.sampled_from(("SYR", "IRQ"))
PARTIES = st.sampled_from(("USA", "GBR", "UNDP", "EU"))


def kept(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Give all rows but for their numbers."""
    from musterbook.ledger import models, upkeep

    return sorted(models.Item.objects.using(ledger._alias).values_list(*upkeep.COLUMNS), key=repr)


@st.composite
def tellings(draw: st.DrawFn) -> Story:
    """A text of sums, some again, in parts or going through a fund; figures; statements that oppose each other."""
    books = Books()
    claims = []
    for n in range(draw(st.integers(1, 4))):
        party, place = draw(PARTIES), draw(PLACES)
        kind = draw(st.sampled_from(("sum", "sum", "sum", "part", "figure", "statement")))
        if kind in ("sum", "part"):
            basis = "component" if kind == "part" else draw(st.sampled_from(("new", "new", "running_total")))
            amount = draw(st.sampled_from((money(10), money(20), money(30), money(20, unit="EUR"), count(30))))
            stage = draw(st.sampled_from(("pledged", "committed", "delivered", "goal", "planned")))
            slots = {"basis": basis, "stage": stage, "repeats": draw(st.booleans()), "purpose": "for schools"}
            slots["counterparty"] = draw(st.sampled_from(("UNDP", None)))
            claims.append(books.pledge(amount, party, place, sentence=f"{n}: {party} gives {amount}.", **slots))
        elif kind == "figure":
            number = draw(st.sampled_from((100, 500)))
            slots = {"kind": "figure", "stage": "assessed", "measure": "forces", "as_of": "2018-02-01"}
            claims.append(told(f"{n}: {number} in {place}.", party=party, place=place, amount=count(number), **slots))
        else:
            words = draw(st.sampled_from(("was defeated", "remains a threat")))
            speaker = draw(st.sampled_from(("A", "B")))
            slots = {"kind": "statement", "stage": "assessed", "party": "ISIS", "speaker": speaker}
            claims.append(told(f"{n}: ISIS {words}.", **slots))
    url = draw(st.sampled_from((None, None, "https://example.org/a")))
    day = draw(st.sampled_from(("2018-02-13", "2018-02-14", None)))
    document, copy, reading = books.story(*claims, issued=day, url=url, publisher=draw(st.sampled_from(("A", "B"))))
    copy = replace(copy, retrieved=f"2024-01-01T00:00:00.{int(document.id[:8], 16):010}Z")  # of two, one is the newer
    slip = Finding("reading.unit_slip", "warning", "a slip", document.id, 0, 3)
    return document, copy, Reading(document.id, reading.claims, (slip,) if draw(st.booleans()) else (), reading.reader)


LIBRARIES = st.lists(st.one_of(tellings(), tellings(), tables()), min_size=2, max_size=5, unique_by=lambda s: s[0].id)


def lived(ledger: Ledger, stories: list[Story], data: st.DataObject) -> None:
    """Let things happen to a book: posted, judged, taken back, read anew, found elsewhere."""
    post(ledger, *stories)
    for _ in range(data.draw(st.integers(0, 4))):
        subjects = [c.id for c in ledger.claims()] + [f"{r.later}>{r.earlier}" for r in ledger.links()]
        subjects += [f"{a}>{b}" for a, b in itertools.pairwise(c.id for c in ledger.claims()[:3])]
        what = data.draw(st.sampled_from(("judge", "judge", "amend", "retract", "reread", "elsewhere")))
        document, copy, reading = data.draw(st.sampled_from(stories))
        judgements = [j.id for j in ledger.judgements() if not j.retracts and j.id not in back(ledger)]
        if what == "judge" and subjects:
            ledger.judge(data.draw(st.sampled_from(subjects)), data.draw(VERDICTS), by="Ann Lee")
        elif what == "amend" and (claims := ledger.claims()):
            ledger.judge(data.draw(st.sampled_from(claims)).id, "positive", by="Ann Lee", amendment={"stage": "goal"})
        elif what == "retract" and judgements:
            ledger.retract(data.draw(st.sampled_from(judgements)), by="Ann Lee")
        elif what == "reread":
            post(ledger, reread((document, copy, reading), *reading.claims[1:]))
        elif what == "elsewhere":
            post(ledger, (document, replace(copy, source="another.txt", replaces=data.draw(REPLACED)), reading))


REPLACED = st.sampled_from((None, "https://example.org/a"))
VERDICTS: st.SearchStrategy[Verdict] = st.sampled_from(("positive", "negative", "unsure"))


def back(ledger: Ledger) -> set[str | None]:
    return {j.retracts for j in ledger.judgements()}


@given(stories=LIBRARIES, data=st.data())
@SLOW
def test_rows_are_what_the_whole_book_gives(
    fresh: Callable[[], Ledger], stories: list[Story], data: st.DataObject
) -> None:
    ledger = fresh()
    lived(ledger, stories, data)
    assert ledger.verify() == ()
    for slot, key in (("giver", "USA"), ("place", "SYR"), ("unit", "USD"), ("purpose", "schools"), ("year", 2018)):
        whole = grouping.narrowed(ledger.view()[1], **{slot: key})  # type: ignore[arg-type]
        assert ledger.entries(**{slot: key}) == whole  # type: ignore[arg-type]
    before = kept(ledger)
    ledger.relink()
    assert (kept(ledger), ledger.verify()) == (before, ())


@given(stories=LIBRARIES, data=st.data())
@SLOW
def test_rows_do_not_depend_on_the_order_of_posting(
    fresh: Callable[[], Ledger], stories: list[Story], data: st.DataObject
) -> None:
    one, two = fresh(), fresh()
    post(one, *stories)
    post(two, *data.draw(st.permutations(stories)))
    assert kept(one) == kept(two)


def test_amounts_beyond_what_a_database_adds_are_added_exactly(ledger: Ledger, books: Books) -> None:
    sums = (10**30, 7, 9 * 10**16, 9 * 10**16)
    post(ledger, *(books.story(books.pledge(n, party=p)) for n, p in zip(sums, ("A", "B", "C", "D"), strict=True)))
    (total,) = ledger.totals(by=())
    assert total.best == total.low == total.high == 100 * sum(sums)
    assert ledger.verify() == ()


def test_lines_are_those_of_the_total_though_the_book_moved_on(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(10)), books.story(books.pledge(20, place="IRQ")))
    (before,) = ledger.totals(by=())
    ledger.judge(before_claim := ledger.claims()[0].id, "negative", by="Ann Lee")
    (after,) = ledger.totals(by=())
    assert (len(before.lines), len(after.lines)) == (2, 1)
    assert {line.claim for line in before.lines} - {line.claim for line in after.lines} == {before_claim}
    assert [x.reason for x in after.left_out] == ["rejected in review"]


def test_other_days_are_worked_out_once_and_kept(ledger: Ledger, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    from musterbook.ledger import loading

    post(ledger, books.story(books.pledge(10)), books.story(books.pledge(20, place="IRQ"), issued="2019-01-01"))
    then = ledger.judge(ledger.claims()[0].id, "negative", by="Ann Lee").at
    before = then.replace("Z", "").rpartition(".")[0][:-2] + "00.000000Z"
    views: list[dict[str, Any]] = [{"as_of": before}, {"published_by": "2018-12-31"}]
    first = [plain(ledger.totals(**view)) for view in views]
    loads: list[object] = []
    load = loading.load

    def counted(*asked: Any) -> Book:
        loads.append(asked)
        return load(*asked)

    monkeypatch.setattr(loading, "load", counted)
    ledger._kept.clear()
    assert [[t.best for t in ledger.totals(**view)] for view in views] == [[t.best for t in ts] for ts in first]
    assert loads == []
    post(ledger, books.story(books.pledge(5, place="LBN")))
    assert ledger.totals(**views[0], by=())
    assert loads == []  # that day is over
    assert [t.best for t in ledger.totals(**views[1], by=())] == [500]
    assert (len(loads), ledger.verify()) == (1, ())


def test_what_was_changed_by_other_means_is_found_and_made_good(ledger: Ledger, books: Books) -> None:
    from musterbook.ledger import models

    post(ledger, books.story(books.pledge(10)), books.story(books.pledge(20, place="IRQ")))
    models.Item.objects.using(ledger._alias).filter(low=1000).update(low=7)
    assert len(ledger.verify()) == 1
    ledger.relink()
    assert ledger.verify() == ()


def test_a_ledger_of_another_version_is_brought_in_step(ledger: Ledger, books: Books) -> None:
    from musterbook.ledger import models, upkeep

    post(ledger, books.story(books.pledge(10)))
    for then in (ledger.totals, lambda: post(ledger, books.story(books.pledge(20, place="IRQ")))):
        models.State.objects.using(ledger._alias).filter(key=upkeep.STAMP).update(value="of before")
        models.Item.objects.using(ledger._alias).update(low=7)
        then()
        assert ledger.verify() == ()
        assert {row[4] for row in kept(ledger)} <= {1000, 2000}


def test_a_change_touches_no_other_rows(ledger: Ledger, books: Books) -> None:
    from musterbook.ledger import models

    far = [books.story(books.pledge(n, place=p)) for n, p in ((10, "IRQ"), (500, "LBN"), (7000, "JOR"))]
    post(ledger, *far, books.story(books.pledge(90_000, party="NOR")))
    rows = models.Item.objects.using(ledger._alias).values_list("pk", flat=True)
    before = set(rows)
    claim = next(c.id for c in ledger.claims() if c.party and c.party.code == "NOR")
    ledger.judge(claim, "positive", by="Ann Lee")
    assert len(before - set(rows.all())) == 1
    assert [t.key[0] for t in ledger.totals(reviewed=True)] == ["NOR"]


def test_a_total_reads_no_claim_and_a_posting_few(
    ledger: Ledger, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterbook.ledger import loading

    places = ("IRQ", "SYR", "LBN", "JOR", "TUR", "EGY", "YEM", "LBY")
    post(ledger, *(books.story(books.pledge(10**n, place=p)) for n, p in enumerate(places, start=1)))
    read: list[int] = []
    part = loading.part

    def counted(alias: str, ids: Collection[str]) -> Book:
        read.append(len(ids))
        return part(alias, ids)

    monkeypatch.setattr(loading, "part", counted)
    monkeypatch.setattr(loading, "load", None)
    questions: list[dict[str, Any]] = [{}, {"by": ("place", "purpose"), "counting": "reached"}, {"reviewed": True}]
    assert [len(ledger.totals(**asked)) for asked in questions] == [1, 8, 0]
    assert read == []
    post(ledger, books.story(books.pledge(10, place="IRQ", sentence="Again 10 for IRQ."), publisher="Other"))
    assert ledger.entries(place="IRQ")[0].status == "corroborated"
    assert max(read) == 2


def test_an_export_is_loaded_where_totals_were_asked_for_before(fresh: Callable[[], Ledger], books: Books) -> None:
    one, two = fresh(), fresh()
    post(one, books.story(books.pledge(10)))
    assert (two.totals(), two.totals(as_of="2000-01-01")) == ((), ())
    two.load(one.export())
    assert kept(two) == kept(one)
    assert plain(two.totals()) == plain(one.totals())
