"""Say what a claim holds, slot by slot, each with the words it was read from.

In: a claim. Out: `Slot`s in a fixed order, only those that are filled. It reads no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from musterbook.publishing import phrasing
from musterbook.records import Attribution, Claim, Party, Place


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: what it holds in words, the stretches of the document that filled it, and the rules that found them.

    Stretches are code points, half-open. The value of `trigger`, the word at which the rule was tried, is empty: it is
    those words.
    """

    name: str
    value: str
    spans: tuple[tuple[int, int], ...] = ()
    how: tuple[str, ...] = ()


def slots(claim: Claim) -> tuple[Slot, ...]:
    """Give the filled slots of a claim."""
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    for name, start, end in claim.evidence:
        base = name.partition(".")[0]
        spans[base] = (*spans.get(base, ()), (start, end))
    values = dict(_values(claim)) | ({"trigger": ""} if "trigger" in spans else {})
    return tuple(Slot(name, value, spans.get(name, ()), how(claim, name)) for name, value in values.items())


def how(claim: Claim, name: str) -> tuple[str, ...]:
    """Give the rules by which a claim found what stands under a name ("party:inherited" under "party")."""
    parts = (rule.partition(":") for rule in claim.rules)
    return tuple(tail for head, colon, tail in parts if colon and head == name)


def _values(c: Claim) -> Iterator[tuple[str, str]]:
    named = {
        "party": _name(c.party),
        "counterparty": _name(c.counterparty),
        "place": ", ".join(_name(p) for p in c.place),
        "amount": phrasing.amount(c.amount) if c.amount is not None else "",
        "equivalent": phrasing.amount(c.equivalent) if c.equivalent is not None else "",
        "basis": "" if c.basis == "new" else c.basis.replace("_", " "),
        "repeats": "the text says it was told before" if c.repeats else "",
        "measure": c.measure or "",
        "purpose": c.purpose or "",
        "instrument": c.instrument or "",
        "channel": c.channel or "",
        "conditions": c.conditions or "",
    }
    dated = {name: getattr(c, name) for name in ("period", "occurred_on", "announced_on", "as_of", "stated_on")}
    said = {"attribution": ", citing ".join(_link(a) for a in reversed(c.attribution)), "denies": c.denies or ""}
    yield from ((name, value) for name, value in (named | dated | said).items() if value)


def _name(value: Party | Place | None) -> str:
    if value is None:
        return ""
    return f"{value.label or value.name} ({value.code})" if value.code else value.name


def _link(link: Attribution) -> str:
    speaker = ", ".join(filter(None, (link.speaker.name, link.speaker.role)))
    return f"{speaker} {link.manner}" + ("" if link.stance == "asserts" else f" ({link.stance})")
