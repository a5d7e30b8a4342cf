"""Questions to a dependency tree: who is the subject, what does a noun phrase cover, which preposition leads it.

In: a `Tree` of one sentence. Out: token numbers and stretches of text. It knows Universal Dependencies labels and
English function words; it knows no word of the field.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from musterbook.reading.syntax.mending import Mender
from musterbook.reading.syntax.parsing import Token, Tree, children

_T = TypeVar("_T")
_At = TypeVar("_At", int, str)

TURNS = frozenset(
    """no not n't never nor neither longer if whether unless when once until provided should subject pending depending
    contingent""".split()  # noqa: SIM905
)
_NO_TURNS: frozenset[str] = frozenset()  # of most sentences, held once
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_CLAUSES = frozenset(("ccomp", "advcl", "acl:relcl", "parataxis", "csubj", "advcl:relcl", "discourse"))
_BESIDE = frozenset(("ccomp", "advcl", "advcl:relcl", "parataxis"))
_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "CD", "$", "DT", "WP", "WDT", "PRP$", "EX"))
_VERBAL = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_DOUBTFUL_TAGS = frozenset(("VBN", "NNS", "VBD"))
_RELATIVE = frozenset(("that", "which", "who", "whom"))
_INNER = frozenset(
    ("det", "amod", "compound", "nummod", "nmod:poss", "case", "flat", "advmod", "nmod:unmarked", "fixed", "goeswith")
)
_CORE = _INNER - {"case"}
_SAME_PARTICIPLE = frozenset(
    [
        "put",
        "cut",
        "set",
        "hit",
        "let",
        "shut",
        "cost",
        "split",
        "spread",
        "bid",
        "burst",
        "cast",
        "hurt",
        "quit",
        "rid",
        "shed",
        "thrust",
        "upset",
        "come",
        "become",
        "run",
        "overcome",
        "read",
        "beat",
        "broadcast",
    ]
)
_PREPOSITIONS = frozenset(("to", "in", "for", "from", "of", "at", "on", "by", "with", "against", "into", "near"))
_TRIM = frozenset(',;:.–—-!?"“”()[]')


def _tag(token: Token, label: str, below: set[str]) -> str:
    """Give the tag, mended where it cannot stand with the form or with what depends on it.

    A base form is no participle ("was ready expand"); a noun has no object or subject of its own ("The budget requests
    $1.2 billion"); a past form that modifies a noun and has no object is a participle ("the coalition formed in 2014").
    """
    if token.tag == "VBN" and token.lower == token.lemma.lower() and token.lower not in _SAME_PARTICIPLE:
        return "VB"
    if token.tag == "NNS" and below & {"obj", "nsubj"} and not below & {"det", "cop"}:
        return "VBZ"
    if token.tag == "VBD" and label == "acl" and not below & {"obj", "nsubj", "aux"}:
        return "VBN"
    return token.tag


@lru_cache(maxsize=16384)
def _low(form: str) -> str:
    """Give a form in lower case with straight apostrophes, its other marks as they are."""
    return form.lower().replace("’", "'")


def _kept(find: Callable[[Grammar, _At], _T]) -> Callable[[Grammar, _At], _T]:
    """Keep what is found at a token, never None, until the sentence is done with; a list is not to be changed."""

    @wraps(find)
    def kept(self: Grammar, at: _At) -> _T:
        answers: dict[_At, _T] = self._answers[find]
        found = answers.get(at)
        if found is None:
            found = answers[at] = find(self, at)
        return found

    return kept


def _once(mended: list[_T], parsed: list[_T]) -> list[_T]:
    """Give what was parsed where nothing was mended, so that it is held once."""
    return parsed if mended == parsed else mended


class Grammar:
    """One sentence's tree with its children and the questions that reading asks of it."""

    def __init__(self, tree: Tree) -> None:
        self.tokens = tree.tokens
        head, labels = tree.head.copy(), tree.labels.copy()
        Mender(tree, head, labels).mend()
        self.head, self.labels = _once(head, tree.head), _once(labels, tree.labels)
        self.kids = tree.kids if self.head is tree.head else children(head)
        self.lows = _once([_low(t.text) for t in self.tokens], tree.lows)
        self.lemmas, tags = tree.lemmas, tree.tags.copy()
        for i, tag in enumerate(tags):
            if tag in _DOUBTFUL_TAGS:
                tags[i] = _tag(self.tokens[i], labels[i], {labels[k] for k in self.kids[i]})
        self.tags = _once(tags, tree.tags)
        self.forget()

    def forget(self) -> None:
        """Let go of the answers that are kept while one sentence is read."""
        self._answers: defaultdict[Callable[..., Any], dict[Any, Any]] = defaultdict(dict)
        self._spans: dict[tuple[int, int], list[int]] = {}
        self.__dict__.pop("starts", None)

    @cached_property
    def turns(self) -> frozenset[str]:
        """The words of the sentence that can deny, question or condition a clause (`TURNS`)."""
        return TURNS.intersection(self.lows) or _NO_TURNS

    @cached_property
    def starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    def label(self, i: int) -> str:
        return self.labels[i]

    def is_verb(self, i: int) -> bool:
        return self.tags[i] in _VERBAL

    def is_noun(self, i: int) -> bool:
        return self.tags[i] in _NOMINAL

    def of_label(self, i: int, *labels: str) -> list[int]:
        kids, label = self.kids[i], self.labels
        return [k for k in kids if label[k] in labels] if kids else []

    def up(self, i: int, *, limit: int = 12) -> Iterator[int]:
        """Walk from a token's head to the root."""
        for _ in range(limit):
            h = self.head[i]
            if h == i:
                return
            yield h
            i = h

    @_kept
    def subtree(self, i: int) -> list[int]:
        """Every token below one, and itself, in order of position."""
        found, kids = [i], self.kids
        for t in found:
            if below := kids[t]:
                found += below if i not in below else [k for k in below if k != i]  # mended heads can form a ring
        found.sort()
        return found

    @_kept
    def own_clause(self, i: int) -> list[int]:
        """Every token below one without the clauses joined or set beside it, in order of position."""
        out, kids, labels = [i], self.kids, self.labels
        for t in out:
            for k in kids[t]:
                label = labels[k]
                joined = label in _BESIDE or (label == "conj" and self.tags[k] in _VERBAL)
                if not joined and k != i:
                    out.append(k)
        out.sort()
        return out

    @_kept
    def nominal(self, i: int) -> list[int]:
        """Every token of a noun phrase without the clauses that describe it, in order of position."""
        out, labels = [i], self.labels
        for t in out:
            for k in self.kids[t]:
                label = labels[k]
                clause = (
                    label in _BESIDE
                    or label == "acl:relcl"
                    or (label == "acl" and any(labels[s] in _SUBJECTS for s in self.kids[k]))
                )
                if not clause and k != i:
                    out.append(k)
        out.sort()
        return out

    def conjuncts(self, i: int) -> list[int]:
        """A token and what is joined to it by "and", "or" or a comma."""
        out = [i]
        for k in out:
            out += [c for c in self.kids[k] if self.labels[c] == "conj" and c not in out]
        return out

    def first_conjunct(self, i: int) -> int:
        while self.labels[i] == "conj" and self.head[i] != i:
            i = self.head[i]
        return i

    @_kept
    def case(self, i: int) -> str:
        """Give the preposition that leads a noun phrase ("to", "according to"), "" where none does."""
        for k in self.kids[i]:
            if self.labels[k] == "case" and self.lows[k] not in ("'s", "'"):
                return " ".join([self.lows[k], *(self.lows[f] for f in self.of_label(k, "fixed"))])
        if self.labels[i] == "conj" and self.head[i] != i:
            return self.case(self.head[i])
        if self.labels[i].startswith(("nmod", "obl")) and self.labels[i] != "nmod:poss":
            before = min(self.core(i)) - 1
            if before >= 0 and self.lows[before] in _PREPOSITIONS:
                return self.lows[before]
        return ""

    @_kept
    def led(self, preposition: str) -> list[int]:
        """The tokens whose noun phrases a preposition leads."""
        there = preposition in self.lows
        return [i for i in range(len(self.tokens)) if self.case(i) == preposition] if there else []

    def marks(self, i: int) -> list[str]:
        return [self.lows[k] for k in self.of_label(i, "mark")]

    @_kept
    def passive(self, i: int) -> bool:
        """Say whether a verb form is passive: with a passive auxiliary, or a bare past participle."""
        if self.tags[i] != "VBN":
            return False
        if any(self.labels[k] in ("aux:pass", "nsubj:pass") for k in self.kids[i]):
            return True
        first = self.first_conjunct(i)
        if first != i and self.tags[i] == "VBN" and not self.of_label(i, "aux", "nsubj"):
            return self.passive(first)
        return (
            self.tags[i] == "VBN"
            and (self.labels[i] in ("acl", "amod", "acl:relcl") or (self.labels[i] == "advcl" and i < self.head[i]))
            and not self.of_label(i, "aux", "nsubj")
        )

    def own_subject(self, i: int) -> int | None:
        for k in self.kids[i]:
            if self.labels[k] in _SUBJECTS:
                return self.antecedent(k)
        return None

    def antecedent(self, i: int) -> int:
        """Give the noun a relative pronoun stands for, else the token itself."""
        if self.lows[i] in _RELATIVE and self.head[i] != i:
            for h in (self.head[i], *self.up(self.head[i])):
                if self.labels[h].startswith("acl"):
                    return self.head[h]
        return i

    def subject(self, i: int, *, depth: int = 6) -> int | None:
        """Give who does what a verb (or predicate) says: its own subject, or one shared, controlled or modified.

        None where the sentence names nobody. For a passive this is what undergoes it.
        """
        own = self.own_subject(i)
        if own is not None or depth == 0:
            return own
        head, label = self.head[i], self.labels[i]
        if head == i:
            return None
        if label == "ccomp" and "to" in self.marks(i) and self.lemmas[head] == "be":
            return self.subject(head, depth=depth - 1)
        if label == "xcomp":
            objects = (
                self.of_label(head, "obj", "iobj") if self.lemmas[head] not in ("promise", "vow", "use", "have") else []
            )
            if objects and "to" in self.marks(i):
                return objects[0]
            return self.subject(head, depth=depth - 1)
        if label == "conj":
            return self.subject(head, depth=depth - 1) if not self.is_noun(head) or self.of_label(head, "cop") else None
        if label in ("acl", "acl:relcl"):
            return self._modified(i, head)
        if label == "advcl":
            return self.subject(head, depth=depth - 1) if not self.is_noun(head) else head
        return None

    def _modified(self, i: int, head: int) -> int | None:
        """The subject of a clause that modifies a noun: the noun itself, or the owner of a decision, plan or pledge."""
        if "to" in self.marks(i) and self.tags[i] == "VB":
            owner = self.owner(head)
            if owner is not None:
                return owner
            return self.subject(self.head[head], depth=2) if self.is_verb(self.head[head]) else None
        return head

    def owner(self, i: int) -> int | None:
        """Give whose a noun is: "Iraq's", "its", "the commitment of the United States", "from Norway"."""
        for k in self.kids[i]:
            if self.labels[k] == "nmod:poss":
                return k
        return None

    def object(self, i: int) -> int | None:
        """Give what a verb acts on: its object, its passive subject, or the noun it modifies."""
        for k in self.kids[i]:
            if self.labels[k] == "obj":
                return self.antecedent(k)
            if self.labels[k] == "xcomp" and self.tags[k] == "VBN":
                below = self.of_label(k, "obj")
                if below:
                    return below[0]
        if self.passive(i):
            return self.subject(i)
        particle = self.particle(i)
        for k in self.kids[i]:
            if (
                particle
                and self.labels[k] == "obl"
                and self.case(k) == particle
                and self.kids[k]
                and self.kids[k][0] == i + 1
            ):
                return k
        if self.labels[i] in ("acl:relcl", "acl") and self.own_subject(i) not in (None, self.head[i]):
            return self.head[i]
        if self.labels[i] == "conj" and self.is_verb(self.head[i]):
            return None
        return None

    def agent(self, i: int) -> int | None:
        """Give who does what a passive verb says ("... by Iraqi forces")."""
        return self.after(i, "by") if self.passive(i) else None

    def after(self, i: int, *prepositions: str) -> int | None:
        """Give the first noun phrase that depends on a token and is led by one of the prepositions."""
        for k in self.kids[i]:
            if self.labels[k].startswith(("obl", "nmod")) and self.case(k) in prepositions:
                return k
        return None

    def infinitive(self, i: int) -> int | None:
        """Give the verb of a "to ..." clause that depends on a token; "help" takes it without "to" as well."""
        for k in self.kids[i]:
            if self.labels[k] not in ("xcomp", "advcl", "acl", "ccomp") or self.tags[k] != "VB":
                continue
            if "to" in self.marks(k) or (self.lemmas[i] == "help" and self.labels[k] == "xcomp"):
                return k
        return None

    def particle(self, i: int) -> str:
        for k in self.kids[i]:
            if self.labels[k] == "compound:prt":
                return self.lows[k]
        nxt = i + 1
        if (
            nxt < len(self.tokens)
            and self.tags[nxt] in ("RP", "RB", "IN")
            and self.lows[nxt] in ("over", "up", "out", "back", "down", "off")
        ):
            return self.lows[nxt]
        return ""

    @_kept
    def phrase(self, i: int) -> tuple[int, int]:
        """Give the stretch of a noun phrase without its clauses, appositions and conjuncts, "of" phrases included."""
        members, labels = [i], self.labels
        for t in members:
            for k in self.kids[t]:
                label = labels[k]
                if (label in _INNER and not (t == i and label == "case")) or (
                    label == "nmod" and k > t and self.case(k) in ("of", "for")
                ):
                    members.append(k)
        return self.stretch(members)

    @_kept
    def core(self, i: int) -> list[int]:
        """The tokens of a noun phrase up to its head: determiners, adjectives, compounds."""
        out, labels = [i], self.labels
        for k in out:
            for c in self.kids[k]:
                if c < i and labels[c] in _CORE:
                    out.append(c)
        out.sort()
        return out

    def stretch(self, members: list[int]) -> tuple[int, int]:
        """Give first start and last end of some tokens, without punctuation at the ends."""
        ordered, tokens = sorted(members), self.tokens
        first, last = 0, len(ordered) - 1
        while first < last and tokens[ordered[first]].text in _TRIM:
            first += 1
        while first < last and tokens[ordered[last]].text in _TRIM:
            last -= 1
        return tokens[ordered[first]].start, tokens[ordered[last]].end

    def is_clause(self, i: int) -> bool:
        return self.labels[i] in _CLAUSES

    def at(self, start: int, end: int) -> list[int]:
        """The tokens that lie in a stretch; the list is not to be changed."""
        found = self._spans.get((start, end))
        if found is None:
            first = bisect_left(self.starts, start)
            if first and self.tokens[first - 1].end > start:
                first -= 1
            found = self._spans[start, end] = list(range(first, bisect_left(self.starts, end, first)))
        return found

    def top(self, members: list[int]) -> int:
        """Give the token of a stretch whose head lies outside it."""
        inside = set(members)
        for i in members:
            if self.head[i] == i or self.head[i] not in inside:
                return i
        return members[-1]
