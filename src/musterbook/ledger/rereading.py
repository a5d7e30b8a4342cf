"""What happens to standing claims when their document is read again.

In: the claims that stand, what people judged, and the new reading. Out: a `Plan`. The table of the design, and nothing
else: same words and same reading, nothing; a changed reading supersedes what nobody judged and is reported beside what
somebody did; what somebody accepted is never lost. Nothing is written here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from musterbook.ledger.verdicts import Standing
from musterbook.linking.sameness import name_key
from musterbook.records import Claim, Finding

_READERS_OWN = frozenset(("reader", "rules", "confidence"))


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting one document changed: claims by what became of them, and findings that were not there before."""

    document: str
    new: int = 0
    unchanged: int = 0
    superseded: int = 0
    kept: int = 0
    findings: int = 0


@dataclass(slots=True)
class Plan:
    """What to do: `replaced` pairs a standing claim's id with the reading that takes its place; `gone` have no heir."""

    unchanged: list[str] = field(default_factory=list)
    new: list[Claim] = field(default_factory=list)
    replaced: list[tuple[str, Claim]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def plan(standing: Sequence[Claim], verdicts: Mapping[str, Standing], reading: Sequence[Claim]) -> Plan:
    """Decide for each standing claim and each claim of the new reading.

    A span that moved by a word is the same claim: leftovers are paired by kind and at least half overlap first.
    """
    judged = {key for key, verdict in verdicts.items() if verdict.judged}
    accepted = {key for key in judged if verdicts[key].verdict == "positive"}
    pairs = pair(standing, reading)
    stays = {new.id: old.id for old, new in pairs if old.id in judged and old.id != new.id}
    out = Plan()
    for old, new in pairs:
        _decide(out, old, _pointed(new, stays), old.id in judged)
    met_old, met_new = {old.id for old, _ in pairs}, {new.id for _, new in pairs}
    for old in standing:
        if old.id in met_old:
            continue
        if old.id in accepted:
            out.kept.append(old.id)
            out.findings.append(_finding(old, "reading.vanished", "the reader no longer finds this reviewed claim"))
        else:
            out.gone.append(old.id)
    out.new = [_pointed(new, stays) for new in reading if new.id not in met_new]
    return out


def _pointed(new: Claim, stays: Mapping[str, str]) -> Claim:
    """Let a denial point at the claim that stays where the one it named does not come in."""
    return dataclasses.replace(new, denies=stays[new.denies]) if new.denies and new.denies in stays else new


def _decide(out: Plan, old: Claim, new: Claim, judged: bool) -> None:
    changed = differences(old, new)
    if not changed - {"reader"}:
        out.unchanged.append(old.id)
    elif not judged:
        out.replaced.append((old.id, new))
    else:
        out.kept.append(old.id)
        if changed - _READERS_OWN:
            slots = ", ".join(sorted(changed - _READERS_OWN))
            out.findings.append(_finding(old, "reading.differs", f"the reader now reads otherwise: {slots}"))


def _finding(claim: Claim, code: str, message: str) -> Finding:
    return Finding(code, "warning", message, claim.id, claim.start, claim.end)


def differences(old: Claim, new: Claim) -> frozenset[str]:
    """Name the slots in which two readings differ, the id aside."""
    names = (f.name for f in dataclasses.fields(Claim) if f.name != "id")
    return frozenset(name for name in names if getattr(old, name) != getattr(new, name))


def pair(standing: Sequence[Claim], reading: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Pair claims of one id; then what is left by kind and overlap, the largest overlap first."""
    by_id = {c.id: c for c in reading}
    out = [(old, by_id[old.id]) for old in standing if old.id in by_id]
    taken: set[str] = {old.id for old, _ in out}
    free_old = [c for c in standing if c.id not in taken]
    free_new = [c for c in reading if c.id not in taken]
    near = sorted(
        (-shared, name_key(old.party) != name_key(new.party), old.start, new.start, old.id, new.id, old, new)
        for old in free_old
        for new in _around(old, free_new)
        if old.kind == new.kind and (shared := overlap(old, new)) * 2 >= max(old.end - old.start, new.end - new.start)
    )
    for *_, old, new in near:
        if not taken & {old.id, new.id}:
            taken |= {old.id, new.id}
            out.append((old, new))
    return out


def _around(old: Claim, free: Collection[Claim]) -> list[Claim]:
    return [c for c in free if c.start < old.end and old.start < c.end]


def overlap(one: Claim, other: Claim) -> int:
    """Count the code points that two claims share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))
