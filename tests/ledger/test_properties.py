"""Properties of the whole book, with prose and imported rows in it: order, twice, judging, export, as of a day."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterbook.intake.tables import read_table
from musterbook.ledger.opening import open_ledger
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.profiles import load_profile
from musterbook.records import Copy, Document, Verdict
from tests.ledger.books import Books, Story, plain, post
from tests.ledger.conftest import ticking

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

HEAD = "id,giver,amount,currency,bound,what_for,recipient_or_place,announced_on,occasion,stage,period,source_url"
SLOW = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
Fresh = Callable[..., "Ledger"]

CELLS = st.tuples(
    st.sampled_from(("USA", "donors together", "UNDP")), st.sampled_from((10, 20, 30, 230, -20)),
    st.sampled_from(("USD", "EUR")), st.sampled_from(("exact", "more_than", "up_to")),
    st.sampled_from(("UNDP FFS", "humanitarian aid", "loans", "water share")),
    st.sampled_from(("Syria", "Raqqa", "Iraq")),
    st.sampled_from(("2018-02-13", "2018-02-20", "2018-02~", "")), st.sampled_from(("Kuwait", "")),
    st.sampled_from(("pledge", "contribution", "disbursement", "cumulative", "goal")),
    st.sampled_from(("2018/2020", "")),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Story:
    """A table of a few rows, as an import gives it."""
    cells = draw(st.lists(CELLS, min_size=1, max_size=5))
    rows = [",".join(map(str, (f"R{n}", *row, f"https://example.org/{n % 2}"))) for n, row in enumerate(cells)]
    document = Document.of("\n".join([HEAD, *rows, ""]), title="t.csv", format="csv")
    lexicon = load_lexicon()
    reading = read_table(document, lexicon, profile=load_profile("pledges", lexicon.folder))
    return document, Copy(document.id, f"{document.id[:6]}.csv"), reading


@st.composite
def texts(draw: st.DrawFn) -> Story:
    books = Books()
    said = st.tuples(
        st.sampled_from((10, 20, 30, 230)), st.sampled_from(("USA", "UNDP")),
        st.sampled_from(("pledged", "delivered", "goal")),
    )  # fmt: skip
    chosen = draw(st.lists(said, min_size=1, max_size=3))
    told = [books.pledge(n, who, stage=stage, sentence=f"{i}: {who} {n}.") for i, (n, who, stage) in enumerate(chosen)]
    return books.story(*told, issued=draw(st.sampled_from(("2018-02-13", "2018-02-14", None))))


LIBRARIES = st.lists(st.one_of(tables(), texts()), min_size=2, max_size=4, unique_by=lambda s: s[0].id)


@pytest.fixture
def fresh(tmp_path: Path, template: Path) -> Iterator[Fresh]:
    made: list[Ledger] = []

    def one(day: str = "2024-01-01") -> Ledger:
        path = tmp_path / f"{len(made)}.ledger"
        shutil.copy(template, path)
        made.append(open_ledger(path, now=ticking(day)))
        return made[-1]

    yield one
    for ledger in made:
        ledger.close()


def held(ledger: Ledger, **when: Any) -> tuple[Any, ...]:
    """Everything that is asked of a book."""
    totals = plain(ledger.totals(**when))
    return ledger.book(**when).links, ledger.entries(**when), totals, ledger.targets(**when)


@given(stories=LIBRARIES, data=st.data())
@SLOW
def test_order_of_posting_and_posting_twice_change_nothing(
    fresh: Fresh, stories: list[Story], data: st.DataObject
) -> None:
    one, two = fresh(), fresh()
    post(one, *stories)
    post(two, *data.draw(st.permutations(stories)), data.draw(st.sampled_from(stories)))
    assert held(one) == held(two)


@given(stories=LIBRARIES, data=st.data())
@SLOW
def test_judging_and_undoing_restores(fresh: Fresh, stories: list[Story], data: st.DataObject) -> None:
    ledger = fresh()
    post(ledger, *stories)
    before = held(ledger)
    subjects = [c.id for c in ledger.claims()] + [f"{r.later}>{r.earlier}" for r in ledger.links()]
    verdict: Verdict = data.draw(st.sampled_from(("positive", "negative")))
    made = ledger.judge(data.draw(st.sampled_from(subjects)), verdict, by="Ann Lee")
    ledger.retract(made.id, by="Ann Lee")
    assert held(ledger) == before


@given(stories=LIBRARIES, data=st.data())
@SLOW
def test_export_and_reload(fresh: Fresh, stories: list[Story], data: st.DataObject) -> None:
    one, two = fresh(), fresh()
    post(one, *stories[:-1])
    back = one.judge(one.claims()[0].id, "negative", by="Ann Lee")
    one.judge(one.claims()[-1].id, "negative", by="Ann Lee")
    if len(one.claims()) > 1:
        one.retract(back.id, by="Ann Lee")
    two.load(one.export())
    assert held(two) == held(one)
    for ledger in (one, two):  # what is posted after a reload meets the same candidates
        post(ledger, stories[-1])
    assert held(two) == held(one)


@given(stories=LIBRARIES)
@SLOW
def test_yesterday_stays_as_it_was_known(fresh: Fresh, stories: list[Story]) -> None:
    ledger = fresh("2024-01-01")
    post(ledger, *stories[:-1])
    yesterday = held(ledger)
    path = ledger.path
    ledger.close()
    with open_ledger(path, now=ticking("2024-01-02")) as later:
        post(later, stories[-1])
        later.judge(later.claims()[0].id, "negative", by="Ann Lee")
        assert held(later, as_of="2024-01-01") == yesterday
