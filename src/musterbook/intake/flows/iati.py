"""Activities of the IATI standard, 2.0x and 1.0x: each transaction becomes a flow.

In: a stream of XML, already unpacked, its `Source` and the lexicon's `FlowWords`. Out: a `Flow` for each transaction
and an `Activity` for what stands around them, in the order of the file, and findings with their place. Together the two
hold every element: `restored` gives an activity back.

What the standard lets an activity say for all its transactions is taken over, and `Flow.inherited` names it: currency,
country and region, sector, type of flow, of finance and of aid, and the reporting organisation as the provider of
outgoing and the receiver of incoming money. Participating organisations are not: the standard does not say so. Shares
of countries and sectors stay as given; no sum is divided. Source: iatistandard.org, activities schema 2.03 and 1.05.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any, Final

from lxml import etree  # type: ignore[import-untyped]

from musterbook.intake.flows import Source
from musterbook.intake.flows.activities import Activities, Part
from musterbook.intake.parsed import Problem
from musterbook.lexicon.flows import FlowType, FlowWords
from musterbook.records import Finding
from musterbook.records.flows import Activity, Flow, Money, Organisation, Share, flow_of

TRANSACTION: Final = "transaction"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CONVERTED: Final = re.compile(r"\{[^}]*\}value[-_]([A-Z]{3})")
_SHARED: Final = {
    "recipient-country": "recipients", "recipient-region": "recipients", "sector": "sectors", "aid-type": "aid_types",
    "flow-type": "flow_type", "finance-type": "finance_type",
}  # fmt: skip
_ACTIVITY: Final = {
    "iati-identifier": "id", "reporting-org": "reporting",
    **_SHARED, **{f"default-{tag}": _SHARED[tag] for tag in ("aid-type", "flow-type", "finance-type")},
}  # fmt: skip
_OWN: Final = frozenset(
    ("transaction-type", "transaction-date", "value", "description", "provider-org", "receiver-org")
)
_SEVERAL: Final = frozenset(("recipients", "sectors", "aid_types"))
_REPORTER: Final = {"outgoing": "provider", "incoming": "receiver"}
_FLAGS: Final = {"1": True, "true": True, "0": False, "false": False}
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_MOST: Final = 20_000  # organisations and shares kept at a time


def read(stream: IO[bytes], source: Source, words: FlowWords) -> Iterator[Flow | Activity | Finding]:
    """Give the flows of a file of activities; raises what reading the stream raises, nothing for what is in it."""
    reader = _Reader(source, words)
    for part in Activities().read(stream):
        if isinstance(part, Problem):
            yield Finding(part.code, part.severity, part.message, source.path)
        else:
            yield from reader.flows(part)


def restored(activity: Iterable[Activity], transactions: Iterable[str]) -> str:
    """Give the XML of a whole activity from what stands around its transactions and the `raw` of each, in order.

    Raises ValueError where there are more or fewer than it has.
    """
    root = etree.fromstring("".join(part.raw for part in activity))
    for empty, raw in zip(root.findall(TRANSACTION), transactions, strict=True):
        whole = etree.fromstring(raw)
        whole.tail = empty.tail
        root.replace(empty, whole)
    return str(etree.tostring(root, encoding="unicode"))


@dataclass(slots=True)
class _Head:
    """What an activity says for all its transactions; `count` and `parts` are those given."""

    number: int
    at: str
    currency: str
    language: str | None
    updated: str | None
    humanitarian: bool | None
    version: str | None
    id: str = ""
    reporting: Organisation | None = None
    shared: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    parts: int = 0


@dataclass(slots=True)
class _Reader:
    """Makes flows of the activities of one file. `twins` counts the records that nothing in them tells apart.

    `element` is the transaction looked at, or the activity itself, `at` its place and `base` the lines before.
    """

    source: Source
    words: FlowWords
    head: _Head | None = None
    element: Any = None
    at: str = ""
    base: int = 0
    twins: dict[int, int] = field(default_factory=dict)
    kept: dict[tuple[str | None, ...], Organisation] = field(default_factory=dict)
    shares: dict[tuple[str, str, str | None, str | None, str], Share] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def flows(self, part: Part) -> Iterator[Flow | Activity | Finding]:
        """Give the flows of an activity, then what stands around them."""
        self.base = part.base
        if self.head is None or self.head.number != part.number:
            self.head = self._head(part)
        head = self.head
        self._learn(part, head)
        for element in part.children(TRANSACTION):
            yield self._flow(element, head)
            element.clear(keep_tail=True)
            if self.findings:
                yield from self._found()
        yield from self._found()
        yield Activity(head.id, self.source.file, head.at, _around(part, first=not head.parts), head.parts)
        head.parts += 1

    def _found(self) -> list[Finding]:
        found, self.findings = self.findings, []
        return found

    def _head(self, part: Part) -> _Head:
        element, root = part.element, part.element.getparent()
        at = "/iati-activity" if root is None else f"/{root.tag}/iati-activity[{part.number}]"
        return _Head(
            number=part.number,
            at=at,
            currency=element.get("default-currency", ""),
            language=element.get(_LANGUAGE),
            updated=element.get("last-updated-datetime", "")[:10] or None,
            humanitarian=_FLAGS.get(element.get("humanitarian")),
            version=element.get("version") or (None if root is None else root.get("version")),
        )

    def _learn(self, part: Part, head: _Head) -> None:
        """Take what a part of an activity says for all its transactions."""
        self.element, self.at = part.element, head.at
        said: dict[str, list[Any]] = {}
        for child in part.children(*_ACTIVITY):
            said.setdefault(_ACTIVITY[child.tag], []).append(child)
        if said and head.count:
            what = f"stands after {head.count:,} transactions of a very large activity, which are without it"
            self._wrong("flows.late_default", f"what the activity says for all its transactions {what}")
        if "id" in said:
            head.id = " ".join((said.pop("id")[0].text or "").split())
        if "reporting" in said:
            head.reporting = self._organisation(said.pop("reporting")[0], head, "")
        for slot, found in said.items():
            value = self._shared(slot, found, head)
            head.shared[slot] = head.shared.get(slot, ()) + value if slot in _SEVERAL else value

    def _flow(self, element: Any, head: _Head) -> Flow:
        head.count += 1
        self.element, self.at = element, f"{head.at}/transaction[{head.count}]"
        said: dict[str, Any] = {}
        shared: dict[str, list[Any]] = {}
        others = []
        for child in element:
            tag = child.tag
            if tag in _OWN:
                said.setdefault(tag, child)
            elif tag in _SHARED:
                shared.setdefault(_SHARED[tag], []).append(child)
            else:
                others.append(child)
        kind, value, day = self._type(said.get("transaction-type")), said.get("value"), said.get("transaction-date")
        amount, ref, date = self._amount(value, head), element.get("ref"), self._day(day, "iso-date")
        if day is None:
            self._wrong("flows.no_date", "no date; it is in no total of a year")
        slots, inherited = head.shared, tuple(head.shared)
        if shared:
            slots = slots | {slot: self._shared(slot, found, head) for slot, found in shared.items()}
            inherited = tuple([slot for slot in inherited if slot not in shared])
        ends = self._ends(said, head)
        end = _REPORTER.get(kind.direction, "")
        if end and ends[end] is None and head.reporting is not None:
            ends[end] = head.reporting
            inherited = (end, *inherited)
        if value is not None and amount is not None and amount.currency and not value.get("currency"):
            inherited += ("currency",)
        return flow_of(
            id=self._named(head.id, ref or "", kind.code, date or "", *(amount.named if amount else ("", "", ""))),
            system="iati", type=kind.code, stage=kind.stage, amount=amount, date=date, inherited=inherited,
            value_date=self._day(value, "value-date"), updated=head.updated, ref=ref, activity=head.id or None,
            converted=self._converted(others) if others else None,
            description=_text(said["description"], head.language) or None if "description" in said else None,
            humanitarian=_FLAGS.get(element.get("humanitarian"), head.humanitarian), version=head.version,
            file=self.source.file, at=self.at, raw=_xml(element),
            provider=ends["provider"], receiver=ends["receiver"], **slots,
        )  # fmt: skip

    def _named(self, *said: str) -> str:
        """Give the id of a flow by what tells it apart; of one that nothing does, by its turn among its twins."""
        key = Flow.identity("iati", *said)
        known = int(key[:16], 16)
        twin = self.twins.get(known, 0)
        self.twins[known] = twin + 1
        return Flow.identity("iati", key, ordinal=twin) if twin else key

    def _ends(self, said: dict[str, Any], head: _Head) -> dict[str, Organisation | None]:
        """Give who a transaction itself says gives and receives."""
        giver, taker = said.get("provider-org"), said.get("receiver-org")
        return {
            "provider": None if giver is None else self._organisation(giver, head, "provider-activity-id"),
            "receiver": None if taker is None else self._organisation(taker, head, "receiver-activity-id"),
        }

    def _type(self, element: Any) -> FlowType:
        code = "" if element is None else element.get("code", "")
        found = self.words.types.get(("iati", code))
        if found is not None:
            return found
        if code:
            self._wrong("flows.unknown_type", f"{code[:40]!r} is no type of transaction; it is in no total of a stage")
        else:
            self._wrong("flows.no_type", "no type of transaction; it is in no total of a stage")
        return FlowType("iati", code, "", "", "")

    def _day(self, element: Any, attribute: str) -> str | None:
        written = None if element is None else element.get(attribute)
        if written is None:
            return None
        day = _iso_day(written)
        if day is None:
            self._wrong("flows.not_a_date", f"{attribute} {written[:40]!r} is no day; it is left out")
        return day

    def _amount(self, value: Any, head: _Head) -> Money | None:
        written = "" if value is None else (value.text or "").strip()
        if not written:
            self._wrong("flows.no_amount", "no value; it is in no total")
            return None
        currency = value.get("currency") or head.currency
        if currency not in self.words.currencies:
            what = f"{currency[:40]!r} is no currency (ISO 4217)" if currency else "no currency"
            self._wrong("flows.unknown_currency", f"{what}; it is in no total of a currency")
        try:
            return Money.of(written, currency)
        except ValueError:
            what = f"value {written[:40]!r} is no number (digits, with a point before decimals)"
            self._wrong("flows.not_a_number", f"{what}; it is in no total")
            return None

    def _converted(self, extensions: list[Any]) -> Money | None:
        """Give the publisher's own sum in another currency, from an element of its own such as "x:value-USD"."""
        for element in extensions:
            currency = _converted_into(element.tag)
            if currency in self.words.currencies:
                try:
                    return Money.of(element.text or "", currency)
                except ValueError:
                    what = f"{element.tag} {str(element.text)[:40]!r} is no number"
                    self._wrong("flows.not_a_number", f"{what}; it is left out")
        return None

    def _organisation(self, element: Any, head: _Head, activity: str) -> Organisation | None:
        """Give the organisation of an element; None for one without a name and an identifier."""
        said = element.get
        name, ref = _text(element, head.language), said("ref")
        if not name and not ref:
            return None
        key = (name, ref, said("type"), said(activity) if activity else None)
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= _MOST:
                self.kept.clear()
            found = self.kept[key] = self._party(*key)
        return found

    def _party(self, name: str, ref: str | None, kind: str | None, other: str | None) -> Organisation:
        code = (self.words.identified(ref) if ref else None) or (self.words.organisation(name) if name else None)
        return Organisation(name or ref or "", ref, kind, code, other)

    def _shared(self, slot: str, found: list[Any], head: _Head) -> Any:
        """Give the value of a slot that an activity or a transaction may have."""
        if slot == "aid_types":
            return tuple([code for element in found if (code := element.get("code"))])
        if slot in _SEVERAL:
            return tuple([self._share(element, head.language) for element in found])
        return found[0].get("code")

    def _share(self, element: Any, language: str | None) -> Share:
        said, code = element.get, element.get("code") or ""
        name = _text(element, language) if len(element) or element.text else ""
        key = (element.tag, code, said("percentage"), said("vocabulary"), name or code)
        share = self.shares.get(key)
        if share is None:
            if len(self.shares) >= _MOST:
                self.shares.clear()
            share = self.shares[key] = self._made(*key)
        if share.vocabulary == "country" and share.code is None:
            self._wrong("flows.unknown_country", f"{share.name!r} is no country (ISO 3166); its name is kept")
        return share

    def _made(self, tag: str, code: str, percent: str | None, said: str | None, name: str) -> Share:
        if tag == "recipient-country":
            return Share(name, self.words.country(code), "country", percent)
        vocabulary = said or "1"
        if tag == "recipient-region":
            return Share(name, code or None, "region" if vocabulary == "1" else f"region {vocabulary}", percent)
        return Share(name, code or None, self.words.sector_vocabularies.get(vocabulary, vocabulary), percent)

    def _wrong(self, code: str, what: str) -> None:
        place = f"line {self.element.sourceline + self.base:,}, {self.at}"
        self.findings.append(Finding(code, "warning", f"{place}: {what}", self.source.path))


def _text(element: Any, language: str | None) -> str:
    """Give the words of an element: its narrative in the activity's language, else the first, else its own text."""
    words = None
    if len(element):
        first = element[0]
        if not _spoken(first, language):
            told = list(element.iterchildren("narrative"))
            first = next((e for e in told if _spoken(e, language)), told[0] if told else element)
        words = first.text
    words = words or element.text
    return " ".join(words.split()) if words else ""


def _spoken(element: Any, language: str | None) -> bool:
    """Say whether an element is a narrative in the activity's language; one without a language is."""
    return bool(element.tag == "narrative" and element.get(_LANGUAGE, language) == language)


@lru_cache(maxsize=20_000)
def _iso_day(written: str) -> str | None:
    """Give the day of an xsd:date, without its zone; None for what is no day of the calendar."""
    found = _DAY.fullmatch(written.strip())
    if found is None:
        return None
    try:
        return datetime.date.fromisoformat(found[1]).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1_000)
def _converted_into(tag: Any) -> str:
    """Give the currency in the name of an element of another namespace, "" for none; a comment's name is no text."""
    found = _CONVERTED.fullmatch(tag) if isinstance(tag, str) else None
    return found[1] if found else ""


def _xml(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _around(part: Part, *, first: bool) -> str:
    """Give the XML of an activity whose transactions are empty by now, or of one part of it."""
    element = part.element
    if first and part.last:
        return _xml(element)
    text = "".join([etree.tostring(child, encoding="unicode") for child in part.children()])
    if first:
        shell = etree.Element(element.tag, element.attrib, nsmap=element.nsmap)
        shell.text = f"{element.text or ''}\n"
        text = etree.tostring(shell, encoding="unicode").removesuffix(f"\n</{element.tag}>") + text
    return f"{text}</{element.tag}>" if part.last else text
