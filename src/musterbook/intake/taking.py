"""Take documents in: from a file or an address to a frozen `Document` with its `Copy` and findings.

In: names, and what the user knows of them. Out: `Taken`, one for each text found. It reads no meaning into the text.
A mistake of the user raises InputError before anything is read; whatever a document causes is a finding, and the next
one goes on.
"""

from __future__ import annotations

import datetime
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from musterbook.errors import FetchRefused, InputError
from musterbook.intake import fetching, plain, workers
from musterbook.intake.credits import find_credits
from musterbook.intake.dates import choose
from musterbook.intake.formats import media_type_of, sniff, sniff_table
from musterbook.intake.language import detect
from musterbook.intake.limits import Limits
from musterbook.intake.mastheads import read_masthead
from musterbook.intake.metadata import Metadata, checked_date
from musterbook.intake.parsed import Parsed, Part, Problem, Refused, whole
from musterbook.intake.sources import Item, find
from musterbook.lexicon.agencies import load_agencies
from musterbook.records import Copy, Document, Finding, Page

_DEEPEST_ATTACHMENT = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """One text taken in, or what stood in the way.

    `source` is the path or address as the user gave it; a further text of the same source has "#" and its name or
    number after it. `document` and `copy` are None where nothing could be taken; the findings then say why. `raw` is
    the bytes it was read from (None where there were none to read).
    """

    source: str
    document: Document | None
    copy: Copy | None
    raw: bytes | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user says of everything taken at one go; all of it checked."""

    issued: str | None = None
    table: Metadata = field(default_factory=Metadata)
    replaces: str | None = None
    limits: Limits = field(default_factory=Limits)
    tables: bool = False
    retrieved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """Where some bytes come from, and what is known of them from outside."""

    source: str
    name: str
    row: dict[str, str]
    url: str | None = None
    media_type: str | None = None
    declared: str | None = None
    beside: Parsed | None = None  # the e-mail that a file was attached to
    depth: int = 0


def take(
    sources: str | Path | Iterable[str | Path],
    *,
    issued: str | None = None,
    metadata: str | Path | None = None,
    replaces: str | None = None,
    limits: Limits | None = None,
    fetch: bool = True,
    retrieved: str | None = None,
) -> Iterator[Taken]:
    """Take documents in, one after the other.

    `sources` are files, folders (with all within, sorted, hidden files passed over), globs, "-" for standard input, and
    http(s) addresses, unless `fetch` is False. `issued` is their day of issue (YYYY-MM-DD, YYYY-MM or YYYY) where the
    user knows it; `metadata` a CSV table with path, issued, publisher, url; `replaces` the id of a document that these
    are a new version of; `retrieved` the time to write (ISO, UTC; None for now).

    Raises InputError at once, naming file, place and remedy, for a file that is not there, a pattern that matches
    nothing, a table that is wrong; FetchRefused for an address that may not be contacted. What a document or a server
    causes is a finding of its `Taken`.
    """
    options = options_of(issued=issued, metadata=metadata, replaces=replaces, limits=limits, retrieved=retrieved)
    items = find(sources, fetch=fetch, skip=Path(metadata) if metadata else None)
    return (taken for item in items for taken in take_item(item, options))


def options_of(
    *,
    issued: str | None = None,
    metadata: str | Path | None = None,
    replaces: str | None = None,
    limits: Limits | None = None,
    tables: bool = False,
    retrieved: str | None = None,
) -> Options:
    """Check what the user says of the documents; `tables` takes them as tables and as nothing else.

    Raises InputError for a date or a metadata table that is wrong.
    """
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    return Options(
        issued=checked_date(str(issued), "--issued") if issued else None,
        table=Metadata.load(metadata) if metadata else Metadata(),
        replaces=replaces,
        limits=limits or Limits(),
        tables=tables,
        retrieved=retrieved or now,
    )


def take_item(item: Item, options: Options) -> Iterator[Taken]:
    """Take the texts of one file or address. Raises InputError where a file has become unreadable."""
    row = options.table.of(item.source, item.path)
    if item.url is not None:
        yield from _fetched(item, row, options)
        return
    raw = _read(item, options.limits)
    if len(raw) > options.limits.file_bytes:
        size = item.path.stat().st_size if item.path else len(raw)
        message = f"the file has {size:,} bytes or more; the limit is {options.limits.file_bytes:,}"
        yield _refused(item.source, None, Problem("intake.too_large", "error", message))
        return
    yield from _take_bytes(raw, _Here(source=item.source, name=item.path.name if item.path else "", row=row), options)


def _read(item: Item, limits: Limits) -> bytes:
    most = limits.file_bytes + 1
    try:
        if item.path is None:
            return sys.stdin.buffer.read(most)
        with item.path.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise InputError(f"{item.source}: cannot be read ({error.strerror}); check its permissions") from error


def _fetched(item: Item, row: dict[str, str], options: Options) -> Iterator[Taken]:
    try:
        answer = fetching.fetch(item.url or "", limits=options.limits)
    except fetching.AnswerRefused as error:
        yield _refused(item.source, None, Problem("intake.fetch_failed", "error", str(error)))
        return
    except FetchRefused as error:
        yield _refused(item.source, None, Problem("intake.fetch_refused", "error", str(error)))
        return
    here = _Here(
        source=item.source,
        name=answer.name,
        row=row,
        url=answer.url,
        media_type=answer.media_type,
        declared=answer.charset,
    )
    yield from _take_bytes(answer.raw, here, options)


def _take_bytes(raw: bytes, here: _Here, options: Options) -> Iterator[Taken]:
    if options.tables:
        kind, instead = sniff_table(raw, name=here.name)
    else:
        kind, instead = sniff(raw, name=here.name, media_type=here.media_type)
    if not raw.strip():
        yield _refused(here.source, raw, Problem("intake.no_text", "error", "the file is empty"))
        return
    if kind is None:
        wanted = "table" if options.tables else "document"
        yield _refused(here.source, raw, Problem("intake.unknown_format", "error", f"not a {wanted}: {instead}"))
        return
    parsed, problems = _parse(kind, raw, here, options.limits)
    for problem in problems:
        yield _refused(here.source, raw, problem)
    for number, one in enumerate(parsed, 1):
        at = here.source if kind != "feed" else f"{here.source}#{number}"
        if one.text.strip():
            yield _complete(one, raw, at, here, options)
        elif not one.parts:
            why = one.problems or (Problem("intake.no_text", "error", "there is no text in it"),)
            yield _refused(at, raw, *why)
        yield from _attached(one, here, options)


def _parse(kind: str, raw: bytes, here: _Here, limits: Limits) -> tuple[tuple[Parsed, ...], tuple[Problem, ...]]:
    if kind not in ("plain", "markdown", "csv"):
        answer = workers.parse(kind, raw, limits, declared=here.declared)
        return answer.parsed, answer.problems
    try:
        if kind == "csv":
            return (plain.parse_table(raw, limits, declared=here.declared),), ()
        return (plain.parse(raw, limits, declared=here.declared, markdown=kind == "markdown"),), ()
    except Refused as refused:
        return (), (refused.problem,)


def _attached(mail: Parsed, here: _Here, options: Options) -> Iterator[Taken]:
    """Take the files attached to an e-mail; what the e-mail says of itself holds for them where they say nothing."""
    for part in mail.parts:
        at = f"{here.source}#{part.name}"
        if here.depth >= _DEEPEST_ATTACHMENT:
            message = f"attached more than {_DEEPEST_ATTACHMENT} e-mails deep, which is the limit"
            yield _refused(at, part.raw, Problem("intake.too_deep", "error", message))
        elif len(part.raw) > options.limits.file_bytes:
            message = f"the attached file has {len(part.raw):,} bytes; the limit is {options.limits.file_bytes:,}"
            yield _refused(at, None, Problem("intake.too_large", "error", message))
        else:
            yield from _take_bytes(part.raw, _inside(part, mail, at, here), options)


def _inside(part: Part, mail: Parsed, at: str, here: _Here) -> _Here:
    return _Here(source=at, name=part.name, row=here.row, media_type=part.media_type, beside=mail, depth=here.depth + 1)


def _complete(parsed: Parsed, raw: bytes, at: str, here: _Here, options: Options) -> Taken:
    """Weigh what was found, and freeze the document with its copy."""
    row, beside = here.row, here.beside
    issued, issued_from, problems = choose(_dates(parsed, here, options))
    title = row.get("title") or parsed.title or (here.name if options.tables else None)
    byline = row.get("byline") or parsed.byline
    credit = read_masthead(parsed.text).credit if not options.tables else None
    credited = find_credits(parsed.text, load_agencies(), dateline=credit, byline=byline)
    language, more = _language(parsed, row) if not options.tables else (row.get("language"), [])
    document = Document.of(
        parsed.text,
        title=whole(title) if title else None,
        byline=byline or ", ".join(credited.reporters) or None,
        publisher=row.get("publisher") or parsed.publisher or (beside.publisher if beside else None),
        agencies=tuple(dict.fromkeys((*parsed.agencies, *credited.agencies))),
        issued=issued,
        issued_from=issued_from,
        language=language,
        licence=row.get("licence") or parsed.licence,
        format=parsed.format,
        pages=tuple(Page(*page) for page in parsed.pages),
    )
    copy = Copy(
        document=document.id,
        source=whole(at),  # a file's name may be no UTF-8
        publisher=document.publisher,
        # A page may call itself what it likes; of a fetched one only the address that answered is known.
        url=row.get("url") or (parsed.url if here.url is None or parsed.format == "feed" else here.url),
        issued=issued,
        retrieved=options.retrieved,
        raw=hashlib.sha256(raw).hexdigest(),
        media_type=media_type_of(parsed.format),
        replaces=options.replaces,
    )
    found = (*parsed.problems, *problems, *more)
    return Taken(at, document, copy, raw, tuple(_finding(p, document.id) for p in found))


def _dates(parsed: Parsed, here: _Here, options: Options) -> list[tuple[str, str]]:
    dates = list(parsed.dates)
    if here.beside is not None:
        dates += [d for d in here.beside.dates if d[1] == "mail"]
    dates += [(options.issued, "option")] if options.issued else []
    dates += [(here.row["issued"], "table")] if "issued" in here.row else []
    return dates


def _language(parsed: Parsed, row: dict[str, str]) -> tuple[str | None, list[Problem]]:
    """Give the language: what a person wrote down, else what the words show, else what the file declares."""
    written = row.get("language") or (parsed.language if parsed.format in ("plain", "markdown") else None)
    language = written or detect(parsed.text) or parsed.language
    if language is None or language.lower().startswith("en"):
        return language, []
    message = (
        f"the language looks like {language!r}, not English; the document is kept, and little will be read from it"
    )
    return language, [Problem("intake.not_english", "warning", message)]


def _refused(source: str, raw: bytes | None, *problems: Problem) -> Taken:
    return Taken(source, None, None, raw, tuple(_finding(p, source) for p in problems))


def _finding(problem: Problem, subject: str) -> Finding:
    return Finding(problem.code, problem.severity, problem.message, subject, problem.start, problem.end)
