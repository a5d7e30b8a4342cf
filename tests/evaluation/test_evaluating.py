"""Scoring reading on annotated documents: the counts, the folder, the command; and the contract's own scorer."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from musterbook import cli
from musterbook.errors import InputError
from musterbook.evaluation import Evaluation, compare, evaluate
from musterbook.evaluation.agreement import Judge
from musterbook.evaluation.annotations import Annotation, load_records, place_records
from musterbook.evaluation.matching import match
from musterbook.lexicon import Lexicon
from musterbook.records import Amount, Claim, Document, Party, dumps, to_dict

TEXT = "Norway will give $40 million to Syria. More than 70 countries met in Oslo. Nobody came."
RECORDS: list[dict[str, Any]] = [
    {"kind": "commitment", "status": "pledged", "actor": "Norway", "amount_low": 40000000, "amount_high": 40000000,
     "unit": "USD", "approx": "exact", "recipient_or_place": "Syria", "quote": "will give $40 million"},
    {"kind": "figure", "status": "assessed", "amount_low": 70, "amount_high": None, "unit": "countries",
     "approx": "more_than", "quote": "More than 70 countries"},
    {"kind": "statement", "status": "denied", "actor": "Norway", "quote": "Nobody came"},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("docs", "records"):
        (tmp_path / name).mkdir()
    (tmp_path / "docs" / "plain.txt").write_text(TEXT, encoding="utf-8")
    headed = f"---\ntitle: Oslo\nissued: 2018-02-14\n---\n\n{TEXT}\n"
    (tmp_path / "docs" / "headed.md").write_text(headed, encoding="utf-8")
    (tmp_path / "docs" / "spare.txt").write_text("Nobody annotated this.", encoding="utf-8")
    for stem in ("plain", "headed"):
        (tmp_path / "records" / f"{stem}.json").write_text(json.dumps(RECORDS), encoding="utf-8")
    return tmp_path


def claim(kind: Any, words: str, *, amount: Amount | None = None, stage: Any = "assessed", **fields: Any) -> Claim:
    start = TEXT.index(words)
    identity = Claim.identity("d", kind, start, start + len(words))
    return Claim(identity, "d", kind, stage, start, start + len(words), words, amount=amount, **fields)


def annotation(record: dict[str, Any]) -> Annotation:
    start = TEXT.index(record["quote"])
    numbers = {k: Decimal(v) for k, v in record.items() if k.startswith("amount") and v is not None}
    return Annotation.of(record | numbers, start, start + len(record["quote"]))


def test_what_is_right_missed_and_false_is_counted(lexicon: Lexicon) -> None:
    dollars = Amount(40_000_000, 40_000_000, 40_000_000, "USD", 0, "exact", "$40 million")
    countries = Amount(70, 70, None, "countries", 0, "about", "70 countries")
    claims = [
        claim(
            "commitment", "give $40 million", amount=dollars, stage="planned", party=Party("Norway", "NOR", "Norway")
        ),
        claim("event", "70 countries met", amount=countries),
        claim("event", "met in Oslo"),
    ]
    document = Document.of(TEXT)
    found = compare(document, [annotation(r) for r in RECORDS], claims, Judge(lexicon), stem="a")
    assert [pair.wrong for pair in found.pairs] == [("stage", "place"), ("kind", "hedge")]
    assert [a.quote for a in found.missed] == ["Nobody came"]
    assert [c.quote for c in found.false] == ["met in Oslo"]
    assert found.right() == {claims[0].id: True, claims[1].id: False, claims[2].id: False}

    evaluation = Evaluation((found,))
    counts = {name: (f.right, f.read, f.wanted) for name, f in evaluation.figures.items()}
    assert counts == {
        "amounts": (1, 2, 2),
        "amounts, any kind": (2, 2, 2),
        "commitment": (1, 1, 1),
        "figure": (0, 0, 1),
        "event": (0, 2, 0),
        "statement": (0, 0, 1),
        "all": (2, 3, 3),
    }
    assert evaluation.slots == {
        "hedge": (1, 2), "stage": (1, 2), "party": (1, 1), "place": (0, 1), "speaker": (0, 0), "period": (0, 0),
        "repeats": (2, 2),
    }  # fmt: skip
    every = evaluation.figures["all"]
    assert (every.precision, every.recall, every.f1) == (Decimal("0.6667"),) * 3
    assert evaluation.figures["figure"].precision is None
    assert evaluation.figures["figure"].recall == evaluation.figures["figure"].f1 == 0
    assert evaluation.misquoted == ()


def test_a_quote_that_is_not_its_slice_is_counted(lexicon: Lexicon) -> None:
    wrong = Claim("c", "d", "figure", "assessed", 0, 6, "Sweden")
    evaluation = Evaluation((compare(Document.of(TEXT), [], [wrong], Judge(lexicon)),))
    assert evaluation.misquoted == (wrong,)
    assert next(row for row in evaluation.rows() if row["measure"] == "quotes exact")["right"] == 0


def test_a_folder_is_read_and_scored(folder: Path, lexicon: Lexicon) -> None:
    evaluation = evaluate(folder, lexicon=lexicon)
    assert [c.stem for c in evaluation.documents] == ["headed", "plain"]
    assert evaluation.unannotated == ("spare",)
    assert evaluation.documents[0].document.text.strip() == TEXT
    assert evaluation.documents[0].document.issued == "2018-02-14"
    assert evaluation.figures["amounts"].right == 4
    assert evaluation.figures["all"].wanted == 6
    assert [c.stem for c in evaluate(folder, stems=["pl*"], lexicon=lexicon).documents] == ["plain"]
    elsewhere = folder / "elsewhere"
    (folder / "docs").rename(elsewhere)
    assert evaluate(folder, docs=elsewhere, lexicon=lexicon).figures == evaluation.figures


def broken(change: Callable[[Path], object], folder: Path) -> str:
    change(folder)
    with pytest.raises(InputError) as raised:
        evaluate(folder)
    return str(raised.value)


def test_what_is_wrong_with_a_folder_is_told(folder: Path) -> None:
    docs, records = folder / "docs", folder / "records"
    assert "plain.json: there is no document plain.*" in broken(lambda f: (docs / "plain.txt").unlink(), folder)
    (docs / "plain.txt").write_text(TEXT.replace("Nobody", "Somebody"), encoding="utf-8")
    told = broken(lambda f: None, folder)
    assert (
        told == f"{records}/plain.json: record 3, quote: does not occur in the text; copy it from there: 'Nobody came'"
    )
    twin = docs / "plain.md"
    assert "plain.txt: plain.md has the same stem" in broken(lambda f: twin.write_text(TEXT), folder)
    twin.unlink()
    (docs / "plain.txt").write_bytes(b"")
    assert "plain.txt: " in broken(lambda f: None, folder)
    assert "no such folder" in broken(lambda f: records.rename(f / "notes"), folder)
    records.mkdir()
    assert "no file there to evaluate" in broken(lambda f: None, folder)
    with pytest.raises(InputError, match="fits 2019-"):
        evaluate(folder, stems=["2019-*"])


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["musterbook", "evaluate", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


def test_the_command_prints_figures_and_writes_a_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = folder / "errors.html"
    assert run([str(folder), "--format", "json", "--errors", str(page)], monkeypatch) == 0
    said = capsys.readouterr()
    rows = {row["measure"]: row for row in json.loads(said.out)}
    assert rows["amounts"] == {
        "measure": "amounts", "right": 4, "read": 4, "annotated": 4, "precision": 1, "recall": 1, "f1": 1,
    }  # fmt: skip
    assert rows["slot: hedge"]["right"] == 4
    assert "no records: spare" in said.err
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    for arguments, told in (
        ([str(folder / "nowhere")], "no such folder"),
        ([str(folder), "--errors", str(folder / "nowhere" / "page.html")], "page.html: cannot be written"),
    ):
        assert run(arguments, monkeypatch) == 1
        assert told in capsys.readouterr().err


# The contract's scorer


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("contract_score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_counts_are_those_of_the_contracts_scorer(shared: Path, scorer: ModuleType, lexicon: Lexicon) -> None:
    """Every pair it finds is ours. We differ where the lexicon knows more than its four lists of words.

    That is: a noun counts persons for both, or is one unit; and names, where both are judged and only one holds.
    """
    judge, pairs, judged, named = Judge(lexicon), 0, 0, 0
    for compared in evaluate(shared / "gold", lexicon=lexicon).documents:
        path, text = shared / "gold" / "records" / f"{compared.stem}.json", compared.document.text
        claims = sorted(compared.claims, key=lambda c: (c.start, c.end, c.kind, c.id))
        annotations = place_records(load_records(path), text, path)
        golds = [scorer.norm_gold(record) for record in json.loads(path.read_text(encoding="utf-8"))]
        preds = [scorer.norm_pred(json.loads(dumps(to_dict(c)))) for c in claims]
        theirs, ours = set(scorer.match(golds, preds, text)), set(match(annotations, claims, judge))
        assert theirs <= ours
        for i, j in ours - theirs:
            assert not scorer.same_unit(scorer.unit(golds[i]["unit"]), scorer.unit(preds[j]["unit"]))
        for i, j in theirs:
            agreement = judge.agreement(annotations[i], claims[j])
            for slot in scorer.SLOTS:
                got, want = agreement.get(slot), scorer.agree(slot, golds[i], preds[j])
                assert (got is None) == (want is None), slot
                assert got == want or slot in ("party", "place", "speaker"), (slot, golds[i], preds[j])
                judged += want is not None
                named += got != want
        pairs += len(theirs)
    assert pairs > 150
    assert named <= 0.03 * judged
