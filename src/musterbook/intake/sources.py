"""From what a user names to single files and addresses: paths, folders, globs, "-" and http(s) addresses.

In: names. Out: `Item`, one for each file or address, in order. No document is opened and nothing contacted here; what
the user got wrong is told before anything is read.
"""

from __future__ import annotations

import glob
import logging
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from musterbook.errors import InputError
from musterbook.intake.fetching import check_address
from musterbook.intake.formats import SUFFIXES

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to take: a file, an address, or (neither) standard input. `source` is its name as the user gave it."""

    source: str
    path: Path | None = None
    url: str | None = None


def find(names: str | Path | Iterable[str | Path], *, fetch: bool = True, skip: Path | None = None) -> list[Item]:
    """Give every file and address that some names mean, each once, in the order of the names.

    A folder gives its files of known endings and those of the folders within, sorted; hidden ones are passed over, and
    so is `skip` (the metadata table). Raises InputError for a name that means nothing, FetchRefused (one of its kind)
    for an address that may not be contacted.
    """
    if isinstance(names, (str, Path)):
        names = [names]
    out: dict[str, Item] = {}
    for name in names:
        for item in _items(str(name), fetch):
            if item.path is not None and skip is not None and item.path.resolve() == skip.resolve():
                continue
            out.setdefault(str(item.path.resolve()) if item.path else item.source, item)
    return list(out.values())


def _items(name: str, fetch: bool) -> Iterator[Item]:
    if name == "-":
        yield Item("-")
    elif "://" in name and not Path(name).exists():
        if not fetch:
            raise InputError(f"{name}: fetching is off; save the page and name the file, or allow fetching")
        check_address(name)
        yield Item(name, url=name)
    elif os.path.lexists(name):
        yield from _there(Path(name))
    elif glob.has_magic(name):
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)
        if not matches:
            raise InputError(f"{name}: the pattern matches nothing; quote it if the shell is not to expand it")
        for match in matches:
            yield from _there(Path(match), within=True)
    else:
        raise InputError(f"{name}: no such file or folder; check the path{_nearest(name)}")


def _there(path: Path, *, within: bool = False) -> Iterator[Item]:
    """Give what a path that exists means; `within` a pattern, a folder without documents is no mistake."""
    if path.is_dir():
        files = list(_folder(path))
        if not files and not within:
            endings = ", ".join(SUFFIXES)
            raise InputError(f"{path}: no document in the folder; files that end in {endings} are taken")
        for file in files:
            yield Item(str(file), path=file)
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    if not stat.S_ISREG(mode):
        raise InputError(f"{path}: neither a file nor a folder; use - to read standard input")
    if not os.access(path, os.R_OK):
        raise InputError(f"{path}: cannot be read (Permission denied); change its permissions")
    yield Item(str(path), path=path)


def _folder(folder: Path) -> Iterator[Path]:
    """Walk a folder in order of name, files before the folders beside them; links to folders are not followed."""

    def stop(error: OSError) -> None:
        raise InputError(f"{error.filename}: the folder cannot be read ({error.strerror}); change its permissions")

    for here, folders, files in os.walk(folder, onerror=stop):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            path = Path(here, name)
            if name.startswith("."):
                continue
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield path
            else:
                log.info("%s: passed over, its ending is none of a document", path)


def _nearest(name: str) -> str:
    """Name a file of the same folder that is spelled much the same, if there is one."""
    import difflib

    path = Path(name)
    try:
        beside = [p.name for p in path.parent.iterdir()][:5_000]
    except OSError:
        return ""
    close = difflib.get_close_matches(path.name, beside, n=1, cutoff=0.8)
    return f"; did you mean {path.parent / close[0]}?" if close else ""
