"""The annotated records and the sheet of the demonstration, as the ledger's own records.

In: `records/*.json`, `book.toml` and the dispatches as documents. Out: `Claim`s as a reader without a fault would give
them, so that the ledger's rules can be measured apart from reading. What the records do not say is taken from the
sheet: that a sum is a running total or a part, and what a figure counts. What a text sets apart is looked up in it, as
the reader does. It judges nothing.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

from musterbook.ledger.stages import is_money
from musterbook.lexicon import Lexicon
from musterbook.linking.occasions import span
from musterbook.reading.claims.contrasts import set_apart
from musterbook.reading.syntax.passages import sentences
from musterbook.records import Amount, Attribution, Claim, Document, Party, Place, Reading, Speaker

HERE = Path(__file__).parent
_LOWER = ("more_than", "at_least")
_WHO_NOT = frozenset(("us", "may", "it"))  # short words that are also names: an actor's part is never one of them
_MEASURES = {"us": "forces", "aus": "forces", "uk": "forces", "canada": "forces", "italy": "forces", "france": "forces",
             "denmark": "forces", "netherlands": "forces", "nato": "forces", "coalition": "forces",
             "civilians": "casualties", "area": "territory"}  # fmt: skip


class Sheet:
    """The hand-kept book: `undertakings`, `goals`, ... as TOML gives them, amounts in major units."""

    def __init__(self, path: Path = HERE / "book.toml") -> None:
        self.data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self.undertakings: list[dict[str, Any]] = self.data["undertaking"]
        self.by_id = {u["id"]: u for u in self.undertakings}

    @cached_property
    def running(self) -> set[str]:
        return {r["told"] for r in self.data["running_total"]}

    @cached_property
    def parts(self) -> set[str]:
        return {t for u in self.undertakings if "part_of" in u for t in u["told"]}

    @cached_property
    def first_told(self) -> dict[str, str]:
        """For each telling, the day its undertaking was announced."""
        return {t: str(u["announced"]) for u in self.undertakings for t in u["told"]}

    @cached_property
    def measures(self) -> dict[str, str]:
        return {p["told"]: measure_of(p["series"]) for p in self.data["point"]}


def measure_of(series: str) -> str:
    """Give the ledger's measure of one of the sheet's series: "us-iraq" counts forces."""
    head = series.partition("-")[0]
    return _MEASURES.get(head, head)


def number_of(row: dict[str, Any]) -> int | None:
    """Give the one number of a row of the sheet, its low bound first; None for none."""
    value = row.get("low", row.get("high"))
    return None if value is None else int(value)


class Annotated:
    """Builds the claims of one dispatch from its records."""

    def __init__(self, lexicon: Lexicon, sheet: Sheet) -> None:
        self.lexicon, self.sheet = lexicon, sheet

    def reading(self, document: Document, stem: str) -> tuple[Reading, list[Claim]]:
        """Give the claims of a dispatch, in the order of its records (a reading wants them by position)."""
        records = json.loads((HERE / "records" / f"{stem}.json").read_text(encoding="utf-8"))
        seen: dict[tuple[int, int, str], int] = {}
        claims = []
        for index, record in enumerate(records):
            start = document.text.index(record["quote"])
            key = (start, len(record["quote"]), record["kind"])
            seen[key] = seen.get(key, -1) + 1
            claims.append(self._claim(document, record, f"{stem}#{index}", start, seen[key]))
        ordered = sorted(claims, key=lambda c: (c.start, c.end, c.id))
        apart = set_apart(document.text, sentences(document.text), ordered, self.lexicon)
        by_id = {c.id: c for c in apart}
        return Reading(document.id, tuple(apart), (), "annotated"), [by_id[c.id] for c in claims]

    def _claim(self, document: Document, record: dict[str, Any], telling: str, start: int, twin: int) -> Claim:
        end = start + len(record["quote"])
        kind, sheet = record["kind"], self.sheet
        amount = _amount(record)
        basis = "running_total" if telling in sheet.running else "component" if telling in sheet.parts else "new"
        repeats = bool(record["restates"])
        stated = record["stated_date"]
        before = repeats and basis != "running_total" and _earlier(stated, document.issued)
        speaker = record["speaker"]
        return Claim(
            Claim.identity(document.id, kind, start, end, twin), document.id, kind, record["status"],
            start, end, record["quote"], action=record["action"] or "",
            party=self._party(record["actor"]), place=self._places(record["recipient_or_place"]),
            purpose=record["purpose"], measure=sheet.measures.get(telling), amount=amount,
            basis=basis, repeats=repeats,  # type: ignore[arg-type]
            period=record["period"] if span(record["period"]) else None,
            stated_on=None if before else stated,
            announced_on=stated if before else None,
            as_of=(record["event_date"] or stated) if kind == "figure" else None,
            occurred_on=record["event_date"] if kind != "figure" else None,
            attribution=(Attribution(Speaker(speaker)),) if speaker else (),
            confidence=1000, reader="annotated",
        )  # fmt: skip

    def _party(self, name: str | None) -> Party | None:
        if not name:
            return None
        codes = self.lexicon.parties.of(name)
        return Party(name, codes[0], self.lexicon.parties.label(codes[0])) if len(codes) == 1 else Party(name)

    def _places(self, said: str | None) -> tuple[Place, ...]:
        """Give the places named, each with its code where the register has the name; the rest as said."""
        out = []
        for part in re.split(r",|;| and |\bin\b", said or ""):
            name = part.strip()
            bare = re.sub(r"^(north|south|east|west)\w*\s+", "", name)
            codes = sorted({p.code for way in (name, bare) for p in self.lexicon.places.index.get(way) if p.code})
            if name and name not in _WHO_NOT:
                code = codes[0] if len(codes) == 1 else None
                out.append(Place(name, code, self.lexicon.places.label(code) if code else None))
        return tuple(out)


def _amount(record: dict[str, Any]) -> Amount | None:
    low, high, unit = record["amount_low"], record["amount_high"], record["unit"]
    if not unit or (low is None and high is None):
        return None
    exponent = 2 if is_money(unit) else 0
    steps = [None if v is None else round(v * 10**exponent) for v in (low, high)]
    best = steps[0] if steps[0] == steps[1] else (steps[0] if high is None else steps[1] if low is None else None)
    hedge = record["approx"] or "exact"
    said = f"{low if low is not None else high} {unit}"
    return Amount(steps[0], best, steps[1], unit, exponent, hedge, said)


def _earlier(stated: str | None, issued: str | None) -> bool:
    one, other = span(stated), span(issued)
    return bool(one and other and one[1] < other[0])
