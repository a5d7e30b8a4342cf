"""The frozen records that everything else passes around, and their one encoding.

In: nothing. Out: records, and their JSON form (`encode`, `decode`), which is the journal's, the command line's and the
API's; those of official flow data stand in `flows`. Nothing here reads words, files or databases.

Positions are Unicode code points, half-open. Numbers are integers in a unit's smallest step and never floats. A date is
EDTF (Extended Date/Time Format, ISO 8601-2): "2018-02-13", "2018-02", "XXXX-02-13", "2018-02-14/2018-02-15", "2018~".
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from operator import attrgetter
from typing import Any, Literal, Self, TypeVar, get_args

from musterbook.records.flows import Activity, Flow, Match, Money, Organisation, Share

Kind = Literal["commitment", "figure", "event", "statement"]
Stage = Literal[
    "goal",
    "pledged",
    "planned",
    "committed",
    "delivered",
    "ongoing",
    "withdrawn",
    "ended",
    "denied",
    "claimed",
    "assessed",
]
Hedge = Literal["exact", "about", "nearly", "more_than", "at_least", "up_to", "at_most", "less_than"]
Basis = Literal["new", "running_total", "component", "share", "unknown"]
Stance = Literal["asserts", "denies", "qualifies", "none"]
Severity = Literal["note", "warning", "error"]
Verdict = Literal["positive", "negative", "unsure"]
RestatementKind = Literal[
    "repeats", "advances", "revises", "part_of", "running_total", "converts", "contradicts", "denies", "answers"
]

KINDS: tuple[str, ...] = get_args(Kind)
STAGES: tuple[str, ...] = get_args(Stage)
HEDGES: tuple[str, ...] = get_args(Hedge)


def _digest(*parts: object) -> str:
    """Name a thing by the SHA-256 of what it is; 32 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged document: its number as printed order (from 1) and its stretch of the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was taken in, addressed by its SHA-256; the text never changes afterwards.

    `issued` is EDTF or None; `issued_from` says where that date was found (option, table, metadata, dateline, ...).
    `publisher` is who issued the copy it was read from. `pages` is empty for what has no pages.
    """

    id: str
    text: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    agencies: tuple[str, ...] = ()
    issued: str | None = None
    issued_from: str | None = None
    language: str | None = None
    licence: str | None = None
    format: str = "plain"
    pages: tuple[Page, ...] = ()

    @classmethod
    def of(cls, text: str, **fields: Any) -> Self:
        """Freeze a text as a document; its id is the SHA-256 of its UTF-8 form."""
        return cls(id=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), text=text, **fields)


@dataclass(frozen=True, slots=True)
class Copy:
    """One place where a document was found. The same wire text from two publishers is one document with two copies.

    `source` is the path or address as the user gave it, `retrieved` an ISO time in UTC, `raw` the SHA-256 of the bytes.
    """

    document: str
    source: str
    publisher: str | None = None
    url: str | None = None
    issued: str | None = None
    retrieved: str | None = None
    raw: str | None = None
    media_type: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, in code points, half-open."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as said: bounds in the unit's smallest step (10**-exponent of the major unit).

    exact, about, nearly: low = best = high. more_than, at_least: high is None. up_to, at_most, less_than: low is None.
    A range has both bounds and best None. All None: a vague number ("dozens"), whose words stand in `said`.
    `unit` is ISO 4217 or the noun counted.
    """

    low: int | None
    best: int | None
    high: int | None
    unit: str
    exponent: int
    hedge: Hedge
    said: str

    def major(self, value: int | None) -> Decimal | None:
        """Give a bound in major units, exactly."""
        return None if value is None else Decimal(value).scaleb(-self.exponent)


@dataclass(frozen=True, slots=True)
class Party:
    """Who is meant: the name as said; code and label only where the register resolves it, never the nearest guess."""

    name: str
    code: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the name as said; code and label only where the register resolves it."""

    name: str
    code: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who vouches for a claim, with the role the text gives."""

    name: str
    code: str | None = None
    role: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """One link of the chain of who says so; the first link spoke, each further one reports the one before."""

    speaker: Speaker
    manner: str = "said"
    stance: Stance = "asserts"


@dataclass(frozen=True, slots=True)
class TableRow:
    """The row of an imported table that a claim was taken from.

    `id` is the row's own, `number` counts from 1 with the header, as a spreadsheet does; `sheet` is None for a file of
    one table. `cells` gives for each slot its cell as a spreadsheet names it ("amount", "C7"); `url` is what it cites.
    """

    id: str | None
    number: int
    sheet: str | None = None
    cells: tuple[tuple[str, str], ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a document says was promised, given, counted, done or asserted.

    The quote is the document's text from start to end. `evidence` gives, for each slot, the words that filled it, as
    (slot, start, end); the second of a slot that has several is "place.1". `period` is what the amount is for,
    `occurred_on` when an event was or will be, `stated_on` when it was said, `announced_on` when the text says it was
    announced before, `as_of` the day a figure stands for; all EDTF. `equivalent` is the same sum in another currency,
    where the source gives both ("€100 million ($117 million)"): kept beside the amount, and never counted.
    `occasion` is the meeting or the release at which it was told, in the source's words. `confidence` is in
    thousandths. `denies` is the id of the claim in the same document that this one denies. `row` is there for what was
    imported from a table.
    """

    id: str
    document: str
    kind: Kind
    stage: Stage
    start: int
    end: int
    quote: str
    action: str = ""
    party: Party | None = None
    counterparty: Party | None = None
    place: tuple[Place, ...] = ()
    purpose: str | None = None
    instrument: str | None = None
    channel: str | None = None
    measure: str | None = None
    amount: Amount | None = None
    equivalent: Amount | None = None
    basis: Basis = "new"
    repeats: bool = False
    period: str | None = None
    as_of: str | None = None
    stated_on: str | None = None
    occurred_on: str | None = None
    announced_on: str | None = None
    occasion: str | None = None
    conditions: str | None = None
    attribution: tuple[Attribution, ...] = ()
    denies: str | None = None
    evidence: tuple[tuple[str, int, int], ...] = ()
    confidence: int = 500
    rules: tuple[str, ...] = ()
    reader: str = ""
    row: TableRow | None = None

    @staticmethod
    def identity(document: str, kind: str, start: int, end: int, ordinal: int = 0) -> str:
        """Name a claim by its words, not by what was read there; `ordinal` counts twins on one span."""
        return _digest("claim", document, kind, start, end, ordinal)

    @property
    def passage(self) -> Passage:
        return Passage(self.document, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a document caused that a person should know: a code, a sentence, and its place.

    `subject` is a document id, a claim id or a source path; start and end are None where no stretch is meant.
    """

    code: str
    severity: Severity
    message: str
    subject: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one document gives: claims in order of position, and findings."""

    document: str
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    reader: str


@dataclass(frozen=True, slots=True)
class Restatement:
    """A proposed link between two claims: `later` repeats, advances, revises, ... `earlier`.

    Not the IAS 8 sense (correcting a prior figure): here to restate is to say again. `score` is in thousandths,
    `evidence` the reasons in words.
    """

    later: str
    earlier: str
    kind: RestatementKind
    score: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided; appended, never changed. `retracts` is the id of the judgement it takes back.

    `subject` is a claim's id or "later>earlier" for a link. `amendment` holds the slots a person set (JSON object).
    """

    id: str
    subject: str
    verdict: Verdict
    by: str
    at: str
    note: str = ""
    amendment: str | None = None
    retracts: str | None = None

    @staticmethod
    def identity(subject: str, verdict: str, by: str, at: str, retracts: str | None = None) -> str:
        return _digest("judgement", subject, verdict, by, at, retracts)


Record = Document | Copy | Claim | Finding | Restatement | Judgement | Flow | Activity | Match
_RECORDS: dict[str, type[Any]] = {
    c.__name__.lower(): c for c in (Document, Copy, Claim, Finding, Restatement, Judgement, Flow, Activity, Match)
}


def to_dict(record: Record) -> dict[str, Any]:
    """Give a record as plain values in the shape of the published contract.

    Amounts are in major units (int or Decimal), evidence maps a slot to [start, end], confidence is a Decimal in 0-1.
    A flow names only the fields that it has: most of a million are empty.
    """
    if isinstance(record, Flow):
        held = {n: v for n in _names(Flow) if (v := getattr(record, n)) not in (None, "", ())}
        return {n: _plain(v) for n, v in held.items()}
    out = {name: _plain(getattr(record, name)) for name in _names(type(record))}
    if isinstance(record, Claim):
        out["evidence"] = {slot: [start, end] for slot, start, end in record.evidence}
        out["confidence"] = _number(Decimal(record.confidence).scaleb(-3))
    return out


_NAMES: dict[type[Any], tuple[str, ...]] = {}


def _names(cls: type[Any]) -> tuple[str, ...]:
    """Give the names of a record's fields, looked up once."""
    if cls not in _NAMES:
        _NAMES[cls] = tuple(field.name for field in dataclasses.fields(cls))
    return _NAMES[cls]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Amount):
        out: dict[str, Any] = {k: _number(value.major(getattr(value, k))) for k in ("low", "best", "high")}
        return out | {"unit": value.unit, "exponent": value.exponent, "hedge": value.hedge, "said": value.said}
    if isinstance(value, Money):
        return {"value": value.value, "currency": value.currency}
    if dataclasses.is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _number(value: Decimal | None) -> int | Decimal | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def encode(record: Record) -> str:
    """Write a record as one line of the journal: compact JSON, keys in the record's order, exact digits."""
    if isinstance(record, Flow):
        return f'{{"record":"flow",{",".join(filter(None, flow_members(record)))}}}'
    return dumps({"record": type(record).__name__.lower()} | to_dict(record))


_PLACE = 3  # fields at the end of a flow that say where it stands
_KEYS = tuple(f"{_quoted(field.name)}:" for field in dataclasses.fields(Flow))
_values = attrgetter(*(field.name for field in dataclasses.fields(Flow)))


def flow_members(flow: Flow) -> tuple[str, str]:
    """Give the members of a flow's JSON object: what it says, and its place in the file; "" for none of either.

    The same as `dumps(to_dict(flow))`, in a fifth of the time: much of a million flows is said again and again.
    """
    said = [
        key + (_quoted(value) if type(value) is str else _member(value))
        for key, value in zip(_KEYS, _values(flow), strict=True)
        if value or value is False
    ]
    place = sum(1 for value in _values(flow)[-_PLACE:] if value)
    split = len(said) - place
    return ",".join(said[:split]), ",".join(said[split:])


@lru_cache(maxsize=4_096)
def _member(value: object) -> str:
    return dumps(_plain(value))


def dumps(value: Any) -> str:
    """Write plain values as compact JSON; a Decimal is written with its digits and never passes through a float."""
    if isinstance(value, str):
        return _quoted(value)
    if value is None or type(value) is int:
        return "null" if value is None else str(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{_quoted(str(k))}:{dumps(v)}" for k, v in value.items()]) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([dumps(v) for v in value]) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        raise TypeError("a float reached the journal: amounts are integers in smallest steps")
    return json.dumps(value, ensure_ascii=False)


_READS = json.JSONDecoder(parse_float=Decimal)
_NEGATIVE = re.compile(r"-[\d.,]+(?: \w+)?")


def spreadsheet_text(text: str) -> str:
    """Keep a spreadsheet from running a cell's text as a formula (OWASP: CSV injection); "-5,000" stays."""
    start = text.lstrip(" ")
    formula = start.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) and not _NEGATIVE.fullmatch(start)
    return f"'{text}" if formula else text


def decode(line: str) -> Record:
    """Read one line of the journal back into the record it was written from.

    Raises ValueError for a line that is not a record. Unknown fields are ignored, so that a newer journal still reads.
    """
    data = _READS.decode(line)
    if not isinstance(data, dict) or data.get("record") not in _RECORDS:
        raise ValueError("not a journal line: no known record type")
    record: Record = from_dict(_RECORDS[data["record"]], data)
    return record


_R = TypeVar("_R", Document, Copy, Claim, Finding, Restatement, Judgement, Flow, Activity, Match)


def from_dict(cls: type[_R], data: dict[str, Any]) -> _R:
    """Build a record from its plain form (`to_dict`)."""
    fields = {name: data[name] for name in _names(cls) if name in data}
    for name, build in _BUILDERS.get(cls, {}).items():
        if fields.get(name) is not None:
            fields[name] = build(fields[name])
    return cls(**fields)


def _amount(data: dict[str, Any]) -> Amount:
    exponent = data["exponent"]
    low, best, high = (_steps(data[key], exponent) for key in ("low", "best", "high"))
    return Amount(low, best, high, data["unit"], exponent, data["hedge"], data["said"])


def _steps(value: int | Decimal | str | None, exponent: int) -> int | None:
    if type(value) is int and exponent >= 0:
        return value * int(10**exponent)
    return None if value is None else int(Decimal(value).scaleb(exponent))


def _attribution(data: dict[str, Any]) -> Attribution:
    return Attribution(Speaker(**data["speaker"]), data["manner"], data["stance"])


def _money(data: dict[str, Any]) -> Money:
    return Money.of(dumps(data["value"]), data["currency"])


def _shares(data: list[dict[str, Any]]) -> tuple[Share, ...]:
    return tuple(Share(**share) for share in data)


_BUILDERS: dict[type[Any], dict[str, Any]] = {
    Match: {"evidence": tuple},
    Flow: dict.fromkeys(("amount", "converted"), _money)
    | dict.fromkeys(("provider", "receiver"), lambda v: Organisation(**v))
    | dict.fromkeys(("recipients", "sectors"), _shares)
    | dict.fromkeys(("years", "plans", "source_plans", "aid_types", "parents", "children", "inherited"), tuple)
    | {"cells": lambda v: tuple((name, cell) for name, cell in v)},
    Document: {"agencies": tuple, "pages": lambda v: tuple(Page(**p) for p in v)},
    Restatement: {"evidence": tuple},
    Claim: {
        "party": lambda v: Party(**v),
        "counterparty": lambda v: Party(**v),
        "place": lambda v: tuple(Place(**p) for p in v),
        "amount": _amount,
        "equivalent": _amount,
        "attribution": lambda v: tuple(_attribution(a) for a in v),
        "evidence": lambda v: tuple((slot, start, end) for slot, (start, end) in v.items()),
        "row": lambda v: TableRow(**v | {"cells": tuple((slot, cell) for slot, cell in v["cells"])}),
        "confidence": lambda v: int(Decimal(v).scaleb(3)),
        "rules": tuple,
    },
}
