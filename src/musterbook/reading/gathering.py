"""Gather what the recognisers find in a document, sentence by sentence.

In: a document and the lexicon. Out: a `Scene`: its sentences with their grammar and the amounts, parties, places,
periods and speeches in them. It decides nothing about claims.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from musterbook.lexicon import Lexicon
from musterbook.reading.amounts import finding as amounts
from musterbook.reading.amounts.completing import complete
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.names import coreference, parties, places
from musterbook.reading.names.cast import Cast
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.names.persons import PersonMention
from musterbook.reading.names.places import PlaceMention
from musterbook.reading.periods import finding as periods
from musterbook.reading.periods.finding import PeriodMention
from musterbook.reading.speech import attributions
from musterbook.reading.syntax import parsing as syntax
from musterbook.reading.syntax import passages
from musterbook.reading.syntax.grammar import Grammar
from musterbook.reading.syntax.modality import Mood
from musterbook.reading.syntax.passages import Sentence
from musterbook.records import Document, Party, Speaker

if TYPE_CHECKING:
    from musterbook.reading.frames.roles import Filler

_WHERE = frozenset(
    [
        "in",
        "at",
        "near",
        "across",
        "inside",
        "into",
        "to",
        "from",
        "on",
        "outside",
        "around",
        "within",
        "throughout",
        "toward",
        "towards",
        "over",
        "along",
        "off",
        "between",
    ]
)
_SITES = frozenset(
    (
        "city",
        "town",
        "village",
        "province",
        "region",
        "district",
        "state",
        "port",
        "capital",
        "area",
        "governorate",
        "island",
    )
)
_PASSING = frozenset(("leave", "exit", "quit", "enter", "reach"))  # verbs whose object is where
_GROUNDS = frozenset(("soil", "territory", "ground", "water", "airspace", "border", "coast", "base"))
_JOINED = frozenset(("compound", "amod", "flat", "conj", "appos", "nmod:poss", "nmod:unmarked"))
_DATELINE = re.compile(
    r"[A-Z][A-Z.' -]{2,40}(?:, [A-Z][\w. ]{1,30})?(?:,? (?:\d{1,2} )?[A-Z][a-z]{2,8}\.? ?\d{0,2}(?:, \d{4})?)?"
    r"(?: \([\w./ -]{2,40}\))? ?(?:—|–|--|-) (?=\S)"
    r"|[A-Z][\w.' -]{2,40}, (?:\d{1,2} )?[A-Z][a-z]{2,8}\.? ?\d{0,2}(?:, \d{4})? \([\w./ -]{2,40}\)"
    r" ?(?:—|–|--|-) (?=\S)"
)


_BEFORE_SUM = frozenset(("with", "the", "equivalent", "of", "another", "a", "further", "some", "about"))
_JOINING = frozenset(("and", ",", ";", "while", "but"))
_RANKED_BY = frozenset(("with", "("))
_RANKED = frozenset(("donor", "contributor", "giver", "pledge", "contribution", "donation", "offer"))
_RANKING = _RANKED | {"follow", "lead"}
_GAP = 5  # tokens between a party and its sum
_NONE: frozenset[int] = frozenset()  # what most sentences have of most, held once


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


@dataclass(eq=False)
class View:
    """One sentence with what stands in it; `number` counts from 0 in the document.

    `moods` and `fillers` keep what was found at a token, as several frames ask for it.
    """

    number: int
    sentence: Sentence
    grammar: Grammar
    amounts: tuple[AmountMention, ...]
    parties: tuple[PartyMention, ...]
    places: tuple[PlaceMention, ...]
    periods: tuple[PeriodMention, ...]
    moods: dict[int, Mood] = field(default_factory=dict)
    fillers: dict[int, Filler | None] = field(default_factory=dict)

    def forget(self) -> None:
        """Let go of what is kept for the frames; what is asked again is found again."""
        self.moods, self.fillers = {}, {}
        self.grammar.forget()
        self.__dict__.pop("named", None)

    @cached_property
    def party_at(self) -> dict[int, PartyMention]:
        """The party that covers a token, by the token's number; none within a sum ("US dollars", "Iraqi dinars")."""
        apart = self.counted
        return {i: m for m in self.parties for i in self.grammar.at(m.start, m.end) if i not in apart}

    @cached_property
    def gapped(self) -> dict[int, int]:
        """The token of the party before an amount where the verb is left out, by the amount's start.

        "Germany came with 20 million and Britain with 4 million", "Norway has 300 men there, Oman about 100"; also in
        a list that ranks who gave: "the largest donors were Oman with 5 million ...", "followed by Oman (5 million)".
        """
        return {a.start: i for n, a in enumerate(self.amounts) if (i := self._left_alone(a, first=not n)) is not None}

    def _left_alone(self, amount: AmountMention, *, first: bool) -> int | None:
        g = self.grammar
        members = g.at(amount.hedge_start, amount.end)
        i = members[0] - 1 if members else -1
        if amount.kind == "money" and i > 0 and g.lows[i] in _RANKED_BY:
            named = i - 1 - (g.lows[i - 1] == ",")
            if self._ranked(named):
                return named
        if first:
            return None
        while i > 0 and members[0] - i <= _GAP and g.lows[i] in _BEFORE_SUM:
            i -= 1
        mention = self.party_at.get(i)
        if mention is None or mention.form not in ("name", "acronym", "metonym"):
            return None
        before = g.at(mention.start, mention.end)[0] - 1
        before -= before > 0 and g.lows[before] == "the"
        return i if i == members[0] - 1 or (before >= 0 and g.lows[before] in _JOINING) else None

    def _ranked(self, i: int) -> bool:
        """Say whether a token ends the name of a party in a list that ranks givers."""
        g, mention = self.grammar, self.party_at.get(i)
        if mention is None or mention.form == "demonym" or g.case(i) not in ("", "by", "including"):
            return False
        for up in (i, *g.up(i, limit=4)):
            subject = g.own_subject(up)
            if g.lemmas[up] in _RANKING or (subject is not None and g.lemmas[subject] in _RANKED):
                return True
        return False

    @cached_property
    def of_site(self) -> frozenset[int]:
        """The tokens that name a place of a kind: "the city of Donetsk"."""
        g = self.grammar
        named = (i for i, label in enumerate(g.labels) if label == "nmod" and g.lemmas[g.head[i]] in _SITES)
        return frozenset(i for i in named if g.case(i) == "of") or _NONE

    def describes(self, i: int) -> bool:
        """Say whether a name only describes another: "the Brisbane-based brigade", "Norway-backed forces"."""
        g = self.grammar
        return g.labels[i] == "compound" and g.tags[g.head[i]] == "VBN"

    def tells_kind(self, i: int) -> bool:
        """Say whether a name tells of what kind one is, and not where: "a U.S. model", "Africa's largest nation"."""
        g, top = self.grammar, self.grammar.head[i]
        if g.labels[i] == "nmod:poss":
            return any(g.tags[k] in ("JJS", "RBS") or g.lows[k].endswith("est") for k in g.kids[top] if k > i)
        made = g.labels[i] in ("compound", "amod") and g.tags[top] in ("NN", "NNS") and i not in self.place_at
        short = i in self.party_at and self.party_at[i].form == "acronym" and g.lemmas[top] not in _GROUNDS
        return made and (short or any(g.lows[k] in ("a", "an") for k in g.kids[top]))

    @cached_property
    def counted(self) -> frozenset[int]:
        """The tokens of amounts of money."""
        sums = (a for a in self.amounts if a.kind == "money")
        return frozenset(i for a in sums for i in self.grammar.at(a.start, a.end)) or _NONE

    @cached_property
    def dated(self) -> frozenset[int]:
        """The tokens of dates and periods."""
        return frozenset(i for p in self.periods for i in self.grammar.at(p.start, p.end)) or _NONE

    @cached_property
    def place_at(self) -> dict[int, PlaceMention]:
        """The place that covers a token, by the token's number."""
        apart = self.counted
        return {i: m for m in self.places for i in self.grammar.at(m.start, m.end) if i not in apart}

    @cached_property
    def named(self) -> frozenset[int]:
        """The tokens of places and parties."""
        return frozenset((*self.place_at, *self.party_at))

    @cached_property
    def located(self) -> frozenset[int]:
        """The tokens of phrases that say where something is or goes ("in northern Iraq", "to Erbil and Mosul")."""
        g, out = self.grammar, set()
        for i in (*self.place_at, *self.party_at):
            if self.tells_kind(i):
                continue
            top = i
            while (
                g.head[top] != top and not g.is_verb(g.head[top]) and (g.labels[top] in _JOINED or top in self.of_site)
            ):
                top = g.head[top]
            passed = g.labels[top] == "obj" and g.lemmas[g.head[top]] in _PASSING
            if passed or g.case(top) in _WHERE or g.case(i) in _WHERE:
                out.add(i)
        return frozenset(out) or _NONE


def in_turn(views: Iterable[View]) -> Iterator[View]:
    """Give the views of drafts or claims in order, and let each forget when another comes."""
    before: View | None = None
    for view in views:
        if before is not None and before is not view:
            before.forget()
        yield view
        before = view
    if before is not None:
        before.forget()


@dataclass(eq=False)
class Scene:
    """A document with everything found in it."""

    document: Document
    lexicon: Lexicon
    views: list[View]
    speeches: tuple[attributions.Speech, ...]
    default_speaker: Speaker | None
    references: coreference.References
    issued: datetime.date | None
    speaks_for: Callable[[Speaker], Party | None] = lambda speaker: None
    giving: Party | None = None  # who gives where a release names nobody
    turns: tuple[attributions.Turn, ...] = ()
    venues: dict[tuple[int, bool], Set[int]] = field(default_factory=dict)  # by sentence, kept for `placing`
    persons: tuple[PersonMention, ...] = ()
    chains: dict[int, tuple[attributions.Speech, ...]] = field(default_factory=dict)  # by position, kept for `spoken`

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def body(self) -> list[View]:
        """The sentences without the headline that opens a text and repeats it; behind a dateline nothing is one."""
        first = self.views[0].sentence if self.views else None
        titled = first is not None and first.kind == "headline" and _after_dateline(self.text, first) == first.start
        return self.views[1:] if titled and any(v.sentence.kind == "sentence" for v in self.views) else self.views

    def voice_at(self, position: int) -> Speaker | None:
        """Give who speaks at a position where nobody is quoted: whose turn it is in a transcript, else the issuer."""
        n = bisect_right(self.turns, position, key=_start) - 1
        return self.turns[n].speaker if n >= 0 else self.default_speaker

    def spoken(self, position: int) -> tuple[attributions.Speech, ...]:
        """Give the speeches over a position, the innermost first; the tuple is empty where nobody is quoted."""
        chain = self.chains.get(position)
        if chain is None:
            chain = self.chains[position] = attributions.covering(self.speeches, position, position + 1)
        return chain

    def person_at(self, position: int) -> PersonMention | None:
        """Give the person whose title or name stands at a position."""
        n = bisect_right(self.persons, position, key=_start) - 1
        return self.persons[n] if n >= 0 and position < self.persons[n].end else None

    @cached_property
    def speakers(self) -> list[tuple[int, int]]:
        """The stretches that name speakers, ordered by position."""
        return sorted((s.speaker_start, s.speaker_end) for s in self.speeches if s.speaker_start >= 0)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The dictionary forms of every word of the document."""
        return frozenset().union(*(view.grammar.lemmas for view in self.views))


def day_of(issued: str | None) -> datetime.date | None:
    """Give a date of issue as a day; None where it is missing or less precise than a day."""
    try:
        return datetime.date.fromisoformat(issued) if issued and len(issued) == 10 else None
    except ValueError:
        return None


def gather(document: Document, lexicon: Lexicon) -> Scene:
    """Find sentences, mentions, trees, speeches and references of a document."""
    text, issued = document.text, day_of(document.issued)
    cut = passages.sentences(text)
    trees = syntax.parse(text, [(_after_dateline(text, s), s.end) for s in cut], lexicon.weights)
    quantities = amounts.find_amounts(text, lexicon.quantities)
    named = parties.find_parties(text, lexicon)
    located = places.find_places(text, lexicon, parties=named)
    dated = periods.find_periods(text, issued=issued)
    grammars = [Grammar(tree) for tree in trees]
    counted = complete(lexicon.patterns, list(zip(cut, grammars, _within(quantities, cut), strict=True)))
    found = zip(cut, grammars, counted, *(_within(found, cut) for found in (named, located, dated)), strict=True)
    views = [View(n, *of_sentence) for n, of_sentence in enumerate(found)]
    cast = Cast(document, cut, trees, named, lexicon)
    issuer = attributions.default_speaker(cast)
    speeches = attributions.find_attributions(cast, issuer)
    references = coreference.resolve(cast, speeches, issuer)
    turns = attributions.turns(text, lexicon)
    return Scene(document, lexicon, views, speeches, issuer, references, issued, turns=turns, persons=cast.persons)


def _after_dateline(text: str, sentence: Sentence) -> int:
    """Give where a sentence begins to speak: behind a dateline ("BRUSSELS (Reuters) - ")."""
    found = _DATELINE.match(text, sentence.start, sentence.end)
    return found.end() if found else sentence.start


def _within(mentions: Sequence[_P], sentences: Sequence[Sentence]) -> list[tuple[_P, ...]]:
    """Give the mentions that start in each sentence; `mentions` are in order of position."""
    starts = [m.start for m in mentions]
    return [tuple(mentions[bisect_left(starts, s.start) : bisect_left(starts, s.end)]) for s in sentences]


def _start(mention: _Placed) -> int:
    return mention.start
