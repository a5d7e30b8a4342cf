from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.intake.frontmatter import split


def test_splits_a_block_from_its_text() -> None:
    text = (
        "---\ntitle: Ministers meet: a report\npublisher: Example Wire\nissued: 2018-02-13\n"
        "source: https://example.org/a\nsource: https://example.org/b\nlicence: CC0\n---\n\n\nThe text.\n"
    )
    fields, rest, problems = split(text)
    assert rest == "\nThe text.\n"  # one blank line belongs to the block
    assert problems == []
    assert fields == {
        "title": "Ministers meet: a report",
        "publisher": "Example Wire",
        "issued": "2018-02-13",
        "source": "https://example.org/a",
        "licence": "CC0",
    }


@pytest.mark.parametrize(
    ("text", "fields", "rest"),
    [
        ("---\ntitle: T\n---\nText.", {"title": "T"}, "Text."),
        ('---\ntitle: "T"\nurl:\n---\n\nText.', {"title": "T", "url": ""}, "Text."),
        ("---\nauthor: A\ndate: 2018\n...\n\nText.", {"byline": "A", "issued": "2018"}, "Text."),
        ("---\ntitle: T\ntags:\n  - one\n- two\n# remark\n\n---\n\nText.", {"title": "T", "tags": ""}, "Text."),
        ("---\ntitle: T\n---", {"title": "T"}, ""),
        ("---\ntitle: T\nsources:\n  https://example.org/a\n---\n\nText.", {"title": "T", "source": ""}, "Text."),
    ],
)
def test_reads_what_people_write(text: str, fields: dict[str, str], rest: str) -> None:
    assert split(text) == (fields, rest, [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\ntitle: T\n\nText without an end.", "line 4"),
        ("---\ntitle: T\n", "no closing"),
        ("---\ntitle: T\nnot a field\n---\n\nText.", "line 3"),
        ("---\n" + "title: T\n" * 300 + "---\n", "no closing"),
    ],
)
def test_a_malformed_block_is_text(text: str, why: str) -> None:
    fields, rest, problems = split(text)
    assert (fields, rest) == ({}, text)
    assert [p.code for p in problems] == ["intake.front_matter"]
    assert why in problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text.",
        "---\n\nText under a rule.\n\n---\nMore.",
        "----\ntitle: T\n----\n",
        " ---\ntitle: T\n---\n",
        "---\nfoo: bar\n---\n",
    ],
)
def test_what_is_no_block_is_left_alone(text: str) -> None:
    assert split(text) == ({}, text, [])


@settings(max_examples=150)
@given(st.text(alphabet="-:\n at", max_size=60), st.booleans())
def test_the_rest_is_always_the_end_of_the_text(text: str, begun: bool) -> None:
    text = f"---\ntitle: x\n{text}" if begun else text
    _, rest, _ = split(text)
    assert text.endswith(rest)
