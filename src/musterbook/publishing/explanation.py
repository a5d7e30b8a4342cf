"""Write why a text was read as it was as one self-contained page.

In: an `Explanation`, its document and the lexicon's patterns. Out: HTML that needs no network and no server, light and
dark: each sentence with what was found in it marked, its claims with the rule and the words behind every slot, the near
misses with the rule that turned them down and why, and its analysis drawn as a tree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from musterbook.lexicon.patterns import Patterns
from musterbook.publishing import phrasing
from musterbook.publishing.glosses import RELATIONS, TAGS
from musterbook.publishing.marking import Mark, marked_text
from musterbook.publishing.rendering import embedded, render
from musterbook.publishing.slots import how, slots
from musterbook.publishing.trees import arcs
from musterbook.reading.explaining import WHATS, Explanation, SentenceExplained, Word
from musterbook.reading.tracing import Step
from musterbook.records import Claim, Document

_OWN_RULES = {
    "figure": "an amount that no other rule takes, and that counts something",
    "aid_sum": "a sum in a sentence about aid, where nothing says that it is paid for anything else",
    "aid_total": "a sum in a sentence about aid that says it is a total",
    "aid_beside": "a sum in a sentence that goes on from one about aid",
    "continued": "a sum that only says how much of what the one before it says",
    "led": "an amount in a line of a list, or a row of a table, whose head says what is given or promised",
    "deed": "what a party did on a day, where no other rule reads the words",
    "assertion": "what a named speaker says is so, where no other rule reads the words",
    "denied_claim": "what a denial denies",
    "payment": "words that keep an amount from being a gift: a fine, a ransom, a budget, a price",
}

Row = dict[str, Any]


def page(explanation: Explanation, document: Document, patterns: Patterns, *, title: str) -> str:
    """Write an explanation as HTML. Everything is inline; markup in the text is shown, never run."""
    drawn = _Drawing(explanation, document)
    sentences = [drawn.sentence(number) for number in range(len(explanation.sentences))]
    words = [w for s in explanation.sentences for w in s.words]
    used = sorted({w.tag for w in words}), sorted({w.label for w in words})
    context = {
        "title": title,
        "facts": _about(explanation, document),
        "whats": WHATS,
        "sentences": sentences,
        "findings": [drawn.finding(f) for f in explanation.findings],
        "rules": list(_rules(explanation, patterns)),
        "tags": [(tag, TAGS.get(tag, "")) for tag in used[0]],
        "relations": [(label, RELATIONS.get(label, "")) for label in used[1]],
        "glosses": embedded({"tags": TAGS, "relations": RELATIONS}),
        "total": str(len(sentences)),
    }
    return render("explanation", context, styles=("report", "explanation"))


def _about(explanation: Explanation, document: Document) -> list[tuple[str, str]]:
    counts = Counter(step.verdict for s in explanation.sentences for step in s.tried)
    issued = phrasing.day(document.issued) if document.issued else "not known: days told from it stay open"
    return [
        ("issued", issued),
        ("sentences", str(len(explanation.sentences))),
        ("claims", str(sum(len(s.claims) for s in explanation.sentences))),
        ("near misses", str(counts["rejected"])),
        ("reader", explanation.reader),
        ("document", f"SHA-256 {document.id}"),
    ]


class _Drawing:
    """The sentences of one explanation as rows for the template, their marks laid out once."""

    def __init__(self, explanation: Explanation, document: Document) -> None:
        self.explained, self.text = explanation.sentences, document.text
        self.starts = [s.start for s in self.explained]
        self.marks: list[list[Mark]] = [[] for _ in self.explained]
        self.known: set[str] = set()
        for mark in self._all_marks():
            number = self._number(mark.start, mark.end)
            if number is not None:
                self.known.add(mark.id)
                start = self.explained[number].start
                self.marks[number].append(replace(mark, start=mark.start - start, end=mark.end - start))

    def _number(self, start: int, end: int) -> int | None:
        """Give the sentence that holds a stretch; None where it is not explained here."""
        number = bisect_right(self.starts, start) - 1
        return number if number >= 0 and end <= self.explained[number].end else None

    def _all_marks(self) -> Iterator[Mark]:
        for number, sentence in enumerate(self.explained):
            for k, found in enumerate(sentence.found):
                yield Mark(f"{number}-f{k}", found.what, found.start, found.end)
            for k, step in enumerate(_near_misses(sentence)):
                for name, (start, end) in _stretches(step):
                    yield Mark(f"{number}-x{k}-{name}", "try", start, end)
            for claim in sentence.claims:
                yield Mark(claim.id, "quote", claim.start, claim.end)
                for slot in slots(claim):
                    for k, (start, end) in enumerate(slot.spans):
                        yield Mark(f"{claim.id}-{slot.name}-{k}", "slot", start, end)

    def sentence(self, number: int) -> Row:
        """Give a sentence as the template shows it."""
        s = self.explained[number]
        misses = [self._miss(f"{number}-x{k}", step) for k, step in enumerate(_near_misses(s))]
        told = [(len(s.claims), "claim"), (len(misses), "near miss")]
        return {
            "number": str(number + 1),
            "at": f"{s.start}–{s.end}",
            "summary": ", ".join(_counted(n, what) for n, what in told if n) or "nothing read",
            "text": marked_text(s.text, self.marks[number]),
            "found": [
                {"what": f.what, "meaning": f.meaning, "words": self._words(f"{number}-f{k}", f.what, f.start, f.end)}
                for k, f in enumerate(s.found)
            ],
            "claims": [self._claim(c) for c in s.claims],
            "misses": misses,
            "words": [_word(n, w, s.words) for n, w in enumerate(s.words)],
            "length": _counted(len(s.words), "word"),
            "arcs": arcs([w.head for w in s.words]),
        }

    def finding(self, finding: Any) -> Row:
        """Give a finding with the number of its sentence."""
        number = None if finding.start is None else self._number(finding.start, finding.start)
        where = "" if number is None else str(number + 1)
        return {"severity": finding.severity, "message": finding.message, "code": finding.code, "sentence": where}

    def _words(self, mark: str, slot: str, start: int, end: int) -> Row:
        """Give words of the text as a link to their mark, where one stands on the page."""
        said = " ".join(self.text[start:end].split())
        return {"mark": mark if mark in self.known else "", "slot": slot, "span": f"{start}-{end}", "said": said}

    def _claim(self, claim: Claim) -> Row:
        rows = []
        for slot in slots(claim):
            words = [self._words(f"{claim.id}-{slot.name}-{k}", slot.name, *at) for k, at in enumerate(slot.spans)]
            rows.append({"name": slot.name.replace("_", " "), "value": slot.value, "words": words, "how": slot.how})
        return {
            "kind": claim.kind,
            "stage": claim.stage,
            "rule": claim.rules[0] if claim.rules else "",
            "mood": ", ".join(how(claim, "mood")),
            "quote": self._words(claim.id, "quote", claim.start, claim.end),
            "slots": rows,
            "confidence": f"{claim.confidence / 1000:.2f}",
        }

    def _miss(self, mark: str, step: Step) -> Row:
        at = [self._words(f"{mark}-{name}", name, *span) for name, span in _stretches(step)]
        return {"rule": step.rule, "why": step.why, "at": at[0], "amount": at[1] if len(at) > 1 else None}


def _near_misses(sentence: SentenceExplained) -> list[Step]:
    return [step for step in sentence.tried if step.verdict == "rejected"]


def _stretches(step: Step) -> list[tuple[str, tuple[int, int]]]:
    """Give the stretches of a step by name; an amount that is where the rule was tried is named once."""
    other = step.amount if step.amount != (step.start, step.end) else None
    return [("trigger", (step.start, step.end)), *([("amount", other)] if other is not None else [])]


def _word(number: int, word: Word, words: tuple[Word, ...]) -> Row:
    return {
        "number": str(number),
        "text": word.text,
        "lemma": word.lemma,
        "tag": word.tag,
        "label": word.label,
        "head": words[word.head].text if word.head >= 0 else "",
        "span": f"{word.start}-{word.end}",
        "mended": word.mended,
    }


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}{'es' if what.endswith('s') else 's'}"


def _rules(explanation: Explanation, patterns: Patterns) -> Iterator[Row]:
    """Give each rule named on the page, with what it reads."""
    frames = {f.name: f for f in patterns.frames}
    for name in sorted(_named(explanation)):
        frame = frames.get(name)
        yield {
            "name": name,
            "kind": frame.kind if frame is not None else "",
            "example": frame.examples[0] if frame is not None and frame.examples else "",
            "counter": frame.counter_examples[0] if frame is not None and frame.counter_examples else "",
            "meaning": _OWN_RULES.get(name, ""),
        }


def _named(explanation: Explanation) -> Iterable[str]:
    tried = {step.rule for s in explanation.sentences for step in s.tried}
    return tried | {c.rules[0] for s in explanation.sentences for c in s.claims if c.rules}
