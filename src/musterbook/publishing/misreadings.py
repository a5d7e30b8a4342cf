"""Write what reading got wrong as one self-contained page to look through.

In: an `Evaluation`. Out: HTML that needs no network and no server, light and dark: each document with what was missed,
read without a record and read otherwise marked in its text, and a card for each with what was wanted and what was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from musterbook.evaluation import Compared, Evaluation
from musterbook.evaluation.agreement import SLOTS, bounds, said
from musterbook.evaluation.annotations import Annotation
from musterbook.publishing import phrasing
from musterbook.publishing.marking import Mark, marked_text
from musterbook.publishing.rendering import render
from musterbook.records import KINDS, Claim

_ERRORS = ("missed", "false", "kind", *SLOTS)
_SHOWN = ("kind", "stage", "amount", "hedge", "party", "place", "speaker", "period", "repeats", "when")


def page(evaluation: Evaluation, *, title: str) -> str:
    """Write the errors of an evaluation as HTML. Everything is inline; markup in texts is shown, never run."""
    cases = [_case(number, compared) for number, compared in enumerate(evaluation.documents)]
    errors = Counter(error for case in cases for card in case["cards"] for error in card["errors"])
    context = {
        "title": title,
        "rows": [["" if cell is None else str(cell) for cell in row.values()] for row in evaluation.rows()],
        "cases": [case for case in cases if case["cards"]],
        "clean": [case["stem"] for case in cases if not case["cards"]],
        "errors": [(error, str(errors[error])) for error in _ERRORS if errors[error]],
        "kinds": KINDS,
        "total": str(sum(len(case["cards"]) for case in cases)),
    }
    return render("misreadings", context, styles=("report", "misreadings"))


def _case(number: int, compared: Compared) -> dict[str, Any]:
    found = sorted(_found(compared), key=lambda f: (f[0], f[1]["state"]))
    cards, marks = [], []
    for n, (_, card, stretches) in enumerate(found):
        ids = [f"{number}-{n}-{k}" for k in range(len(stretches))]
        marks += [Mark(i, card["state"], *stretch) for i, stretch in zip(ids, stretches, strict=True)]
        if card["errors"]:
            cards.append(card | {"marks": ids})
    states = Counter(card["state"] for card in cards)
    return {
        "stem": compared.stem,
        "heading": compared.document.title or compared.stem,
        "issued": phrasing.day(compared.document.issued),
        "summary": ", ".join(f"{states[s]} {s}" for s in ("missed", "false", "wrong") if states[s]),
        "text": marked_text(compared.document.text, marks),
        "cards": cards,
    }


def _found(compared: Compared) -> Iterator[tuple[int, dict[str, Any], list[tuple[int, int]]]]:
    """Give for each record and claim where it begins, its card, and the stretches of its words."""
    for pair in compared.pairs:
        wanted, claim = pair.wanted, pair.claim
        stretches = list(dict.fromkeys([(claim.start, claim.end), (wanted.start, wanted.end)]))
        state = "wrong" if pair.wrong else "right"
        yield claim.start, _card(state, pair.wrong, wanted, claim), stretches
    for missed in compared.missed:
        yield missed.start, _card("missed", ("missed",), missed, None), [(missed.start, missed.end)]
    for false in compared.false:
        yield false.start, _card("false", ("false",), None, false), [(false.start, false.end)]


def _card(state: str, errors: tuple[str, ...], wanted: Annotation | None, claim: Claim | None) -> dict[str, Any]:
    one = _wanted(wanted) if wanted is not None else {}
    other = _read(claim) if claim is not None else {}
    rows = [(slot, one.get(slot, ""), other.get(slot, ""), slot in errors) for slot in _SHOWN]
    return {
        "state": state,
        "errors": errors,
        "kinds": [k for k in KINDS if k in (one.get("kind"), other.get("kind"))],
        "rows": [row for row in rows if row[1] or row[2]],
        "wanted": wanted.quote if wanted is not None else "",
        "read": claim.quote if claim is not None else "",
        "rules": claim.rules if claim is not None else (),
        "confidence": f"{claim.confidence / 1000:.2f}" if claim is not None else "",
    }


def _wanted(a: Annotation) -> dict[str, str]:
    out = {slot: getattr(a, slot) or "" for slot in ("kind", "stage", "hedge", "party", "place", "speaker", "period")}
    return out | {
        "amount": _amount(a.low, a.high, a.unit or ""),
        "repeats": "yes" if a.repeats else "",
        "when": a.occurred_on or a.stated_on or "",
    }


def _read(c: Claim) -> dict[str, str]:
    speaker = said(c.attribution[0].speaker) if c.attribution else ""
    return {
        "kind": c.kind,
        "stage": c.stage,
        "amount": _amount(*bounds(c), c.amount.unit if c.amount is not None else ""),
        "hedge": c.amount.hedge if c.amount is not None else "",
        "party": said(c.party),
        "place": said(*c.place, c.counterparty),
        "speaker": speaker,
        "period": c.period or "",
        "repeats": "yes" if c.repeats else "",
        "when": c.occurred_on or c.stated_on or "",
    }


def _amount(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """Write the bounds of an amount; the hedge stands beside it."""
    return " to ".join(phrasing.quantity(v, unit) for v in dict.fromkeys((low, high)) if v is not None)
