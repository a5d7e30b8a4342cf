"""Parse every binary or marked-up document in a process that can be killed, with limits of time and memory.

In: a format, bytes, limits. Out: what the parser gives (`Parsed`), problems, and the cost. Parsers run nowhere else.

Three processes share the work. This one asks. A *server*, started afresh from the interpreter (so that forking is safe:
it has one thread and none of this process's locks, files or secrets), keeps the parsers loaded. For each document it
forks a *child*, which inherits them at no cost, takes its limits upon itself, parses, answers and ends: nothing a
document does to a parser outlives it. The server kills a child that takes too long; this process kills a server that
does not answer, and starts another. Requests are (JSON, bytes), answers JSON; nothing is pickled.

Memory limits need `RLIMIT_AS`, which Linux honours and macOS does not; there the limits of time and size still hold.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from musterbook.errors import InputError
from musterbook.intake.limits import Limits
from musterbook.intake.parsed import Parsed, Problem, from_plain, problem_from

log = logging.getLogger(__name__)

_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from musterbook.intake.parsing import serve; serve()"
_KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "PYTHONPATH",
    "PYTHONHOME",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
)
_GRACE = 10.0
"""Seconds beyond a document's own time that the server may take before it is held to be stuck."""
_START_SECONDS = 60.0
"""Seconds that the server may take to load a format's parser, on a cold and busy disk."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a parse gave and cost: CPU seconds, seconds on the clock, and its greatest resident size in bytes."""

    parsed: tuple[Parsed, ...]
    problems: tuple[Problem, ...]
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    memory_bytes: int = 0


class Workers:
    """One server and the line to it. Use `parse`; `close` ends it. Several threads may ask; they are served in turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._pid = os.getpid()

    def parse(self, kind: str, raw: bytes, limits: Limits, *, declared: str | None = None) -> Answer:
        """Parse a document in a child process.

        `declared` is the encoding that came with the bytes. A document that breaks a limit, or a parser, gives an
        answer with a problem and nothing parsed. Raises InputError where no worker can be started.
        """
        request = json.dumps({"kind": kind, "declared": declared, "limits": asdict(limits)}).encode()
        with self._lock:
            for attempt in (1, 2):
                server = self._running()
                try:
                    return _answer(self._ask(server, request, raw, limits))
                except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
                    # The server itself is gone, stuck, or speaks nonsense: nothing a child can do by itself.
                    log.warning("the parsing server failed (%s: %s)", type(error).__name__, error)
                    self._end()
                    if attempt == 2 or isinstance(error, TimeoutError):
                        break
        message = f"the parser of {kind} gave no answer in {limits.wall_seconds:g} s and was ended"
        return Answer((), (Problem("intake.too_slow", "error", message),))

    def close(self) -> None:
        """End the server, if there is one; another is started when next needed."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._pid != os.getpid():
            self._disown()
        if self._server is None or self._server.poll() is not None:
            self._end()
            environment = {k: v for k, v in os.environ.items() if k in _KEPT}
            try:
                self._server = subprocess.Popen(
                    [sys.executable, "-P", "-c", _START, _ROOT],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=environment,
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                raise InputError(f"no process can be started to parse in ({error}); free some and try again") from error
        return self._server

    def _ask(self, server: subprocess.Popen[bytes], request: bytes, raw: bytes, limits: Limits) -> Any:
        if server.stdin is None or server.stdout is None:
            raise EOFError("no line to the server")
        for block in (request, raw):
            server.stdin.write(struct.pack(">Q", len(block)))
            server.stdin.write(block)
        server.stdin.flush()
        until = time.monotonic() + limits.wall_seconds + _GRACE
        # The server says when it has loaded the parser, so that loading is not held against the document.
        size = struct.unpack(">Q", _read(server.stdout, 8, time.monotonic() + _START_SECONDS))[0]
        if size == 0:
            until = time.monotonic() + limits.wall_seconds + _GRACE
            size = struct.unpack(">Q", _read(server.stdout, 8, until))[0]
        return json.loads(_read(server.stdout, size, until))

    def _disown(self) -> None:
        """Let go of the server in a process that was forked: it belongs to the one this came from."""
        server, self._server, self._pid = self._server, None, os.getpid()
        if server is not None:
            _close(server)  # else the server would not notice when its own process ends
            server.returncode = 0  # not ours to wait for

    def _end(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        _close(server)


def _close(server: subprocess.Popen[bytes]) -> None:
    for stream in (server.stdin, server.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _read(stream: IO[bytes], size: int, until: float) -> bytes:
    """Read exactly so many bytes from a pipe. Raises TimeoutError, or EOFError where the other end is gone."""
    out = bytearray()
    while len(out) < size:
        left = until - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise TimeoutError("no answer")
        piece = os.read(stream.fileno(), min(1 << 20, size - len(out)))
        if not piece:
            raise EOFError("the server ended")
        out += piece
    return bytes(out)


def _answer(data: dict[str, Any]) -> Answer:
    return Answer(
        tuple(from_plain(p) for p in data["parsed"]),
        tuple(problem_from(p) for p in data["problems"]),
        float(data["cpu_seconds"]),
        float(data["wall_seconds"]),
        int(data["memory_bytes"]),
    )


_workers = Workers()
atexit.register(_workers.close)


def parse(kind: str, raw: bytes, limits: Limits, *, declared: str | None = None) -> Answer:
    """Parse a document with the workers of this process, starting them at need (see `Workers.parse`)."""
    return _workers.parse(kind, raw, limits, declared=declared)


def close() -> None:
    """End this process's workers; they are started again at need."""
    _workers.close()
