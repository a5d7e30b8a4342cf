"""Undertakings as IATI activities, version 2.03 (https://iatistandard.org/en/iati-standard/203/).

In: contents. Out: XML, one activity for each undertaking of money, one transaction for each stage it reached, with the
words and the document. A giver who is known reports what goes out (12 pledge, 2 commitment, 3 disbursement); where only
who receives is known, what comes in is told (13, 11, 1). What IATI cannot hold is told and left out: persons and goods,
goals, sums without a day or without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from musterbook import __version__
from musterbook.ledger.stages import is_money
from musterbook.lexicon import load_lexicon
from musterbook.publishing import phrasing
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.tabular import cell, xml_text

if TYPE_CHECKING:
    from musterbook.ledger.entries import Entry, Line, StageAmount
    from musterbook.records import Party

OUTGOING: Final = {"pledge": "12", "commitment": "2", "allocation": "2", "disbursement": "3", "delivery": "3"}
INCOMING: Final = {"pledge": "13", "commitment": "11", "allocation": "11", "disbursement": "1", "delivery": "1"}
_FUNDING, _IMPLEMENTING = "1", "4"  # organisation roles
_TYPES: Final = {"state": "10", "government": "10", "body": "40", "mission": "40", "coalition": "40"}  # else not said
_OTHER: Final = "90"  # an organisation type
_IMPLEMENTATION: Final = "2"  # an activity status
_FINANCE: Final = {"loan": "421", "grant": "110", "guarantee": "1100"}
_NO_SECTOR: Final = "99810"  # DAC: sectors not specified
_WEB_PAGE: Final = "A12"  # document category: activity web page
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def activities(contents: Contents, *, reporter: str, name: str) -> Iterator[str]:
    """Write one IATI file; `reporter` is the identifier of who publishes it, `name` their name.

    Undertakings that give no transaction are noted in `contents.skipped`.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<iati-activities version="2.03">\n<!-- Written by Musterbook {__version__} -->\n'
    for entry in contents.entries:
        if entry.kind == "commitment" and (built := _activity(contents, entry, reporter, name)) is not None:
            yield xml_text(tostring(built, encoding="unicode")) + "\n"
    yield "</iati-activities>\n"


def _activity(contents: Contents, entry: Entry, reporter: str, name: str) -> Element | None:
    moves = [(at, _day(contents, entry, at)) for at in entry.amounts if _holds(contents, entry, at)]
    told = [(at, day) for at, day in moves if day]
    for at, day in moves:
        if not day:
            contents.skip("export.no_day", f"{at.said}: IATI needs a day, and none is known", at.claim)
    if not told:
        return None
    line, title = entry.lines[0], _title(entry, told[-1][0])
    out = Element("iati-activity", {"default-currency": told[0][0].unit, _LANG: "en"})
    SubElement(out, "iati-identifier").text = f"{reporter}-{entry.id}"
    about = {"ref": reporter, "type": _OTHER, "secondary-reporter": "1"}
    _said(SubElement(out, "reporting-org", about), name)
    _said(SubElement(out, "title"), title)
    _said(SubElement(out, "description", {"type": "1"}), _description(entry, line))
    _organisations(out, entry)
    SubElement(out, "activity-status", {"code": _IMPLEMENTATION})
    kind = "1" if told[0][0].stage == "pledge" else "2"
    SubElement(out, "activity-date", {"type": kind, "iso-date": min(day for _, day in told)})
    _countries(out, entry)
    SubElement(out, "sector", {"vocabulary": "1", "code": _NO_SECTOR})
    if code := _FINANCE.get(entry.instrument or ""):
        SubElement(out, "default-finance-type", {"code": code})
    for at, day in told:
        _transaction(out, contents, entry, at, day)
    _documents(out, contents, entry)
    return out


def _holds(contents: Contents, entry: Entry, at: StageAmount) -> bool:
    """Say whether IATI has a transaction for an amount; note why not, for money."""
    if not is_money(at.unit) or at.stage not in OUTGOING:
        return False
    whys = {
        "nobody is named who gives or receives": entry.party is None and entry.recipient is None,
        "IATI needs a number": at.best is None and at.low is None,
        f"it is in no sum: {entry.doubt}": bool(entry.doubt),
        f"it is {entry.status}": entry.status in ("retracted", "superseded"),
    }
    why = next((text for text, holds in whys.items() if holds), None)
    if why:
        contents.skip("export.not_iati", f"{at.said}: {why}", at.claim)
    return why is None


def _day(contents: Contents, entry: Entry, at: StageAmount) -> str | None:
    """Give the day on which an amount was announced, else that of the document that tells it."""
    issued = next((x.issued for x in entry.lines if x.claim == at.claim), None)
    return next((day for day in (at.on, issued) if day and _DAY.fullmatch(day)), None)


def _title(entry: Entry, at: StageAmount) -> str:
    whose = _name(entry.party) or "Not said"
    to = _name(entry.recipient) or ", ".join(p.label or p.name for p in entry.place)
    return f"{whose}: {phrasing.amount(at.amount)}" + (f" to {to}" if to else "")


def _description(entry: Entry, line: Line) -> str:
    what = f"{entry.purpose[:1].upper()}{entry.purpose[1:]}. " if entry.purpose else ""
    checked = "Reviewed by a person." if entry.reviewed else "Read by a machine; nobody has reviewed it."
    return f"{what}“{' '.join(line.quote.split())}” {checked}"


def _organisations(out: Element, entry: Entry) -> None:
    for who, role in ((entry.party, _FUNDING), (entry.recipient, _IMPLEMENTING)):
        if who is not None:
            about = {"role": role} | ({"type": kind} if (kind := _type(who)) else {})
            _said(SubElement(out, "participating-org", about), _name(who))


def _type(who: Party) -> str | None:
    known = load_lexicon().parties.rows.get(who.code or "")
    return _TYPES.get(known.kind) if known is not None else None


def _countries(out: Element, entry: Entry) -> None:
    """Name the country where there is one; a sum for several is not divided, so none is named then."""
    alpha2 = load_lexicon().flows.alpha2
    codes = list(dict.fromkeys((p.code or "").split("-")[0] for p in entry.place))
    if len(codes) == 1 and (code := alpha2.get(codes[0])):
        _said(SubElement(out, "recipient-country", {"code": code, "percentage": "100"}), entry.place[0].name)
    else:
        _said(SubElement(out, "recipient-region", {"code": "998", "vocabulary": "1", "percentage": "100"}), "")


def _transaction(out: Element, contents: Contents, entry: Entry, at: StageAmount, day: str) -> None:
    value = at.best if at.best is not None else at.low
    codes = OUTGOING if entry.party is not None else INCOMING
    move = SubElement(out, "transaction", {"ref": at.claim})
    SubElement(move, "transaction-type", {"code": codes[at.stage]})
    SubElement(move, "transaction-date", {"iso-date": day})
    money = SubElement(move, "value", {"currency": at.unit, "value-date": day})
    money.text = cell(at.amount.major(value))
    quote = next((x.quote for x in entry.lines if x.claim == at.claim), entry.lines[0].quote)
    _said(SubElement(move, "description"), f"{phrasing.amount(at.amount)}: “{' '.join(quote.split())}”")
    for tag, who in (("provider-org", entry.party), ("receiver-org", entry.recipient)):
        if who is not None:
            _said(SubElement(move, tag, {"type": kind} if (kind := _type(who)) else {}), _name(who))


def _documents(out: Element, contents: Contents, entry: Entry) -> None:
    """Link each document that tells it, with the words it uses."""
    seen: set[str] = set()
    for line in entry.lines:
        if line.document in seen:
            continue
        seen.add(line.document)
        copies = contents.copies.get(line.document, ())
        media = next((c.media_type for c in copies if c.media_type), None) or "text/plain"
        link = SubElement(out, "document-link", {"format": media, "url": contents.address(line.document)})
        title = line.title or ", ".join(filter(None, (line.publisher, line.issued))) or line.document[:12]
        _said(SubElement(link, "title"), title)
        _said(SubElement(link, "description"), f"“{' '.join(line.quote.split())}”")
        SubElement(link, "category", {"code": _WEB_PAGE})
        if language := contents.book.documents[line.document].language:
            SubElement(link, "language", {"code": language})
        if line.issued and _DAY.fullmatch(line.issued):
            SubElement(link, "document-date", {"iso-date": line.issued})


def _name(who: Party | None) -> str:
    return (who.label or who.name) if who is not None else ""


def _said(parent: Element, text: str) -> None:
    SubElement(parent, "narrative").text = text
