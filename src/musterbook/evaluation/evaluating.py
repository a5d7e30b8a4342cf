"""Score reading on a folder of annotated documents.

In: a folder with `docs/` and `records/STEM.json`, or texts with their annotations and claims. Out: an `Evaluation`:
each document with what was matched, missed and read without a record, and the figures over all. The headline is
`amounts`: amount, unit, hedge and kind all right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from musterbook.corpus import read_corpus
from musterbook.errors import InputError
from musterbook.evaluation.agreement import SLOTS, Judge, has_amount
from musterbook.evaluation.annotations import Annotation, load_records, place_records
from musterbook.evaluation.matching import match
from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.records import KINDS, Claim, Document

ANY = "amounts, any kind"
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Pair:
    """A record and the claim that answers it; `agreement` holds every slot that the record fills."""

    wanted: Annotation
    claim: Claim
    agreement: dict[str, bool]

    @property
    def same_kind(self) -> bool:
        return self.wanted.kind == self.claim.kind

    @property
    def strict(self) -> bool:
        """Whether kind and hedge are right too, of a matched amount."""
        return self.same_kind and self.agreement.get("hedge", True)

    @property
    def wrong(self) -> tuple[str, ...]:
        """What the claim says otherwise than the record: "kind", and slots."""
        slots = tuple(slot for slot, agrees in self.agreement.items() if not agrees)
        return slots if self.same_kind else ("kind", *slots)


@dataclass(frozen=True, slots=True)
class Compared:
    """One document: `pairs` of records and the claims that answer them, `missed` records, `false` claims."""

    stem: str
    document: Document
    pairs: tuple[Pair, ...]
    missed: tuple[Annotation, ...]
    false: tuple[Claim, ...]

    @property
    def annotations(self) -> Iterator[Annotation]:
        yield from (pair.wanted for pair in self.pairs)
        yield from self.missed

    @property
    def claims(self) -> Iterator[Claim]:
        yield from (pair.claim for pair in self.pairs)
        yield from self.false

    def right(self) -> dict[str, bool]:
        """Give for each claim's id whether it answers a record of its kind (and amount, where it has one)."""
        return {p.claim.id: p.same_kind for p in self.pairs} | {c.id: False for c in self.false}


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts of one measure: `right` of those `read` and of those `wanted`. Shares are 0 to 1, None of nothing."""

    right: int
    read: int
    wanted: int

    @property
    def precision(self) -> Decimal | None:
        return _share(self.right, self.read)

    @property
    def recall(self) -> Decimal | None:
        return _share(self.right, self.wanted)

    @property
    def f1(self) -> Decimal | None:
        return _share(2 * self.right, self.read + self.wanted)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(_PLACES) if whole else None


@dataclass(frozen=True)
class Evaluation:
    """What reading got right on some documents; `unannotated` names those that have no records and were left out."""

    documents: tuple[Compared, ...]
    unannotated: tuple[str, ...] = field(default=())

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The counts of amounts (kind and hedge right too), of amounts of any kind and hedge, each kind, and all."""
        pairs = [pair for compared in self.documents for pair in compared.pairs]
        amounts = [pair for pair in pairs if pair.wanted.has_amount]
        wanted: Counter[str] = Counter()
        read: Counter[str] = Counter()
        for compared in self.documents:
            wanted.update(key for a in compared.annotations for key in _keys(a.kind, a.has_amount))
            read.update(key for c in compared.claims for key in _keys(c.kind, has_amount(c)))
        right = {"amounts": sum(pair.strict for pair in amounts), ANY: len(amounts), "all": len(pairs)}
        right |= {kind: sum(p.same_kind and p.claim.kind == kind for p in pairs) for kind in KINDS}
        return {name: Figure(right[name], read[name], wanted[name]) for name in ("amounts", ANY, *KINDS, "all")}

    @cached_property
    def slots(self) -> dict[str, tuple[int, int]]:
        """For each slot, of matched amounts: how often claim and record agree, and how often the record fills it."""
        judged = [p.agreement for c in self.documents for p in c.pairs if p.wanted.has_amount]
        return {slot: (sum(a.get(slot, False) for a in judged), sum(slot in a for a in judged)) for slot in SLOTS}

    @cached_property
    def misquoted(self) -> tuple[Claim, ...]:
        """Claims whose quote is not the text between their start and end."""
        return tuple(
            c for d in self.documents for c in d.claims if d.document.text[c.start : c.end] != c.quote or not c.quote
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give the figures as rows: each measure, each slot as "slot: NAME", and the quotes.

        Of a slot, `read` counts the matched amounts whose record fills it, and `precision` is the share that agrees.
        """
        for name, figure in self.figures.items():
            shares = {"precision": figure.precision, "recall": figure.recall, "f1": figure.f1}
            yield {"measure": name, "right": figure.right, "read": figure.read, "annotated": figure.wanted, **shares}
        for slot, (right, judged) in self.slots.items():
            yield _row(f"slot: {slot}", right, judged)
        claims = sum(1 for compared in self.documents for _ in compared.claims)
        yield _row("quotes exact", claims - len(self.misquoted), claims)


def _row(name: str, right: int, judged: int) -> dict[str, Any]:
    blank = {"annotated": None, "precision": _share(right, judged), "recall": None, "f1": None}
    return {"measure": name, "right": right, "read": judged, **blank}


def _keys(kind: str, amount: bool) -> tuple[str, ...]:
    return (kind, "all", "amounts", ANY) if amount else (kind, "all")


def compare(
    document: Document, annotations: Sequence[Annotation], claims: Iterable[Claim], judge: Judge, *, stem: str = ""
) -> Compared:
    """Hold the claims of a document against its annotations."""
    read = list(claims)
    pairs = match(annotations, read, judge)
    matched, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    return Compared(
        stem,
        document,
        tuple(Pair(annotations[i], read[j], judge.agreement(annotations[i], read[j])) for i, j in pairs),
        tuple(a for i, a in enumerate(annotations) if i not in matched),
        tuple(c for j, c in enumerate(read) if j not in taken),
    )


def evaluate(
    folder: str | Path,
    *,
    docs: str | Path | None = None,
    stems: Sequence[str] = (),
    metadata: str | Path | None = None,
    lexicon: Lexicon | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Evaluation:
    """Read the documents of a folder and score what was read against the records beside them.

    `folder/docs` (or `docs`) holds the documents, in any format that intake takes; `folder/records/STEM.json` what a
    person annotated in the document of that stem. `stems` are patterns ("2019-*"); without any, every document counts.
    `metadata` is intake's table, `progress` as in `read_corpus`.

    Raises InputError for a folder that is missing or has no records, records that are malformed or have no document,
    and quotes that do not occur once.
    """
    records = _files(Path(folder) / "records", "*.json", stems)
    paths = _files(Path(folder) / "docs" if docs is None else Path(docs), "*", stems)
    lost = [f"{path}: there is no document {stem}.* for it" for stem, path in records.items() if stem not in paths]
    if lost:
        raise InputError("\n".join(f"{line}; put it beside the others, or take the records away" for line in lost))
    wanted = {stem: load_records(path) for stem, path in records.items()}
    known = lexicon or load_lexicon()
    judge, compared = Judge(known), []
    stem_of = {str(paths[stem]): stem for stem in records}
    for taken, reading in read_corpus(list(stem_of), known, metadata=metadata, progress=progress):
        stem = stem_of.pop(taken.source, None)
        if stem is None or taken.document is None or reading is None:
            why = "; ".join(finding.message for finding in taken.findings) if stem else "a file with several texts"
            raise InputError(f"{taken.source}: {why}; give each text a file of its own that can be read")
        annotations = place_records(wanted[stem], taken.document.text, records[stem])
        compared.append(compare(taken.document, annotations, reading.claims, judge, stem=stem))
    return Evaluation(tuple(compared), tuple(stem for stem in paths if stem not in records))


def _files(folder: Path, pattern: str, stems: Sequence[str]) -> dict[str, Path]:
    """Give the files of a folder by their stems, in order: those that fit one of some patterns, or all."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; documents belong in docs/, their records in records/STEM.json")
    found: dict[str, Path] = {}
    for path in sorted(folder.glob(pattern)):
        if not path.is_file() or path.name.startswith(".") or not _chosen(path.stem, stems):
            continue
        if path.stem in found:
            raise InputError(f"{path}: {found[path.stem].name} has the same stem; name one of them otherwise")
        found[path.stem] = path
    if not found:
        asked = ", ".join(stems)
        raise InputError(f"{folder}: no file there " + (f"fits {asked}; look at the names" if asked else "to evaluate"))
    return found


def _chosen(stem: str, stems: Sequence[str]) -> bool:
    return not stems or any(fnmatchcase(stem, pattern) for pattern in stems)
