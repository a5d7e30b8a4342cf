"""Amending: the slots of a claim as the fields of a form, and what a person wrote there as an amendment.

In: a claim, what was posted. Out: fields with their texts, and the slots that were changed, in the published plain
shape. Only what a person changed is set; the words of the claim and their place are not among the slots.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, get_args

from musterbook.errors import InputError
from musterbook.ledger.verdicts import registered
from musterbook.lexicon import load_lexicon
from musterbook.linking.occasions import span
from musterbook.records import HEDGES, KINDS, STAGES, Amount, Basis, Claim, Party, Place, Stance, to_dict

_NAMES: Final = ("party", "counterparty")
_DAYS: Final = ("period", "announced_on", "occurred_on", "stated_on", "as_of")
_WORDS: Final = ("purpose", "instrument", "channel", "measure", "conditions", "action", "occasion")
_NUMBER: Final = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
_OPEN_ABOVE: Final = ("more_than", "at_least")
_OPEN_BELOW: Final = ("up_to", "at_most", "less_than")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name, label, hint, and what can be chosen; none to choose from is free text."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    often: bool = True


_EDTF: Final = "such as 2020-06-04, 2020-06, 2020 or 2020/2023"
FIELDS: Final = (
    Field("kind", "Kind", choices=KINDS),
    Field("stage", "Stage", choices=STAGES),
    Field("party", "Who"),
    Field("counterparty", "To"),
    Field("place", "Place", "several with ; between them"),
    Field("amount.number", "Number", "digits, such as 20,000,000; empty for none"),
    Field("amount.to", "To, of a range", "empty where it is one number"),
    Field("amount.unit", "Unit", "USD, EUR or what is counted: troops"),
    Field("amount.hedge", "Bound", choices=HEDGES),
    Field("amount.said", "As said"),
    Field("purpose", "Purpose"),
    Field("period", "For the time", _EDTF),
    Field("announced_on", "Announced", _EDTF),
    Field("repeats", "Told before", "the text says it was told before", choices=("no", "yes")),
    Field("speaker", "Says"),
    Field("stance", "Stance", choices=get_args(Stance)),
    Field("basis", "Counted as", choices=get_args(Basis), often=False),
    Field("instrument", "Instrument", "grant, loan, in kind", often=False),
    Field("channel", "Through", often=False),
    Field("measure", "What a figure counts", often=False),
    Field("as_of", "Stands for the day", _EDTF, often=False),
    Field("occurred_on", "Happens", _EDTF, often=False),
    Field("stated_on", "Said on", _EDTF, often=False),
    Field("conditions", "On condition", often=False),
    Field("action", "Action", often=False),
    Field("occasion", "Occasion", often=False),
)


def texts(claim: Claim) -> dict[str, str]:
    """Write each slot of a claim as the text of its field."""
    out = {name: getattr(claim, name) or "" for name in ("kind", "stage", "basis", *_DAYS, *_WORDS)}
    out |= {name: _name(getattr(claim, name)) for name in _NAMES}
    first = claim.attribution[0] if claim.attribution else None
    out |= {"speaker": first.speaker.name if first else "", "stance": first.stance if first else "asserts"}
    out |= {"place": "; ".join(map(_name, claim.place)), "repeats": "yes" if claim.repeats else "no"}
    return out | _amount_texts(claim.amount)


def changes(claim: Claim, posted: Mapping[str, str]) -> dict[str, Any]:
    """Give the slots that were changed, as an amendment; {} where none was.

    Raises InputError for a day or a number that is none, and for bounds that do not fit the hedge.
    """
    before = texts(claim)
    new = {name: " ".join(posted.get(name, text).split()) for name, text in before.items()}
    changed = {name for name in before if new[name] != " ".join(before[name].split())}
    out: dict[str, Any] = {name: new[name] or None for name in changed if name in (*_WORDS, *_DAYS)}
    out |= {name: new[name] for name in ("kind", "stage", "basis") if name in changed}
    out |= {name: registered(new[name]) if new[name] else None for name in _NAMES if name in changed}
    for name in changed & set(_DAYS):
        if new[name] and span(new[name]) is None:
            raise InputError(f"{new[name]} is no date: write it {_EDTF}")
    if "action" in changed:
        out["action"] = new["action"]
    if "place" in changed:
        out["place"] = [registered(said.strip()) for said in new["place"].split(";") if said.strip()]
    if "repeats" in changed:
        out["repeats"] = new["repeats"] == "yes"
    if changed & {"speaker", "stance"}:
        out["attribution"] = _attribution(claim, new)
    if any(name.startswith("amount.") for name in changed):
        out["amount"] = _amount(claim.amount, {n.partition(".")[2]: t for n, t in new.items()})
    return out


def _name(who: Party | Place | None) -> str:
    return who.name if who else ""


def _amount_texts(amount: Amount | None) -> dict[str, str]:
    low, high = (amount.major(amount.low), amount.major(amount.high)) if amount else (None, None)
    number = low if low is not None else high
    return {
        "amount.number": _digits(number),
        "amount.to": _digits(high) if low is not None and high is not None and high != low else "",
        "amount.unit": amount.unit if amount else "",
        "amount.hedge": amount.hedge if amount else "exact",
        "amount.said": amount.said if amount else "",
    }


def _digits(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():,f}"


def _amount(before: Amount | None, said: Mapping[str, str]) -> dict[str, Any] | None:
    """Read an amount: best is the number said, empty for a range and where no number is."""
    if not any(said[name] for name in ("number", "to", "unit")):
        return None
    if not said["unit"]:
        raise InputError("an amount needs a unit: a currency's code, or what is counted")
    units = load_lexicon().quantities.units
    known = units.get(said["unit"])
    same = before is not None and before.unit == said["unit"]
    exponent = before.exponent if before and same else known.exponent if known else 0
    first, last = _number(said["number"], exponent), _number(said["to"], exponent)
    hedge = said["hedge"]
    if last is not None and (first is None or hedge in (*_OPEN_ABOVE, *_OPEN_BELOW)):
        raise InputError("a range has two numbers, and is exact, about or nearly")
    low = None if hedge in _OPEN_BELOW else first
    high = None if hedge in _OPEN_ABOVE else last if last is not None else first
    best = first if last is None else None
    figures = {"low": low, "best": best, "high": high}
    return figures | {"unit": said["unit"], "exponent": exponent, "hedge": hedge, "said": said["said"]}


def _number(text: str, exponent: int) -> Decimal | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise InputError(f"{text} is no number: write it in digits, such as 20,000,000")
    value = Decimal(text.replace(",", ""))
    if value.scaleb(exponent) % 1:
        raise InputError(f"{text} is finer than the unit's smallest step")
    return value


def _attribution(claim: Claim, new: Mapping[str, str]) -> list[dict[str, Any]]:
    """Set the first link of the chain; the others report it and stay."""
    chain: list[dict[str, Any]] = list(to_dict(claim)["attribution"])
    first: dict[str, Any] = chain[0] if chain else {"speaker": {}, "manner": "said"}
    if not new["speaker"]:
        return chain[1:]
    speaker = first["speaker"]
    if new["speaker"] != speaker.get("name"):
        speaker = registered(new["speaker"]) | {"role": None}
    return [first | {"speaker": speaker, "stance": new["stance"]}, *chain[1:]]
