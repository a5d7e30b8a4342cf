"""Read a document: find what it names and counts, match the frames, settle, and make claims.

In: a `Document` and the `Lexicon`. Out: a `Reading`, sorted by position. Nothing that a text can hold raises; what a
person should know becomes a finding.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from musterbook import __version__
from musterbook.lexicon import Lexicon
from musterbook.reading.claims.assembling import Assembler
from musterbook.reading.claims.confidence import rated
from musterbook.reading.claims.contrasts import set_apart
from musterbook.reading.claims.doubts import doubts
from musterbook.reading.claims.inheriting import inherit
from musterbook.reading.claims.retelling import told_once
from musterbook.reading.claims.staging import staged
from musterbook.reading.frames import assertions, deeds, figures
from musterbook.reading.frames import matching as frames
from musterbook.reading.frames.allegiance import Allegiances
from musterbook.reading.frames.settling import settle
from musterbook.reading.gathering import Scene, View, gather
from musterbook.reading.speech.attributions import Speech
from musterbook.reading.tracing import Trace
from musterbook.records import Document, Reading

READER = __version__


def reader_version(lexicon: Lexicon) -> str:
    """Name what read a claim: the package's version and the lexicon's; either changes, and claims are read anew."""
    return f"{READER}+{lexicon.version}"


def read(document: Document, lexicon: Lexicon, *, trace: Trace | None = None) -> Reading:
    """Read a document into claims and findings, both in order of position.

    Positions are code points of `document.text`. A relative date needs `document.issued`; without it, it stays open.
    `trace` collects what was tried, for `explain`.
    """
    with _uncollected():
        return _read(document, lexicon, trace)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the search for unreachable cycles: what a reading makes lives as long as it does, and holds none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(document: Document, lexicon: Lexicon, trace: Trace | None) -> Reading:
    scene = gather(document, lexicon)
    allegiances = Allegiances(scene)
    scene.speaks_for, scene.giving = allegiances.of, allegiances.giver()
    if trace is not None:
        trace.scene = scene
    reader = reader_version(lexicon)
    heard = assertions.heard(scene)
    found = (d for view in scene.body for d in _sentence(scene, view, heard.get(view.number, []), trace))
    drafts = list(told_once(scene, staged(scene, found), trace))
    read_off = list(zip(drafts, Assembler(scene, reader).claims(drafts), strict=True))
    if trace is not None:
        trace.made(read_off)
    rated_claims = (rated(claim, lexicon) for claim in inherit(scene, read_off))
    claims = sorted(rated_claims, key=lambda c: (c.start, c.end, c.kind, c.id))
    claims = set_apart(document.text, [view.sentence for view in scene.views], claims, lexicon)
    return Reading(document.id, tuple(claims), doubts(scene, claims), reader)


def _sentence(scene: Scene, view: View, speeches: list[Speech], trace: Trace | None) -> list[frames.Draft]:
    """Give what stands of one sentence: frames first, then a figure for every amount they left."""
    framed = figures.counted(scene, frames.match(scene, view, trace), trace)
    taken = {d.amount.start for d in framed if d.amount is not None}
    standing = settle(scene, framed + figures.match(scene, view, taken, trace), trace)
    standing += deeds.match(scene, view, standing)
    said = assertions.match(scene, view, speeches, standing)
    view.forget()
    return sorted([*standing, *said], key=lambda d: (d.span, d.kind, d.rule))
