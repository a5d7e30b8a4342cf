"""Why a sentence was read as it was: the analysis, what was found, what was tried, kept and rejected.

In: a document, the lexicon, and a stretch of the text. Out: an `Explanation`. It reads with the reader itself and a
trace; there is no second way of reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from musterbook.lexicon import Lexicon
from musterbook.reading.gathering import Scene, View
from musterbook.reading.reader import read
from musterbook.reading.tracing import Step, Trace
from musterbook.records import Claim, Document, Finding


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the analysis: Penn tag, dictionary form, and the number of the word it depends on (-1: none)."""

    start: int
    end: int
    text: str
    tag: str
    lemma: str
    head: int
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found in the text: `what` is amount, party, place, period or speech, `meaning` how it was resolved."""

    what: str
    start: int
    end: int
    said: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SentenceExplained:
    """One sentence: its words, what was found in it, the rules tried on it, and the claims made of it."""

    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    found: tuple[Found, ...]
    tried: tuple[Step, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explained sentences of a document, in order, and the findings of the stretch."""

    document: str
    sentences: tuple[SentenceExplained, ...]
    findings: tuple[Finding, ...]
    reader: str


def explain(document: Document, lexicon: Lexicon, *, start: int | None = None, end: int | None = None) -> Explanation:
    """Explain the sentences that touch a stretch of a document (code points, half-open; None: from or to its end)."""
    trace = Trace()
    reading = read(document, lexicon, trace=trace)
    first, last = start or 0, len(document.text) if end is None else end
    assert trace.scene is not None
    chosen = [v for v in trace.scene.views if v.sentence.start < max(last, first + 1) and v.sentence.end > first]
    findings = tuple(f for f in reading.findings if f.start is None or first <= f.start < last)
    return Explanation(
        document.id, tuple(_sentence(trace, trace.scene, v, reading.claims) for v in chosen), findings, reading.reader
    )


def _sentence(trace: Trace, scene: Scene, view: View, claims: tuple[Claim, ...]) -> SentenceExplained:
    start, end = view.sentence.start, view.sentence.end
    words = tuple(Word(t.start, t.end, t.text, t.tag, t.lemma, t.head, t.label) for t in view.grammar.tokens)
    found = tuple(sorted(_found(scene, view), key=lambda f: (f.start, f.end, f.what)))
    tried = tuple(s for s in trace.steps if start <= s.start < end)
    return SentenceExplained(
        start, end, scene.text[start:end], words, found, tried, tuple(c for c in claims if start <= c.start < end)
    )


def _found(scene: Scene, view: View) -> Iterator[Found]:
    text = scene.text
    for a in view.amounts:
        low, high = ("open" if v is None else f"{v:f}" for v in (a.low, a.high))
        meaning = f"{low} to {high} {a.unit or '?'}, {a.hedge}, {a.kind}"
        yield Found("amount", a.hedge_start, a.phrase_end, text[a.hedge_start : a.phrase_end], meaning)
    for m in view.parties:
        yield Found("party", m.start, m.end, m.name, f"{m.code} {m.label}" if m.code else "not resolved")
    for q in view.places:
        yield Found("place", q.start, q.end, q.name, f"{q.code} {q.label}" if q.code else "not resolved")
    for p in view.periods:
        yield Found("period", p.start, p.end, text[p.start : p.end], p.edtf or "open")
    for s in scene.speeches:
        if s.start < view.sentence.end and s.end > view.sentence.start:
            first, last = max(s.start, view.sentence.start), min(s.end, view.sentence.end)
            who = s.speaker.name if s.speaker is not None else "unnamed"
            yield Found("speech", first, last, text[first:last], f"{who}, {s.manner}, {s.stance}")
