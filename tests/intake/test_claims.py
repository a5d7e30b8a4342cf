"""Files of claims from outside: exact numbers, the line of each, and what is wrong by file and line."""

from __future__ import annotations

import io
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from musterbook.errors import InputError
from musterbook.intake.claims import take_claims


def test_each_claim_comes_with_its_line_and_exact_numbers(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text('\ufeff{"quote": "é", "amount": {"low": 0.1}}\n\n{"quote": "b"}\n', encoding="utf-8")
    assert list(take_claims(str(path))) == [(1, {"quote": "é", "amount": {"low": Decimal("0.1")}}), (3, {"quote": "b"})]


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"quote": "a"}')))
    assert list(take_claims("-")) == [(1, {"quote": "a"})]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"quote": "a"}\n{"quote": ', r":2: not JSON .*; give one object a line"),
        (b'["quote"]', r":1: not a claim; give one JSON object a line"),
        (b"[" * 100_000, r":1: not JSON"),
        (b'{"quote": "\xff"}', r": not UTF-8 \(byte 11\)"),
    ],
)
def test_a_file_that_is_none_is_told_with_its_place(raw: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(raw)
    with pytest.raises(InputError, match="claims.jsonl" + said):
        list(take_claims(str(path)))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.jsonl: cannot be read"):
        list(take_claims(str(tmp_path / "nothing.jsonl")))
