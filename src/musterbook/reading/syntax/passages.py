"""Cut a text into sentences, and find what stands in quotation marks.

In: a text. Out: spans in code points, in order. It does not parse and never changes the text.

A line's end ends a sentence, unless the lines are those of a hard-wrapped paragraph. Within a paragraph one pass of a
regular expression finds every stop that a capital, a figure or an opening mark follows; the words on both sides decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from musterbook.reading.syntax import abbreviations as words

SentenceKind = Literal["sentence", "headline", "bullet", "caption"]

_OPEN = "\"'“‘„«(\\[*"
_STOP = re.compile(
    rf"""[.!?…][)\]"'”’»*]*(?:[^\S\n]|\n)+(?=[{_OPEN}”’]*(?:[A-Z0-9À-ÖØ-Þ\u0386-\u03ab\u0400-\u042f$€£]|(?:al|el|as|ash|an|ar)-[A-Z]))"""
    r"""|(?<=[a-z0-9)])[.!?](?:[”"](?=[A-Z][a-z])|(?=[A-Z][a-z]+[\s,]))"""
)
_TOKEN_BEFORE = re.compile(r"[^\s(\[“\"‘'–—/-]+$")
_WORD_AFTER = re.compile(r"[\"'“‘”’«(\[*]*([^\W_][\w'’-]*)(?:\s+([\w'’-]+))?")
_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_SPOKEN = re.compile(rf"(?:[A-Z][\w.’'-]*\s+){{1,5}}(?:{words.SAYING})\b")
_BULLET = re.compile(r"\s*(?:[•●▪◦‣∙·*–—-]\s+|\(?\d{1,3}[.)]\s+|\(?[a-zA-Z][)]\s+|\(?[ivx]{1,4}[.)]\s+)")
_CAPTION = re.compile(r"\W*(?:photo|image|picture|video|caption|file|pictured)\b\s*(?:by|:|[-–—|])", re.IGNORECASE)
_CREDIT = re.compile(
    r"\((?:file )?photos?\b|\bfile photo\b|\b(?:ap photo|reuters|afp|getty images|epa)\s*/"
    r"|(?:/|via )(?:ap|afp|getty|reuters)\b[^.]*\)?$",
    re.IGNORECASE,
)
_CREDITS = ("photo", "/", "via ")  # of which each credit has one, in small letters
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_LINE = re.compile(r"[^\n]+")
_HEADLINE_CHARS = 160  # the longest of 300 headlines seen in public releases had 148
_SENTENCE_CHARS = 2_000  # the longest of 5,000 sentences read had 1,400; bounds what is quadratic in a sentence
_TOKEN_CHARS = 24  # no abbreviation is longer; bounds the look back


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, without the blanks around it; `paragraph` counts from 0.

    A headline, a bullet or a caption is told by its line; one line of them can hold several sentences.
    """

    start: int
    end: int
    paragraph: int
    kind: SentenceKind = "sentence"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks, the marks included; one that goes on over paragraphs is one."""

    start: int
    end: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences, ordered by position; every character but blanks is in exactly one.

    Time grows linearly with the text.
    """
    found: list[Sentence] = []
    listing = False
    for number, (start, end) in enumerate(_paragraphs(text)):
        kind = _kind(text, start, end)
        if kind == "headline" and listing:  # lines without a stop behind one with a colon are a list's
            kind = "bullet"
        listing = text[end - 1] == ":" or (listing and kind == "bullet")
        at = start
        bullet = _BULLET.match(text, start, end) if kind == "bullet" else None
        for stop in _STOP.finditer(text, bullet.end() if bullet else start, end):
            if not _ends(text, at, stop, end):
                continue
            close = stop.start() + len(stop.group().rstrip())
            found += [Sentence(a, b, number, kind) for a, b in _bounded(text, at, close)]
            at = stop.end()
        found += [Sentence(a, b, number, kind) for a, b in _bounded(text, at, end)]
    return tuple(found)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for one sentence at its last strong mark that fits, else at a comma, else at a blank."""
    while end - start > _SENTENCE_CHARS:
        stop = start + _SENTENCE_CHARS
        cuts = (_last(text, marks, start + _SENTENCE_CHARS // 2, stop) for marks in (";:|\n", ",–—", " \t"))
        cut = next((at for at in cuts if at), stop)
        yield _strip(text, start, cut)
        start = end - len(text[cut:end].lstrip())
    yield start, end


def _last(text: str, marks: str, start: int, end: int) -> int:
    """Give where the last of some marks ends in a stretch, 0 where none stands there."""
    return max(text.rfind(mark, start, end) for mark in marks) + 1


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Give each paragraph without the blanks around it: a line, or the lines of a hard-wrapped one."""
    block: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        if line[0].isspace():
            continue
        if block and start - block[-1][1] > 1:
            yield from _unwrapped(text, block)
            block = []
        block.append((start, end))
    if block:
        yield from _unwrapped(text, block)


def _unwrapped(text: str, block: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join those lines of a block that a column width has cut.

    Lines of 50 to 100 characters, all but the last within 25 of the longest, are wrapped; so is a line that a line
    with a small first letter follows. Chosen on e-mail and wire text of 65 to 80 columns.
    """
    widths = [end - start for start, end in block]
    longest = max(widths)
    wrapped = len(block) > 2 and longest <= 100 and min(widths[:-1]) >= max(50, longest - 25)
    at = _strip(text, *block[0])
    for start, end in block[1:]:
        line = _strip(text, start, end)
        goes_on = wrapped or (text[line[0]].islower() and not _ENDS.search(text, max(at[0], at[1] - 4), at[1]))
        if goes_on and not _BULLET.match(text, start, end):
            at = (at[0], line[1])
        else:
            yield at
            at = line
    yield at


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), end - len(line) + len(line.rstrip())


def _kind(text: str, start: int, end: int) -> SentenceKind:
    if _BULLET.match(text, start, end):
        return "bullet"
    if end - start > 400:
        return "sentence"
    line = text[start:end]
    low = line.lower()
    if _CAPTION.match(line) or (any(cue in low for cue in _CREDITS) and _CREDIT.search(line)):
        return "caption"
    if end - start <= _HEADLINE_CHARS and not _ENDS.search(line):
        return "headline"
    return "sentence"


def _ends(text: str, start: int, stop: re.Match[str], limit: int) -> bool:
    """Say whether a stop ends its sentence, by the words on both sides."""
    at = stop.start()
    mark = text[at]
    close = stop.group().rstrip()
    if mark != ".":
        if close == "!" and (after := _WORD_AFTER.match(text, stop.end(), limit)) and after[1].lower() in words.COMPANY:
            return False
        return not (len(close) > 1 and close[-1] in "\"'”’»" and _SPOKEN.match(text, stop.end(), limit))
    before = _TOKEN_BEFORE.search(text, max(start, at - _TOKEN_CHARS), at)
    token = before.group() if before else ""
    if not token or len(close) > 1:
        return token.lower() not in words.TITLES or len(close) > 1
    after = _WORD_AFTER.match(text, stop.end(), limit)
    return _full_stop(text, start, at - len(token), token, after)


def _full_stop(text: str, start: int, begins: int, token: str, after: re.Match[str] | None) -> bool:
    """Say whether the stop after `token` ends the sentence that begins at `start`; it has no closing mark."""
    low, follows = token.lower(), after[1] if after else ""
    opener, figure = follows.lower() in words.OPENERS, follows[:1].isdigit()
    if low in words.TITLES:
        return False
    if low in words.NUMBERED:
        return not figure
    if low in words.MONTHS:  # without a day a month is written out, so that a capital opens the next sentence
        return not figure and text.count(" ", start, begins) > 1
    if low in {"a.m", "p.m"}:
        return follows.lower() not in words.AFTER_HOURS and not figure
    if len(token) == 1 and token.isupper():  # an initial, but "Plan B. The", "World War I. In"
        return opener
    if _ACRONYM.fullmatch(token):
        return opener or _new_subject(text, begins, after)
    return opener or low not in words.OTHER or (low == "etc" and bool(follows))


def _new_subject(text: str, begins: int, after: re.Match[str] | None) -> bool:
    """After "the U.K." used as a noun: a name that no office or body bears, and its verb, open a new sentence."""
    if after is None or not after[2]:
        return False
    noun = re.search(r"\b(?:the|to|from|in|of|for|by|with|and)\s+$", text[max(0, begins - 8) : begins]) is not None
    return noun and after[1].lower() not in words.ATTRIBUTED and after[2].lower() in words.AUXILIARIES


_MARK = re.compile(r"[\"“”„«»]|(?<![^\s(\[—–-])[‘'](?=[^\W\d])")
_SINGLE_CLOSE = re.compile(r"(?<=\S)[’'](?=[\s.,;:!?)\]—–\"”]|$)")
_SINGLE_CHARS = 1_200  # a single-quoted speech is rarely longer; bounds the look ahead, and so the time


def quotations(text: str) -> tuple[Quotation, ...]:
    """Find quoted stretches, marks included, ordered by position; quotes within quotes belong to the outer one.

    A speech whose paragraphs each open with a mark and only the last closes is one. An apostrophe is no mark. A mark
    that is never closed holds to the end of its paragraph. Time grows linearly with the text.
    """
    found: list[Quotation] = []
    opened, last = -1, 0
    closed = 0  # up to where no mark closes a single-quoted stretch, so that none is looked for twice
    for start, end in _paragraphs(text):
        at = start
        if opened >= 0:
            if text[start] in '"“„«':
                at = start + 1
            else:
                found.append(Quotation(opened, last))
                opened = -1
        last = end
        while (mark := _MARK.search(text, at, end)) is not None:
            at = mark.end()
            sign = mark.group()
            if opened >= 0:
                if sign in "”»" or (sign == '"' and not _opens(text, at - 1, end)):
                    found.append(Quotation(opened, at))
                    opened = -1
            elif sign in "‘'":
                close = _single_close(text, max(at, closed), min(end, at + _SINGLE_CHARS))
                if close:
                    found.append(Quotation(at - 1, close))
                    at = close
                else:
                    closed = min(end, at + _SINGLE_CHARS)
            elif sign in "“„«" or (sign == '"' and _opens(text, at - 1, end)):
                opened = at - 1
    if opened >= 0:
        found.append(Quotation(opened, last))
    return tuple(found)


def _opens(text: str, at: int, end: int) -> bool:
    """Say whether a straight mark opens: a blank or a bracket before it, none after it."""
    before = text[at - 1] if at else " "
    return (before.isspace() or before in "([{—–-‘'") and at + 1 < end and not text[at + 1].isspace()


def _single_close(text: str, at: int, end: int) -> int | None:
    """Give the end of a single-quoted stretch, from `at` to `end`; None where the mark that opened is an apostrophe.

    A mark after a stop or comma closes for certain; else the first one that cannot be a plural's ("soldiers' pay").
    """
    first = None
    for close in _SINGLE_CLOSE.finditer(text, at, end):
        if text[close.start() - 1] in ".,!?":
            return close.end() if first is None or text.count("'", first, close.start()) % 2 == 0 else first
        if (first is None and text[close.start() - 1] != "s") or (
            first is None and text[close.end() : close.end() + 1] in {"", ".", ",", ";", "!", "?", ")"}
        ):
            first = close.end()
    return first
