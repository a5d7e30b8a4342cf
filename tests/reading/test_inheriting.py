"""Slots that a sentence leaves empty: who gives, whose a figure is, where, and one sum in two currencies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.records import Claim, Document, Reading


def reading(text: str, lexicon: Lexicon) -> Reading:
    return read(Document.of(text), lexicon)


def claim_of(text: str, said: str, lexicon: Lexicon) -> Claim:
    found = [c for c in reading(text, lexicon).claims if c.amount is not None and said in c.amount.said]
    assert len(found) == 1, [c.quote for c in found]
    return found[0]


GIVERS = [
    ("Norway pledged $40 million for Iraq. From Denmark came $12 million.", "$12 million", "DNK"),
    ("Finland's $9 million is a mixture of loans and grants.", "$9 million", "FIN"),
    ("Norway pledged $40 million and Sweden $12 million for relief in Iraq.", "$12 million", "SWE"),
    ("Norway pledged $40 million for Iraq. A further $5 million in grants was promised.", "$5 million", "NOR"),
    ("The Pentagon is sending 300 more soldiers to Iraq.", "300", "USA"),
    ("Poland's contributions to the fund in Iraq total $6 million.", "$6 million", "POL"),
    ("Norway came with $40 million for Iraq and Sweden with $12 million.", "$12 million", "SWE"),
    ("Norway gave $40 million for Iraq and Sweden the equivalent of $12 million.", "$12 million", "SWE"),
    ("Australia has 300 soldiers in Iraq, New Zealand about 100.", "100", "NZL"),
    ("Kenya sent 400 police. The remaining 600 are at home.", "600", "KEN"),
    ("Norway sheltered 400 Somalis, of whom 60 were children.", "60", "NOR"),
    ("Norway also announced a $5 million contribution to the Syria Recovery Trust Fund.", "$5 million", "NOR"),
    ("Norway will send missiles in a $5 million commitment to Ukraine's defence.", "$5 million", "NOR"),
    ("Kenya made the largest gift of aid, $5 million, followed by Oman ($4 million).", "$5 million", "KEN"),
    ("Kenya made the largest gift of aid, $5 million, followed by Oman ($4 million).", "$4 million", "OMN"),
    ("Other donors included Kenya with $5 million for Mali and Oman with $4 million.", "$5 million", "KEN"),
    ("NATO keeps a mission in Iraq.\n\nSome 600 Iraqi soldiers were trained there.", "600", "NATO"),
    ("NATO left the base.\n\nEquipment worth $3 million was given to the Iraqi army.", "$3 million", "NATO"),
    ("Norway gave $3 million through the World Food Programme, and $2 million through CARE.", "$2 million", "NOR"),
    ("Jakarta, April 16 (ANTARA) - Norway will provide $3 million for Mali.", "$3 million", "NOR"),
    ("Troops of the African Union left a camp. About 2,000 soldiers stay.", "2,000", "AU"),
    (
        "Norway gave Mali $3 million in aid. The country's contribution since 2014 stands at $9 million.",
        "$9 million",
        "NOR",
    ),
    ("Allies pledged $300 million for Mali. Another $50 million is from Oman.", "$50 million", "OMN"),
    ("Allies pledged $300 million for Mali. Of this, $50 million is Norwegian.", "$50 million", "NOR"),
    ("The Norwegian premier, Ida Berg, met envoys. Ms Berg promised $5 million for Mali.", "$5 million", "NOR"),
]


@pytest.mark.parametrize(("text", "said", "code"), GIVERS)
def test_a_giver_is_found_beside_or_before(text: str, said: str, code: str, lexicon: Lexicon) -> None:
    claim = claim_of(text, said, lexicon)
    assert claim.party is not None
    assert claim.party.code == code


@pytest.mark.parametrize(
    "text",
    [
        "The month's donations for Mali at a glance:\n\n- 20 armoured vehicles",
        "The Union and its members met envoys of 12 partners. A grant of $5 million was promised for Mali.",
    ],
)
def test_what_cannot_give_is_no_giver(text: str, lexicon: Lexicon) -> None:
    given = [c.party for c in reading(text, lexicon).claims if c.kind == "commitment"]
    assert given == [None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sweden met Norway in Oslo. A grant of $5 million was promised for Iraq.", "$5 million"),
        ("A grant of $5 million was promised for Iraq.", "$5 million"),
    ],
)
def test_two_candidates_or_none_leave_the_giver_open(text: str, said: str, lexicon: Lexicon) -> None:
    assert claim_of(text, said, lexicon).party is None


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("The prime minister asked donors for $5 million for refugees.", "$5 million", "prime minister"),
        ("The Liberal government gave $5 million for refugees.", "$5 million", "Liberal government"),
        ("The international community pledged $5 million for Mali.", "$5 million", "international community"),
        ("The aid includes $5 million from the State Department’s Bureau of Population, Refugees, and Migration.",
         "$5 million", "State Department’s Bureau of Population, Refugees, and Migration"),
        ("World Food Programme Director Ida Berg said that $5 million was needed for Mali.",
         "$5 million", "World Food Programme"),
    ],
)  # fmt: skip
def test_givers_are_named_as_said(text: str, said: str, name: str, lexicon: Lexicon) -> None:
    party = claim_of(text, said, lexicon).party
    assert party is not None
    assert name in (party.name, (party.label or "").split(" (")[0])


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        ("Norway gave $5 million to Gavi. Norway will provide an additional $2 million.", "$2 million", "GAVI"),
        ("Norway will strengthen support for COVAX by releasing an additional $2 million.", "$2 million", "COVAX"),
        ("Norway gave $5 million to Gavi. It paid $2 million for its own embassy.", "$2 million", None),
        ("Norway's ambassador to Gavi announced $2 million in aid.", "$2 million", None),
    ],
)
def test_a_fund_receives_what_is_more_of_the_same(text: str, said: str, code: str | None, lexicon: Lexicon) -> None:
    other = claim_of(text, said, lexicon).counterparty
    assert (other.code if other is not None else None) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norway is providing 125 soldiers to assist in training for the Malian army.", "Malian"),
        ("The budget includes $4 million to support Norway's commitments to the United Nations.", "United Nations"),
        ("Norway gave $3 million to support its contribution to peace.", None),
        ("Norway gave $3 million to help with access to clinics.", None),
    ],
)
def test_who_receives_stands_in_what_a_sum_is_for(text: str, name: str | None, lexicon: Lexicon) -> None:
    other = next(c for c in reading(text, lexicon).claims if c.amount is not None).counterparty
    assert (other.name if other is not None else None) == name


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("Some 17 soldiers were killed, including 14 Malians and three Kenyans.", "14", "Malians"),
        ("Some 17 soldiers were killed, including 14 Malians and three Kenyans.", "three", "Kenyans"),
        ("Rebels killed 17 soldiers, including 14 Malians.", "14", "Rebels"),
        ("Some 17 soldiers were killed, including 14 officers.", "14", "soldiers"),
    ],
)
def test_the_dead_of_a_people_are_that_people_unless_somebody_killed_them(
    text: str, said: str, name: str, lexicon: Lexicon
) -> None:
    party = claim_of(text, said, lexicon).party
    assert party is not None
    assert party.name == name


def test_a_party_before_its_sum_is_no_place(lexicon: Lexicon) -> None:
    text = "Norway came with $40 million for Iraq and Sweden with $12 million."
    assert [[p.name for p in c.place] for c in reading(text, lexicon).claims if c.amount] == [["Iraq"], ["Iraq"]]


def test_those_taught_do_not_teach(lexicon: Lexicon) -> None:
    assert claim_of("Nearly 50,000 Malians were taught there.", "50,000", lexicon).party is None


def test_who_receives_is_not_who_gives(lexicon: Lexicon) -> None:
    claim = claim_of("Iraq has received $70 million in aid.", "$70 million", lexicon)
    assert claim.party is None or claim.party.code != "IRQ"


def test_a_speaker_is_not_the_giver(lexicon: Lexicon) -> None:
    text = "Ireland's foreign minister said that Finland would provide $9 million for relief in Iraq."
    claim = claim_of(text, "$9 million", lexicon)
    assert claim.party is not None
    assert claim.party.code == "FIN"


def test_what_is_inherited_is_named_in_the_rules(lexicon: Lexicon) -> None:
    text = "Norway pledged $40 million for Iraq. A further $5 million in grants was promised."
    first, second = (claim_of(text, said, lexicon) for said in ("$40 million", "$5 million"))
    assert "party:inherited" in second.rules
    assert "party:inherited" not in first.rules
    spans = {slot: text[a:b] for slot, a, b in second.evidence}
    assert spans["party"] == "Norway"


FIGURES = [
    ("The Islamic State is beaten. At least 9,000 of its fighters remain, officials say.", "9,000", "IS"),
    ("The Global Coalition met in Rome. More than 70 nations are now members.", "70", "GC-IS"),
]


@pytest.mark.parametrize(("text", "said", "code"), FIGURES)
def test_a_figure_belongs_to_what_fits_its_theme(text: str, said: str, code: str, lexicon: Lexicon) -> None:
    claim = claim_of(text, said, lexicon)
    assert claim.party is not None
    assert claim.party.code == code


def test_a_place_is_carried_on_within_a_paragraph(lexicon: Lexicon) -> None:
    text = "Norway gave $40 million for relief in Iraq. Sweden added $12 million."
    claim = claim_of(text, "$12 million", lexicon)
    assert [p.code for p in claim.place] == ["IRQ"]


def test_a_place_is_carried_over_one_paragraph_break(lexicon: Lexicon) -> None:
    near = "Norway gave $40 million for relief in Iraq.\n\nSweden added $12 million."
    assert [p.name for p in claim_of(near, "$12 million", lexicon).place] == ["Iraq"]
    far = "Norway gave $40 million for relief in Iraq.\n\nIt was late.\n\nSweden added $12 million."
    assert claim_of(far, "$12 million", lexicon).place == ()
    long = (
        "Norway gave $40 million for relief in Iraq. It was late. It was cold. It rained.\n\nSweden added $12 million."
    )
    assert claim_of(long, "$12 million", lexicon).place == ()


def test_where_a_meeting_was_held_is_not_carried_on(lexicon: Lexicon) -> None:
    text = "Ministers met in Geneva on Monday.\n\nSweden gave $12 million."
    assert claim_of(text, "$12 million", lexicon).place == ()


def test_members_are_nowhere(lexicon: Lexicon) -> None:
    text = "Troops are in Iraq. Iraq thanked them. The coalition has 79 members."
    assert claim_of(text, "79", lexicon).place == ()


@pytest.mark.parametrize(
    ("text", "first", "other", "unit"),
    [
        ("Kuwait gave €100 million ($117 million) to Iraq.", "€100 million", 117_000_000, "USD"),
        ("Denmark pledged DKK 50.3 million (US$8 million) for Iraq.", "DKK 50.3 million", 8_000_000, "USD"),
    ],
)
def test_one_sum_in_two_currencies_is_one_claim(text: str, first: str, other: int, unit: str, lexicon: Lexicon) -> None:
    result = reading(text, lexicon)
    claims = [c for c in result.claims if c.amount is not None]
    assert [c.amount.said for c in claims if c.amount is not None] == [first]
    assert claims[0].equivalent is not None
    assert (claims[0].equivalent.major(claims[0].equivalent.best), claims[0].equivalent.unit) == (Decimal(other), unit)
    assert not [f for f in result.findings if f.code == "reading.unread_sum"]


def test_two_sums_in_two_currencies_are_two(lexicon: Lexicon) -> None:
    claims = reading("Kuwait gave €100 million and $117 million to Iraq.", lexicon).claims
    assert [c.equivalent for c in claims if c.amount is not None] == [None, None]


@pytest.mark.parametrize(
    ("said", "slips"),
    [
        ("315,357,114 million US dollars", True),
        ("1,189,797 billion dollars", True),
        ("315 million US dollars", False),
        ("1,200 million dollars", False),
        ("315,357,114 US dollars", False),
    ],
)
def test_a_slip_of_the_unit_is_a_finding(said: str, slips: bool, lexicon: Lexicon) -> None:
    found = [f for f in reading(f"Norway gave {said} to Iraq.", lexicon).findings if f.code == "reading.unit_slip"]
    assert bool(found) == slips
    assert all(f.severity == "warning" for f in found)


_PIECES = (
    "Canada laid C$158 million on the table",
    "C$4 million for the work of the fund",
    "None has flown over Iraq since March, though three helicopters have been sent to the north",
    "Some of the coverage has been careless",
    'and dropped the words "more than"',
    "BAGHDAD, July 20, 2016 (NPA) -",
    "$1.6 billion",
    "- £20 million for relief;",
    "of whom 300",
    "its",
    "each",
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=7), st.sampled_from((" ", ", ", ". ", "\n\n", "\n", "; ")))
def test_reading_never_raises_and_quotes_what_it_says(lexicon: Lexicon, pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    for claim in reading(text, lexicon).claims:
        assert text[claim.start : claim.end] == claim.quote
        assert all(0 <= a < b <= len(text) for _, a, b in claim.evidence)


def test_those_who_attend_are_counted_at_the_meeting(lexicon: Lexicon) -> None:
    text = "Mr. Sato told representatives of 27 other nations attending the donors’ forum that aid was late."
    (claim,) = [c for c in read(Document.of(text), lexicon).claims if c.amount is not None]
    assert claim.party is not None
    assert claim.party.name.endswith("donors’ forum")
    assert "party:meeting" in claim.rules


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("“We urge your governments to pledge toward our goal of $30 million,” Mr. Blinken said.", "GC-IS"),
        ("“Our goal is to provide $30 million in aid,” Mr. Blinken said.", None),
    ],
)
def test_a_goal_put_to_others_is_the_coalitions(lexicon: Lexicon, said: str, code: str | None) -> None:
    text = "U.S. Secretary of State Antony Blinken met members of the Global Coalition against Daesh. " + said
    codes = [
        c.party.code for c in read(Document.of(text), lexicon).claims if c.stage == "goal" and c.amount and c.party
    ]
    assert ("GC-IS" in codes) == (code is not None)
