"""Where a claim is set, as far as its own sentence says, and as far as those before it do."""

from __future__ import annotations

import pytest

from musterbook import read
from musterbook.lexicon import Lexicon
from musterbook.records import Document


def places(text: str, lexicon: Lexicon) -> list[list[str]]:
    """Give the places of each claim with an amount, in order of position."""
    return [[p.name for p in c.place] for c in read(Document.of(text), lexicon).claims if c.amount is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway gave $3 million for the reconstruction of Mali.", ["Mali"]),
        ("Norway has put another €15 million into the stabilization of Mali.", ["Mali"]),
        ("Some 4 million people in Mali are in need, Denmark's ambassador in Baghdad said.", ["Mali"]),
        ("Norway promised Mali $3 million at a meeting in Geneva.", ["Mali"]),
        ("Norway has shared 3 million doses across the region.", ["region"]),
        ("At least 3 million doses will be provided worldwide by Norway.", ["worldwide"]),
        ("In Averia, 118,000 people were looking for work.", ["Averia"]),
        ("The Malian Relief Plan seeks $3 million.", ["Malian"]),
        ("About 300 personnel of the Brisbane-based brigade will train in Mali.", ["Mali"]),
        ("Norway gave $3 million for the defence of Mali against Russia.", ["Mali"]),
        ("Ten peacekeepers from Chad were killed in Mali.", ["Mali"]),
        ("Some 20 people were killed in the city of Averia in Mali.", ["Averia", "Mali"]),
        ("Donors meeting in Oslo pledged $3 million in aid to Mali.", ["Mali"]),
        ("Norway will give $3 million to Mali, and so did Oman.", ["Mali"]),
        ("Some 3,000 South Sudan refugees have crossed into Kenya.", ["Kenya"]),
        ("The UN says that 3,000 people in Mali have fled Chad.", ["Mali"]),
        ("A conference for Mali in Oslo raised $3 million in aid.", ["Mali"]),
        ("Norway gave $3 million to Mali, where war between Chad and rebels goes on.", ["Mali"]),
        ("Norway gave $3 million for schools on the border between Mali and Chad.", ["Mali", "Chad"]),
        ("Rebels hold about a fifth of Malian territory, including Gao.", ["Malian"]),
        ("Over 25% of the land of Mali is held by rebels in Gao.", ["Mali"]),
        ("Raiders attacked the Malian town of Averia on Friday and killed 30 soldiers.", ["Averia"]),
        ("Troops on patrol in the general area of Averia killed five rebels.", ["Averia"]),
        ("The clinic, built on a U.S. model, treated 3,000 patients in Mali.", ["Mali"]),
        ("Three soldiers were killed in an attack on Camp Taji near Baghdad.", ["Camp Taji", "Baghdad"]),
        ("Some 20 people were killed when a bomb went off in the city of Averia in Mali.", ["Averia", "Mali"]),
        ("General Jan Berg in Oslo confirmed that 30 lorries were lost.", []),
        ("Norway has offered 1,500 troops while smaller numbers are expected from Mali and Chad.", []),
        ("Norway has sent 40 trainers from Denmark to Mali.", ["Mali"]),
        ("In May U.S. intelligence counted 3,000 fighters in Mali.", ["Mali"]),
        ("Norway has given $3 million for schools, helping children in poor countries.", ["poor countries"]),
    ],
)
def test_where(text: str, expected: list[str], lexicon: Lexicon) -> None:
    assert places(text, lexicon) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The base had 300 soldiers from Norway and about 100 from Chad.", [[], []]),
        ("Norway has given Mali $9 million, $2 million of it in Gao.", [["Mali"], ["Gao"]]),
        ("Rebels hold 3,000 people in Mali. Ministers commended Norway for its gift of $3 million.", [["Mali"]] * 2),
        ("Some 14 trucks, four of which stayed in Mali and 10 of which went to Chad, are lost.", [["Mali", "Chad"]]),
    ],
)
def test_where_a_part_is_or_who_came_or_is_thanked_tells_not_where_the_whole_is(
    text: str, expected: list[list[str]], lexicon: Lexicon
) -> None:
    assert places(text, lexicon)[: len(expected)] == expected


def test_a_name_that_ranks_or_describes_tells_not_where(lexicon: Lexicon) -> None:
    text = "Rebels fight in Mali. {} War in Africa's eighth-largest land has displaced 3 million people in the country."
    assert places(text.format(""), lexicon) == [["Mali"]]
    assert places(text.format("Talks led by US envoys failed."), lexicon) == [["Mali"]]


def test_two_verbs_share_where_they_happened(lexicon: Lexicon) -> None:
    text = "The disease has infected 3 million people and killed 4,000 around the world."
    assert places(text, lexicon) == [["world"], ["world"]]


def test_the_country_and_there_are_the_land_named_before(lexicon: Lexicon) -> None:
    text = "Norway works in Mali. Some 4 million people in the country are in need. There, 2 million have fled."
    assert [found[0] for found in places(text, lexicon)] == ["Mali", "Mali"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ministers met at a conference in Geneva. Envoys of 50 nations attended the conference.", "Geneva"),
        ("A conference hosted by Kenya in Geneva raised aid. Some 50 nations attended the conference.", "Geneva"),
        ("Rebels attacked a camp in Kidal on Friday. The attack killed 13 soldiers.", "Kidal"),
    ],
)
def test_a_meeting_and_the_toll_of_an_attack_are_where_these_were(text: str, place: str, lexicon: Lexicon) -> None:
    assert places(text, lexicon)[-1] == [place]


def test_what_is_given_after_an_attack_goes_to_the_land_and_not_to_its_place(lexicon: Lexicon) -> None:
    text = "Norway gave Mali $3 million. A bomb in Kidal killed 13 people. It promised $2 million more in aid."
    assert places(text, lexicon)[-1] == ["Mali"]


def test_a_sum_with_words_of_its_own_goes_where_these_say(lexicon: Lexicon) -> None:
    text = "Norway will send $3 million to support people in Mali, with a further $2 million going to Chad."
    assert places(text, lexicon) == [["Mali"], ["Chad"]]


def test_a_land_that_receives_is_where_a_sum_goes(lexicon: Lexicon) -> None:
    text = "Norway gave $3 million to Jordan. It has committed $2 million in response to the Syrian crisis."
    assert places(text, lexicon)[-1] == ["Syrian"]


def test_lands_that_are_only_counted_do_not_last(lexicon: Lexicon) -> None:
    text = "Norway gave $3 million to 110 countries. It gave $2 million in May."
    assert places(text, lexicon)[-1] == []


def test_a_text_is_about_two_lands_together(lexicon: Lexicon) -> None:
    text = (
        "The war in Iraq and Syria goes on.\n\nHomes in Iraq and Syria are gone.\n\n"
        "Partners have raised $20 billion in aid.\n\nNobody counts the dead of Iraq and Syria."
    )
    assert places(text, lexicon) == [["Iraq", "Syria"]]


def test_a_dateline_is_not_what_a_text_is_about(lexicon: Lexicon) -> None:
    text = "OSLO, May 3 - Partners have raised $20 billion in aid.\n\nThe talks in Oslo went on."
    assert places(text, lexicon) == [[]]


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("Norway pledged $3 million in Kuwait.", "Kuwait"),
        ("Norway committed $3 million under an agreement signed in New York.", "New York"),
        ("Some 26 countries gave $3 million, the embassy in Baghdad calculated.", "Baghdad"),
        ("The sum takes in $3 million of aid from Saudi Arabia.", "Saudi Arabia"),
    ],
)
def test_where_it_was_promised_is_not_where_it_goes(text: str, venue: str, lexicon: Lexicon) -> None:
    assert venue not in [name for found in places(text, lexicon) for name in found]
