"""Tell who issued a document and speaks in it wherever nobody else is named.

In: a document with its sentences, trees and parties, and the lexicon. Out: a `Speaker`, or None for a press report,
whose author vouches for nothing but that it was said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from musterbook.lexicon import Lexicon
from musterbook.reading.names.cast import Cast
from musterbook.reading.names.parties import PartyMention, find_parties
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
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_DEED = r"(?:tele)?(?:phone )?(?:calls?|conversations?|meetings?|talks|visits?|trips?|lunch|dinner|engagements?)"
_POSSESSED = re.compile(rf"['’]s?\s+(?:\w+\s+)?{_DEED}\b.*", re.IGNORECASE)
_DATED = re.compile(r"[A-Z][\w .-]+,\s+(?:\d{1,2}\s+[A-Z][a-z]+|[A-Z][a-z]+\.?\s+\d{1,2},)\s+\d{4}")
_LETTERHEAD = re.compile(
    r"(?:(?:US|U\.S\.|UK|EU|UN|U\.N\.)\s+)?(?:office|department|ministry|bureau|embassy|secretariat|mission|directorate)"
    r"\s+(?:of|for)\s+[\w ,.’'&-]{4,80}",
    re.IGNORECASE,
)
_BODIES = frozenset(("body", "organisation", "coalition", "mission", "government"))
_ACTING = _BODIES | {"state"}
_LABEL = re.compile(r"^([A-Z][A-Z .'’-]{1,40}):\s", re.MULTILINE)
_TURNS, _VOICES = 4, 2  # labels, and different ones, that make a transcript
_ASKING = frozenset(("journalist", "editor", "host"))
_WORD = re.compile(r"[\w-]+")


def default_speaker(cast: Cast) -> Speaker | None:
    """Give the issuer of a release: of its heading, its title, its publisher or its own "we"; None for a press report.

    A document with a byline or credited agencies is a press report; a byline that only repeats the heading of a release
    ("Anna Berg, Minister of Defence") is none.
    """
    document, lexicon = cast.document, cast.lexicon
    opening = None if document.agencies else _of_opening(cast)
    if opening is not None and opening.role and opening.name == document.byline:
        return opening
    if document.agencies or (document.byline and not _words(document.byline) & lexicon.attributions.words["roles"]):
        return None
    if _words(document.publisher or "") & lexicon.attributions.words["press"]:
        return opening
    return (
        opening
        or _in_person(_of_headings(cast), cast)
        or _of_publisher(document, lexicon)
        or _of_letterhead(cast)
        or _of_first_person(cast)
        or _of_dateline(cast)
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a transcript that one voice speaks; `speaker` is None for who asks or presents."""

    start: int
    end: int
    speaker: Speaker | None


def turns(text: str, lexicon: Lexicon) -> tuple[Turn, ...]:
    """Give the turns of a transcript, in order: from "SPOKESPERSON:" or "MR. BERG:" at a line's start to the next such.

    () for a text that is no transcript. Only an office or a named person is heard; a question vouches for nothing.
    """
    found = list(_LABEL.finditer(text))
    if len(found) < _TURNS or len({m[1] for m in found}) < _VOICES:
        return ()
    ends = [*(m.start() for m in found[1:]), len(text)]
    words = lexicon.attributions.words
    titles = {title.lower() for title in words["titles"]}
    out = []
    for label, end in zip(found, ends, strict=True):
        said = _words(label[1])
        heard = said & (words["roles"] - _ASKING) or said & titles
        out.append(Turn(label.end(), end, Speaker(label[1].title()) if heard else None))
    return tuple(out)


def _words(line: str) -> set[str]:
    return {w.lower() for w in _WORD.findall(line)}


def _opening_lines(cast: Cast) -> Iterator[tuple[int, str]]:
    """Give the first sentences that can be headings, with where each starts."""
    for sentence in cast.sentences[:_OPENING]:
        line = cast.document.text[sentence.start : sentence.end]
        if len(line) > _HEADING_CHARS:
            return
        yield sentence.start, line


def _of_opening(cast: Cast) -> Speaker | None:
    """Read the first lines: "Anna Berg, Minister of Defence", "BY THE PRESIDENT OF …", "released by the …"."""
    persons, parties = cast.persons_of_opening(_OPENING), cast.parties
    for start, line in _opening_lines(cast):
        own = [p for p in persons if start <= p.name_start < start + len(line)]
        if len(own) == 1 and own[0].role and start == own[0].start and own[0].end >= start + len(line) - 1:
            return Speaker(own[0].name, None, own[0].role)
        by = _BY_THE.match(line)
        if by:
            return _party_speaker(_small(by[1]), start + by.start(1), start + by.end(1), parties)
        released = _RELEASED.search(line)
        if released and _words(line) & cast.lexicon.attributions.words["headings"]:
            a, b = released.span(1)
            return _party_speaker(released[1].strip(), start + a, start + b, parties)
    return None


def _small(name: str) -> str:
    """Write a name that stands in capitals as names are written."""
    if not name.isupper():
        return name
    return re.sub(r"\b(?:Of|The|And|For|S)\b", lambda m: m[0].lower(), name.title())


def _of_headings(cast: Cast) -> Speaker | None:
    """Read the title and the first lines as headings: "Statement by National Security Adviser Anna Berg on …"."""
    lines = (line for _, line in _opening_lines(cast) if line[-1:] not in (".", "!", "?"))
    found = (_of_heading(line, cast.lexicon) for line in (cast.document.title or "", *lines))
    return next((speaker for speaker in found if speaker is not None), None)


def _of_heading(line: str, lexicon: Lexicon) -> Speaker | None:
    """Read whose statement or call a heading names; None where it names a meeting, which cannot speak."""
    words = lexicon.attributions.words
    headings = "|".join(sorted(map(re.escape, words["headings"]), reverse=True))
    found = re.match(
        rf"(?:\w+\s+)?(?:{headings})s?\s+(?:by|of|from)\s+(?:the\s+)?(.+?)"
        r"(?=\s+(?:on|regarding|about|concerning|for|at|following|marking|to)\s|$)",
        line,
        re.IGNORECASE,
    ) or re.match(
        rf"(?:the\s+)?(.+?)['’]s?\s+(?:\w+\s+)?(?:{headings})s?(?=\s+(?:on|at|to)\s|\s*:)", line, re.IGNORECASE
    )
    if not found:
        return None
    name = _POSSESSED.sub("", _small(found[1].strip(" ,:")))
    said = name.split()
    head = re.split(r",| of ", name)[0].split()
    if not head or head[-1].lower() in words["gatherings"]:
        return None
    for i in range(len(said) - 1, 0, -1):
        if said[i - 1].lower() in words["roles"] and said[i][:1].isupper() and not said[i - 1].endswith(","):
            return Speaker(" ".join(said[i:]), None, " ".join(said[:i]))
    return Speaker(name)


def _in_person(issuer: Speaker | None, cast: Cast) -> Speaker | None:
    """Give the only person of the text who holds the office that a heading names without a name ("the commander")."""
    if issuer is None or issuer.role or not _words(issuer.name) & cast.lexicon.attributions.words["roles"]:
        return issuer
    holders = {p.name: p for p in cast.persons if p.role and _words(issuer.name) <= _words(p.role)}
    person = next(iter(holders.values())) if len(holders) == 1 else None
    return Speaker(person.name, None, person.role) if person is not None else issuer


def _of_publisher(document: Document, lexicon: Lexicon) -> Speaker | None:
    """Take a publisher that is a ministry, an office or another body that issues releases, without its brackets."""
    name = _ASIDE.sub("", document.publisher or "")
    parties = find_parties(name, lexicon)
    official = _words(name) & lexicon.attributions.words["issuing"] or any(p.kind in _ACTING for p in parties)
    return _party_speaker(name, 0, len(name), parties) if official else None


def _of_letterhead(cast: Cast) -> Speaker | None:
    """Take the office or ministry whose name is a line of its own at the head."""
    for start, line in _opening_lines(cast):
        if _LETTERHEAD.fullmatch(line.strip()):
            return _party_speaker(_small(line.strip()), start, start + len(line), cast.parties)
    return None


def _of_dateline(cast: Cast) -> Speaker | None:
    """Take the body that acts in the title of a text under a line of place and date alone, as releases have it."""
    lines = list(_opening_lines(cast))
    if len(lines) < 2 or not any(_DATED.fullmatch(line.strip()) for _, line in lines[1:]):
        return None
    start, line = lines[0]
    first = next((p for p in cast.parties if p.start == start and p.end < start + len(line)), None)
    if first is None or first.kind not in _BODIES:
        return None
    return Speaker(first.name, first.code, None, first.label)


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
        return Speaker(_ASIDE.sub("", document.publisher))
    named = _WE_THE.search(document.text)
    return Speaker(" ".join(named[1].split())) if named else None


def _within(marked: Sequence[Quotation], at: int) -> bool:
    last = bisect_right(marked, at, key=lambda q: q.start) - 1
    return last >= 0 and at < marked[last].end


def _party_speaker(name: str, start: int, end: int, parties: Sequence[PartyMention]) -> Speaker:
    """Give a named issuer its code where its name holds one party, or one body beside the state it works in."""
    inside = [m for m in parties if start <= m.start < end and m.code]
    codes = {m.code: m for m in inside if m.kind in _BODIES} or {m.code: m for m in inside}
    one = next(iter(codes.values())) if len(codes) == 1 else None
    return Speaker(name, one.code if one else None, None, one.label if one else None)
