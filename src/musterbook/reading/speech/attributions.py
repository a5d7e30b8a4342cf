"""Find who says what: every stretch of a document that somebody vouches for, with speaker, manner and stance.

In: a document, its sentences, trees and parties, and the lexicon. Out: `Speech`es, nested as they report each other.
The words of saying are data (`attributions.toml`), where they stand is `saying`, who "he" and "the statement" are is
`speakers`; this module joins quotations and builds the chain. It resolves within the document only, and leaves a
speaker as said where more than one can be meant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from musterbook.reading.names.cast import Cast
from musterbook.reading.speech.clauses import Saying
from musterbook.reading.speech.issuers import Turn, default_speaker, turns
from musterbook.reading.speech.saying import sayings
from musterbook.reading.speech.speakers import Voices
from musterbook.reading.syntax.passages import Quotation, Sentence
from musterbook.records import Attribution, Speaker, Stance

__all__ = ["Speech", "Turn", "attribution", "covering", "default_speaker", "find_attributions", "turns"]

_REACH = 40  # speeches; one that covers more than the 40 after it reports the last of them, and is found through it
_FAR = 3000  # code points; beyond, no speech bears on a quotation
_QUOTED_WORDS = 4  # a shorter quotation is a name or a word held up, seldom a speech


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch of the text that a speaker vouches for.

    `start` to `end` is the content, `cue_start` to `cue_end` the words of saying, `speaker_start` to `speaker_end`
    the words that name the speaker (-1, -1 where another sentence does). `speaker` has the full name where the document
    gives it; None where nobody is named. `outer` is the number of the speech that reports this one, None where the
    document itself does.
    """

    start: int
    end: int
    cue_start: int
    cue_end: int
    speaker_start: int
    speaker_end: int
    speaker: Speaker | None
    manner: str
    stance: Stance
    outer: int | None = None


def find_attributions(cast: Cast, issuer: Speaker | None) -> tuple[Speech, ...]:
    """Find every speech, ordered by start, the longer first; never raises for what a document holds.

    `issuer` is who issued the document (`default_speaker`), None for a press report.
    """
    text, cues = cast.document.text, cast.lexicon.attributions
    sentences, marked = cast.sentences, cast.quotations
    found = [saying for number, tree in enumerate(cast.trees) for saying in sayings(number, tree, cues)]
    found = _opened(text, sentences, marked, found)
    voices = Voices(cast)
    speeches: list[Speech] = []
    for saying in sorted(found, key=lambda s: s.cue):
        speaker, span, is_person = voices.who(saying)
        if saying.performed and not voices.promises(saying, is_person=is_person):
            continue
        if issuer is not None and not is_person:
            if saying.present or voices.is_land(saying, speaker, issuer):
                continue  # "The United States commends …" in a release is the issuer's own voice
            speaker = issuer if voices.is_issuer(saying, issuer) else speaker
        joined = _with_quotations(text, saying, marked)
        for start, end in joined:
            speeches.append(Speech(start, end, *saying.cue, *span, speaker, saying.manner.name, saying.manner.stance))
    speeches += _unclaimed(text, sentences, marked, speeches)
    return _nested(speeches)


def covering(speeches: Sequence[Speech], start: int, end: int) -> tuple[Speech, ...]:
    """Give the chain of speeches over a stretch: the innermost first, each further one reporting the one before.

    A speech covers what lies within it for at least half; a stretch that holds the words of saying belongs to it too.
    """
    best: Speech | None = None
    for speech in _near(speeches, end):
        if speech.end <= start:
            continue
        inside = min(end, speech.end) - max(start, speech.start)
        whole = 2 * inside >= end - start or (inside > 0 and start <= speech.cue_start and speech.cue_end <= end)
        if whole and (best is None or (_size(speech), -speech.start) < (_size(best), -best.start)):
            best = speech
    chain: list[Speech] = []
    while best is not None and best not in chain:
        chain.append(best)
        best = speeches[best.outer] if best.outer is not None else None
    return tuple(chain)


def _near(speeches: Sequence[Speech], end: int) -> list[Speech]:
    """Give the last speeches that start before a position, and all that report them."""
    last = bisect_left(speeches, end, key=lambda s: s.start)
    found = dict.fromkeys(range(max(0, last - _REACH), last))
    for i in list(found):
        outer = speeches[i].outer
        while outer is not None and outer not in found:
            found[outer] = None
            outer = speeches[outer].outer
    return [speeches[i] for i in found]


def attribution(chain: Iterable[Speech], default: Speaker | None = None) -> tuple[Attribution, ...]:
    """Give a chain of speeches (`covering`) as a claim holds it; () where nobody but an unnamed author speaks.

    `default` is who issued the document (`default_speaker`), None for a press report.
    """
    links = tuple(Attribution(s.speaker, s.manner, s.stance) for s in chain if s.speaker is not None)
    if not links and default is not None:
        return (Attribution(default, "said", "asserts"),)
    return links


def _opened(text: str, sentences: Sequence[Sentence], marked: Sequence[Quotation], found: list[Saying]) -> list[Saying]:
    """Give what a colon opens its content: the quotation right after it, else the rest of the document.

    That rest ends where the fortieth such colon after it stands, so that no more than forty hold one another.
    """
    out: list[Saying] = []
    opening: list[Saying] = []
    for saying in found:
        if saying.opens and saying.content is None and saying.sentence + 1 < len(sentences):
            start = sentences[saying.sentence + 1].start
            at = bisect_left(marked, start, key=lambda q: q.start)
            if at < len(marked) and marked[at].start <= start + 1:
                saying.content = marked[at].start, marked[at].end
            else:
                saying.content = start, sentences[-1].end
                opening.append(saying)
        out.append(saying)
    for saying, later in zip(opening, opening[_REACH:], strict=False):
        saying.content = sentences[saying.sentence + 1].start, sentences[later.sentence].end
    return out


def _with_quotations(text: str, saying: Saying, marked: Sequence[Quotation]) -> list[tuple[int, int]]:
    """Give the stretches a saying covers: its content, widened to quotations it touches, or a quotation beside it."""
    at = bisect_right(marked, saying.cue[0], key=lambda q: q.start)
    near = marked[max(0, at - 2) : at + 2]
    if any(q.start < saying.cue[0] < q.end and saying.content is not None for q in near):
        return [saying.content] if saying.content else []
    if saying.content is not None:
        start, end = saying.content
        for q in near:
            if q.start < end and start < q.end and not (q.start <= saying.cue[0] < q.end):
                start, end = min(start, q.start), max(end, q.end)
        return [(start, end)]
    low, high = saying.cue[0] - 80, saying.cue[1] + 80
    beside = [
        q for q in near if (q.end <= saying.cue[0] and q.end > low) or (q.start >= saying.cue[1] and q.start < high)
    ]
    beside = [q for q in beside if "\n" not in text[min(q.end, saying.cue[0]) : max(q.start, saying.cue[1])]]
    return [(q.start, q.end) for q in beside if len(text[q.start : q.end].split()) >= 2]


def _unclaimed(
    text: str, sentences: Sequence[Sentence], marked: Sequence[Quotation], speeches: Sequence[Speech]
) -> list[Speech]:
    """Give a quotation that no saying reaches to whoever is quoted in the sentence before or after it."""
    starts = [s.start for s in sentences]
    near, out = _Near(speeches), []
    for q in marked:
        if len(text[q.start : q.end].split()) < _QUOTED_WORDS or not sentences:
            continue
        known = near.find(q)
        if any(min(q.end, s.end) - max(q.start, s.start) > (q.end - q.start) // 2 for s in known):
            continue
        number = max(0, bisect_right(starts, q.start) - 1)
        if q.start - sentences[number].start > 2:
            continue
        owner = _before(sentences, number, known, marked) or _after(sentences, starts, number, q, known)
        if owner is not None:
            out.append(replace(owner, start=q.start, end=q.end, speaker_start=-1, speaker_end=-1))
            near.add(out[-1])
    return out


class _Near:
    """Speeches by where they stand, so that those near a quotation are found without looking at all."""

    def __init__(self, speeches: Sequence[Speech]) -> None:
        self.speeches: list[Speech] = []
        self.blocks: dict[int, list[int]] = {}
        for speech in speeches:
            self.add(speech)

    def add(self, speech: Speech) -> None:
        for block in range(speech.start // _FAR, speech.end // _FAR + 1):
            self.blocks.setdefault(block, []).append(len(self.speeches))
        self.speeches.append(speech)

    def find(self, q: Quotation) -> list[Speech]:
        """Give the speeches that bear on a quotation, in the order in which they were added."""
        blocks = range((q.start - _FAR) // _FAR, (q.end + _FAR) // _FAR + 1)
        numbers = sorted({n for block in blocks for n in self.blocks.get(block, ())})
        found = (self.speeches[n] for n in numbers)
        return [s for s in found if s.end > q.start - _FAR and s.start < q.end + _FAR]


def _before(
    sentences: Sequence[Sentence], number: int, known: Sequence[Speech], marked: Sequence[Quotation]
) -> Speech | None:
    """Give the last speech of the sentence before; in another paragraph it must have been a quotation."""
    if number == 0:
        return None
    before = sentences[number - 1]
    found = [s for s in known if before.start <= max(s.cue_start, s.end - 1) < before.end and s.speaker is not None]
    last = max(found, key=lambda s: (s.end, s.end - s.start), default=None)
    if last is None or before.paragraph == sentences[number].paragraph:
        return last
    at = bisect_left(marked, last.end, key=lambda q: q.start) - 1
    quoted = at >= 0 and last.start < marked[at].end
    return last if quoted and sentences[number].paragraph - before.paragraph == 1 else None


def _after(
    sentences: Sequence[Sentence], starts: Sequence[int], number: int, q: Quotation, known: Sequence[Speech]
) -> Speech | None:
    """Give the first speech that opens the sentence after a quotation, in the same paragraph."""
    at = bisect_left(starts, q.end, lo=number + 1)
    following = sentences[at] if at < len(sentences) else None
    if following is None or following.paragraph != sentences[number].paragraph:
        return None
    found = [s for s in known if following.start <= s.cue_start < following.start + 60 and s.speaker is not None]
    return min(found, key=lambda s: s.cue_start, default=None)


def _nested(speeches: list[Speech]) -> tuple[Speech, ...]:
    """Order speeches and give each the smallest other one that holds its cue and its content."""
    unique = {(s.start, s.end, s.cue_start): s for s in speeches if s.end > s.start}
    ordered = sorted(unique.values(), key=lambda s: (s.start, -s.end, s.cue_start))
    out: list[Speech] = []
    reaching: list[int] = []  # earlier speeches that have not ended
    for i, speech in enumerate(ordered):
        reaching = [j for j in reaching if ordered[j].end > speech.start]
        held = [j for j in reaching if _holds(ordered[j], speech)]
        out.append(replace(speech, outer=min(held, key=lambda j: _size(ordered[j]))) if held else speech)
        reaching.append(i)
    return tuple(out)


def _size(speech: Speech) -> int:
    return speech.end - speech.start


def _holds(outer: Speech, inner: Speech) -> bool:
    """Say whether one speech reports another: it holds its words of saying and all of its content, and is longer."""
    if outer.start < outer.cue_start < inner.cue_start and outer.speaker == inner.speaker:
        return False  # "A," he said, adding that B: one voice, twice
    cue = outer.start <= inner.cue_start and inner.cue_end <= outer.end and outer.cue_start != inner.cue_start
    return cue and outer.start <= inner.start and inner.end <= outer.end and _size(outer) > _size(inner)
