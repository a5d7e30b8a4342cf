"""Reading a file of official flow data, whatever its format: what it is, is told by its first bytes.

In: the path of a file (XML of IATI, JSON of FTS, CSV, XLSX; packed or not). Out: its flows, what stands around them,
and findings. It posts nothing.
"""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from musterbook.errors import InputError
from musterbook.intake.flows import Search, Source, fts, iati, tables
from musterbook.intake.flows.compressed import DAMAGED, digest, streams
from musterbook.intake.flows.grids import BOOK
from musterbook.intake.parsed import whole
from musterbook.lexicon import Lexicon
from musterbook.lexicon.profiles.flows import FlowProfile, load_flow_profile, shipped_flows
from musterbook.records import Finding
from musterbook.records.flows import Activity, Flow

_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PEEK: Final = 1 << 12


def read_flows(
    path: Path, lexicon: Lexicon, *, profile: FlowProfile | None = None
) -> Iterator[Flow | Activity | Search | Finding]:
    """Give what a file holds, in its order; what ends the reading of it is a finding (error).

    `profile` says what the columns of a table mean; without one a profile that ships is taken where its headings stand,
    or the HXL tags. Raises InputError for what is no file.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    profiles = [profile] if profile else profiles_of(lexicon)
    file, at = digest(path), whole(str(path))
    try:
        if _is_book(path):
            with path.open("rb") as book:
                yield from tables.read_xlsx(book, Source(at, file), lexicon.flows, profiles)
            return
        for name, stream in streams(path):
            source = Source(f"{at}:{whole(name)}" if name else at, file)
            yield from _read(stream, source, lexicon, profiles)
    except DAMAGED as error:
        why = " ".join(str(error).split())[:120] or type(error).__name__
        yield Finding("flows.damaged", "error", f"cannot be unpacked or read to its end ({why})", at)


def profiles_of(lexicon: Lexicon) -> list[FlowProfile]:
    """Give the profiles of flows that ship."""
    return [load_flow_profile(n, lexicon.folder, lexicon.flows.stages) for n in shipped_flows(lexicon.folder)]


def _is_book(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return BOOK in archive.namelist()


def _read(
    stream: IO[bytes], source: Source, lexicon: Lexicon, profiles: Sequence[FlowProfile]
) -> Iterator[Flow | Activity | Search | Finding]:
    head = stream.read(_PEEK)
    stream.seek(0)
    for mark in _MARKS:
        head = head.removeprefix(mark)
    start = head.replace(b"\0", b"").lstrip()[:1]
    if not start:
        yield Finding("flows.empty", "error", "the file is empty", source.path)
    elif start == b"<":
        yield from iati.read(stream, source, lexicon.flows)
    elif start in b"{[":
        yield from fts.read(stream, source, lexicon.flows)
    elif head.startswith(b"PK"):
        yield Finding("flows.packed_twice", "error", "an archive inside an archive; unpack it first", source.path)
    else:
        yield from tables.read_csv(stream, source, lexicon.flows, profiles)
