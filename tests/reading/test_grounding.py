"""Claims from outside: what the words hold is accepted, what they do not is told, by hand and by the thousand."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import musterbook
from musterbook import Grounding, ground
from musterbook.errors import InputError
from musterbook.lexicon import Lexicon
from musterbook.reading.grounding.witness import witness
from musterbook.records import Claim, Document, Party, to_dict
from tests.reading import alterations
from tests.reading.alterations import Setting

DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"
LEAST = 500
ALTERED: dict[str, tuple[Callable[[Claim, Setting], Iterator[Claim]], int]] = {
    "quote": (alterations.quotes, 3),
    "amount": (alterations.amounts, 5),
    "unit": (alterations.units, 3),
    "year": (alterations.years, 4),
    "party": (alterations.parties, 5),
    "polarity": (alterations.polarities, 4),
}

RELEASE = Document.of(
    "OSLO, Feb. 14, 2018 - Norway will give more than $40 million (NOK 310 million) to stabilize liberated areas in "
    "Syria, Foreign Minister Ine Eriksen Soreide said on Wednesday. Sweden gave 20 million euros in 2017. The money "
    "goes to Iraq.\n\n"
    "The ministry denied that Norway had withdrawn 60 instructors. Denmark has not sent any troops. Germany has pulled "
    "out 120 soldiers. Our goal for 2019 is $500 million.",
    issued="2018-02-14",
)
NORWAY = {
    "quote": "Norway will give more than $40 million",
    "kind": "commitment",
    "stage": "pledged",
    "party": {"name": "Norway", "code": "NOR", "label": "Norway"},
    "amount": {"low": 40000000, "high": None, "unit": "USD", "hedge": "more_than"},
}


def judged(**slots: object) -> Grounding:
    return ground({**NORWAY, **slots}, RELEASE)


def money(low: object, high: object, hedge: str | None = None, unit: str = "USD") -> dict[str, object]:
    return {"low": low, "high": high, "unit": unit, "hedge": hedge}


HELD: dict[str, dict[str, object]] = {
    "as it stands": {},
    "a name alone": {"party": "Norway"},
    "the people's name": {"party": "the Norwegian government"},
    "a weaker bound": {"amount": money(40000000, None, "at_least")},
    "no hedge given": {"amount": money(40000000, None)},
    "digits as text, or a float": {
        "amount": money("40000000", None),
        "equivalent": money(3.1e8, 3.1e8, "exact", "NOK"),
    },
    "the day of issue": {"stated_on": "2018-02-14"},
    "a date told more coarsely": {"stated_on": "2018-02"},
    "the speaker": {"attribution": [{"speaker": {"name": "Ine Eriksen Soreide"}, "stance": "asserts"}]},
    "the speaker's surname": {"attribution": "Soreide"},
    "a place": {"place": ["Syria"]},
    "evidence that names the party": {"evidence": {"party": [22, 28]}},
}


@pytest.mark.parametrize("slots", HELD.values(), ids=HELD)
def test_a_claim_that_the_words_hold_is_accepted(slots: dict[str, object]) -> None:
    found = judged(**slots)
    assert found.accepted, found.rejected
    assert found.of("quote").verdict == "held"
    assert found.start is not None
    assert RELEASE.text[found.start : found.end] == NORWAY["quote"]


REFUSED: dict[str, tuple[dict[str, object], str, str]] = {
    "a word of the quote": ({"quote": "Norway would give more than $40 million"}, "quote", "does not have"),
    "its capitals": ({"quote": "norway will give more than $40 million"}, "quote", "other capitals"),
    "its spaces": ({"quote": "Norway  will give more than $40 million"}, "quote", "other capitals or spaces"),
    "its place": ({"start": 21, "end": 59}, "quote", "stands at 22-60"),
    "its document": ({"document": "0" * 64}, "quote", "another document"),
    "no quote": ({"quote": ""}, "quote", "no quote"),
    "a number": ({"amount": money(41000000, None, "more_than")}, "amount", "40,000,000 or more"),
    "a bound told as exact": ({"amount": money(40000000, 40000000, "exact")}, "amount", "or more"),
    "a bound turned": ({"amount": money(None, 40000000, "up_to")}, "amount", "or less"),
    "a hedge alone": ({"amount": money(40000000, None, "exact")}, "amount", "more than"),
    "a neighbour's amount": ({"amount": money(20000000, 20000000, "exact", "EUR")}, "amount", "or more"),
    "a currency": ({"amount": money(40000000, None, "more_than", "EUR")}, "amount", "USD"),
    "what is counted": ({"amount": money(40000000, None, "more_than", "troops")}, "amount", "troops"),
    "an equivalent": ({"equivalent": money(300000000, 300000000, "exact", "NOK")}, "equivalent", "no such sum"),
    "a party of the text": ({"party": {"name": "Sweden", "code": "SWE"}}, "party", "gives Norway"),
    "the place as the party": ({"party": "Syria"}, "party", "gives Norway"),
    "a party of nowhere": ({"party": "Norland"}, "party", "gives Norway"),
    "a code beside the name": ({"party": {"name": "Norway", "code": "SWE"}}, "party", "'Norway' is not SWE"),
    "a code of no register": ({"party": {"name": "Norway", "code": "ZZZ"}}, "party", "no register knows"),
    "evidence that names another": ({"evidence": {"party": [174, 180]}}, "party", "does not name Norway"),
    "evidence out of the text": ({"evidence": {"party": [9000, 9006]}}, "party", "does not name Norway"),
    "a year": ({"stated_on": "2017-02-14"}, "stated_on", "neither"),
    "a year of the text": ({"stated_on": "2019"}, "stated_on", "neither"),
    "a finer date": ({"occurred_on": "2018-02-14T10:00"}, "occurred_on", "no date"),
    "a promise as done": ({"stage": "delivered"}, "stage", "as pledged"),
    "a promise as denied": ({"stage": "denied"}, "stage", "as pledged"),
    "a promise as taken back": ({"stage": "withdrawn"}, "stage", "as pledged"),
    "a negated action": ({"action": "not give"}, "action", "negates"),
    "a speaker": ({"attribution": "Jens Stoltenberg"}, "attribution", "speaks here"),
    "a speaker's denial": ({"attribution": [{"speaker": "Soreide", "stance": "denies"}]}, "attribution", "not deny"),
    "a place nobody names": ({"place": ["Mali"]}, "place", "Mali"),
}


@pytest.mark.parametrize(("slots", "slot", "why"), REFUSED.values(), ids=REFUSED)
def test_a_claim_altered_in_one_slot_is_refused_for_it(slots: dict[str, object], slot: str, why: str) -> None:
    found = judged(**slots)
    assert not found.accepted
    assert [s.slot for s in found.rejected] == [slot]
    assert why in found.of(slot).reason


@pytest.mark.parametrize(
    ("claim", "slot"),
    [
        ({"quote": "Norway had withdrawn 60 instructors", "kind": "commitment", "stage": "delivered"}, "stage"),
        ({"quote": "Denmark has not sent any troops", "kind": "commitment", "stage": "delivered"}, "stage"),
        ({"quote": "Germany has pulled out 120 soldiers", "kind": "commitment", "stage": "pledged"}, "stage"),
        ({"quote": "Our goal for 2019 is $500 million", "kind": "commitment", "stage": "delivered"}, "stage"),
        ({"quote": "Our goal for 2019 is $500 million", "period": "2020"}, "period"),
        ({"quote": "The money goes to Iraq", "party": "Iraq"}, "party"),
    ],
)
def test_what_the_text_denies_negates_takes_back_or_only_aims_at_is_not_given(
    claim: dict[str, object], slot: str
) -> None:
    assert [s.slot for s in ground(claim, RELEASE).rejected] == [slot]


def test_slots_that_words_cannot_decide_are_said_not_to_be_checked() -> None:
    found = judged(purpose="peace in our time", measure="aid", colour="blue", action="donate")
    assert found.accepted
    assert {s.slot for s in found.slots if s.verdict == "not checked"} == {"purpose", "measure", "colour", "action"}
    assert found.of("counterparty").verdict == "absent"
    with pytest.raises(KeyError):
        found.of("weather")


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"stage": "promised"}, "stage is 'promised'; it must be one of goal"),
        ({"amount": {"low": "many"}}, "amount.low is 'many'; it must be a number"),
        ({"amount": 40}, "amount is 40; it must be an object"),
        ({"start": -1}, "start is -1"),
        ({"quote": 7}, "quote is 7; it must be text"),
        ({"party": ["Norway"]}, "party is"),
        ({"evidence": {"party": [3]}}, "evidence.party is"),
        ({"evidence": {"party": [5, 3]}}, "evidence.party is"),
        ({"attribution": [{"stance": "asserts"}]}, "attribution is"),
        ({"repeats": "yes"}, "repeats is 'yes'; it must be true or false"),
    ],
)
def test_a_slot_that_holds_what_it_cannot_is_an_error_that_names_it(slots: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match="the claim's " + said.replace(".", r"\.").split(";")[0]):
        judged(**slots)


def test_the_same_words_twice_are_held_against_each_place() -> None:
    text = "Norway sent 60 instructors to Mali in 2014. Sweden sent 60 instructors to Iraq in 2016."
    for party, year, right in (("Norway", "2014", True), ("Sweden", "2016", True), ("Norway", "2016", False)):
        claim = {"quote": "sent 60 instructors", "party": party, "occurred_on": year}
        assert ground(claim, Document.of(text)).accepted == right, (party, year)


PIECES = (
    "Norway",
    "pledged",
    "$5 million",
    "in 2014",
    "not",
    "the coalition",
    "said",
    " ",
    ". ",
    "\n\n",
    "–",
    "🂡",
    "it",
    ",",
)
SLOTS: dict[str, object] = {
    "kind": "commitment", "stage": "delivered", "party": "Norway; Sweden", "counterparty": "coalition", "place": "Mali",
    "amount": {"low": 5000000, "high": None, "unit": "USD"}, "occurred_on": "2014/..", "attribution": "Soreide",
    "purpose": "relief", "evidence": {"party": [0, 1], "occurred_on": [3, 900], "amount": [1, 2]},
    "action": "not pledge",
}  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.data())
def test_any_stretch_of_any_text_is_judged(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    kept = data.draw(st.sets(st.sampled_from(sorted(SLOTS))))
    claim = {"quote": text[start:end], "start": start, "end": end} | {slot: SLOTS[slot] for slot in kept}
    found = ground(claim, Document.of(text))
    assert (found.of("quote").verdict == "held") == bool(text[start:end].strip())


# By the thousand


@dataclass(frozen=True)
class Corpus:
    """Documents with chance to alter their claims by."""

    documents: tuple[Document, ...]
    lexicon: Lexicon

    def settings(self) -> Iterator[Setting]:
        chance = Random(20180213)
        for document in self.documents:
            others = [d for d in chance.sample(self.documents, 4) if d is not document]
            foreign = tuple(d.text[40:90] for d in others)
            yield Setting(witness(document, self.lexicon), document, self.lexicon, foreign, chance)


@pytest.fixture(scope="module")
def dispatches(lexicon: Lexicon) -> Corpus:
    taken = musterbook.take([str(DISPATCHES)])
    return Corpus(tuple(t.document for t in taken if t.document is not None), lexicon)


@pytest.fixture(scope="module")
def gold(shared: Path, lexicon: Lexicon) -> Corpus:
    with (shared / "gold" / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        rows = [(shared / "gold" / "docs" / f"{row['id']}.txt", row["published"]) for row in csv.DictReader(file)]
    return Corpus(tuple(Document.of(p.read_text(encoding="utf-8"), issued=day) for p, day in rows), lexicon)


def outside(claim: Claim) -> dict[str, Any]:
    """Give a claim as somebody who did not read the text here would: without evidence and rules."""
    return {slot: value for slot, value in to_dict(claim).items() if slot not in ("evidence", "rules")}


def accepted(at: Setting, claims: Iterable[Claim]) -> list[Claim]:
    """Give the claims that are accepted, with their evidence or without."""
    ways = ((claim, form) for claim in claims for form in (claim, outside(claim)))
    return [claim for claim, form in ways if ground(form, at.document, lexicon=at.lexicon).accepted]


@pytest.mark.parametrize("name", ["dispatches", "gold"])
def test_every_claim_that_was_read_is_accepted(name: str, request: pytest.FixtureRequest) -> None:
    corpus: Corpus = request.getfixturevalue(name)
    read = 0
    for at in corpus.settings():
        for claim in at.told.claims:
            read += 1
            for form in (claim, to_dict(claim), outside(claim)):
                found = ground(form, at.document, lexicon=at.lexicon)
                assert found.accepted, (at.document.title, claim, found.rejected)
    assert read > 100


@pytest.mark.parametrize("slot", ALTERED)
def test_no_altered_claim_is_accepted(slot: str, dispatches: Corpus) -> None:
    alter, most = ALTERED[slot]
    tried, wrong = 0, []
    for at in dispatches.settings():
        altered = [new for c in at.told.claims for new in alterations.some(alter(c, at), at.chance, most)]
        tried += len(altered)
        wrong += accepted(at, altered)
    assert wrong == []
    assert tried >= LEAST


@pytest.mark.parametrize("slot", ALTERED)
def test_none_is_accepted_in_the_annotated_documents_either(slot: str, gold: Corpus) -> None:
    alter, most = ALTERED[slot]
    for at in gold.settings():
        altered = [new for c in at.told.claims for new in alterations.some(alter(c, at), at.chance, most)]
        assert accepted(at, altered) == []


def misread(claim: Claim, document: Document, lexicon: Lexicon) -> bool:
    """Say whether the reader itself overlooks the negation, and makes the claim of these very words."""
    told = witness(document, lexicon).claims
    return any((c.kind, c.stage, c.start, c.end) == (claim.kind, claim.stage, claim.start, claim.end) for c in told)


def test_a_claim_is_refused_where_its_document_says_not(dispatches: Corpus) -> None:
    tried = 0
    for at in dispatches.settings():
        for claim in at.told.claims:
            made = alterations.negated(claim, at.document) if claim.kind in ("commitment", "event") else None
            if made is None or misread(*made, at.lexicon):
                continue
            tried += 1
            assert not ground(made[0], made[1], lexicon=at.lexicon).accepted, made[0].quote
    assert tried >= 80


def test_a_party_is_held_through_words_that_stand_sentences_away() -> None:
    text = (
        "Norway runs a training centre near Erbil with Sweden. It opened in spring. Rain has delayed the works. "
        "Another 60 instructors will be sent in June."
    )
    claim = {"quote": "Another 60 instructors will be sent in June", "kind": "commitment", "party": "Norway"}
    document = Document.of(text)
    assert ground({**claim, "evidence": {"party": [0, 6]}}, document).of("party").verdict == "held"
    assert (
        ground({**claim, "party": "Sweden", "evidence": {"party": [0, 6]}}, document).of("party").verdict == "not held"
    )
    assert (
        ground({**claim, "party": "Sweden", "evidence": {"party": [46, 52]}}, document).of("party").verdict
        == "not held"
    )


OUTLET = Document.of(
    "Oslo met with Stockholm in May 2018. Since 2014 Norway has trained 23 sappers and medics. The group may call for "
    "revenge, Denmark said.\n\n"
    "Canada will lead the mission in Mali. The ministry brought home 60 instructors. The envoy denied that the talks "
    "had failed. Support to the mission was praised by the deputy of Finland."
)


@pytest.mark.parametrize(
    ("claim", "slot", "verdict"),
    [
        ({"quote": "trained 23 sappers and medics", "period": "since 2014"}, "period", "held"),
        ({"quote": "trained 23 sappers and medics", "period": "since 2013"}, "period", "not held"),
        ({"quote": "trained 23 sappers and medics", "period": "a while"}, "period", "not held"),
        ({"quote": "Oslo met with Stockholm", "kind": "event", "party": "Norway; Sweden"}, "party", "held"),
        ({"quote": "Oslo met with Stockholm", "kind": "event", "party": "Norway; Denmark"}, "party", "not held"),
        ({"quote": "may call for revenge", "kind": "event", "stage": "withdrawn"}, "stage", "not held"),
        ({"quote": "brought home 60 instructors", "kind": "event", "stage": "withdrawn"}, "stage", "held"),
        ({"quote": "Canada will lead the mission in Mali", "kind": "event", "stage": "ended"}, "stage", "not held"),
        ({"quote": "The envoy denied", "kind": "statement", "stage": "denied"}, "stage", "held"),
        ({"quote": "Support to the mission was praised", "party": "the mission"}, "party", "not held"),
    ],
)
def test_a_slot_is_judged_by_the_words_that_bear_on_it(claim: dict[str, object], slot: str, verdict: str) -> None:
    assert ground(claim, OUTLET).of(slot).verdict == verdict


@pytest.mark.parametrize(
    ("unit", "held"),
    [("sappers", True), ("sappers and medics", True), ("medics", False), ("tanks", False), ("percent", False)],
)
def test_what_is_counted_is_named_by_the_phrase_itself(unit: str, held: bool) -> None:
    claim = {"quote": "trained 23 sappers and medics", "amount": {"low": 23, "high": 23, "unit": unit}}
    assert (ground(claim, OUTLET).of("amount").verdict == "held") == held


NAMED = Document.of(
    "The coalition held Gao. Norway met the envoy of Chad. Rain fell. The road was mended in June, and a third of it "
    "is of stone. Some 40 soldiers came to a camp near Kidal; another 60 went. The U.N. gave $3 million, said "
    "Ada Holm, the U.N. secretary-general. Over the past 20 years it has paid $5 million to Mali."
)


@pytest.mark.parametrize(
    ("claim", "slot", "verdict"),
    [
        ({"quote": "held Gao", "party": "U.S.-led coalition"}, "party", "held"),
        ({"quote": "held Gao", "party": "coalition forces in Iraq"}, "party", "held"),
        ({"quote": "held Gao", "party": "United States"}, "party", "not held"),
        ({"quote": "met the envoy of Chad", "party": "Norway's allies"}, "party", "not held"),
        ({"quote": "met the envoy of Chad", "party": "pro-Norway forces"}, "party", "not held"),
        ({"quote": "The U.N. gave $3 million", "party": "Ada Holm"}, "party", "held"),
        ({"quote": "Some 40 soldiers came", "place": ["near Kidal"]}, "place", "held"),
        ({"quote": "Some 40 soldiers came", "place": ["near Timbuktu"]}, "place", "not held"),
        ({"quote": "another 60", "amount": {"low": 60, "high": 60, "unit": "soldiers"}}, "amount", "held"),
        ({"quote": "another 60", "amount": {"low": 60, "high": 60, "unit": "tanks"}}, "amount", "not held"),
        ({"quote": "a third of it", "amount": {"low": 33.3, "high": 33.3, "unit": "percent"}}, "amount", "held"),
        ({"quote": "a third of it", "amount": {"low": 33, "high": 33, "unit": "percent"}}, "amount", "held"),
        ({"quote": "a third of it", "amount": {"low": 33.4, "high": 33.4, "unit": "percent"}}, "amount", "not held"),
        ({"quote": "has paid $5 million", "period": "past 20 years"}, "period", "held"),
        ({"quote": "has paid $5 million", "period": "past 10 years"}, "period", "not held"),
    ],
)
def test_a_slot_told_in_other_words_is_held_where_they_mean_the_same(
    claim: dict[str, object], slot: str, verdict: str
) -> None:
    assert ground(claim, NAMED).of(slot).verdict == verdict


def pointed(quote: str, name: str) -> str:
    at = NAMED.text.index(name)
    claim = {"quote": quote, "kind": "event", "party": name, "evidence": {"party": [at, at + len(name)]}}
    return ground(claim, NAMED).of("party").verdict


def test_words_that_a_claim_points_at_give_who_acts_unless_another_acts_nearer() -> None:
    assert pointed("The road was mended", "Norway") == "held"
    assert pointed("The road was mended", "coalition") == "not held"  # Norway acts between
    assert pointed("The road was mended", "Chad") == "not held"  # where it is named, Norway acts
    assert pointed("The road was mended", "U.N.") == "not held"  # it is named only afterwards


def test_a_speaker_is_held_through_words_that_stand_sentences_away() -> None:
    text = (
        "The general, Ada Holm, said on Monday that the road was open. It has been raining. There are 40 lorries in "
        "the camp. Nils Ask drove one."
    )
    claim = {"quote": "40 lorries in the camp", "attribution": "Ada Holm"}
    document = Document.of(text)
    assert ground({**claim, "evidence": {"attribution": [13, 21]}}, document).of("attribution").verdict == "held"
    driver = text.index("Nils")
    other = {**claim, "attribution": "Nils Ask", "evidence": {"attribution": [driver, driver + 8]}}
    assert ground(other, document).of("attribution").verdict != "held"


def test_a_float_never_reaches_a_comparison() -> None:
    document = Document.of("Oslo gave $0.3 million.")
    claim = {"quote": "gave $0.3 million", "amount": {"low": 300000.0, "high": Decimal("3E+5"), "unit": "USD"}}
    assert ground(claim, document).accepted
    assert not ground({**claim, "amount": {"low": 300000.01, "high": 300000, "unit": "USD"}}, document).accepted


def test_a_claim_of_the_reader_keeps_its_party_only_with_its_own_name_code_and_label(lexicon: Lexicon) -> None:
    (claim, *_) = (c for c in musterbook.read(RELEASE, lexicon).claims if c.party == Party("Norway", "NOR", "Norway"))
    assert ground(claim, RELEASE).accepted
    for party in (Party("Norway", "SWE", "Norway"), Party("Norway", "NOR", "Sweden"), Party("Sweden", "NOR", "Norway")):
        assert [s.slot for s in ground(replace(claim, party=party), RELEASE).rejected] == ["party"]
