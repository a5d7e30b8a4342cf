"""How firm a figure is: by who vouches for it, and by when it holds."""

from __future__ import annotations

import pytest

from musterbook import read
from musterbook.lexicon import Lexicon
from musterbook.records import Document


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The militia claimed that it held 40 villages.", "claimed"),
        ("The ministry said that it held 40 villages.", "ongoing"),
        ("Newspapers counted 61 members at the table.", "claimed"),
        ("Some 500 soldiers are in Iraq, according to a daily.", "claimed"),
        ("Some 500 soldiers are in Iraq, according to the ministry.", "ongoing"),
        ("For a decade the mission had kept 900 soldiers in Mali.", "ended"),
        ("For a decade the mission has kept 900 soldiers in Mali.", "ongoing"),
        ("An estimated 40,000 people live in the camp.", "assessed"),
        ("Some 40,000 people live in the camp.", "ongoing"),
        ("Some 40,000 people lived in the camp.", "ended"),
        ("Some 40,000 people will live in the camp.", "planned"),
        ("The mayor said on Monday that 40,000 people lived in the camp.", "ongoing"),
        ("Repairs to the dam will cost 30 million dollars.", "assessed"),
        ("The court imposed a fine of 30 million dollars on the bank.", "ended"),
        ("The ministry has a budget of 30 million dollars.", "planned"),
        ("There were 700 soldiers at the base.", "ended"),
        ("There are 700 soldiers at the base.", "ongoing"),
        ("The mission has trained 700 soldiers.", "delivered"),
        ("Twenty donors met in Oslo.", "ended"),
        ("The envoy wrote to its 20 donors.", "ongoing"),
        ("Up to 2,000 families may be cut off by the fighting.", "assessed"),
        ("The appeal is 36 percent funded.", "ongoing"),
        ("Norland claims to have downed 40 drones.", "claimed"),
        ("A Taliban spokesman said 40 soldiers were at the base.", "claimed"),
        ("The general indicated that 40 soldiers are at the base.", "assessed"),
        ("The number of people killed in the epidemic has reached 887.", "assessed"),
        ("The coalition carried out 40 strikes on Friday, a spokesman said.", "delivered"),
        ("The war has claimed 40 lives.", "ended"),
        ("Some 40,000 people have left the camp.", "ended"),
        ("The war has displaced 40,000 people.", "assessed"),
        ("Some 40,000 people have been displaced by the war.", "ongoing"),
        ("According to experts, 40,000 soldiers are in the east.", "assessed"),
        ("Trucks carrying 40 soldiers crossed the border.", "ended"),
        ("Norway's defence ministry said it had destroyed 40 tanks.", "claimed"),
        ("Norway's defence ministry acknowledged that its raids killed 40 farmers.", "ended"),
        ("Some 40,000 people have not returned to the camp.", "ongoing"),
        ("Some 40 soldiers are expected to be sent to the base.", "planned"),
        ("There are no longer 40 soldiers at the base.", "ended"),
        ("The mission used the money to open 40 schools.", "delivered"),
        ("The county has allocated 30 million crowns for the bridge.", "committed"),
    ],
)
def test_when_a_figure_holds_and_who_vouches_for_it(lexicon: Lexicon, text: str, stage: str) -> None:
    claims = read(Document.of(text), lexicon).claims
    assert [c.stage for c in claims if c.amount is not None] == [stage]


def test_the_ends_of_a_change_are_before_and_after(lexicon: Lexicon) -> None:
    text = "The number of soldiers at the base {} from 900 to 400."
    stages = {
        verb: [c.stage for c in read(Document.of(text.format(verb)), lexicon).claims if c.amount is not None]
        for verb in ("will fall", "fell")
    }
    assert stages == {"will fall": ["ongoing", "planned"], "fell": ["ended", "ended"]}


@pytest.mark.parametrize(
    ("unfit", "fit"),
    [
        ("Interest of 4 per cent is paid.", "Only 4 per cent of the villages have water."),
        ("The lorry carried 12 tonnes of cement.", "The lorry carried 12 tonnes of food."),
        ("A ride costs 28 crowns.", "The bridge costs 28,000 crowns."),
        ("The dead got $5,000 a head.", "The dead got $5,000 a week ago."),
        ("They shared 12 square metres.", "They held 12 square kilometres."),
        ("No official would speak.", "No soldiers would go."),
        ("The ministers of the two countries spoke.", "The ministers of 12 countries spoke."),
    ],
)
def test_rates_and_weights_are_no_figures(lexicon: Lexicon, unfit: str, fit: str) -> None:
    counts = [sum(c.amount is not None for c in read(Document.of(text), lexicon).claims) for text in (unfit, fit)]
    assert counts == [0, 1]
