"""What a text itself sets apart: by which words, how far they reach, and what they leave alone."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.lexicon.polarity import CONTRAST
from musterbook.reading.reader import read
from musterbook.records import Claim, Document

CONTRASTS = load_lexicon().polarity.contrasts

COUNTED = "Norway has 300 soldiers in Mali. Officials counted 350 soldiers of Norway there; the figures differ."


def marked(text: str, lexicon: Lexicon) -> dict[str, tuple[int, int]]:
    """Give the words of each claim that is set apart, with its sentence's words around a number, and by what."""
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    return {c.quote: (a, b) for c in claims for slot, a, b in c.evidence if slot == CONTRAST}


@pytest.mark.parametrize(("text", "one", "other"), [e for c in CONTRASTS for e in c.examples])
def test_the_examples_of_the_table_are_set_apart(text: str, one: str, other: str, lexicon: Lexicon) -> None:
    found = marked(text, lexicon)
    spans = {span for quote, span in found.items() if one in quote or other in quote}
    assert len(spans) == 1
    assert all(any(words in quote for quote in found) for words in (one, other))


@pytest.mark.parametrize(("text", "words"), [e for c in CONTRASTS for e in c.counter_examples])
def test_the_counter_examples_are_not(text: str, words: str, lexicon: Lexicon) -> None:
    assert not any(words in quote for quote in marked(text, lexicon))


def test_the_words_that_say_so_are_the_evidence(lexicon: Lexicon) -> None:
    ((start, end),) = set(marked(COUNTED, lexicon).values())
    assert COUNTED[start:end] == "figures differ"


def test_another_party_or_place_is_another_matter(lexicon: Lexicon) -> None:
    text = "Norway has 300 soldiers in Mali. Officials counted 350 soldiers of Sweden in Chad; the figures differ."
    assert marked(text, lexicon) == {}


def test_claims_keep_their_ids_and_their_order(lexicon: Lexicon) -> None:
    claims: tuple[Claim, ...] = read(Document.of(COUNTED), lexicon).claims
    without: tuple[Claim, ...] = read(Document.of(COUNTED.replace("differ", "depend")), lexicon).claims
    assert [(c.kind, c.start, c.quote) for c in claims] == [(c.kind, c.start, c.quote) for c in without]
