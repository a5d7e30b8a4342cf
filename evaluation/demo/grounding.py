"""How much of what people annotated does `ground` hold to be held by the words, and how much of it when made false?

    python evaluation/demo/grounding.py [FOLDER]

In: the dispatches with their records, or a folder with docs/, records/ and SOURCES.csv. Every record is made a claim
from outside, with names alone and no evidence; once more with the words that name its party, speaker and dates as
evidence; and some more, each altered in one slot. Out: for each slot how many records fill it, and how many of those
are held, not checked and not held; of the altered, how many are accepted whole. A record may say more than its words
(whom "the fund" means, what a sum of last year is for), so this is no score to bring to 100 %: what is not held is to
be looked at (`--rejected SLOT` prints it).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import musterbook
from musterbook.records import Document

DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"
HERE = Path(__file__).parent
POINTED = ("party", "place", "attribution", "stated_on", "occurred_on", "as_of", "period")
TRIED = 8  # spans that are offered as evidence for one slot
SLOTS = ("amount", "stage", "party", "place", "attribution", "stated_on", "occurred_on", "as_of", "period")


def claim_of(record: dict[str, Any]) -> dict[str, object]:
    """Give an annotated record as a claim from outside, in the published shape."""
    claim: dict[str, object] = {
        "quote": record["quote"],
        "kind": record["kind"],
        "stage": record["status"],
        "party": record["actor"],
        "place": [p.strip() for p in re.split(r",|;| and ", record["recipient_or_place"] or "") if p.strip()],
        "purpose": record["purpose"],
        "period": record["period"],
        "stated_on": record["stated_date"],
        "as_of" if record["kind"] == "figure" else "occurred_on": record["event_date"],
        "attribution": record["speaker"],
        "repeats": record["restates"],
    }
    if record["amount_low"] is not None or record["amount_high"] is not None:
        low, high = record["amount_low"], record["amount_high"]
        claim["amount"] = {"low": low, "high": high, "unit": record["unit"], "hedge": record["approx"]}
    return claim


def pointed(claim: dict[str, object], document: Document) -> dict[str, object]:
    """Add, for each slot that is not held without, the nearest words of the document that hold it, as evidence."""
    found = musterbook.ground(claim, document)
    evidence: dict[str, list[int]] = {}
    for slot in POINTED:
        if found.of(slot).verdict != "not held":
            continue
        for span in spans(slot, _said(claim[slot]), document, document.text.find(str(claim["quote"]))):
            told = {**claim, "evidence": {slot: span}}
            if musterbook.ground(told, document).of(slot).verdict == "held":
                evidence[slot] = span
                break
    return {**claim, "evidence": evidence}


def _said(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def spans(slot: str, value: str, document: Document, at: int) -> list[list[int]]:
    """Give the words that name a party or speaker, or give a date, nearest to a position first."""
    if slot not in ("party", "place", "attribution"):
        day = document.issued or ""
        issued = date.fromisoformat(day) if len(day) == len("2020-01-31") else None
        dated = musterbook.find_periods(document.text, issued=issued)
        found = [[p.start, p.end] for p in dated if p.edtf and p.edtf.startswith(value)]
    else:
        names = [re.sub(r"^(?:the|The) |,.*", "", name.strip()) for name in value.split(";")]
        codes = {m.code for name in names for m in musterbook.find_parties(name) if m.code}
        found = [[m.start, m.end] for m in musterbook.find_parties(document.text) if m.code in codes]
        found += [list(m.span()) for name in names for m in re.finditer(re.escape(name), document.text, re.IGNORECASE)]
    return sorted(found, key=lambda span: abs(span[0] - at))[:TRIED]


def altered(
    claim: dict[str, object], records: list[dict[str, Any]], chance: Random
) -> Iterator[tuple[str, dict[str, object]]]:
    """Give a claim made false in one slot: another party of the document, number, unit, year or polarity."""
    same = musterbook.find_parties
    codes = {m.code for m in same(str(claim["party"]))}
    others = sorted({r["actor"] for r in records if r["actor"] and not codes & {m.code for m in same(r["actor"])}})
    if claim["party"]:
        yield from (("party", {**claim, "party": name}) for name in chance.sample(others, min(2, len(others))))
    amount: Any = claim.get("amount")
    if amount is not None:
        for times, more in ((10, 0), (1, 1)):
            ends = {end: None if amount[end] is None else amount[end] * times + more for end in ("low", "high")}
            if ends["low"] or ends["high"]:
                yield "amount", {**claim, "amount": {**amount, **ends}}
        unit = chance.choice([u for u in ("USD", "EUR", "tanks", "percent") if u != amount["unit"]])
        yield "unit", {**claim, "amount": {**amount, "unit": unit}}
    for slot in ("period", "stated_on", "occurred_on", "as_of"):
        if re.search(r"\d{4}", str(claim.get(slot) or "")):
            moved = re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), str(claim[slot]))
            yield "year", {**claim, slot: moved}
    if claim["stage"] not in ("denied", "withdrawn"):
        yield from (("polarity", {**claim, "stage": stage}) for stage in ("denied", "withdrawn"))


def corpus(folder: Path | None) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    """Give the annotated documents with their records."""
    issued: dict[str, str] = {}
    if folder is not None and (folder / "SOURCES.csv").exists():
        with (folder / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
            issued = {row["id"]: row["published"] for row in csv.DictReader(file)}
    for path in sorted((folder / "docs" if folder else DISPATCHES).iterdir()):
        records = (folder or HERE) / "records" / f"{path.stem}.json"
        if records.exists():
            for taken in musterbook.take([str(path)], issued=issued.get(path.stem)):
                if taken.document is not None:
                    yield taken.document, json.loads(records.read_text(encoding="utf-8"))


def measure(folder: Path | None = None, *, rejected: str | None = None) -> dict[str, Counter[str]]:
    """Count the verdicts by slot, by whole claims without and with evidence, and by those altered."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    chance = Random(20180213)
    for document, records in corpus(folder):
        for record in records:
            claim = claim_of(record)
            found = musterbook.ground(claim, document)
            helped = musterbook.ground(pointed(claim, document), document)
            for slot in SLOTS:
                counts[slot][found.of(slot).verdict] += 1
            counts["party, with evidence"][helped.of("party").verdict] += 1
            for name, judged in (("whole claim", found), ("whole claim, with evidence", helped)):
                counts[name]["held" if judged.accepted else "not held"] += 1
            for what, false in altered(claim, records, chance):
                judged = musterbook.ground(false, document)
                counts[f"altered {what}"]["held" if judged.accepted else "not held"] += 1
            if rejected and found.of(rejected).verdict == "not held":
                sys.stdout.write(f"{claim[rejected]!r}: {found.of(rejected).reason} | {claim['quote']!r}\n")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="a folder with docs/, records/ and SOURCES.csv")
    parser.add_argument("--rejected", choices=SLOTS, help="also print what is not held in this slot")
    asked = parser.parse_args()
    sys.stdout.write(f"{'':28}{'filled':>8}{'held':>8}{'not checked':>13}{'not held':>10}{'accepted':>10}\n")
    for slot, found in measure(asked.folder, rejected=asked.rejected).items():
        filled = found.total() - found["absent"]
        share = (filled - found["not held"]) / max(1, filled)
        cells = f"{filled:8}{found['held']:8}{found['not checked']:13}{found['not held']:10}{share:10.1%}"
        sys.stdout.write(f"{slot:28}{cells}\n")


if __name__ == "__main__":
    main()
