"""Official flow data: the files of a source become flows, one at a time.

In: a file of one of the formats here. Out: for each record its `Flow` or, where it cannot be read, a `Finding` with
its place, in the order of the file; a bad record never stops a file. Memory does not grow with the file. Each module
reads one format with `read(stream, source, words)`: a seekable binary stream, the file's `Source`, and the lexicon's
`FlowWords`, which give the stage of a type, the code of a country and of an organisation.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A file of flows: the path as it was given (findings are about it), and the SHA-256 of its bytes as they came."""

    path: str
    file: str


@dataclass(frozen=True, slots=True)
class Search:
    """How many flows a search has, as each of its pages says: fewer in all of its files, and a page is missing."""

    flows: int
