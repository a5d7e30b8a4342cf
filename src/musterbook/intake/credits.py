"""Find the agencies and reporters that a text credits: "With reporting by Ana Lis in Rome, dpa, and Reuters".

In: text, and the register of news agencies. Out: `Credits`. An agency counts only where it is credited (a credit line,
a dateline, a byline), never where the text merely speaks of it; a name the register lacks is not taken for an agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from musterbook.lexicon.agencies import Agencies

_HEAD_CHARS, _TAIL_CHARS = 1_500, 2_500
_CREDITED = re.compile(
    r"(?:^|(?<=[\s(\[]))(?:"
    r"(?:with|additional|based\s+on|includes?|including)\s+(?:additional\s+)?(?:reporting|information|material|reports?)\s+(?:by|from)"
    r"|(?:some\s+)?(?:information|material)\s+(?:for|in)\s+this\s+(?:report|story|article)\s+(?:came|was\s+taken|is)\s+from"
    r"|reporting\s+by|written\s+by\s+[^\n]{0,60}?\s+based\s+on\s+reporting\s+by"
    r"|(?:sources?|agenc(?:y|ies)|via|credit)\s*:"
    r")\s*(?P<list>[^\n;]{2,300})",
    re.IGNORECASE | re.MULTILINE,
)
_CONTRIBUTED = re.compile(
    r"^(?P<list>[^\n;]{2,300}?)\s+(?:also\s+)?contributed\s+to\s+this\s+(?:report|story|article)", re.MULTILINE
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:by\s+)?(?P<list>[^\n.;]{2,80})", re.IGNORECASE)
_SIGNED = re.compile(r"^\s*(?:[-–—]+\s*|\()(?P<list>[^\n()]{2,60}?)\)?\s*$", re.MULTILINE)
_BYLINE = re.compile(r"^\s*By\s+(?P<list>[^\n]{2,120})$", re.MULTILINE)
_SPLIT = re.compile(r"\s*(?:,\s*and\s+|,|;|\s+and\s+|\s*/\s*|\s+&\s+)\s*")
_PERSON = re.compile(
    r"(?P<name>[A-Z][\w.'’-]+(?:\s+(?:[A-Z]\.|(?:al|bin|da|de|el|van|von)\b|(?:[a-z]{2,3}-)?[A-Z][\w.'’-]+)){1,3})(?:\s+(?:in|at|from)\s+.+)?\.?"
)


@dataclass(frozen=True, slots=True)
class Credits:
    """Agencies by their short names, and reporters as said, each in order of place and once."""

    agencies: tuple[str, ...]
    reporters: tuple[str, ...]


def find_credits(text: str, agencies: Agencies, *, dateline: str | None = None, byline: str | None = None) -> Credits:
    """Find whom a text credits, in its head and its tail.

    `dateline` is what stood in the dateline's brackets, `byline` what metadata gives; agencies in them count too.
    """
    found: list[str] = []
    people: list[str] = []
    for words in (dateline, byline):
        found += agencies.named_in(words or "")
    head = text[:_HEAD_CHARS]
    tail = text[max(_HEAD_CHARS, len(text) - _TAIL_CHARS) :] if len(text) > _HEAD_CHARS else ""
    for stretch in (head, tail):
        for pattern in (_CREDITED, _CONTRIBUTED):
            for match in pattern.finditer(stretch):
                listed = _first_sentence(match["list"])
                found += agencies.named_in(listed)
                people += _people(listed, agencies)
        for pattern in (_RIGHTS, _SIGNED, _BYLINE):
            for match in pattern.finditer(stretch):
                found += agencies.named_in(match["list"])
    return Credits(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(people)))


def _first_sentence(listed: str) -> str:
    """Cut a credit where its sentence ends; a stop after an initial or an abbreviation ends none."""
    return re.split(r"(?<=[a-z]{2}|[A-Z]{2})\.\s+(?=[A-Z])", listed, maxsplit=1)[0].rstrip(" .)]")


def _people(listed: str, agencies: Agencies) -> list[str]:
    out = []
    for item in _SPLIT.split(listed):
        match = _PERSON.fullmatch(item.strip())
        if match and not agencies.named_in(item):
            out.append(match["name"])
    return out
