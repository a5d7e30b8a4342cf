"""Print what the ledger lists: entries, links, decisions due, disputes, changes, judgements.

In: records of the ledger. Out: a table for people, or rows for another program. Nothing is judged here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from musterbook.publishing import phrasing
from musterbook.publishing.sums import major, said
from musterbook.publishing.tables import Columns, Format, Row, write
from musterbook.publishing.terminal import line_row, worded

if TYPE_CHECKING:
    from musterbook.ledger.agenda import Due
    from musterbook.ledger.changes import Change, Changes, Moved
    from musterbook.ledger.disputes import Dispute
    from musterbook.ledger.entries import Entry, StageAmount
    from musterbook.records import Claim, Party, Place, Restatement


def _name(who: Party | Place | None) -> str:
    return (who.label or who.name) if who else ""


def _short(row: Row) -> str:
    return str(row["id"])[:12]


# Entries

_ENTRIES: Columns = (
    ("id", _short),
    ("kind", itemgetter("kind")),
    ("stage", lambda r: r["stage"] or ""),
    ("giver", itemgetter("giver")),
    ("amount", itemgetter("amount")),
    ("to", lambda r: ", ".join(dict.fromkeys(filter(None, (r["recipient"], *r["place"]))))),
    ("announced", lambda r: r["announced"] or "undated"),
    ("status", itemgetter("status")),
    ("told", lambda r: len(r["claims"])),
    ("words", itemgetter("quote")),
)


def write_entries(entries: Iterable[Entry], out: TextIO, *, style: Format) -> None:
    """Write entries, one a row, in the order of the book."""
    write(map(entry_row, entries), _ENTRIES, style=style, out=out, empty="No entry is like that.")


def entry_row(entry: Entry) -> dict[str, Any]:
    """Give an entry as plain values: amounts in major units by stage, lines by the ids of their claims."""
    furthest = entry.amounts[-1] if entry.amounts else None
    lead = entry.lines[0]
    return {
        "id": entry.id,
        "kind": entry.kind,
        "stage": entry.stage,
        "giver": _name(entry.party),
        "amount": _amount(furthest) if furthest else worded(lead),
        "amounts": [_at(a) for a in entry.amounts],
        "recipient": _name(entry.recipient),
        "place": [_name(p) for p in entry.place],
        "purpose": entry.purpose,
        "instrument": entry.instrument,
        "announced": entry.announced,
        "period": entry.period,
        "status": entry.status,
        "reviewed": entry.reviewed,
        "into": entry.into,
        "claims": list(entry.claims),
        "folded": [{"claim": f.claim, "into": f.into, "kind": f.kind, "why": list(f.why)} for f in entry.folded],
        "quote": lead.quote,
        "source": line_row(lead)["source"],
    }


def _amount(at: StageAmount) -> str:
    return phrasing.amount(at.amount) if at.low is not None or at.high is not None else at.said


def _at(at: StageAmount) -> dict[str, Any]:
    bounds = {name: major(getattr(at, name), at.exponent) for name in ("low", "best", "high")}
    return {"stage": at.stage, **bounds, "unit": at.unit, "hedge": at.hedge, "said": at.said, "claim": at.claim}


# Links

_LINKS: Columns = tuple((name, itemgetter(name)) for name in ("later", "earlier", "kind", "score", "why"))


def write_links(
    links: Iterable[Restatement], claims: Mapping[str, Claim], names: Mapping[str, str], out: TextIO, *, style: Format
) -> None:  # fmt: skip
    """Write links with their reasons; for people with the first digits of the claims and the words of the later.

    `names` gives for a claim of an imported row the row's own id, by which it goes.
    """
    rows = (_link(r, claims, names) for r in links)
    if style is not Format.table:
        write(rows, _LINKS, style=style, out=out)
        return
    shown: Columns = (
        ("later", lambda r: r["later"][:12]), ("earlier", lambda r: r["earlier"][:12]), *_LINKS[2:],
        ("words", itemgetter("later_words")),
    )  # fmt: skip
    write(rows, shown, style=style, out=out, empty="No links stand.")


def _link(link: Restatement, claims: Mapping[str, Claim], names: Mapping[str, str]) -> dict[str, Any]:
    words = {f"{end}_words": _quote(claims.get(key)) for end, key in (("later", link.later), ("earlier", link.earlier))}
    return {
        "later": names.get(link.later, link.later),
        "earlier": names.get(link.earlier, link.earlier),
        "kind": link.kind,
        "score": Decimal(link.score).scaleb(-3).normalize(),
        "why": "; ".join(link.evidence),
        **words,
    }


def _quote(claim: Claim | None) -> str:
    return " ".join(claim.quote.split()) if claim else ""


# Decisions due

_DUE: Columns = (
    ("state", itemgetter("state")),
    ("on", lambda r: phrasing.span(r["first"], r["last"])),
    ("who", itemgetter("party")),
    ("settled by", lambda r: r["settled_by"]["source"] if r["settled_by"] else ""),
    ("claim", lambda r: r["claim"][:12]),
    ("what", itemgetter("what")),
)


def write_due(found: Iterable[Due], out: TextIO, *, style: Format) -> None:
    """Write what was announced for a later day, in order of that day."""
    rows = (
        line_row(d.line)
        | {"party": d.line.label or "", "what": d.what, "first": d.first, "last": d.last, "state": d.state}
        | {"settled_by": line_row(d.settled_by) if d.settled_by else None}
        for d in found
    )
    write(rows, _DUE, style=style, out=out, empty="Nothing was announced for a later day.")


# Disputes

_SIDES: Columns = tuple((name, itemgetter(name)) for name in ("kind", "about", "side", "speaker", "source", "quote"))


def write_disputes(found: Iterable[Dispute], out: TextIO, *, style: Format) -> None:
    """Write disputes: as a table and as CSV one row for each line of each side, as JSON one for each dispute."""
    listed: list[dict[str, Any]] = [
        {
            "kind": d.kind,
            "about": d.about,
            "sides": [{"stance": s.stance, "lines": [line_row(x) for x in s.lines]} for s in d.sides],
        }
        for d in found
    ]
    if style in (Format.json, Format.jsonl):
        write(listed, (), style=style, out=out)
        return
    rows = (
        {"kind": d["kind"], "about": d["about"] if first else "", "side": side["stance"]} | line
        for d in listed
        for n, side in enumerate(d["sides"])
        for first, line in ((n == 0 and line is side["lines"][0], line) for line in side["lines"])
    )
    write(rows, _SIDES, style=style, out=out, empty="No dispute was found.")


# Changes

_CHANGES: Columns = (
    ("what", itemgetter("what")),
    ("id", _short),
    ("giver", itemgetter("giver")),
    ("amount", itemgetter("amount")),
    ("how", lambda r: "; ".join(f"{s['slot']}: {s['before'] or '–'} → {s['after'] or '–'}" for s in r["slots"])),
    ("because of", lambda r: "; ".join(dict.fromkeys(f"{c['kind']} {c['words']}" for c in r["causes"]))),
    ("words", itemgetter("quote")),
)
_MOVED: Columns = (
    ("total", lambda r: ", ".join(r["labels"])),
    ("before", itemgetter("before")),
    ("after", itemgetter("after")),
    ("because of", lambda r: "; ".join(r["because"])),
)


def write_changes(found: Changes, out: TextIO, *, style: Format) -> None:
    """Write the entries and the totals that are not as they were, with what made them so."""
    entries, totals = [_change(c) for c in found.entries], [_moved(m) for m in found.totals]
    if style in (Format.json, Format.jsonl):
        rows = ({"record": name} | row for name, listed in (("entry", entries), ("total", totals)) for row in listed)
        write(rows, (), style=style, out=out)
    elif style is Format.csv:
        write(entries, _CHANGES, style=style, out=out)
    else:
        counts = Counter(c.what for c in found.entries)
        out.write((", ".join(f"{n} {what}" for what, n in counts.items()) or "Nothing changed") + ".\n")
        if entries:
            out.write("\nEntries\n")
            write(entries, _CHANGES, style=style, out=out)
        if totals:
            out.write("\nTotals by giver, stage and year\n")
            write(totals, _MOVED, style=style, out=out)


def _change(change: Change) -> dict[str, Any]:
    slots = [{"slot": name, "before": was, "after": now} for name, was, now in change.slots]
    causes = [{"kind": c.kind, "id": c.id, "words": c.words} for c in change.causes]
    return entry_row(change.entry) | {"what": change.what, "into": change.into, "slots": slots, "causes": causes}


def _moved(moved: Moved) -> dict[str, Any]:
    total = moved.after or moved.before
    assert total is not None
    causes = dict.fromkeys((c.kind, c.id, c.words) for change in moved.changes for c in change.causes)
    return {
        "labels": [label or "not said" for label in total.labels],
        "unit": total.unit,
        "before": said(moved.before) if moved.before else "nothing",
        "after": said(moved.after) if moved.after else "nothing",
        "because": [f"{kind} {words}" for kind, _, words in causes],
        "causes": [{"kind": kind, "id": key, "words": words} for kind, key, words in causes],
        "entries": [change.entry.id for change in moved.changes],
    }


# Judgements


def write_judgement(row: Mapping[str, Any], out: TextIO, *, style: Format) -> None:
    """Write one judgement that was made."""
    columns: Iterator[str] = iter(("id", "subject", "verdict", "by", "note", "amendment", "retracts"))
    write([row], tuple((name, itemgetter(name)) for name in columns), style=style, out=out)
