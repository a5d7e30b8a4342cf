from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.books import Books, only, post, reread, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


@pytest.fixture
def filled(ledger: Ledger, books: Books) -> Ledger:
    post(
        ledger,
        books.story(
            told("Washington promised 5 million dollars.", party="USA", purpose="water"),
            head="🙂 Überblick on stabilisation. ",
            title="Aid for Raqqa",
        ),
        books.story(told("London trained police officers.", party="GBR"), title="Training"),
    )
    return ledger


def test_words_are_found_with_their_places(filled: Ledger) -> None:
    hits = filled.search("washington dollars")
    assert {h.kind for h in hits} == {"document", "claim"}
    for hit in hits:
        text = filled.document(hit.document).text
        assert text[hit.snippet_start :].startswith(hit.snippet)
        assert [text[a:b].casefold() for a, b in hit.marks] == ["washington", "dollars"]
    document = only([h for h in hits if h.kind == "document"])
    assert filled.document(document.document).text[document.start : document.end] == "Washington"


def test_a_phrase_stands_together_and_words_need_not(filled: Ledger) -> None:
    assert filled.search('"police officers"', kind="document")
    assert not filled.search('"officers police"')
    assert filled.search("officers police", kind="document")
    assert not filled.search("officers washington", kind="document")


def test_beginnings_titles_accents_and_purposes(filled: Ledger) -> None:
    assert filled.search("stabil*", kind="document")
    assert not filled.search("stabil")
    assert only(filled.search("raqqa")).title == "Aid for Raqqa"
    assert filled.search("uberblick")
    assert only(filled.search("water")).kind == "claim"


def test_a_title_outranks_the_text(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(told("Mosul, far down in a long report of many words."), title="Other"),
         books.story(told("Nothing of it here at all in this one."), title="Mosul"))  # fmt: skip
    assert [h.title for h in ledger.search("mosul", kind="document")] == ["Mosul", "Other"]


def test_limits_and_kinds(filled: Ledger) -> None:
    assert len(filled.search("washington", limit=1)) == 1
    assert filled.search("washington", limit=0) == ()
    assert {h.kind for h in filled.search("washington", kind="claim")} == {"claim"}


def test_what_was_superseded_is_not_found(ledger: Ledger, books: Books) -> None:
    story = books.story(told("It promised bread.", party="USA", purpose="flour"))
    post(ledger, story)
    assert only(ledger.search("flour")).kind == "claim"
    ledger.post(*reread(story))
    assert ledger.search("flour") == ()
    assert only(ledger.search("bread")).kind == "document"


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', '""', "*", "AND OR NOT", "a:b", "(", "-x", "^", "NEAR(a b)", "\x00", "'; --"]
)
def test_bad_syntax_never_raises(filled: Ledger, typed: str) -> None:
    filled.search(typed)


@given(typed=st.text(max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_raises(filled: Ledger, typed: str) -> None:
    for hit in filled.search(typed):
        text = filled.document(hit.document).text
        assert all(hit.snippet_start <= a < b <= hit.snippet_start + len(hit.snippet) for a, b in hit.marks)
        assert text[hit.snippet_start : hit.snippet_start + len(hit.snippet)] == hit.snippet


def test_without_an_index_words_are_looked_for_as_they_stand(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from musterbook.ledger import search

    monkeypatch.setattr(search, "_by_index", search._by_containment)
    assert {h.kind for h in filled.search("washington dollars")} == {"document", "claim"}
    assert {h.kind for h in filled.search('"police officers"', kind="document")} == {"document"}
    assert filled.search("nowhere") == ()
