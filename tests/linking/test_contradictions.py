"""Statements that contradict each other, statements that reject, and those that only look so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from musterbook import linking
from musterbook.lexicon import load_lexicon
from musterbook.linking.contradictions import contradictions, contrasts, rejecting, sides
from musterbook.records import Amount, Attribution, Claim, Document, Party, Place, Restatement, Speaker

POLARITY = load_lexicon().polarity


def opposed(name: str, one: str, other: str) -> bool:
    here, there = sides(one).get(name), sides(other).get(name)
    return here is not None and there is not None and here != there


@pytest.mark.parametrize(("name", "pair"), [(o.name, pair) for o in POLARITY.oppositions for pair in o.examples])
def test_the_examples_of_the_table_contradict_each_other(name: str, pair: tuple[str, str]) -> None:
    assert opposed(name, *pair)


@pytest.mark.parametrize(
    ("name", "pair"), [(o.name, pair) for o in POLARITY.oppositions for pair in o.counter_examples]
)
def test_the_counter_examples_do_not(name: str, pair: tuple[str, str]) -> None:
    assert not opposed(name, *pair)


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("the caliphate was destroyed", 1),
        ("it hasn't been defeated", -1),
        ("they failed to defeat it", -1),
        ("nobody has defeated the group, the envoy said", -1),
        ("the defeat is not near, and the group is dangerous", None),
        ("it was defeated but remains a threat", None),  # both sides
        ("the group met", None),
        ("", None),
    ],
)
def test_the_side_that_words_take(words: str, side: int | None) -> None:
    assert sides(words).get("beaten") == side


@pytest.mark.parametrize("words", POLARITY.lists["rejected"])
def test_words_that_reject(words: str) -> None:
    assert rejecting(words)


@pytest.mark.parametrize("words", POLARITY.lists["not_rejected"])
def test_words_that_do_not(words: str) -> None:
    assert not rejecting(words)


DOCUMENTS: dict[str, Document] = {}


def said(quote: str, *, by: str | None = "A", issued: str | None = "2018-12-20", party: str | None = "IS", at: int = 0,
         document: str = "", **slots: Any) -> tuple[Claim, str | None]:  # fmt: skip
    home = Document.of(document or f"{quote} {issued} {by}", issued=issued)
    DOCUMENTS[home.id] = home
    claim = Claim(
        id=Claim.identity(home.id, "statement", at, at + len(quote)),
        document=home.id,
        kind=slots.pop("kind", "statement"),
        stage=slots.pop("stage", "assessed"),
        start=at,
        end=at + len(quote),
        quote=quote,
        party=Party(party, party if party.isupper() else None) if party else None,
        attribution=(Attribution(Speaker(by)),) if by else (),
        **slots,
    )
    return claim, issued


def links(*told: tuple[Claim, str | None]) -> list[Restatement]:
    return contradictions(told)


BEATEN, THREAT = "the group has been defeated", "the group remains a threat"


def test_the_later_is_tied_to_the_earlier_with_its_reasons() -> None:
    one, other = said(BEATEN), said(THREAT, by="B", issued="2019-02-06")
    (link,) = links(other, one)
    assert (link.later, link.earlier, link.kind) == (other[0].id, one[0].id, "contradicts")
    assert link.evidence == ("opposite sides: beaten or not", "48 days apart")


@pytest.mark.parametrize(
    "other",
    [
        said(THREAT, by="A", issued="2019-02-06"),  # a speaker may change his mind
        said(THREAT, by="B", issued="2019-06-06"),  # too long after
        said(THREAT, by="B", issued=None),  # nobody knows when
        said(THREAT, by="B", issued="2019-02-06", party="AL-QAEDA"),
        said(THREAT, by="B", issued="2019-02-06", party=None),  # of whom, in another document?
        said(BEATEN, by="B", issued="2019-02-06"),
        said(THREAT, by="B", issued="2019-02-06", stage="goal"),
        said(THREAT, by="B", issued="2019-02-06", kind="event"),
    ],
)
def test_what_does_not_contradict(other: tuple[Claim, str | None]) -> None:
    assert links(said(BEATEN), other) == []


def test_places_apart_are_two_matters() -> None:
    here, there = ((Place("Syria", "SYR"),), (Place("Mali", "MLI"),))
    one, other = said(BEATEN, place=here), said(THREAT, by="B", place=there)
    assert links(one, other) == []
    assert links(one, said(THREAT, by="B", place=here)) != []


def test_within_one_document_nobody_may_be_meant() -> None:
    text = f"{BEATEN}. {THREAT}."
    one = said(BEATEN, document=text)
    assert len(links(one, said(THREAT, by="B", party=None, at=30, document=text))) == 1
    assert links(one, said(THREAT, by="B", party="AL-QAEDA", at=30, document=text)) == []
    assert links(one, said(THREAT, by="A", party=None, at=30, document=text)) == []


def test_a_denial_that_names_what_it_denies_is_not_tied_again() -> None:
    one = said(BEATEN)
    denial = said("the group has not been defeated", by="B", stage="denied", denies=one[0].id)
    assert links(one, denial) == []


def test_each_takes_the_nearest_alone() -> None:
    told = [said(BEATEN, by=f"A{n}", issued=f"2018-12-{n:02}") for n in range(1, 29)]
    late = said(THREAT, by="B", issued="2018-12-30")
    (link,) = links(late, *told)
    assert link.earlier == told[-1][0].id


def test_linking_proposes_it_in_any_order() -> None:
    told = [said(BEATEN)[0], said(THREAT, by="B", issued="2019-02-06")[0]]
    found = linking.propose(told, DOCUMENTS.values())
    assert [r.kind for r in found] == ["contradicts"]
    assert linking.propose(reversed(told), DOCUMENTS.values()) == found


def test_a_question_is_asked_of_its_kind_of_party_alone() -> None:
    assert (
        links(said("the coalition remains a threat", party="GC-IS"), said("it was defeated", by="B", party="GC-IS"))
        == []
    )
    unknown = "the militants"
    assert len(links(said(BEATEN, party=unknown), said(THREAT, by="B", party=unknown))) == 1


def test_nobody_is_no_party() -> None:
    text = "No decision has been taken to leave. The forces prepare for their departure."
    one = said("No decision has been taken to leave", party="No decision", document=text)
    other = said("The forces prepare for their departure", by="B", party="the forces", at=37, document=text)
    assert len(links(one, other)) == 1
    assert (
        links(
            said("No decision has been taken to leave", party="No decision"), said("They prepare for departure", by="B")
        )
        == []
    )


def counted(said: int, at: int, *, cue: int | None = 90, document: str = "d", n: int = 0) -> Claim:
    amount = Amount(said, said, said, "troops", 0, "exact", str(said))
    evidence = (("contrast", cue, cue + 6),) if cue is not None else ()
    return Claim(f"c{n}", document, "figure", "ongoing", at, at + 9, str(said), amount=amount, evidence=evidence)


def test_what_a_text_sets_apart_is_tied() -> None:
    (link,) = contrasts([counted(3100, 0, n=1), counted(3000, 40, n=2)])
    assert (link.later, link.earlier, link.kind) == ("c2", "c1", "contradicts")
    assert link.evidence == ("the text sets the one apart from the other",)


@pytest.mark.parametrize("other", [
    counted(3100, 40, n=2),  # one number
    counted(3000, 40, cue=None, n=2), counted(3000, 40, cue=200, n=2), counted(3000, 40, document="e", n=2),
])  # fmt: skip
def test_what_it_does_not_set_apart_is_not(other: Claim) -> None:
    assert contrasts([counted(3100, 0, n=1), other]) == []


def test_one_undertaking_is_not_tied_as_two() -> None:
    """A pair has one link: that some account gives an undertaking another number leaves it one."""
    document = Document.of("Text", issued="2018-08-17")
    told: dict[str, Any] = {"action": "cut", "party": Party("USA", "USA"), "place": (Place("SYR", "SYR"),)}
    pair = [
        replace(counted(said, at, document=document.id, n=at), kind="commitment", stage="withdrawn", repeats=at > 0,
                amount=Amount(said, said, None if at else said, "USD", 0, "more_than" if at else "exact", ""), **told)
        for said, at in ((230, 0), (230, 40))
    ]  # fmt: skip
    assert [r.kind for r in linking.propose(pair, [document])] == ["repeats"]
