"""Judging: what people decide about claims and links, appended and taken back, never changed.

In: a subject, a verdict, who. Out: a `Judgement` row, and the links proposed anew where slots were set. What does
not fit is a JudgementError that says why. What the judgements come to is worked out in `verdicts`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, get_args

from django.db import transaction

from musterbook.errors import JudgementError
from musterbook.ledger import models, relinking, upkeep, verdicts
from musterbook.ledger.rows import Moment, as_claim, as_judgement
from musterbook.records import Judgement, RestatementKind, Verdict, dumps, encode


def judge(
    alias: str,
    now: Callable[[], str],
    subject: str,
    verdict: Verdict,
    *,
    by: str,
    note: str = "",
    amendment: Mapping[str, Any] | None = None,
) -> Judgement:
    """Append a judgement of a claim (by its id), of a link ("later>earlier") or of a match ("claim>flow").

    `amendment` sets slots of a claim, in the published plain shape, or {"kind": ...} of a link. Raises
    JudgementError for an unknown subject, verdict or slot, for an amendment with a "no", and for nobody's judgement.
    """
    if verdict not in get_args(Verdict):
        raise JudgementError(f"no verdict: {verdict!r}; positive, negative or unsure")
    if not by.strip():
        raise JudgementError("a judgement needs the name of who judges")
    if amendment and verdict != "positive":
        raise JudgementError("only a positive judgement sets slots")
    with transaction.atomic(using=alias):
        subject = _known(alias, subject)
        _fits(alias, subject, amendment)
        at = Moment(alias, now)()
        slots = dumps(dict(amendment)) if amendment else None
        made = Judgement(Judgement.identity(subject, verdict, by, at), subject, verdict, by, at, note, slots)
        _append(alias, made)
        _follow(alias, now, made)
    return made


def retract(alias: str, now: Callable[[], str], judgement: str, *, by: str, note: str = "") -> Judgement:
    """Take a judgement back by appending one that says so.

    Raises JudgementError for an unknown judgement, one that was taken back already, and one that takes another back.
    """
    if not by.strip():
        raise JudgementError("a judgement needs the name of who judges")
    with transaction.atomic(using=alias):
        rows = models.Judgement.objects.using(alias)
        found = rows.filter(id=judgement).first()
        if found is None:
            raise JudgementError(f"no judgement {judgement}")
        old = as_judgement(found.body)
        if old.retracts:
            raise JudgementError(f"judgement {judgement} takes another back and cannot be taken back: judge anew")
        if any(
            as_judgement(b).retracts == old.id for b in rows.filter(subject=old.subject).values_list("body", flat=True)
        ):
            raise JudgementError(f"judgement {judgement} was taken back already")
        at = Moment(alias, now)()
        name = Judgement.identity(old.subject, old.verdict, by, at, old.id)
        made = Judgement(name, old.subject, old.verdict, by, at, note, None, old.id)
        _append(alias, made)
        _follow(alias, now, old)
    return made


def _append(alias: str, made: Judgement) -> None:
    row = models.Judgement(id=made.id, subject=made.subject, at=made.at, body=encode(made))
    row.save(using=alias)


def _known(alias: str, subject: str) -> str:
    """Give the subject with the ids of the claims that stand now for those named."""
    later, arrow, earlier = subject.partition(">")
    if not arrow:
        return _heir(alias, subject)
    if later == earlier:
        raise JudgementError("a claim has no link to itself")
    if models.Flow.objects.using(alias).filter(flow_id=earlier, superseded_at=None).exists():
        return f"{_heir(alias, later)}>{earlier}"
    return f"{_heir(alias, later)}>{_heir(alias, earlier)}"


def _heir(alias: str, claim: str) -> str:
    rows = models.Claim.objects.using(alias).filter(claim_id=claim)
    seen: set[str] = set()
    here = claim
    while here and here not in seen:
        seen.add(here)
        if rows.model.objects.using(alias).filter(claim_id=here, superseded_at=None).exists():
            return here
        last = rows.model.objects.using(alias).filter(claim_id=here).order_by("-pk").first()
        here = last.heir if last else ""
    raise JudgementError(f"no claim {claim} stands in the ledger")


def _fits(alias: str, subject: str, amendment: Mapping[str, Any] | None) -> None:
    if not amendment:
        return
    if ">" in subject:
        if models.Flow.objects.using(alias).filter(flow_id=subject.rpartition(">")[2]).exists():
            raise JudgementError("a match with a flow has nothing that can be set")
        if set(amendment) != {"kind"} or amendment["kind"] not in get_args(RestatementKind):
            raise JudgementError(f"of a link only its kind can be set: {', '.join(get_args(RestatementKind))}")
        return
    body = models.Claim.objects.using(alias).filter(claim_id=subject, superseded_at=None).values_list("body", flat=True)
    found = [
        as_judgement(b)
        for b in models.Judgement.objects.using(alias).filter(subject=subject).values_list("body", flat=True)
    ]
    before = verdicts.standing(found).get(subject)
    try:
        slots = json.loads(dumps(dict(amendment)), parse_float=Decimal)
    except TypeError as error:
        raise JudgementError(f"not a value that can be kept: {error}") from error
    verdicts.amended(as_claim(body[0]), {**(before.slots if before else {}), **slots})


def _follow(alias: str, now: Callable[[], str], made: Judgement) -> None:
    """Propose links anew where slots of a claim were set or unset, and work out anew what was judged."""
    ends = made.subject.split(">")
    tied = set[str]()
    if made.amendment and len(ends) == 1:
        tied = relinking.relink(alias, Moment(alias, now), changed=ends, removed=[])
    upkeep.follow(alias, tied | set(ends))
