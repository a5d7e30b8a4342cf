from __future__ import annotations

from collections.abc import Callable

import pytest

from musterbook.intake import Taken

TakeBytes = Callable[..., list[Taken]]
WORDS = "The council agreed on Tuesday that the fund would be opened to all of its members before the end of the year."
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Example Wire</title><link>https://wire.example.org/</link><language>en-gb</language>
<item><title>Council &amp; fund</title><link>https://wire.example.org/1</link><dc:creator>Ana Lis</dc:creator>
<pubDate>Tue, 13 Feb 2018 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{WORDS}</p><p>With reporting by AFP</p>]]></content:encoded></item>
<item><title>Second</title><link>javascript:alert(1)</link>
<description>&lt;p&gt;Plain &lt;b&gt;words&lt;/b&gt;.&lt;/p&gt;</description></item>
<item><title>Only a title</title></item>
</channel></rss>"""


def test_every_entry_is_a_document(take_bytes: TakeBytes) -> None:
    first, second, third = take_bytes(RSS.encode(), "feed.xml")
    document = first.document
    assert document is not None
    assert document.text == f"{WORDS}\n\nWith reporting by AFP"
    assert (document.title, document.byline, document.publisher) == ("Council & fund", "Ana Lis", "Example Wire")
    assert document.agencies == ("AFP",)
    assert (document.issued, document.issued_from, document.language) == ("2018-02-13", "feed", "en")
    assert first.source.endswith("feed.xml#1")
    assert first.copy is not None
    assert first.copy.url == "https://wire.example.org/1"
    assert second.document is not None
    assert second.document.text == "Plain words."
    assert second.document.issued is None
    assert second.copy is not None
    assert second.copy.url is None
    assert third.document is None
    assert [f.code for f in third.findings] == ["intake.no_text"]
    assert first.raw == second.raw == RSS.encode()


def test_atom(take_bytes: TakeBytes) -> None:
    raw = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Fund</title>
    <link href="https://wire.example.org/a"/><published>2018-02-13T22:00:00-05:00</published><updated>2019-01-01T00:00:00Z</updated>
    <content type="html">&lt;p&gt;{WORDS}&lt;/p&gt;</content></entry></feed>"""
    (taken,) = take_bytes(raw.encode(), "feed.atom")
    assert taken.document is not None
    assert (taken.document.text, taken.document.issued) == (WORDS, "2018-02-13")


def test_more_entries_than_the_limit(take_bytes: TakeBytes, tight: object) -> None:
    items = "".join(f"<item><title>{n}</title><description>Text {n}.</description></item>" for n in range(60))
    raw = f'<rss version="2.0"><channel>{items}</channel></rss>'
    taken = take_bytes(raw.encode(), "feed.rss", tight)
    assert len(taken) == 50
    assert [f.code for f in taken[0].findings] == ["intake.entries_left_out"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ('<rss version="2.0"><channel><title>T</title></channel></rss>', "intake.no_text"),
        ('<rss version="2.0"><channel><title>T</ti', "intake.feed_damaged"),
    ],
)
def test_a_feed_without_entries(take_bytes: TakeBytes, raw: str, code: str) -> None:
    (taken,) = take_bytes(raw.encode(), "feed.rss")
    assert taken.document is None
    assert [f.code for f in taken.findings] == [code]


def test_a_feed_that_breaks_off_gives_what_is_there(take_bytes: TakeBytes) -> None:
    taken = take_bytes(RSS.encode()[: RSS.index("<item><title>Second") + 30], "feed.xml")
    assert taken[0].document is not None
    assert "intake.feed_damaged" in [f.code for t in taken for f in t.findings]


def test_hostile_markup_in_one_entry_leaves_the_others(take_bytes: TakeBytes) -> None:
    deep = "&lt;div&gt;" * 2_000
    raw = RSS.replace("<description>Short.</description>", "").replace(
        f"<![CDATA[<p>{WORDS}</p><p>With reporting by AFP</p>]]>", deep
    )
    first, second, _ = take_bytes(raw.encode(), "feed.xml")
    assert first.document is None
    assert [f.code for f in first.findings] == ["intake.too_deep"]
    assert second.document is not None
