"""The annotated corpora of this folder, and reading scored on them.

In: the folders beside this file. Out: for each corpus its documents, its digest and its `Evaluation`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from musterbook.evaluation import Evaluation, evaluate
from musterbook.lexicon import Lexicon

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents and their records. `apart`: its misses are not looked at while rules are made."""

    name: str
    docs: Path
    apart: bool = False

    @property
    def folder(self) -> Path:
        return HERE / self.name

    def digest(self) -> str:
        """Give the SHA-256 of the names and bytes of all documents and records."""
        out = hashlib.sha256()
        for folder in (self.docs, self.folder / "records"):
            for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                out.update(f"{folder.name}/{path.name}\0{content}\n".encode())
        return out.hexdigest()

    def evaluate(self, lexicon: Lexicon | None = None) -> Evaluation:
        """Read the documents and score what was read."""
        return evaluate(self.folder, docs=self.docs, lexicon=lexicon)


CORPORA = (
    Corpus("reading", HERE / "reading" / "docs"),
    Corpus("apart", HERE / "apart" / "docs", apart=True),
    Corpus("demo", HERE.parent / "src" / "musterbook" / "demo" / "dispatches"),
)
