"""Undertakings of the ledger against the official flows it holds, and one series of flows against another.

In: entries, judgements, rows of flows. Out: a `Reconciliation` or `Compared`; see `musterbook.linking.reconciliation`.
Nothing is kept: what is proposed follows from what stands, and what people judged ("claim>flow") is taken into account.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from django.db.models import Q

from musterbook.errors import LedgerError
from musterbook.ledger import models
from musterbook.ledger.entries import Entry, StageAmount
from musterbook.ledger.flows import totals
from musterbook.ledger.rows import chunks
from musterbook.ledger.stages import is_money
from musterbook.ledger.verdicts import Standing
from musterbook.lexicon import load_lexicon
from musterbook.linking import reconciliation, sources
from musterbook.linking.occasions import span
from musterbook.linking.reconciliation import Reconciliation
from musterbook.linking.sameness import name_key
from musterbook.linking.settling import Undertaking
from musterbook.linking.sources import Compared, FlowRow, year_days
from musterbook.records.flows import Money

_PROMISED: Final = ("pledge", "commitment", "disbursement")
_OUT: Final = ("retracted", "superseded")
_APART: Final = ("running_total", "share")
_COLUMNS: Final = (
    "flow_id", "system", "series__name", "type", "stage", "coefficient", "exponent", "currency", "converted",
    "converted_exponent", "converted_currency", "provider", "receiver", "countries", "date", "years", "ref", "activity",
)  # fmt: skip


def reconcile(
    alias: str, entries: Iterable[Entry], verdicts: Mapping[str, Standing], *, as_of: str | None = None,
    only: Collection[str] | None = None,
) -> Reconciliation:  # fmt: skip
    """Hold each undertaking in money against the flows; an entry of which another is the whole is left out.

    What is compared is what was pledged, else committed, else said to be paid. Of FTS the flows that only share a
    boundary are left out: their money is in others. `only` are the ids of entries that are asked for: then nothing is
    looked at but what their givers promised and paid, and what people judged, and these come out as of all.
    """
    kept = [(entry, amount) for entry in entries if (amount := _promised(entry)) is not None and entry.party]
    home = {claim: entry.id for entry, _ in kept for claim in entry.claims}
    judged = {
        (home[claim], flow): standing.verdict == "positive"
        for subject, standing in verdicts.items()
        for claim, arrow, flow in (subject.partition(">"),)
        if arrow and claim in home and standing.judged
    }
    undertakings = [_undertaking(entry, amount) for entry, amount in kept]
    looked_at = None
    if only is not None:
        near = {u.giver for u in undertakings if u.id in only}
        accepted = [pair for pair, right in judged.items() if right]
        named = {undertaking for undertaking, _ in accepted}
        undertakings = [u for u in undertakings if u.giver in near or u.id in named]
        looked_at = _of_givers(alias, near) | Q(flow_id__in=sorted({flow for _, flow in accepted}))
    found = rows(alias, as_of=as_of, only=looked_at)
    return reconciliation.reconcile(undertakings, found, load_lexicon().matching, home=_giver, judged=judged)


def _of_givers(alias: str, givers: Collection[str]) -> Q:
    """Say that a flow is of one of some givers, under any name that its sources have for them."""
    names = models.Flow.objects.using(alias).order_by().values_list("provider", flat=True).distinct()
    return Q(provider__in=[name for name in names if _giver(name) in givers])


def compare(alias: str, left: str, right: str, *, as_of: str | None = None) -> Compared:
    """Hold one series of releases against another. Raises LedgerError for one that has no flow."""
    both = [list(rows(alias, series=name, as_of=as_of)) for name in (left, right)]
    for name, found in zip((left, right), both, strict=True):
        if not found:
            raise LedgerError(f"no flows of the series {name!r}; `musterbook flows releases` lists them")
    return sources.compare(*both)


def rows(
    alias: str, *, series: str | None = None, as_of: str | None = None, only: Q | None = None
) -> Iterator[FlowRow]:  # fmt: skip
    """Give what is compared of each flow; one that several series hold is given once, as it came last."""
    found = totals.select(alias, as_of=as_of, series=series).exclude(on_boundary="shared").order_by("-posted_at", "pk")
    found = found if only is None else found.filter(only)
    seen: set[str] | None = None if series else set()
    words = load_lexicon().flows
    for values in found.values_list(*_COLUMNS).iterator(chunk_size=5_000):
        (
            name, system, home, kind, stage, value, exponent, currency, converted, its_exponent, its_currency, provider,
            receiver, countries, date, years, ref, activity,
        ) = values  # fmt: skip
        if seen is not None:
            if name in seen:
                continue
            seen.add(name)
        known = words.type(system, kind)
        yield FlowRow(
            name, system, f"{home} {known.direction}" if known and known.direction else home, stage, provider,
            _key(receiver), tuple(countries.split()), None if value is None else Money(value, exponent, currency),
            None if converted is None else Money(converted, its_exponent, its_currency),
            (date, date) if date else year_days(years.split()), ref, activity,
        )  # fmt: skip


def matched(alias: str, found: Reconciliation, *, as_of: str | None = None) -> dict[str, FlowRow]:
    """Give what was compared of each flow that a match holds, by its id."""
    out: dict[str, FlowRow] = {}
    for part in chunks(sorted({match.flow for match in found.matches})):
        out |= {row.id: row for row in rows(alias, as_of=as_of, only=Q(flow_id__in=part))}
    return out


def matched_flow(alias: str, name: str) -> str | None:
    """Give the id of the one standing flow that has this id, or begins so; None where none or several do."""
    standing = models.Flow.objects.using(alias).filter(flow_id__startswith=name, superseded_at=None)
    found = standing.values_list("flow_id", flat=True).distinct()[:2]
    return found[0] if len(found) == 1 else None


def _promised(entry: Entry) -> StageAmount | None:
    """Give the amount of an entry that flows are held against; None for what is no sum of money promised or given."""
    if entry.kind != "commitment" or entry.into or entry.doubt or entry.status in _OUT or entry.basis in _APART:
        return None
    found = (entry.at(stage) for stage in _PROMISED)
    return next((a for a in found if a is not None and is_money(a.unit)), None)


def _undertaking(entry: Entry, amount: StageAmount) -> Undertaking:
    party = entry.party
    assert party is not None
    giver = _giver(name_key(party) or "")
    within = load_lexicon().matching.within
    ends = {key for key in (name_key(entry.recipient), *map(name_key, entry.place)) if key and _giver(key) != giver}
    around = {code for end in ends for code in within(end)}
    return Undertaking(
        entry.id, giver, party.label or party.name, frozenset(ends | around), amount.amount,
        span(entry.announced), span(entry.period),
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def _giver(who: str) -> str:
    """Give whom a party speaks for: the state of a ministry, the Union of a commission; a name without case."""
    lexicon = load_lexicon()
    row = lexicon.parties.rows.get(who)
    if row is None:
        return _key(who)
    return row.state or lexicon.flows.speaks_for.get(who, who)


def _key(who: str) -> str:
    return who if who in load_lexicon().parties.rows else " ".join(who.casefold().split())
