from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from musterbook.intake import Limits, Taken
from musterbook.intake.html import fragment_text

TakeBytes = Callable[..., list[Taken]]
FIRST = "The council agreed on Tuesday that the fund would be opened to all members before the end of the year."
SECOND = "Norland will pay 12 million crowns, and Sudland will send 40 trainers to the new school in the north."


def page(*, head: str = "", body: str = "", lang: str = ' lang="en"') -> bytes:
    article = f"<h1>Council opens its fund to all</h1><p>{FIRST}</p><p>{SECOND}</p>{body}"
    menu = '<nav><a href="/">Home</a> <a href="/n">News</a></nav>'
    return (
        f"<!DOCTYPE html><html{lang}><head>{head}</head><body>{menu}<article>{article}</article></body></html>".encode()
    )


def take_page(take_bytes: TakeBytes, **parts: str) -> Taken:
    (taken,) = take_bytes(page(**parts), "page.html")
    assert taken.document is not None
    return taken


def test_keeps_paragraphs_apart_and_leaves_the_menu_out(take_bytes: TakeBytes) -> None:
    taken = take_page(take_bytes)
    assert taken.document is not None
    assert taken.document.text == f"Council opens its fund to all\n\n{FIRST}\n\n{SECOND}"
    assert taken.findings == ()


def test_keeps_equal_paragraphs_tables_and_line_breaks(take_bytes: TakeBytes) -> None:
    body = (
        "<p>The same words stand here twice.</p><p>The same words stand here twice.</p><p>One line<br>and the next</p>"
        "<table><tr><th>State</th><th>Sum</th></tr><tr><td><p>Norland</p></td><td>12</td></tr></table>"
    )
    taken = take_page(take_bytes, body=body)
    assert taken.document is not None
    assert taken.document.text.endswith(
        "\n\nThe same words stand here twice.\n\nThe same words stand here twice.\n\nOne line\nand the next\n\n"
        "State | Sum\nNorland | 12"
    )


def test_reads_linked_data(take_bytes: TakeBytes) -> None:
    data = {
        "@graph": [
            {"@type": "Organization", "name": "Not this"},
            {
                "@type": ["NewsArticle"],
                "headline": "Council  opens fund",
                "datePublished": "2018-02-13T23:00:00-05:00",
                "dateModified": "2019-01-01",
                "author": [{"@type": "Person", "name": "Ana Lis"}, "Bo Ek"],
                "publisher": {"@type": "Organization", "name": "Example Wire"},
                "license": "https://example.org/licence",
            },
        ]
    }
    taken = take_page(take_bytes, head=f'<script type="application/ld+json">{json.dumps(data)}</script>')
    document = taken.document
    assert document is not None
    assert (document.title, document.byline, document.publisher) == (
        "Council opens fund",
        "Ana Lis, Bo Ek",
        "Example Wire",
    )
    assert (document.issued, document.issued_from) == ("2018-02-13", "json_ld")
    assert document.licence == "https://example.org/licence"


def test_reads_meta_elements(take_bytes: TakeBytes) -> None:
    head = (
        '<title>Council opens fund | Example Wire</title><meta property="og:title" content="Council opens fund">'
        '<meta property="article:published_time" content="2018-02-13"><meta name="author" content="Ana Lis">'
        '<meta property="og:site_name" content="Example Wire"><link rel="canonical" href="https://example.org/a">'
    )
    taken = take_page(take_bytes, head=head)
    document = taken.document
    assert document is not None
    assert (document.title, document.byline, document.publisher) == ("Council opens fund", "Ana Lis", "Example Wire")
    assert (document.issued, document.issued_from) == ("2018-02-13", "meta")
    assert taken.copy is not None
    assert taken.copy.url == "https://example.org/a"
    assert taken.copy.media_type == "text/html"


@pytest.mark.parametrize(
    ("body", "issued"),
    [
        ('<time datetime="2018-02-13T10:00Z">13 Feb</time>', "2018-02-13"),
        ('<time datetime="2018-02-01">1</time><time class="published" datetime="2018-02-13">13</time>', "2018-02-13"),
        ('<time datetime="2018-02-01">1</time><time datetime="2018-02-13">13</time>', None),  # which one?
        ("<time>13 Feb 2018</time>", None),
    ],
)
def test_reads_time_elements(take_bytes: TakeBytes, body: str, issued: str | None) -> None:
    taken = take_page(take_bytes, body=body)
    assert taken.document is not None
    assert taken.document.issued == issued


def test_tells_dates_that_differ(take_bytes: TakeBytes) -> None:
    head = '<meta name="date" content="2018-02-13">'
    taken = take_page(take_bytes, head=head, body='<time datetime="2018-03-01">1 March</time>')
    assert taken.document is not None
    assert taken.document.issued == "2018-02-13"
    assert [f.code for f in taken.findings] == ["intake.dates_differ"]
    assert taken.findings[0].subject == taken.document.id


@pytest.mark.parametrize(
    "script",
    [
        "{broken",
        "[" * 50_000,
        '"just words"',
        "null",
        '{"@type": "NewsArticle", "datePublished": 5}',
        '{"@graph": {"@graph": []}}',
    ],
)
def test_broken_linked_data_is_passed_over(take_bytes: TakeBytes, script: str) -> None:
    taken = take_page(take_bytes, head=f'<script type="application/ld+json">{script}</script>')
    assert taken.document is not None
    assert taken.document.issued is None


def test_an_encoding_that_the_page_declares(take_bytes: TakeBytes) -> None:
    raw = (
        page(head='<meta charset="windows-1251">').decode().replace(SECOND, "Министр сказал " + SECOND).encode("cp1251")
    )
    (taken,) = take_bytes(raw, "page.html")
    assert taken.document is not None
    assert "Министр сказал Norland" in taken.document.text


def test_a_page_without_an_article_is_kept_whole(take_bytes: TakeBytes) -> None:
    (taken,) = take_bytes(b"<html><body><aside>Fund <b>opened</b></aside></body></html>", "page.html")
    assert taken.document is not None
    assert taken.document.text == "Fund opened"
    assert [f.code for f in taken.findings] == ["intake.whole_page"]


@pytest.mark.parametrize(
    "raw", [b"<html></html>", b"<html><body><script>x()</script></body></html>", b"<!DOCTYPE html>"]
)
def test_a_page_without_words(take_bytes: TakeBytes, raw: bytes) -> None:
    (taken,) = take_bytes(raw, "page.html")
    assert taken.document is None
    assert [f.code for f in taken.findings] == ["intake.no_text"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("One<br>two<br><br>three", "One\ntwo\n\nthree"),
        ("<b>One</b> <i>two</i>,\n  three", "One two, three"),
        ("o<b>n</b>e", "one"),
        ("<ul><li>One</li><li>two</li></ul>", "One\n\ntwo"),
        ("<pre>One\n  two</pre>", "One\n  two"),
        ("<p>One&nbsp;two &lt;three&gt; &amp;c.</p>", "One\u00a0two <three> &c."),
        ("<script>x</script><style>y</style>One<!-- z -->", "One"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>", "1 | 2\n3 | 4"),
        ("plain < words", "plain < words"),
        ("", ""),
    ],
)
def test_fragments(html: str, text: str) -> None:
    assert fragment_text(html, Limits()) == text
