"""Confidence is the share that is right: of the table that ships, and of the way it is fitted."""

from __future__ import annotations

import re
from pathlib import Path

import calibrate
import numpy as np
import pytest
from calibrate import Case

from musterbook.errors import LexiconError
from musterbook.evaluation import Evaluation
from musterbook.lexicon import Lexicon
from musterbook.lexicon.confidence import Confidence
from musterbook.reading.claims.confidence import marks, rated
from musterbook.records import Amount, Claim, Party, Place


@pytest.fixture(scope="module")
def cases(evaluations: dict[str, Evaluation], lexicon: Lexicon) -> list[Case]:
    return [case for name, found in evaluations.items() for case in calibrate.cases_of(name, found, lexicon)]


@pytest.fixture(scope="module")
def unseen(cases: list[Case]) -> list[int]:
    """The confidence of each case by a fit that did not see its document."""
    return calibrate.cross_validated(cases)


def test_the_confidence_that_ships_is_calibrated(cases: list[Case], evaluations: dict[str, Evaluation]) -> None:
    claims = [claim for found in evaluations.values() for compared in found.documents for claim in compared.claims]
    found = calibrate.measure([claim.confidence for claim in claims], cases)
    assert found.error <= 0.05
    assert found.brier <= 0.20


def test_a_fit_is_calibrated_on_documents_it_did_not_see(cases: list[Case], unseen: list[int]) -> None:
    found = calibrate.measure(unseen, cases)
    assert found.error <= 0.05
    share = sum(case.right for case in cases) / len(cases)  # the more is right, the less is left to tell apart
    assert found.brier <= 0.9 * share * (1 - share), "hardly better than telling everybody the average"
    apart = [n for n, case in enumerate(cases) if case.corpus == "apart"]
    assert calibrate.measure([unseen[n] for n in apart], [cases[n] for n in apart]).error <= 0.12


def test_the_documentation_states_the_error_as_it_is(cases: list[Case], unseen: list[int]) -> None:
    page = calibrate.DOCS.read_text(encoding="utf-8")
    stated = re.search(r"\| all \| \d+ \| (0\.\d+) \| (0\.\d+) \|", page)
    assert stated, "run: python evaluation/calibrate.py"
    found = calibrate.measure(unseen, cases)
    assert float(stated[1]) == pytest.approx(found.error, abs=0.02)
    assert float(stated[2]) == pytest.approx(found.brier, abs=0.02)


# The fit


def made(chances: dict[str, float], each: int, *, seed: int = 7) -> list[Case]:
    """Cases with one mark each, right by chance."""
    random = np.random.default_rng(seed)
    return [
        Case(frozenset((mark,)), bool(random.random() < chance), "c", f"{n:08x}")
        for mark, chance in chances.items()
        for n in range(each)
    ]


def test_a_fit_finds_the_chances_that_were_there() -> None:
    chances = {"rule:a": 0.9, "rule:b": 0.5, "rule:c": 0.2}
    fitted = calibrate.fit(made(chances, 400))
    for mark, chance in chances.items():
        assert fitted.of([mark]) / 1000 == pytest.approx(chance, abs=0.05)


def test_a_mark_that_is_new_counts_as_the_rare_ones_do() -> None:
    common, few = {"rule:a": 0.8, "rule:b": 0.6}, calibrate.LEAST - 1
    told = []
    for chance in (0.0, 1.0):
        rare = {f"rule:rare{n}": chance for n in range(8)}
        fitted = calibrate.fit(made(common, 300) + made(rare, few))
        assert fitted.points.keys() == {"rule:a", "rule:b", "base"}
        assert fitted.of(["rule:rare0"]) == fitted.of(["rule:new"])
        told.append(fitted.of(["rule:new"]))
    assert told[0] < 250
    assert told[1] > 750


def test_one_text_is_in_one_fold() -> None:
    told = [Case(frozenset(("rule:a",)), True, "c", "0000000a")] * 60
    other = [Case(frozenset(("rule:a",)), False, "c", "00000003")] * 60
    assert set(calibrate.cross_validated(told + other)[:60]) < set(range(100))


def test_the_error_is_the_mean_distance_over_bins() -> None:
    cases = [Case(frozenset(), right, "c", "0") for right in (True, True, True, False, False, False)]
    found = calibrate.measure([950, 950, 950, 950, 50, 1000], cases)
    assert found.claims == 6
    assert found.error == pytest.approx((5 * abs(0.96 - 0.6) + 0.05) / 6)
    assert found.brier == pytest.approx((3 * 0.05**2 + 0.95**2 + 0.05**2 + 1) / 6)


def test_a_table_is_read_back_as_it_was_fitted(tmp_path: Path) -> None:
    cases = made({"rule:a": 0.9, "figure:money": 0.3}, 50)
    fitted = calibrate.fit(cases)
    (tmp_path / "confidence.csv").write_text(calibrate.table(fitted, cases), encoding="utf-8")
    assert Confidence.load(tmp_path) == fitted


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("base,1,1,1\nrule:a,x,1,1", "confidence.csv:3: points is not a whole number: 'x'"),
        ("base,1,1,1\nrule:a,5,1,2", "confidence.csv:3: more right than there are claims"),
        ("base,1,1,1\nbase,5,1,1", "confidence.csv:3: mark given twice: base"),
        ("rule:a,5,1,1", "confidence.csv: no row 'base'"),
    ],
)
def test_a_table_that_is_wrong_is_refused(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "confidence.csv").write_text(f"mark,points,claims,right\n{rows}\n", encoding="utf-8")
    with pytest.raises(LexiconError) as raised:
        Confidence.load(tmp_path)
    assert str(raised.value) == told


def test_confidence_follows_the_points_and_is_never_certain() -> None:
    table = Confidence({"base": 0, "rule:a": 110, "rule:b": -10_000, "rule:c": 10_000})
    assert [table.of([mark]) for mark in ("rule:none", "rule:a", "rule:b", "rule:c")] == [500, 750, 10, 990]
    assert table.of(["rule:b", "rule:c"]) == 500


# The marks


def claim(**fields: object) -> Claim:
    given = {"kind": "figure", "stage": "assessed", "rules": ("figure", "mood:past", "amount:parse"), **fields}
    return Claim(id="c", document="d", start=0, end=4, quote="four", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({}, "rule:figure"),
        ({}, "mood:past"),
        ({}, "how:parse"),
        ({}, "figure:none"),
        ({}, "party:none"),
        ({}, "place:none"),
        ({}, "when:none"),
        ({"rules": ("give",)}, "mood:none"),
        ({"rules": ("give", "amount:parse", "amount:converted")}, "how:parse"),
        ({"party": Party("Oslo", "NOR")}, "party:known"),
        ({"party": Party("donors")}, "party:said"),
        ({"place": (Place("Iraq"),)}, "place:clause"),
        ({"place": (Place("Iraq"),), "rules": ("give", "place:topic")}, "place:topic"),
        ({"period": "2018", "occurred_on": "2018"}, "when:period"),
        ({"occurred_on": "2018"}, "when:day"),
        ({"basis": "share"}, "basis:share"),
        ({"measure": "forces"}, "measure:forces"),
        ({"amount": Amount(4, 4, 4, "troops", 0, "exact", "four")}, "figure:persons"),
        ({"amount": Amount(4, 4, 4, "troops", 0, "exact", "four")}, "number:words"),
        ({"amount": Amount(4, 4, 4, "troops", 0, "exact", "4")}, "count:few"),
        ({"amount": Amount(1, 1, 1, "troops", 0, "exact", "a")}, "count:one"),
        ({"amount": Amount(None, None, 40, "troops", 0, "up_to", "40")}, "count:many"),
        ({"amount": Amount(400, 400, 400, "USD", 2, "exact", "$4")}, "figure:money"),
        ({"amount": Amount(4, 4, 4, "widgets", 0, "exact", "4")}, "figure:other"),
        ({"amount": Amount(None, None, None, "troops", 0, "about", "dozens")}, "figure:vague"),
    ],
)
def test_a_claim_bears_its_marks(lexicon: Lexicon, fields: dict[str, object], mark: str) -> None:
    assert mark in marks(claim(**fields), lexicon)


def test_money_is_of_no_size_and_a_claim_has_each_mark_once(lexicon: Lexicon) -> None:
    found = marks(claim(amount=Amount(400, 400, 400, "USD", 2, "exact", "$4")), lexicon)
    assert not any(mark.startswith("count:") for mark in found)
    assert len({mark.partition(":")[0] for mark in found}) == len(found)


def test_a_rated_claim_differs_in_confidence_alone(lexicon: Lexicon) -> None:
    before = claim()
    after = rated(before, lexicon)
    assert after.confidence == lexicon.confidence.of(marks(before, lexicon)) != before.confidence
    assert rated(after, lexicon) == after
