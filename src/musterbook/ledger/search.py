"""Full text over documents and claims.

In: words as a person types them; "a phrase" in quotes, a* for a beginning. Out: `Hit`s, best first. Whatever is typed,
nothing is raised: what is no word is no condition. Every vendor has one pair of functions here; without a full-text
index the words are looked for as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections

from musterbook.ledger import models
from musterbook.ledger.hits import Hit
from musterbook.ledger.rows import as_claim, merged
from musterbook.ledger.vendors import WORDS
from musterbook.records import Claim, Document

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_BEFORE, _AROUND = 60, 240  # code points of a snippet: before the first word found, and in all
_CLAIM_ROW = 1


@dataclass(frozen=True, slots=True)
class _Term:
    """Words that must stand together; `open` where the last may go on."""

    words: tuple[str, ...]
    open: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        body = r"\W+".join(re.escape(w) for w in self.words)
        after = "" if self.open else r"(?!\w)"
        return re.compile(rf"(?<!\w){body}{after}", re.IGNORECASE)


def terms(typed: str) -> tuple[_Term, ...]:
    """Read what was typed as terms, all of which must be found; at most 20."""
    out = []
    for phrase, word in _TERM.findall(typed.replace("\x00", " ")):
        said = phrase or word
        found = tuple(_WORD.findall(said))
        if found:
            out.append(_Term(found, said.rstrip().endswith("*")))
    return tuple(out[:20])


def search(alias: str, typed: str, *, limit: int = 20, kind: str | None = None) -> tuple[Hit, ...]:
    """Give documents and claims that hold every term, best first. Nothing typed finds nothing."""
    asked = terms(typed)
    if not asked or limit <= 0:
        return ()
    find = _by_index if connections[alias].vendor == "sqlite" else _by_containment
    hits = []
    for what, key in find(alias, asked, limit, kind):
        hit = _claim_hit(alias, key, asked) if what == "claim" else _document_hit(alias, key, asked)
        if hit is not None:
            hits.append(hit)
    return tuple(hits)


def _by_index(alias: str, asked: tuple[_Term, ...], limit: int, kind: str | None) -> list[tuple[str, str]]:
    match = " AND ".join(f'"{" ".join(t.words)}"{" *" if t.open else ""}' for t in asked)
    parity = {"claim": " AND rowid % 2 = 1", "document": " AND rowid % 2 = 0"}.get(kind or "", "")
    # A title counts for three times a word of the text; rank ties are broken by what is found, never by chance.
    query = (
        f"SELECT rowid, ref FROM {WORDS} WHERE {WORDS} MATCH %s{parity} ORDER BY bm25({WORDS}, 3.0, 1.0), ref LIMIT %s"
    )
    with connections[alias].cursor() as cursor:
        cursor.execute(query, [match, limit])
        return [("claim" if row % 2 == _CLAIM_ROW else "document", ref) for row, ref in cursor.fetchall()]


def _by_containment(alias: str, asked: tuple[_Term, ...], limit: int, kind: str | None) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    if kind != "claim":
        rows: Any = models.Document.objects.using(alias).order_by("id")
        for term in asked:
            rows = rows.filter(text__icontains=" ".join(term.words))
        out += [("document", key) for key in rows.values_list("id", flat=True)[:limit]]
    if kind != "document":
        rows = models.Claim.objects.using(alias).filter(superseded_at=None).order_by("claim_id")
        for term in asked:
            rows = rows.filter(body__icontains=" ".join(term.words))
        out += [("claim", key) for key in rows.values_list("claim_id", flat=True)[:limit]]
    return out[:limit]


def _load(alias: str, key: str) -> Document | None:
    row = models.Document.objects.using(alias).filter(id=key).first()
    if row is None:
        return None
    abouts = (
        models.Copy.objects.using(alias).filter(document_id=key, superseded_at=None).values_list("about", flat=True)
    )
    return merged(abouts, row.text)


def _document_hit(alias: str, key: str, asked: tuple[_Term, ...]) -> Hit | None:
    document = _load(alias, key)
    if document is None:
        return None
    found = sorted(m.span() for t in asked for m in t.pattern.finditer(document.text))
    start, end = found[0] if found else (0, 0)
    return _hit("document", document, key, start, end, found)


def _claim_hit(alias: str, key: str, asked: tuple[_Term, ...]) -> Hit | None:
    body = (
        models.Claim.objects.using(alias)
        .filter(claim_id=key, superseded_at=None)
        .values_list("body", flat=True)
        .first()
    )
    claim = as_claim(body) if body else None
    document = _load(alias, claim.document) if claim else None
    if claim is None or document is None:
        return None
    quote = document.text[claim.start : claim.end]
    found = sorted((m.start() + claim.start, m.end() + claim.start) for t in asked for m in t.pattern.finditer(quote))
    return _hit("claim", document, key, claim.start, claim.end, found)


def _hit(kind: Any, document: Document, key: str, start: int, end: int, found: list[tuple[int, int]]) -> Hit:
    first = max(0, start - _BEFORE)
    last = min(len(document.text), max(first + _AROUND, end))
    marks = tuple(m for m in found if first <= m[0] and m[1] <= last)
    snippet = document.text[first:last]
    return Hit(kind, key, document.id, document.title, document.issued, start, end, snippet, first, marks)


def _has_index(alias: str) -> bool:
    return connections[alias].vendor == "sqlite"


def _document_row(key: str) -> int:
    return int(key[:15], 16) * 2


def index_document(alias: str, document: Document) -> None:
    """Bring a document's row of the index in step; nothing where the vendor has none."""
    if not _has_index(alias):
        return
    row, title = _document_row(document.id), document.title or ""
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT title FROM {WORDS} WHERE rowid = %s", [row])
        standing = cursor.fetchone()
        if standing is not None and standing[0] == title:
            return
        cursor.execute(f"DELETE FROM {WORDS} WHERE rowid = %s", [row])
        cursor.execute(
            f"INSERT INTO {WORDS} (rowid, title, body, ref) VALUES (%s, %s, %s, %s)",
            [row, title, document.text, document.id],
        )


def index_claims(alias: str, rows: Iterable[models.Claim]) -> None:
    """Add standing claims to the index."""
    if not _has_index(alias):
        return
    values = [(row.pk * 2 + _CLAIM_ROW, *_claim_words(as_claim(row.body)), row.claim_id) for row in rows]
    with connections[alias].cursor() as cursor:
        cursor.executemany(f"INSERT INTO {WORDS} (rowid, title, body, ref) VALUES (%s, %s, %s, %s)", values)


def _claim_words(claim: Claim) -> tuple[str, str]:
    named = (claim.party, claim.counterparty, *claim.place)
    known = [p.label or p.name for p in named if p is not None]
    return claim.action, " ".join([claim.quote, *known, claim.purpose or ""])


def forget_claims(alias: str, keys: Iterable[int]) -> None:
    """Take claims out of the index, by their row's key."""
    if not _has_index(alias):
        return
    with connections[alias].cursor() as cursor:
        cursor.executemany(f"DELETE FROM {WORDS} WHERE rowid = %s", [(key * 2 + _CLAIM_ROW,) for key in keys])
