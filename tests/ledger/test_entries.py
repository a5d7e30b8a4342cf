from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterbook.errors import LedgerError
from musterbook.ledger.stages import line_of
from musterbook.ledger.summaries import RULES
from musterbook.records import Claim, Party
from tests.ledger.books import Books, Story, Told, count, money, more_than, only, plain, post, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def retold(books: Books, **slots: str) -> Told:
    sentence = "will provide the $100 million it pledged to support Iraq last year"
    return books.pledge(
        100,
        place="IRQ",
        stage="committed",
        repeats=True,
        announced_on="2019",
        purpose="support Iraq",
        sentence=sentence,
        **slots,
    )


def test_a_retelling_is_dated_as_told_and_counted_there_only(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(retold(books), issued="2020-06-04"))
    entry = only(ledger.entries())
    assert (entry.year, entry.announced, entry.original_not_seen, entry.stage) == (2019, "2019", True, "commitment")
    assert ledger.totals(year=2020) == ()
    assert only(ledger.totals(year=2019)).best == 10000


@pytest.mark.parametrize("first", [0, 1])
def test_the_original_posted_later_or_before_folds_with_its_retelling(ledger: Ledger, books: Books, first: int) -> None:
    original = books.story(
        books.pledge(100, place="IRQ", purpose="support for Iraq"), issued="2019-11-14", publisher="A"
    )
    again = books.story(retold(books), issued="2020-06-04", publisher="B")
    post(ledger, *([original, again] if first else [again, original]))
    entry = only(ledger.entries())
    assert entry.id == original[2].claims[0].id
    assert (entry.announced, entry.original_not_seen, entry.stage) == ("2019-11-14", False, "commitment")
    assert (only(entry.folded).kind, only(entry.folded).claim) == ("advances", again[2].claims[0].id)
    assert [(t.key, t.best) for t in ledger.totals()] == [(("USA", "commitment", 2019), 10000)]
    assert only(ledger.totals(stage="pledge", counting="reached")).best == 10000
    assert ledger.entry(again[2].claims[0].id[:10]) == entry


def test_a_retelling_of_no_day_is_plain_not_of_its_own_day(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(100, repeats=True), issued="2020-06-04"))
    total = only(ledger.totals())
    assert (total.key, total.best) == (("USA", "pledge", None), 10000)
    assert "13 unknown is not zero" in total.rules


def test_two_retellings_of_one_unseen_original_are_one(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(retold(books), issued="2020-06-04", publisher="A"))
    post(ledger, books.story(retold(books), issued="2020-09-01", publisher="B", head="Later. "))
    assert (len(ledger.entries()), only(ledger.totals()).best) == (1, 10000)


def test_status_says_how_many_tell_it_of_their_own(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(200), publisher="A", agencies=("Reuters",)))
    assert only(ledger.entries()).status == "single-source"
    copied = books.story(books.pledge(200, sentence="Word came of 200 for SYR."), publisher="B", agencies=("Reuters",))
    post(ledger, copied)
    assert only(ledger.entries()).status == "single-source"
    post(ledger, books.story(books.pledge(200, sentence="We give 200 to SYR."), publisher="Ministry"))
    assert only(ledger.entries()).status == "corroborated"


def test_what_is_denied_is_contested(ledger: Ledger, books: Books) -> None:
    document, copy, reading = books.story(
        told("They left under fire.", kind="event", stage="claimed", party="USA"),
        told("That was denied.", kind="statement", stage="denied", party="USA"),
    )
    said, denial = reading.claims
    denial = type(denial)(**{f: getattr(denial, f) for f in Claim.__slots__} | {"denies": said.id})
    ledger.post(document, copy, type(reading)(document.id, (said, denial), (), "1"))
    assert ledger.entry(said.id).status == "contested"
    assert ledger.entry(denial.id).status == "single-source"


def test_the_closest_amount_is_kept_for_a_stage(ledger: Ledger, books: Books) -> None:
    exact = books.pledge(money(315_357_114, said="$315,357,114"))
    post(ledger, books.story(books.pledge(more_than(315_000_000)), publisher="A"))
    post(ledger, books.story(exact, publisher="B", issued="2018-02-14"))
    entry = only(ledger.entries())
    assert only(entry.amounts).said == "$315,357,114"


def test_a_later_revision_replaces_the_amount_and_keeps_the_old(ledger: Ledger, books: Books) -> None:
    story = books.story(books.pledge(200), books.pledge(250, sentence="Now it is 250 for SYR."))
    post(ledger, story)
    one, two = story[2].claims
    ledger.judge(f"{two.id}>{one.id}", "positive", by="Ann", amendment={"kind": "revises"})
    assert only(only(ledger.entries()).amounts).best == 25000
    assert only(ledger.totals()).best == 25000
    assert len(only(ledger.entries()).lines) == 2


def test_names_that_open_nothing_or_too_much(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(200)))
    for name in ("zzzzzz", "", "0"):
        with pytest.raises(LedgerError):
            ledger.entry(name)


def test_stages_follow_the_published_mapping(lexicon: object, books: Books) -> None:
    import tomllib

    import musterbook.lexicon as home

    kinds = tomllib.loads((Path(home.__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    for stage in kinds["stage"]:
        for kind, amount, key in (
            ("commitment", money(5), "ledger"),
            ("commitment", count(5), "ledger_goods" if "ledger_goods" in stage else "ledger"),
            ("statement", None, "ledger_statement"),
        ):
            story = books.story(told("Words.", kind=kind, stage=stage["name"], amount=amount, party="USA"))
            assert line_of(story[2].claims[0]) == stage.get(key), (stage["name"], kind)


# Any order of posting gives the same entries


@st.composite
def libraries(draw: st.DrawFn) -> list[Story]:
    books, out = Books(), []
    for n in range(draw(st.integers(2, 4))):
        claims = []
        for m in range(draw(st.integers(1, 2))):
            year = draw(st.sampled_from(["2019", None]))
            claims.append(
                told(
                    f"Sentence {n}.{m} tells it.",
                    party=draw(st.sampled_from(["USA", "GBR"])),
                    place=draw(st.sampled_from(["IRQ", "SYR IRQ", ""])),
                    stage=draw(st.sampled_from(["pledged", "committed", "delivered", "goal"])),
                    amount=draw(st.sampled_from([money(100), more_than(100), money(200), count(50)])),
                    basis=draw(st.sampled_from(["new", "new", "running_total", "component"])),
                    repeats=year is not None,
                    announced_on=year,
                )
            )
        issued = draw(st.sampled_from(["2019-11-14", "2019-11-15", "2020-06-04", None]))
        out.append(books.story(*claims, issued=issued, publisher=draw(st.sampled_from(["A", "B"]))))
    return out


@given(stories=libraries(), data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_posting_gives_the_same_book(
    fresh: Callable[[], Ledger], stories: list[Story], data: st.DataObject
) -> None:
    one, two = fresh(), fresh()
    post(one, *stories)
    post(two, *data.draw(st.permutations(stories)), stories[0])
    assert one.links() == two.links()
    assert one.entries() == two.entries()
    assert one.totals() == two.totals()
    assert one.targets() == two.targets()
    assert one.disputes() == two.disputes()


def test_links_kept_step_by_step_are_those_of_the_whole(ledger: Ledger, books: Books) -> None:
    from musterbook.linking import propose

    stories = [
        books.story(
            books.pledge(100, repeats=True, sentence=f"Told {n} times."), issued=f"2019-1{n}-01", publisher=str(n)
        )
        for n in range(3)
    ]
    for order in itertools.permutations(stories):
        post(ledger, *order)
    book = ledger.book()
    assert set(book.proposals) == set(propose(book.claims.values(), book.documents.values()))
    assert book.proposals


def test_yesterday_is_answered_as_it_was(tmp_path: Path, books: Books) -> None:
    from musterbook.ledger.opening import open_ledger

    days = iter(f"2024-01-{n:02}T10:00:00.000000Z" for n in range(1, 30))
    with open_ledger(tmp_path / "l.db", now=lambda: next(days)) as ledger:
        one = books.story(books.pledge(200))
        post(ledger, one)
        first = ledger.totals(), ledger.entries(), ledger.links()
        post(ledger, books.story(books.pledge(200, sentence="Again 200 for SYR."), publisher="B"))
        ledger.judge(one[2].claims[0].id, "negative", by="Ann")
        assert ledger.entries() != first[1]
        then = ledger.totals(as_of="2024-01-01")
        assert (plain(then), ledger.entries(as_of="2024-01-01")) == first[:2]
        assert all(RULES[19] in t.rules for t in then)
        assert ledger.entries(as_of="2023-12-31") == ()
        with pytest.raises(ValueError, match="not a day"):
            ledger.totals(as_of="yesterday")


def test_ledger_time_rises_even_where_the_clock_stands(
    fresh: Callable[[], Ledger], books: Books, tmp_path: Path
) -> None:
    from musterbook.ledger.opening import open_ledger

    with open_ledger(tmp_path / "l.db", now=lambda: "2024-01-01T00:00:00.000000Z") as ledger:
        story = books.story(books.pledge(200))
        post(ledger, story)
        claim = story[2].claims[0].id
        at = [ledger.judge(claim, "positive", by="Ann").at for _ in range(3)]
    assert at == sorted(set(at))


def test_a_party_without_a_code_is_still_one_party(ledger: Ledger, books: Books) -> None:
    slots = {"amount": money(5), "place": "IRQ"}
    post(ledger, books.story(told("The Tribe gives 5.", party=Party("The  Tribe"), **slots), publisher="A"))
    post(ledger, books.story(told("the tribe gave 5 today.", party=Party("the tribe"), **slots), publisher="B"))
    assert len(ledger.entries()) == 1


def test_linking_anew_finds_the_same_and_keeps_judgements(ledger: Ledger, books: Books) -> None:
    first, second = books.story(books.pledge(200)), books.story(books.pledge(200, sentence="Again 200 for SYR."))
    post(ledger, first, second, books.story(books.pledge(200, sentence="Once more 200 for SYR.")))
    ledger.judge(f"{second[2].claims[0].id}>{first[2].claims[0].id}", "negative", by="Ann")
    before = ledger.links(), ledger.entries(), list(ledger.export())
    assert ledger.relink() > 0
    assert (ledger.links(), ledger.entries(), list(ledger.export())) == before
