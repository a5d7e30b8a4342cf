"""The gate: no figure of reading falls under its floor, on the very corpus that the floor was measured on."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import floors
import pytest
from corpora import CORPORA, Corpus
from floors import Pin

from musterbook.evaluation import Evaluation
from musterbook.records import KINDS

NAMES = [corpus.name for corpus in CORPORA]


@pytest.mark.parametrize("corpus", CORPORA, ids=NAMES)
def test_a_corpus_is_the_one_that_is_pinned(corpus: Corpus) -> None:
    assert floors.load(floors.FLOORS)[corpus.name].digest == corpus.digest(), "run: python evaluation/floors.py --pin"


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_under_its_floor(evaluations: dict[str, Evaluation], name: str) -> None:
    assert list(floors.fallen(floors.load(floors.FLOORS)[name], floors.figures(evaluations[name]))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_and_slot_has_a_floor(evaluations: dict[str, Evaluation], name: str) -> None:
    pinned = floors.load(floors.FLOORS)[name].floors
    assert pinned.keys() == floors.figures(evaluations[name]).keys()
    assert {"amounts", *KINDS, "slot: stage", "slot: party", "slot: repeats"} <= pinned.keys()


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_its_slice(evaluations: dict[str, Evaluation], name: str) -> None:
    assert evaluations[name].misquoted == ()


# The gate itself


def test_what_falls_is_named_and_what_rises_is_not() -> None:
    pin = Pin("d", {"amounts": Decimal(80), "event": Decimal(50), "all": Decimal(60)})
    found = {"amounts": Decimal("79.9"), "event": Decimal("50.0"), "statement": Decimal(1)}
    assert list(floors.fallen(pin, found)) == [
        "amounts: 79.9 is under its floor 80",
        "all: no longer measured; its floor is 60",
    ]


def test_pins_are_written_rounded_down_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    assert floors.load(path) == {}
    floors.write({"reading": Pin("abc", {"slot: party": Decimal("91.99"), "all": Decimal(70)})}, path)
    assert floors.load(path) == {"reading": Pin("abc", {"slot: party": Decimal(91), "all": Decimal(70)})}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """A corpus of two documents that `floors.py` sees as the only one, its pins in a folder of their own."""
    corpus = Corpus("demo", tmp_path / "docs")
    (tmp_path / "docs").mkdir()
    (tmp_path / "records").mkdir()
    source = next(c for c in CORPORA if c.name == "demo")
    for path in sorted(source.docs.glob("*.md"))[:2]:
        shutil.copy(path, tmp_path / "docs")
        shutil.copy(source.folder / "records" / f"{path.stem}.json", tmp_path / "records")
    monkeypatch.setattr("corpora.HERE", tmp_path.parent)
    renamed = Corpus(tmp_path.name, corpus.docs)
    monkeypatch.setattr(floors, "CORPORA", (renamed,))
    monkeypatch.setattr(floors, "FLOORS", tmp_path / "floors.toml")
    return renamed


def test_floors_are_lowered_only_when_asked(small: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    assert floors.main([]) == 1
    assert "not the corpus that is pinned" in capsys.readouterr().out
    assert floors.main(["--pin"]) == 0
    pinned = floors.load(floors.FLOORS)[small.name]
    assert pinned.digest == small.digest()
    assert floors.main([]) == 0

    high = {**pinned.floors, "all": Decimal(101)}
    floors.write({small.name: Pin(pinned.digest, high)}, floors.FLOORS)
    capsys.readouterr()
    assert floors.main([]) == floors.main(["--pin"]) == 1
    said = capsys.readouterr().out
    assert "fell: all: " in said
    assert "Nothing was pinned" in said
    assert floors.load(floors.FLOORS)[small.name].floors == high
    assert floors.main(["--pin", "--lower"]) == 0
    assert floors.load(floors.FLOORS)[small.name] == pinned


def test_a_digest_knows_names_and_content(small: Corpus) -> None:
    before = small.digest()
    path = sorted(small.docs.iterdir())[0]
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    assert small.digest() != before
    path.write_bytes(content)
    assert small.digest() == before
    path.rename(path.with_name("other.md"))
    assert small.digest() != before
