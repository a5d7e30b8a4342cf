"""The walk: what a reading holds beside its claims, what explains it, and how long it takes."""

from __future__ import annotations

import time

import pytest

from musterbook import __version__
from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.reading.explaining import explain
from musterbook.reading.reader import reader_version
from musterbook.records import Claim, Document, decode, encode

TEXT = (
    "Norway pledged $12 million to Mali on Thursday. Nobody knows whether Oslo would give 20 million dollars. "
    "The blast killed 13 people and wounded 45. The boy is 14 years old."
)


def test_reader_names_package_and_lexicon(lexicon: Lexicon) -> None:
    reading = read(Document.of(TEXT), lexicon)
    assert reading.reader == reader_version(lexicon) == f"{__version__}+{lexicon.version}"
    assert {c.reader for c in reading.claims} == {reading.reader}


def test_claims_survive_the_journal(lexicon: Lexicon) -> None:
    for claim in read(Document.of(TEXT), lexicon).claims:
        again = decode(encode(claim))
        assert isinstance(again, Claim)
        assert {**dict(zip(("evidence",), (sorted(again.evidence),), strict=True))} == {
            "evidence": sorted(claim.evidence)
        }
        assert again.amount == claim.amount


def test_evidence_holds_the_amount_and_the_giver(lexicon: Lexicon) -> None:
    claim = read(Document.of(TEXT), lexicon).claims[0]
    spans = {slot: TEXT[start:end] for slot, start, end in claim.evidence}
    assert spans["amount"] == "$12 million"
    assert spans["party"] == "Norway"
    assert spans["trigger"] == "pledged"


def test_twins_on_one_span_have_ids_of_their_own(lexicon: Lexicon) -> None:
    claims = read(Document.of("Denmark and Sweden each pledged 20 million euros."), lexicon).claims
    ids = [Claim.identity(claims[0].document, "commitment", claims[0].start, claims[0].end, n) for n in (0, 1)]
    assert sorted(c.id for c in claims) == sorted(ids)


def test_a_giver_that_no_register_knows_is_a_finding(lexicon: Lexicon) -> None:
    reading = read(Document.of("The Quellmark Society pledged $3 million to Mali."), lexicon)
    assert [f.code for f in reading.findings] == ["reading.unknown_party"]
    assert reading.findings[0].subject == reading.claims[0].id
    assert reading.claims[0].party is not None
    assert reading.claims[0].party.code is None


def test_a_sum_in_no_claim_is_a_finding(lexicon: Lexicon) -> None:
    findings = read(Document.of("Nobody knows whether Oslo would give 20 million dollars."), lexicon).findings
    assert [f.code for f in findings] == ["reading.unread_sum"]
    assert not read(Document.of("Norway pledged $12 million."), lexicon).findings


def test_an_impossible_date_is_a_finding(lexicon: Lexicon) -> None:
    findings = read(Document.of("Norway pledged $12 million on February 30, 2018."), lexicon).findings
    assert "reading.impossible_date" in [f.code for f in findings]


def test_explaining_reads_as_the_reader_does(lexicon: Lexicon) -> None:
    document = Document.of(TEXT)
    explanation = explain(document, lexicon)
    assert tuple(c for s in explanation.sentences for c in s.claims) == read(document, lexicon).claims
    assert explanation.sentences[0].text.startswith("Norway pledged")


def test_explaining_tells_what_made_and_what_rejected(lexicon: Lexicon) -> None:
    start = TEXT.index("Nobody")
    (sentence,) = explain(Document.of(TEXT), lexicon, start=start, end=start + 6).sentences
    assert sentence.claims == ()
    assert ("give", "rejected", "hypothetical") in [(t.rule, t.verdict, t.why) for t in sentence.tried]
    first = explain(Document.of(TEXT), lexicon, start=0, end=5).sentences[0]
    assert ("promise", "made") in [(t.rule, t.verdict) for t in first.tried]
    assert {f.what for f in first.found} >= {"amount", "party"}
    assert [w.text for w in first.words][:2] == ["Norway", "pledged"]


def test_explaining_tells_why_a_number_is_no_figure(lexicon: Lexicon) -> None:
    start = TEXT.index("The boy")
    (sentence,) = explain(Document.of(TEXT), lexicon, start=start).sentences
    assert [(t.rule, t.verdict) for t in sentence.tried if t.rule == "figure"] == [("figure", "rejected")]


def test_time_grows_with_length_and_no_faster(lexicon: Lexicon) -> None:
    paragraph = TEXT + "\n\n"
    read(Document.of(paragraph), lexicon)

    def spent(times: int) -> float:
        start = time.process_time()
        read(Document.of(paragraph * times), lexicon)
        return time.process_time() - start

    assert min(spent(40) for _ in range(3)) <= 8 * max(min(spent(10) for _ in range(3)), 0.01)


def test_a_line_behind_a_dateline_is_no_headline(lexicon: Lexicon) -> None:
    text = (
        "BRUSSELS, Feb. 14, 2018 - Norway will give $40 million to Mali, Foreign Minister Ine\nEriksen said.\n\nMore."
    )
    assert [c.quote for c in read(Document.of(text), lexicon).claims] == ["will give $40 million to Mali"]


def test_a_headline_that_the_text_repeats_makes_no_claim(lexicon: Lexicon) -> None:
    body = "OSLO, June 4 - Norway pledged $12 million to Mali on Thursday, the ministry said."
    titled = read(Document.of("Norway pledges $12 million to Mali\n\n" + body), lexicon)
    assert [c.quote for c in titled.claims] == [c.quote for c in read(Document.of(body), lexicon).claims]
    assert [f.code for f in titled.findings] == []
    alone = read(Document.of("Norway pledges $12 million to Mali"), lexicon).claims
    assert [c.kind for c in alone] == ["commitment"]


def test_an_event_told_once_is_not_told_again_by_words_that_point_back(lexicon: Lexicon) -> None:
    told = "Ministers of the coalition met in Rome on Monday. "
    for again in (
        "More than 40 states attended the meeting.",
        "The meeting was hosted by Italy.",
        "He left the talks.",
    ):
        assert [c.quote for c in events(lexicon, told + again)] == [c.quote for c in events(lexicon, told)], again
    for more in ("The second meeting was held in Oslo.", "Spain hosted the Madrid conference."):
        assert len(events(lexicon, told + more)) == 2, more


def events(lexicon: Lexicon, text: str) -> list[Claim]:
    return [c for c in read(Document.of(text), lexicon).claims if c.kind == "event"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Some 1,200 were killed in Tikrit.", ["people"]),
        ("More than 300,000 have returned home.", ["people"]),
        ("Thirty are still missing.", ["people"]),
        ("Of the 60 soldiers 14 were wounded.", ["troops", "troops"]),
        ("Some 12 were destroyed.", []),
        ("The membership has risen to 80.", ["members"]),
        ("A crowd of 31,400 marched.", ["people"]),
    ],
)
def test_a_number_that_stands_alone_counts_who_does_or_suffers_what_follows(
    lexicon: Lexicon, text: str, units: list[str]
) -> None:
    document = Document.of(text, issued="2020-06-04")
    amounts = [claim.amount for claim in read(document, lexicon).claims]
    assert [amount.unit for amount in amounts if amount is not None and amount.unit] == units


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Canada may deploy up to 850 members of the Canadian Armed Forces to Mali.", ["commitment"]),
        ("The force will be made up of 500 members of European special forces.", ["commitment"]),
        ("Four Canadian helicopters are to fly for the mission in Mali.", ["commitment"]),
        ("The committee will be made up of 12 members of parliament.", ["figure"]),
        ("Some 300 Danish soldiers left for Mali on Tuesday.", ["commitment"]),
        ("About 200 French soldiers left Mali for Paris on Tuesday.", ["event"]),
        ("Ministers met in Oslo to pledge $40 million for Mali.", ["commitment"]),
        ("The commander of the mission in Mali asked for 2,000 more soldiers.", ["commitment"]),
        ("NATO prepares to recall most of its 130,000 soldiers from Mali.", ["figure"]),
        ("Norway announced a package for Mali. It included 40 armoured vehicles.", ["commitment"]),
        ("Norway invited the press. It included 40 reporters.", ["figure"]),
        ("The $30 million from Norway will pay for trucks in Mali.", ["commitment"]),
        ("The peace brought Mali $30 million in trade.", ["figure"]),
        ("Norway cut its contingent in Mali to 350 soldiers.", ["figure"]),
        ("Troops in Mali have killed 27 fighters.", ["figure"]),
        ("Troops in Mali killed 27 fighters on Tuesday.", ["event"]),
        ("The army lost seven soldiers in the battle near Gao.", ["event"]),
        ("Some 40 people were killed in two attacks near Gao.", ["event", "figure"]),
        ("Norway gave Mali 40 tents, 300 blankets and 50 heaters.", ["commitment"] * 3),
        ("Norway praised 40 tents, 300 blankets and 50 heaters.", ["figure"] * 3),
        ("France supports Niger with 250 soldiers.", ["commitment"]),
        ("Norway will buy 15 howitzers for Ukraine.", ["commitment"]),
        ("Norway will buy 15 howitzers for its army.", ["figure"]),
        ("The death toll of the raid in Mali rose to 54.", ["figure"]),
        ("The alliance will expand its force in Mali from 2,000 to 15,000 soldiers.", ["figure"] * 2),
        ("The alliance will expand its force in Mali to 15,000 soldiers.", ["commitment"]),
        ("Norway hopes to give 104 helicopters, almost six times the number needed.", ["commitment"]),
        ("The tsunami's toll mounts. Sri Lanka reported 27,200, India more than 7,300.", ["figure"] * 2),
        ("Six soldiers lost their lives and nine were injured near Gao.", ["figure"] * 2),
        ("Some 58 soldiers have been killed in Mali since 2013.", ["figure"]),
        ("Some 58 soldiers were killed in Mali on Tuesday.", ["event"]),
        ("Twelve militants surrendered near Gao on Monday.", ["event"]),
    ],
)
def test_what_is_done_with_forces_and_sums_decides_their_kind(lexicon: Lexicon, text: str, kinds: list[str]) -> None:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    assert [claim.kind for claim in claims if claim.amount is not None] == kinds


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Danish soldiers will remain in Iraq until March 31, 2021.", "../2021-03-31"),
        ("The Dutch trainers will stay through 2021.", "../2021"),
        ("Canada will renew Operation Impact until March 2021.", "../2021-03"),
        ("Danish soldiers will remain in Iraq.", None),
        ("Danish soldiers will remain in Iraq, which held a vote in 2018.", None),
    ],
)
def test_a_commitment_without_a_sum_has_the_time_it_is_for(lexicon: Lexicon, sentence: str, period: str | None) -> None:
    found = read(Document.of(sentence, issued="2020-06-04"), lexicon).claims
    assert {c.period for c in found if c.kind == "commitment"} == {period}


def test_a_deadline_is_for_what_is_to_come_and_not_for_what_is(lexicon: Lexicon) -> None:
    text = "American forces will be cut from 5,200 to 3,000 before the month is out. They had trained 900 by May 2018."
    found = read(Document.of(text, issued="2020-09-10"), lexicon).claims
    periods = {c.amount.said: c.period for c in found if c.amount is not None}
    assert (periods["5,200"], periods["3,000"]) == (None, "../2020-09")
    assert periods["900"] == "../2018-05"
