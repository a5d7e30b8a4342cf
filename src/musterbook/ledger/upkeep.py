"""Upkeep: the table of what entries count for, kept in step with what is posted, judged and linked.

In: claims that something happened to, within the transaction in which it did. Out: rows of `Item`, those of the entries
concerned worked out anew and no others. The table says nothing that claims and judgements do not: it is left out of
exports, and made anew where another version of the rules or the words made it. Rows of the book as it was on another
day, worked out once, are kept beside those of the book that stands until others are asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connections, transaction

from musterbook import linking
from musterbook.ledger import disputes, loading, models, sheets, ties
from musterbook.ledger import entries as gathering
from musterbook.ledger.adding import Find, Table
from musterbook.ledger.books import Book
from musterbook.ledger.collector import spared
from musterbook.ledger.entries import Entry
from musterbook.ledger.rows import chunks, within
from musterbook.lexicon import load_lexicon

STAMP, OTHERS = "items", "items of other days"
"""Keys of the ledger's state: by which rules and words the table was made, and which other views are kept in it."""

VIEWS: Final = ("", "reviewed")
"""The views that are kept in step: the book that stands, and that of accepted claims alone."""

_KEPT: Final = 2  # other views: a comparison of two days is asked for again and again
TABLE: Final = models.Item._meta.db_table
COLUMNS: Final = ("view", *sheets.COLUMNS, "figure")


def follow(alias: str, touched: Collection[str]) -> None:
    """Bring the table in step with what happened to claims: those that came, went, were linked, parted or judged."""
    if not in_step(alias):
        rebuild(alias)
    elif touched:
        _renew(alias, set(touched))


def in_step(alias: str) -> bool:
    """Say whether the table was made by the rules and the words of this version."""
    return _noted(alias, STAMP) == _version()


def _noted(alias: str, key: str) -> str:
    return models.State.objects.using(alias).filter(key=key).values_list("value", flat=True).first() or ""


def rebuild(alias: str) -> None:
    """Make the whole table anew, some claims with all that hang together with them at a time."""
    with transaction.atomic(using=alias), spared():
        models.Item.objects.using(alias).all()._raw_delete(alias)
        standing = models.Claim.objects.using(alias).filter(superseded_at=None).order_by("document_id", "claim_id")
        done = set[str]()
        for some in chunks(list(standing.values_list("claim_id", flat=True))):
            left = set(some) - done
            if left:
                done |= _renew(alias, left, whole=True)
        models.State.objects.using(alias).filter(key=OTHERS).delete()
        models.State.objects.using(alias).update_or_create(key=STAMP, defaults={"value": _version()})


def kept(alias: str, view: str, revision: str) -> bool:
    """Say whether the rows of another view are kept, of a revision of the ledger ("" for a day that is over)."""
    return [view, revision] in json.loads(_noted(alias, OTHERS) or "[]")


def keep(alias: str, view: str, revision: str, found: Sequence[Entry]) -> None:
    """Keep the rows of the entries of another view, in the place of the oldest."""
    with transaction.atomic(using=alias), spared():
        before = json.loads(_noted(alias, OTHERS) or "[]")
        noted = [*(v for v in before if v[0] != view), [view, revision]][-_KEPT:]
        stay = [*VIEWS, *(v for v, _ in noted if v != view)]
        models.Item.objects.using(alias).exclude(view__in=stay)._raw_delete(alias)
        _insert(alias, [(view, *row, "") for row in sheets.rows(found)])
        models.State.objects.using(alias).update_or_create(key=OTHERS, defaults={"value": json.dumps(noted)})


def rows(book: Book, ids: Collection[str] | None = None) -> Iterator[tuple[Any, ...]]:
    """Give the rows of the entries of a book, those of some claims alone where these are given."""
    books = (book, book.narrowed(reviewed=True)) if any(map(book.reviewed, book.readings)) else (book,)
    for view, of in zip(VIEWS, books, strict=False):
        found = [e for e in disputes.marked(of, gathering.build(of)) if ids is None or e.id in ids]
        figures = {} if view else {e.id: _figure(of, e) for e in found if e.kind == "figure"}
        for row in sheets.rows(found):
            yield view, *row, figures.get(row[0], "")


def differing(alias: str) -> set[str]:
    """Give the entries of which the table says something else than the whole book, worked out without the table."""
    held = Counter(models.Item.objects.using(alias).filter(view__in=VIEWS).values_list(*COLUMNS))
    made = Counter(rows(loading.load(alias)))
    return {row[1] for row in (held - made) + (made - held)}


def entries(alias: str, ids: Collection[str], view: str = "") -> list[Entry]:
    """Give some entries, by their ids, with those that hang together with them."""
    whole = ties.closed(alias, ids)
    book = _book(alias, whole)
    of = book.narrowed(reviewed=True) if view else book
    return [e for e in disputes.marked(of, gathering.build(of)) if e.id in whole]


def table(alias: str, view: str, find: Find) -> Table:
    """Give the rows of a view, to be added up."""

    def ask(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connections[alias].cursor() as cursor:
            cursor.execute(query.replace("?", "%s"), values)
            return list(cursor.fetchall())

    return Table(ask, find, name=TABLE, scope=f"view = '{view}'")


def _renew(alias: str, touched: set[str], *, whole: bool = False) -> set[str]:
    """Work out anew the rows of claims and of all that may count otherwise now; give the claims.

    With `whole` the turn of what they deny, or what denies them, comes by itself.
    """
    ids = ties.closed(alias, touched)
    if not whole:
        ids |= ties.closed(alias, ties.opposed(alias, ids))
    items = models.Item.objects.using(alias).filter(view__in=VIEWS)
    figures = set(within(items.exclude(figure="").values_list("figure", flat=True), "entry", ids | touched))
    while True:
        made = list(rows(_book(alias, ids), ids))
        figures |= {row[-1] for row in made} - {""}
        more = ties.closed(alias, set(within(items.values_list("entry", flat=True), "figure", figures)) - ids)
        if not more:
            break
        ids |= more
    for some in chunks(ids | touched):
        items.filter(entry__in=some)._raw_delete(alias)
    _insert(alias, made)
    return ids


def _insert(alias: str, made: Sequence[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(COLUMNS))
    with connections[alias].cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({places})", made)


def _book(alias: str, ids: set[str]) -> Book:
    """Load what some entries follow from: their claims, and whole entries that stand against them."""
    return loading.part(alias, ids | ties.closed(alias, ties.opposed(alias, ids)))


def _figure(book: Book, entry: Entry) -> str:
    """Name what a figure is of, where others may gainsay it."""
    alive = (book.claims[c] for c in entry.claims if not book.rejected(c))
    claim = next(alive, None) if entry.status not in ("retracted", "superseded") else None
    return "\n".join((claim and disputes.measured(book, claim)) or ())


@cache
def _version() -> str:
    """Name what a row follows from: the code of linking and of the ledger, and the lexicon."""
    digest = hashlib.sha256(load_lexicon().version.encode())
    for folder in (Path(linking.__file__).parent, Path(__file__).parent):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
