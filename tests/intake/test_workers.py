from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from musterbook.intake import Limits
from musterbook.intake.parsed import Parsed, Part, Problem, from_plain, to_plain, whole
from musterbook.intake.workers import Workers

PAGE = (
    b"<html><body><article><p>The ministers met and agreed on the aid for the coming year.</p></article></body></html>"
)


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Workers of our own, so that killing them harms no other test."""
    ours = Workers()
    yield ours
    ours.close()


def server_of(workers: Workers) -> int:
    assert workers._server is not None
    return workers._server.pid


def test_one_server_serves_many_documents(workers: Workers) -> None:
    first = workers.parse("feed", b"<rss/>", Limits())
    server = server_of(workers)
    second = workers.parse(
        "feed", b"<rss><channel><item><description>Words.</description></item></channel></rss>", Limits()
    )
    assert server_of(workers) == server
    assert [p.code for p in first.problems] == ["intake.no_text"]
    assert [p.text for p in second.parsed] == ["Words."]
    assert 0 < second.cpu_seconds < 2
    assert second.memory_bytes > 1_000_000


def test_a_server_that_was_killed_is_replaced(workers: Workers) -> None:
    workers.parse("feed", b"<rss/>", Limits())
    os.kill(server_of(workers), signal.SIGKILL)
    answer = workers.parse("feed", b"<rss/>", Limits())
    assert [p.code for p in answer.problems] == ["intake.no_text"]


def test_a_server_that_hangs_is_killed_and_replaced(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    workers.parse("feed", b"<rss/>", Limits())
    server = server_of(workers)
    monkeypatch.setattr("musterbook.intake.workers._GRACE", 0.3)
    monkeypatch.setattr("musterbook.intake.workers._START_SECONDS", 0.3)
    os.kill(server, signal.SIGSTOP)
    began = time.monotonic()
    answer = workers.parse("feed", b"<rss/>", Limits(wall_seconds=0.3))
    assert time.monotonic() - began < 10
    assert [p.code for p in answer.problems] == ["intake.too_slow"]
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
    monkeypatch.undo()
    assert workers.parse("feed", b"<rss/>", Limits()).problems[0].code == "intake.no_text"


def test_a_parse_is_ended_by_the_clock_as_well(workers: Workers) -> None:
    many = b"".join(b' a%d="<"' % i for i in range(60_000))
    began = time.monotonic()
    answer = workers.parse("html", b"<html><body><div" + many + b"><p>x", Limits(wall_seconds=0.5))
    assert [p.code for p in answer.problems] == ["intake.too_slow"]
    assert "0.5 s on the clock" in answer.problems[0].message
    assert time.monotonic() - began < 15
    assert workers.parse("html", PAGE, Limits()).parsed


def test_a_process_that_was_forked_starts_its_own(workers: Workers) -> None:
    workers.parse("feed", b"<rss/>", Limits())
    server = server_of(workers)
    workers._pid -= 1  # as in a child of this process
    workers.parse("feed", b"<rss/>", Limits())
    assert server_of(workers) != server
    os.killpg(server, signal.SIGKILL)
    os.waitpid(server, 0)


def test_a_secret_in_the_environment_stays_here(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTERBOOK_TEST_SECRET", "x" * 40)
    workers.parse("feed", b"<rss/>", Limits())
    with open(f"/proc/{server_of(workers)}/environ", "rb") as stream:  # noqa: PTH123
        assert b"MUSTERBOOK_TEST_SECRET" not in stream.read()


def test_the_json_form_brings_everything_back() -> None:
    parsed = Parsed(
        "Words.",
        "mail",
        title="T",
        agencies=("AP",),
        dates=(("2018", "mail"),),
        pages=((1, 0, 6),),
        problems=(Problem("intake.x", "note", "why", 0, 1),),
        parts=(Part("a.pdf", "application/pdf", b"\x00\xff"),),
    )
    import json

    assert from_plain(json.loads(json.dumps(to_plain(parsed)))) == parsed


@pytest.mark.parametrize("data", [{}, {"text": "x"}, {"text": "x", "format": "y", "dates": [1]}])
def test_what_is_no_answer_raises(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_plain(data)


@pytest.mark.parametrize(("text", "clean"), [("a\ud800b", "a\ufffdb"), ("a\0b", "a\ufffdb"), ("a😀b", "a😀b")])
def test_halves_of_letters_are_replaced_one_for_one(text: str, clean: str) -> None:
    assert whole(text) == clean
