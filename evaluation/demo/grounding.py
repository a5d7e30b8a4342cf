"""How much of what people annotated does `ground` hold to be held by the words?

    python evaluation/demo/grounding.py [FOLDER]

In: the dispatches with their records, or a folder with docs/, records/ and SOURCES.csv. Every record is made a claim
from outside, with names alone and no evidence, and once more with the nearest words that name its party as evidence.
Out: for each slot how many records fill it, and how many of those are held, not checked and not held. A record may say
more than its words (whom "the fund" means, what a sum of last year is for), so this is no score to bring to 100 %: what
is not held is to be looked at (`--rejected SLOT` prints it).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import musterbook
from musterbook.records import Document

DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"
HERE = Path(__file__).parent
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
    """Add the nearest words that name the party, as the claim's evidence."""
    name, at = claim["party"], document.text.find(str(claim["quote"]))
    codes = {m.code for m in musterbook.find_parties(str(name))} if name else set()
    named = [m for m in musterbook.find_parties(document.text) if m.code and codes == {m.code}]
    if not named:
        return claim
    nearest = min(named, key=lambda m: abs(m.start - at))
    return {**claim, "evidence": {"party": [nearest.start, nearest.end]}}


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
    """Count the verdicts by slot, and by whole claims without and with evidence for the party."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
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
