from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.intake import Limits
from musterbook.intake.html import fragment_text
from musterbook.intake.markup import entity_problem, lighten
from musterbook.intake.parsed import Refused


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<a",
        b"<a ",
        b"<a b=",
        b"<a b='",
        b'<a b="c" ',
        b"</",
        b"<script",
        b"<script>",
        b"<script></script>",
        b"<svg><script>",
        b"<style/>",
        b"<!--",
        b"<![CDATA[",
        b"data:",
        b"data:image/png;base64,",
        b"data:a,AAAA",
        b"a=",
        b"x='\"",
        b" ",
        b"<" + b"a" * 900 + b" ",
    ],
)
@pytest.mark.parametrize("before", [b"", b"<a ", b"<script>", b"data:x,"])
def test_measuring_is_linear(before: bytes, piece: bytes) -> None:
    # Twice as much may take about twice as long; a quadratic step would take minutes.
    raw = before + piece * (1_000_000 // len(piece))
    began = time.process_time()
    with contextlib.suppress(Refused):
        lighten(raw, Limits())
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (b"<p>a</p><script>b</script><p>c</p>", b"<p>a</p><p>c</p>"),
        (b"<SCRIPT type=x>if (a<b) {}</SCRIPT >c", b"c"),
        (
            b'<script type="application/ld+json">{"a": 1}</script>',
            b'<script type="application/ld+json">{"a": 1}</script>',
        ),
        (b"a<svg/>b<svg>c</svg>d", b"abd"),
        (b"a<style>b", b"a"),
        (b"<scripted>a</scripted>", b"<scripted>a</scripted>"),
        (b'<img src="data:image/png;base64,' + b"QUJD" * 50 + b'">', b'<img src="data:,">'),
        (b"the data: 5,000 and more", b"the data: 5,000 and more"),
    ],
)
def test_drops_what_is_never_read(raw: bytes, kept: bytes) -> None:
    assert lighten(raw, Limits()) == kept


def test_unclosed_paragraphs_and_rows_are_not_deep() -> None:
    lighten(b"<p>one" * 1_000 + b"<tr><td>two" * 1_000 + b"<br><img src=x>" * 1_000, Limits())
    with pytest.raises(Refused, match="1,000 deep"):
        lighten(b"<b>one" * 1_000, Limits())


@pytest.mark.parametrize(
    ("raw", "told"), [(b"<!ENTITY a 'b'>", True), (b"<!entity", True), (b"<!DOCTYPE html>", False), (b"&nbsp;", False)]
)
def test_entities_are_told_of(raw: bytes, told: bool) -> None:
    assert (entity_problem(raw) is not None) == told


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("<>/=&;'\" \nabptdr!-")), max_size=80))
def test_any_markup_gives_text_or_is_refused(html: str) -> None:
    try:
        text = fragment_text(html, Limits())
    except Refused:
        return
    assert text == text.strip(" \n")
    assert "\n\n\n" not in text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abc é,.", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=6))
def test_paragraphs_come_back(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{p}</p>" for p in paragraphs)
    assert fragment_text(html, Limits()) == "\n\n".join(" ".join(p.split()) for p in paragraphs)
