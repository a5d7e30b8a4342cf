"""Why a sentence was read as it was: the analysis, what was found, what was tried, kept and rejected.

In: a document, the lexicon, and a stretch of the text. Out: an `Explanation`. It reads with the reader itself and a
trace; there is no second way of reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from musterbook.lexicon import Lexicon
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.gathering import Scene, View
from musterbook.reading.reader import read
from musterbook.reading.tracing import Step, Trace
from musterbook.records import Claim, Document, Finding


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the analysis as the rules see it: Penn Treebank tag, lemma, Universal Dependencies relation.

    `head` is the number of the word it depends on, from 0 in the sentence; -1 where it depends on none. `mended` says
    that the parser had given another tag, head or relation, which cannot stand with the words around it.
    """

    start: int
    end: int
    text: str
    tag: str
    lemma: str
    head: int
    label: str
    mended: bool


What = Literal["amount", "party", "place", "period", "reference", "speech"]
WHATS: tuple[str, ...] = get_args(What)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found in the text, and in words what it was taken for."""

    what: What
    start: int
    end: int
    said: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SentenceExplained:
    """One sentence: its words, what was found in it, the rules tried on it in order, and the claims made of it."""

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
    found = tuple(sorted(_found(scene, view), key=lambda f: (f.start, f.end, f.what)))
    tried = dict.fromkeys(s for s in trace.steps if start <= s.start < end)
    return SentenceExplained(
        start,
        end,
        scene.text[start:end],
        tuple(_words(view)),
        found,
        tuple(sorted(tried, key=lambda s: (s.start, s.end))),
        tuple(c for c in claims if start <= c.start < end),
    )


def _words(view: View) -> Iterator[Word]:
    g = view.grammar
    for i, t in enumerate(g.tokens):
        head = g.head[i] if g.head[i] != i else -1
        mended = (t.tag, t.head, t.label) != (g.tags[i], head, g.labels[i])
        yield Word(t.start, t.end, t.text, g.tags[i], t.lemma, head, g.labels[i], mended)


def _found(scene: Scene, view: View) -> Iterator[Found]:
    text, sentence = scene.text, view.sentence
    for a in view.amounts:
        yield Found("amount", a.hedge_start, a.phrase_end, text[a.hedge_start : a.phrase_end], _quantity(a))
    for m in view.parties:
        yield Found("party", m.start, m.end, m.name, _resolved(m.label, m.code))
    for q in view.places:
        yield Found("place", q.start, q.end, q.name, _resolved(q.label, q.code))
    for p in view.periods:
        yield Found("period", p.start, p.end, text[p.start : p.end], p.edtf or "open without the day of issue")
    for r in scene.references.within(sentence.start, sentence.end):
        meant = r.party or r.person
        label = meant.label or meant.name if meant is not None else None
        yield Found("reference", r.start, r.end, text[r.start : r.end], _resolved(label, meant.code if meant else None))
    for s in scene.speeches:
        if s.start < sentence.end and s.end > sentence.start:
            first, last = max(s.start, sentence.start), min(s.end, sentence.end)
            who = s.speaker.name if s.speaker is not None else "unnamed"
            yield Found("speech", first, last, text[first:last], f"{who}, {s.manner}, {s.stance}")


def _resolved(label: str | None, code: str | None) -> str:
    return f"{label} ({code})" if label and code else label or "not resolved"


def _quantity(a: AmountMention) -> str:
    """Write an amount's bounds, unit, hedge and sort."""
    low, high = (_plain(v) for v in (a.low, a.high))
    if low and high:
        bounds = low if low == high else f"{low} to {high}"
    else:
        bounds = f"{low} or more" if low else f"{high} or less" if high else "no number"
    return ", ".join(filter(None, (f"{bounds} {a.unit or ''}".rstrip(), a.hedge.replace("_", " "), a.kind)))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():,f}"
