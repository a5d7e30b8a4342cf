"""Fit the confidence of claims to how often such claims are right, and measure how far it is off.

    python evaluation/calibrate.py            # measure, write the table and the figures in docs/evaluation.md
    python evaluation/calibrate.py --check    # measure only

A claim is right where it answers a record of its kind (and amount, where it has one). Each of its marks
(`reading.claims.confidence`) adds points to the log-odds: a logistic regression with a ridge, over all corpora. A mark
that fewer than LEAST claims bear has none: a rule never seen counts as the rare ones do together. The error is measured
on documents that the fit did not see: ten folds, by text.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from corpora import CORPORA, HERE
from numpy.typing import NDArray

from musterbook.evaluation import Evaluation
from musterbook.lexicon import FOLDER, Lexicon, load_lexicon
from musterbook.lexicon.confidence import BASE, COLUMNS, FILE, Confidence
from musterbook.reading.claims.confidence import marks

LEAST = 10  # claims; 8 to 15 measure alike (ten folds)
RIDGE = 3.0  # 2 to 5 measure alike (ten folds)
FOLDS = 10
BINS = 10  # of equal width, as is usual for the expected calibration error
DOCS = HERE.parent / "docs" / "evaluation.md"
_BLOCK = re.compile(r"(?<=<!-- calibration -->\n).*?(?=<!-- end -->)", re.DOTALL)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One claim that was read: its marks, whether it is right, the corpus and the id of the text it stands in."""

    marks: frozenset[str]
    right: bool
    corpus: str
    document: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How far chances are off what happened; `bins` are (lower end, claims, mean chance, share right)."""

    claims: int
    error: float
    brier: float
    bins: tuple[tuple[float, int, float, float], ...]


def cases_of(corpus: str, evaluation: Evaluation, lexicon: Lexicon) -> list[Case]:
    """Give every claim of an evaluated corpus as a case."""
    return [
        Case(frozenset(marks(claim, lexicon)), right, corpus, compared.document.id)
        for compared in evaluation.documents
        for sound in [compared.right()]
        for claim in compared.claims
        for right in [sound[claim.id]]
    ]


def fit(cases: Sequence[Case]) -> Confidence:
    """Fit the points of each mark that enough claims bear: ridge logistic regression by Newton's method."""
    counts = Counter(mark for case in cases for mark in case.marks)
    names = sorted(mark for mark, count in counts.items() if count >= LEAST)
    borne = np.array([[mark in case.marks for mark in names] + [True] for case in cases], dtype=np.float64)
    right = np.array([case.right for case in cases], dtype=np.float64)
    ridge = np.diag([RIDGE] * len(names) + [0.01])  # the base is hardly held: it is the average of all
    weights = np.zeros(len(names) + 1)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-borne @ weights))
        slope = borne.T @ (chance - right) + ridge @ weights
        bend = (borne * (chance * (1 - chance))[:, None]).T @ borne + ridge
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return Confidence({name: round(100 * float(w)) for name, w in zip([*names, BASE], weights, strict=True)})


def cross_validated(cases: Sequence[Case]) -> list[int]:
    """Give each case the confidence that a fit without its document gives it, in thousandths.

    Documents go into folds by their id, which is a hash of their text: the same text is in one fold, and a new document
    moves no other.
    """
    folds = [int(case.document[:8], 16) % FOLDS for case in cases]
    tables = {n: fit([c for c, fold in zip(cases, folds, strict=True) if fold != n]) for n in set(folds)}
    return [tables[fold].of(case.marks) for case, fold in zip(cases, folds, strict=True)]


def measure(confidence: Sequence[int], cases: Sequence[Case]) -> Measured:
    """Measure the expected calibration error and the Brier score of confidences in thousandths."""
    chance = np.array(confidence, dtype=np.float64) / 1000
    right = np.array([case.right for case in cases], dtype=np.float64)
    number = np.minimum((chance * BINS).astype(int), BINS - 1)
    bins = []
    for n in range(BINS):
        inside = number == n
        if inside.any():
            bins.append((n / BINS, int(inside.sum()), float(chance[inside].mean()), float(right[inside].mean())))
    error = sum(count * abs(mean - share) for _, count, mean, share in bins) / len(cases)
    return Measured(len(cases), error, float(((chance - right) ** 2).mean()), tuple(bins))


def table(fitted: Confidence, cases: Sequence[Case]) -> str:
    """Write a fit as the lexicon's CSV: marks in order, each with how many claims bore it and were right."""
    borne = Counter({BASE: len(cases)}) + Counter(mark for case in cases for mark in case.marks)
    right = Counter({BASE: sum(c.right for c in cases)}) + Counter(m for c in cases if c.right for m in c.marks)
    names = [BASE, *sorted(fitted.points.keys() - {BASE})]
    rows = [",".join(COLUMNS), *(f"{name},{fitted.points[name]},{borne[name]},{right[name]}" for name in names)]
    return "\n".join(rows) + "\n"


def figures(cases: Sequence[Case], confidence: Sequence[int]) -> str:
    """Write the measured error as the block of docs/evaluation.md."""
    lines = ["", "| Documents | Claims | Expected calibration error | Brier score |", "|---|---|---|---|"]
    for name, chosen in _groups(cases):
        part = [n for n, case in enumerate(cases) if chosen(case)]
        found = measure([confidence[n] for n in part], [cases[n] for n in part])
        lines.append(f"| {name} | {found.claims} | {found.error:.3f} | {found.brier:.3f} |")
    lines += ["", "| Confidence | Claims | Mean confidence | Right |", "|---|---|---|---|"]
    for low, count, mean, share in measure(confidence, cases).bins:
        lines.append(f"| {low:.1f}–{low + 1 / BINS:.1f} | {count} | {mean:.2f} | {share:.2f} |")
    return "\n".join(lines) + "\n\n"


def _groups(cases: Iterable[Case]) -> list[tuple[str, Callable[[Case], bool]]]:
    names = dict.fromkeys(case.corpus for case in cases)
    return [("all", lambda _: True), *((f"`{n}`", lambda c, n=n: c.corpus == n) for n in names)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="measure only; write nothing")
    asked = parser.parse_args(arguments)
    lexicon = load_lexicon()
    cases = [c for corpus in CORPORA for c in cases_of(corpus.name, corpus.evaluate(lexicon), lexicon)]
    now = measure([lexicon.confidence.of(case.marks) for case in cases], cases)
    block = figures(cases, cross_validated(cases))
    sys.stdout.write(
        f"The table that ships: error {now.error:.3f}, Brier {now.brier:.3f}\nRefitted, ten folds:\n{block}"
    )
    if not asked.check:
        (FOLDER / FILE).write_text(table(fit(cases), cases), encoding="utf-8", newline="\n")
        page = DOCS.read_text(encoding="utf-8")
        DOCS.write_text(_BLOCK.sub(lambda _: block, page), encoding="utf-8", newline="\n")
        sys.stdout.write(f"Wrote {FILE} of the lexicon and the figures in {DOCS.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
