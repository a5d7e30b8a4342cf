"""What a sum is to the others of its giver: a total so far, a piece, a promise told again, or new."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading.reader import read
from musterbook.records import Document

PATTERNS = load_lexicon().bases.patterns


def said_of(text: str, lexicon: Lexicon) -> dict[str, tuple[str, bool]]:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    return {c.amount.said: (c.basis, c.repeats) for c in claims if c.kind == "commitment" and c.amount is not None}


@pytest.mark.parametrize(("text", "said", "basis"), [(*e, p.basis) for p in PATTERNS for e in p.examples])
def test_a_pattern_holds_for_its_examples(text: str, said: str, basis: str, lexicon: Lexicon) -> None:
    assert said_of(text, lexicon).get(said) == (basis, basis in ("running_total", "new"))


@pytest.mark.parametrize(("text", "said", "basis"), [(*e, p.basis) for p in PATTERNS for e in p.counter_examples])
def test_a_pattern_does_not_hold_for_its_counter_examples(text: str, said: str, basis: str, lexicon: Lexicon) -> None:
    assert said_of(text, lexicon).get(said) != (basis, basis in ("running_total", "new"))


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("Norway provided the £50 million announced in July to Mali.", "2019-07"),
        ("Norway will pay the $20 million it pledged last year to Mali.", "2019"),
        ("Norway's $12 million for Mali arrived on Monday.", None),
        ("Norway gave the $12 million gift to Mali on Monday.", None),
    ],
)
def test_a_sum_pointed_at_was_told_before(text: str, announced: str | None, lexicon: Lexicon) -> None:
    (claim,) = (c for c in read(Document.of(text, issued="2020-06-04"), lexicon).claims if c.amount is not None)
    assert (claim.repeats, claim.basis, claim.announced_on) == (True, "new", announced)


@pytest.mark.parametrize(
    "text", ["Norway paid the first $5 million to Mali.", "Norway will give Mali the other $4 million in May."]
)
def test_a_sum_beside_another_is_not_pointed_at(text: str, lexicon: Lexicon) -> None:
    assert not any(c.repeats for c in read(Document.of(text, issued="2020-06-04"), lexicon).claims)


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
    assert {said: basis for said, (basis, _) in said_of(text, lexicon).items()} == expected
