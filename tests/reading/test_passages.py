"""Sentences and quotations: where they begin and end, on tidy and untidy text."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.reading.syntax.passages import quotations, sentences

EXAMPLES = Path(__file__).parent / "examples"
SENTENCES = tomllib.loads((EXAMPLES / "sentences.toml").read_text("utf-8"))["case"]
QUOTATIONS = tomllib.loads((EXAMPLES / "quotations.toml").read_text("utf-8"))["case"]
MESSY = st.lists(
    st.sampled_from(
        [
            "U.S. ",
            "Mr. ",
            "He ",
            "left. ",
            "\n",
            "\n\n",
            "“",
            "”",
            '"',
            "'",
            "• ",
            "1. ",
            "... ",
            "?” ",
            " ",
            "A. ",
            "No. 5 ",
        ]
    )
    | st.text(max_size=5),
    max_size=40,
).map("".join)


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: repr(case["text"][:40]))
def test_sentences_of_the_examples(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert [text[s.start : s.end] for s in sentences(text)] == case["expect"]


@pytest.mark.parametrize("case", QUOTATIONS, ids=lambda case: repr(case["text"][:40]))
def test_quotations_of_the_examples(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert [text[q.start : q.end] for q in quotations(text)] == case["expect"]


def test_lines_are_told_apart_by_kind() -> None:
    text = "Aid Talks End\n\nA minister speaks (file photo)\n\nThe talks ended.\n• One truck\n2) Two tents"
    assert [s.kind for s in sentences(text)] == ["headline", "caption", "sentence", "bullet", "bullet"]
    assert [s.paragraph for s in sentences(text)] == [0, 1, 2, 3, 4]


def test_a_hard_wrapped_paragraph_is_one() -> None:
    text = (
        "The ministry said on Monday that it would send another forty trucks to\n"
        "Kuwait before the end of the month, and that a second convoy of ships\n"
        "Norway had promised would follow in the spring if the port is open by\n"
        "then.\n\nNothing more was said."
    )
    assert [s.paragraph for s in sentences(text)] == [0, 1]


def test_short_lines_with_capitals_are_not_joined() -> None:
    assert len(sentences("Countries\nFrance\nGermany\nItaly")) == 4


@settings(max_examples=80, deadline=None)
@given(MESSY)
def test_sentences_hold_every_character_but_blanks_once(text: str) -> None:
    at, held = 0, []
    for sentence in sentences(text):
        assert at <= sentence.start < sentence.end <= len(text)
        assert not text[at : sentence.start].strip()
        held.append(text[sentence.start : sentence.end])
        at = sentence.end
    assert not text[at:].strip()
    assert all(s == s.strip() and s for s in held)


@settings(max_examples=80, deadline=None)
@given(MESSY)
def test_quotations_are_in_order_and_inside(text: str) -> None:
    at = 0
    for quotation in quotations(text):
        assert at <= quotation.start < quotation.end <= len(text)
        at = quotation.end


@pytest.mark.parametrize("unit", ["He left. ", "\n", " ", "'a ", "a\n", "Mr. A. "])
def test_a_megabyte_is_cut_in_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    begin = time.process_time()
    sentences(text)
    quotations(text)
    assert time.process_time() - begin < 8


def test_it_beats_the_floor_on_the_challenge_set(shared: Path) -> None:
    """Boundary F1 over 52 hard items; the last boundary of an item is not counted."""
    hit = found = wanted = 0
    for line in (shared / "models" / "parser" / "challenge.txt").read_text("utf-8").splitlines():
        parts = [part.strip() for part in line.split("¦") if part.strip()]
        ends, at = set(), 0
        for part in parts[:-1]:
            at += len(part)
            ends.add(at)
            at += 1
        got = {s.end for s in sentences(" ".join(parts))[:-1]}
        hit, found, wanted = hit + len(ends & got), found + len(got), wanted + len(ends)
    assert 2 * hit / (found + wanted) > 0.92
