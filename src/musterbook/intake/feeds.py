"""RSS and Atom: every entry a text of its own.

In: bytes. Out: one `Parsed` for each entry, in the feed's order. Runs in a worker only. The text is what the feed
itself carries (the content, else the summary); the page that an entry links to is not fetched.
"""

from __future__ import annotations

import re
from typing import Any

import feedparser  # type: ignore[import-untyped]

from musterbook.intake.html import fragment_text
from musterbook.intake.limits import Limits
from musterbook.intake.markup import refuse_crowded_tags
from musterbook.intake.parsed import Parsed, Problem, Refused

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def parse(raw: bytes, limits: Limits) -> list[Parsed]:
    """Take a feed. Raises Refused for one that declares entities, is over the limit of size, or has no entry at all."""
    if _ENTITY.search(raw.replace(b"\0", b"")):
        message = "the feed declares entities; they are neither expanded nor loaded, and no feed needs them"
        raise Refused("intake.entities_refused", message)
    if len(raw) > limits.text_bytes:
        raise Refused("intake.too_large", f"the feed has {len(raw):,} bytes; the limit is {limits.text_bytes:,}")
    refuse_crowded_tags(raw, limits)
    feed = feedparser.parse(raw, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        why = f": {' '.join(str(feed.get('bozo_exception', '')).split())[:120]}" if feed.get("bozo") else ""
        raise Refused("intake.feed_damaged" if why else "intake.no_text", f"no entry in the feed{why}")
    entries = feed.entries[: limits.feed_entries]
    out = [_entry(entry, feed.feed, limits) for entry in entries]
    problems = []
    if len(feed.entries) > len(entries):
        message = f"{len(feed.entries):,} entries; the first {len(entries):,}, which is the limit, were taken"
        problems.append(Problem("intake.entries_left_out", "warning", message))
    if feed.get("bozo") and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        message = (
            f"the feed is not well formed ({' '.join(str(feed.bozo_exception).split())[:120]}); entries may be missing"
        )
        problems.append(Problem("intake.feed_damaged", "warning", message))
    return [_with(out[0], problems), *out[1:]]


def _entry(entry: Any, feed: Any, limits: Limits) -> Parsed:
    problems: list[Problem] = []
    text = ""
    content = [c.get("value", "") for c in entry.get("content", [])] or [entry.get("summary", "")]
    try:
        text = "\n\n".join(filter(None, (_plain(c, limits) for c in content)))
    except Refused as refused:
        problems.append(refused.problem)
    if not text and not problems:
        problems.append(Problem("intake.no_text", "warning", "the entry has a title and no text"))
    said = entry.get("published") or entry.get("updated") or entry.get("issued") or entry.get("date")
    source = entry.get("source", {}).get("title") if isinstance(entry.get("source"), dict) else None
    link = str(entry.get("link") or "")
    return Parsed(
        text,
        "feed",
        title=_line(entry.get("title")),
        byline=_line(entry.get("author")),
        publisher=_line(source or entry.get("publisher") or feed.get("title") or feed.get("publisher")),
        url=link if link.startswith(("http://", "https://")) else None,
        language=(str(entry.get("language") or feed.get("language") or ""))[:2].lower() or None,
        licence=_line(entry.get("rights") or feed.get("rights")),
        dates=((str(said), "feed"),) if said else (),
        problems=tuple(problems),
    )


def _plain(content: str, limits: Limits) -> str:
    return fragment_text(content, limits) if content else ""


def _line(value: Any) -> str | None:
    if not value:
        return None
    return " ".join(re.sub(r"<[^<>]*>", "", str(value)).split()) or None


def _with(parsed: Parsed, problems: list[Problem]) -> Parsed:
    from dataclasses import replace

    return replace(parsed, problems=(*parsed.problems, *problems)) if problems else parsed
