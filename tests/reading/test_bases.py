"""What a sum is to the others of its giver: a total so far, a piece, a promise told again, or new."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading.reader import read
from musterbook.records import Document

PATTERNS = load_lexicon().bases.patterns


def bases(text: str, lexicon: Lexicon) -> dict[str, str]:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    return {c.amount.said: c.basis for c in claims if c.kind == "commitment" and c.amount is not None}


@pytest.mark.parametrize(("text", "said", "basis"), [(*e, p.basis) for p in PATTERNS for e in p.examples])
def test_a_pattern_holds_for_its_examples(text: str, said: str, basis: str, lexicon: Lexicon) -> None:
    assert bases(text, lexicon).get(said) == basis


@pytest.mark.parametrize(("text", "said", "basis"), [(*e, p.basis) for p in PATTERNS for e in p.counter_examples])
def test_a_pattern_does_not_hold_for_its_counter_examples(text: str, said: str, basis: str, lexicon: Lexicon) -> None:
    assert bases(text, lexicon).get(said) != basis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Belgium has contributed €2 million, which takes its total since 2016 to €12 million.",
            {"€2 million": "new", "€12 million": "running_total"},
        ),
        (
            "Norway has provided $5 million to the facility; its contributions so far amount to $15 million.",
            {"$5 million": "new", "$15 million": "running_total"},
        ),
        (
            "They praised Denmark for a contribution of €50 million, through which its total rises to €93 million.",
            {"€50 million": "new", "€93 million": "running_total"},
        ),
        (
            "Norway's contributions to the fund amount to $75 million, after an additional $15 million in March.",
            {"$75 million": "running_total", "$15 million": "new"},
        ),
        (
            "Norway took a decision of €1.5 million for 2021, and has since 2016 backed the fund with €11 million.",
            {"€1.5 million": "new", "€11 million": "running_total"},
        ),
        (
            "So far Norway has given $30 million to Mali and $10 million to Chad.",
            {"$30 million": "running_total", "$10 million": "running_total"},
        ),
        ("Norway has given Mali $30 million since 2014.", {"$30 million": "running_total"}),
        ("Norway pledged $12 million to Mali, its largest gift since 2014.", {"$12 million": "new"}),
        ("Norway, a member since 2014, pledged $12 million to Mali.", {"$12 million": "new"}),
        ("Norway had already promised Mali $2 billion two years ago.", {"$2 billion": "new"}),
    ],
)
def test_what_sums_up_counts_in_its_own_clause(text: str, expected: dict[str, str], lexicon: Lexicon) -> None:
    assert bases(text, lexicon) == expected
