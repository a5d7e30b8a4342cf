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
    ],
)
def test_where(text: str, expected: list[str], lexicon: Lexicon) -> None:
    assert places(text, lexicon) == [expected]


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
