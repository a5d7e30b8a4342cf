"""What official flows tell of undertakings, as dossiers and pages show it.

In: a ledger and entries. Out: plain words: what was paid, when, by which source, what is missing, and for each flow
whether a person accepted it or the machine proposes it. Nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from musterbook.records.flows import Match, Money

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.books import Book
    from musterbook.ledger.entries import Entry
    from musterbook.ledger.flows.totals import HeldFlow
    from musterbook.ledger.verdicts import Standing
    from musterbook.linking.settling import Settled


def became(ledger: Ledger, entries: Collection[Entry], *, as_of: str | None = None) -> dict[str, dict[str, Any]]:
    """Say what became of entries by the flows of the ledger, by their ids; those held against no flow are left out."""
    if not ledger.flow_releases():
        return {}
    found = ledger.reconcile(only=[e.id for e in entries], as_of=as_of)
    ids = {e.id for e in entries}
    settled = [s for s in found.settled if s.undertaking.id in ids]
    held = {h.flow.id: h for h in ledger.held_flows({m.flow for s in settled for m in s.matches}, as_of=as_of)}
    judged = accepted(ledger.book(as_of=as_of), entries)
    return {s.undertaking.id: _plain(s, held, judged) for s in settled}


def accepted(book: Book, entries: Iterable[Entry]) -> dict[tuple[str, str], Standing]:
    """Give the matches (entry, flow) that people accepted, with who did and when."""
    positive = {subject: s for subject, s in book.verdicts.items() if ">" in subject and s.verdict == "positive"}
    homes = {claim: entry.id for entry in entries for claim in entry.claims} if positive else {}
    pairs = ((subject.partition(">"), s) for subject, s in positive.items())
    return {(homes[claim], flow): s for (claim, _, flow), s in pairs if claim in homes}


def sum_of(money: Money | None) -> str:
    """Write a sum with all its digits and its currency: "1,500,250.5 NOK"; "no amount" for None."""
    if money is None:
        return "no amount"
    digits = f"{money.value:,f}"
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits} {money.currency}".rstrip()


def _plain(settled: Settled, held: dict[str, HeldFlow], judged: Mapping[tuple[str, str], Standing]) -> dict[str, Any]:
    said = (
        ("Outcome", ": ".join(filter(None, (settled.outcome, "; ".join(settled.why))))),
        ("Committed", " and ".join(map(sum_of, settled.committed))),
        ("Paid", " and ".join(map(sum_of, settled.paid))),
        ("Missing", sum_of(settled.gap) if settled.gap is not None else ""),
        ("First after", f"{settled.lag:,} days" if settled.lag is not None else ""),
    )
    return {
        "slots": [{"name": name, "value": value} for name, value in said if value],
        "flows": [_flow(m, held[m.flow], judged.get((m.subject, m.flow))) for m in settled.matches],
    }


def _flow(match: Match, held: HeldFlow, judged: Standing | None) -> dict[str, Any]:
    flow = held.flow
    ends = (flow.provider.name if flow.provider else "not said", flow.receiver.name if flow.receiver else "")
    return {
        "id": flow.id,
        "day": flow.date or ", ".join(flow.years) or "not said",
        "amount": sum_of(flow.amount),
        "stage": flow.stage or flow.type,
        "ends": " to ".join(filter(None, ends)),
        "source": f"{flow.system}, {held.series}, release {held.release}",
        "standing": f"accepted by {judged.by} on {judged.at[:10]}" if judged else "proposed by the machine",
        "why": "; ".join(match.evidence),
        "file": flow.file,
        "at": flow.at,
    }
