"""`musterbook ground`: a verdict for each line, and the exit status that a script can ask."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from musterbook import cli

RELEASE = "OSLO, March 3, 2021 - Norway will provide 150 million Norwegian kroner to Iraq, the foreign ministry said.\n"
HELD = {"quote": "Norway will provide 150 million Norwegian kroner", "party": "Norway", "stage": "pledged"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    release, claims = tmp_path / "release.txt", tmp_path / "claims.jsonl"
    release.write_text(RELEASE, encoding="utf-8")
    claims.write_text(f"{json.dumps(HELD)}\n\n{json.dumps(HELD | {'party': 'Sweden'})}\n", encoding="utf-8")
    return str(release), str(claims)


def ran(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["musterbook", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


def test_each_line_has_a_verdict_with_its_reasons(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(monkeypatch, "ground", *files, "--format", "jsonl") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["line"], row["accepted"], row["start"]) for row in rows] == [(1, True, 22), (3, False, 22)]
    (wrong,) = (slot for slot in rows[1]["slots"] if slot["verdict"] == "not held")
    assert wrong == {"slot": "party", "verdict": "not held", "reason": "the text gives Norway", "start": 22, "end": 28}


def test_a_table_is_for_people(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(monkeypatch, "ground", *files)
    heading, first, *_, last = [
        line for line in capsys.readouterr().out.splitlines() if "held" in line or "why" in line
    ]
    assert heading.split() == ["line", "verdict", "not", "checked", "quote", "why", "not"]
    assert first.split()[:2] == ["1", "held"]
    assert last.startswith("3")
    assert "not held" in last
    assert "party: the text gives Norway" in last


def test_what_was_read_is_held(files: tuple[str, str]) -> None:
    command = f"{sys.executable} -m musterbook"
    piped = f"{command} read {files[0]} --format jsonl | {command} ground {files[0]} - --format csv"
    done = subprocess.run(piped, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split(",")[1] == "held"


def test_a_claim_that_is_none_is_told_with_file_and_line(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text('{"quote": "a"}\n{"quote": "b", "stage": "promised"}\n', encoding="utf-8")
    assert ran(monkeypatch, "ground", *files) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "claims.jsonl:2: the claim's stage is 'promised'; it must be one of goal, pledged" in said.err


def test_a_file_without_claims_is_no_failure(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text("\n", encoding="utf-8")
    assert ran(monkeypatch, "ground", *files) == 0
    assert capsys.readouterr().out == "No claims found.\n"
