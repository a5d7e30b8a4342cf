"""Open a file of flow data for streaming, packed or not: gzip, bzip2, xz, and each file of a zip archive.

In: a path. Out: streams of bytes, one after the other, each with its name inside an archive. The first bytes tell how a
file is packed, its ending does not. Nothing is unpacked to disk or read into memory as a whole.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

DAMAGED: Final = (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What reading a packed stream that is damaged, or locked with a password, raises."""
_ZIP: Final = b"PK\x03\x04"
_BLOCK: Final = 1 << 20


def streams(path: Path, *, ending: str = "") -> Iterator[tuple[str, IO[bytes]]]:
    """Give (name, stream) for what a file holds; the name is "" unless it is in a zip archive.

    Of an archive the files with that `ending` are given, in order of name. A stream is open until the next is asked
    for. Raises one of `DAMAGED`, here or while a stream is read.
    """
    with path.open("rb") as file:
        head = file.read(6)
    if head.startswith(_ZIP):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(n for n in archive.namelist() if n.lower().endswith(ending) and not n.endswith("/")):
                with archive.open(name) as member:
                    yield name, member
    else:
        with _plain(path, head) as file:
            yield "", file


def digest(path: Path) -> str:
    """Give the SHA-256 of a file as it lies, packed if it is packed, in hexadecimal digits."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _plain(path: Path, head: bytes) -> IO[bytes]:
    if head.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.open(path))
    if head.startswith(b"BZh"):
        return bz2.open(path)
    if head.startswith(b"\xfd7zXZ"):
        return lzma.open(path)
    return path.open("rb")
