"""The same bytes out, whatever was read before, in whatever order, and however this run hashes its strings."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import reading as cost

import musterbook
from musterbook import Document
from musterbook.lexicon import Lexicon
from musterbook.reading.reader import read
from musterbook.reading.tracing import Trace
from musterbook.records import dumps, to_dict

_DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"


def documents() -> list[Document]:
    taken = musterbook.take([str(_DISPATCHES)])
    return [t.document for t in taken if t.document is not None]


def said(document: Document, lexicon: Lexicon, trace: Trace | None = None) -> str:
    found = read(document, lexicon, trace=trace)
    claims, findings = (map(to_dict, each) for each in (found.claims, found.findings))
    return "\n".join(map(dumps, (*claims, *findings)))


def printed(seed: str) -> bytes:
    command = [sys.executable, "-m", "musterbook", "read", str(_DISPATCHES), "--format", "jsonl"]
    run = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed})
    assert run.stdout.count(b"\n") > 100
    return hashlib.sha256(run.stdout + run.stderr).digest()


def test_hashing_changes_no_byte() -> None:
    assert len({printed(seed) for seed in ("0", "1", "4242")}) == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_documents_changes_no_byte(seed: int, lexicon: Lexicon) -> None:
    given = documents()
    once = {d.id: said(d, lexicon) for d in given}
    random.Random(seed).shuffle(given)
    assert {d.id: said(d, lexicon) for d in given} == once


def test_a_document_reads_the_same_between_others(lexicon: Lexicon) -> None:
    """Sentences are batched within one document, so that what another holds reaches no score."""
    alone, *others = documents()
    before = said(alone, lexicon)
    for other in others[:5]:
        said(other, lexicon)
        assert said(alone, lexicon) == before


def test_what_follows_changes_no_claim_of_a_sentence_before(lexicon: Lexicon) -> None:
    """Sentences of like length are batched together; which they are depends on what else there is."""
    first = "Norway will give more than $40 million to Iraq."
    alone = read(Document.of(first, issued="2020-01-31"), lexicon).claims
    fill = cost.filled(cost.shuffled(["The weather was fine and the roads were dry.", "Nothing else was said."]), 3_000)
    (among,) = (c for c in read(Document.of(f"{first}\n\n{fill}", issued="2020-01-31"), lexicon).claims if c.start == 7)
    assert (among.amount, among.stage, among.party, among.place) == (
        alone[0].amount,
        alone[0].stage,
        alone[0].party,
        alone[0].place,
    )


def test_what_is_tried_for_an_explanation_alone_changes_no_byte(lexicon: Lexicon) -> None:
    for document in documents():
        assert said(document, lexicon, Trace()) == said(document, lexicon)
