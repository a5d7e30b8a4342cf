"""By what a total can be grouped and narrowed, and what a line's group is called.

In: items, the name of a group, the switch for the European Union. Out: keys (codes of the register, else names without
case; None where it is not known) and labels. Sums for several places are one group of those places: nothing is divided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, TypedDict, Unpack

from musterbook.ledger.counting import BY_NAME_ALONE, Item
from musterbook.ledger.entries import Entry, Line
from musterbook.ledger.stages import LADDER
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.matching import stems
from musterbook.linking import occasions
from musterbook.linking.sameness import name_key
from musterbook.records import Party, Place

EU = Literal["separate", "members"]
Key = str | int | None

STAGES: Final = (*LADDER, "reduction", *BY_NAME_ALONE)
"""What totals and entries can be asked for by stage."""

WITH_MEMBERS: Final = "European Union and its members"
_UNION: Final = "EU"


def giver(line: Line, eu: EU = "separate", day: str | None = None) -> tuple[str | None, str | None]:
    """Give who gave by a line, as code (or name) and label.

    For an office of a state that is the state, for an institution of the European Union the union; with `members` the
    union also for a state that was a member of it on the day (ISO; None for today).
    """
    known = _whose(line.party or "")
    code, label = known or (line.party, line.label)
    if eu == "members" and (code == _UNION or load_lexicon().accounting.in_eu(code, day)):
        return _UNION, WITH_MEMBERS
    return code, label


@lru_cache(maxsize=4096)
def _whose(code: str) -> tuple[str, str] | None:
    """Give the state, or the union, for which an office or institution acts."""
    rows = load_lexicon().parties.rows
    row = rows.get(code)
    if row is not None and row.state in rows:
        return row.state, rows[row.state].label
    seen: set[str] = set()
    while row is not None and row.code not in seen:
        if row.code == _UNION:
            return row.code, row.label
        seen.add(row.code)
        row = rows.get(row.parent)
    return None


def _giver(item: Item, eu: EU) -> tuple[str | None, str | None]:
    return giver(item.line, eu, _day(item.entry) if eu == "members" else None)


def _day(entry: Entry) -> str | None:
    bounds = occasions.span(entry.announced)
    return bounds[0] if bounds else None


def coalitions_of(item: Item) -> tuple[str, ...]:
    """Give the coalitions, by code, to which the giver of a line belonged on the day; today's for an undated line."""
    code, day = giver(item.line)[0], item.entry.announced
    return tuple(c for c, members in _rolls(day if occasions.span(day) else "9999-12-31") if code in members)


@lru_cache(maxsize=8192)
def _rolls(day: str) -> tuple[tuple[str, frozenset[str]], ...]:
    found = load_lexicon().coalitions.values()
    return tuple((c.code, frozenset({c.code, *(code for code, _ in c.members_on(day))})) for c in found)


def _coalition_label(code: Key) -> str:
    return next((c.name for c in load_lexicon().coalitions.values() if c.code == code), "")


def _purpose(item: Item) -> str | None:
    """Give what a sum is for by the stems of its words, in which names of parties and places say nothing."""
    entry = item.entry
    named = [p for p in (entry.party, entry.recipient, *entry.place) if p is not None]
    skip = {s for p in named for s in stems(f"{p.name} {p.label or ''}")}
    return " ".join(sorted(set(stems(entry.purpose or "")) - skip)) or None


def _label(who: Party | Place | None) -> str:
    return (who.label or who.name) if who else ""


KEYS: Final[Mapping[str, Callable[[Item, EU], Key]]] = {
    "giver": lambda i, eu: _giver(i, eu)[0],
    "party": lambda i, _: i.line.party,
    "recipient": lambda i, _: name_key(i.entry.recipient),
    "place": lambda i, _: ",".join(sorted(filter(None, map(name_key, i.entry.place)))) or None,
    "purpose": lambda i, _: _purpose(i),
    "instrument": lambda i, _: i.entry.instrument,
    "stage": lambda i, _: i.line.stage,
    "year": lambda i, _: i.entry.year,
    "period": lambda i, _: i.entry.period,
}
"""The groups in each of which a line is once; "coalition" is the one in which it can be several times or never."""

GROUPS: Final = (*KEYS, "coalition")

LABELS: Final[Mapping[str, Callable[[Item], str]]] = {
    "giver": lambda i: _giver(i, "separate")[1] or "",
    "party": lambda i: i.line.label or "",
    "recipient": lambda i: _label(i.entry.recipient),
    "place": lambda i: " and ".join(_label(p) for p in sorted(i.entry.place, key=lambda p: name_key(p) or "")),
    "purpose": lambda i: i.entry.purpose or "",
}
"""What a line calls its group; the other groups are called by their keys."""


def label(group: str, key: Key, eu: EU, said: str | None) -> str:
    """Give the name of a group as people read it, `said` being what its first line calls it; "" where it has none."""
    if group == "coalition":
        return _coalition_label(key)
    if group == "giver" and key == _UNION and eu == "members":
        return WITH_MEMBERS
    return said or str(key or "")


FILTERS: Final[Mapping[str, Callable[[Item, EU], tuple[Key, ...]]]] = {
    "giver": lambda i, eu: (_giver(i, eu)[0],),
    "party": lambda i, _: (i.line.party,),
    "recipient": lambda i, _: (name_key(i.entry.recipient), *map(name_key, i.entry.place)),
    "place": lambda i, _: tuple(map(name_key, i.entry.place)),
    "instrument": lambda i, _: (i.entry.instrument,),
    "stage": lambda i, _: (i.line.stage,),
    "year": lambda i, _: (i.entry.year,),
    "unit": lambda i, _: (i.line.unit,),
    "coalition": lambda i, _: coalitions_of(i),
}
"""What a line is asked for by: it is kept where the value asked for is among these. `purpose` is asked for by words."""


def is_for(item: Item, words: str) -> bool:
    """Say whether what a sum is for is told in words of these stems, each of them."""
    return set(stems(words)) <= set(stems(item.entry.purpose or ""))


class Wanted(TypedDict, total=False):
    """What entries can be asked for: slots of the entry itself, and those of `FILTERS` as in totals."""

    kind: str | None
    stage: str | None
    status: str | None
    year: int | None
    giver: str | None
    party: str | None
    recipient: str | None
    place: str | None
    purpose: str | None
    instrument: str | None
    unit: str | None


def narrowed(entries: Iterable[Entry], **wanted: Unpack[Wanted]) -> tuple[Entry, ...]:
    """Give the entries that have everything wanted; None asks for nothing."""
    asked: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    words = asked.pop("purpose", "")
    own = {name: asked.pop(name) for name in ("kind", "stage", "status", "year") if name in asked}
    return tuple(
        e
        for e in entries
        if all(getattr(e, name) == value for name, value in own.items())
        and all(value in FILTERS[name](_lead(e), "separate") for name, value in asked.items())
        and is_for(_lead(e), words)
    )


def _lead(entry: Entry) -> Item:
    return Item(entry, entry.lines[0])


def keys(found: Iterable[str], slot: str) -> dict[str, str]:
    """Give keys by which a slot of `FILTERS` can be asked for, each with its name in the register, in order of name."""
    if slot == "stage":
        return {name: name for name in STAGES}
    return dict(sorted(((key, _named(key)) for key in found), key=lambda pair: (pair[1].casefold(), pair[0])))


def _named(key: str) -> str:
    """Give what the register calls a key; the key itself where it is none of a coalition, a party or a place."""
    lexicon = load_lexicon()
    party, place = lexicon.parties.rows.get(key), lexicon.places.rows.get(key)
    return _coalition_label(key) or (party.label if party else place.name if place else key)
