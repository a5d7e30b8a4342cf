"""The corpora written for the gate: enough, sound, and with as much that is no pledge as that is one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from corpora import CORPORA

import musterbook
from musterbook.evaluation import Evaluation
from musterbook.evaluation.annotations import load_records
from musterbook.lexicon import Lexicon
from musterbook.lexicon.tables import edtf_bounds

WRITTEN = [corpus for corpus in CORPORA if corpus.name != "demo"]  # the dispatches have tests of their own
RECORDS = [path for corpus in WRITTEN for path in sorted((corpus.folder / "records").glob("*.json"))]
FIELDS = ["kind", "actor", "action", "amount_low", "amount_high", "unit", "approx", "recipient_or_place", "purpose"]
FIELDS += ["period", "stated_date", "event_date", "status", "speaker", "restates", "quote"]
NUMBERS = re.compile(r"\d[\d.,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand)s?\b")


def edtf(said: str) -> bool:
    """Say whether a date is one: also with its year open ("XXXX-02-13"), which the lexicon's tables never have."""
    return edtf_bounds(said.replace("XXXX", "2000")) is not None


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("2018-02-13", True), ("2018-02", True), ("2018", True), ("201X", True), ("2018~", True), ("XXXX-02-13", True),
        ("2018-02-14/2018-02-15", True), ("../2018", True), ("2018/", True), ("2018-02-30", False), ("2018-13", False),
        ("last year", False), ("2018-2019", False), ("FY2018", False), ("since 2018", False), ("", False),
    ],
)  # fmt: skip
def test_dates_are_told_from_words(said: str, is_one: bool) -> None:
    assert edtf(said) is is_one


def test_there_are_enough_documents_and_each_has_its_records() -> None:
    stems = [path.stem for corpus in WRITTEN for path in sorted(corpus.docs.iterdir())]
    assert len(stems) >= 60
    assert sorted(stems) == sorted(path.stem for path in RECORDS)


@pytest.mark.parametrize("path", RECORDS, ids=[path.stem for path in RECORDS])
def test_records_are_whole_and_their_dates_are_edtf(path: Path) -> None:
    # That kinds, stages, hedges and amounts are legal and each quote occurs once, `evaluate` has checked.
    for number, record in enumerate(load_records(path), 1):
        assert list(record) == FIELDS, (path.name, number)
        for slot in ("period", "stated_date", "event_date"):
            assert record[slot] is None or edtf(record[slot]), (path.name, number, slot, record[slot])


def test_quotes_are_exact_and_distinct(evaluations: dict[str, Evaluation]) -> None:
    for corpus in WRITTEN:
        for compared in evaluations[corpus.name].documents:
            text, annotations = compared.document.text, list(compared.annotations)
            assert [a.quote for a in annotations if text.count(a.quote) != 1] == [], compared.stem
            twins = Counter((a.start, a.end, a.kind, a.low, a.high, a.party) for a in annotations)
            assert [key for key, count in twins.items() if count > 1] == [], compared.stem


def test_every_shape_of_the_records_occurs_often(evaluations: dict[str, Evaluation]) -> None:
    found = [a for corpus in WRITTEN for c in evaluations[corpus.name].documents for a in c.annotations]
    kinds, stages, hedges = (Counter(getattr(a, slot) for a in found) for slot in ("kind", "stage", "hedge"))
    assert min(kinds[kind] for kind in ("commitment", "figure", "event", "statement")) >= 100
    assert min(stages[stage] for stage in musterbook.records.STAGES) >= 5, stages
    assert min(hedges[hedge] for hedge in ("about", "nearly", "more_than", "at_least", "up_to")) >= 5, hedges
    assert sum(a.repeats for a in found) >= 50


def test_hard_negatives_are_as_many_as_positives(evaluations: dict[str, Evaluation], lexicon: Lexicon) -> None:
    """Amounts that are nobody's commitment (ages, prices, budgets, casualties, ...) against those that are."""
    positive = negative = 0
    bare = []
    for corpus in WRITTEN:
        for compared in evaluations[corpus.name].documents:
            given = [a for a in compared.annotations if a.kind == "commitment" and a.has_amount]
            amounts = musterbook.find_amounts(compared.document.text, lexicon=lexicon)
            positive += len(given)
            negative += sum(not any(a.start <= m.start < a.end for a in given) for m in amounts)
            bare.append(len(given) <= 1 and len(NUMBERS.findall(compared.document.text)) >= 5)
    assert negative >= positive >= 200
    assert sum(bare) >= len(bare) / 4, "documents full of numbers in which hardly anything is given"
