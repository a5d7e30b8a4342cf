"""Words for a list: a claim's own, and the bounds of the sentence that holds them."""

from __future__ import annotations

import pytest

from musterbook.ledger.wording import sentence


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Aid came. Ministers meet on Sept. 10, 2020, in Rome. More came.", "in Rome",
         "Ministers meet on Sept. 10, 2020, in Rome."),
        ("WASHINGTON, Sept. 10, 2020 (HD) - The force will be cut to 3,000.", "3,000",
         "The force will be cut to 3,000."),
        ("The force will number 2,500 by Jan. 15, down from 3,000. It left.", "2,500",
         "The force will number 2,500 by Jan. 15, down from 3,000."),
        ("One came. Two went.", "came. Two", "One came. Two went."),
    ],
)  # fmt: skip
def test_the_sentence_that_holds_words(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert text[slice(*sentence(text, start, start + len(words)))] == expected
