"""What a sum or a deed is for: the words that say it, and none where "for" leads to people, places or time."""

from __future__ import annotations

import pytest

import musterbook
from musterbook.lexicon import Lexicon

CASES = [
    ("Norway will give Mali $12 million for the rebuilding of schools.", "the rebuilding of schools"),
    ("Norway announced $12 million to repair the wells of Mali.", "to repair the wells of Mali"),
    ("Germany has $3 million for mine clearance, which it will give to Iraq.", "mine clearance"),
    ("Norway pledged $12 million in humanitarian assistance to Mali.", "humanitarian assistance"),
    ("Norway provided $12 million of civilian and military aid to Mali.", "civilian and military aid"),
    ("Norway pledged $12 million in additional aid to Mali.", None),
    ("Norway will give $12 million to Mali for three years.", None),
    ("Norway will give $12 million for Mali.", None),
    ("Norway will give $12 million for refugees in Mali.", None),
    ("Norway gave Mali $12 million for the first time.", None),
    ("Norway gave Mali the largest donation of $12 million.", None),
]


@pytest.mark.parametrize(("text", "purpose"), CASES)
def test_what_a_sum_is_for(lexicon: Lexicon, text: str, purpose: str | None) -> None:
    document = musterbook.Document.of(text, issued="2020-06-04")
    claims = [c for c in musterbook.read(document, lexicon).claims if c.kind == "commitment"]
    assert [c.purpose for c in claims] == [purpose]
    for slot, start, end in claims[0].evidence:
        assert slot != "purpose" or text[start:end] == purpose
