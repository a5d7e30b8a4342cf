"""Measure hostile markup before a tree is built of it, and give a tree's text with its paragraphs.

In: the bytes of a page, or an lxml tree. Out: the page without what is never read (scripts, styles, inline pictures),
or Refused; a tree's text. It chooses no article out of a page (`html` does).

The measuring is one pass of patterns that cannot run back over what they have read: it must not be the way in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from musterbook.intake.limits import Limits
from musterbook.intake.parsed import Problem, Refused

_DROPPED = re.compile(rb"<(script|style|svg|template)(?=[\s>/])([^<>]*)>", re.IGNORECASE)
_INLINE = re.compile(rb"data:[\w/+.;=-]{1,100},[A-Za-z0-9+/=%]{100,}")
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)")
_CROWDED = re.compile(rb"<[A-Za-z][^\s<>]*+([^<>]{1000,})")
_ATTRIBUTE = re.compile(rb"""[^\s"'=/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
# Elements that hold nothing, or that the next one of their kind closes: these never nest deeply by themselves.
_FLATS = b"""
area base br col embed hr img input link meta param source track wbr
p li dt dd td th tr tbody thead tfoot colgroup option optgroup rt rp
"""
_FLAT = frozenset(_FLATS.split())

_PARAGRAPHS = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table ul
head item list quote ab
"""  # the last line is trafilatura's own vocabulary
_PARAGRAPH = frozenset(_PARAGRAPHS.split())
_LINE = frozenset(("br", "lb", "tr", "row", "option"))
_CELL = frozenset(("td", "th", "cell"))
_SILENTS = "script style template noscript svg math title meta link iframe object select button"
_SILENT = frozenset(_SILENTS.split())
_BLANKS = re.compile(r"[ \t\n\f\r]+")


def lighten(raw: bytes, limits: Limits) -> bytes:
    """Drop scripts, styles, drawings and inline pictures (JSON-LD stays), then refuse what is still too much.

    Raises Refused for a page over the limits of size, of depth, or of attributes in one tag.
    """
    kept = _INLINE.sub(b"data:,", _without_scripts(raw))
    refuse_crowded_tags(kept, limits)
    depth = deepest = 0
    for match in _TAG.finditer(kept, 0, 8 * limits.html_bytes):
        closing, name, rest = match.groups()
        if name.lower() not in _FLAT and not rest.endswith(b"/"):
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    if deepest > limits.html_depth:
        message = f"elements {deepest:,} deep inside one another; the limit is {limits.html_depth:,}"
        raise Refused("intake.too_deep", message)
    if len(kept) > limits.html_bytes:
        message = f"the page has {len(kept):,} bytes without scripts and pictures; the limit is {limits.html_bytes:,}"
        raise Refused("intake.too_large", message)
    return kept


def refuse_crowded_tags(raw: bytes, limits: Limits) -> None:
    """Raise Refused where a tag has more attributes than the limit: parsers compare each with all before it."""
    most = 0
    for match in _CROWDED.finditer(raw):
        if len(match[1]) > 2 * limits.html_attributes:
            most = max(most, sum(1 for _ in _ATTRIBUTE.finditer(match[1])))
    if most > limits.html_attributes:
        message = f"a tag with {most:,} attributes; the limit is {limits.html_attributes:,}"
        raise Refused("intake.too_many_attributes", message)


def check_memory(error: Exception) -> None:
    """Raise MemoryError where that is what lxml means: out of memory, it names no error and line 0."""
    if getattr(error, "lineno", None) == 0 and "unknown error" in str(error):
        raise MemoryError from error


def entity_problem(raw: bytes) -> Problem | None:
    """Tell of entities that a page declares; the parser of web pages neither expands nor loads them."""
    found = len(_ENTITY.findall(raw.replace(b"\0", b"")))
    if not found:
        return None
    return Problem(
        "intake.entities_refused", "warning", f"{found:,} entity declarations were neither expanded nor loaded"
    )


def _without_scripts(raw: bytes) -> bytes:
    lower = raw.lower()
    out, position = [], 0
    while match := _DROPPED.search(lower, position):
        name, attributes = match.groups()
        if name == b"svg" and attributes.endswith(b"/"):
            out.append(raw[position : match.start()])
            position = match.end()
            continue
        end = lower.find(b"</" + name, match.end())
        if b"ld+json" in attributes and end >= 0:
            out.append(raw[position:end])
            position = end
            continue
        out.append(raw[position : match.start()])
        if end < 0:
            position = len(raw)
            break
        close = lower.find(b">", end)
        position = close + 1 if close >= 0 else len(raw)
    out.append(raw[position:])
    return b"".join(out)


def tree_text(root: Any, *, skip: Callable[[Any], bool] | None = None) -> str:
    """Give the text of an lxml tree, paragraphs apart by a blank line, table cells by " | ".

    Runs of blanks become one space, as a browser shows them, except in <pre>; nothing else is changed. The walk keeps
    its own stack, so that depth costs nothing. `skip` leaves out whole elements.
    """
    writer = _Writer()
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    while stack:
        node, leaving, pre = stack.pop()
        name = node.tag if isinstance(node.tag, str) else None
        if leaving:
            writer.leave(name or "")
            writer.write(node.tail or "", pre)
            continue
        if name is None or name in _SILENT or (skip is not None and skip(node)):
            if node is not root:
                writer.write(node.tail or "", pre)
            continue
        writer.enter(name)
        inner = pre or name == "pre"
        writer.write(node.text or "", inner)
        if node is not root:
            stack.append((node, True, pre))
        stack.extend((child, False, inner) for child in reversed(node))
    return writer.text()


class _Writer:
    """Puts words and breaks together: the greatest break asked for between two words is the one that is written."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._breaks = 0
        self._cell = False  # a cell has begun after another of its row
        self._fresh = False  # no word yet in this cell: a paragraph that begins it is no break
        self._first = True  # the next cell is its row's first

    def enter(self, name: str) -> None:
        if name in _PARAGRAPH:
            self._breaks = self._breaks if self._fresh else 2
        elif name in ("br", "lb"):
            self._breaks = min(2, self._breaks + 1)
        elif name in _LINE:
            self._breaks, self._first = max(self._breaks, 1), True
        elif name in _CELL:
            if not self._first:
                self._breaks, self._cell = 0, True
            self._first, self._fresh = False, True

    def leave(self, name: str) -> None:
        if name in _PARAGRAPH:
            self._breaks = 2
        elif name in ("tr", "row"):
            self._breaks, self._fresh = 1, False
        elif name in _CELL:
            self._fresh = False

    def write(self, words: str, pre: bool) -> None:
        if not pre:
            words = _BLANKS.sub(" ", words)
        if not words.strip(" \n") and (self._breaks or self._cell or not self._out or not words):
            return
        self._fresh = False
        if self._breaks or self._cell:
            words = words.lstrip(" ") if not pre else words
            self._separate()
        elif self._out and self._out[-1].endswith(" ") and not pre:
            words = words.lstrip(" ")
        self._out.append(words)

    def _separate(self) -> None:
        if self._out:
            self._out[-1] = self._out[-1].rstrip(" ")
            self._out.append("\n" * self._breaks if self._breaks else " | ")
        self._breaks, self._cell = 0, False

    def text(self) -> str:
        return "".join(self._out).strip(" \n")
