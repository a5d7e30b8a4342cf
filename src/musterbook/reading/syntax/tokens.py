"""Cut a sentence into the words and marks that the parser knows.

In: a text and a stretch of it. Out: spans in code points. The conventions are those of the English Universal
Dependencies treebanks: "don't" is two tokens, "$200" two, "U.S." one, "half-built" three, "al-Baghdadi" one. The text
is never changed, and every character that is not a blank is in exactly one token.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from musterbook.reading.syntax import abbreviations

_CHUNK = re.compile(r"\S+")
_LEADING = re.compile(r"[\[({<\"'“”‘’„«`¿¡*•#–—-]|(?:US|A|C|CA|AU|HK|NT|NZ|S)\$|[$€£¥₤₽₺₪₹]")
_TRAILING = re.compile(r"(?:['’]s|\.\.\.|[\])}>\"'”’“‘»,;:!?…*%–—-])$", re.IGNORECASE)
_CLITIC = re.compile(r"(n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_ONLY_CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|m)", re.IGNORECASE)
_INNER = re.compile(r"(?<=[^\W_])(?:--|[–—-]|/)(?=[^\W_])|(?<=[.)])(?:--|[–—-])(?=[^\W_])|\.\.\.|…")
_MEASURED = re.compile(r"(\d[\d.,]*)(bn|billion|tn|trillion|mn|million|m|k|km|kg|p\.m\.|a\.m\.|pm|am)", re.IGNORECASE)
_WHOLE = re.compile(
    r"\d+[–-]\d+.*|[A-Z]{1,3}-\d+\w*|[A-Za-z]+[@].+|https?:.*|www\..*"
    r"|(?:al|el|as|ash|ar|an|ad|az|at)-\w.*|e-mail.*"
    r"|(?:re|co|pre|non|anti|counter|multi|post|pro|sub|ex|mid|semi|un|inter|trans)-[a-z]+",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|[A-Z]")
_ABBREVIATIONS = abbreviations.TITLES | abbreviations.NUMBERED | abbreviations.MONTHS | abbreviations.OTHER
_CHUNK_CHARS = 160  # longer runs without a blank are cut: no word is so long, and it bounds the time
_REAL_WORDS = frozenset(
    (
        "no",
        "art",
        "st",
        "p",
        "v",
        "fig",
        "ex",
        "co",
        "sat",
        "sun",
        "wed",
        "mar",
        "may",
        "op",
        "est",
        "ill",
        "mass",
        "miss",
        "wash",
        "ed",
        "del",
        "pop",
        "fr",
    )
)


def tokenize(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give the tokens of a stretch as spans, in order; time grows linearly with it."""
    spans: list[tuple[int, int]] = []
    chunks = list(_CHUNK.finditer(text, start, end))
    final = chunks[-1] if chunks else None
    for chunk in chunks:
        at, stop = chunk.span()
        lengths = _lengths(chunk[0], chunk is final) if stop - at <= _CHUNK_CHARS else _long(chunk[0], chunk is final)
        if len(lengths) == 1:
            spans.append((at, stop))
            continue
        for length in lengths:
            spans.append((at, at + length))
            at += length
    return spans


def _long(chunk: str, last: bool) -> list[int]:
    """Give the lengths of the tokens of a run that is longer than any word, cut into stretches first."""
    cuts = range(0, len(chunk), _CHUNK_CHARS)
    pieces = (chunk[at : at + _CHUNK_CHARS] for at in cuts)
    return [n for at, piece in zip(cuts, pieces, strict=True) for n in _lengths(piece, last and at == cuts[-1])]


@lru_cache(maxsize=16384)
def _lengths(chunk: str, last: bool) -> tuple[int, ...]:
    """Give the lengths of the tokens of a run of characters without blanks; `last`: it ends the sentence."""
    first = 0
    before: list[int] = []
    while (mark := _LEADING.match(chunk, first)) and mark.end() < len(chunk):
        if _ONLY_CLITIC.fullmatch(chunk, first):
            break
        before.append(mark.end() - first)
        first = mark.end()
    core, after = _without_tail(chunk[first:], last)
    return (*before, *_inside(core), *after)


def _without_tail(word: str, last: bool) -> tuple[str, list[int]]:
    """Take closing marks, possessive endings and a full stop off a word; give it and their lengths, in order."""
    after: list[int] = []
    while True:
        mark = _TRAILING.search(word)
        if mark and mark.start() > 0:
            after.append(len(word) - mark.start())
            word = word[: mark.start()]
        elif word.endswith(".") and len(word) > 1 and not _abbreviated(word[:-1], last and not after):
            after.append(1)
            word = word[:-1]
        else:
            return word, after[::-1]


def _abbreviated(word: str, ends_sentence: bool) -> bool:
    low = word.lower()
    if low in _ABBREVIATIONS:
        return not (ends_sentence and low in _REAL_WORDS and low == word)
    return _ACRONYM.fullmatch(word) is not None


def _inside(word: str) -> list[int]:
    clitic = _CLITIC.search(word)
    tail: list[int] = []
    if clitic and clitic.start() > 0:
        tail = [len(word) - clitic.start()]
        word = word[: clitic.start()]
    measured = _MEASURED.fullmatch(word)
    if measured:
        return [len(measured[1]), len(measured[2]), *tail]
    if word.lower() == "cannot":
        return [3, 3, *tail]
    if not word or _WHOLE.fullmatch(word):
        return [len(word), *tail] if word else tail
    cuts = [0]
    for mark in _INNER.finditer(word):
        cuts += mark.span()
    cuts.append(len(word))
    return [b - a for a, b in pairwise(cuts) if b > a] + tail
