"""A claim as somebody outside makes it: a `Claim`, or a mapping in the published shape with whatever slots it fills.

In: a `Claim` or a mapping. Out: an `Asserted`, its numbers exact, or an InputError that names the slot and what may
stand there. It knows no document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from musterbook.errors import InputError
from musterbook.records import HEDGES, KINDS, STAGES, Claim, Party, to_dict

DATES = ("period", "as_of", "stated_on", "occurred_on", "announced_on")
WORDS = ("action", "purpose", "conditions", "instrument", "channel", "measure", "basis", "denies")
_ABOUT = frozenset(("id", "source", "record", "rules", "reader", "confidence"))
_SHAPE = frozenset(("quote", "start", "end", "document", "kind", "stage", "party", "counterparty", "place", "amount"))
_KNOWN = _SHAPE | _ABOUT | {*DATES, *WORDS, "equivalent", "attribution", "repeats", "evidence"}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as asserted, in major units; None for what is left open or not said."""

    low: Decimal | None
    best: Decimal | None
    high: Decimal | None
    unit: str | None
    hedge: str | None
    said: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is asserted to say so, and how he stands to it (None: not told)."""

    speaker: Party
    role: str | None
    stance: str | None


@dataclass(frozen=True, slots=True)
class Asserted:
    """A claim from outside. Empty slots are None, "" or (); `unknown` names the fields that no claim has."""

    quote: str
    start: int | None
    end: int | None
    document: str | None
    kind: str | None
    stage: str | None
    party: Party | None
    counterparty: Party | None
    place: tuple[Party, ...]
    amount: Quantity | None
    equivalent: Quantity | None
    attribution: tuple[Voice, ...]
    repeats: bool | None
    dates: Mapping[str, str]
    words: Mapping[str, str]
    evidence: Mapping[str, Span]
    unknown: tuple[str, ...]


def asserted(claim: Claim | Mapping[str, object]) -> Asserted:
    """Take a claim from outside as it is meant.

    A party, a place and a speaker may be a name alone. Raises InputError for a slot that holds what it cannot.
    """
    data = to_dict(claim) if isinstance(claim, Claim) else claim
    return Asserted(
        quote=_text(data, "quote") or "",
        start=_position(data, "start"),
        end=_position(data, "end"),
        document=_text(data, "document"),
        kind=_choice(data, "kind", KINDS),
        stage=_choice(data, "stage", STAGES),
        party=_named(data.get("party"), "party"),
        counterparty=_named(data.get("counterparty"), "counterparty"),
        place=tuple(p for v in _several(data, "place") if (p := _named(v, "place")) is not None),
        amount=_quantity(data.get("amount"), "amount"),
        equivalent=_quantity(data.get("equivalent"), "equivalent"),
        attribution=tuple(_voice(v) for v in _several(data, "attribution")),
        repeats=_flag(data, "repeats"),
        dates={slot: value for slot in DATES if (value := _text(data, slot))},
        words={slot: value for slot in WORDS if (value := _text(data, slot))},
        evidence=_evidence(data.get("evidence")),
        unknown=tuple(str(key) for key in data if key not in _KNOWN),
    )


def _wrong(slot: str, value: object, wanted: str) -> InputError:
    return InputError(f"the claim's {slot} is {value!r}; it must be {wanted}")


def _text(data: Mapping[str, object], slot: str) -> str | None:
    value = data.get(slot)
    if value is not None and not isinstance(value, str):
        raise _wrong(slot, value, "text")
    return value or None


def _choice(data: Mapping[str, object], slot: str, allowed: Sequence[str]) -> str | None:
    value = _text(data, slot)
    if value is not None and value not in allowed:
        raise _wrong(slot, value, f"one of {', '.join(allowed)}")
    return value


def _flag(data: Mapping[str, object], slot: str) -> bool | None:
    value = data.get(slot)
    if value is not None and not isinstance(value, bool):
        raise _wrong(slot, value, "true or false")
    return value


def _position(data: Mapping[str, object], slot: str) -> int | None:
    value = data.get(slot)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise _wrong(slot, value, "a position in code points, from 0")
    return value


def _several(data: Mapping[str, object], slot: str) -> Sequence[object]:
    value = data.get(slot)
    if value is None or value == "":
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _named(value: object, slot: str) -> Party | None:
    """Take somebody or somewhere named: an object with name, code and label, or the name alone."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return Party(value)
    if not isinstance(value, Mapping):
        raise _wrong(slot, value, "a name, or an object with name, code and label")
    name, code, label = (_text(value, key) for key in ("name", "code", "label"))
    if name is None and code is None and label is None:
        raise _wrong(slot, value, "a name, or an object with name, code and label")
    return Party(name or label or code or "", code, label)


def _voice(value: object) -> Voice:
    told = value if isinstance(value, Mapping) else {"speaker": value}
    inner = told.get("speaker")
    speaker = _named(inner, "speaker")
    if speaker is None:
        raise _wrong("attribution", value, "a list of objects, each with its speaker")
    role = _text(inner, "role") if isinstance(inner, Mapping) else None
    return Voice(speaker, role, _choice(told, "stance", ("asserts", "denies", "qualifies", "none")))


def _quantity(value: object, slot: str) -> Quantity | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise _wrong(slot, value, "an object with low, high, unit and hedge")
    low, best, high = (_number(value.get(key), f"{slot}.{key}") for key in ("low", "best", "high"))
    unit, said = _text(value, "unit"), _text(value, "said")
    return Quantity(low, best, high, unit, _choice(value, "hedge", HEDGES), said)


def _number(value: object, slot: str) -> Decimal | None:
    """Take a number with the digits it was written in; a float has those that Python shows."""
    if value is None:
        return None
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise _wrong(slot, value, "a number in major units, or null")
    return number


def _evidence(value: object) -> dict[str, Span]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _wrong("evidence", value, "an object: slot to [start, end]")
    out: dict[str, Span] = {}
    for slot, span in value.items():
        whole = isinstance(span, list | tuple) and len(span) == 2 and all(type(p) is int for p in span)
        if not whole or not 0 <= span[0] <= span[1]:
            raise _wrong(f"evidence.{slot}", span, "[start, end] in code points")
        out[str(slot)] = (span[0], span[1])
    return out
