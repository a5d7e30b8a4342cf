"""The audit: each oddity found, and what only looks like one let be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from musterbook.audit import Audited, audit
from musterbook.lexicon import load_lexicon
from musterbook.records import Claim, Document, Finding, Restatement
from tests.ledger.books import Books, Told, count, money, more_than, only, told

if TYPE_CHECKING:
    from tests.ledger.books import Story

LEXICON = load_lexicon()
BOOKS = Books()


def codes(
    *stories: Story, links: tuple[Restatement, ...] = (), on: str = "2024-12-31", findings: Any = ()
) -> list[str]:
    return [f.code.partition(".")[2] for f in found_in(*stories, links=links, on=on, findings=findings)]


def found_in(
    *stories: Story, links: tuple[Restatement, ...] = (), on: str = "2024-12-31", findings: tuple[Finding, ...] = ()
) -> tuple[Finding, ...]:
    documents: dict[str, Document] = {d.id: d for d, _, _ in stories}
    claims: list[Claim] = [c for _, _, reading in stories for c in reading.claims]
    return audit(Audited(claims, documents, links, findings), LEXICON, on=on)


def claims_of(story: Story) -> tuple[Claim, ...]:
    return story[2].claims


def tie(later: Claim, earlier: Claim, kind: Any) -> Restatement:
    return Restatement(later.id, earlier.id, kind, 900, ("in a test",))


def figure(number: int, unit: str = "troops", **slots: Any) -> Told:
    sentence = slots.pop("sentence", f"{number} {unit} were there.")
    amount = slots.pop("amount", count(number, unit))
    return told(
        sentence, kind="figure", stage="ongoing", amount=amount, **({"measure": "forces", "place": "IRQ"} | slots)
    )


@pytest.mark.parametrize(
    ("slot", "said", "odd"),
    [
        ("occurred_on", "2019-09-31", True),
        ("period", "2019-02-01/2019-02-30", True),
        ("as_of", "2019-13", True),
        ("as_of", "2019-02-28", False),
        ("period", "2019/2021", False),
        ("period", "2019-02-28/..", False),
        ("stated_on", "XXXX-09-30", False),
        ("period", "2018-23/..", False),  # autumn
        ("period", "2018-25/..", True),
    ],
)
def test_a_slot_with_a_day_that_no_calendar_has(slot: str, said: str, odd: bool) -> None:
    story = BOOKS.story(BOOKS.pledge(5, **{slot: said}), issued="2025-01-01")
    assert ("impossible_date" in codes(story)) is odd


def test_what_reading_found_is_shown_again_and_nothing_else_of_it() -> None:
    story = BOOKS.story(BOOKS.pledge(5))
    made = tuple(Finding(c, "warning", "…", story[0].id, 0, 3) for c in ("reading.unit_slip", "reading.no_party"))
    assert codes(story, findings=made) == ["unit_slip"]


def test_a_number_with_the_digits_of_another_and_a_million_times_as_large() -> None:
    right = BOOKS.story(BOOKS.pledge(315_357_114), issued="2017-01-01")
    slipped = BOOKS.story(BOOKS.pledge(315_357_114_000_000), issued="2017-02-08")
    found = only(found_in(right, slipped))
    assert found.code == "audit.unit_slip"
    assert found.subject == only(claims_of(slipped)).id
    assert "times a million" in found.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BOOKS.pledge(125_000), BOOKS.pledge(125_000_000)),  # three digits meet by chance
        (BOOKS.pledge(315_357), BOOKS.pledge(3_153_570)),  # ten times is no slip of a unit
        (BOOKS.pledge(315_357), BOOKS.pledge(315_357_000, "GBR")),  # another giver
        (BOOKS.pledge(315_357), BOOKS.pledge(money(315_357_000, unit="EUR"))),
        (BOOKS.pledge(315_357), BOOKS.pledge(315_357, sentence="Again, USA promised 315357.")),
    ],
)
def test_numbers_that_are_no_slip(one: Told, other: Told) -> None:
    assert codes(BOOKS.story(one), BOOKS.story(other)) == []


def test_a_slip_that_reading_saw_is_told_once() -> None:
    right, slipped = BOOKS.story(BOOKS.pledge(315_357)), BOOKS.story(BOOKS.pledge(315_357_000))
    seen = Finding("reading.unit_slip", "warning", "…", slipped[0].id, 3, 8)
    assert [f.code for f in found_in(right, slipped, findings=(seen,))] == ["reading.unit_slip"]


@pytest.mark.parametrize(
    ("whole", "parts", "odd"),
    [
        (money(10), (money(6), money(5)), True),
        (money(10), (money(11),), True),
        (money(10), (more_than(10), money(1)), True),
        (money(10), (money(6), money(4)), False),
        (money(10), (money(6), money(5, unit="EUR")), False),
        (more_than(10), (money(60), money(50)), False),
        (money(10, hedge="about"), (money(6), money(5)), False),  # 11 is about 10
        (money(10), (money(None, 20, hedge="up_to"),), False),
    ],
)
def test_a_total_under_its_parts(whole: Any, parts: tuple[Any, ...], odd: bool) -> None:
    rest = [BOOKS.pledge(p, sentence=f"Part {n} is {p.said}.", basis="component") for n, p in enumerate(parts)]
    story = BOOKS.story(BOOKS.pledge(whole), *rest)
    first, *others = claims_of(story)
    links = tuple(tie(part, first, "part_of") for part in others)
    assert ("total_under_parts" in codes(story, links=links)) is odd


def test_a_part_told_twice_is_added_once() -> None:
    story = BOOKS.story(
        BOOKS.pledge(10), BOOKS.pledge(6, sentence="USA gives 6."), BOOKS.pledge(6, sentence="It was 6.")
    )
    whole, part, again = claims_of(story)
    links = (tie(part, whole, "part_of"), tie(again, whole, "part_of"))
    assert "total_under_parts" in codes(story, links=links)
    assert codes(story, links=(*links, tie(again, part, "repeats"))) == []


def to_date(number: int, **slots: Any) -> Told:
    slots = {"stage": "delivered", "period": "2016/.."} | slots
    return BOOKS.pledge(number, basis="running_total", sentence=f"USA has given {number} since 2016.", **slots)


def test_a_sum_to_date_under_what_was_told_since() -> None:
    paid = [
        BOOKS.story(BOOKS.pledge(n, stage="delivered"), issued=day)
        for n, day in ((60, "2017-01-01"), (50, "2018-01-01"))
    ]
    found = only(found_in(*paid, BOOKS.story(to_date(100), issued="2018-02-01")))
    assert found.code == "audit.total_under_parts"
    assert "2 sums told up to then come to 110" in found.message
    assert codes(*paid, BOOKS.story(to_date(120), issued="2018-02-01")) == []


@pytest.mark.parametrize(
    ("part", "issued", "total"),
    [
        (BOOKS.pledge(200), "2017-01-01", {}),  # only promised
        (BOOKS.pledge(200, stage="delivered"), "2015-01-01", {}),  # before it begins
        (BOOKS.pledge(200, stage="delivered"), "2019-01-01", {}),  # after it was told
        (BOOKS.pledge(200, "GBR", stage="delivered"), "2017-01-01", {}),
        (BOOKS.pledge(200, stage="delivered", place="IRQ"), "2017-01-01", {}),
        (BOOKS.pledge(200, stage="delivered"), "2017-01-01", {"purpose": "mine clearance"}),
        (BOOKS.pledge(200, stage="delivered"), "2017-01-01", {"period": None}),
        (BOOKS.pledge(200, stage="delivered", basis="component"), "2017-01-01", {}),
    ],
)
def test_what_is_not_in_a_sum_to_date(part: Told, issued: str, total: dict[str, Any]) -> None:
    assert codes(BOOKS.story(part, issued=issued), BOOKS.story(to_date(100, **total), issued="2018-02-01")) == []


def series(*numbers: int, days: tuple[str, ...] = (), **slots: Any) -> list[Story]:
    days = days or tuple(f"2018-{n + 1:02}-01" for n in range(len(numbers)))
    return [BOOKS.story(figure(n, **slots), issued=day) for n, day in zip(numbers, days, strict=True)]


def test_a_figure_far_from_its_series() -> None:
    found = only(found_in(*series(5000, 5200, 52000, 5100)))
    assert found.code == "audit.far_from_series"
    assert "lie about 5,100" in found.message
    assert codes(*series(5000, 5200, 52, 5100)) == ["far_from_series"]


@pytest.mark.parametrize(
    "stories",
    [
        series(5000, 5200, 2500, 5100),  # halved: forces are
        series(5000, 52000, 5100),  # too few to say which is odd
        series(5000, 5200, 52000, 5100, days=("2014-01-01", "2015-06-01", "2018-01-01", "2022-01-01")),
        series(5000, 5200, 52000, 5100, measure="casualties"),  # an incident has as many as it has
        series(5000, 5200, 52000, 5100, basis="component"),
        series(5000, 5200, 0, 5100),
    ],
)
def test_figures_that_are_near_enough(stories: list[Story]) -> None:
    assert codes(*stories) == []


def test_a_figure_of_another_place_or_party_is_no_neighbour() -> None:
    here = series(5000, 5200, 5100)
    assert codes(*here, *series(90000, place="SYR")) == []
    assert codes(*here, *series(90000, party="IRN")) == []


def test_a_promise_past_its_period_with_nothing_after() -> None:
    story = BOOKS.story(BOOKS.pledge(60, period="2019/2021", stage="planned"), issued="2019-03-12")
    assert codes(story) == ["nothing_after"]
    assert codes(story, on="2021-12-31") == []


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        (BOOKS.pledge(60, stage="delivered", sentence="USA paid 60."), "advances"),
        (BOOKS.pledge(60, stage="withdrawn", sentence="USA took 60 back."), "revises"),
        (BOOKS.pledge(20, stage="delivered", sentence="USA paid 20.", basis="component"), "part_of"),
        (BOOKS.pledge(60, sentence="The 60 still stand."), "repeats"),
    ],
)
def test_anything_told_after_is_something(later: Told, kind: str) -> None:
    promise = BOOKS.story(BOOKS.pledge(60, period="2019"), issued="2019-03-12")
    after = BOOKS.story(later, issued="2022-01-01")
    assert codes(promise, after, links=(tie(only(claims_of(after)), only(claims_of(promise)), kind),)) == []


@pytest.mark.parametrize(
    "slots",
    [
        {"period": None},
        {"period": "2019/.."},
        {"period": "2019", "stage": "delivered"},
        {"period": "2019", "stage": "goal"},
    ],
)
def test_what_never_falls_due(slots: dict[str, Any]) -> None:
    assert codes(BOOKS.story(BOOKS.pledge(60, **slots), issued="2019-03-12")) == []


@pytest.mark.parametrize(
    ("number", "day", "slots", "odd"),
    [
        (84, "2022-05-11", {}, True),
        (140, "2018-02-13", {}, True),
        (85, "2022-05-11", {}, False),
        (75, "2018-02-13", {}, False),  # the roll leaves open who had joined by then
        (60, "2020-06-04", {"amount": more_than(60, "countries")}, False),
        (84, "2022-05-11", {"party": "NATO"}, False),  # no roll
        (12, "2022-05-11", {"basis": "component"}, False),
        (84, "2022-05-11", {"measure": "attending"}, False),
    ],
)
def test_members_against_the_roll_of_the_day(number: int, day: str, slots: dict[str, Any], odd: bool) -> None:
    slots = {"party": "GC-IS", "measure": "members", "unit": "countries"} | slots
    story = BOOKS.story(figure(number, slots.pop("unit"), **slots), issued=day)
    assert ("members_off_roll" in codes(story)) is odd


def test_findings_come_in_the_order_of_documents_and_open_their_words() -> None:
    late = BOOKS.story(figure(84, "countries", party="GC-IS", measure="members"), issued="2022-05-11")
    early = BOOKS.story(BOOKS.pledge(60, period="2019"), issued="2019-03-12")
    found = found_in(late, early)
    assert [f.code for f in found] == ["audit.nothing_after", "audit.members_off_roll"]
    (document, _, reading) = late
    assert document.text[found[1].start : found[1].end] == reading.claims[0].quote
    assert found_in(early, late) == found


@pytest.mark.parametrize("day", ["2024", "soon", "20240101", ""])
def test_a_day_is_a_day(day: str) -> None:
    with pytest.raises(ValueError, match="not a day"):
        found_in(on=day)
