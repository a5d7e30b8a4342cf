"""Where a claim is set, as far as its own sentence says.

In: a scene and the draft of a claim. Out: places with the words that name them, the surest ones only; none where the
sentence names none, or names only who acts, who says so, and where it was promised. What stands before is for
`whereabouts`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from musterbook.reading.claims.candidates import Placed
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import places_in
from musterbook.reading.gathering import Scene, View
from musterbook.records import Place

_MOST = 4
_NAME_LIMIT = 60
_LANDS = frozenset(("country", "nation", "state", "kingdom", "republic", "territory", "economy"))
_REGIONS = frozenset(("region", "world", "globe", "continent", "basin"))
_TELLING = _LANDS | _REGIONS
_EVERYWHERE = frozenset(("worldwide", "globally"))
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_SOIL = frozenset(("territory", "land", "soil", "ground", "farmland", "coast", "coastline"))
_NOWHERE: frozenset[int] = frozenset()  # of most sentences, held once
_AT = frozenset(("in", "at", "near", "outside"))
_BESIDE = frozenset(("near", "outside", "around"))
_AT_SITE = _AT | {"on", "against", "around", "from"}
_GIVEN_TO = frozenset(
    ("to", "for", "in", "into", "inside", "across", "within", "throughout", "toward", "towards", "on")
)
_LED = _GIVEN_TO | _AT
_TOWARDS = _GIVEN_TO | {"around"}
_PART_OF = re.compile(r"\bof (?:which|whom|it|them|these|those)\b")
_PART_REACH = 16  # code points between a part and the words that make it one
_ORIGINATING = frozenset(("casualties", "forces", "trained", "attending", "states"))
_TOLL = frozenset(("casualties", "destroyed"))
_FLEEING = frozenset(("flee", "escape"))
_MEANT = frozenset(("go", "earmark", "allocate", "mean", "destine", "intend"))
_STRIPS = frozenset(("border", "frontier", "area", "road", "land", "strip", "triangle", "boundary"))
_MET = frozenset(("attending", "states", "strikes"))
_SEATS = frozenset(("embassy", "ministry", "headquarters", "office", "parliament", "agreement", "deal", "speech"))
_MEETING = frozenset(("meet", "gather", "convene"))
_SIGNING = frozenset(("sign", "agree", "say", "tell", "speak", "meet", "gather", "convene", "recall", "conclude"))
_ABOUT = frozenset(
    """stabilization stabilisation reconstruction rebuilding relief recovery people region part area territory defence
    defense support help assistance aid response benefit security stability north south east west city town future
    population government army forces""".split()  # noqa: SIM905
)


def places_of(scene: Scene, draft: Draft) -> list[Placed]:
    """Find where: in the phrases that say so, else in the item's, else where the clause or the sentence is set."""
    view, g = draft.view, draft.view.grammar
    apart = {i for f in draft.roles.get("party", ()) if f.how != "inherited" for i in g.core(f.token)}
    apart |= _speaking(scene, draft)
    apart |= _elsewhere(scene, draft) | _of_parts(scene, draft)
    if draft.kind == "commitment" or (draft.kind == "figure" and draft.measure not in _MET):
        apart |= venues(scene, view, promises=draft.kind == "commitment")
    ground = _ground(draft)
    if ground:
        return ground
    for circle in _circles(draft) if view.named else ():
        found = places_in(view, circle - apart)
        if found:
            return [*_sites(scene, view, circle - apart), *found][:_MOST]
    referred = list(_referred(scene, view, apart))
    if referred:
        return referred[:1]
    sites = _sites(scene, view, set(range(len(g.lemmas))) - apart) if draft.kind in ("event", "figure") else []
    if sites:
        return sites[:1]
    item = draft.first("item")
    named: list[Placed] = []
    if (
        item is not None and not tolls(draft) and draft.measure not in ("forces", "displaced")
    ):  # whose the dead were says nothing of where
        named = places_in(view, set(g.core(item.token)) - apart, people=True)
    if named or draft.first("counterparty") is not None:
        return named
    return list(_said(scene, draft, apart))[:1]


def _ground(draft: Draft) -> list[Placed]:
    """Give whose ground is counted: "a quarter of Iraqi territory", "40 square miles of Syrian soil"."""
    view, g, item = draft.view, draft.view.grammar, draft.first("item")
    if draft.kind != "figure" or item is None:
        return []
    lands = (i for i in (item.token, *g.of_label(item.token, "nmod")) if g.lemmas[i] in _SOIL)
    found = [place for i in lands for place in places_in(view, g.core(i), people=True)]
    return found[:1]


def _of_parts(scene: Scene, draft: Draft) -> set[int]:
    """Give the tokens behind a part of what is counted: where "$2 million of it" goes, the whole does not.

    Of "14 strikes, four of them in Mali and ten in Chad" the parts are where the whole is.
    """
    view, whole = draft.view, draft.amount
    parts = [m for m in view.amounts if whole is not None and m.start > whole.phrase_end]
    for n, part in enumerate(parts):
        if _PART_OF.search(scene.text, part.hedge_start - _PART_REACH, part.phrase_end + _PART_REACH):
            behind = set(view.grammar.at(part.start, view.sentence.end))
            apiece = len(parts) > n + 1 and len(places_in(view, behind)) >= len(parts) - n
            return set() if apiece else behind
    return set()


def _elsewhere(scene: Scene, draft: Draft) -> set[int]:
    """Give the tokens of where those counted are from, whom a gift is to serve against, and who is thanked for one."""
    g, patterns = draft.view.grammar, scene.lexicon.patterns
    thanked = (i for i in draft.view.party_at if g.lemmas[g.head[i]] in patterns.words["grateful"])
    heads = [i for i in thanked if g.label(i) in ("obj", "iobj")]
    if draft.kind == "commitment":
        heads += [*g.led("against"), *(i for i in g.led("by") if i in draft.view.party_at)]
    far = draft.measure in _ORIGINATING
    leaving = draft.frame is not None and draft.frame.family == "withdrawal"
    if not leaving or far:
        persons = patterns.either("forces", "police", "civilians") if far else patterns.either("forces", "police")
        origins = (i for i in g.led("from") if g.labels[i] == "nmod" and i in draft.view.party_at)
        heads += [i for i in origins if g.lemmas[g.head[i]] in persons or g.tags[g.head[i]] in ("CD", "$")]
    if draft.kind == "figure":  # "a concern to Norway", "people who have fled Mali"
        heads += [i for i in g.led("to") if not g.is_verb(g.head[i]) and g.labels[i] == "nmod"]
        fled = (i for i in draft.view.party_at if g.lemmas[g.head[i]] in _FLEEING)
        heads += [i for i in fled if g.label(i) == "obj" or g.case(i) == "from"]
    between = (i for i in g.led("between") if g.labels[i] != "conj")
    heads += [i for i in between if g.lemmas[g.head[i]] not in _STRIPS]
    given_from = g.led("from") if draft.kind == "commitment" else ()
    givers = (i for i in given_from if g.label(i) == "obl" and i in draft.view.party_at)
    others = {t for i in givers for k in g.conjuncts(i) for t in g.core(k)}
    return {t for k in heads for t in g.subtree(k)} | others


def _referred(scene: Scene, view: View, apart: AbstractSet[int]) -> Iterator[Placed]:
    """Give the land that "there" and "in the country" stand for."""
    g, rows = view.grammar, scene.lexicon.parties.rows
    for i in (i for i, lemma in enumerate(g.lemmas) if lemma == "there" or lemma in _LANDS):
        there = g.lows[i] == "there" and g.tags[i] == "RB"
        if i in apart or not (there or (g.lemmas[i] in _LANDS and g.case(i) in _LED)):
            continue
        party = scene.references.party(g.tokens[i].start, g.tokens[i].end)
        row = rows.get(party.code or "") if party is not None else None
        if party is not None and row is not None and row.kind in ("state", "territory"):
            yield Place(party.name, party.code, party.label), g.tokens[i].start, g.tokens[i].end


def _said(scene: Scene, draft: Draft, apart: AbstractSet[int]) -> Iterator[Placed]:
    """Give lands and regions that no register knows, as said: "the region", "110 countries", "worldwide"."""
    view, g = draft.view, draft.view.grammar
    joined = [draft.trigger]  # "hurt some and killed others worldwide", "gave $3 million, helping many worldwide"
    for i in joined:
        more = (k for k in g.of_label(i, "conj", "advcl") if g.label(k) == "conj" or g.tags[k] == "VBG")
        joined += [
            k for k in more if k not in joined and g.is_verb(k) and not g.of_label(k, "nsubj", "nsubj:pass", "mark")
        ]
    telling = (t for k in joined for t in g.own_clause(k) if _tells_where(view, t) or _unknown(scene, view, t))
    for i in (t for t in telling if t not in apart and t not in view.dated):
        start, end = g.phrase(i)
        name = _ARTICLE.sub("", " ".join(scene.text[start:end].split()))
        counted = draft.amount is not None and draft.amount.start < end and start < draft.amount.end
        if len(name) <= _NAME_LIMIT and not (counted and draft.kind == "figure"):
            yield Place(name), start, end


def _sites(scene: Scene, view: View, circle: AbstractSet[int]) -> list[Placed]:
    """Give towns that no register knows, told as such beside the land they lie in ("the city of Averia in Mali")."""
    g = view.grammar
    named = (i for i in sorted(view.of_site & circle) if g.tags[i] == "NNP")
    names = (i for i in named if g.case(g.head[i]) in _AT_SITE or g.labels[g.head[i]] == "obj")
    unknown = (g.phrase(i) for i in names if i not in view.place_at and i not in view.party_at)
    return [(Place(" ".join(scene.text[start:end].split())), start, end) for start, end in unknown]


def lasting(place: Place) -> bool:
    """Say whether a place can be where the sentences after it are set as well: one with a name, not "110 countries"."""
    return place.code is not None or place.name[:1].isupper()


def tolls(draft: Draft) -> bool:
    """Say whether a draft tells of an attack, or of what it cost."""
    return draft.measure in _TOLL or (draft.frame is not None and draft.frame.family == "attack")


def _tells_where(view: View, i: int) -> bool:
    """Say whether a common noun tells where by itself: a region, the world, or lands counted or described."""
    g = view.grammar
    if g.lemmas[i] not in _TELLING:
        return g.lows[i] in _EVERYWHERE
    if g.tags[i] not in ("NN", "NNS") or g.case(i) not in _TOWARDS:
        return False
    if g.lemmas[i] in _REGIONS:
        return g.tags[i] == "NN"
    described = any(g.labels[k] == "amod" or g.tags[k] == "CD" for k in g.kids[i] if k < i)
    two = any(g.lows[k] in ("two", "neighbouring", "neighboring", "both") for k in g.kids[i])
    return g.tags[i] == "NNS" and described and not two


def _unknown(scene: Scene, view: View, i: int) -> bool:
    """Say whether a name that no register knows is that of a place: led by "in", "at" or "near"."""
    g, words = view.grammar, scene.lexicon.attributions.words
    if g.tags[i] != "NNP" or g.case(i) not in _AT or i in view.place_at or i in view.party_at:
        return False
    named = g.lemmas[i] in words["organisations"] or g.lemmas[i] in words["portfolios"] or g.lows[i].isupper()
    plain = all(t.text[:1].isupper() and t.text.isalpha() for t in (g.tokens[k] for k in g.core(i)) if t.tag == "NNP")
    return plain and not named and g.tokens[i].text.isalpha() and not g.tokens[i].text.isupper()


def _speaking(scene: Scene, draft: Draft) -> set[int]:
    """Give the tokens that name speakers: "the ambassador in Baghdad said" says nothing of where."""
    g, sentence = draft.view.grammar, draft.view.sentence
    first, last = (bisect_left(scene.speakers, (at,)) for at in (sentence.start, sentence.end))
    named = {i for a, b in scene.speakers[first:last] if not a <= draft.anchor < b for i in g.at(a, b)}
    seats = (k for i in named for k in g.of_label(i, "nmod") if g.case(k) in _AT)
    return named | {t for k in seats for t in g.core(k)}


def venues(scene: Scene, view: View, *, promises: bool = True) -> AbstractSet[int]:
    """Give the tokens that say where people met, sit, promised or signed: what is promised there goes elsewhere.

    Without `promises`, only where they met and sit.
    """
    key = view.number, promises
    if key not in scene.venues:
        scene.venues[key] = _venues(scene, view, promises=promises) or _NOWHERE
    return scene.venues[key]


def _venues(scene: Scene, view: View, *, promises: bool) -> set[int]:
    g, words = view.grammar, scene.lexicon.patterns.words
    promising = words["promising"]
    seats = scene.lexicon.patterns.either("gathering", "persons")
    out: set[int] = set()
    for i, lemma in enumerate(g.lemmas):
        if (lemma in seats or lemma in _SEATS) and g.is_noun(i):
            held = [k for k in g.of_label(i, "nmod", "obl") if k > i and g.case(k) in _AT]
            out |= {t for t in g.core(i) if t in view.place_at and lemma in words["gathering"]}
            inner = (t for t in g.nominal(i) if t in view.place_at and t > i and g.case(t) in _AT)
            held += [t for t in inner if lemma in words["gathering"]]
            hosted = (t for k in g.of_label(i, "acl", "acl:relcl") for t in g.subtree(k))
            held += [t for t in hosted if t in view.place_at and g.case(t) in _AT and lemma in words["gathering"]]
        elif (lemma in _MEETING or (promises and (lemma in promising or lemma in _SIGNING))) and g.is_verb(i):
            held = [k for k in g.of_label(i, "obl", "nmod") if g.case(k) in _AT and _town(view, k)]
        else:
            continue
        out |= {t for k in held for t in g.subtree(k)}
    return out


def _town(view: View, k: int) -> bool:
    """Say whether a phrase names a town or a land, not a region or a purpose."""
    return k in view.place_at or k in view.party_at


def _circles(draft: Draft) -> Iterator[AbstractSet[int]]:
    """Give the stretches of a sentence that may say where, the surest first."""
    view, g, amount = draft.view, draft.view.grammar, draft.amount
    item = draft.first("item")
    meant = g.of_label(item.token, "acl") if item is not None and draft.kind == "commitment" else ()
    for k in meant:
        if g.lemmas[k] in _MEANT:  # "a further $10 million going to Sudan"
            yield frozenset(g.subtree(k))
    for role in ("place", "counterparty", "item", "purpose"):
        filler = draft.first(role)
        if filler is not None and (role != "item" or amount is not None):
            inner = g.core(filler.token) if role == "item" else ()  # of whom those counted are, says less of where
            beside = role == "place" and g.case(filler.token) in _BESIDE and not g.is_verb(g.head[filler.token])
            top = g.head[filler.token] if beside else filler.token  # "an attack on a base near Gao"
            yield frozenset(g.subtree(top)).difference(inner)
    clause = frozenset(g.own_clause(draft.trigger))
    yield clause & (view.located | view.of_site)
    if draft.kind == "commitment" and amount is not None:
        yield {i for i in view.named & clause if _given_to(draft, i)}
    yield (view.located | view.of_site).intersection(g.subtree(draft.trigger))
    if draft.kind != "statement":
        yield view.located | view.of_site
    if draft.kind == "commitment" and amount is not None:
        yield {i for i in view.named if _given_to(draft, i)}


def _given_to(draft: Draft, i: int) -> bool:
    """Say whether a name is that of who gets something: led by "to" or "for", or what aid is the aid of."""
    g = draft.view.grammar
    if g.case(i) == "of":
        return g.lemmas[g.head[i]] in _ABOUT
    acted_on = g.labels[i] in ("obj", "iobj") and draft.trigger in g.subtree(g.head[i])
    return g.case(i) in _GIVEN_TO or acted_on
