"""Which document took the place of which: versions at one address, and copies that say what they replace.

In: copies that stand, with the ledger times at which they were posted; or documents of a ledger, where only what can
matter for these is looked up. Out: for each replaced document the one that replaces it. Nothing is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from musterbook.ledger import models
from musterbook.ledger.rows import as_copy, within
from musterbook.linking.occasions import span
from musterbook.records import Copy

_SHORTEST_NAME = 8  # digits by which a document may be named when another replaces it

Named = Callable[[str], Collection[str]]
"""Give the documents that a name may mean: an id, the beginning of one, an address, a source."""


def replaced(copies: Iterable[tuple[Copy, str]], named: Named) -> dict[str, str]:
    """Give for each document that is no longer the newest at any of its addresses the one that is.

    At one address the newer is what was fetched later, else issued later, else posted later. A copy's own word that it
    replaces another comes first.
    """
    listed = list(copies)
    at: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    for copy, time in listed:
        if copy.url:
            when = (copy.retrieved or "", (span(copy.issued) or ("", ""))[0], time)
            at[copy.url][copy.document] = max(when, at[copy.url].get(copy.document, when))
    newest = {url: max(found, key=lambda d: (found[d], d)) for url, found in at.items()}
    homes: dict[str, list[str]] = defaultdict(list)
    for url in sorted(at):
        for document in at[url]:
            homes[document].append(newest[url])
    out = {document: new[0] for document, new in homes.items() if document not in new}
    for copy, _ in listed:
        meant = named(copy.replaces) if copy.replaces else ()
        if len(meant) == 1 and copy.document not in meant:
            out[next(iter(meant))] = copy.document
    return {old: new for old, new in sorted(out.items()) if not _circle(old, out)}


def among(copies: Collection[Copy]) -> Named:
    """Give what a name may mean among some copies and their documents."""
    ids = {c.document for c in copies}
    said: dict[str, set[str]] = defaultdict(set)
    for copy in copies:
        for name in filter(None, (copy.url, copy.source)):
            said[name].add(copy.document)

    def named(name: str) -> Collection[str]:
        if name in ids:
            return {name}
        begun = {key for key in ids if key.startswith(name)} if len(name) >= _SHORTEST_NAME else set()
        return said.get(name, set()) | begun

    return named


def around(alias: str, documents: Collection[str]) -> tuple[set[str], dict[str, str]]:
    """Give the documents that share an address, or a word of replacing, with some, and what replaces which of them."""
    rows = models.Copy.objects.using(alias).filter(superseded_at=None)
    words = rows.exclude(replaces="").values_list("document_id", "replaces")
    saying = [(name, {document, *meant}, meant) for document, name in words for meant in [_meant(alias, name)]]
    homes: dict[str, set[str]] = defaultdict(set)
    found, ahead, told = set[str](), set(documents), list[set[str]]()
    while ahead:
        found |= ahead
        addresses = set(within(rows.exclude(url="").values_list("url", flat=True), "document_id", ahead))
        for url, document in within(rows.values_list("url", "document_id"), "url", addresses - homes.keys()):
            homes[url].add(document)
        told = [tied for _, tied, _ in saying if not found.isdisjoint(tied)]
        ahead = set[str]().union(*(homes[url] for url in addresses), *told) - found
    if not told and all(len(sharing) == 1 for sharing in homes.values()):
        return found, {}
    standing = within(rows.values_list("document_id", "key", "pk", "body", "posted_at"), "document_id", found)
    meaning = {name: meant for name, _, meant in saying}
    copies = [(as_copy(body), time) for *_, body, time in sorted(standing)]
    return found, replaced(copies, lambda name: meaning.get(name, ()))


def _meant(alias: str, name: str) -> set[str]:
    """Give the documents of a ledger that a name may mean, as `among` does."""
    ids = models.Document.objects.using(alias).values_list("id", flat=True)
    if ids.filter(id=name).exists():
        return {name}
    copies = models.Copy.objects.using(alias).filter(superseded_at=None).values_list("document_id", flat=True)
    begun = ids.filter(id__gte=name, id__lt=f"{name}~") if len(name) >= _SHORTEST_NAME else ()
    return {*copies.filter(url=name), *copies.filter(source=name), *begun}


def _circle(start: str, step: dict[str, str]) -> bool:
    here, seen = start, set[str]()
    while here in step and here not in seen:
        seen.add(here)
        here = step[here]
    return here in seen
