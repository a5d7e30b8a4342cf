"""The tables of an export: which columns there are, what they mean, and their rows.

In: contents. Out: rows of plain values (text, whole numbers, Decimals, truth values, None), the same for CSV, HXL,
Frictionless, Parquet and workbooks. Dates are EDTF, as everywhere. No table holds a sum over others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.payments import sum_of
from musterbook.records import Amount, Claim, Party
from musterbook.records.flows import Match

if TYPE_CHECKING:
    from musterbook.ledger.entries import Entry, Line, StageAmount
    from musterbook.linking.settling import Settled

Type = Literal["string", "integer", "decimal", "boolean"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, what it holds, and its HXL hashtag with attributes ("" where none fits)."""

    name: str
    type: Type
    means: str
    hxl: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its key, and how its rows are made."""

    name: str
    means: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Contents], Iterator[Row]]
    refers: tuple[tuple[str, str], ...] = ()
    """(column, table whose `id` it holds)."""

    def counted(self, contents: Contents) -> Iterator[Row]:
        """Give the rows, telling how far they are."""
        return contents.counted(self.rows(contents), self.name)


def _entries(contents: Contents) -> Iterator[Row]:
    for entry in contents.entries:
        settled = contents.settled.get(entry.id)
        for at in entry.amounts or (None,):
            row = _entry(entry, at)
            if settled is not None and at is not None and at.amount == settled.undertaking.amount:
                row |= _paid(contents, settled)
                settled = None  # told once, at the stage that the flows are held against
            yield row


def _paid(contents: Contents, settled: Settled) -> Row:
    unit = settled.undertaking.amount.unit
    paid = [m.value for m in settled.paid if m.currency == unit]
    return {
        "outcome": settled.outcome,
        "paid": paid[0] if paid and len(settled.paid) == 1 else None,
        "gap": settled.gap.value if settled.gap is not None else None,
        "lag": settled.lag,
        "flows": "; ".join(_matched(contents, match) for match in settled.matches) or None,
    }


def _matched(contents: Contents, match: Match) -> str:
    flow = contents.matched[match.flow]
    when = flow.days[0] if flow.days and flow.days[0] == flow.days[1] else flow.days[0][:4] if flow.days else "no day"
    how = "judged" if (match.subject, match.flow) in contents.accepted else "proposed"
    return f"{when} {sum_of(flow.amount)} {flow.stage}, {flow.system} {flow.source}, {how}"


def _entry(entry: Entry, at: StageAmount | None) -> Row:
    line = next((x for x in entry.lines if at is not None and x.claim == at.claim), entry.lines[0])
    same = ("id", "kind", "purpose", "instrument", "announced", "year", "period", "basis", "status")
    return {
        **{name: getattr(entry, name) for name in (*same, "original_not_seen", "reviewed")},
        **_named("party", entry.party),
        **_named("recipient", entry.recipient),
        **_sums(at.amount if at else None),
        **_words(line),
        "stage": at.stage if at else entry.stage,
        "part_of": entry.into,
        "doubt": entry.doubt or None,
        "place": "; ".join(p.label or p.name for p in entry.place) or None,
        "place_code": "; ".join(p.code for p in entry.place if p.code) or None,
        "tellings": len(entry.claims),
        "folded": len(entry.folded),
    }


def _claims(contents: Contents) -> Iterator[Row]:
    for claim in contents.claims:
        yield _claim(contents, claim)


_SAME: Final = (
    "id", "document", "kind", "stage", "action", "purpose", "instrument", "channel", "measure", "basis", "repeats",
    "period", "as_of", "stated_on", "occurred_on", "announced_on", "occasion", "conditions", "start", "end", "quote",
)  # fmt: skip


def _claim(contents: Contents, claim: Claim) -> Row:
    document = contents.book.documents[claim.document]
    who = claim.attribution[0] if claim.attribution else None
    return {
        **{name: getattr(claim, name) or None for name in _SAME if name not in ("start", "repeats")},
        **_named("party", claim.party),
        **_named("counterparty", claim.counterparty),
        **_sums(claim.amount),
        "start": claim.start,
        "repeats": claim.repeats,
        "status": contents.statuses.get(claim.id),
        "issued": document.issued,
        "publisher": document.publisher,
        "row": claim.row.id if claim.row else None,
        "row_url": claim.row.url if claim.row else None,
        "place": "; ".join(p.label or p.name for p in claim.place) or None,
        "speaker": who.speaker.name if who else None,
        "role": who.speaker.role if who else None,
        "manner": who.manner if who else None,
        "confidence": Decimal(claim.confidence).scaleb(-3),
        "reviewed": contents.book.reviewed(claim.id),
    }


def _documents(contents: Contents) -> Iterator[Row]:
    for document in contents.documents:
        copies = contents.copies.get(document.id, ())
        yield {
            **{n: getattr(document, n) or None for n in ("id", "title", "byline", "publisher", "issued", "language")},
            "licence": document.licence,
            "url": next((c.url for c in copies if c.url), None),
            "copies": len(copies),
            "characters": len(document.text),
        }


def _links(contents: Contents) -> Iterator[Row]:
    for link in contents.book.links:
        yield {
            "later": link.later,
            "earlier": link.earlier,
            "kind": link.kind,
            "score": Decimal(link.score).scaleb(-3),
            "why": "; ".join(link.evidence) or None,
        }


def _judgements(contents: Contents) -> Iterator[Row]:
    names = ("id", "subject", "verdict", "by", "at", "note", "amendment", "retracts")
    for judgement in contents.book.judgements:
        yield {name: getattr(judgement, name) or None for name in names}


def _sums(amount: Amount | None) -> Row:
    if amount is None:
        return {}
    bounds = {key: amount.major(getattr(amount, key)) for key in ("low", "best", "high")}
    return {**bounds, "unit": amount.unit, "hedge": amount.hedge, "said": amount.said}


def _named(slot: str, who: Party | None) -> Row:
    return {f"{slot}_code": who.code, slot: who.label or who.name} if who is not None else {}


def _words(line: Line) -> Row:
    told = ("claim", "document", "start", "end", "quote", "publisher", "issued", "speaker")
    return {name: getattr(line, name) for name in told}


def _column(said: str) -> Column:
    name, type_, hxl, means = (part.strip() for part in said.split("|", 3))
    return Column(name, type_, means, hxl)  # type: ignore[arg-type]


def columns_of(said: str) -> tuple[Column, ...]:
    """Give the columns written one a line: name, type, HXL hashtag, what it holds."""
    return tuple(_column(line) for line in said.strip().splitlines())


_AMOUNT = """
low | decimal | #value+low | lower bound in major units; empty where open
best | decimal | #value+best | the number said; empty for a range
high | decimal | #value+high | upper bound in major units; empty where open
unit | string | #value+unit | ISO 4217 code of a currency, or what is counted
hedge | string | #value+hedge | exact, about, nearly, more_than, at_least, up_to, at_most, less_than
said | string | #value+said | the words of the amount
"""

TABLES: Final = (
    Table(
        "entries",
        "One undertaking, event, figure or statement and stage a row, however often it was told.",
        ("id", "stage"),
        columns_of(
            """
id | string | #meta+id+entry | the entry: the id of its earliest claim
kind | string | #meta+kind | commitment, figure, event or statement
stage | string | #status+stage | pledge, commitment, allocation, disbursement, delivery, target …; stages never mix
party_code | string | #org+giver+code | register's code of who gives, or whose figure or deed it is
party | string | #org+giver+name | who gives, or whose figure or deed it is
recipient_code | string | #org+recipient+code | register's code of who receives
recipient | string | #org+recipient+name | who receives
place_code | string | #loc+code | register's codes of the places, with semicolons
place | string | #loc+name | the places, with semicolons
purpose | string | #subject+purpose | what it is for, in the words of the text
instrument | string | #modality+instrument | grant, loan, guarantee, export credit, in kind
announced | string | #date+announced | when it was announced (EDTF)
year | integer | #date+year+announced | the year of that
period | string | #date+period | what it is given for (EDTF)
"""
            + _AMOUNT.strip()
            + """
basis | string | #meta+basis | new, running_total, component, share or unknown
status | string | #status+source | single-source, corroborated, contested, superseded or retracted
part_of | string | #meta+id+whole | the entry it is a part of: the whole contains it, do not add both
doubt | string | #meta+doubt | why its amounts are in no sum
original_not_seen | boolean | #meta+original_not_seen | true where only retellings were seen
reviewed | boolean | #meta+reviewed | true where a person accepted it; false is the machine's reading alone
tellings | integer | #indicator+tellings | how many claims tell it
folded | integer | #indicator+folded | how many of them were folded away
outcome | string | #status+outcome | what official flows say became of it: matched, partly matched, only in documents …
paid | decimal | #value+paid | what they paid, in that unit; empty also where it was paid in another
gap | decimal | #value+gap | what was promised less what they paid, in that unit
lag | integer | #indicator+lag+days | days from the announcement to the first payment, else the first commitment
flows | string | #description+flows | each flow: when, how much, stage, source, judged by a person or proposed
claim | string | #meta+id+claim | the claim that says so
document | string | #meta+id+document | the document it stands in (SHA-256 of its text)
issued | string | #date+issued | day of issue of that document
publisher | string | #org+publisher+name | who issued it
speaker | string | #contact+speaker+name | who says so
start | integer | #meta+start | first code point of the words in the document
end | integer | #meta+end | one past the last
quote | string | #description+quote | the words
"""
        ),
        _entries,
        (("claim", "claims"), ("document", "documents")),
    ),
    Table(
        "claims",
        "One claim a row: what one document says at one place.",
        ("id",),
        columns_of(
            """
id | string | #meta+id+claim | the claim
document | string | #meta+id+document | the document it stands in
issued | string | #date+issued | day of issue of that document
publisher | string | #org+publisher+name | who issued it
kind | string | #meta+kind | commitment, figure, event or statement
stage | string | #status+stage | as the reader has it: goal, pledged, planned, committed, delivered, ongoing and so on
action | string | #activity+action | what is done, in the words of the text
party_code | string | #org+giver+code | register's code of the party
party | string | #org+giver+name | the party
counterparty_code | string | #org+recipient+code | register's code of the other party
counterparty | string | #org+recipient+name | the other party
place | string | #loc+name | the places, with semicolons
purpose | string | #subject+purpose | what it is for
instrument | string | #modality+instrument | grant, loan and so on
channel | string | #org+channel+name | through whom
measure | string | #indicator+measure | what a figure counts
"""
            + _AMOUNT.strip()
            + """
basis | string | #meta+basis | new, running_total, component, share or unknown
repeats | boolean | #meta+repeats | true where the text itself says that it was told before
period | string | #date+period | what the amount is for (EDTF)
as_of | string | #date+as_of | the day a figure stands for (EDTF)
stated_on | string | #date+stated | when it was said (EDTF)
occurred_on | string | #date+occurred | when an event was or will be (EDTF)
announced_on | string | #date+announced | when the text says it was announced (EDTF)
occasion | string | #event+occasion | the meeting or release at which it was told
conditions | string | #description+conditions | on what it depends
speaker | string | #contact+speaker+name | who says so
role | string | #contact+speaker+role | in which office
manner | string | #meta+manner | said, announced, denied and so on
status | string | #status+source | single-source, corroborated, contested, superseded or retracted
confidence | decimal | #meta+confidence | the reader's, 0 to 1
reviewed | boolean | #meta+reviewed | true where a person accepted it
start | integer | #meta+start | first code point of the quote in the document
end | integer | #meta+end | one past the last
row | string | #meta+row | an imported row's own id
row_url | string | #meta+url+row | the address that row cites
quote | string | #description+quote | the words
"""
        ),
        _claims,
        (("document", "documents"),),
    ),
    Table(
        "documents",
        "One text a row, however many copies of it were found.",
        ("id",),
        columns_of(
            """
id | string | #meta+id+document | SHA-256 of the text
title | string | #description+title | its title
byline | string | #contact+author+name | who wrote it
publisher | string | #org+publisher+name | who issued it
issued | string | #date+issued | day of issue (EDTF)
language | string | #meta+language | ISO 639 code
licence | string | #meta+licence | its licence, where it states one
url | string | #meta+url | the first address it was found at
copies | integer | #indicator+copies | places where it was found
characters | integer | #indicator+characters | code points of the text
"""
        ),
        _documents,
    ),
    Table(
        "links",
        "One link between two claims a row: proposed by the machine, or made by a person (score 1).",
        ("later", "earlier"),
        columns_of(
            """
later | string | #meta+id+later | the claim that tells again, carries on, replaces or denies
earlier | string | #meta+id+earlier | the claim it does that to
kind | string | #meta+kind | repeats, advances, revises, part_of, running_total, converts, contradicts, denies, answers
score | decimal | #meta+score | how sure, 0 to 1
why | string | #description+why | the reasons
"""
        ),
        _links,
    ),
    Table(
        "judgements",
        "One judgement of a person a row, in the order in which they were made.",
        ("id",),
        columns_of(
            """
id | string | #meta+id+judgement | the judgement
subject | string | #meta+subject | a claim's id, or later>earlier for a link
verdict | string | #status+verdict | positive, negative or unsure
by | string | #contact+reviewer+name | who judged
at | string | #date+judged | when (UTC)
note | string | #description+note | a remark
amendment | string | #meta+amendment | the slots that were set (JSON)
retracts | string | #meta+retracts | the judgement that this one takes back
"""
        ),
        _judgements,
    ),
)
"""The tables of every ledger, in the order in which they are written; see `flow_tables` for those of flows."""

BY_NAME: Final = {table.name: table for table in TABLES}
