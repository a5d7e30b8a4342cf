"""Show what a change of reading did: claims gained, lost and changed against a commit, and whether they are right.

    python evaluation/changes.py [COMMIT]      # HEAD without it: what is not committed yet

The documents and records are those that lie here; only the code that reads them is the commit's. What it read is kept
in `.cache/`. Of the corpus that is kept apart only the counts are shown: its claims are not looked at.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from corpora import CORPORA, HERE, Corpus

from musterbook.errors import InputError, MusterbookError
from musterbook.evaluation import Compared, Evaluation, compare
from musterbook.evaluation.agreement import SLOTS, Judge, said
from musterbook.evaluation.matching import overlap
from musterbook.lexicon import load_lexicon
from musterbook.publishing import phrasing
from musterbook.records import Claim, from_dict

CACHE = HERE / ".cache"
_HALF = 2  # of the shorter of two stretches, one code point in two: then two readings are of the same words
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One claim gained (`before` is None), lost (`after` is None) or read otherwise, and whether it is right.

    `slots` are those that say something else now, each with whether it was and is what the record says ("" unjudged).
    """

    stem: str
    before: Claim | None
    after: Claim | None
    was_right: bool = False
    is_right: bool = False
    slots: tuple[tuple[str, str], ...] = ()

    @property
    def sign(self) -> str:
        return "+" if self.before is None else "-" if self.after is None else "~"

    @property
    def claim(self) -> Claim:
        claim = self.after or self.before
        assert claim is not None
        return claim


def changes(before: Compared, after: Compared) -> Iterator[Change]:
    """Give what two readings of one document have differently, in order of position; what is the same is left out."""
    was, now = before.right(), after.right()
    agreed, agrees = ({p.claim.id: p.agreement for p in c.pairs} for c in (before, after))
    out = []
    for old, new in paired(list(before.claims), list(after.claims)):
        if old is None or new is None:
            out.append(Change(after.stem, old, new, bool(old and was[old.id]), bool(new and now[new.id])))
            continue
        told, tells = _told(old), _told(new)
        slots = tuple(
            (slot, _verdict(agreed.get(old.id, {}).get(slot), agrees.get(new.id, {}).get(slot)))
            for slot in told
            if told[slot] != tells[slot]
        )
        if slots or was[old.id] != now[new.id]:
            out.append(Change(after.stem, old, new, was[old.id], now[new.id], slots))
    return iter(sorted(out, key=lambda c: (c.claim.start, c.claim.end, c.claim.id)))


def _verdict(was: bool | None, now: bool | None) -> str:
    """Say whether something was right and is right; "" where neither is known."""
    words = ["right" if right else "false" for right in (was, now) if right is not None]
    return "→".join(dict.fromkeys(words))


def paired(before: Sequence[Claim], after: Sequence[Claim]) -> list[tuple[Claim | None, Claim | None]]:
    """Pair two readings: claims of one id, then of one kind whose words overlap by half, the most first."""
    old, new = {c.id: c for c in before}, {c.id: c for c in after}
    out: list[tuple[Claim | None, Claim | None]] = [(old.pop(i), new.pop(i)) for i in list(old) if i in new]
    close = (
        (overlap((a.start, a.end), (b.start, b.end)), a.id, b.id)
        for a in old.values()
        for b in new.values()
        if a.kind == b.kind and (a.amount is None) == (b.amount is None)
    )
    for share, a, b in sorted(close, reverse=True):
        if _HALF * share >= 1 and a in old and b in new:
            out.append((old.pop(a), new.pop(b)))
    return out + [(c, None) for c in old.values()] + [(None, c) for c in new.values()]


def _told(claim: Claim) -> dict[str, str | bool | None]:
    """Give what a claim says, slot by slot."""
    amount = claim.amount
    return {
        "stage": claim.stage,
        "amount": None if amount is None else phrasing.amount(replace(amount, hedge="exact")),
        "hedge": None if amount is None else amount.hedge,
        "party": said(claim.party),
        "place": said(*claim.place, claim.counterparty),
        "speaker": said(claim.attribution[0].speaker) if claim.attribution else "",
        "period": claim.period,
        "when": claim.occurred_on or claim.announced_on or claim.as_of,
        "repeats": claim.repeats,
        "basis": claim.basis,
        "measure": claim.measure,
    }


def read_at(commit: str, corpus: Corpus) -> dict[str, list[Claim]]:
    """Read a corpus with the code of a commit (its full name); by stem, in order. Kept in `.cache/` for next time."""
    kept = CACHE / f"{commit}-{corpus.name}-{corpus.digest()[:12]}.jsonl"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            tree = subprocess.run(
                ["git", "archive", commit, "src"], cwd=HERE.parent, capture_output=True, check=True
            ).stdout
            with tarfile.open(fileobj=io.BytesIO(tree)) as archive:
                archive.extractall(folder, filter="data")
            done = subprocess.run(
                [sys.executable, "-m", "musterbook", "read", str(corpus.docs), "--format", "jsonl"],
                env=os.environ | {"PYTHONPATH": str(Path(folder) / "src")}, capture_output=True, text=True, check=False,
            )  # fmt: skip
        if done.returncode:
            raise InputError(f"{commit}: its code cannot read {corpus.docs}: {done.stderr.strip()[-500:]}")
        kept.write_text(done.stdout, encoding="utf-8")
    claims: dict[str, list[Claim]] = {}
    for line in kept.read_text(encoding="utf-8").splitlines():
        row = json.loads(line, parse_float=Decimal)
        claims.setdefault(Path(row["source"]).stem, []).append(from_dict(Claim, row))
    return claims


def as_read(evaluation: Evaluation, claims: dict[str, list[Claim]], judge: Judge) -> Evaluation:
    """Score other claims on the documents of an evaluation."""
    return Evaluation(
        tuple(
            compare(
                c.document, sorted(c.annotations, key=lambda a: a.start), claims.get(c.stem, []), judge, stem=c.stem
            )
            for c in evaluation.documents
        )
    )


def report(corpus: Corpus, before: Evaluation, after: Evaluation) -> Iterator[str]:
    """Say in lines what changed: each claim (not of a corpus kept apart), the counts by kind, and the figures."""
    found = [c for old, new in zip(before.documents, after.documents, strict=True) for c in changes(old, new)]
    if not corpus.apart:
        yield from (line for change in found for line in _spelt(change))
    counts: dict[str, Counter[str]] = {"+": Counter(), "-": Counter(), "~": Counter()}
    for change in found:
        counts[change.sign].update(["all", change.claim.kind])
        counts[change.sign].update(
            [f"right {k}" for k in ("all", change.claim.kind) if change.is_right or change.was_right]
        )
    for kind in ("all", *sorted({c.claim.kind for c in found})):
        told = (f"{name} {counts[s][kind]} ({counts[s][f'right {kind}']} right)" for name, s in _SIGNS)
        yield f"{corpus.name:8} {kind:12} {', '.join(told)}"
    for name, figure in after.figures.items():
        old = before.figures[name]
        if (old.right, old.read) != (figure.right, figure.read):
            right = f"right {old.right} → {figure.right} of {figure.wanted}"
            yield f"{corpus.name:8} {name:20} F1 {old.f1} → {figure.f1}, {right}"
    for slot in SLOTS:
        if before.slots[slot] != after.slots[slot]:
            (a, b), (c, d) = before.slots[slot], after.slots[slot]
            yield f"{corpus.name:8} {f'slot: {slot}':20} right {a} of {b} → {c} of {d}"


_SIGNS = (("gained", "+"), ("lost", "-"), ("changed", "~"))


def _spelt(change: Change) -> Iterator[str]:
    claim, told = change.claim, _told(change.claim)
    verdict = _verdict(
        None if change.before is None else change.was_right, None if change.after is None else change.is_right
    )
    amount = claim.amount.said if claim.amount is not None else ""
    who = " ".join(str(part) for part in (claim.kind, claim.stage, told["party"], amount) if part)
    quote = " ".join(claim.quote.split())[:_WIDTH]
    yield f"{change.sign} {verdict:11} {change.stem}: {who} “{quote}” [{claim.rules[0]}]"
    for slot, judged in change.slots:
        assert change.before is not None
        yield f"    {slot}: {_told(change.before)[slot] or '–'} → {told[slot] or '–'}{judged and f' ({judged})'}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", nargs="?", default="HEAD")
    asked = parser.parse_args(arguments)
    named = subprocess.run(
        ["git", "rev-parse", "--verify", f"{asked.commit}^{{commit}}"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    if named.returncode:
        sys.stderr.write(f"changes.py: {asked.commit}: no such commit here\n")
        return 1
    lexicon = load_lexicon()
    try:
        for corpus in CORPORA:
            after = corpus.evaluate(lexicon)
            before = as_read(after, read_at(named.stdout.strip(), corpus), Judge(lexicon))
            sys.stdout.writelines(line + "\n" for line in report(corpus, before, after))
    except MusterbookError as error:
        sys.stderr.write(f"changes.py: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
