"""Mend what the parser is known to get wrong, before anything asks the tree.

In: the tokens of a sentence with their heads and labels, changed in place. Each mend is grammar alone: a form that
cannot stand where the parser put it. It knows English function words and a few verbs of telling, no word of the field.
"""

from __future__ import annotations

from musterbook.reading.syntax.parsing import Tree

_SUBJECT_PRONOUNS = frozenset(("it", "they", "he", "she", "we", "i"))
_TELLING = frozenset(
    ("tell", "inform", "remind", "assure", "notify", "warn", "convince", "persuade", "promise", "brief", "advise")
)

_CALLS = frozenset(("calls", "appeals"))
_CALLED = frozenset(("on", "upon", "for", "to"))
_UPWARDS = frozenset(("upwards", "upward", "north"))
_AGENT_REACH = 8  # words behind a participle in which its agent stands
_STATES = frozenset(("committed", "determined", "dedicated", "resolved", "prepared", "devoted"))
_LASTING = frozenset(("remain", "stay", "seem", "appear", "become", "stand"))
_OWN = ("nsubj", "nsubj:pass", "mark", "aux", "aux:pass")
_WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
_SPANS = frozenset(("week", "month", "year"))
_MADE = frozenset(("available", "possible", "public", "ready"))
_SET_BEFORE = frozenset(("vocative", "nsubj", "dislocated", "obl:unmarked", "nmod:unmarked", "parataxis"))
_SET_BEHIND = frozenset(("conj", "parataxis", "ccomp", "advcl"))


class Mender:
    """One sentence's arcs; `heads` holds each token's head, the root its own index."""

    def __init__(self, tree: Tree, heads: list[int], labels: list[str]) -> None:
        self.tokens, self.heads, self.labels = tree.tokens, heads, labels
        self.lows, self.tags = tree.lows, tree.tags

    def mend(self) -> None:
        """Mend what there is to mend; most steps are asked only where a word they are about stands in the sentence."""
        if "is" in self.lows:
            self._group()
        if "$" in self.tags:
            self._verbs()
        if not _UPWARDS.isdisjoint(self.lows):
            self._upwards()
        if not _CALLS.isdisjoint(self.lows):
            self._calls()
        if "to" in self.lows:
            self._to_be()
        if "in" in self.lows:
            self._in_total()
        if "on" in self.lows:
            self._go_on()
        if not _SUBJECT_PRONOUNS.isdisjoint(self.lows):
            self._subjects()
            self._relatives()
        if "conj" in self.labels:
            self._finite()
        if "that" in self.lows:
            self._told()
            self._joined()
        if "advcl" in self.labels:
            self._ready()
        if not _STATES.isdisjoint(self.lows):
            self._states()
        if "whose" in self.lows:
            self._whose()
        if not _MADE.isdisjoint(self.lows):
            self._made()
        if "aux:pass" in self.labels:
            self._adjectives()
        if not _WEEKDAYS.isdisjoint(self.lows):
            self._days()

    def _group(self) -> None:
        """Take "IS" in capitals within running text for the group's name, which the parser takes for the verb."""
        for i, token in enumerate(self.tokens[:-1]):
            following = self.tokens[i + 1]
            noun = following.tag in ("NN", "NNS") and not following.text.isupper()
            if token.text == "IS" and noun and self.labels[i] in ("cop", "aux", "aux:pass"):
                self._hang(i, i + 1, "compound")

    def _verbs(self) -> None:
        """Take a form in -s between a noun and a sum for a verb ("The 2023 budget requests $60.4 billion")."""
        for verb in range(1, len(self.tokens) - 1):
            sum_, noun = verb + 1, verb - 1
            if self.tokens[verb].tag != "NNS" or self.tokens[sum_].tag != "$" or self.heads[sum_] != verb:
                continue
            if not self.tokens[noun].tag.startswith("NN") or self.labels[noun] not in ("compound", "nsubj"):
                continue
            for i, head in enumerate(self.heads[:noun]):
                if head == verb and self.labels[i] in ("det", "amod", "compound", "nmod:poss", "nummod", "case"):
                    self.heads[i] = noun
            self._hang(noun, verb, "nsubj")
            self._hang(sum_, verb, "obj")

    def _calls(self) -> None:
        """Take "calls on" and its like behind a noun for a verb, where the sentence has no other to stand on."""
        for verb in range(1, len(self.tokens) - 1):
            noun = verb - 1
            form = self.lows[verb] in _CALLS and self.tags[verb] == "NNS" and self.lows[verb + 1] in _CALLED
            if not form or self.heads[verb] != verb or self.heads[noun] != verb:
                continue
            if self.labels[noun] not in ("compound", "amod", "nsubj") or not self.tokens[noun].text[0].isupper():
                continue
            for i, head in enumerate(self.heads):
                if head == verb and i < noun and self.labels[i] in ("det", "amod", "compound", "nmod:poss"):
                    self.heads[i] = noun
                elif head == verb and i > verb and self.labels[i] in ("nmod", "acl"):
                    self.labels[i] = "obl" if self.labels[i] == "nmod" else "advcl"
            self._hang(noun, verb, "nsubj")

    def _upwards(self) -> None:
        """Put a sum in the place of "upwards" before it ("the goal was upwards of $700 million")."""
        for i, low in enumerate(self.lows[:-2]):
            if low not in _UPWARDS or self.lows[i + 1] != "of":
                continue
            sum_ = next((k for k in range(i + 2, min(i + 6, len(self.heads))) if self.heads[k] == i), None)
            if sum_ is None or self.tokens[sum_].tag not in ("$", "CD", "NNS", "NN"):
                continue
            above, label = self.heads[i], self.labels[i]
            if label == "advmod" and self.tokens[above].tag.startswith("VB"):
                label = "obj" if above < i else "nsubj"
            for k, head in enumerate(self.heads):
                if head == i and k != sum_ and k != i:
                    self.heads[k] = sum_
            self._hang(sum_, sum_ if above == i else above, label)
            self._hang(i, sum_, "advmod")
            self._hang(i + 1, i, "fixed")

    def _in_total(self) -> None:
        """Take "in total" before a sum for a phrase of its own ("In total €5.3 billion was pledged")."""
        for i, low in enumerate(self.lows[:-2]):
            if low != "in" or self.lows[i + 1] not in ("total", "all", "addition"):
                continue
            word, sum_ = i + 1, self.heads[i]
            if sum_ <= word or self.heads[word] != sum_ or self.tokens[sum_].tag not in ("$", "CD", "NNS"):
                continue
            verb = self.heads[sum_]
            self._hang(i, word, "case")
            self._hang(word, verb if verb != sum_ else sum_, "obl")
            if verb > sum_ and self.labels[sum_] == "obl" and not self._has(verb, "nsubj", "nsubj:pass"):
                self.labels[sum_] = "nsubj:pass" if self._has(verb, "aux:pass") else "nsubj"

    def _go_on(self) -> None:
        """Take "on" after "go" or "carry" before a form in -ing for the verb's own ("will go on supporting them")."""
        for on, low in enumerate(self.lows[1:-1], 1):
            verb, act = on - 1, self.heads[on]
            if low != "on" or self.tokens[verb].lemma not in ("go", "carry", "keep") or self.tokens[act].tag != "VBG":
                continue
            if self.heads[act] == verb and act == on + 1:
                self._hang(on, verb, "compound:prt")
                self._hang(act, verb, "xcomp")

    def _to_be(self) -> None:
        """Hang "are" before "to" on the verb it helps, with the subject ("Five million are to be given by June")."""
        for be, low in enumerate(self.lows[:-2]):
            if low not in ("is", "are", "was", "were") or self.lows[be + 1] != "to":
                continue
            verb = next((k for k, h in enumerate(self.heads) if h == be and self.labels[k] == "xcomp" and k > be), None)
            if verb is None or self.tokens[verb].tag not in ("VB", "VBN"):
                continue
            above, label, passive = self.heads[be], self.labels[be], self._has(verb, "aux:pass")
            for k, head in enumerate(self.heads):
                if head == be and k not in (be, verb):
                    self.heads[k] = verb
                    if self.labels[k] == "nsubj" and passive:
                        self.labels[k] = "nsubj:pass"
            self._hang(verb, verb if above == be else above, label)
            self._hang(be, verb, "aux")

    def _subjects(self) -> None:
        """Give a pronoun before a finite verb to that verb, where the parser made it the subject of one before."""
        for s, low in enumerate(self.lows[:-1]):
            following = self.tokens[s + 1]
            stray = low in _SUBJECT_PRONOUNS and self.labels[s] == "nsubj" and self.heads[s] < s
            if stray and following.tag in ("VBD", "VBZ", "VBP") and not self._has(s + 1, "nsubj"):
                self._hang(s, s + 1, "nsubj")

    def _relatives(self) -> None:
        """Hang a clause without "that" on the noun before it ("the $15 million it promised last spring").

        The parser at times takes such a clause for the main one or for one set beside it, or hangs it further off.
        """
        for s, low in enumerate(self.lows):
            verb = self.heads[s]
            if low not in _SUBJECT_PRONOUNS or self.labels[s] != "nsubj" or not 0 < s < verb:
                continue
            noun = s - 1
            if self.tokens[noun].tag not in ("NN", "NNS", "CD", "$"):
                continue
            if self.labels[verb] not in ("root", "parataxis", "ccomp", "acl:relcl"):
                continue
            while self.labels[noun] in ("compound", "nummod", "nmod:unmarked") and abs(self.heads[noun] - noun) < 5:
                if self.heads[noun] == noun:
                    break
                noun = self.heads[noun]
            if self.labels[noun] in ("obj", "obl", "nmod", "nsubj", "nsubj:pass", "xcomp") and self.heads[noun] < s:
                self._rehang(verb, noun)

    def _told(self) -> None:
        """Take "that" with a subject behind who was told for what was told ("told the panel that aid will go")."""
        for verb, label in enumerate(self.labels):
            if not label.startswith("acl") or not self._has(verb, "mark", form="that") or not self._has(verb, "nsubj"):
                continue
            noun = self.heads[verb]
            above = self.heads[noun]
            if self.labels[noun] in ("obj", "iobj") and self.tokens[above].lemma in _TELLING:
                self._hang(verb, above, "ccomp")

    def _joined(self) -> None:
        """Join a second clause with "that" to the first clause said, not to a verb within it.

        "He said they had decided to send aid and that training will continue": "continue" goes with "decided".
        """
        for verb, label in enumerate(self.labels):
            if (
                label != "conj"
                or not self._has(verb, "mark", form="that")
                or not self._has(verb, "nsubj", "nsubj:pass")
            ):
                continue
            first = self.heads[verb]
            for _ in range(4):
                if self.labels[first] not in ("xcomp", "advcl", "conj", "acl") or self.heads[first] == first:
                    break
                first = self.heads[first]
            if self.labels[first] == "ccomp":
                self._hang(verb, first, "conj")

    def _finite(self) -> None:
        """Join a finite verb to the finite verb above, not its infinitive ("denies arming them and rejects ...").

        A form in -s or of the past stands beside no bare form and no form in -ing.
        """
        for verb, label in enumerate(self.labels):
            first = self.heads[verb]
            if label != "conj" or self.tags[verb] not in ("VBZ", "VBD") or self.tags[first] not in ("VB", "VBG"):
                continue
            above = self.heads[first]
            dependent = self.labels[first] in ("xcomp", "advcl", "ccomp") and not self._has(first, "nsubj", "aux")
            finite = self.tags[above] in ("VBZ", "VBD", "VBP", "VBN") and above != first
            if dependent and finite and not self._has(verb, "nsubj", "nsubj:pass", "aux"):
                self._hang(verb, above, "conj")

    def _ready(self) -> None:
        """Put a bare verb below the adjective that stands as predicate before it ("was ready expand its mission")."""
        for i, label in enumerate(self.labels[:-1]):
            verb = self.heads[i]
            if label != "advcl" or verb != i + 1 or self.tags[i] != "JJ":
                continue
            predicate = self._has(i, "cop") and self._has(i, "nsubj")
            if predicate and not self._has(verb, "nsubj", "nsubj:pass", "aux"):
                above = self.heads[verb]
                self._hang(i, above if above != verb else i, self.labels[verb])
                self._hang(verb, i, "xcomp")

    def _states(self) -> None:
        """Take "is committed to", "remain determined to" for what somebody is, not for what was done or said to him."""
        for i, token in enumerate(self.tokens[:-1]):
            if token.tag != "VBN" or token.lower not in _STATES or self.lows[i + 1] != "to":
                continue
            before = i - 1 - (self.tags[i - 1] == "RB")
            if before >= 0 and self.tokens[before].lemma in _LASTING and not self._has(i, *_OWN):
                self._hang(i, before, "xcomp")
            subject = next((k for k, h in enumerate(self.heads) if h == i and self.labels[k] == "nsubj:pass"), None)
            if subject is None or self.tokens[subject].tag in ("$", "CD") or self._has(subject, "nummod"):
                continue
            if "by" in self.lows[i : i + _AGENT_REACH]:
                continue
            for k, head in enumerate(self.heads):
                if head == i and self.labels[k] in ("aux:pass", "nsubj:pass"):
                    self.labels[k] = "cop" if self.labels[k] == "aux:pass" else "nsubj"

    def _whose(self) -> None:
        """Put a clause with "whose" below the name before it, and the verb behind it in its place.

        "Kuwait, whose emir spoke first, offers $1 billion": it is Kuwait that offers, and the emir who spoke.
        """
        for i, low in enumerate(self.lows):
            verb = self.heads[self.heads[i]]
            if low != "whose" or self.labels[verb] != "root" or self.labels[self.heads[i]] != "nsubj" or verb < i:
                continue
            name = next((k for k in range(i) if self.heads[k] == verb and self.labels[k] in _SET_BEFORE), None)
            main = next((k for k in range(verb + 1, len(self.lows)) if self._resumes(k)), None)
            if name is None or main is None:
                continue
            self._hang(main, main, "root")
            self._hang(name, main, "nsubj")
            self._hang(verb, name, "acl:relcl")

    def _resumes(self, verb: int) -> bool:
        """Say whether a finite verb without a subject goes on behind a comma: ", offers", ", has offered"."""
        if self.labels[verb] not in _SET_BEHIND or self._has(verb, "nsubj", "nsubj:pass", "mark", "cc"):
            return False
        helped = [k for k, h in enumerate(self.heads) if h == verb and k < verb and self.labels[k].startswith("aux")]
        first = min([verb, *helped])
        return self.tags[first] in ("VBZ", "VBD", "VBP", "MD") and self.lows[first - 1] == ","

    def _made(self) -> None:
        """Take "available" beside the object of "make" for what it is made ("will make $50 million available to")."""
        for i, low in enumerate(self.lows):
            noun = self.heads[i]
            verb = self.heads[noun]
            beside = i > noun or i == verb + 1
            if low not in _MADE or self.labels[i] != "amod" or self.tokens[verb].lemma != "make" or not beside:
                continue
            self._hang(i, verb, "xcomp")
            for k, head in enumerate(self.heads):
                if head == i and self.labels[k] == "obl":
                    self._hang(k, verb, "obl")

    def _days(self) -> None:
        """Hang a weekday within a clause on its verb, and so what stands behind it ("warned on Monday of a war").

        "The GNA on Thursday issued a warrant": between a name and its verb the day is the verb's. "Monday of this week"
        stays one phrase.
        """
        for day, low in enumerate(self.lows):
            if low not in _WEEKDAYS or not self._has(day, "case", form="on"):
                continue
            above = self.heads[day]
            named = self.labels[above] == "nsubj" and self.tags[above] in ("NNP", "NNPS")
            if named and self.labels[day] == "nmod" and above < day < self.heads[above]:
                self._hang(day, self.heads[above], "obl")
            verb = self.heads[day]
            for k, head in enumerate(self.heads):
                behind = head == day and k > day and self.labels[k] == "nmod" and self.tokens[k].lemma not in _SPANS
                if behind and self.tags[verb].startswith("VB"):
                    self._hang(k, verb, "obl")

    def _adjectives(self) -> None:
        """Take "are disappointed" for what somebody is, where the word is tagged an adjective and has no agent."""
        for k, label in enumerate(self.labels):
            above = self.heads[k]
            if label in ("aux:pass", "nsubj:pass") and self.tags[above] == "JJ" and "by" not in self.lows[above:]:
                self.labels[k] = "cop" if label == "aux:pass" else "nsubj"

    def _has(self, head: int, *labels: str, form: str | None = None) -> bool:
        """Say whether a token has a child in one of some relations, of one form where that is asked for."""
        return any(
            h == head and i != head and self.labels[i] in labels and form in (None, self.lows[i])
            for i, h in enumerate(self.heads)
        )

    def _hang(self, token: int, head: int, label: str) -> None:
        self.heads[token], self.labels[token] = head, label

    def _rehang(self, verb: int, noun: int) -> None:
        """Make a verb a relative clause of a noun; what stood between them and the root takes the verb's place."""
        top, seen = noun, {noun}
        while self.heads[top] not in (verb, top) and self.heads[top] not in seen:
            top = self.heads[top]
            seen.add(top)
        if self.heads[top] == verb:
            above = self.heads[verb]
            self._hang(top, above if above != verb else top, self.labels[verb])
        self._hang(verb, noun, "acl:relcl")
