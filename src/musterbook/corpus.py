"""Many documents: take in and read each, in one process or several, with the same result; and the journal of it.

In: sources and a lexicon. Out: pairs of what was taken and what was read, in the order of the sources, and, if asked, a
journal (JSON Lines). Each document stands in a fence of its own: one that breaks the reader costs a finding and nothing
else. Nothing is posted to a ledger here.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from musterbook.errors import InputError
from musterbook.intake.limits import Limits
from musterbook.intake.sources import Item, find
from musterbook.intake.tables import read_table
from musterbook.intake.taking import Options, Taken, options_of, take_item
from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.lexicon.profiles import Profile
from musterbook.records import Document, Finding, Reading, encode

log = logging.getLogger(__name__)

Reader = Callable[[Document, Lexicon], Reading]
Pair = tuple[Taken, Reading | None]
Progress = Callable[[int, int, str], None]

_AHEAD = 3
"""Items handed out per process before the first is waited for: enough to keep all busy, few enough to hold."""


def read_corpus(
    sources: str | Path | Iterable[str | Path],
    lexicon: Lexicon,
    *,
    processes: int = 1,
    journal: str | Path | None = None,
    progress: Progress | None = None,
    issued: str | None = None,
    metadata: str | Path | None = None,
    replaces: str | None = None,
    limits: Limits | None = None,
    fetch: bool = True,
    retrieved: str | None = None,
    reader: Reader | None = None,
    profile: Profile | None = None,
) -> Iterator[Pair]:
    """Take in and read many documents, in order.

    Gives (taken, reading); reading is None where there was no document, or where reading it failed (finding
    `corpus.reading_failed`). With several `processes` the order and the result are those of one. `journal` is a file to
    write as well (see `write_journal`); it appears once the last pair was asked for. `progress` is called after each
    source with (sources done, sources in all, its name). `reader` stands in for `musterbook.reading.read`; with several
    processes it must be a function of a module. With a `profile` the sources are tables, and each row becomes a claim
    (`intake.tables`). The other options are those of `musterbook.take`.

    Raises InputError at once for what the user got wrong.
    """
    options = options_of(
        issued=issued, metadata=metadata, replaces=replaces, limits=limits, retrieved=retrieved, tables=bool(profile)
    )
    if profile is not None:
        reader = partial(read_table, profile=profile)
    items = find(sources, fetch=fetch, skip=Path(metadata) if metadata else None)
    if processes < 1:
        raise InputError(f"--processes {processes}: at least one process is needed")
    if processes == 1 or len(items) < 2:
        groups = _in_one(items, options, lexicon, reader)
    else:
        groups = _in_many(items, options, lexicon, reader, min(processes, len(items)))
    pairs = _told(groups, items, progress)
    return pairs if journal is None else _journalled(pairs, Path(journal))


def write_journal(path: str | Path, pairs: Iterable[Pair]) -> int:
    """Write pairs as JSON Lines: for each the document, its copy, the findings, then the claims in order.

    One record a line, encoded by `records.encode`. The file is written beside its place and renamed at the end, so that
    it is whole or not there. Gives the number of lines. Raises InputError where it cannot be written.
    """
    lines = 0
    with _whole_file(Path(path)) as stream:
        for pair in pairs:
            lines += _write(stream, pair)
    return lines


def _journalled(pairs: Iterator[Pair], path: Path) -> Iterator[Pair]:
    with _whole_file(path) as stream:
        for pair in pairs:
            _write(stream, pair)
            yield pair


def _write(stream: IO[str], pair: Pair) -> int:
    taken, reading = pair
    records = [r for r in (taken.document, taken.copy) if r is not None]
    findings = (*taken.findings, *(reading.findings if reading else ()))
    claims = reading.claims if reading else ()
    for record in (*records, *findings, *claims):
        stream.write(encode(record) + "\n")
    return len(records) + len(findings) + len(claims)


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[str]]:
    try:
        stream = NamedTemporaryFile(  # noqa: SIM115 (closed below, before it is renamed)
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        )
    except OSError as error:
        raise InputError(f"{path}: the journal cannot be written ({error.strerror}); check the folder") from error
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(stream.name).replace(path)
    except BaseException:
        Path(stream.name).unlink(missing_ok=True)
        raise


def _told(groups: Iterator[list[Pair]], items: list[Item], progress: Progress | None) -> Iterator[Pair]:
    for done, (item, group) in enumerate(zip(items, groups, strict=True), 1):
        yield from group
        if progress is not None:
            progress(done, len(items), item.source)


def _in_one(items: list[Item], options: Options, lexicon: Lexicon, reader: Reader | None) -> Iterator[list[Pair]]:
    for item in items:
        yield [_read_one(taken, lexicon, reader) for taken in take_item(item, options)]


def _read_one(taken: Taken, lexicon: Lexicon, reader: Reader | None) -> Pair:
    """Read one document inside a fence."""
    if taken.document is None:
        return taken, None
    try:
        return taken, (reader or _default_reader())(taken.document, lexicon)
    except Exception as error:
        log.info("%s: reading failed", taken.source, exc_info=True)
        return _failed(taken, traceback.format_exception_only(error)[-1].strip())


def _default_reader() -> Reader:
    from musterbook.reading import read  # loaded where documents are read: it brings a language model with it

    return read


def _failed(taken: Taken, why: str) -> Pair:
    subject = taken.document.id if taken.document else taken.source
    finding = Finding("corpus.reading_failed", "error", f"reading failed, nothing was read: {why}"[:500], subject)
    return replace(taken, findings=(*taken.findings, finding)), None


@dataclass
class _Equipment:
    """What a process of the pool was given when it started."""

    options: Options
    lexicon: Lexicon
    reader: Reader | None


_equipment: _Equipment | None = None


def _equip(options: Options, folder: Path, reader: Reader | None) -> None:
    global _equipment
    _equipment = _Equipment(options, load_lexicon(folder), reader)


def _work(item: Item) -> list[Pair]:
    if _equipment is None:
        raise RuntimeError("a process of the pool was not equipped")
    return next(_in_one([item], _equipment.options, _equipment.lexicon, _equipment.reader))


def _ready() -> bool:
    return _equipment is not None


def _in_many(
    items: list[Item], options: Options, lexicon: Lexicon, reader: Reader | None, processes: int
) -> Iterator[list[Pair]]:
    """Hand items to a pool, a few ahead, and give their pairs in order.

    Where a process of the pool dies, every item it may have had is done again, the first of them alone: if that dies
    too, it is the one to blame.
    """

    def pool(size: int) -> ProcessPoolExecutor:
        # Never plain fork: this process may have threads (a progress bar), and a fork in their midst can hang.
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload(["__main__", "musterbook.corpus"])
        return ProcessPoolExecutor(size, context, initializer=_equip, initargs=(options, lexicon.folder, reader))

    workers = pool(processes)
    try:
        _check(workers)
        waiting = deque(items)
        running: deque[tuple[Item, Future[list[Pair]]]] = deque()
        while waiting or running:
            while waiting and len(running) < _AHEAD * processes:
                item = waiting.popleft()
                running.append((item, _hand(workers, item)))
            item, future = running.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                waiting.extendleft(reversed([later for later, _ in running]))
                running.clear()
                workers.shutdown(cancel_futures=True)
                with pool(1) as alone:
                    yield _alone(alone, item, options)
                workers = pool(processes)
    finally:
        workers.shutdown(cancel_futures=True)


def _hand(workers: ProcessPoolExecutor, item: Item) -> Future[list[Pair]]:
    """Hand an item to a pool; where the pool has broken meanwhile, that is what the future says."""
    try:
        return workers.submit(_work, item)
    except BrokenProcessPool as error:
        broken: Future[list[Pair]] = Future()
        broken.set_exception(error)
        return broken


def _check(workers: ProcessPoolExecutor) -> None:
    """Raise InputError where no process of the pool can start at all."""
    try:
        workers.submit(_ready).result()
    except BrokenProcessPool as error:
        raise InputError(
            "--processes: no further process can be started; from a script of your own, call this below"
            ' `if __name__ == "__main__":`, or use one process'
        ) from error


def _alone(workers: ProcessPoolExecutor, item: Item, options: Options) -> list[Pair]:
    try:
        return workers.submit(_work, item).result()
    except BrokenProcessPool:
        return [
            _failed(taken, "the process that read it died") if taken.document else (taken, None)
            for taken in take_item(item, options)
        ]
