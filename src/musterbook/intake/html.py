"""Web pages: the article's text, and what the page says of itself.

In: bytes. Out: one `Parsed`. Runs in a worker only. The text is trafilatura's choice of the main content, with its
paragraphs kept; title, date, author and publisher are read here from JSON-LD, meta elements, <time> and headings, and
never guessed from an address or from the running text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HTMLParser, fromstring  # type: ignore[import-untyped]

from musterbook.intake import decoding, markup
from musterbook.intake.limits import Limits
from musterbook.intake.mastheads import read_masthead
from musterbook.intake.parsed import Parsed, Problem, Refused

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^<>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_ARTICLES = re.compile(r"Article|Report|Posting|WebPage|CreativeWork|Statement|PressRelease", re.IGNORECASE)
_MOST_JSON = 500_000
_MOST_THINGS = 2_000

_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "citation_author")
_PUBLISHER = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name", "citation_publisher")
_ISSUED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)


def parse(raw: bytes, limits: Limits, *, declared: str | None = None) -> list[Parsed]:
    """Take a web page. Raises Refused for hostile markup, and for a page without a word of text."""
    problems: list[Problem] = []
    if entities := markup.entity_problem(raw):
        problems.append(entities)
    page, more = decoding.decode(raw, declared=declared or _declared(raw))
    problems += more
    light = markup.lighten(page.encode("utf-8", "replace"), limits)
    tree = build(light)
    facts = _facts(tree)
    text = _article(tree)
    if text is None:
        text = markup.tree_text(build(light))
        message = "the article could not be told from the page around it; the text of the whole page was kept"
        problems.append(Problem("intake.whole_page", "warning", message))
    if not text.strip():
        raise Refused("intake.no_text", "there is no text in the page")
    head = read_masthead(text)
    dates = (*facts.pop("dates"), *head.dates)
    facts["byline"] = facts["byline"] or head.byline
    facts["title"] = facts["title"] or head.title
    return [Parsed(text, "html", dates=dates, problems=tuple(problems), **facts)]


def build(page: bytes) -> Any:
    """Build a tree of UTF-8 markup. Raises Refused where nothing can be made of it."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True)
    try:
        return fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        markup.check_memory(error)
        raise Refused("intake.no_text", f"nothing could be made of the markup ({error})") from error


def fragment_text(html: str, limits: Limits) -> str:
    """Give the text of a piece of markup (a feed's entry, an e-mail's body), all of it. Raises Refused as `parse`."""
    light = markup.lighten(html.encode("utf-8", "replace").replace(b"\0", b""), limits)
    return markup.tree_text(build(b"<html><body><div>" + light + b"</div></body></html>")) if light.strip() else ""


def _article(tree: Any) -> str | None:
    from trafilatura import bare_extraction

    found = bare_extraction(
        tree, include_comments=False, include_tables=True, include_images=False, deduplicate=False, with_metadata=False
    )
    body = getattr(found, "body", None)
    text = markup.tree_text(body) if body is not None else ""
    return text or None


def _declared(raw: bytes) -> str | None:
    match = _XML_ENCODING.match(raw.lstrip()[:200]) or _CHARSET.search(raw[:4096])
    return match[1].decode("ascii") if match else None


def _facts(tree: Any) -> dict[str, Any]:
    """Give what a page says of itself, the most explicit statement first."""
    metas = _metas(tree)
    things = list(_linked_data(tree))
    article = next((t for t in things if t.get("datePublished")), None) or next(
        (t for t in things if t.get("headline")), {}
    )
    dates = [(str(t["datePublished"]), "json_ld") for t in things if isinstance(t.get("datePublished"), str)]
    dates += [(metas[name], "meta") for name in _ISSUED if name in metas]
    dates += [(said, "time") for said in _times(tree)]
    return {
        "title": _said(article.get("headline")) or _first(metas, _TITLE) or _heading(tree),
        "byline": _said(article.get("author")) or _first(metas, _AUTHOR),
        "publisher": _said(article.get("publisher")) or _first(metas, _PUBLISHER),
        "url": _address(tree, metas),
        "language": (tree.get("lang") or metas.get("og:locale") or _said(article.get("inLanguage")) or "")[:2].lower()
        or None,
        "licence": _said(article.get("license")) or _link(tree, "license"),
        "dates": tuple(dict.fromkeys(dates)),
    }


def _metas(tree: Any) -> dict[str, str]:
    out: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        content = (node.get("content") or "").strip()
        if name and content:
            out.setdefault(name.strip().lower(), content)
    return out


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Give every JSON-LD object of a kind that has an author and a day, in order of place."""
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "") or not node.text or len(node.text) > _MOST_JSON:
            continue
        try:
            stack = [json.loads(node.text)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_THINGS):
            if not stack:
                break
            thing = stack.pop()
            if isinstance(thing, list):
                stack.extend(reversed(thing[:_MOST_THINGS]))
            elif isinstance(thing, dict):
                if _ARTICLES.search(str(thing.get("@type", ""))):
                    yield thing
                stack.extend(v for k, v in thing.items() if k in ("@graph", "mainEntity", "mainEntityOfPage"))


def _said(value: Any) -> str | None:
    """Give the name out of a JSON-LD value: a string, an object with a name, or several of them."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, dict):
        return _said(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_said, value[:20]))) or None
    return None


def _times(tree: Any) -> list[str]:
    """Give the days of <time> elements that are marked as the day of publication, or of the only one there is."""
    nodes = [n for n in tree.iter("time") if n.get("datetime")]
    marked = [
        n
        for n in nodes
        if n.get("pubdate") is not None or n.get("itemprop") == "datePublished" or "publish" in (n.get("class") or "")
    ]
    marked = marked or (nodes if len(nodes) == 1 else [])
    return [n.get("datetime") for n in marked[:1]]


def _heading(tree: Any) -> str | None:
    for name in ("h1", "title"):
        for node in tree.iter(name):
            text = " ".join(str(node.text_content()).split())
            if text:
                return text
    return None


def _address(tree: Any, metas: dict[str, str]) -> str | None:
    address = _link(tree, "canonical") or metas.get("og:url")
    return address if address and address.startswith(("http://", "https://")) else None


def _link(tree: Any, rel: str) -> str | None:
    for node in tree.iter("link", "a"):
        if rel in (node.get("rel") or "").split():
            return node.get("href") or None
    return None


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    value = next((metas[n] for n in names if n in metas), None)
    return None if value is None or value.startswith(("http://", "https://")) else value
