"""What holds a parser that a document has taken over. Each case runs in an interpreter of its own, which then forks."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

_SCRIPT = """
import json, os, sys, time
from dataclasses import asdict
from musterbook.intake.limits import Limits
from musterbook.intake.parsed import Parsed
from musterbook.intake.parsing import _supervised

def parser(raw, limits):
    {body}
    return [Parsed("done", "pdf")]

limits = Limits(cpu_seconds=1, wall_seconds={wall}, memory_bytes=50_000_000, text_bytes=1000, file_bytes=1000)
print(json.dumps(_supervised(parser, b"raw", {{"kind": "pdf", "declared": None, "limits": asdict(limits)}})))
"""


def supervised(body: str, *, wall: float = 20.0) -> dict[str, Any]:
    script = _SCRIPT.format(body=body, wall=wall)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ("while True: pass", "intake.too_slow", "more than 1 s of processor time"),
        ("bytearray(100_000_000)", "intake.too_much_memory", "more than 50,000,000 bytes of memory"),
        (
            "import socket; socket.create_connection(('127.0.0.1', 9))",
            "intake.parser_failed",
            "a parser may not do this: socket.",
        ),
        (
            "import subprocess; subprocess.run(['true'])",
            "intake.parser_failed",
            "a parser may not do this: subprocess.",
        ),
        ("os.system('true')", "intake.parser_failed", "a parser may not do this: os.system"),
        ("os.fork()", "intake.parser_failed", "a parser may not do this: os.fork"),
        ("open('new', 'w')", "intake.parser_failed", "a parser may not do this: open"),
        ("os.remove('old')", "intake.parser_failed", "a parser may not do this: os.remove"),
        ("os.abort()", "intake.parser_failed", "broke down (SIGABRT)"),
        ("os._exit(3)", "intake.parser_failed", "ended without an answer"),
        ("os.kill(os.getpid(), 9)", "intake.too_much_memory", "the system ended the parser"),
        ("sys.exit('bye')", "intake.parser_failed", "ended without an answer"),
        ("raise ValueError('odd')", "intake.parser_failed", "ValueError: odd"),
        ("parser(raw, limits)", "intake.too_deep", "nested more deeply"),
        ("return [Parsed('x' * 1001, 'pdf')]", "intake.too_large", "1,001 characters of text; the limit is 1,000"),
        ("return [Parsed('x' * 900, 'pdf')] * 50", "intake.too_large", "more text than the limits allow"),
        ("return [object()]", "intake.parser_failed", "failed on this document"),
    ],
)
def test_a_parser_out_of_hand(body: str, code: str, says: str) -> None:
    answer = supervised(body)
    assert answer["parsed"] == []
    ((found, severity, message, _, _),) = answer["problems"]
    assert (found, severity) == (code, "error")
    assert says in message


def test_a_parser_that_sleeps() -> None:
    answer = supervised("time.sleep(30)", wall=0.3)
    assert answer["problems"][0][0] == "intake.too_slow"
    assert "0.3 s on the clock" in answer["problems"][0][2]
    assert answer["wall_seconds"] < 5


def test_a_parser_that_keeps_to_its_limits_is_heard() -> None:
    answer = supervised("open(os.devnull)")
    assert [p["text"] for p in answer["parsed"]] == ["done"]
    assert answer["problems"] == []
