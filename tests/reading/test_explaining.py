"""What is explained: whatever a rule gives ends in a claim or in a reason, and the reason is the right one."""

from __future__ import annotations

from collections import Counter

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading.explaining import SentenceExplained, explain
from musterbook.reading.frames import figures
from musterbook.reading.frames import matching as frames
from musterbook.reading.reader import read
from musterbook.reading.tracing import Trace
from musterbook.records import Document

TEXT = """The bombing on Monday killed 13 people in Kabul. The bombing was the worst in years.

The command denied reports that the troops were leaving because of rocket fire. The court imposed a fine of $12 million
on the bank. Norway made a contribution of $12 million to Mali, and Ministers held talks in Oslo on Tuesday.

The blast killed 13 people and wounded 45. Norway will provide the $20 million it pledged last year. The boy is 14 years
old. Nobody knows whether Oslo would give 20 million dollars. “We will send 30 soldiers and 40 chickens to Mali, and the
threat remains,” the minister said. Denmark, which pledged 12 million kroner (about $2 million), withdrew 30 soldiers.
Ministers warned that the group remains a threat.
"""


def explained(lexicon: Lexicon, text: str) -> tuple[SentenceExplained, ...]:
    return explain(Document.of(text, issued="2020-06-04"), lexicon).sentences


def test_each_claim_is_made_by_one_step(lexicon: Lexicon) -> None:
    sentences = explained(lexicon, TEXT)
    made = Counter(step.claim for s in sentences for step in s.tried if step.verdict == "made")
    assert made == Counter(c.id for s in sentences for c in s.claims)
    assert len(made) > 10
    for sentence in sentences:
        rules = {c.id: c.rules[0] for c in sentence.claims}
        assert {s.claim: s.rule for s in sentence.tried if s.claim is not None} == rules


def test_nothing_that_a_rule_gives_is_dropped_without_a_reason(lexicon: Lexicon) -> None:
    trace = Trace()
    read(Document.of(TEXT, issued="2020-06-04"), lexicon, trace=trace)
    noted = {(step.rule, step.start) for step in trace.steps}
    scene = trace.scene
    assert scene is not None
    drafts = []
    for view in scene.views:
        framed = frames.match(scene, view)
        taken = {d.amount.start for d in framed if d.amount is not None}
        drafts += [*framed, *figures.match(scene, view, taken)]
    missing = [
        (d.rule, d.view.grammar.tokens[d.trigger].text)
        for d in drafts
        if (d.rule, d.view.grammar.tokens[d.trigger].start) not in noted
    ]
    assert len(drafts) > 10
    assert missing == []


@pytest.mark.parametrize(
    ("text", "rule", "at", "why"),
    [
        ("Norway did not provide $12 million to Mali.", "give", "provide", "negated"),
        ("Nobody knows whether Norway would give $12 million.", "give", "give", "hypothetical"),
        ("The court imposed a fine of $12 million on the bank.", "payment", "fine", "not a gift"),
        ("The boy is 14 years old.", "figure", "years", "ages are no figures"),
        ("Ministers warned that the group remains a threat.", "threat", "remains", "the words are read as warn"),
        ("Norway pledged 10 million kroner ($1 million) to Mali.", "figure", "$", "the same sum in another currency"),
        ("Ministers spoke of talks.", "gathering", "talks", "no place or date with it"),
        ("The command denied that the troops were leaving Iraq.", "leave", "leaving", "part of what deny denies"),
        ("Fighters attacked a base in Mali on May 3. The attack in Mali shocked Ghana.",
         "attack_noun", "attack", "points back at an event told before"),
        ("The province got 40 chickens from Norway.", "receive", "got", "takes no such amount"),
    ],
)  # fmt: skip
def test_a_near_miss_has_its_rule_its_word_and_its_reason(
    lexicon: Lexicon, text: str, rule: str, at: str, why: str
) -> None:
    rejected = [s for sentence in explained(lexicon, text) for s in sentence.tried if s.verdict == "rejected"]
    assert [s for s in rejected if s.rule == rule and text[s.start : s.end] == at and why in s.why], rejected


def test_a_near_miss_names_the_amount_it_was_tried_for(lexicon: Lexicon) -> None:
    text = "Norway did not give $12 million to Mali for the 30 camps."
    (sentence,) = explained(lexicon, text)
    amounts = {text[slice(*s.amount)] for s in sentence.tried if s.rule == "give" and s.amount is not None}
    assert amounts == {"$12 million", "30 camps"}


def test_a_rule_for_every_verb_is_no_near_miss_where_its_mood_makes_nothing(lexicon: Lexicon) -> None:
    everywhere = {f.name for f in lexicon.patterns.by_verb["*"]}
    (past,) = explained(lexicon, "The ministers slept.")
    assert not everywhere & {step.rule for step in past.tried}


def test_the_analysis_is_the_one_that_the_rules_see(lexicon: Lexicon) -> None:
    trace = Trace()
    document = Document.of(TEXT)
    read(document, lexicon, trace=trace)
    assert trace.scene is not None
    for view, sentence in zip(trace.scene.views, explain(document, lexicon).sentences, strict=True):
        grammar = view.grammar
        assert [w.tag for w in sentence.words] == grammar.tags
        assert [w.label for w in sentence.words] == grammar.labels
        roots = [n for n, w in enumerate(sentence.words) if w.head < 0]
        assert [n if w.head < 0 else w.head for n, w in enumerate(sentence.words)] == grammar.head
        assert len(roots) == 1
        parsed = [(t.tag, t.label) for t in grammar.tokens]
        assert all(w.mended or (w.tag, w.label) == p for w, p in zip(sentence.words, parsed, strict=True))


def test_what_is_found_says_what_it_was_taken_for(lexicon: Lexicon) -> None:
    text = "Norway pledged up to $12 million to Quellmark on Tuesday. Its ministers told between 10 and 15 envoys."
    found = [(f.what, f.said, f.meaning) for s in explained(lexicon, text) for f in s.found]
    assert ("party", "Norway", "Norway (NOR)") in found
    assert ("amount", "up to $12 million", "12,000,000 or less USD, up to, money") in found
    assert ("period", "Tuesday", "2020-06-02") in found
    assert ("reference", "Its", "Norway (NOR)") in found
    assert any(what == "amount" and meaning.startswith("10 to 15") for what, _, meaning in found)


def test_a_text_without_sentences_is_explained_by_none(lexicon: Lexicon) -> None:
    assert explained(lexicon, "") == ()
    assert explained(lexicon, " \n\n ") == ()
    assert explain(Document.of("Norway met Oman."), lexicon, start=500, end=600).sentences == ()
