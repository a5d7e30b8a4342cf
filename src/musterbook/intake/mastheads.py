"""Read the head of a plain text: headline, byline, dateline, the line that gives the day.

In: text. Out: `Masthead`: what stood there, as said. Only the first lines are looked at, and what is doubtful is left
out: a wrong headline is worse than none. It changes no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from musterbook.intake.dates import MONTH, WRITTEN

_HEAD_CHARS = 4_000
_HEAD_LINES = 12
_BODY_CHARS = 150
"""A line this long is a paragraph, and so is a line of ten words that ends in a stop. A guess that few headlines break;
fitted to no collection."""

_NAME = r"[A-Z][\w.'’-]+(?:\s+(?:[A-Z]\.|(?:al|bin|da|de|del|van|von|el)(?=\s)|(?:[a-z]{2,3}-)?[A-Z][\w.'’-]+)){1,3}"
_NAMES = rf"{_NAME}(?:(?:,\s+|,?\s+and\s+|\s+&\s+){_NAME})*"
_BYLINE = re.compile(rf"(?:By|Reported by|Written by|Author:)\s+(?P<names>{_NAMES})(?:,?\s*[|/•–—-].*|,.*|\s+in\s.*)?")
_OFFICIAL = re.compile(
    rf"(?P<names>{_NAME}),\s+(?:[A-Z][\w.-]+\s+|of\s+|the\s+|for\s+|and\s+|to\s+){{0,7}}[A-Z][\w.-]+"
)
_REACHED = re.compile(rf"^\W*(?P<names>{_NAME}) can be reached at \S+@\S+", re.MULTILINE)
_ISSUER = re.compile(
    r"(?:Office|Bureau|Ministry|Department|Directorate|Mission|Embassy)\s+(?:of|for)\b|By the\b", re.IGNORECASE
)

_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]*[A-ZÀ-Þ.](?:,\s+[A-Z][\w.]*(?:\s[A-Z][\w.]*)?)?"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}),?\s+(?:\((?P<agency0>[^()\n]{{2,40}})\),?\s+)?(?P<day>{WRITTEN}|{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})?"
    r"\s*(?:\((?P<agency>[^()\n]{2,40})\)\s*)?(?:--?|–|—|:)\s"
)
_DAY = re.compile(WRITTEN, re.IGNORECASE)
_ISO = r"\d{4}-\d\d-\d\d"
_ALONE = re.compile(
    r"(?:(?:First\s+)?(?:Published|Issued|Released|Posted|Dated?)(?:\s+on)?\s*:?\s+)?"
    rf"(?P<day>{WRITTEN}|{_ISO})"
    r"(?:[\s,|•·–—-]+(?:at\s+)?\d{1,2}[:.]\d\d.{0,20})?\.?",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"[A-Z][\w.'’-]+(?:\s+(?:and|of|the|de|al|[A-Z][\w.'’-]+)){{0,5}}(?:,\s+[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)??,\s+(?P<day>{WRITTEN})\.?"
)
"""Place and day in a line of their own, as communiqués begin: "Rome and Washington, 4 June 2020"."""
_RELEASE = re.compile(rf"(?:for\s+)?immediate\s+release[\s,:–—-]+(?P<day>{WRITTEN}|{_ISO})\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the head of a text gives; `dates` pairs each date as written with where it stood."""

    title: str | None = None
    byline: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    credit: str | None = None
    """The words in the dateline's brackets ("Reuters"), or None."""


def read_masthead(text: str) -> Masthead:
    """Read what stands above and at the beginning of a text's first paragraph."""
    lines = [line.strip() for line in text[:_HEAD_CHARS].split("\n")]
    lines = [line for line in lines if line][:_HEAD_LINES]
    head, body = _above(lines)
    dates: list[tuple[str, str]] = []
    credit = None
    for line in (*head, *body):
        match = _dateline(line)
        if match:
            credit = match["agency"] or match["agency0"]
            if match["day"] and _DAY.fullmatch(match["day"]):
                dates.append((match["day"], "dateline"))
            break
    for line in head:
        match = _ALONE.fullmatch(line) or _RELEASE.fullmatch(line)
        if match:
            dates.append((match["day"], "published_line"))
            break
        match = _PLACED.fullmatch(line)
        if match:
            dates.append((match["day"], "dateline"))
            break
    return Masthead(_headline(head, above=bool(body)), _byline(head, text), tuple(dates), credit)


def _dateline(line: str) -> re.Match[str] | None:
    return None if _RELEASE.fullmatch(line) else _DATELINE.match(line)


def _above(lines: list[str]) -> tuple[list[str], list[str]]:
    """Split the first lines into those above the first paragraph, and its own first line."""
    for at, line in enumerate(lines):
        stopped = line.rstrip("\"'”’)").endswith((".", "?", "!", ":")) and len(line.split()) >= 10
        if stopped or len(line) >= _BODY_CHARS or _dateline(line):
            return lines[:at], [line]
    return lines, []


def _headline(head: list[str], *, above: bool) -> str | None:
    """Take the first line above the text that reads like a headline.

    Five words at least (menus and section names are shorter), no full stop, not a byline, not a day alone, not an
    official with his office, not the name of an office; and there must be a text for it to stand `above`. A
    Markdown heading or a line "Title:" is taken as it is.
    """
    for line in head:
        marked = re.fullmatch(r"#{1,2}\s+(.+?)\s*#*", line) or re.fullmatch(r"(?:Title|Headline|Subject):\s+(.+)", line)
        if marked:
            return str(marked[1])
    for line in head if above else ():
        words = line.split()
        begun = line[0].isupper() or line[0] in "\"'“‘0123456789"
        if not begun or not 5 <= len(words) <= 40:
            continue
        if line.endswith((".", ":", ";", ",", ")")) and not line.endswith("U.S."):
            continue
        if any(p.fullmatch(line) for p in (_ALONE, _PLACED, _RELEASE)) or _ISSUER.match(line):
            continue
        if _BYLINE.fullmatch(line) or _OFFICIAL.fullmatch(line):
            continue
        return line
    return None


def _byline(head: list[str], text: str) -> str | None:
    for line in head:
        match = _BYLINE.fullmatch(line)
        if match:
            return str(match["names"])
    for line in head[:3]:
        match = _OFFICIAL.fullmatch(line)
        if match and len(line.split()) <= 12:
            return str(match["names"])
    reached = [m["names"] for m in _REACHED.finditer(text[-_HEAD_CHARS:])]
    return ", ".join(dict.fromkeys(reached)) or None
