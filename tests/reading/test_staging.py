"""What goes on from a sum before it: parts, shares, lines of a list; and what only stands beside it."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.records import Document


def sums(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(c.kind, c.stage) for c in read(Document.of(text), lexicon).claims if c.amount is not None]


@pytest.mark.parametrize(
    "text",
    [
        "Donors pledged 4 billion euros. Germany's share is 1 billion euros.",
        "Donors pledged 4 billion euros. Another 1 billion euros came from the banks.",
        "Donors pledged 4 billion euros:\n\n- Germany, 1 billion euros",
        "Donors pledged 4 billion euros:\n\n| Donor | Pledge |\n| --- | --- |\n| Germany | 1 billion euros |",
        "Donors pledged 4 billion euros.\n\nThe Union claims 3 billion euros of this.",
        "Donors pledged 4 billion euros.\n\nOf the sum, 3 billion euros will be spent on schools.",
        "The fund was promised 4 million doses. Another 2 million will follow.",
    ],
)
def test_a_sum_that_only_says_how_much_is_what_the_sum_before_it_is(lexicon: Lexicon, text: str) -> None:
    assert sums(lexicon, text) == [("commitment", "pledged")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Donors pledged 4 billion euros. The fine on the bank is 1 billion euros.",
        "Donors pledged 4 billion euros. The war cost 1 billion euros.",
        "Donors pledged 4 billion euros. The ministry has a budget of 1 billion euros.",
        "Donors pledged 4 billion euros.\n\nThe bridge is 1 billion euros over its budget.",
        "The fund was promised 4 million doses. Another 2 million people are hungry.",
    ],
)
def test_a_sum_of_another_sort_is_not(lexicon: Lexicon, text: str) -> None:
    first, second = sums(lexicon, text)
    assert (first, second[0]) == (("commitment", "pledged"), "figure")


def test_a_goal_goes_on_as_a_goal(lexicon: Lexicon) -> None:
    text = "For 2020 the donors' goal was upwards of $700 million. A year later it was $670 million."
    assert sums(lexicon, text) == [("commitment", "goal")] * 2


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Norway would provide 40 million euros to the fund.", "planned"),
        ("The minister said Norway would provide 40 million euros to the fund.", "pledged"),
        ("The pledges for Yemen come to 40 million euros.", "pledged"),
        ("The contributions to the relief fund come to 40 million euros.", "delivered"),
        ("The gift brings the total required for Yemen to 40 million euros.", "goal"),
        ("The gift brings the total given to Yemen to 40 million euros.", "committed"),
        ("The council adopted a package of 40 million euros for Yemen.", "committed"),
        ("The agency will use a grant of 40 million euros for Yemen.", "planned"),
        ("Norway committed itself to 40 million euros for Yemen.", "pledged"),
    ],
)
def test_the_words_around_a_sum_tell_its_stage(lexicon: Lexicon, text: str, stage: str) -> None:
    assert sums(lexicon, text) == [("commitment", stage)]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("Norway pledged 4 million euros to Mali. Sweden earmarked 3 million euros.", ["pledged", "pledged"]),
        ("Norway gave Mali 4 million euros. Sweden earmarked 3 million euros for Mali.", ["delivered", "committed"]),
        ("From Norway came 4 million euros for Mali.", ["pledged"]),
        ("From Norway 4 million euros have come for Mali.", ["delivered"]),
    ],
)
def test_what_is_set_apart_is_as_firm_as_its_pledge(lexicon: Lexicon, text: str, stages: list[str]) -> None:
    assert sums(lexicon, text) == [("commitment", stage) for stage in stages]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The loans to Mali come to 4 billion euros.", "new"),
        ("Norway's loans to Mali since 2014 come to 4 billion euros.", "running_total"),
        ("The relief fund for Mali has received 4 million euros.", "running_total"),
        ("The relief fund for Mali received 4 million euros in March.", "new"),
        ("The relief fund for Mali has received 4 million euros from Norway.", "new"),
    ],
)
def test_a_sum_of_pledges_is_new_and_all_that_was_received_a_total(lexicon: Lexicon, text: str, basis: str) -> None:
    assert [c.basis for c in read(Document.of(text), lexicon).claims if c.amount is not None] == [basis]


def test_each_of_two_withdrawals_is_an_event(lexicon: Lexicon) -> None:
    text = "Norway plans to withdraw 2,000 troops from Mali by June and another 3,000 by September."
    assert sums(lexicon, text) == [("event", "planned")] * 2
    text = "Norway cut its troops in Mali from 2,000 to 300."
    assert ("figure", "ended") in sums(lexicon, text)


def test_a_sum_in_brackets_has_the_stage_of_the_sum_it_details(lexicon: Lexicon) -> None:
    text = "The Union has allocated 60 million euros in aid. It will support the people of Mali (24 million euros)."
    assert sums(lexicon, text) == [("commitment", "committed")] * 2


@pytest.mark.parametrize(
    ("lead", "made"),
    [
        ("Germany will send the army of Ukraine:", [("commitment", "pledged"), ("commitment", "pledged")]),
        ("Germany has sent the army of Ukraine:", [("commitment", "delivered"), ("commitment", "delivered")]),
        ("The rebels lost:", [("figure", "delivered"), ("figure", "delivered")]),
    ],
)
def test_the_lines_of_a_list_are_what_its_lead_says(lexicon: Lexicon, lead: str, made: list[tuple[str, str]]) -> None:
    assert sums(lexicon, f"{lead}\n\n- 14 tanks\n- 100 missiles") == made


def test_the_head_of_a_table_tells_what_its_lines_are(lexicon: Lexicon) -> None:
    rows = "\n".join(("Relief", "", "Donor      {}", "Norway      40 million euros", "Sweden      20 million euros"))
    assert sums(lexicon, rows.format("Payment")) == [("commitment", "delivered")] * 2
    assert sums(lexicon, rows.format("Pledge")) == [("commitment", "pledged")] * 2
    assert {kind for kind, _ in sums(lexicon, rows.format("Debt"))} == {"figure"}


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Kenya deployed its pledged 1,000 police officers.", "pledged"),
        ("Kenya deployed its best 1,000 police officers.", "delivered"),
        ("The Pentagon has authorized sending 3,900 troops.", "committed"),
        ("The Pentagon has begun sending 3,900 troops.", "committed"),
        ("The agency will use 4 million dollars for refugees.", "planned"),
        ("The agency will give 4 million dollars for refugees.", "pledged"),
        ("The conference on aid ended well short of the $88 million.", "goal"),
        ("The conference on aid ended on Friday with the $88 million.", "pledged"),
    ],
)
def test_a_word_beside_the_amount_tells_the_stage(lexicon: Lexicon, text: str, stage: str) -> None:
    assert sums(lexicon, text) == [("commitment", stage)]


@pytest.mark.parametrize(
    ("text", "kind", "stage"),
    [
        ("Norway brought Mali $4 million on Tuesday, a pledge for the schools.", "commitment", "pledged"),
        ("Norway paid Mali $4 million, part of a pledge made in May.", "commitment", "delivered"),
        ("Norway gave Mali $4 million on Tuesday, a gift for the schools.", "commitment", "delivered"),
        ("Norway will make $4 million available to Mali.", "commitment", "pledged"),
        ("Officials put Norway's aid to Mali at $4 million.", "commitment", "committed"),
        (
            "A conference closed with $3 billion for aid to Mali, far from the $8 billion that it needs.",
            "commitment",
            "pledged",
        ),
    ],
)
def test_a_sum_is_as_firm_as_its_own_words(lexicon: Lexicon, text: str, kind: str, stage: str) -> None:
    assert sums(lexicon, text)[0] == (kind, stage)


def test_who_puts_aid_at_a_sum_did_not_give_it(lexicon: Lexicon) -> None:
    for text in (
        "Sweden put the value of four Norwegian grants to Mali at $30 million.",
        "Norwegian aid to Mali was put at $30 million by Sweden.",
    ):
        (claim,) = (
            c for c in read(Document.of(text), lexicon).claims if c.amount is not None and c.amount.unit == "USD"
        )
        assert claim.party is not None
        assert claim.party.code == "NOR"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("Her own government would make good, she promised, on the $4 million that it pledged in 2019.", "DEU"),
        ("Her government would pay the $4 million it pledged in 2019.", "DEU"),
        ("The group said little of the $4 million it pledged in 2019.", None),
    ],
)
def test_it_is_the_speakers_own_government(lexicon: Lexicon, told: str, code: str | None) -> None:
    text = (
        "Members should find more this year, German Chancellor Ada Brandt urged them.\n\n"
        f"The chancellor spoke in a conference of which Italy was the other host. {told}"
    )
    (claim,) = (c for c in read(Document.of(text), lexicon).claims if c.amount is not None)
    assert (claim.party.code if claim.party is not None else None) == code
