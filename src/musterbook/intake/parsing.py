"""The server's side of `workers`: load the parsers, fork a child for each document, hold it to its limits.

In: requests on standard input. Out: answers on standard output. Imported by no other module: it runs as a process
of its own. It decides nothing about a document; a broken limit and a broken parser become problems.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import astuple
from importlib import import_module
from typing import Any, BinaryIO, NoReturn

from musterbook.intake.limits import Limits
from musterbook.intake.parsed import Parsed, Problem, Refused, to_plain

_MODULES = {"html": "html", "pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "mail": "mail", "feed": "feeds"}
_TRIAL = b"<html><body><p>A page to warm up with, so that each child finds every table ready.</p></body></html>"
_PARSERS: dict[str, Callable[..., list[Parsed]]] = {}
_FORBIDDEN = (
    *("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ctypes.dlopen"),
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.link", "os.symlink"),
)
_MOST_OPEN = 64


def serve() -> NoReturn:
    """Answer requests until standard input closes."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # a parser that prints must not speak on the line
        os.dup2(nowhere, stream)
    while True:
        request, raw = _block(requests), _block(requests)
        if request is None or raw is None:
            sys.exit(0)
        job = json.loads(request)
        parser = _load(job["kind"])
        answers.write(struct.pack(">Q", 0))
        answers.flush()
        answer = json.dumps(_supervised(parser, raw, job)).encode()
        answers.write(struct.pack(">Q", len(answer)) + answer)
        answers.flush()


def _block(stream: BinaryIO) -> bytes | None:
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = struct.unpack(">Q", head)[0]
    block = stream.read(size)
    return block if len(block) == size else None


def _load(kind: str) -> Callable[..., list[Parsed]]:
    """Give a format's parser; the first time, load it with all it needs, and for web pages run it once."""
    parser: Callable[..., list[Parsed]] | None = _PARSERS.get(kind)
    if parser is None:
        parser = _PARSERS[kind] = import_module(f"musterbook.intake.{_MODULES[kind]}").parse
        if kind == "html":
            parser(_TRIAL, Limits())
        gc.collect()
        gc.freeze()  # a child that touched every object's count would copy every page of memory
    return parser


def _supervised(parser: Callable[..., list[Parsed]], raw: bytes, job: dict[str, Any]) -> dict[str, Any]:
    """Fork a child that parses, read its answer, kill it when its time is up, and say what it cost."""
    limits = Limits(**job["limits"])
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(parser, raw, job, limits, writing)
    os.close(writing)
    said, late = _listen(reading, began + limits.wall_seconds, most=limits.text_bytes * 16 + 2 * limits.file_bytes)
    if late:
        os.kill(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    os.close(reading)
    answer = _judge(said, late, status, limits)
    cost = usage.ru_utime + usage.ru_stime
    resident = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return answer | {"cpu_seconds": cost, "wall_seconds": time.monotonic() - began, "memory_bytes": resident}


def _listen(reading: int, until: float, *, most: int) -> tuple[bytes, str]:
    """Read until the child closes its end; tell why it is to be killed ("" where it is not)."""
    out = bytearray()
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return bytes(out), "time"
        piece = os.read(reading, 1 << 20)
        if not piece:
            return bytes(out), ""
        out += piece
        if len(out) > most:
            return b"", "size"


def _judge(said: bytes, late: str, status: int, limits: Limits) -> dict[str, Any]:
    """Turn how a child ended into an answer."""
    killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if late == "time":
        message = f"parsing took longer than {limits.wall_seconds:g} s on the clock, which is the limit, and was ended"
        return _nothing("intake.too_slow", message)
    if killed == signal.SIGXCPU:
        message = f"parsing took more than {limits.cpu_seconds} s of processor time, which is the limit, and was ended"
        return _nothing("intake.too_slow", message)
    if late == "size":
        return _nothing("intake.too_large", "the parser gave more text than the limits allow, and was ended")
    if killed == signal.SIGKILL:
        return _nothing(
            "intake.too_much_memory", "the system ended the parser on this document, most likely for memory"
        )
    if killed:
        return _nothing(
            "intake.parser_failed", f"the parser broke down ({signal.Signals(killed).name}) on this document"
        )
    try:
        answer = json.loads(said)
    except ValueError:
        answer = None
    return (
        answer if isinstance(answer, dict) else _nothing("intake.parser_failed", "the parser ended without an answer")
    )


def _nothing(code: str, message: str) -> dict[str, Any]:
    return {"parsed": [], "problems": [astuple(Problem(code, "error", message))]}


def _child(
    parser: Callable[..., list[Parsed]], raw: bytes, job: dict[str, Any], limits: Limits, writing: int
) -> NoReturn:
    """Parse one document and end. Nothing is allowed to leave this function but by `os._exit`."""
    try:
        _confine(limits)
        answer = _parse(parser, raw, job, limits)
        said = memoryview(json.dumps(answer).encode())
        while said:
            said = said[os.write(writing, said) :]
        os._exit(0)
    except BaseException:
        os._exit(1)


def _confine(limits: Limits) -> None:
    """Take the limits upon this process: memory above what it has, processor time, no core, no file, no network."""
    size = limits.memory_bytes + _address_space()
    for name, value in (
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MOST_OPEN),
    ):
        hard = resource.getrlimit(name)[1]
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(name, (soft, hard if name == resource.RLIMIT_CPU else soft))
        except (ValueError, OSError):
            continue  # a limit this system does not have
    sys.addaudithook(_refuse)


def _refuse(event: str, values: tuple[Any, ...]) -> None:
    """Stop a library that would load, run, write or send what a document names (no defence against machine code)."""
    writes = event == "open" and isinstance(values[2], int) and values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(f"a parser may not do this: {event}")


def _address_space() -> int:
    """Give the bytes of address space that this process has; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 (a child after fork: the plainest call)
            return int(stream.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def _parse(parser: Callable[..., list[Parsed]], raw: bytes, job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    options = {"declared": job["declared"]} if job["kind"] == "html" else {}
    try:
        parsed = parser(raw, limits, **options)
        over = next((p for p in parsed if len(p.text) > limits.text_bytes), None)
        if over is not None:
            raise Refused(
                "intake.too_large", f"{len(over.text):,} characters of text; the limit is {limits.text_bytes:,}"
            )
        return {"parsed": [to_plain(p) for p in parsed], "problems": []}
    except Refused as refused:
        return {"parsed": [], "problems": [astuple(refused.problem)]}
    except MemoryError:
        message = f"parsing took more than {limits.memory_bytes:,} bytes of memory, which is the limit"
        return _nothing("intake.too_much_memory", message)
    except RecursionError:
        return _nothing("intake.too_deep", "the document is nested more deeply than its parser can follow")
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return _nothing("intake.parser_failed", f"the parser failed on this document ({why})")
