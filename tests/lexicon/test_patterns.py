"""The tables of patterns load, are whole, and say where they are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from musterbook.errors import LexiconError
from musterbook.lexicon import FOLDER, Lexicon
from musterbook.lexicon.patterns import Patterns, check
from musterbook.records import KINDS, STAGES

TABLES = ("kinds.toml", "frames.toml", "measures.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in TABLES:
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_shipped_tables_have_no_fault() -> None:
    assert check(FOLDER) == []
    assert Patterns.check(FOLDER) == []


def test_every_kind_and_stage_is_defined(lexicon: Lexicon) -> None:
    assert tuple(sorted(lexicon.patterns.kinds)) == tuple(sorted(KINDS))
    assert tuple(sorted(lexicon.patterns.stages)) == tuple(sorted(STAGES))
    assert all(k.definition for k in lexicon.patterns.kinds.values())
    assert all(s.definition for s in lexicon.patterns.stages.values())


@pytest.mark.parametrize(
    ("stage", "money", "goods", "statement"),
    [
        ("pledged", "pledge", "pledge", None),
        ("committed", "commitment", "commitment", None),
        ("delivered", "disbursement", "delivery", None),
        ("goal", "target", "target", "call"),
        ("withdrawn", "reduction", "reduction", None),
        ("planned", "plan", "plan", None),
        ("denied", None, None, None),
    ],
)
def test_stage_maps_to_the_ledger(
    lexicon: Lexicon, stage: str, money: str | None, goods: str | None, statement: str | None
) -> None:
    row = lexicon.patterns.stages[stage]
    assert (row.ledger, row.ledger_goods, row.ledger_statement) == (money, goods, statement)


def test_plans_and_targets_stay_out_of_totals(lexicon: Lexicon) -> None:
    counted = {name for name, row in lexicon.patterns.stages.items() if row.counted}
    assert counted == {"pledged", "committed", "delivered", "withdrawn"}


def test_classes_hold_what_they_take_in(lexicon: Lexicon) -> None:
    words = lexicon.patterns.words
    assert words["weapons"] <= words["goods"]
    assert "soldier" in words["support"]
    assert "goods" in lexicon.patterns.classes_of["tank"]
    assert "tank" not in words["civilians"]


def test_frames_stand_by_priority_and_word(lexicon: Lexicon) -> None:
    patterns = lexicon.patterns
    priorities = [f.priority for f in patterns.frames]
    assert priorities == sorted(priorities, reverse=True)
    assert patterns.frame("promise") in patterns.by_verb["pledge"]
    assert "pledge" not in {v for f in patterns.frames if f.name == "kill" for v in f.verbs}
    with pytest.raises(StopIteration):
        patterns.frame("no such frame")


def test_course_gives_the_outcome_of_a_mood(lexicon: Lexicon) -> None:
    give = lexicon.patterns.frame("give")
    past, asked, failed = give.outcome("past"), give.outcome("ask"), give.outcome("fail")
    assert past is not None
    assert (past.kind, past.stage) == ("commitment", "delivered")
    assert asked is not None
    assert (asked.kind, asked.stage) == ("statement", "goal")
    assert failed is None


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("frames.toml", 'course = "giving"', 'course = "givving"', "not known"),
        ("frames.toml", 'kind = "commitment"', 'kind = "commitmemt"', "not known"),
        ("frames.toml", 'slots.party = ["agent"', 'slots.party = ["agnet"', "not known"),
        ("frames.toml", "slots.party", "slots.giver", "not known"),
        ("frames.toml", '"@trained"', '"@trainned"', "not known"),
        ("frames.toml", 'past = "delivered"', 'past = "deliverred"', "not known"),
        ("frames.toml", "[mood]\nintend", "[mood]\nintent", "not known"),
        ("measures.toml", 'classes = ["forces"', 'classes = ["farces"', "not known"),
        ("measures.toml", '"@weapons"', '"@wepons"', "not known"),
        ("kinds.toml", 'name = "figure"', 'name = "figur"', "not known"),
        ("kinds.toml", "[[kind]]", "[kind", "is not TOML"),
    ],
)
def test_a_spoilt_table_is_a_fault(folder: Path, file: str, old: str, new: str, said: str) -> None:
    spoil(folder, file, old, new)
    faults = check(folder)
    assert len(faults) == 1
    assert said in faults[0].message
    with pytest.raises(LexiconError):
        Patterns.load(folder)


def test_a_fault_names_its_row(folder: Path) -> None:
    spoil(folder, "frames.toml", 'name = "commit"', 'name = "commit"\nkind = "statment"\n#')
    text = (folder / "frames.toml").read_text(encoding="utf-8")
    spoil(folder, "frames.toml", '#\nkind = "commitment"', "")
    fault = check(folder)[0]
    assert fault.file == "frames.toml"
    assert fault.row == text.splitlines().index('name = "commit"') + 1


def test_a_missing_file_and_a_missing_stage_are_faults(folder: Path) -> None:
    spoil(folder, "kinds.toml", '[[stage]]\nname = "denied"', '[[unused]]\nname = "denied"')
    assert [f.message for f in check(folder)] == ["the stage 'denied' is missing"]
    (folder / "measures.toml").unlink()
    assert check(folder)[0].file == "measures.toml"


def test_frames_of_one_name_are_a_fault(folder: Path) -> None:
    spoil(folder, "frames.toml", 'name = "commit"', 'name = "give"')
    assert "two frames have this name" in check(folder)[0].message


def test_a_frame_without_examples_is_a_fault(folder: Path) -> None:
    spoil(folder, "frames.toml", 'counter_examples = ["Japan pledged loyalty', 'others = ["Japan pledged loyalty')
    assert [f.message for f in check(folder)] == ["promise: has no counter_examples"]
