"""The ledger as FollowTheMoney entities, for Aleph and OpenSanctions users (https://followthemoney.tech).

In: contents. Out: JSON Lines, an entity a line. Who is named is a LegalEntity or PublicBody, each text an Article, each
undertaking a Project with its participants: a promise is no Payment. Only money that was paid or delivered is one, and
only where both ends are named. Events are Events. Ids are hashes of ours, the same in every export.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from musterbook.ledger.stages import is_money
from musterbook.lexicon import load_lexicon
from musterbook.publishing import phrasing
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.tabular import cell
from musterbook.records import Document, Party, dumps

if TYPE_CHECKING:
    from musterbook.ledger.entries import Entry, StageAmount

PAID: Final = frozenset(("disbursement", "delivery"))
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_PUBLIC: Final = frozenset(("state", "government"))
Properties = dict[str, list[str]]


def entities(contents: Contents) -> Iterator[str]:
    """Write every entity as one line of JSON; parties first, then texts, undertakings, payments and events."""
    who: dict[str, Party] = {}
    for entry in contents.entries:
        for party in (entry.party, entry.recipient):
            if party is not None:
                who.setdefault(_party_id(party), party)
    for key in sorted(who):
        yield _entity(key, *_party(who[key]))
    for document in contents.documents:
        yield _entity(_id("document", document.id), "Article", _article(contents, document))
    for entry in contents.entries:
        if entry.kind == "commitment":
            yield from _undertaking(entry)
        elif entry.kind == "event":
            yield _entity(_id("entry", entry.id), "Event", _event(entry))


def _party(who: Party) -> tuple[str, Properties]:
    lexicon = load_lexicon()
    row = lexicon.parties.rows.get(who.code or "")
    schema = "PublicBody" if row and row.kind in _PUBLIC else "Organization" if row else "LegalEntity"
    state = (row.state or row.code) if row and row.kind in _PUBLIC else ""
    country = lexicon.flows.alpha2.get(state, "").lower()
    return schema, _kept(name=[who.label or who.name], alias=[who.name] if who.label else [], country=[country])


def _article(contents: Contents, document: Document) -> Properties:
    copies = contents.copies.get(document.id, ())
    return _kept(
        title=[document.title or ""],
        author=[document.byline or ""],
        publisher=[document.publisher or ""],
        publishedAt=[_date(document.issued)],
        language=[document.language or ""],
        sourceUrl=[c.url for c in copies if c.url and c.url.startswith(("http://", "https://"))],
    )


def _undertaking(entry: Entry) -> Iterator[str]:
    project = _id("entry", entry.id)
    yield _entity(project, "Project", _project(entry))
    for who, role in ((entry.party, "giver"), (entry.recipient, "recipient")):
        if who is not None:
            ends = _kept(project=[project], participant=[_party_id(who)], role=[role])
            yield _entity(_id("part", entry.id, role), "ProjectParticipant", ends | _told(entry))
    for at in entry.amounts:
        if at.stage in PAID and is_money(at.unit) and entry.party and entry.recipient:
            ends = _kept(payer=[_party_id(entry.party)], beneficiary=[_party_id(entry.recipient)], project=[project])
            slots = _kept(purpose=[entry.purpose or ""], date=[_date(at.on)], programme=[at.stage])
            yield _entity(_id("payment", at.claim, at.stage), "Payment", ends | slots | _sum(at) | _told(entry))


def _project(entry: Entry) -> Properties:
    last = entry.amounts[-1] if entry.amounts else None
    whose = (entry.party.label or entry.party.name) if entry.party else "Not said"
    said = phrasing.amount(last.amount) if last else entry.action
    return (
        _kept(
            name=[f"{whose}: {said}"],
            status=[entry.status],
            phase=[entry.stage or ""],
            goal=[entry.purpose or ""],
            date=[_date(entry.announced)],
            keywords=["reviewed" if entry.reviewed else "not reviewed"],
        )
        | (_sum(last) if last and is_money(last.unit) else {})
        | _told(entry)
    )


def _event(entry: Entry) -> Properties:
    whose = (entry.party.label or entry.party.name) if entry.party else ""
    name = ": ".join(x for x in (whose, entry.action or entry.stage or entry.kind) if x)
    places = [p.label or p.name for p in entry.place]
    involved = [_party_id(p) for p in (entry.party, entry.recipient) if p is not None]
    slots = _kept(name=[name], date=[_date(entry.period or entry.announced)], location=places, involved=involved)
    return slots | _told(entry)


def _sum(at: StageAmount) -> Properties:
    """Give an amount: its best, else its lower bound; what was said stands in the summary."""
    value = at.best if at.best is not None else at.low if at.low is not None else at.high
    number: Decimal | None = at.amount.major(value)
    return _kept(amount=[cell(number)], currency=[at.unit])


def _told(entry: Entry) -> Properties:
    """Give the words that say so and the texts that hold them."""
    quotes = [f"“{' '.join(x.quote.split())}”" for x in entry.lines]
    proof = [_id("document", x.document) for x in entry.lines]
    return _kept(summary=list(dict.fromkeys(quotes)), proof=list(dict.fromkeys(proof)), recordId=[entry.id])


def _entity(key: str, schema: str, properties: Properties) -> str:
    return dumps({"id": key, "schema": schema, "properties": properties}) + "\n"


def _kept(**properties: list[str]) -> Properties:
    return {name: kept for name, values in properties.items() if (kept := [v for v in values if v])}


def _party_id(who: Party) -> str:
    return _id("party", who.code or who.name.casefold())


def _id(*parts: Any) -> str:
    return "mb-" + hashlib.sha1("\x1f".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def _date(edtf: str | None) -> str:
    """Give a date that is one day, month or year; an interval, an unknown year or a doubt gives none."""
    return edtf if edtf and _DATE.fullmatch(edtf) else ""
