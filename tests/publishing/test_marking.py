import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from musterbook.publishing.marking import around, marked_text
from musterbook.records import Claim


def claim(start: int, end: int, text: str, name: str) -> Claim:
    return Claim(name, "d", "figure", "ongoing", start, end, text[start:end])


def marks_of(html: str, name: str) -> str:
    """Put together the words of every mark that belongs to a claim."""
    return unescape(
        "".join(
            m[2] for m in re.finditer(r'<mark[^>]* data-claims="([^"]*)">([^<]*)</mark>', html) if name in m[1].split()
        )
    )


def test_overlapping_claims_share_marks() -> None:
    text = "The U.S. <b>sent</b> 5,000 troops & 3 bases."
    html = marked_text(text, [claim(4, 30, text, "one"), claim(20, len(text), text, "two")])
    assert marks_of(html, "one") == text[4:30]
    assert marks_of(html, "two") == text[20:]
    assert "<b>" not in html
    assert html.count('id="c-one"') == html.count('id="c-two"') == 1


def test_two_claims_on_the_same_words_are_both_reachable() -> None:
    text = "each pledged 5 million"
    html = marked_text(text, [claim(0, 4, text, "one"), claim(0, 4, text, "two")])
    assert html.count('id="c-one"') == html.count('id="c-two"') == 1


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=6))
def test_the_text_is_never_changed(text: str, spans: list[tuple[int, int]]) -> None:
    claims = [claim(max(a, 0), max(b, 0), text, f"n{i}") for i, (a, b) in enumerate(spans)]
    html = marked_text(text, claims)
    assert unescape(re.sub(r"</?(?:mark|a)\b[^>]*>", "", html)) == text
    for c in claims:
        if 0 <= c.start < c.end <= len(text):
            assert marks_of(html, c.id) == text[c.start : c.end]


def test_words_are_shown_with_what_stands_around_them_in_whole_words() -> None:
    text = "One line.\nNorway gave five ships to Mali today.\nLast line."
    start = text.index("five")
    assert around(text, start, start + 10, 8) == ("… gave ", "five ships", " to …")
    assert around(text, start, start + 10, 99, paragraph=True) == ("Norway gave ", "five ships", " to Mali today.")
    assert around(text, start, start + 10, 99) == (text[:start], "five ships", text[start + 10 :])
    assert around(text, start, start + 10, 8, cut="") == ("gave ", "five ships", " to")
