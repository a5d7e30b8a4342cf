"""What people's judgements say, once those taken back are set aside.

In: judgements, in any order. Out: the verdict that stands for each subject, and claims with people's slots set. The
machine's reading is never changed by this: an amended claim is a new value. Nothing is written here.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from musterbook.errors import JudgementError
from musterbook.lexicon import load_lexicon
from musterbook.records import HEDGES, KINDS, STAGES, Claim, Judgement, Verdict, from_dict, to_dict

AMENDABLE: Final = frozenset(f.name for f in dataclasses.fields(Claim)) - {
    "id", "document", "start", "end", "quote", "evidence", "rules", "reader", "confidence",
}  # fmt: skip
"""The slots that a person may set. The words, their place and the reader's own marks are not among them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one subject: the last verdict, the slots set, and who judged last."""

    verdict: Verdict
    by: str
    at: str
    slots: Mapping[str, Any]

    @property
    def judged(self) -> bool:
        """Accepted, amended or rejected: a person decided. An unsure verdict decides nothing."""
        return self.verdict != "unsure"


def standing(judgements: Iterable[Judgement]) -> dict[str, Standing]:
    """Give what stands for each subject. A later judgement replaces the verdict; slots set since the last "no" add
    up.
    """
    listed = sorted(judgements, key=lambda j: (j.at, j.id))
    back = {j.retracts for j in listed if j.retracts}
    out: dict[str, Standing] = {}
    for j in listed:
        if j.retracts or j.id in back:
            continue
        slots: dict[str, Any] = {}
        if j.verdict != "negative":
            slots |= out[j.subject].slots if j.subject in out else {}
            slots |= json.loads(j.amendment, parse_float=Decimal) if j.amendment else {}
        out[j.subject] = Standing(j.verdict, j.by, j.at, slots)
    return out


def amended(claim: Claim, slots: Mapping[str, Any]) -> Claim:
    """Give a claim with the slots a person set, in the published plain shape (amounts in major units).

    Raises JudgementError for a slot that cannot be set, or a value that is none.
    """
    if not slots:
        return claim
    wrong = sorted(set(slots) - AMENDABLE)
    if wrong:
        raise JudgementError(f"no slot of a claim that can be set: {', '.join(wrong)}")
    plain = to_dict(claim)
    new = dict(slots)
    if isinstance(new.get("amount"), Mapping):
        new["amount"] = (plain["amount"] or {}) | _checked_amount(new["amount"])
    try:
        out = from_dict(Claim, plain | new)
        _check(out)
    except (TypeError, KeyError, ValueError, InvalidOperation) as error:
        raise JudgementError(f"not a value for {', '.join(sorted(slots))}: {error}") from error
    return out


def registered(name: str) -> dict[str, Any]:
    """Give who or what a person names, in the plain shape of a party or a place.

    With the register's code and label where the name, in any case, is one row's name or code; else both are None.
    """
    lexicon = load_lexicon()
    names = [(n.name, n.code) for table in (lexicon.parties, lexicon.places) for n in table.names]
    codes = {code for known, code in names if code and name.casefold() in (known.casefold(), code.casefold())}
    code = codes.pop() if len(codes) == 1 else None
    party, place = lexicon.parties.rows.get(code or ""), lexicon.places.rows.get(code or "")
    label = party.label if party else place.name if place else None
    return {"name": name, "code": code, "label": label}


def _checked_amount(amount: Mapping[str, Any]) -> dict[str, Any]:
    for key in ("low", "best", "high"):
        if isinstance(amount.get(key), (float, bool, str)):
            raise JudgementError(f"amount.{key} must be a whole number or a Decimal, not {amount[key]!r}")
    return dict(amount)


def _check(claim: Claim) -> None:
    if claim.kind not in KINDS or claim.stage not in STAGES:
        raise ValueError(f"no kind or stage: {claim.kind}, {claim.stage}")
    amount = claim.amount
    if amount is None:
        return
    if amount.hedge not in HEDGES:
        raise ValueError(f"no hedge: {amount.hedge}")
    if amount.low is not None and amount.high is not None and amount.low > amount.high:
        raise ValueError("low is above high")
