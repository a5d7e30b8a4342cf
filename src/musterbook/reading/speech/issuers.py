"""Tell who issued a document and speaks in it wherever nobody else is named.

In: a document with its sentences, trees and parties, and the lexicon. Out: a `Speaker`, or None for a press report,
whose author vouches for nothing but that it was said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from musterbook.lexicon import Lexicon
from musterbook.reading.names.cast import Cast
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.syntax.passages import Quotation
from musterbook.records import Document, Speaker

_FIRST_PERSON = re.compile(r"\b(?:we|our|us|ours)\b", re.IGNORECASE)
_OPENING = 5  # sentences that can hold a heading
_HEADING_CHARS = 200
_SHARE = 0.1  # of sentences in the first person; one "our comment policy" below a report is less
_RELEASED = re.compile(
    r"\b(?:released|issued|made|adopted|agreed)\s+(?:jointly\s+)?by\s+(?:the\s+)?([^.\n:;]{3,160})", re.IGNORECASE
)
_WE_THE = re.compile(r"\b[Ww]e, the ([A-Z][^,;:.\n]{2,150}),")
_BY_THE = re.compile(r"^\s*by\s+the\s+([A-Z][\w .,'’&-]{3,120}?)\s*$", re.IGNORECASE)


def default_speaker(cast: Cast) -> Speaker | None:
    """Give the issuer of a release: of its heading, its title, its own "we", or its publisher; None for a press report.

    A document with a byline or credited agencies is a press report; a byline that only repeats the heading of a release
    ("Anna Berg, Minister of Defence") is none.
    """
    document, lexicon = cast.document, cast.lexicon
    opening = None if document.agencies else _of_opening(cast)
    if opening is not None and opening.role and opening.name == document.byline:
        return opening
    if document.agencies or (document.byline and not _is_heading(document.byline, lexicon)):
        return None
    return opening or _of_title(document, lexicon) or _of_first_person(cast)


def _is_heading(line: str, lexicon: Lexicon) -> bool:
    words = {w.lower() for w in re.findall(r"[\w-]+", line)}
    return bool(words & lexicon.attributions.words["roles"])


def _of_opening(cast: Cast) -> Speaker | None:
    """Read the first lines: "Anna Berg, Minister of Defence", "BY THE PRESIDENT OF …", "released by the …"."""
    persons, parties = cast.persons_of_opening(_OPENING), cast.parties
    for sentence in cast.sentences[:_OPENING]:
        line = cast.document.text[sentence.start : sentence.end]
        if len(line) > _HEADING_CHARS:
            return None
        own = [p for p in persons if sentence.start <= p.name_start < sentence.end]
        if len(own) == 1 and own[0].role and sentence.start == own[0].start and own[0].end >= sentence.end - 1:
            return Speaker(own[0].name, None, own[0].role)
        by = _BY_THE.match(line)
        if by:
            name = by[1].title().replace(" Of ", " of ").replace(" The ", " the ").replace(" And ", " and ")
            return _party_speaker(name, sentence.start + by.start(1), sentence.start + by.end(1), parties)
        released = _RELEASED.search(line)
        if released and {w.lower() for w in line.split()} & cast.lexicon.attributions.words["headings"]:
            a, b = released.span(1)
            return _party_speaker(released[1].strip(), sentence.start + a, sentence.start + b, parties)
    return None


def _of_title(document: Document, lexicon: Lexicon) -> Speaker | None:
    """Read a title such as "Statement by National Security Adviser Anna Berg on …"."""
    title = document.title or ""
    headings = "|".join(sorted(map(re.escape, lexicon.attributions.words["headings"]), reverse=True))
    found = re.match(
        rf"(?:\w+\s+)?(?:{headings})s?\s+(?:by|of|from)\s+(?:the\s+)?(.+?)"
        r"(?=\s+(?:on|regarding|about|concerning|for|at|following|marking|to)\s|$)",
        title,
        re.IGNORECASE,
    )
    if not found:
        return None
    words = found[1].split()
    for i in range(len(words) - 1, 0, -1):
        if words[i - 1].lower() in lexicon.attributions.words["roles"] and words[i][:1].isupper():
            return Speaker(" ".join(words[i:]), None, " ".join(words[:i]))
    return Speaker(" ".join(words))


def _of_first_person(cast: Cast) -> Speaker | None:
    """A text that says "we" outside quotation marks speaks for its publisher, else for "We, the …"."""
    document, sentences, marked = cast.document, cast.sentences, cast.quotations
    own = [
        m.start() for m in _FIRST_PERSON.finditer(document.text) if m.group() != "US" and not _within(marked, m.start())
    ]
    telling = sum(bisect_left(own, s.end) > bisect_left(own, s.start) for s in sentences)
    if telling < max(1, _SHARE * len(sentences)):
        return None
    if document.publisher:
        return Speaker(document.publisher)
    named = _WE_THE.search(document.text)
    return Speaker(" ".join(named[1].split())) if named else None


def _within(marked: Sequence[Quotation], at: int) -> bool:
    last = bisect_right(marked, at, key=lambda q: q.start) - 1
    return last >= 0 and at < marked[last].end


def _party_speaker(name: str, start: int, end: int, parties: Sequence[PartyMention]) -> Speaker:
    codes = {m.code: m for m in parties if start <= m.start < end and m.code}
    one = next(iter(codes.values())) if len(codes) == 1 else None
    return Speaker(name, one.code if one else None, None, one.label if one else None)
