"""What a sum is to the others told of its giver: new, all there was so far, a piece, or told before.

In: the draft of a commitment. Out: its basis, and whether the text itself says that it was told before. A sentence may
tell a gift and the total it leads to: what is said counts for the sum in whose own clause it stands.
"""

from __future__ import annotations

from typing import Final

from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import Scene
from musterbook.reading.syntax.grammar import Grammar

# Between two sums, the first of these ends the clause of the one and begins that of the other; marks do so anywhere.
_MARKS: Final = frozenset((";", ":", "—", "–", "--"))
_JOINS: Final = _MARKS | {",", "and", "but", "which", "while", "whereas"}
_APART: Final = frozenset(("after", "following", "with", "including", "plus", "besides", "beside", "without"))
_RELATIVE: Final = frozenset(("WDT", "WP", "WP$", "WRB"))
_POINTING: Final = frozenset(("the", "that", "this", "those", "these"))
_FURTHER: Final = frozenset(("another", "further", "other", "remaining", "rest"))
_CLOSE: Final = 4  # tokens from "to" to the sum: "to a total of about"


def basis_of(scene: Scene, draft: Draft, before: str | None = None) -> tuple[bool, str]:
    """Say whether a sum of a commitment was told before, by the text's own words, and its basis.

    `before` is the basis of the sum before it in its paragraph: another piece beside a piece is one, too.
    """
    if _sums_up(scene, draft):
        return False, "new"
    clause = clause_of(draft)
    said = _by_words(scene, draft, clause)
    if said == "running_total" or _got(scene, draft) or (_of_totals(draft) and _leads_to(draft, clause)):
        return True, "running_total"
    piece = said == "component" or (draft.frame is not None and draft.frame.component) or _part(draft)
    if piece or (before == "component" and _another(draft)):
        return False, "component"
    if _grown(scene, draft, clause):
        return True, "running_total"
    return said == "new" or _pledged_before(scene, draft) or _mentioned(draft) or _pointed(draft), "new"


def clause_of(draft: Draft) -> frozenset[int]:
    """Give the tokens of the clause of a draft's amount. One without a verb goes on from the sum before it."""
    g, amount = draft.view.grammar, draft.amount
    if amount is None:
        return frozenset(range(len(g.tokens)))
    before, after = _neighbours(draft, amount)
    own = g.at(amount.hedge_start, amount.end)
    first, last = own[0], own[-1]
    ahead = g.at(before.hedge_start, before.end)[-1] + 1 if before is not None else 0
    behind = g.at(after.hedge_start, after.end)[0] if after is not None else len(g.tokens)
    start = _begin(g, range(ahead, first), after_sum=before is not None)
    end = _end(g, range(last + 1, behind), before_sum=after is not None)
    clause = set(range(ahead if start is None else start, end))
    if before is not None and not any(g.is_verb(i) for i in clause) and _lead(g, clause) not in _APART:
        clause |= {i for i in range(ahead) if i not in g.at(before.hedge_start, before.end)}
    return frozenset(clause)


def _neighbours(draft: Draft, amount: AmountMention) -> tuple[AmountMention | None, AmountMention | None]:
    """Give the sums, or counts, before and after an amount in its sentence; the same in another currency is none."""
    alike = [a for a in draft.view.amounts if (a.kind == "money") == (amount.kind == "money") and a.same_as is None]
    before = [a for a in alike if a.end <= amount.hedge_start]
    after = [a for a in alike if a.hedge_start >= amount.end]
    return (before[-1] if before else None), (after[0] if after else None)


def _begin(g: Grammar, between: range, *, after_sum: bool) -> int | None:
    """Find where a clause begins: at the first break behind another sum, else behind the last mark."""
    if after_sum:
        return next((i for i in between if g.lows[i] in _JOINS), None)
    return next((i + 1 for i in reversed(between) if g.lows[i] in _MARKS), None)


def _end(g: Grammar, between: range, *, before_sum: bool) -> int:
    """Find where a clause ends: at a mark or a relative clause, before another sum at any break or verb."""
    for i in between:
        relative = g.lows[i] == "," and i + 1 < len(g.lows) and g.tags[i + 1] in _RELATIVE
        if g.lows[i] in _MARKS or relative or (before_sum and (g.lows[i] in _JOINS or g.is_verb(i))):
            return i
    return between.stop


def _lead(g: Grammar, clause: set[int]) -> str:
    return next((g.lows[i] for i in sorted(clause) if g.lows[i] not in _JOINS), "")


def _by_words(scene: Scene, draft: Draft, clause: frozenset[int]) -> str | None:
    """Ask the patterns of the lexicon."""
    words = _written(draft, clause)
    sentence = words if len(clause) == len(draft.view.grammar.tokens) else ""
    for pattern in scene.lexicon.bases.patterns:
        fits = not pattern.moods or draft.mood.name in pattern.moods
        if fits and pattern.whole and not sentence:
            sentence = _written(draft, None)
        if fits and pattern.pattern.search(sentence if pattern.whole else words):
            return pattern.basis
    return None


def _written(draft: Draft, clause: frozenset[int] | None) -> str:
    """Give the words of a clause, or of the sentence, with its amount as AMOUNT and every other as SUM."""
    g, inside = draft.view.grammar, dict[int, str]()
    for mention in draft.view.amounts:
        mark = "AMOUNT" if mention is draft.amount else "SUM" if mention.kind == "money" else None
        for n, i in enumerate(g.at(mention.hedge_start, mention.end) if mark else ()):
            inside[i] = (mark or "") if n == 0 else ""
    members = range(len(g.lows)) if clause is None else sorted(clause)
    return " ".join([word for i in members if (word := inside.get(i, g.lows[i]))])


def _of_totals(draft: Draft) -> bool:
    return draft.frame is not None and draft.frame.total


def _leads_to(draft: Draft, clause: frozenset[int]) -> bool:
    """Say whether the verb of a total has this sum as what it comes to, not one that stands beside it."""
    assert draft.amount is not None
    assert draft.frame is not None
    g = draft.view.grammar
    before = [i for i in sorted(clause) if i < g.at(draft.amount.hedge_start, draft.amount.end)[0]]
    cases = set(draft.frame.slots.get("item", ()))
    return draft.trigger in clause and ("object" in cases or any(g.lows[i] in cases for i in before[-_CLOSE:]))


def _grown(scene: Scene, draft: Draft, clause: frozenset[int]) -> bool:
    """Say whether an amount is said to have grown up to now: "since 2014", "so far", "over the past ten years"."""
    g, words = draft.view.grammar, scene.lexicon.patterns.words
    if draft.rule == "aid_total" and not words["totalling"].isdisjoint(g.lows[i] for i in clause):
        return True
    if draft.mood.name not in ("perfect", "present", "noun"):
        return False
    return _since(scene, draft, clause)


def _since(scene: Scene, draft: Draft, clause: frozenset[int]) -> bool:
    g, words = draft.view.grammar, scene.lexicon.patterns.words
    cues = {g.lows[i] for i in g.own_clause(draft.trigger) if i in clause and g.lows[i] in words["accruing"]}
    if g.lemmas[draft.trigger] in words["promising"]:
        cues -= words["repeat"]  # "had already promised" tells of one promise, "has already given" of all gifts
    opening = g.lows[:4]
    return bool(cues) or (bool(opening) and (opening[0] == "since" or (opening[0] == "over" and "past" in opening)))


def _sums_up(scene: Scene, draft: Draft) -> bool:
    """Say whether a total only adds up what one meeting was promised: "the loans come to 4 billion euros"."""
    g = draft.view.grammar
    total = draft.rule == "aid_total" or _of_totals(draft)
    subject = g.subject(draft.trigger) if total and g.is_verb(draft.trigger) else None
    if subject is None or draft.mood.name != "present" or _since(scene, draft, frozenset(range(len(g.tokens)))):
        return False
    return g.tags[subject] == "NNS" and g.lemmas[subject] in scene.lexicon.patterns.words["promised"]


def _got(scene: Scene, draft: Draft) -> bool:
    """Say whether somebody has so far received a sum, from nobody in particular: that is all there was."""
    receives = draft.view.grammar.lemmas[draft.trigger] in scene.lexicon.patterns.words["receiving"]
    return receives and draft.rule == "receive" and draft.mood.name == "perfect" and draft.first("party") is None


def _mentioned(draft: Draft) -> bool:
    """Say whether a clause only reminds of a sum: "the $200 million which Tokyo announced last week"."""
    item, g = draft.first("item"), draft.view.grammar
    if item is None or draft.amount is None or g.head[draft.trigger] != item.token:
        return False
    determined = draft.amount.definite or any(g.lows[k] in ("the", "that", "those") for k in g.kids[item.token])
    return determined and draft.mood.name in ("past", "perfect") and g.labels[draft.trigger].startswith("acl")


def _pointed(draft: Draft) -> bool:
    """Say whether a sum is pointed at as known: "the $200 million", "Tokyo's $5 million"; a target is wanted by whoever
    names it so.
    """
    if draft.amount is None or draft.amount.kind != "money" or draft.stage in ("goal", "planned"):
        return False
    g = draft.view.grammar
    first = g.at(draft.amount.hedge_start, draft.amount.end)[0]
    return first > 0 and (g.lows[first - 1] in _POINTING or g.tags[first - 1] in ("POS", "PRP$"))


def _another(draft: Draft) -> bool:
    assert draft.amount is not None
    g = draft.view.grammar
    first = g.at(draft.amount.hedge_start, draft.amount.end)[0]
    return draft.amount.kind == "money" and bool(_FURTHER.intersection(g.lows[max(0, first - 2) : first + 1]))


def _part(draft: Draft) -> bool:
    """Say whether an amount is said to be part of another: "including", "of which", "of them"."""
    assert draft.amount is not None
    g = draft.view.grammar
    members = g.at(draft.amount.hedge_start, draft.amount.end)
    before = g.lows[max(0, members[0] - 3) : members[0]] if members else []
    return "including" in before or before[-2:] in (["of", "which"], ["of", "whom"])


def _pledged_before(scene: Scene, draft: Draft) -> bool:
    patterns, g = scene.lexicon.patterns, draft.view.grammar
    item = draft.first("item")
    below = set(g.subtree(item.token)) if item is not None else set()
    for i in (*g.kids[draft.trigger], *below):
        lemma = g.lemmas[i]
        if lemma in patterns.words["repeat"] and g.label(i) == "advmod":
            return True
        clause = i in below and i != draft.trigger and g.label(i).startswith("acl")
        if clause and lemma in patterns.words["promising"]:
            return g.tags[i] in ("VBD", "VBN")
    return False
