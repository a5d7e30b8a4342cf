"""The same bytes on every run: whatever the seed of hashing, and in whatever order documents are read."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

from musterbook.intake import take
from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.records import Document, dumps, to_dict

_SCRIPT = """
import hashlib, musterbook
from pathlib import Path
from musterbook.records import dumps, to_dict
folder = Path(musterbook.__file__).parent / "demo" / "dispatches"
paths = [str(p) for p in sorted(folder.iterdir())][:{count}]
lexicon, seen = musterbook.load_lexicon(), hashlib.sha256()
for taken in musterbook.take(paths):
    for claim in musterbook.read(taken.document, lexicon).claims:
        seen.update(dumps(to_dict(claim)).encode())
print(seen.hexdigest())
"""
_COUNT = 12


def _dispatches() -> list[Document]:
    from pathlib import Path

    import musterbook

    folder = Path(musterbook.__file__).parent / "demo" / "dispatches"
    paths = [str(p) for p in sorted(folder.iterdir())][:_COUNT]
    return [taken.document for taken in take(paths) if taken.document is not None]


def test_the_seed_of_hashing_changes_nothing() -> None:
    found = set()
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", _SCRIPT.format(count=_COUNT)]
        found.add(subprocess.run(command, env=env, capture_output=True, check=True, text=True).stdout)
    assert len(found) == 1


def test_the_order_of_documents_changes_nothing(lexicon: Lexicon) -> None:
    documents = _dispatches()

    def digests(order: list[Document]) -> dict[str, str]:
        return {
            d.id: hashlib.sha256("".join(dumps(to_dict(c)) for c in read(d, lexicon).claims).encode()).hexdigest()
            for d in order
        }

    assert digests(documents) == digests(documents[::-1])
