"""Questions that attribution asks of one sentence: who is the subject, can it speak, what does its phrase cover.

In: a sentence's tree and the cues. Out: token numbers and spans of the text. It knows no manner of saying.
"""

from __future__ import annotations

from dataclasses import dataclass

from musterbook.lexicon.attributions import Cues, Manner
from musterbook.reading.syntax.parsing import Tree

_PERSONAL = frozenset(
    (
        "i",
        "we",
        "you",
        "us",
        "our",
        "one",
        "nobody",
        "none",
        "anyone",
        "everyone",
        "there",
        "this",
        "that",
        "which",
        "what",
        "these",
        "those",
    )
)
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_LOOSE = frozenset(
    ("acl:relcl", "acl", "parataxis", "ccomp", "advcl", "punct", "cc", "case", "mark", "discourse", "dep")
)
_DOUBTFUL = frozenset(("can", "could", "may", "might", "should", "must"))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
QUOTES = frozenset("\"“”„«»‘’'")
_OPENS_CLAUSE = frozenset(("DT", "PRP", "PRP$", "NNP", "NNPS", "NNS", "NN", "CD", "JJ", "EX"))
_BRIEF = 6  # tokens of a clause that tells which one is meant ("an account tied to the group")
_SOMEBODY = ("er", "or", "ist", "ian", "man", "men")


@dataclass(slots=True)
class Saying:
    """A cue with its content and speaker, as spans of the text; `who` is None where nobody is named.

    `head` is the token of the speaker in the sentence's tree, -1 for none; `opens` says that the content follows after
    a colon, beyond the sentence; `present` that the verb is in the present tense; `performed` that it tells a promise,
    which is its speaker's words only where a person makes it.
    """

    sentence: int
    cue: tuple[int, int]
    content: tuple[int, int] | None
    who: tuple[int, int] | None
    head: int
    manner: Manner
    opens: bool = False
    present: bool = False
    performed: bool = False


class Clauses:
    """One sentence, with the questions that finding a speaker needs."""

    def __init__(self, number: int, tree: Tree, cues: Cues) -> None:
        self.number, self.tree, self.tokens, self.words = number, tree, tree.tokens, cues.words
        self.nouns, self.verbs = cues.by_noun, cues.by_verb

    def subject(self, i: int, depth: int = 5) -> int | None:
        """Give who says: the verb's own subject, the agent of a passive, or the subject it shares."""
        tree = self.tree
        for k in tree.of_label(i, "nsubj"):
            return self._antecedent(k)
        if tree.of_label(i, "aux:pass", "nsubj:pass"):
            return next((k for k in tree.of_label(i, "obl") if self.case(k) == "by"), None)
        head, label = self.tokens[i].head, self.tokens[i].label
        if head < 0 or depth == 0:
            return None
        if label in ("acl", "acl:relcl"):
            if self.tokens[i].tag == "VBG" and not self.can_speak(head):
                return self._main_subject()
            return head if self.tokens[i].tag != "VBN" else None
        if label in ("conj", "xcomp", "advcl", "parataxis") and self.tokens[head].tag.startswith("VB"):
            if label == "advcl" and tree.of_label(i, "mark") and self.tokens[i].tag in _FINITE:
                return None
            return self.subject(head, depth - 1)
        return None

    def _main_subject(self) -> int | None:
        """Give the subject of the sentence: a participle's, where the noun before it cannot speak."""
        return next(iter(self.tree.of_label(self.tree.root, "nsubj")), None)

    def _antecedent(self, k: int) -> int:
        if self.tokens[k].lower in _RELATIVE:
            for h in self.tree.heads(k):
                if self.tokens[h].label == "acl:relcl":
                    return self.tokens[h].head
        return k

    def case(self, k: int) -> str:
        return next((self.tokens[c].lower for c in self.tree.of_label(k, "case")), "")

    def phrase(self, i: int) -> tuple[int, int]:
        """Give the stretch of a noun phrase without its clauses and marks; an apposition belongs to it."""
        members, todo = [i], [i]
        while todo:
            at = todo.pop()
            for k in self.tree.children(at):
                brief = self.tokens[k].label == "acl" and k == i + 1 and len(self.tree.descendants(k)) <= _BRIEF
                if (
                    brief
                    or self.tokens[k].label not in _LOOSE
                    or (at != i and self.tokens[k].label in ("case", "cc", "punct"))
                ):
                    members.append(k)
                    todo.append(k)
        members.sort()
        start = members.index(i)
        while start > 0 and members[start - 1] >= members[start] - 2:
            start -= 1
        first, last = members[start], members[-1]
        while last > first and not any(ch.isalnum() for ch in self.tokens[last].text):
            last -= 1
        return self.tokens[first].start, self.tokens[last].end

    def named(self, who: int | None) -> bool:
        """Say whether a subject can speak for itself in this text ("we" and "that" cannot)."""
        return who is not None and (self.tokens[who].lower not in _PERSONAL or self.tokens[who].text == "US")

    def can_speak(self, who: int) -> bool:
        """Say whether a subject can be a voice: a name, a pronoun, somebody, or a document; no thing or event."""
        token = self.tokens[who]
        if token.tag not in ("NN", "NNS") or (who and token.text[:1].isupper()):
            return token.tag in ("NNP", "NNPS", "PRP", "CD", "DT", "JJ", "JJS", "FW", "NN", "NNS")
        lemma = token.lemma.lower()
        known = any(lemma in self.words[name] for name in ("speakers", "roles", "documents", "media", "organisations"))
        return known or lemma in self.nouns or lemma.endswith(_SOMEBODY)

    def unsaid(self, i: int) -> bool:
        """Say whether a verb is negated, only possible, or a condition: then nothing is handed over."""
        bare = self.tokens[i].tag == "VBN" and not self.tree.of_label(i, "aux", "aux:pass", "nsubj", "nsubj:pass")
        if bare and self.tokens[i].label in ("acl", "advcl", "parataxis", "dep", "amod"):
            return True  # "the minister, asked whether …"
        if self.tokens[i].tag == "VB" and any(self.tokens[k].lower in _DOUBTFUL for k in self.tree.of_label(i, "aux")):
            return True
        if any(self.tokens[k].lower in ("if", "whether", "unless") for k in self.tree.of_label(i, "mark")):
            return True
        negated = any(self.tokens[k].lower in ("not", "n't", "never") for k in self.tree.of_label(i, "advmod"))
        head = self.tokens[i].head
        refused = (
            head >= 0 and self.tokens[head].lemma in ("refuse", "decline", "fail") and self.tokens[i].label == "xcomp"
        )
        return negated or refused

    def _new_clause(self, k: int) -> int:
        """Give the number of the first comma after which a subject and its verb stand: there an opening clause ends."""
        for t in self.tokens[k:]:
            if t.text == "," and t.index + 1 < len(self.tokens):
                after = self.tokens[t.index + 1 : t.index + 7]
                verb = next((n for n, a in enumerate(after) if a.tag in _FINITE), 0)
                if verb and after[0].tag in _OPENS_CLAUSE and all(a.text != "," for a in after[:verb]):
                    return t.index
        return len(self.tokens)

    def trim(self, first: int, stop: int) -> tuple[int, int] | None:
        """Give the stretch of some tokens without "that", commas and joining words at its ends."""
        while first < stop and (self.tokens[first].text in ",;:—–-" or self.tokens[first].lower == "that"):
            first += 1
        aside = (t.index for t in self.tokens[first + 2 : stop - 1] if t.text == ",")
        stop = next((n for n in aside if self.tokens[n + 1].lower in ("despite", "amid")), stop)
        while stop > first and (
            self.tokens[stop - 1].text in ",;:—–." or self.tokens[stop - 1].lower in ("but", "and", "while")
        ):
            stop -= 1
        return (self.tokens[first].start, self.tokens[stop - 1].end) if stop > first else None

    def _opens(self, i: int) -> bool:
        """Say whether a colon after the verb ends the sentence, so that the content follows."""
        return self.tokens[-1].text == ":" and len(self.tokens) - i < 14

    def _quoted(self, i: int) -> bool:
        """Say whether a quotation mark stands right before the speaker or right after the verb."""
        near = [t.text for t in self.tokens[max(0, i - 12) : i + 8]]
        return any(mark in QUOTES - {"'", "’", "‘"} for mark in near)

    def _late_subject(self, i: int) -> int | None:
        """Give the speaker after the verb ("…," said Anna Berg): the next name or noun."""
        for token in self.tokens[i + 1 : i + 8]:
            if token.tag in ("NNP", "NN", "NNS", "PRP") and token.tag != "PRP":
                k = token.index
                while self.tokens[k].head > k and self.tokens[k].label in ("compound", "amod", "nmod:poss"):
                    k = self.tokens[k].head
                return k
            if token.tag.startswith(("VB", "IN")) or token.text in ",.;":
                return None
        return None
