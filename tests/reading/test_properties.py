"""What holds of reading on any text: it never raises, every quote is its slice, and it is the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading import read
from musterbook.records import Claim, Document, Reading

SENTENCES = (
    "Norway pledged $12 million to Mali on Thursday.",
    "The coalition has trained more than 5,000 Iraqi soldiers and 10,000 police officers.",
    "“We will not relent,” the minister said.",
    "France will cut its force from 5,100 troops to between 2,500 and 3,000.",
    "Iran denied that it had armed the group.",
    "The blast killed 13 people and wounded 45.",
    "Donors met in Brussels on February 30, 2018.",
    "Nearly eight million people have been freed from its control in Iraq and Syria.",
)
WORDS = ("$", "12 million", "pledged", "to", " ", "\n\n", "“", "”", "’s", "U.S.", "IS", "troops", "of", ", ", ". ")
PIECES = st.sampled_from((*WORDS, "\u200b", "€5-6bn", "é", "🂡", "5,000", "denied that", "will", "-"))


def text_of(lexicon: Lexicon, text: str, *, issued: str | None = None) -> Reading:
    return read(Document.of(text, issued=issued), lexicon)


def sound(text: str, claims: tuple[Claim, ...]) -> None:
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.quote.strip() == claim.quote != ""
        assert all(0 <= start < end <= len(text) for _, start, end in claim.evidence)
    assert len({c.id for c in claims}) == len(claims)
    assert [c.start for c in claims] == sorted(c.start for c in claims)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=40).map("".join)
    )
)
def test_any_text_is_read(text: str) -> None:
    reading = text_of(load_lexicon(), text)
    sound(text, reading.claims)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=6), st.sampled_from((None, "2018-02-13", "2018-02", "nonsense")))
def test_reading_twice_is_the_same(sentences: list[str], issued: str | None) -> None:
    text = " ".join(sentences)
    first, again = (text_of(load_lexicon(), text, issued=issued) for _ in range(2))
    assert first == again
    sound(text, first.claims)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_unrelated_sentence_changes_no_claim(lexicon: Lexicon, sentence: str) -> None:
    alone = text_of(lexicon, sentence).claims
    more = text_of(lexicon, sentence + "\n\nThe weather was mild.").claims
    assert [(c.kind, c.stage, c.quote, c.party, c.amount) for c in alone] == [
        (c.kind, c.stage, c.quote, c.party, c.amount) for c in more
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "$", "1", "pledged", "“" * 50, "a" * 3000, "(" * 400, "5,000 " * 300, "-\n" * 200]
)
def test_odd_texts_are_read(lexicon: Lexicon, text: str) -> None:
    sound(text, text_of(lexicon, text).claims)


def test_quotes_are_slices_on_the_annotated_documents(lexicon: Lexicon, shared: Path) -> None:
    for path in sorted((shared / "gold" / "docs").glob("*.txt"))[:8]:
        text = path.read_text(encoding="utf-8")
        sound(text, text_of(lexicon, text).claims)
