"""Events: what happened is told once, and what is only counted, feared, blamed or dated by it is none."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.records import Document


def events(lexicon: Lexicon, text: str) -> list[str]:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    return [c.quote for c in claims if c.kind == "event"]


@pytest.mark.parametrize(
    "text",
    [
        "She condemned the attack against the camp of the mission in Gao.",
        "Norwegian aircraft launched dozens of strikes across Mali overnight.",
        "The group has stepped up its attacks since March.",
        "The task force officially ceased operating in Mali.",
        "The Iraqi parliament voted on Sunday to expel the foreign troops.",
        "The two sides agreed to cease hostilities on Friday.",
        "Established in 2007, the mission grew.",
        "The rebels, who seized the town of Gao in March, are stronger than before.",
        "Partners conferred in Jordan on Wednesday.",
        "The coalition turned the air base of Taqaddum over to the Iraqi army on Saturday.",
        "The army has driven the fighters out of most towns.",
        "The president has ordered the troops to leave Syria.",
        "He spoke of the fall of Gao on December 8.",
        "The ministry confirmed an Ebola case in Gao.",
        "The blast killed a contractor and wounded several soldiers.",
        "Fighters killed a driver on the road to Gao.",
        "The council approved the new mandate's rules on Monday.",
        "Leaders of the alliance settled the question in June.",
        "The militia was disbanded in 2019.",
        "Norwegian officials said the army had dissolved the unit on Sunday.",
        "Troops of the coalition began to patrol the road in April 2015.",
        "Soldiers of the mission came under fire in Gao.",
        "Needs have grown since the war in Mali began in 2012.",
        "The GNA on Thursday issued a warrant against the general.",
        "The militia was founded in the 1960s.",
    ],
)
def test_it_happened(lexicon: Lexicon, text: str) -> None:
    assert len(events(lexicon, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The militia was blamed for killing children in Mali.",
        "Attacks targeting peacekeepers may constitute war crimes.",
        "Aid will come once the city has been liberated.",
        "It is the fourth base to be handed over.",
        "Norway announced aid ahead of the conference in Oslo.",
        "The outcome of the conference in Oslo was poor.",
        "Their raids on villages in Mali go on.",
        "The minister recalled that troops are needed.",
        "The group has lost most of its territory.",
        "Norway will join other nations.",
        "The enduring defeat of the group in Iraq remains the goal.",
        "Its operations in Mali began to unravel.",
        "The ministry regretted the delay on Monday.",
        "The coalition knew on Monday where they were.",
        "The general was tired on Friday.",
        "The army has stood there since May.",
        "The army did not dissolve the unit on Friday.",
        "The statement was issued on Monday.",
        "Leaves fell on Friday.",
        "Norway accused the army of breaking the truce by shelling and destroying villages.",
        "Norway is required to withdraw its forces within 60 days.",
        "Needs have grown since the war in Mali began.",
    ],
)
def test_nothing_happened(lexicon: Lexicon, text: str) -> None:
    assert events(lexicon, text) == []


def test_by_what_people_were_killed_is_no_event_of_its_own(lexicon: Lexicon) -> None:
    assert events(lexicon, "Three soldiers were killed in an attack on the base in Gao.") == [
        "Three soldiers were killed"
    ]


def test_who_is_counted_among_the_dead_is_a_figure(lexicon: Lexicon) -> None:
    claims = read(Document.of("The strike killed 13 civilians, including four children."), lexicon).claims
    assert [(c.kind, c.amount and c.amount.low) for c in claims] == [("figure", 13), ("figure", 4)]


def test_a_quote_holds_the_verb_behind_a_long_list(lexicon: Lexicon) -> None:
    states = "Germany, Belgium, Denmark, Estonia, France, Mali, Niger, Norway, the Netherlands, Portugal, Sweden, "
    text = f"Ministers of {states * 3}Spain and Italy adopted a declaration in Rome on Friday."
    (quote,) = events(lexicon, text)
    assert quote.startswith("adopted a declaration")


def test_who_claims_an_attack_tells_it(lexicon: Lexicon) -> None:
    claims = read(Document.of("The group claimed responsibility for an attack on a camp in Gao."), lexicon).claims
    assert [(c.kind, c.stage) for c in claims] == [("statement", "claimed")]


def test_what_was_only_tried_did_not_happen(lexicon: Lexicon) -> None:
    assert events(lexicon, "The rebels tried to seize the town of Gao.") == []
    assert len(events(lexicon, "The rebels seized the town of Gao.")) == 1
