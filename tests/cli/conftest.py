"""The command line, run in this process, and small ledgers to ask."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from musterbook import cli
from tests.cli.calling import RELEASE, Ran, Run


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.delenv("MUSTERBOOK_LEDGER", raising=False)

    def call(*arguments: str | Path, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["musterbook", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE, encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path, release: Path, run: Run) -> Path:
    path = tmp_path / "coalition.ledger"
    assert run("add", release, "--ledger", path).status == 0
    return path
